"""Who may draft, submit and approve a plan."""

from datetime import date

from doithoai.organisations.authority import require
from doithoai.organisations.models import Account, Role
from doithoai.plans.models import Plan

DRAFTERS = frozenset({Role.ADVISORY, Role.CLERK})
APPROVERS = frozenset({Role.LEADER})


def may_draft(account: Account, organisation_id: int, on: date) -> None:
    """The advisory team or the clerk drafts."""
    require(account, organisation_id, DRAFTERS, on)


def may_approve(account: Account, plan: Plan, on: date) -> None:
    """The leader approves (A.4-a: the head makes the plan)."""
    require(account, plan.organisation_id, APPROVERS, on)
