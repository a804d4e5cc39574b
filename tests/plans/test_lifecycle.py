"""A.4-a, B.Đ8.1-a: a plan is drafted, handed up, issued and amended; every other step is refused."""

from collections.abc import Callable

import pytest

from doithoai.audit.record import history
from doithoai.plans.amendment import amend
from doithoai.plans.approval import approve, send_back
from doithoai.plans.drafting import submit
from doithoai.plans.lifecycle import STEPS, State
from doithoai.plans.models import Plan
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import World, day, moment, world
from tests.factories.plans import approved_plan, drafted_plan, submitted_plan

pytestmark = pytest.mark.django_db
LATER = moment(day(2026, 2, 3))


def approved(w: World, plan: Plan) -> Plan:
    return approve(plan, "06-KH/ĐU", day(2026, 2, 2), by=w.leader, at=LATER)


def amended(w: World, plan: Plan) -> Plan:
    """The old version after the new one was issued."""
    approved(w, submit(amend(plan, "Thêm một buổi", by=w.advisory, at=LATER), by=w.advisory, at=LATER))
    return Plan.objects.get(pk=plan.pk)


REACH: dict[State, Callable[[World], Plan]] = {
    State.DRAFTING: drafted_plan,
    State.SUBMITTED: submitted_plan,
    State.APPROVED: approved_plan,
    State.AMENDED: lambda w: amended(w, approved_plan(w)),
}
VERBS: dict[State, Callable[[World, Plan], object]] = {
    State.DRAFTING: lambda w, p: send_back(p, "Thiếu chủ đề", by=w.leader, at=LATER),
    State.SUBMITTED: lambda w, p: submit(p, by=w.advisory, at=LATER),
    State.APPROVED: approved,
    State.AMENDED: amended,
}


@pytest.mark.parametrize(("now", "then"), sorted(STEPS))
def test_each_step_of_the_table_is_taken_by_a_verb(now: str, then: str) -> None:
    w = world()
    plan = REACH[State(now)](w)
    VERBS[State(then)](w, plan)
    assert Plan.objects.get(pk=plan.pk).state == then
    assert history(plan).exists()


@pytest.mark.parametrize(
    ("now", "then"), [(now, then) for now in State for then in State if (now, then) not in STEPS]
)
def test_every_other_step_is_refused_and_changes_nothing(now: State, then: State) -> None:
    w = world()
    plan = REACH[now](w)
    before = list(Plan.objects.values("pk", "state"))
    with pytest.raises(Refused):
        VERBS[then](w, plan)
    assert list(Plan.objects.values("pk", "state")) == before
