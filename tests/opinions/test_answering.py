"""B.Đ8.1-g2c, g3a: assigned, drafted, returned, agreed, given."""

from datetime import timedelta

import pytest

from doithoai.opinions.answering import agree, draft, send_back
from doithoai.opinions.assignment import assign, reassign
from doithoai.opinions.checking import weaknesses
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import AnswerState, Purpose
from doithoai.opinions.queries import awaiting_draft, awaiting_solution
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db


def test_a_draft_waits_for_its_unit_with_a_date() -> None:
    here = world()
    opinion = make.assigned(here)
    unit, other = here.ward.departments
    assert (opinion.stage, opinion.unit, opinion.due_on) == (Stage.ASSIGNED, unit, make.DRAFT_DUE)
    assert opinion.due_clause == "B.Đ8.1-g2c"
    assert [task.opinion for task in awaiting_draft(unit)] == [opinion]
    assert not awaiting_draft(other).exists()
    assert not awaiting_solution(unit).exists()


def test_without_a_date_the_one_of_its_urgency_is_taken_and_a_dialogue_comes_first() -> None:
    here = world()
    unit = here.ward.departments[0]
    placed = assign(make.accepted(here), unit, Purpose.SOLVE, None, by=here.advisory, at=make.ASSIGNED)
    assert placed.due_on == day(2026, 9, 9)  # three working days after Friday, 04/09
    soon = moment(make.ASSIGNED.date() + timedelta(days=11), 8)
    dialogue = dialogues.called(here, starts_at=soon, ends_at=soon + timedelta(hours=2))
    opinion = make.accepted(here, dialogue=dialogue)
    opinion.urgency = "low"
    opinion.save()
    placed = assign(opinion, unit, Purpose.DRAFT, None, by=here.advisory, at=make.ASSIGNED)
    assert placed.due_on == soon.date() - timedelta(days=1)


def test_a_unit_of_elsewhere_or_of_the_past_and_a_past_date_are_refused() -> None:
    here = world()
    opinion = make.accepted(here)
    for unit, due, field in (
        (here.other.departments[0], make.DRAFT_DUE, "unit"),
        (here.city.departments[0], make.DRAFT_DUE, "unit"),
        (here.ward.departments[0], make.ASSIGNED.date() - timedelta(days=1), "due_on"),
    ):
        with pytest.raises(Refused) as why:
            assign(opinion, unit, Purpose.DRAFT, due, by=here.advisory, at=make.ASSIGNED)
        assert why.value.field == field
    assert make.fresh(opinion).stage == Stage.ACCEPTED


def test_a_second_unit_does_not_get_the_same_task_but_it_can_be_moved() -> None:
    here = world()
    opinion = make.assigned(here)
    first, second = here.ward.departments
    with pytest.raises(Refused, match="Đã giao"):
        assign(opinion, second, Purpose.DRAFT, make.DRAFT_DUE, by=here.advisory, at=make.ASSIGNED)
    old = opinion.assignments.get()
    reassign(old, second, make.DRAFT_DUE, "Đúng chuyên môn hơn", by=here.advisory, at=make.ASSIGNED)
    assert make.fresh(opinion).unit == second
    assert not awaiting_draft(first).exists()
    with pytest.raises(Refused):
        reassign(old, first, make.DRAFT_DUE, "Trả về", by=here.advisory, at=make.ASSIGNED)


@pytest.mark.parametrize(("field", "value"), [("text", " "), ("legal_basis", ""), ("done_by", None)])
def test_an_answer_needs_words_ground_and_a_date_or_why_none(field: str, value: object) -> None:
    here = world()
    opinion = make.assigned(here)
    with pytest.raises(Refused) as why:
        draft(opinion, make.drafting(here, **{field: value}), by=here.unit_officer, at=make.DRAFTED)
    assert why.value.field == field


def test_without_a_date_the_reason_is_enough() -> None:
    here = world()
    facts = make.drafting(here, done_by=None, no_date_reason="Chờ tỉnh bố trí vốn")
    assert draft(make.assigned(here), facts, by=here.unit_officer, at=make.DRAFTED).done_by is None


def test_another_unit_a_clerk_and_another_ward_do_not_draft() -> None:
    here = world()
    opinion = make.assigned(here)
    for name in ("other_unit_officer", "clerk", "other_advisory", "supervisor"):
        with pytest.raises(Refused, match="không có quyền"):
            draft(opinion, make.drafting(here), by=getattr(here, name), at=make.DRAFTED)


def test_a_returned_draft_keeps_its_version_and_comment() -> None:
    here = world()
    opinion = make.drafted(here)
    with pytest.raises(Refused):
        send_back(opinion, "  ", by=here.advisory, at=make.DRAFTED)
    send_back(opinion, "Chưa nêu ngày xong", by=here.advisory, at=make.DRAFTED)
    assert make.fresh(opinion).stage == Stage.ASSIGNED
    second = draft(opinion, make.drafting(here), by=here.unit_head, at=make.AGREED)
    assert second.version == 2
    assert [answer.state for answer in opinion.answers.all()] == [AnswerState.RETURNED, AnswerState.DRAFT]


def test_the_unit_does_not_agree_its_own_draft_and_agreeing_ends_its_task() -> None:
    here = world()
    opinion = make.drafted(here)
    with pytest.raises(Refused, match="không có quyền"):
        agree(opinion, by=here.unit_head, at=make.AGREED)
    agree(opinion, by=here.leader, at=make.AGREED)
    assert not awaiting_draft(here.ward.departments[0]).exists()
    assert make.fresh(opinion).due_on is None


def test_a_written_reply_needs_an_agreed_answer_and_a_day_that_has_been() -> None:
    here = world()
    opinion = make.drafted(here)
    with pytest.raises(Refused, match="thống nhất"):
        reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    opinion = make.agreed(here)
    for wrong in (make.REPLIED.date() + timedelta(days=1), make.RECEIVED_ON - timedelta(days=1)):
        with pytest.raises(Refused):
            reply_in_writing(opinion, wrong, by=here.clerk, at=make.REPLIED)
    done = reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    assert (done.stage, done.answered_on, done.replied_on) == (
        Stage.ANSWERED,
        make.REPLIED.date(),
        make.REPLIED.date(),
    )
    assert opinion.answers.get().state == AnswerState.GIVEN


def test_the_need_of_a_written_reply_is_decided_with_a_reason() -> None:
    here = world()
    opinion = make.accepted(here)
    with pytest.raises(Refused):
        need_written_reply(opinion, needed=True, reason="", by=here.leader, at=make.SORTED)
    assert need_written_reply(
        opinion, needed=True, reason="Việc phức tạp", by=here.leader, at=make.SORTED
    ).needs_written_reply


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("Phường sẽ quan tâm, xem xét trong thời gian tới.", True),
        ("Đã tiếp nhận ý kiến của ông.", True),
        ("Phường sẽ thực hiện theo đúng quy định.", True),
        ("Phường lắp 18 bộ đèn, xong trước ngày 20/11/2026.", False),
        ("Theo quy định tại Điều 5 Luật Đất đai, hạn mức là 300 m2.", False),
    ],
)
def test_phrases_that_answer_nothing_are_shown_to_the_reviewer(text: str, weak: bool) -> None:  # noqa: FBT001 - a case
    assert bool(weaknesses(text)) == weak
