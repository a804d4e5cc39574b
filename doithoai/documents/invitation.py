"""B.Đ7-4: the invitation to a body to attend and answer, and the list of all that are invited."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from django.utils import translation
from django.utils.timezone import localtime

from doithoai.dialogues.models import CoOrganiser, Dialogue, InvitedBody
from doithoai.documents import templates
from doithoai.documents.framing import Issue, called, clock, day, frame, profile_of, words
from doithoai.documents.models import PaperKind
from doithoai.documents.notice import reception
from doithoai.docx.fill import fill
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import PROFILES, Look
from doithoai.docx.sheet import Column, Sheet

LINE = Look(align="left", first_line=0, before=3)
LATER = "…"
SUBJECT = "dự hội nghị đối thoại trực tiếp với Nhân dân"


@dataclass(frozen=True)
class Letter:
    """Fields of the invitation."""

    frame: Frame
    issuer: str
    to: str
    answers: bool
    theme: str
    time: str
    place: str
    chair: str
    together: str
    office: str


@dataclass(frozen=True)
class Guest:
    """A line of the list."""

    number: int
    body: str
    role: str
    sent: str
    reply: str
    who: str


@dataclass(frozen=True)
class GuestList:
    """Fields of the list."""

    frame: Frame
    theme: str
    time: str
    place: str
    guests: tuple[Guest, ...]


def letter(sheet: Sheet) -> None:
    """The invitation as a form."""
    header(sheet)
    title(sheet, "Giấy mời")
    sheet.text("**Kính gửi:** {{ to }}.", Look(align="center", first_line=0, before=6))
    sheet.text(
        "{{ issuer }} tổ chức hội nghị đối thoại trực tiếp với Nhân dân{% if together %}, phối hợp với {{ together }}{% endif %}, "
        "trân trọng kính mời đại diện lãnh đạo cơ quan đến dự"
        "{% if answers %} và trả lời các nội dung thuộc trách nhiệm của cơ quan{% endif %}."
    )
    sheet.text("**1. Chủ đề:** {{ theme }}.")
    sheet.text("**2. Thời gian:** {{ time }}.")
    sheet.text("**3. Địa điểm:** {{ place }}.")
    sheet.text("**4. Chủ trì:** {{ chair }}.")
    sheet.text(
        "**5. Chuẩn bị:** nghiên cứu các ý kiến được chuyển đến, chuẩn bị nội dung trả lời và căn cứ pháp lý; "
        "báo người đến dự (họ tên, chức vụ) về {{ office }} trước hội nghị."
    )
    sheet.closing("Đề nghị cơ quan cử người dự đúng thành phần, đúng giờ")
    signature(sheet)


def guest_list(sheet: Sheet) -> None:
    """The list as a form."""
    header(sheet)
    title(sheet, "Danh sách mời")
    sheet.text("**Chủ đề:** {{ theme }}. **Thời gian:** {{ time }}. **Địa điểm:** {{ place }}.", LINE)
    sheet.table(
        (
            Column("TT", 10, "{{ g.number }}", "center"),
            Column("Cơ quan", 46, "{{ g.body }}"),
            Column("Mời", 25, "{{ g.role }}"),
            Column("Gửi ngày", 27, "{{ g.sent }}", "center"),
            Column("Trả lời", 22, "{{ g.reply }}"),
            Column("Người đến dự", 35, "{{ g.who }}"),
        ),
        "g in guests",
    )


@cache
def _form(make: Callable[[Sheet], None], layout: str) -> bytes:
    sheet = Sheet(PROFILES[layout])
    make(sheet)
    return sheet.bytes()


def _filled(make: Callable[[Sheet], None], dialogue: Dialogue, fields: object) -> bytes:
    return fill(BytesIO(_form(make, profile_of(dialogue.organisation).name)), vars(fields))


def letter_docx(row: InvitedBody) -> bytes:
    """Giấy mời to one body as .docx; the number is the register's, so there is room for it."""
    own = templates.own_form(row.dialogue.organisation, PaperKind.INVITATION)
    with translation.override("vi"):
        if own:
            return templates.own_paper(own, letter_fields(row))
        return _filled(letter, row.dialogue, letter_fields(row))


def list_docx(dialogue: Dialogue) -> bytes:
    """Danh sách mời as .docx."""
    with translation.override("vi"):
        return _filled(guest_list, dialogue, list_fields(dialogue))


def fields(dialogue: Dialogue, issue: Issue) -> Letter:
    """The words of one invitation to all bodies: it bears one number, and each of them is a recipient."""
    bodies = list(dialogue.invited.select_related("organisation"))
    return _letter(
        dialogue,
        "; ".join(row.organisation.name for row in bodies) or LATER,
        issue,
        answers=any(row.answers for row in bodies),
    )


def letter_fields(row: InvitedBody) -> Letter:
    """The words of the invitation to one body."""
    issue = Issue(signer=row.dialogue.accountable, recipients=("Như trên,",))
    return _letter(row.dialogue, row.organisation.name, issue, answers=row.answers)


def _letter(dialogue: Dialogue, to: str, issue: Issue, *, answers: bool) -> Letter:
    held = localtime(dialogue.starts_at).date()
    partners: list[CoOrganiser] = list(dialogue.co_organisers.select_related("organisation"))
    return Letter(
        frame=frame(dialogue.organisation, "GM", SUBJECT, issue, held),
        issuer=dialogue.organisation.name,
        to=to,
        answers=answers,
        theme=dialogue.theme.rstrip("."),
        time=_time(dialogue),
        place=dialogue.place.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        together=", ".join(partner.organisation.name for partner in partners),
        office=reception(dialogue),
    )


def list_fields(dialogue: Dialogue) -> GuestList:
    """The words of the list."""
    held = localtime(dialogue.starts_at).date()
    rows = dialogue.invited.select_related("organisation")
    return GuestList(
        frame=frame(dialogue.organisation, "", SUBJECT, Issue(), held),
        theme=dialogue.theme.rstrip("."),
        time=_time(dialogue),
        place=dialogue.place.rstrip("."),
        guests=tuple(_guest(number, row) for number, row in enumerate(rows, 1)),
    )


def _time(dialogue: Dialogue) -> str:
    held = localtime(dialogue.starts_at).date()
    return f"{clock(dialogue.starts_at)}, {words(held)}"


def _guest(number: int, row: InvitedBody) -> Guest:
    return Guest(
        number=number,
        body=row.organisation.name,
        role="Dự, trả lời" if row.answers else "Dự",
        sent=day(row.sent_on) or "Chưa gửi",
        reply={True: "Đến dự", False: "Không đến", None: "Chưa trả lời"}[row.comes],
        who=row.representative,
    )
