"""A.1-e, B.Đ11-a: whether a plan holds as many dialogues for each bound person as they owe."""

from collections import Counter
from dataclasses import dataclass

from doithoai.organisations.bound import BoundPerson, bound_persons
from doithoai.plans.models import Plan, PlanRow


@dataclass(frozen=True)
class Coverage:
    """One bound person: how many dialogues the plan holds and how many are missing."""

    bound: BoundPerson
    planned: int

    @property
    def missing(self) -> int:
        """How many rows the plan still lacks."""
        return max(0, self.bound.required - self.planned)

    @property
    def covered(self) -> bool:
        """Whether the quota can be met by this plan."""
        return self.missing == 0


def coverage(plan: Plan) -> list[Coverage]:
    """Everybody of the organisation whom a quota binds in that year; a deputy's row counts for nobody else."""
    rows = list(plan.rows.all())
    by_office = Counter(row.chair_office_id for row in rows if row.chair_office_id)
    return [
        Coverage(bound, by_office[bound.office.pk] if bound.office else _in_person(rows, bound))
        for bound in bound_persons(plan.organisation, plan.year)
    ]


def _in_person(rows: list[PlanRow], bound: BoundPerson) -> int:
    # A Tỉnh ủy viên is bound as a person (A.1-d); a row may name the office that person holds as well.
    return sum(row.chair_person_id == bound.person.pk for row in rows) if bound.person else 0
