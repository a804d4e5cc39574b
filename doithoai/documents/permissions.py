"""Who may issue, upload and read papers."""

from datetime import date

from doithoai.dialogues.permissions import prepares
from doithoai.documents.models import Paper, PaperKind
from doithoai.organisations.authority import SECRETARIAT, Authority, authority
from doithoai.organisations.models import Account
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
    return paper.kind in SHARED and who.reads(paper.organisation)


def may_issue(account: Account, organisation_id: int, on: date) -> None:
    """Refuses whoever does not keep the register."""
    if not issues(authority(account, on), organisation_id):
        raise Refused("Chỉ văn thư, bộ phận tham mưu hoặc lãnh đạo của cơ quan ban hành văn bản được.")
