"""Every step of the table has a verb that takes it, and every other step is refused."""

from collections.abc import Callable

import pytest

from doithoai.audit.record import history
from doithoai.dialogues.conclusion import conclude, report_up
from doithoai.dialogues.floor import end_floor, open_floor
from doithoai.dialogues.lifecycle import STEPS, State
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import announce, cancel, postpone
from doithoai.dialogues.review import close
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues as at_step
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
LATER = moment(day(2026, 10, 2))


def _announce(w: World, d: Dialogue) -> None:
    announce(
        d,
        published_on=day(2026, 9, 5),
        change_reason="Đính chính",
        by=w.advisory,
        at=moment(day(2026, 9, 14)),
    )


def _reviewed(w: World, d: Dialogue) -> Dialogue:
    return at_step.reviewed(w, d) if d.state == State.REPORTED else d


# The verb that leads to each state, with facts good enough that only the step itself can be refused.
VERBS: dict[State, Callable[[World, Dialogue], object]] = {
    State.ANNOUNCED: _announce,
    State.POSTPONED: lambda w, d: postpone(d, "Bão", by=w.leader, at=moment(day(2026, 9, 14))),
    State.CANCELLED: lambda w, d: cancel(d, "Không cần nữa", by=w.leader, at=moment(day(2026, 9, 14))),
    State.OPEN: lambda w, d: open_floor(d, by=w.clerk, at=at_step.STARTS),
    State.ENDED: lambda w, d: end_floor(d, by=w.advisory, at=at_step.ENDS),
    State.CONCLUDED: lambda w, d: conclude(d, at_step.concluding(w), by=w.leader, at=LATER),
    State.REPORTED: lambda w, d: report_up(d, at_step.reporting(w, d), by=w.leader, at=LATER),
    State.CLOSED: lambda w, d: close(_reviewed(w, d), by=w.leader, at=LATER),
}


@pytest.mark.parametrize(("now", "then"), sorted(STEPS))
def test_each_step_of_the_table_is_taken_by_a_verb_and_recorded_with_its_clause(now: str, then: str) -> None:
    w = world()
    dialogue = at_step.REACH[State(now)](w)
    VERBS[State(then)](w, dialogue)
    assert at_step.fresh(dialogue).state == then
    last = history(dialogue).last()
    assert last is not None
    assert last.clause == STEPS[State(now), State(then)]


@pytest.mark.parametrize(
    ("now", "then"),
    [(now, then) for now in State for then in VERBS if (now, then) not in STEPS],
)
def test_every_other_step_is_refused_and_changes_nothing(now: State, then: State) -> None:
    w = world()
    dialogue = at_step.REACH[now](w)
    before = (dialogue.state, history(dialogue).count())
    with pytest.raises(Refused):
        VERBS[then](w, dialogue)
    assert (at_step.fresh(dialogue).state, history(dialogue).count()) == before


def test_closing_is_refused_without_review() -> None:
    w = world()
    with pytest.raises(Refused, match="Chưa rút kinh nghiệm nội bộ"):
        close(at_step.reported(w), by=w.leader, at=LATER)
