"""A.4-c, A.4-g to A.4-i, B.Đ10: concluded in seven working days, reported to all, reviewed, closed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doithoai.audit.record import CLOCK, history
from doithoai.dialogues.conclusion import (
    conclude,
    conclusion_deadline,
    recompute_terms,
    report_up,
)
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Conclusion, Dialogue
from doithoai.dialogues.published import public_dialogue
from doithoai.dialogues.queries import recipients, waiting_for_conclusion
from doithoai.dialogues.review import review
from doithoai.dialogues.terms import terms
from doithoai.organisations.calendars import confirm_year, current_calendar, enter_day
from doithoai.organisations.models import Category
from doithoai.organisations.queries import supervisors_of
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import (
    CONCLUDED_ON,
    DUE,
    HELD_ON,
    REPORTED_ON,
    closed,
    concluded,
    concluding,
    ended,
    fresh,
    reported,
    reporting,
)
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
LATER = moment(day(2026, 10, 2))


def test_the_due_date_shows_its_working() -> None:
    found = conclusion_deadline(ended(world()))
    assert found is not None
    assert found.due == DUE
    assert "chủ nhật" in found.explain().lower()


def test_on_the_last_day_it_is_in_time_and_needs_no_reason() -> None:
    w = world()
    conclusion = conclude(
        ended(w), concluding(w, issued_on=DUE, late_reason="thừa"), by=w.leader, at=moment(DUE, 16)
    )
    assert conclusion.late_reason == ""


def test_after_the_last_day_it_needs_a_reason_that_stays_visible() -> None:
    w = world()
    dialogue = ended(w)
    late = day(2026, 9, 30)
    with pytest.raises(Refused, match="29/09/2026") as refusal:
        conclude(dialogue, concluding(w, issued_on=late), by=w.leader, at=LATER)
    assert (refusal.value.clause, refusal.value.field) == ("A.4-c", "late_reason")
    conclude(dialogue, concluding(w, issued_on=late, late_reason="Chờ ý kiến"), by=w.leader, at=LATER)
    shown = public_dialogue(dialogue.code)
    assert shown is not None
    assert shown.conclusion is not None
    assert shown.conclusion.late_reason == "Chờ ý kiến"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"issued_on": day(2026, 9, 17)}, "issued_on"),
        ({"issued_on": day(2026, 10, 3)}, "issued_on"),
        ({"assessment": " "}, "assessment"),
        ({"assessment": "a" * 100_001}, "assessment"),
        ({"number": ""}, "number"),
        ({"number": "1" * 41}, "number"),
    ],
)
def test_a_conclusion_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        conclude(ended(w), concluding(w, **wrong), by=w.leader, at=LATER)
    assert refusal.value.field == field
    assert not Conclusion.objects.exists()


def test_only_somebody_in_office_signs() -> None:
    w = world()
    for signer in (w.advisory.person, w.other.people[Category.SECRETARY]):
        with pytest.raises(Refused) as refusal:
            conclude(ended(w), concluding(w, signer=signer), by=w.leader, at=LATER)
        assert refusal.value.field == "signer"
    deputy = w.ward.people[Category.DEPUTY_SECRETARY]
    conclude(ended(w), concluding(w, signer=deputy), by=w.leader, at=LATER)


def test_a_dialogue_is_concluded_once_by_those_who_decide() -> None:
    w = world()
    dialogue = ended(w)
    for account in (w.clerk, w.unit_head, w.supervisor, w.other_leader):
        with pytest.raises(Refused):
            conclude(dialogue, concluding(w), by=account, at=LATER)
    conclude(dialogue, concluding(w), by=w.leader, at=LATER)
    with pytest.raises(Refused):
        conclude(dialogue, concluding(w), by=w.leader, at=LATER)


# --- the calendar changes --------------------------------------------------------------------------------------------


def test_a_day_off_entered_later_moves_open_terms_only_when_asked_and_keeps_old_and_new() -> None:
    w = world()
    dialogue, done = ended(w), concluded(w)
    enter_day(
        day(2026, 9, 23), "Ngày nghỉ riêng", "holiday", "Quyết định 1", by=w.system_admin, at=moment(HELD_ON)
    )
    assert fresh(dialogue).conclusion_due == DUE
    (change,) = recompute_terms(by=w.system_admin, at=moment(HELD_ON, 15))
    assert (change.dialogue, change.old, change.new) == (dialogue, DUE, day(2026, 9, 30))
    assert fresh(done).conclusion_due == DUE
    last = history(dialogue).last()
    assert last is not None
    assert (last.act, last.facts) == (
        "recompute_conclusion_due",
        {"old": "2026-09-29", "new": "2026-09-30"},
    )
    assert recompute_terms(by=w.system_admin, at=moment(HELD_ON, 16)) == []


def test_in_a_year_without_calendar_the_term_is_open_until_it_is_issued() -> None:
    w = world()
    starts, ends = moment(day(2028, 3, 3), 8), moment(day(2028, 3, 3), 10)
    dialogue = ended(
        w, at=moment(day(2028, 2, 1)), published_on=day(2028, 2, 7), starts_at=starts, ends_at=ends
    )
    assert dialogue.conclusion_due is None
    assert conclusion_deadline(dialogue) is None
    assert list(waiting_for_conclusion(w.ward.party_committee)) == [dialogue]
    confirm_year(2028, "Thông báo lịch nghỉ 2028", by=w.system_admin, at=moment(day(2028, 3, 4)))
    (change,) = recompute_terms(by=CLOCK, at=moment(day(2028, 3, 4)))
    assert (change.old, change.new) == (None, day(2028, 3, 14))


# --- report, review, closing -----------------------------------------------------------------------------------------


def test_the_report_goes_to_the_union_of_what_both_directives_name() -> None:
    w = world()
    found = {recipient.name: recipient.why for recipient in recipients(ended(w))}
    committee = w.ward.party_committee.short_name
    assert found[f"Ban Thường vụ {committee}"] == "A.4-g"
    assert found[w.province.party_committee.short_name] == "B.Đ10.2-b, A.4-h"
    assert found[w.province.peoples_committee.short_name] == "A.4-h"
    for body in supervisors_of(w.ward.party_committee):
        assert "A.4-i" in found[body.short_name]
    assert w.ward.front.short_name in found


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"recipients": []}, "recipients"),
        ({"text": " "}, "text"),
        ({"number": ""}, "number"),
        ({"sent_on": day(2026, 9, 17)}, "sent_on"),
        ({"sent_on": day(2026, 10, 3)}, "sent_on"),
    ],
)
def test_a_report_that_says_too_little_is_refused(wrong: dict[str, Any], field: str) -> None:
    w = world()
    dialogue = concluded(w)
    with pytest.raises(Refused) as refusal:
        report_up(dialogue, reporting(w, dialogue, **wrong), by=w.leader, at=LATER)
    assert refusal.value.field == field


def test_a_report_keeps_its_recipients_with_their_clauses() -> None:
    dialogue = reported(world())
    assert {"organisation", "name", "why"} == set(dialogue.report.recipients[0])
    assert dialogue.reported_on == REPORTED_ON


def test_a_review_needs_its_three_parts_and_the_record_keeps_what_stood_before() -> None:
    w = world()
    dialogue = ended(w)
    with pytest.raises(Refused) as refusal:
        review(dialogue, "Kỹ", " ", "Ngắn hơn", by=w.advisory, at=LATER)
    assert refusal.value.field == "shortcomings"
    for word in ("Kỹ", "Rất kỹ"):
        review(dialogue, word, "Dài", "Ngắn hơn", by=w.advisory, at=LATER)
    last = history(dialogue).last()
    assert last is not None
    assert last.facts["before"]["strengths"] == "Kỹ"


def test_the_review_is_never_public() -> None:
    dialogue = closed(world())
    assert dialogue.state == State.CLOSED
    assert "Trả lời còn dài" not in repr(public_dialogue(dialogue.code))


def test_terms_tell_until_when_and_whether_kept() -> None:
    w = world()

    def states(dialogue: Dialogue, on: date) -> dict[str, str]:
        return {term.clause: term.state for term in terms(dialogue, current_calendar(), on=on)}

    assert states(ended(w), day(2026, 9, 22))["A.4-c"] == ""
    assert states(ended(w), day(2026, 9, 24))["A.4-c"] == "soon"
    assert states(ended(w), day(2026, 9, 30))["A.4-c"] == "over"
    done = states(closed(w), day(2026, 10, 2))
    assert set(done.values()) == {"met"}
    late = ended(w, published_on=day(2026, 9, 10), late_reason="Gấp")
    assert states(late, day(2026, 9, 18))["B.Đ8.3-b"] == "late"


def test_targets_are_no_breaches() -> None:
    found = {term.clause: term.hard for term in terms(ended(world()), current_calendar(), on=CONCLUDED_ON)}
    assert found["A.4-c"]
    assert not found["B.Đ10.2-b"]


@pytest.mark.parametrize("wrong", [{"state": "concluded"}, {"ended_at": None}])
def test_the_database_refuses_a_conclusion_without_end_or_date(wrong: dict[str, Any]) -> None:
    dialogue = ended(world())
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialogue.objects.filter(pk=dialogue.pk).update(**wrong)


def test_one_conclusion_a_dialogue() -> None:
    dialogue = concluded(world())
    conclusion = dialogue.conclusion
    conclusion.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        conclusion.save(force_insert=True)
