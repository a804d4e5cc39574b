"""Who makes a commitment, who reports it done, who confirms it."""

from datetime import date

from doithoai.commitments.models import Commitment
from doithoai.organisations.authority import SECRETARIAT, UNIT, Authority, authority
from doithoai.organisations.models import Account, Role
from doithoai.regulations.refusals import Refused

ADVISERS = frozenset({Role.ADVISORY, Role.LEADER})


def commits(who: Authority, organisation_id: int) -> bool:
    """The desk or the leader of the body."""
    return who.acts_in(organisation_id, SECRETARIAT)


def reports(who: Authority, commitment: Commitment) -> bool:
    """The unit that promised, or the body's advisory team."""
    return who.acts_in(commitment.unit_id, UNIT | ADVISERS) or who.acts_in(
        commitment.organisation_id, {Role.ADVISORY}
    )


def did(account: Account, commitment: Commitment) -> bool:
    """Whether it is the account's own work: reported by it, or its person's as the official named."""
    return account.pk == commitment.done_by_id or account.person_id == commitment.official_id


def verifies(who: Authority, commitment: Commitment) -> bool:
    """Advisory team or leader, never the one who did it or reported it done."""
    return not did(who.account, commitment) and who.acts_in(commitment.organisation_id, ADVISERS)


def _ask(allowed: bool) -> None:  # noqa: FBT001 - the answer of a predicate
    if not allowed:
        raise Refused("Ông/bà không có quyền làm việc này với cam kết này.")


def may_commit(account: Account, organisation_id: int, on: date) -> None:
    """A.0-P3b."""
    _ask(commits(authority(account, on), organisation_id))


def may_report(account: Account, commitment: Commitment, on: date) -> None:
    """B.Đ10.2-a."""
    _ask(reports(authority(account, on), commitment))


def may_verify(account: Account, commitment: Commitment, on: date) -> None:
    """B.Đ10.2-a: who reported it does not confirm it."""
    if commitment.done_by_id == account.pk:
        raise Refused("Người báo xong không tự xác nhận. Hãy nhờ người khác.", clause="B.Đ10.2-a")
    if did(account, commitment):
        raise Refused("Người được giao việc không tự xác nhận. Hãy nhờ người khác.", clause="B.Đ10.2-a")
    _ask(verifies(authority(account, on), commitment))
