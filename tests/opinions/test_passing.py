"""A.2-g…i, B.Đ7-3: sent, accepted or returned, the person told, the result flowing back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from doithoai.dialogues.floor import end_floor, open_floor
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.escalating import escalate
from doithoai.opinions.informing import complete, report_up, tell
from doithoai.opinions.lifecycle import Result, Stage
from doithoai.opinions.models import Opinion, Passing, Purpose, ResultRecord
from doithoai.opinions.passing import (
    accept_passing,
    hops,
    return_passing,
    transfer,
    withdraw_passing,
)
from doithoai.opinions.published import follow
from doithoai.opinions.queries import awaiting_telling, passed_to
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import close, record_result
from doithoai.opinions.triage import accept
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


def sent(opinion: Opinion) -> Passing:
    return opinion.passings.get()


def closed_there(here: World, continuation: Opinion) -> Opinion:
    """The receiver answers by itself and closes."""
    by, at = here.other_advisory, make.CLOSED
    accept(continuation, make.SORTING, by=by, at=at)
    unit = here.other.departments[0]
    assign(continuation, unit, Purpose.DRAFT, make.SOLVE_DUE, by=by, at=at)
    draft(continuation, make.drafting(here, responsible_unit=unit), by=by, at=at)
    agree(continuation, by=by, at=at)
    reply_in_writing(continuation, at.date(), by=by, at=at)
    record_result(continuation, make.solving(result=Result.EXPLAINED, happened_on=at.date()), by=by, at=at)
    return close(continuation, by=by, at=at)


def test_the_receiver_gets_an_opinion_of_its_own_and_the_result_flows_back() -> None:
    here = world()
    origin = make.transferred(here)
    assert [row.opinion for row in passed_to(here.other.party_committee)] == [origin]
    continuation = accept_passing(sent(origin), by=here.other_clerk, at=make.FOLLOWED)
    assert (continuation.origin, continuation.submission) == (origin, origin.submission)
    assert continuation.code == f"{origin.code}-2"
    assert continuation.organisation == here.other.party_committee
    closed_there(here, continuation)
    assert make.fresh(origin).stage == Stage.TRANSFERRED
    tell(sent(origin), make.CLOSED.date(), "Điện thoại", by=here.clerk, at=make.CLOSED)
    origin = make.fresh(origin)
    assert (origin.stage, origin.result) == (Stage.CLOSED, Result.PASSED_ON)


def test_what_flows_back_is_kept_in_vietnamese_whatever_the_screen_speaks() -> None:
    here = world()
    origin = make.transferred(here)
    tell(sent(origin), make.FOLLOWED.date(), "Điện thoại", by=here.clerk, at=make.FOLLOWED)
    continuation = accept_passing(sent(origin), by=here.other_clerk, at=make.FOLLOWED)
    with translation.override("en"):
        closed_there(here, continuation)
    kept = ResultRecord.objects.get(opinion=origin, result=Result.PASSED_ON)
    assert kept.text.removeprefix(f"{here.other.party_committee.short_name}: ") == "Đã giải thích"


def test_told_first_and_closed_later_comes_to_the_same() -> None:
    here = world()
    origin = make.transferred(here)
    tell(sent(origin), None, "", "Không để lại cách liên hệ", by=here.clerk, at=make.FOLLOWED)
    continuation = accept_passing(sent(origin), by=here.other_clerk, at=make.FOLLOWED)
    closed_there(here, continuation)
    assert make.fresh(origin).stage == Stage.CLOSED
    thread = follow(origin.submission.code)
    assert thread is not None
    (one,) = thread.opinions
    assert "accept_passing" in [step.act for step in one.steps]
    assert "reply_in_writing" in [step.act for step in one.steps]


def test_a_transfer_is_complete_only_when_the_person_was_told() -> None:
    here = world()
    origin = make.transferred(here)
    assert not complete(sent(origin))
    assert awaiting_telling(here.ward.party_committee).count() == 1
    for told_on, way in (
        (None, ""),
        (make.ASSIGNED.date(), " "),
        (make.ASSIGNED.date() - timedelta(days=1), "Thư"),
        (make.FOLLOWED.date() + timedelta(days=1), "Thư"),
    ):
        with pytest.raises(Refused):
            tell(sent(origin), told_on, way, by=here.clerk, at=make.FOLLOWED)
    assert complete(tell(sent(origin), make.ASSIGNED.date(), "Thư", by=here.clerk, at=make.FOLLOWED))
    assert not awaiting_telling(here.ward.party_committee).exists()
    report_up(sent(origin), make.FOLLOWED.date(), by=here.clerk, at=make.FOLLOWED)
    assert sent(origin).reported_up_on == make.FOLLOWED.date()


def test_a_returned_transfer_is_open_again_with_its_reason() -> None:
    here = world()
    origin = make.transferred(here)
    with pytest.raises(Refused, match="lý do"):
        return_passing(sent(origin), "", by=here.other_clerk, at=make.FOLLOWED)
    return_passing(sent(origin), "Thuộc Sở Xây dựng", by=here.other_clerk, at=make.FOLLOWED)
    assert make.fresh(origin).stage == Stage.ACCEPTED
    with pytest.raises(Refused, match="đã trả lại"):
        accept_passing(sent(origin), by=here.other_clerk, at=make.FOLLOWED)


def test_only_the_body_it_was_sent_to_accepts_or_returns() -> None:
    here = world()
    origin = make.transferred(here)
    for name in ("clerk", "leader", "superior", "supervisor"):
        with pytest.raises(Refused, match="không có quyền"):
            accept_passing(sent(origin), by=getattr(here, name), at=make.FOLLOWED)


def test_a_body_outside_is_named_and_what_it_sends_back_is_taken_back() -> None:
    here = world()
    opinion = make.accepted(here)
    for to, name in ((None, " "), (here.ward.party_committee, "")):
        with pytest.raises(Refused) as why:
            transfer(opinion, to, "Lý do", name, by=here.clerk, at=make.ASSIGNED)
        assert why.value.field == "to"
    passing = transfer(opinion, None, "Ngành điện", "Điện lực Bắc Ninh", by=here.clerk, at=make.ASSIGNED)
    assert (passing.to, passing.to_name) == (None, "Điện lực Bắc Ninh")
    withdraw_passing(passing, "Điện lực gửi trả", by=here.clerk, at=make.FOLLOWED)
    assert make.fresh(opinion).stage == Stage.ACCEPTED
    assert hops(opinion) == 1


@pytest.mark.parametrize("missing", ["minutes", "dossier", "documents", "differences"])
def test_an_escalation_lacks_none_of_its_four_parts(missing: str) -> None:
    here = world()
    opinion = make.accepted(here)
    papers = make.PAPERS if missing == "differences" else replace(make.PAPERS, **{missing: " "})
    words = "" if missing == "differences" else "Không có"
    with pytest.raises(Refused) as why:
        escalate(
            opinion,
            here.province.party_committee,
            "Vượt quyền",
            words,
            papers,
            by=here.leader,
            at=make.ASSIGNED,
        )
    assert (why.value.field, why.value.clause) == (missing, "B.Đ7-3")
    assert make.fresh(opinion).stage == Stage.ACCEPTED


def test_an_escalation_goes_to_the_direct_superior_and_may_come_back() -> None:
    here = world()
    opinion = make.accepted(here)
    with pytest.raises(Refused, match="cấp trên trực tiếp"):
        escalate(
            opinion,
            here.other.party_committee,
            "Vượt",
            "Không",
            make.PAPERS,
            by=here.leader,
            at=make.ASSIGNED,
        )
    passing = sent(make.escalated(here))
    assert passing.papers["minutes"] == make.PAPERS.minutes
    return_passing(passing, "Thuộc quyền của phường", by=here.superior, at=make.FOLLOWED)
    assert make.fresh(passing.opinion).stage == Stage.ACCEPTED  # nobody has answered it yet


def test_papers_that_are_at_hand_need_not_be_named() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.agreed(here, dialogue=dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    make.said(here, opinion, "recorded")
    above = here.province.party_committee
    with pytest.raises(Refused, match="biên bản"):
        escalate(opinion, above, "Vượt", "Không", by=here.leader, at=dialogues.ENDS)
    end_floor(dialogue, by=here.advisory, at=dialogues.ENDS)
    passing = escalate(opinion, above, "Vượt", "Không", by=here.leader, at=dialogues.ENDS)
    assert dialogue.code in passing.papers["dossier"]
