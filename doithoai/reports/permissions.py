"""Who writes and issues a report of a body."""

from datetime import date

from doithoai.organisations.authority import SECRETARIAT, require
from doithoai.organisations.models import Account


def may_report(account: Account, organisation_id: int, on: date) -> None:
    """The secretariat of the body; its leader is one of them."""
    require(account, organisation_id, SECRETARIAT, on)
