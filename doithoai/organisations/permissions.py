"""Who may found, appoint, grant, adopt and enter days; and who may before anybody can sign in."""

from datetime import date

from doithoai.audit.record import CLOCK, Actor
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused


def may_administer(by: Actor, organisation: Organisation, on: date) -> None:
    """The body's own administrator or the system's; CLOCK is the installation itself.

    Before the first grant nobody can have a right, so the commands that set a system up (demo, load, a scenario) act as
    CLOCK. No page ever passes CLOCK here: whoever can run a command on the server already holds the whole database.
    """
    if by == CLOCK:
        return
    if not (isinstance(by, Account) and authority(by, on).administers(organisation)):
        raise Refused("Chỉ quản trị cơ quan này hoặc quản trị hệ thống làm được việc này.")


def may_administer_all(by: Actor, on: date) -> None:
    """What touches everybody (the calendar, a body without superior, the system's administrators)."""
    if by == CLOCK:
        return
    if not (isinstance(by, Account) and authority(by, on).is_system_admin):
        raise Refused("Chỉ quản trị hệ thống làm được việc này.")
