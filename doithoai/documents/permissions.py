"""Who may issue, upload and read papers."""

from datetime import date

from doithoai.dialogues.permissions import prepares
from doithoai.documents.models import Paper, PaperKind, Standing
from doithoai.organisations.authority import SECRETARIAT, Authority, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.regulations.refusals import Refused

PUBLIC = frozenset({PaperKind.NOTICE, PaperKind.CONCLUSION})
# Papers without petitioners' names, for superiors and supervisors too; the others are for those who work on them.
SHARED = PUBLIC | {
    PaperKind.PLAN,
    PaperKind.DIALOGUE_REPORT,
    PaperKind.ANNUAL_REPORT,
    PaperKind.SEMIANNUAL_REPORT,
    PaperKind.CONSOLIDATED_REPORT,
}


# Who judges the form of a draft; who approves it is the leader.
CHECKERS = frozenset({Role.CLERK, Role.ADVISORY})


def issues(who: Authority, organisation_id: int) -> bool:
    """Clerk, advisory team or leader of the organisation keeps its register."""
    return who.acts_in(organisation_id, SECRETARIAT)


def reads(who: Authority, paper: Paper) -> bool:
    """Its own secretariat and the dialogue's team everything; whoever reads the organisation only what names no petitioner."""
    if issues(who, paper.organisation_id):
        return True
    hidden = paper.opinion is not None and paper.opinion.restricted  # a reply to it names what it is about
    if paper.dialogue and not hidden and prepares(who.account, paper.dialogue, who.on):
        return True
    return paper.kind in SHARED and paper.standing == Standing.ISSUED and who.reads(paper.organisation)


def may_issue(account: Account, organisation_id: int, on: date) -> None:
    """Refuses whoever does not keep the register."""
    if not issues(authority(account, on), organisation_id):
        raise Refused("Chỉ văn thư, bộ phận tham mưu hoặc lãnh đạo của cơ quan ban hành văn bản được.")


def checks(who: Authority, organisation_id: int) -> bool:
    """Clerk or advisory team: whether a draft has the form that the rules ask for."""
    return who.acts_in(organisation_id, CHECKERS)


def approves(who: Authority, organisation_id: int) -> bool:
    """The leader answers for what leaves the house (A.2-a)."""
    return who.acts_in(organisation_id, {Role.LEADER})


def rules(who: Authority, organisation: Organisation) -> bool:
    """Leader or administrator: what the body asks of its papers."""
    return approves(who, organisation.pk) or who.administers(organisation)


def may_check(account: Account, organisation_id: int, on: date) -> None:
    """Refuses whoever does not judge the form of papers."""
    if not checks(authority(account, on), organisation_id):
        raise Refused("Chỉ văn thư hoặc bộ phận tham mưu của cơ quan kiểm tra thể thức được.")


def may_approve(account: Account, organisation_id: int, on: date) -> None:
    """Refuses whoever does not lead the body."""
    if not approves(authority(account, on), organisation_id):
        raise Refused("Chỉ lãnh đạo của cơ quan duyệt văn bản được.", clause="A.2-a")


def may_rule(account: Account, organisation: Organisation, on: date) -> None:
    """Refuses whoever neither leads nor administers the body."""
    if not rules(authority(account, on), organisation):
        raise Refused("Chỉ lãnh đạo hoặc quản trị cơ quan đặt quy định này được.")
