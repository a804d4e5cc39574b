"""The page on which a telephone asks: with and without script, before, during and after the conference."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from doithoai.dialogues.models import Dialogue
from doithoai.hall import asking
from doithoai.opinions import questions
from doithoai.opinions.codes import new_code
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.question_models import Question
from doithoai.ui import guessing
from tests.factories import dialogues
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
TEXT = "Bao giờ có lịch thu gom rác cố định?"
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.opened(here)


def url(dialogue: Dialogue) -> str:
    return f"/hoi-truong/{dialogue.code}/hoi/"


def sent(dialogue: Dialogue, text: str = TEXT, *, client: Client | None = None, **other: Any) -> Any:
    """The form as a browser sends it."""
    headers = {name: other.pop(name) for name in list(other) if name.startswith("HTTP_")}
    fields = {"once": str(uuid.uuid4()), "text": text, **other}
    return (client or Client()).post(url(dialogue), fields, **headers)


def test_without_script_it_is_sent_like_any_form_and_the_receipt_has_the_number(dialogue: Dialogue) -> None:
    browser = Client()
    page = browser.get(url(dialogue))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    answer = sent(dialogue, client=browser, name="Phạm Bá Thử", phone="0900 000 103")
    question = Question.objects.get()
    code = question.submission.code
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/hoi-truong/{dialogue.code}/hoi/{code}/".replace("Đ", "%C4%90"),
    )
    receipt = browser.get(answer["Location"])
    words = receipt.content.decode()
    assert "Đã nhận câu hỏi số 1" in words
    assert code in words
    assert "chờ duyệt" in words
    for private in ("Phạm Bá Thử", "0900000103", TEXT):
        assert private not in words
    assert question.submission.phone == "0900000103"
    assert receipt["X-Robots-Tag"] == "noindex, nofollow"


def test_with_script_the_answer_is_data(dialogue: Dialogue) -> None:
    answer = sent(dialogue, **JSON)
    told = answer.json()
    question = Question.objects.get()
    assert (told["number"], told["code"], told["step"], told["open"]) == (
        1,
        question.submission.code,
        "waiting",
        True,
    )
    again = Client().get(told["url"], **JSON).json()
    assert again == told


def test_the_same_form_twice_is_one_question(dialogue: Dialogue) -> None:
    mark = str(uuid.uuid4())
    first, again = (sent(dialogue, once=mark, **JSON).json() for _ in range(2))
    assert first == again
    assert Submission.objects.count() == 1


def test_a_telephone_may_send_several(dialogue: Dialogue) -> None:
    browser = Client()
    numbers = [sent(dialogue, f"Câu {n}?", client=browser, **JSON).json()["number"] for n in range(5)]
    assert numbers == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("text", {"text": ""}),
        ("text", {"text": "ữ" * 20_000}),
        ("phone", {"phone": "12"}),
        ("name", {"publish_name": "on"}),
        ("name", {"name": "x" * 500}),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    dialogue: Dialogue, field: str, fields: dict[str, Any]
) -> None:
    fields = {"text": TEXT, "address": "Dương Lôi <b>", **fields}
    answer = sent(dialogue, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Question.objects.exists()
    assert fields["text"] in page
    assert "Dương Lôi &lt;b&gt;" in page
    told = sent(dialogue, **fields, **JSON)
    assert (told.status_code, set(told.json()["errors"]), told.json()["closed"]) == (422, {field}, False)


def test_a_question_of_twenty_thousand_letters_is_told_how_long_it_may_be(dialogue: Dialogue) -> None:
    page = sent(dialogue, "ữ" * 20_000).content.decode()
    assert "Câu hỏi dài 20000 ký tự" in page
    assert "2000" in page


def test_markup_stays_words(dialogue: Dialogue) -> None:
    sent(dialogue, "<script>alert(1)</script> Rác?", name="<img src=x>")
    assert Opinion.objects.get().text == "<script>alert(1)</script> Rác?"
    page = sent(dialogue, "<script>alert(1)</script>" + "x" * 2_000).content.decode()
    assert "<script>alert" not in page


def test_before_the_day_and_after_the_end_the_page_says_so(here: World) -> None:
    before, after = dialogues.announced(here), dialogues.ended(here)
    assert "nhận trong ngày tổ chức" in Client().get(url(before)).content.decode()
    page = Client().get(url(after)).content.decode()
    assert "không còn nhận câu hỏi" in page
    assert '<form class="card' not in page
    for closed in (before, after):
        told = sent(closed, **JSON)
        assert (told.status_code, told.json()["closed"]) == (422, True)
        assert sent(closed).status_code == 422
    assert not Question.objects.exists()


def test_an_unknown_hall_or_code_is_no_page(here: World, dialogue: Dialogue) -> None:
    sent(dialogue)
    code = Submission.objects.get().code
    other = dialogues.opened(here)
    for address in (
        "/hoi-truong/ĐT-KHONG-CO/hoi/",
        f"/hoi-truong/{dialogues.called(here).code}/hoi/",
        f"{url(dialogue)}TS26-0000-00/",
        f"{url(dialogue)}{'x' * 300}/",
        f"{url(other)}{code}/",
    ):
        assert Client().get(address).status_code == 404
        assert Client().get(address, **JSON).status_code == 404
    assert Client().post("/hoi-truong/ĐT-KHONG-CO/hoi/", {"text": TEXT}).status_code == 404


def test_wrong_methods(dialogue: Dialogue) -> None:
    sent(dialogue)
    code = Submission.objects.get().code
    assert Client().put(url(dialogue)).status_code == 405
    assert Client().post(f"{url(dialogue)}{code}/").status_code == 405


def test_a_form_from_elsewhere_is_refused(dialogue: Dialogue) -> None:
    assert sent(dialogue, client=Client(enforce_csrf_checks=True)).status_code == 403


def test_a_telephone_that_waited_too_long_is_told_so_and_loses_nothing(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TURN_SECONDS", 0.01)
    with asking.TURN:
        assert sent(dialogue, **JSON).status_code == 503
        page = sent(dialogue)
    assert page.status_code == 503
    assert "bấm gửi lại" in page.content.decode()
    assert TEXT in page.content.decode()
    assert not Question.objects.exists()
    assert sent(dialogue, **JSON).json()["number"] == 1


@pytest.fixture
def nothing_was_missed() -> Iterator[None]:
    """Codes tried here are not counted elsewhere, nor the other way round."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("nothing_was_missed")
def test_whoever_tries_code_after_code_waits_here_too(dialogue: Dialogue) -> None:
    asked, browser, stranger = Client(), Client(), Client()
    told = sent(dialogue, client=asked, **JSON).json()
    own = sent(dialogue, "Đèn đường ngõ 5 tắt đã lâu.", client=browser)["Location"]
    again = sent(dialogue, "Ngõ 7 ngập.", client=browser)["Location"]
    for _number in range(guessing.MOST):
        assert stranger.get(f"{url(dialogue)}{new_code('TS', 2026)}/").status_code == 404
    page = stranger.get(told["url"])
    assert page.status_code == 429
    assert "chờ 15 phút rồi thử lại" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert stranger.get(told["url"], **JSON).status_code == 429
    assert stranger.get(f"/theo-doi/{told['code']}/").status_code == 429  # one count for all doors
    assert asked.get(told["url"], **JSON).json() == told  # whoever asked goes on, in the same hall
    assert [browser.get(address).status_code for address in (own, again)] == [200, 200]
    assert sent(dialogue, "Chợ ồn về đêm.", client=stranger).status_code == 302


@pytest.mark.usefixtures("nothing_was_missed")
def test_a_slip_of_the_pen_is_not_counted_here(dialogue: Dialogue) -> None:
    address = sent(dialogue, **JSON).json()["url"]
    for _time in range(guessing.MOST + 1):
        assert Client().get(f"{url(dialogue)}TS26-0000-00/").status_code == 404
    assert Client().get(address).status_code == 200


def test_the_code_as_it_was_typed_finds_the_question(dialogue: Dialogue) -> None:
    sent(dialogue)
    code = Submission.objects.get().code
    assert Client().get(f"{url(dialogue)}{code.lower()}/").status_code == 200


def test_the_receipt_says_where_the_question_stands(here: World, dialogue: Dialogue) -> None:
    address = sent(dialogue, **JSON).json()["url"]
    question = Question.objects.get()
    questions.hold_back(question, "Đã có ở câu số 2", by=here.clerk, at=timezone.now())
    page = Client().get(address).content.decode()
    assert "Không đọc tại hội nghị; được trả lời bằng văn bản" in page
    assert "Đã có ở câu số 2" in page
    questions.approve(question, by=here.clerk, at=timezone.now())
    questions.put_in_queue(question, by=here.clerk, at=timezone.now())
    page = Client().get(address).content.decode()
    assert "Đã vào hàng đợi, phiếu số 1" in page
    assert "Còn 0 lượt trước" in page


def test_the_live_board_leads_here(dialogue: Dialogue) -> None:
    assert (
        f'href="{url(dialogue).replace("Đ", "%C4%90")}"'
        in Client().get(f"/hoi-truong/{dialogue.code}/").content.decode()
    )


def test_the_board_shows_approved_questions_without_the_person(here: World, dialogue: Dialogue) -> None:
    board = f"/hoi-truong/{dialogue.code}/"
    sent(dialogue, "Tôi là Phạm Bá Thử, 0912 345 678, hỏi: bao giờ thu rác?", name="Phạm Bá Thử")
    before = Client().get(board).content.decode()
    assert "bao giờ thu rác" not in before
    assert "1 chờ duyệt" in before
    question = Question.objects.get()
    questions.approve(question, by=here.clerk, at=timezone.now())
    shown = Client().get(board).content.decode()
    assert "Câu hỏi số 1" in shown
    assert "bao giờ thu rác" in shown
    for private in ("Phạm Bá Thử", "0912 345 678"):
        assert private not in shown
    questions.hold_back(question, "Trùng", by=here.clerk, at=timezone.now())
    assert "bao giờ thu rác" not in Client().get(board).content.decode()


def test_what_a_page_costs_does_not_grow(dialogue: Dialogue, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        address = sent(dialogue, f"Câu {number}?", **JSON).json()["url"]
    with django_assert_max_num_queries(2):
        Client().get(url(dialogue))
    with django_assert_max_num_queries(5):
        Client().get(address)
