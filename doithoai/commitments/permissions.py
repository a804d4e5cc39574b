"""Who makes a commitment, who reports it done, who confirms it, who moves its day, who urges."""

from datetime import date

from doithoai.commitments.models import Commitment, CommitmentExtension, Urging
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


def decides(who: Authority, extension: CommitmentExtension) -> bool:
    """Advisory team or leader, never the one who asked nor the official whose work it is."""
    person = who.account.person_id
    own = person in {extension.by.person_id, extension.commitment.official_id}
    return not own and who.acts_in(extension.commitment.organisation_id, ADVISERS)


def urges(who: Authority, organisation_id: int) -> bool:
    """The desk or the leader of the body that follows what was promised."""
    return who.acts_in(organisation_id, SECRETARIAT)


def answers(who: Authority, urging: Urging) -> bool:
    """The unit that was urged; or the desk, which enters a letter that came on paper."""
    return who.acts_in(urging.unit_id, UNIT | ADVISERS) or urges(who, urging.organisation_id)


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


def may_ask_later(account: Account, commitment: Commitment, on: date) -> None:
    """B.Đ10.1-b: whoever reports it may ask for a later day."""
    _ask(reports(authority(account, on), commitment))


def may_decide_later(account: Account, extension: CommitmentExtension, on: date) -> None:
    """Spec 6: another person decides."""
    if account.person_id == extension.by.person_id:
        raise Refused("Người xin không tự quyết định. Hãy nhờ người khác.")
    if account.person_id == extension.commitment.official_id:
        raise Refused("Người được giao việc không tự quyết định gia hạn. Hãy nhờ người khác.")
    _ask(decides(authority(account, on), extension))


def may_urge(account: Account, organisation_id: int, on: date) -> None:
    """A.6-c."""
    if not urges(authority(account, on), organisation_id):
        raise Refused("Chỉ văn thư, bộ phận tham mưu hoặc lãnh đạo của cơ quan đôn đốc được.", clause="A.6-c")


def may_answer_urging(account: Account, urging: Urging, on: date) -> None:
    """A.6-c."""
    if not answers(authority(account, on), urging):
        raise Refused("Chỉ đơn vị được đôn đốc, hoặc cơ quan đôn đốc, ghi trả lời được.", clause="A.6-c")
