"""Câu hỏi viết: who opens the page, what each key does, what stands beside a question, what the page costs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doithoai.dialogues.models import Dialogue
from doithoai.opinions import questions
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.question_models import Question, QuestionState
from doithoai.opinions.questions import Asked, ask
from doithoai.organisations.models import Account
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
HELD = moment(dialogues.HELD_ON, 9)
RUBBISH = "Bao giờ có lịch thu gom rác cố định ở khu phố Dương Lôi?"
ALIKE = "Lịch thu gom rác khu phố Dương Lôi bao giờ mới cố định?"
GATE = "Cống ngõ 24 Lý Nam Đế có nằm trong dự án thoát nước không?"


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.opened(here)


@pytest.fixture
def clerk(here: World) -> Client:
    return signed_in(here.clerk)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(dialogue: Dialogue, text: str = RUBBISH, **other: Any) -> Question:
    return ask(dialogue, Asked(text=text, **other), at=HELD)


def url(dialogue: Dialogue, *more: object) -> str:
    return "/".join(["/ban/doi-thoai", str(dialogue.pk), "hoi-nghi/cau-hoi", *(str(one) for one in more), ""])


def act(client: Client, question: Question, what: str, **fields: str) -> Any:
    return client.post(url(question.dialogue, question.number, what), fields)


def seen(client: Client, dialogue: Dialogue, **asked_for: str) -> str:
    answer = client.get(url(dialogue), asked_for)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_oldest_waiting_question_comes_first_with_all_that_decides(
    clerk: Client, dialogue: Dialogue
) -> None:
    asked(dialogue, name="Phạm Bá Thử", publish_name=True)
    asked(dialogue, GATE, name="Lê Thị Mẫu")
    page = seen(clerk, dialogue)
    assert RUBBISH in page
    assert "được đọc tên" in page
    assert "Lê Thị Mẫu" not in page  # her question is only a line of the list
    assert "không đọc tên" in seen(clerk, dialogue, so="2")
    assert "dong?man=nhip" in page


def test_approving_goes_on_to_the_next(clerk: Client, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    asked(dialogue, GATE)
    answer = act(clerk, question, "duyet")
    assert (answer.status_code, answer["Location"]) == (302, url(dialogue))
    question.refresh_from_db()
    assert question.state == QuestionState.APPROVED
    page = seen(clerk, dialogue)
    assert "Đã duyệt câu hỏi số 1." in page
    assert RUBBISH not in page
    assert RUBBISH in seen(clerk, dialogue, xem="da-duyet")


def test_in_the_queue_and_out_again(clerk: Client, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    assert act(clerk, question, "hang-doi").status_code == 302
    assert dialogue.speeches.get().speaker == "Câu hỏi số 1"
    assert "phiếu số 1" in seen(clerk, dialogue, xem="hang-doi")
    act(clerk, question, "ra-hang-doi", xem="hang-doi")
    assert "Không có câu hỏi nào ở đây" in seen(clerk, dialogue, xem="hang-doi")
    assert RUBBISH in seen(clerk, dialogue, xem="da-duyet")


def test_one_not_read_needs_a_reason_and_keeps_what_was_typed(clerk: Client, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    answer = act(clerk, question, "khong-doc", reason="")
    assert answer.status_code == 422
    answer = act(clerk, question, "khong-doc", reason="x" * 301)
    assert answer.status_code == 422
    assert "x" * 301 in answer.content.decode()
    assert act(clerk, question, "khong-doc", reason="Ngoài chủ đề của phường").status_code == 302
    page = seen(clerk, dialogue, xem="khong-doc")
    assert "Ngoài chủ đề của phường" in page
    act(clerk, question, "duyet")
    assert "Ngoài chủ đề của phường" not in seen(clerk, dialogue, xem="da-duyet")


def test_similar_ones_are_offered_and_grouped_by_a_person_only(
    here: World, clerk: Client, dialogue: Dialogue
) -> None:
    lead, member = asked(dialogue), asked(dialogue, ALIKE)
    asked(dialogue, GATE)
    page = seen(clerk, dialogue, so="2")
    assert "giống số 1" in page
    assert questions.opinion_of(member).stage == Stage.RECEIVED
    code = questions.opinion_of(lead).code
    assert act(signed_in(here.advisory), member, "gop", lead=code).status_code == 302
    assert questions.opinion_of(member).stage == Stage.JOINED
    assert "Trả lời chung với câu hỏi số 1" in seen(clerk, dialogue, xem="chung")
    act(clerk, member, "tach")
    assert questions.opinion_of(member).stage != Stage.JOINED


def test_a_question_like_one_handed_in_before_is_grouped_with_it(
    here: World, clerk: Client, dialogue: Dialogue
) -> None:
    prepared = make.at_dialogue(here, dialogue, text=ALIKE)
    member = asked(dialogue)
    assert prepared.code in seen(clerk, dialogue)
    act(clerk, member, "gop", lead=prepared.code)
    assert f"Trả lời chung với ý kiến {prepared.code}" in seen(clerk, dialogue, xem="chung")


def test_a_denunciation_is_flagged_to_who_decides(clerk: Client, dialogue: Dialogue) -> None:
    asked(dialogue, "Tôi tố cáo ông cán bộ địa chính nhận tiền của ba hộ.")
    page = seen(clerk, dialogue)
    assert "Tố cáo?" in page
    assert "đừng đọc tại hội trường" in page


def test_a_refusal_is_told_on_the_next_page(clerk: Client, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    act(clerk, question, "hang-doi")
    act(clerk, question, "hang-doi")
    assert "đang ở bước" in seen(clerk, dialogue)
    assert dialogue.speeches.count() == 1


def test_markup_is_words(clerk: Client, dialogue: Dialogue) -> None:
    asked(dialogue, "<script>alert(1)</script>", name="<b>x</b>")
    page = seen(clerk, dialogue)
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page


def test_those_who_do_not_prepare_see_no_question(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    for account in (here.unit_officer, here.supervisor, here.other_clerk, here.superior, here.org_admin):
        client = signed_in(account)
        assert client.get(url(dialogue)).status_code == 404
        for what in ("duyet", "hang-doi", "ra-hang-doi", "tach", "gop", "khong-doc"):
            assert act(client, question, what, reason="Trùng").status_code == 404
    assert Client().get(url(dialogue)).status_code == 302
    assert Question.objects.get().state == QuestionState.WAITING


def test_what_does_not_exist(here: World, clerk: Client, dialogue: Dialogue) -> None:
    question, other = asked(dialogue), dialogues.opened(here)
    assert clerk.get("/ban/doi-thoai/999999/hoi-nghi/cau-hoi/").status_code == 404
    for number, what in ((99, "duyet"), (1, "khong-co"), (10**30, "duyet")):
        assert clerk.post(url(dialogue, number, what)).status_code == 404
    assert clerk.post(url(other, 1, "duyet")).status_code == 404
    assert act(clerk, question, "gop", lead="TS26-KHONG").status_code == 404
    assert act(clerk, question, "gop", lead=make.received(here).code).status_code == 404
    assert clerk.get(url(dialogue), {"so": "9" * 40, "xem": "gì"}).status_code == 200


def test_wrong_methods(clerk: Client, dialogue: Dialogue) -> None:
    asked(dialogue)
    assert clerk.post(url(dialogue)).status_code == 405
    assert clerk.get(url(dialogue, 1, "duyet")).status_code == 405


def test_many_questions_cost_as_much_as_a_few(clerk: Client, dialogue: Dialogue) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            seen(clerk, dialogue)
        return len(asked_for)

    for number in range(2):
        asked(dialogue, f"{ALIKE} Câu {number}.")
    seen(clerk, dialogue)  # what a process asks once
    few = cost()
    for number in range(5):
        asked(dialogue, f"{ALIKE} Thêm câu {number}.")
    assert cost() == few <= 15
