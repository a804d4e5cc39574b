"""Extension and suspension: asked by one, decided by another, visible, and never on time."""

from datetime import date, timedelta

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.opinions.assignment import reassign
from doithoai.opinions.extending import ask_extension, decide_extension
from doithoai.opinions.in_time import kept_in_time, kept_in_time_rows, moved_among
from doithoai.opinions.models import Assignment, Extension, Opinion, Purpose, Suspension
from doithoai.opinions.passing import transfer
from doithoai.opinions.queries import overdue
from doithoai.opinions.suspending import answer_suspension, ask_suspension, decide_suspension, suspended
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
LATER = make.SOLVE_DUE + timedelta(days=10)
UNTIL = day(2026, 9, 20)


def solving(opinion: Opinion) -> Assignment:
    return opinion.assignments.get(purpose=Purpose.SOLVE)


def extended(here: World, opinion: Opinion) -> Extension:
    asked = ask_extension(solving(opinion), LATER, "Chờ vật tư", by=here.unit_officer, at=make.FOLLOWED)
    return decide_extension(asked, True, by=here.leader, at=make.FOLLOWED)


def paused(here: World, opinion: Opinion) -> Suspension:
    asked = ask_suspension(opinion, UNTIL, "Xin cho biết số nhà", by=here.unit_officer, at=make.FOLLOWED)
    return decide_suspension(asked, True, by=here.advisory, at=make.FOLLOWED)


def facts(act: str) -> dict[str, object]:
    found = Entry.objects.filter(act=act).last()
    assert found is not None
    return dict(found.facts)


def test_a_granted_extension_moves_the_days_and_the_record_holds_old_and_new() -> None:
    here = world()
    opinion = make.following(here)
    extended(here, opinion)
    opinion = make.fresh(opinion)
    assert solving(opinion).due_on == opinion.due_on == LATER
    kept = facts("grant_extension")
    assert kept["was_due"] == kept["opinion_was_due"] == make.SOLVE_DUE.isoformat()
    assert kept["due_on"] == kept["opinion_due"] == LATER.isoformat()


def test_until_it_is_decided_the_old_day_holds_and_a_refusal_says_why() -> None:
    here = world()
    opinion = make.following(here)
    asked = ask_extension(solving(opinion), LATER, "Chờ vật tư", by=here.unit_officer, at=make.FOLLOWED)
    assert make.fresh(opinion).due_on == make.SOLVE_DUE
    with pytest.raises(Refused) as why:
        decide_extension(asked, False, " ", by=here.leader, at=make.FOLLOWED)
    assert why.value.field == "note"
    decide_extension(asked, False, "Việc gấp", by=here.leader, at=make.FOLLOWED)
    assert make.fresh(opinion).due_on == make.SOLVE_DUE
    with pytest.raises(Refused, match="đã được quyết định"):
        decide_extension(asked, True, by=here.leader, at=make.FOLLOWED)


@pytest.mark.parametrize("due_on", [make.SOLVE_DUE, make.SOLVE_DUE - timedelta(days=3)])
def test_an_extension_goes_to_a_later_day(due_on: date) -> None:
    here = world()
    opinion = make.following(here)
    with pytest.raises(Refused) as why:
        ask_extension(solving(opinion), due_on, "Chậm", by=here.unit_officer, at=make.FOLLOWED)
    assert why.value.field == "due_on"


def test_one_request_waits_at_a_time_and_it_has_a_reason() -> None:
    here = world()
    opinion = make.following(here)
    with pytest.raises(Refused, match="lý do"):
        ask_extension(solving(opinion), LATER, " ", by=here.unit_officer, at=make.FOLLOWED)
    ask_extension(solving(opinion), LATER, "Chờ", by=here.unit_officer, at=make.FOLLOWED)
    with pytest.raises(Refused, match="đang chờ quyết định"):
        ask_extension(solving(opinion), LATER, "Chờ nữa", by=here.unit_officer, at=make.FOLLOWED)


def test_who_asked_does_not_decide_and_others_neither_ask_nor_decide() -> None:
    here = world()
    opinion = make.following(here)
    for name in ("other_unit_officer", "supervisor", "other_advisory"):
        with pytest.raises(Refused, match="không có quyền"):
            ask_extension(solving(opinion), LATER, "Chờ", by=getattr(here, name), at=make.FOLLOWED)
    asked = ask_extension(solving(opinion), LATER, "Chờ", by=here.advisory, at=make.FOLLOWED)
    with pytest.raises(Refused, match="không tự quyết định"):
        decide_extension(asked, True, by=here.advisory, at=make.FOLLOWED)
    for name in ("unit_officer", "clerk", "superior", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            decide_extension(asked, True, by=getattr(here, name), at=make.FOLLOWED)


def test_a_closed_or_moved_task_is_not_extended() -> None:
    here = world()
    done = make.closed(here)
    with pytest.raises(Refused, match="đã kết thúc"):
        ask_extension(solving(done), LATER, "Chờ", by=here.advisory, at=make.CLOSED)
    opinion = make.following(here)
    asked = ask_extension(solving(opinion), LATER, "Chờ", by=here.unit_officer, at=make.FOLLOWED)
    unit = here.ward.departments[1]
    reassign(solving(opinion), unit, make.SOLVE_DUE, "Đúng việc", by=here.advisory, at=make.FOLLOWED)
    with pytest.raises(Refused, match="đã thu hồi"):
        decide_extension(asked, True, by=here.leader, at=make.FOLLOWED)
    assert make.fresh(opinion).due_on == make.SOLVE_DUE


def test_what_was_kept_by_its_first_day_is_in_time_and_what_was_moved_never() -> None:
    here = world()
    kept, longer, waited, running = (
        make.closed(here),
        make.following(here),
        make.following(here),
        make.assigned(here),
    )
    extended(here, longer)
    paused(here, waited)
    on = make.CLOSED.date()
    assert [kept_in_time(row, on) for row in (kept, longer, waited)] == [True, False, False]
    assert list(kept_in_time_rows(Opinion.objects.all(), on)) == [kept]
    assert moved_among([kept.pk, longer.pk, waited.pk]) == {longer.pk, waited.pk}
    assert kept_in_time(running, make.DRAFT_DUE) is None
    assert kept_in_time(running, make.DRAFT_DUE + timedelta(days=1)) is False


def test_the_term_stands_still_and_runs_again_by_itself() -> None:
    here = world()
    opinion = make.following(here)
    paused(here, opinion)
    opinion = make.fresh(opinion)
    days = (UNTIL - make.FOLLOWED.date()).days + 1
    assert opinion.due_on == solving(opinion).due_on == make.SOLVE_DUE + timedelta(days=days)
    assert suspended(opinion, UNTIL)
    assert not suspended(opinion, UNTIL + timedelta(days=1))
    assert not overdue(Opinion.objects.all(), make.SOLVE_DUE + timedelta(days=days)).exists()
    assert overdue(Opinion.objects.all(), make.SOLVE_DUE + timedelta(days=days + 1)).exists()
    again = moment(UNTIL + timedelta(days=5))
    asked = ask_suspension(opinion, again.date(), "Xin bản vẽ", by=here.unit_officer, at=again)
    assert Suspension.objects.exclude(pk=asked.pk).get().ended_on == UNTIL + timedelta(days=1)


def test_an_early_answer_of_the_petitioner_gives_the_days_back() -> None:
    here = world()
    opinion = make.following(here)
    paused(here, opinion)
    later = make.FOLLOWED + timedelta(days=2)
    with pytest.raises(Refused, match="nội dung bổ sung"):
        answer_suspension(opinion, "  ", by=PUBLIC, at=later)
    row = answer_suspension(opinion, "Số nhà 12, ngõ 24", by=PUBLIC, at=later)
    opinion = make.fresh(opinion)
    assert (row.answer, row.ended_on, opinion.suspended_until) == ("Số nhà 12, ngõ 24", later.date(), None)
    assert opinion.due_on == make.SOLVE_DUE + timedelta(days=2)
    assert "Số nhà" not in str(facts("answer_suspension"))
    with pytest.raises(Refused, match="không còn chờ"):
        answer_suspension(opinion, "Thêm", by=PUBLIC, at=later)


def test_after_the_last_day_nobody_waits_for_the_answer() -> None:
    here = world()
    opinion = make.following(here)
    paused(here, opinion)
    with pytest.raises(Refused, match="không còn chờ"):
        answer_suspension(opinion, "Muộn", by=PUBLIC, at=moment(UNTIL + timedelta(days=1)))


def test_a_pause_is_asked_by_who_works_on_it_and_decided_by_another() -> None:
    here = world()
    opinion = make.following(here)
    for name in ("other_unit_officer", "supervisor", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            ask_suspension(opinion, UNTIL, "Hỏi", by=getattr(here, name), at=make.FOLLOWED)
    for until_on in (make.FOLLOWED.date() - timedelta(days=1), make.FOLLOWED.date() + timedelta(days=91)):
        with pytest.raises(Refused) as why:
            ask_suspension(opinion, until_on, "Hỏi", by=here.advisory, at=make.FOLLOWED)
        assert why.value.field == "until_on"
    asked = ask_suspension(opinion, UNTIL, "Hỏi", by=here.advisory, at=make.FOLLOWED)
    with pytest.raises(Refused, match="đang chờ quyết định"):
        ask_suspension(opinion, UNTIL, "Hỏi", by=here.unit_officer, at=make.FOLLOWED)
    with pytest.raises(Refused, match="không tự quyết định"):
        decide_suspension(asked, True, by=here.advisory, at=make.FOLLOWED)
    decide_suspension(asked, False, "Đã đủ", by=here.leader, at=make.FOLLOWED)
    assert make.fresh(opinion).suspended_until is None


def test_what_goes_elsewhere_no_longer_waits() -> None:
    here = world()
    opinion = make.assigned(here)
    asked = ask_suspension(opinion, UNTIL, "Hỏi", by=here.unit_officer, at=make.DRAFTED)
    decide_suspension(asked, True, by=here.advisory, at=make.DRAFTED)
    transfer(opinion, here.other.party_committee, "Của phường bạn", by=here.clerk, at=make.AGREED)
    assert make.fresh(opinion).suspended_until is None
    with pytest.raises(Refused, match="không tạm dừng được"):
        ask_suspension(make.fresh(opinion), UNTIL, "Hỏi", by=here.advisory, at=make.AGREED)
