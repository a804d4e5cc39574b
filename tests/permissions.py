"""Who asks, in the permission matrices: each role at each place around the ward whose things are asked for.

An account is called after its place and its role: `own.C` is a clerk of the ward's Party committee, whose plan, dialogue,
opinion … the addresses name; `above.S` a supervisor of the province (reads below, never acts); `beside.A` the advisory team of
the other ward; `below.L` the leader of the people's committee under the Party committee; `unit.U` an officer of the department
that has the opinion; `idle.H` the head of a department that has nothing; `nobody` signed in without any role.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings

from doithoai.audit.record import CLOCK, PUBLIC
from doithoai.commitments.concluding_items import Worded
from doithoai.commitments.concluding_items import add as add_conclusion
from doithoai.commitments.keeping import report_done
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, ConclusionItem, Urging
from doithoai.dialogues.agreeing import hold_with
from doithoai.dialogues.arriving import walk_in
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.calling import Duty, add_task, invite
from doithoai.dialogues.models import (
    Attendee,
    CoOrganiser,
    Dialogue,
    InvitedBody,
    Phase,
    Speech,
    Task,
)
from doithoai.documents.announcing import Signing, issue_plan
from doithoai.documents.models import Paper, PaperKind, PaperTemplate
from doithoai.documents.papers import template
from doithoai.documents.register import upload_signed_copy
from doithoai.documents.sending import Recipient, add_recipient
from doithoai.documents.telling import tell_of_passings
from doithoai.documents.templates import upload
from doithoai.documents.urging_issuing import UrgingIssue, issue_urging
from doithoai.notifications.models import Message
from doithoai.opinions.house_rules import Wording, add_standard_text
from doithoai.opinions.importing import take
from doithoai.opinions.intake import receive
from doithoai.opinions.letters import keep
from doithoai.opinions.models import (
    Attachment,
    Channel,
    Import,
    Kind,
    Letter,
    Opinion,
    Passing,
    Question,
    ResultRecord,
    RoutingRule,
    SavedView,
    StandardText,
)
from doithoai.opinions.passing import transfer
from doithoai.opinions.questions import Asked, ask
from doithoai.opinions.result import record_result
from doithoai.opinions.routing import Matter, add_rule
from doithoai.opinions.triage import accept, put_out_of_scope
from doithoai.organisations.accounts import create_account
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.plans.models import Plan
from doithoai.reports.models import Kind as ReportKind
from doithoai.reports.models import Report
from doithoai.reports.writing import begin
from tests.factories import dialogues, mail, opinions, plans, sheets
from tests.factories.organisations import FOUNDED, PASSWORD, World, account_with, moment, person, world

ROLES = {
    "C": Role.CLERK,
    "A": Role.ADVISORY,
    "L": Role.LEADER,
    "U": Role.UNIT_OFFICER,
    "H": Role.UNIT_HEAD,
    "S": Role.SUPERVISOR,
    "O": Role.ORG_ADMIN,
    "Y": Role.SYSTEM_ADMIN,
}
# Which roles are asked for at each place.
PLACES = {
    "own": "CALSO",
    "above": "CALUHSOY",
    "beside": "CALSO",
    "below": "ALO",
    "unit": "UH",
    "idle": "UH",
}
# Those that the world already has: the opinion's result is the officer's, the leader chairs the dialogue.
KNOWN = {
    "own.C": "clerk",
    "own.A": "advisory",
    "own.L": "leader",
    "own.S": "supervisor",
    "own.O": "org_admin",
    "above.L": "superior",
    "above.Y": "system_admin",
    "beside.C": "other_clerk",
    "beside.A": "other_advisory",
    "beside.L": "other_leader",
    "beside.O": "other_admin",
    "below.L": "chairman",
    "unit.U": "unit_officer",
    "unit.H": "unit_head",
    "idle.U": "other_unit_officer",
}

# Of these the pages are asked that everybody has; to the others they say nothing else.
TASTERS = ("own.C", "own.A", "own.L", "own.S", "above.L", "above.S", "beside.A", "unit.U", "idle.H", "nobody")


class Who(frozenset[str]):
    """Some of the accounts; `|` joins, `-` leaves out."""

    def __or__(self, other: Any) -> "Who":
        return Who(frozenset.__or__(self, other))

    def __and__(self, other: Any) -> "Who":
        return Who(frozenset.__and__(self, other))

    def __sub__(self, other: Any) -> "Who":
        return Who(frozenset.__sub__(self, other))


def at(place: str, letters: str) -> Who:
    """These roles at one place."""
    return Who(f"{place}.{letter}" for letter in letters)


def own(letters: str) -> Who:
    """These roles in the ward itself."""
    return at("own", letters)


def anywhere(letters: str) -> Who:
    """These roles wherever they are held."""
    return Who(name for name in SIGNED_IN if name[-1] in letters and "." in name)


SIGNED_IN = (*(f"{place}.{letter}" for place, letters in PLACES.items() for letter in letters), "nobody")
EVERYBODY = Who(SIGNED_IN)
OFFICIALS = EVERYBODY - {"nobody"}
NOBODY = Who()

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
# Beside the name and the number of the factories; nobody else has it, not even the example in a template.
EMAIL = "rieng.tu@example.vn"
SECRET = "Tố cáo ông Trần Bá Thử nhận tiền của hộ ngõ 24."


@dataclass(frozen=True)
class Ward:
    """One of everything that an address can name."""

    world: World
    accounts: dict[str, Account]
    plan: Plan
    paper: Paper
    dialogue: Dialogue
    speech: Speech
    task: Task
    prepared: Opinion
    opinion: Opinion  # solved by the first department
    attachment: Attachment
    proof: ResultRecord
    passing: Passing  # arrived here, not yet accepted
    commitment: Commitment
    proven: Commitment  # reported as done, with a file
    urging: Urging  # of the first department
    sent: Passing  # sent from here, the person not yet told
    message: Message  # that tells them, not yet let go
    file: Import
    letter: Letter  # waits for a person
    rule: RoutingRule
    text: StandardText
    view: SavedView  # of own.A
    denunciation: Opinion
    evidence: Attachment  # came with the denunciation
    question: Question  # written in a hall that is open
    guest: Attendee  # came to the same hall without registering
    attendee: Attendee  # of a dialogue that is announced
    partner: CoOrganiser  # of the same
    invited: InvitedBody  # to the same
    form: PaperTemplate  # of the body's own, not in use
    conclusion: ConclusionItem  # of the dialogue that waits for its conclusion
    report: Report  # of the year, being written

    @property
    def body(self) -> Organisation:
        """The ward's Party committee."""
        return self.world.ward.party_committee


@contextmanager
def ward(folder: Path) -> Iterator[Ward]:
    """The ward with one of everything, for as long as it is asked; nothing of it stays."""
    with override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield _built()
        transaction.set_rollback(True)


def _built() -> Ward:
    here = world()
    accounts = _accounts(here)
    dialogue = dialogues.ended(here, slips=2, heard_of_them=1)
    prepared = opinions.at_dialogue(here, dialogue)
    opinion, record = _solved(here)
    duty = Duty(Phase.values[0], "Soạn giấy mời", "Văn phòng", dialogues.HELD_ON)
    task = add_task(dialogue, duty, by=here.clerk, at=dialogues.CALLED)
    promise = Promise("Lắp đèn", here.ward.departments[0], opinions.SOLVE_DUE, dialogue=dialogue)
    kept = commit(here.ward.party_committee, promise, by=here.leader, at=dialogues.ENDS)
    worded = Worded("Lắp đèn", here.ward.departments[0], opinions.SOLVE_DUE)
    concluded = add_conclusion(dialogue, worded, by=here.clerk, at=dialogues.ENDS)
    wording = Wording("Ngập", "Phường thông cống trước mùa mưa.", "flooding")
    who: dict[str, Any] = {"by": here.advisory, "at": opinions.SORTED}
    text = add_standard_text(here.ward.party_committee, wording, **who)
    rule = add_rule(here.ward.party_committee, Matter("flooding"), here.ward.departments[0], **who)
    file = take(sheets.saved(sheets.workbook([sheets.row()])), sheets.bound(here), **who)
    letter = keep(mail.mailbox(here), mail.letter(Precedence="bulk").as_bytes(), at=opinions.SORTED)
    view = SavedView.objects.create(account=here.advisory, name="Của tôi", query="", at=opinions.SORTED)
    denunciation = _denunciation(here)
    hall = dialogues.opened(here)
    attendee, partner, invited = _coming(here)
    return Ward(
        here, accounts, *_plan(here), dialogue, dialogue.speeches.all()[0], task, prepared, opinion,
        opinion.submission.attachments.get(), record, _arrival(here), kept, _proven(here), _urging(here),
        *_sent(here), file, letter, rule, text, view,
        denunciation, denunciation.submission.attachments.get(),
        ask(hall, Asked("Bao giờ có lịch thu gom rác?"), at=dialogues.STARTS),
        walk_in(hall, Coming("Bà Đoàn Thị Khách", phone="0912345678"), by=here.clerk, at=dialogues.STARTS),
        attendee, partner, invited, _form(here), concluded,
        begin(here.ward.party_committee, ReportKind.ANNUAL, 2026, by=here.clerk, at=dialogues.ENDS),
    )  # fmt: skip


def _form(here: World) -> PaperTemplate:
    """A form that the administrator uploaded: the built-in one."""
    file = SimpleUploadedFile("mau.docx", template(PaperKind.NOTICE, "party"))
    return upload(
        here.ward.party_committee, PaperKind.NOTICE, file, "", by=here.org_admin, at=opinions.SORTED
    )


def _urging(here: World) -> Urging:
    """The first department let a promise go by, and was asked about it."""
    body, unit = here.ward.party_committee, here.ward.departments[0]
    late = opinions.FOLLOWED + timedelta(days=9)
    promise = Promise("Sửa hè", unit, opinions.FOLLOWED.date())
    row = commit(body, promise, by=here.leader, at=opinions.FOLLOWED)
    until = late.date() + timedelta(days=5)
    chosen = frozenset({f"c{row.pk}"})
    asked = UrgingIssue(body, unit, chosen, until, late.date(), here.leader.person, "", ("Như trên,",))
    issue_urging(asked, by=here.clerk, at=late)
    return Urging.objects.get()


def _proven(here: World) -> Commitment:
    """The first department reported a promise as kept, with a file."""
    unit = here.ward.departments[0]
    promise = Promise("Thay nắp cống", unit, opinions.SOLVE_DUE)
    row = commit(here.ward.party_committee, promise, by=here.leader, at=opinions.FOLLOWED)
    file = SimpleUploadedFile("anh.pdf", PDF)
    report_done(row, "Biên bản nghiệm thu", file=file, by=here.unit_officer, at=opinions.DONE)
    return row


def _sent(here: World) -> tuple[Passing, Message]:
    """What went to the other ward, and the message to whoever raised it."""
    sent = opinions.transferred(here).passings.get()
    tell_of_passings([sent], by=here.clerk, at=opinions.ASSIGNED)
    return sent, Message.objects.get(occasion_id=sent.pk)


def _coming(here: World) -> tuple[Attendee, CoOrganiser, InvitedBody]:
    """Who comes to a dialogue that is announced, who holds it too, who is invited."""
    dialogue, when = dialogues.announced(here), moment(dialogues.NOTICE_ON, 15)
    her = Coming(opinions.NAME, opinions.ADDRESS, phone=opinions.PHONE, email=EMAIL)
    attendee = register_to_attend(dialogue, her, by=PUBLIC, at=when)
    partner = hold_with(dialogue, here.ward.front, by=here.clerk, at=when)
    invite(dialogue, here.ward.departments[:1], by=here.clerk, at=when)
    return attendee, partner, dialogue.invited.get()


def _accounts(here: World) -> dict[str, Account]:
    homes = {
        "own": here.ward.party_committee,
        "above": here.province.party_committee,
        "beside": here.other.party_committee,
        "below": here.ward.peoples_committee,
        "unit": here.ward.departments[0],
        "idle": here.ward.departments[1],
    }
    numbers = count(1)
    found = {}
    for name in SIGNED_IN:
        place, _dot, letter = name.partition(".")
        if name in KNOWN:
            found[name] = getattr(here, KNOWN[name])
        elif letter:
            who = person(f"Người Hỏi {next(numbers)}", homes[place])
            found[name] = account_with(ROLES[letter], homes[place], who, f"hoi.{name.lower()}")
        else:
            who = person("Người Không Quyền", homes["own"])
            found[name] = create_account(who, "khong.quyen", PASSWORD, by=CLOCK, at=FOUNDED)
    return found


def _plan(here: World) -> tuple[Plan, Paper]:
    plan = plans.submitted_plan(here)
    signing = Signing(plans.APPROVED_ON, here.leader.person)
    paper = issue_plan(plan, signing, by=here.leader, at=moment(plans.APPROVED_ON, 16))
    upload_signed_copy(
        paper, SimpleUploadedFile("ky.pdf", PDF), by=here.clerk, at=moment(plans.APPROVED_ON, 17)
    )
    add_recipient(paper, Recipient("Tỉnh ủy"), by=here.clerk, at=moment(plans.APPROVED_ON, 17))
    return Plan.objects.get(pk=plan.pk), paper


def _solved(here: World) -> tuple[Opinion, ResultRecord]:
    opinion = opinions.following(here, email=EMAIL, files=(SimpleUploadedFile("don.pdf", PDF),))
    done = opinions.solving(proof_file=SimpleUploadedFile("bien-ban.pdf", PDF))
    return opinion, record_result(opinion, done, by=here.unit_officer, at=opinions.DONE)


def _arrival(here: World) -> Passing:
    """The other ward sends something here."""
    there = {"petitioner": "Lưu Thị Xa", "address": "Xóm ngoài", "email": EMAIL}
    slip = {"organisation": here.other.party_committee, "channel": Channel.PAPER_SLIP}
    handed = opinions.handed(here, **slip, **there)
    opinion = receive(handed, by=here.other_clerk, at=moment(opinions.RECEIVED_ON, 19)).opinions.get()
    accept(opinion, opinions.SORTING, by=here.other_clerk, at=opinions.SORTED)
    to = here.ward.party_committee
    return transfer(opinion, to, "Thuộc địa bàn", by=here.other_clerk, at=opinions.ASSIGNED)


def _denunciation(here: World) -> Opinion:
    """A denunciation that a unit was asked to answer before anybody knew what it is."""
    opinion = opinions.accepted(
        here, email=EMAIL, text=SECRET, files=(SimpleUploadedFile("to-cao.pdf", PDF),)
    )
    return put_out_of_scope(opinion, Kind.DENUNCIATION, "Tố cáo", by=here.clerk, at=opinions.SORTED)
