"""Every paper there is, made once in each layout from one conference that was held, concluded, reviewed and passed on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from tempfile import TemporaryDirectory

from django.test import override_settings

from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Urging
from doithoai.commitments.urging import urge
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.calling import invite
from doithoai.dialogues.inviting import send_invitation
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.programme import prefill
from doithoai.dialogues.review import review
from doithoai.documents import chairs_paper, guidance_slip, invitation, programme_paper, sign_in_sheet
from doithoai.documents.chairs_file import chairs_file
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.framing import Issue
from doithoai.documents.models import CODES, PaperKind
from doithoai.documents.papers import MAKING, Record, draft_docx
from doithoai.documents.transfer_letter import Batch
from doithoai.docx.profile import PROFILES
from doithoai.opinions.escalating import Papers, escalate
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import transfer
from doithoai.organisations.models import Layout, Role
from doithoai.organisations.queries import units_of
from doithoai.plans.drafting import Row, draft, set_rows
from doithoai.plans.models import Plan
from doithoai.reports.models import Kind as ReportKind
from doithoai.reports.models import Report
from doithoai.reports.writing import Written, begin, write
from tests.documents.conference import CONCLUDED_ON, RECEIVED, Conference, concluding, conference, held
from tests.factories.dialogues import fresh, slip
from tests.factories.organisations import day, moment, person_with, world
from tests.factories.plans import YEAR

ISSUED = day(2026, 2, 5)
LATE = day(2026, 11, 20)
AFTER = moment(CONCLUDED_ON, 16)


def _everybody(rows: Sequence[Opinion]) -> Collection[int]:
    """The reader may know who raised each."""
    return [row.pk for row in rows]


def _fresh(opinion: Opinion) -> Opinion:
    return Opinion.objects.get(pk=opinion.pk)


@dataclass(frozen=True)
class Told:
    """Two dialogues of one body: one announced, one that is over; and what is not about one dialogue."""

    before: Dialogue
    after: Conference
    plan: Plan
    reports: dict[str, Report]


# Made by a function of their own from a dialogue or an opinion; never numbered or issued.
APART: dict[str, Callable[[Told], bytes]] = {
    "guest_list": lambda told: invitation.list_docx(told.before),
    "programme": lambda told: programme_paper.programme_docx(told.before),
    "run_sheet": lambda told: programme_paper.run_sheet_docx(told.before),
    "chairs_file": lambda told: chairs_paper.docx(
        told.before, chairs_file(told.before, _everybody, at=RECEIVED)
    ),
    "guidance_slip": lambda told: guidance_slip.slip(_fresh(told.after.outside), named=True),
}
KINDS = [*MAKING, *(kind for kind in APART if kind not in MAKING)]
# Papers made from one opinion, by its place among those prepared; papers of a dialogue that is still to come.
ONE: dict[str, int] = {PaperKind.WRITTEN_REPLY: 0, PaperKind.TOLD: 0, PaperKind.ESCALATION: 2}
BEFORE = frozenset(
    {
        PaperKind.NOTICE,
        PaperKind.DIALOGUE_PLAN,
        PaperKind.OPINION_SUMMARY,
        PaperKind.PROGRAMME,
        PaperKind.INVITATION,
        sign_in_sheet.KIND,
    }
)
LETTERS = frozenset(kind for kind, code in CODES.items() if code == "CV") | {"guidance_slip"}


@dataclass(frozen=True)
class Made:
    """One paper as issued and as a draft."""

    kind: str
    layout: str
    number: str
    signer: str
    paper: bytes
    draft: bytes


@cache
def every_paper(layout: str) -> dict[str, Made]:
    """By kind; made once in a run of tests, whichever asks first."""
    with TemporaryDirectory() as place, override_settings(MEDIA_ROOT=place):
        told = _told(layout)
        return {kind: _made(kind, told) for kind in KINDS}


def _told(layout: str) -> Told:
    """The one announced has its guests and its programme; the other is concluded, reviewed, two matters passed on."""
    here = world()
    first, after = conference(here, layout), held(here, layout)
    dialogue, by = first.dialogue, first.by
    invite(dialogue, [here.ward.front, here.ward.departments[0]], by=by, at=RECEIVED)
    send_invitation(dialogue.invited.all()[0], day(2026, 9, 2), by=by, at=RECEIVED)
    register_to_attend(dialogue, Coming("Bà Ngô Thị Thử", "Khu phố Cẩm Giang", people=4), by=by, at=RECEIVED)
    slip(dialogue)
    prefill(dialogue, by=by, at=RECEIVED)
    issue_conclusion(after.dialogue, concluding(after), by=by, at=AFTER)
    light, _second, above = map(_fresh, after.prepared)
    transfer(light, None, "Thuộc ngành điện", "Điện lực Bắc Ninh", "07-CV/ĐU", by=by, at=AFTER)
    leader = here.leader if layout == Layout.PARTY else here.chairman
    superior = after.organisation.parent
    assert superior is not None
    papers = Papers("Biên bản số 01-BB/ĐU", "Hồ sơ đối thoại", "Bảng kinh phí thu gom rác năm 2026")
    escalate(above, superior, "Mức chi do tỉnh quyết định", "Không có", papers, by=leader, at=AFTER)
    review(after.dialogue, "Đúng giờ.", "Trả lời dài.", "Rút ngắn trả lời.", by=by, at=AFTER)
    over = replace(after, dialogue=fresh(after.dialogue))
    return Told(fresh(dialogue), over, _plan(first), _reports(over))


def _reports(made: Conference) -> dict[str, Report]:
    """One of each kind, with words."""
    words = Written(day(2026, 1, 1), LATE, "", "Đúng kế hoạch.\nTrả lời còn chậm.", "Tổ chức hai buổi.", "")
    at = moment(LATE)
    kinds = {kind: begin(made.organisation, kind, YEAR, by=made.by, at=at) for kind in ReportKind.values}
    return {kind: write(row, words, row.version, by=made.by, at=at) for kind, row in kinds.items()}


def _plan(first: Conference) -> Plan:
    by = person_with(Role.ADVISORY, first.organisation)
    plan = draft(first.organisation, YEAR + 1, by=by, at=AFTER)
    office = first.dialogue.chair_office
    rows = [Row(office, month, "Thu gom rác thải", "87 ý kiến", ("environment",)) for month in (5, 9)]
    set_rows(plan, rows, by=by, at=AFTER)
    return plan


def _made(kind: str, told: Told) -> Made:
    body = told.before.organisation
    head = told.before.chair
    code = CODES.get(kind, "")
    number = PROFILES[body.layout].numbered(5, code, body.symbol) if code else ""
    if kind not in MAKING:
        paper = APART[kind](told)
        return Made(kind, body.layout, number, head.name, paper, paper)
    record = _record(kind, told)
    issue = Issue(number, ISSUED, head, ("Như trên,",))
    return Made(
        kind, body.layout, number, head.name, draft_docx(kind, record, issue), draft_docx(kind, record)
    )


def _record(kind: str, told: Told) -> Record:
    """What a paper of this kind is made from."""
    alone: dict[str, Record] = {PaperKind.PLAN: told.plan, **told.reports}
    if kind in alone:
        return alone[kind]
    if kind == PaperKind.URGING:
        return _urging(told)
    if kind in ONE:
        return _fresh(told.after.prepared[ONE[kind]])
    if kind == PaperKind.TRANSFER_LETTER:
        opinions = tuple(map(_fresh, told.after.prepared))
        return Batch(told.before.organisation, "Điện lực Bắc Ninh", "Thuộc ngành điện", opinions, ISSUED)
    return told.before if kind in BEFORE else told.after.dialogue


def _urging(told: Told) -> Urging:
    """A unit that let a promise go by."""
    body, by = told.after.organisation, told.after.by
    unit = units_of(body)[0]
    due = AFTER + timedelta(days=2)
    row = commit(body, Promise("Lắp 18 bộ đèn ngõ 24", unit, due.date()), by=by, at=AFTER)
    until, late = due + timedelta(days=20), due + timedelta(days=10)
    return urge(body, unit, until.date(), {f"c{row.pk}"}, by=by, at=late)
