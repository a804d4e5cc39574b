"""Plans of the ward, reached through verbs."""

from datetime import date, datetime

from doithoai.organisations.models import Category
from doithoai.plans.approval import approve
from doithoai.plans.drafting import Row, draft, set_rows, submit
from doithoai.plans.models import Plan
from tests.factories.organisations import World, day, moment

YEAR = 2026
DRAFTED = moment(day(YEAR, 1, 12))
APPROVED_ON = day(YEAR, 1, 26)


def rows(world: World) -> list[Row]:
    """Two dialogues of the secretary, as B.Đ11-a asks."""
    secretary = world.ward.offices[Category.SECRETARY]
    return [
        Row(secretary, 5, "Giải phóng mặt bằng đường Nguyễn Phú", "112 ý kiến quý I", ("land",)),
        Row(secretary, 9, "Thu gom rác thải, thoát nước", "87 ý kiến quý II", ("environment",)),
    ]


def drafted_plan(world: World, *, with_rows: list[Row] | None = None, at: datetime = DRAFTED) -> Plan:
    """A plan being drafted."""
    plan = draft(world.ward.party_committee, YEAR, by=world.advisory, at=at)
    set_rows(plan, rows(world) if with_rows is None else with_rows, by=world.advisory, at=at)
    return plan


def submitted_plan(world: World, *, with_rows: list[Row] | None = None, at: datetime = DRAFTED) -> Plan:
    """A plan before the leader."""
    return submit(drafted_plan(world, with_rows=with_rows, at=at), by=world.advisory, at=at)


def approved_plan(world: World, *, with_rows: list[Row] | None = None, issued_on: date = APPROVED_ON) -> Plan:
    """The plan of the year in force."""
    plan = submitted_plan(world, with_rows=with_rows)
    return approve(plan, "05-KH/ĐU", issued_on, by=world.leader, at=moment(issued_on, 16))
