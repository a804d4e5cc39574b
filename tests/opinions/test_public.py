"""Following by code, rating, releasing: the public sees every step and nobody's name."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.floor import open_floor
from doithoai.opinions.answering import agree, draft, send_back
from doithoai.opinions.feedback import rate, rate_by_code, rating_ends
from doithoai.opinions.grouping import join
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.publication import publish, unpublish
from doithoai.opinions.published import (
    answered_recently,
    dialogue_figures,
    follow,
    public_opinion,
    public_opinions,
    receipt,
)
from doithoai.opinions.published_figures import figures
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.threads import Thread
from doithoai.opinions.triage import accept, put_out_of_scope
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import moment, world

pytestmark = pytest.mark.django_db
PERSONAL = (make.NAME, make.PHONE, make.ADDRESS, make.EMAIL, "0912.345.678")


def thread(opinion: Opinion) -> Thread:
    found = follow(opinion.code)
    assert found is not None
    return next(one for one in found.opinions if one.code == opinion.code)


@pytest.mark.parametrize("stage", list(Stage))
def test_no_thread_holds_personal_data(stage: Stage) -> None:
    text = f"Tôi là {make.NAME}, số 0912.345.678, {make.EMAIL}. Đề nghị thông cống ngõ 24."
    opinion = make.REACH[stage](world(), text=text)
    found = follow(opinion.submission.code)
    assert found is not None
    shown = str(asdict(found))
    assert ("thông cống" in shown) is (stage != Stage.RECEIVED)
    for personal in PERSONAL:
        assert personal not in shown


def test_comments_between_officials_stay_inside() -> None:
    here = world()
    opinion = make.drafted(here)
    draft(opinion, make.drafting(here, text="Bản nháp chưa ai thống nhất"), by=here.unit_head, at=make.AGREED)
    send_back(opinion, "Viết lại cho đúng câu hỏi", by=here.advisory, at=make.AGREED)
    shown = str(thread(opinion))
    assert "Viết lại" not in shown
    assert "nháp" not in shown


def test_a_name_that_an_official_wrote_into_the_answer_is_covered() -> None:
    here = world()
    opinion = make.assigned(here)
    facts = make.drafting(here, text=f"Kính gửi {make.NAME}: cống thông xong trước ngày 15/10/2026.")
    draft(opinion, facts, by=here.unit_officer, at=make.DRAFTED)
    agree(opinion, by=here.advisory, at=make.AGREED)
    reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    publish(opinion, "Khi nào thông cống?", by=here.clerk, at=make.REPLIED)
    for shown in (str(thread(opinion)), str(answered_recently())):
        assert "15/10/2026" in shown
        assert make.NAME not in shown


def test_the_thread_goes_from_the_words_to_the_proof() -> None:
    here = world()
    one = thread(make.closed(here))
    acts = [step.act for step in one.steps]
    assert acts == [
        "receive", "accept", "assign", "agree_answer", "reply_in_writing", "assign", "verify_result", "close",
    ]  # fmt: skip
    assert [step.clause for step in one.steps][:3] == ["B.Đ8.1-g1", "B.Đ8.1-g2b", "B.Đ8.1-g2c"]
    assert one.answers[0].legal_basis == make.drafting(here).legal_basis
    assert one.proofs[0].reference
    assert (one.result, one.unit) == ("solved", "Phòng Kinh tế phường Đồng Nguyên")


def test_of_a_denunciation_only_the_least_is_told() -> None:
    one = thread(make.out_of_scope(world(), Kind.DENUNCIATION, text="Tôi tố cáo ông B nhận tiền."))
    assert one.restricted
    assert "ông B" not in str(one)
    assert one.guidance
    assert {step.act for step in one.steps} == {"receive", "put_out_of_scope"}


def test_a_member_sees_the_answer_of_its_lead() -> None:
    here = world()
    lead = make.agreed(here)
    member = join(make.received(here, text="Ngõ tôi cũng vậy."), lead, by=here.clerk, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    one = thread(member)
    assert one.text == "Ngõ tôi cũng vậy."
    assert one.answers
    assert "reply_in_writing" in [step.act for step in one.steps]


def test_a_code_leads_to_all_opinions_of_a_submission_or_to_one() -> None:
    submission = make.submitted(world(), parts=("Ngập.", "Rác."))
    whole = follow(submission.code.lower().replace("-", " "))
    assert whole is not None
    assert [one.text for one in whole.opinions] == ["", ""]  # nobody has sorted them yet (ADR 7)
    one = follow(f"{submission.code}-2")
    assert one is not None
    assert [opinion.code for opinion in one.opinions] == [f"{submission.code}-2"]
    assert follow("TS26-2222-22") is None
    assert follow("TS26-K7M4-00") is None
    kept = receipt(submission.code)
    assert kept is not None
    assert kept.opinions == (f"{submission.code}-1", f"{submission.code}-2")
    assert receipt("TS26-2222-22") is None


def _cost(code: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        follow(code)
    return len(caught)


def test_following_costs_the_same_for_one_opinion_and_for_many() -> None:
    here = world()
    one = make.closed(here).submission
    many = make.submitted(here, parts=tuple(f"Việc {n}." for n in range(6)))
    for opinion in many.opinions.all():
        accept(opinion, make.SORTING, by=here.clerk, at=make.SORTED)
    assert _cost(many.code) <= _cost(one.code) <= 10


def test_an_answer_is_rated_once_within_fourteen_days() -> None:
    here = world()
    opinion = make.answered(here)
    last = make.REPLIED + timedelta(days=14)
    assert rating_ends(opinion) == last.date()
    with pytest.raises(Refused, match="vì sao"):
        rate(opinion, satisfied=False, by=PUBLIC, at=last)
    with pytest.raises(Refused, match="hết hạn"):
        rate(opinion, satisfied=True, by=PUBLIC, at=last + timedelta(days=1))
    rate_by_code(opinion.code.lower(), satisfied=False, text="Cống vẫn tắc", by=PUBLIC, at=last)
    with pytest.raises(Refused, match="đã đánh giá"):
        rate(opinion, satisfied=True, by=PUBLIC, at=last)
    assert thread(opinion).rated


def test_nobody_rates_what_was_not_answered() -> None:
    here = world()
    with pytest.raises(Refused, match="chưa được trả lời"):
        rate(make.drafted(here), satisfied=True, by=PUBLIC, at=make.REPLIED)
    with pytest.raises(Refused):
        rate_by_code("TS26-2222-22", satisfied=True, by=PUBLIC, at=make.REPLIED)


def test_a_public_text_names_nobody_and_may_be_taken_back() -> None:
    here = world()
    opinion = make.answered(here)
    for text in (f"Ông {make.NAME} hỏi về cống", "Gọi 0912 345 678", "", "Thư a@b.vn"):
        with pytest.raises(Refused):
            publish(opinion, text, by=here.clerk, at=make.REPLIED)
    publish(opinion, "Khi nào thông cống ngõ 24?", by=here.clerk, at=make.REPLIED)
    (shown,) = answered_recently()
    assert (shown.text, shown.answer) == ("Khi nào thông cống ngõ 24?", make.drafting(here).text)
    assert public_opinion(opinion.pk) == shown
    assert opinion.code not in str(shown)
    unpublish(opinion, "Người nêu đề nghị", by=here.clerk, at=make.REPLIED)
    assert not answered_recently("")
    assert public_opinion(opinion.pk) is None


def test_what_is_restricted_is_never_released_and_what_leaves_is_taken_back() -> None:
    here = world()
    with pytest.raises(Refused, match="không được công khai"):
        publish(make.out_of_scope(here), "Một việc", by=here.clerk, at=make.REPLIED)
    opinion = publish(make.accepted(here), "Một việc", by=here.clerk, at=make.REPLIED)
    assert (
        put_out_of_scope(opinion, Kind.COURT, "Tòa đang xử", by=here.clerk, at=make.REPLIED).published_on
        is None
    )


def test_the_figures_of_a_dialogue_count_every_opinion() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion, silent = (make.at_dialogue(here, dialogue) for _ in range(2))
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    make.said(here, opinion)
    at = moment(dialogues.HELD_ON, 10)
    with pytest.raises(Refused, match="Hãy phân loại ý kiến trước"):
        publish(opinion, "Khi nào thông cống?", by=here.clerk, at=at)
    accept(make.fresh(opinion), make.SORTING, by=here.clerk, at=at)
    publish(opinion, "Khi nào thông cống?", by=here.clerk, at=at)
    assert [row.number for row in public_opinions(dialogue.pk)] == [opinion.pk]
    counted = dialogue_figures(dialogue.pk)
    assert (counted["all"], counted["answered"], counted["released"]) == (2, 1, 1)
    assert silent.pk
    told = figures("", at.date())
    assert (told.received, told.answered, told.still_open) == (2, 1, 2)
