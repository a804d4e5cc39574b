"""Theo dõi: the code leads from the words to the proof, and an answer can be rated."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doithoai.opinions.answering import agree, draft
from doithoai.opinions.codes import new_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion, Suspension
from doithoai.opinions.outside import PaperAnswer, answer_from_outside, urge
from doithoai.opinions.passing import accept_passing, transfer
from doithoai.opinions.reexamining import Decision, Examiner, decide_reexamination, open_reexamination
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.suspending import ask_suspension, decide_suspension
from doithoai.ui import guessing
from tests.factories import opinions
from tests.factories.organisations import World


def at(opinion: Opinion) -> str:
    return f"/theo-doi/{opinion.submission.code}/"


def answered_now(world: World) -> Opinion:
    """An opinion whose answer was given today, so that it may be rated."""
    now = timezone.now()
    return reply_in_writing(opinions.agreed(world), timezone.localdate(now), by=world.clerk, at=now)


def test_it_shows_the_way_from_the_words_to_the_proof(client: Client, here: World) -> None:
    page = client.get(at(opinions.closed(here)))
    assert page.status_code == 200
    told = [
        "Đã nhận ý kiến của ông/bà",
        opinions.TEXT,
        "Giao đơn vị chuẩn bị trả lời",
        "Đã trả lời bằng văn bản",
        "Phường thông cống D300",
        "Đã giải quyết, có minh chứng",
        "Biên bản nghiệm thu 12/BB",
        "Kết thúc hồ sơ",
    ]
    places = [page.text.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    # Stricter, and browsers send no origin with the rating: it would be refused as forged.
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_present_deadline_has_its_clause_and_its_unit(client: Client, here: World) -> None:
    text = client.get(at(opinions.following(here))).text
    assert "15/10/2026" in text
    assert "B.Đ10.1-b" in text
    assert here.ward.departments[0].short_name in text


@pytest.mark.parametrize("stage", list(opinions.REACH))
def test_every_stage_has_a_page(client: Client, here: World, stage: Stage) -> None:
    assert client.get(at(opinions.REACH[stage](here))).status_code == 200


def test_a_denunciation_shows_nothing_of_its_words(client: Client, here: World) -> None:
    opinion = opinions.out_of_scope(here, kind="denunciation")
    text = client.get(at(opinion)).text
    assert "Ngõ 24" not in text
    assert "Luật Tố cáo" in text


def test_the_code_is_understood_as_people_type_it(client: Client, here: World) -> None:
    code = opinions.received(here).submission.code
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        answer = client.get("/theo-doi/", {"ma": typed})
        assert answer.headers["Location"] == f"/theo-doi/{code}/"
    assert client.get(f"/theo-doi/{code.lower()}/").headers["Location"] == f"/theo-doi/{code}/"


@pytest.mark.parametrize("address", ["/theo-doi/?ma=", "/theo-doi/"])
@pytest.mark.usefixtures("here")
def test_a_mistyped_code_and_an_unknown_one_get_different_sentences(client: Client, address: str) -> None:
    def asked(code: str) -> str:
        page = client.get(f"{address}{code}{'' if '?' in address else '/'}")
        assert page.status_code == 404
        assert f'value="{code}"' in page.text
        return page.text

    assert "Mã gõ sai" in asked("TS26-AAAA-AA")
    assert "không có trên hệ thống" in asked(new_code("TS", 2026))


@pytest.mark.usefixtures("here")
def test_an_empty_code_is_told(client: Client) -> None:
    assert client.get("/theo-doi/").status_code == 200
    assert "Ông bà nhập mã tra cứu" in client.get("/theo-doi/", {"ma": ""}).text


def test_an_answer_is_rated_once(client: Client, here: World) -> None:
    opinion = answered_now(here)
    assert "Ông bà có hài lòng" in client.get(at(opinion)).text
    answer = client.post(
        at(opinion), {"opinion": opinion.code, "satisfied": "no", "text": "Cống vẫn tắc."}, follow=True
    )
    assert "Đánh giá đã được ghi nhận" in answer.text
    assert "Ông bà có hài lòng" not in answer.text
    feedback = Feedback.objects.get()
    assert (feedback.satisfied, feedback.text) == (False, "Cống vẫn tắc.")
    again = client.post(at(opinion), {"opinion": opinion.code, "satisfied": "yes", "text": "Nay đã thông."})
    assert again.status_code == 422
    assert "đã đánh giá" in again.text
    assert "Nay đã thông." in again.text


def test_not_satisfied_says_why(client: Client, here: World) -> None:
    opinion = answered_now(here)
    for wrong in ({"satisfied": "no"}, {"text": "Cống vẫn tắc."}, {"satisfied": "no", "text": "a" * 100_000}):
        answer = client.post(at(opinion), {"opinion": opinion.code, **wrong})
        assert answer.status_code == 422
        assert wrong.get("text", "") in answer.text
    assert not Feedback.objects.exists()


def test_nobody_rates_the_opinion_of_another_code(client: Client, here: World) -> None:
    mine, other = answered_now(here), answered_now(here)
    answer = client.post(at(mine), {"opinion": other.code, "satisfied": "yes", "text": ""})
    assert answer.status_code == 404
    assert not Feedback.objects.exists()


def test_what_is_not_answered_cannot_be_rated(client: Client, here: World) -> None:
    opinion = opinions.received(here)
    assert "Ông bà có hài lòng" not in client.get(at(opinion)).text
    answer = client.post(at(opinion), {"opinion": opinion.code, "satisfied": "yes", "text": ""})
    assert answer.status_code == 422
    assert not Feedback.objects.exists()


def test_wrong_methods(client: Client, here: World) -> None:
    assert client.post("/theo-doi/").status_code == 405
    assert client.put(at(opinions.received(here))).status_code == 405


def waiting(world: World) -> Opinion:
    """An opinion that waits for the person from today on."""
    now = timezone.now()
    opinion = opinions.following(world)
    until = timezone.localdate(now) + timedelta(days=5)
    asked = ask_suspension(opinion, until, "Xin cho biết số nhà bị ngập", by=world.unit_officer, at=now)
    decide_suspension(asked, True, by=world.advisory, at=now)
    return opinions.fresh(opinion)


def test_a_pause_says_what_is_asked_until_when_and_takes_the_answer(client: Client, here: World) -> None:
    opinion = waiting(here)
    text = client.get(at(opinion)).text
    assert "Xin cho biết số nhà bị ngập" in text
    assert f"đến hết ngày {opinion.suspended_until:%d/%m/%Y}" in text
    empty = client.post(at(opinion), {"opinion": opinion.code, "added": "  "})
    assert empty.status_code == 422
    assert client.post(at(opinion), {"opinion": opinion.code, "added": "Số 12"}).status_code == 302
    assert Suspension.objects.get().answer == "Số 12"
    page = client.get(at(opinion)).text
    assert "Ông/bà đã bổ sung" in page
    assert "Cơ quan cần ông bà cho biết thêm" not in page
    late = client.post(at(opinion), {"opinion": opinion.code, "added": "Số 14"})
    assert late.status_code == 422
    assert "Số 14" in late.text


def test_what_the_receiver_asks_is_answered_on_the_one_thread(client: Client, here: World) -> None:
    now = timezone.now()
    origin = opinions.transferred(here)
    there = accept_passing(origin.passings.get(), by=here.other_clerk, at=now)
    until = timezone.localdate(now) + timedelta(days=5)
    asked = ask_suspension(there, until, "Xin cho biết số nhà", by=here.other_clerk, at=now)
    decide_suspension(asked, True, by=here.other_advisory, at=now)
    assert "Xin cho biết số nhà" in client.get(at(origin)).text
    assert client.post(at(origin), {"opinion": origin.code, "added": "Số 12"}).status_code == 302
    assert opinions.fresh(there).suspended_until is None


def test_a_changed_answer_may_be_rated_again(client: Client, here: World) -> None:
    opinion = answered_now(here)
    now = timezone.now()
    client.post(at(opinion), {"opinion": opinion.code, "satisfied": "no", "text": "Vẫn ngập"})
    due = timezone.localdate(now) + timedelta(days=5)
    feedback = Feedback.objects.get()
    row = open_reexamination(feedback, Examiner(here.ward.departments[1], due), by=here.advisory, at=now)
    assert "Giao nơi khác xem xét lại" in client.get(at(opinion)).text
    again = Decision(False, "Chưa thông hết tuyến cống", here.ward.departments[0], due)
    decide_reexamination(row, again, by=here.other_unit_officer, at=timezone.now())
    page = client.get(at(opinion)).text
    assert "Chưa thông hết tuyến cống" in page
    assert 'name="satisfied"' not in page
    draft(opinion, opinions.drafting(here, text="Thông cả tuyến"), by=here.unit_officer, at=timezone.now())
    agree(opinion, by=here.advisory, at=timezone.now())
    reply_in_writing(opinion, timezone.localdate(), by=here.clerk, at=timezone.now())
    assert 'name="satisfied"' in client.get(at(opinion)).text
    assert client.post(at(opinion), {"opinion": opinion.code, "satisfied": "yes"}).status_code == 302


def test_the_paper_of_a_body_outside_stands_in_the_thread(client: Client, here: World) -> None:
    opinion = opinions.accepted(here)
    passing = transfer(opinion, None, "Ngành điện", "Điện lực Bắc Ninh", by=here.clerk, at=opinions.ASSIGNED)
    urge(passing, opinions.DONE.date(), "05/CV", by=here.clerk, at=opinions.DONE)
    paper = PaperAnswer(opinions.CLOSED.date(), "12/ĐLBN-KT", "Đã kéo lại đường dây")
    answer_from_outside(passing, paper, by=here.clerk, at=opinions.CLOSED)
    text = client.get(at(opinion)).text
    for words in ("Đã đôn đốc nơi nhận", "Đã kéo lại đường dây", "12/ĐLBN-KT"):
        assert words in text


def test_whoever_tries_code_after_code_waits_and_is_told_nothing(client: Client, here: World) -> None:
    right = f"/theo-doi/{opinions.received(here).code}/"
    unknown = [new_code("TS", 2026) for _number in range(guessing.MOST)]
    assert client.get(right).status_code == 200
    for code in unknown:
        assert client.get(f"/theo-doi/{code}/").status_code == 404
    for address in (right, f"/theo-doi/{unknown[0]}/", f"/theo-doi/?ma={unknown[0]}"):
        page = client.get(address)
        assert page.status_code == 429
        assert "chờ 15 phút rồi thử lại" in page.content.decode()
    assert client.get(right.replace("theo-doi", "bien-nhan")).status_code == 429
    assert client.get(right, REMOTE_ADDR="10.0.0.7").status_code == 200  # others go on
    assert client.get("/theo-doi/").status_code == 200
    said = {
        "text": "Ngõ 24 ngập sau mưa.",
        "to": f"co-quan:{here.ward.party_committee.slug}",
        "publish_name": "no",
    }
    receipt = client.post("/gui-y-kien/", said, follow=True)  # whoever sends meanwhile still gets the receipt
    assert "Phiếu tiếp nhận" in receipt.content.decode()
    client.force_login(here.clerk)
    assert client.get(right).status_code == 200


def test_slips_of_the_pen_are_not_counted(client: Client, here: World) -> None:
    right = opinions.received(here).code
    wrong = right[:-1] + ("A" if right[-1] != "A" else "C")
    for _time in range(guessing.MOST + 1):
        assert client.get(f"/theo-doi/{wrong}/").status_code == 404
    assert client.get(f"/theo-doi/{right}/").status_code == 200
