"""Words around a paper, from the records: issuer, superior, number, place and date, signer, basis, recipients."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.docx.frame import Frame
from doithoai.docx.profile import PROFILES, Profile
from doithoai.organisations.adoption import adopted
from doithoai.organisations.models import (
    Appointment,
    Category,
    Kind,
    Layout,
    Level,
    Office,
    Organisation,
    Person,
)
from doithoai.plans.models import Plan
from doithoai.regulations.clauses import regulation

# Titles as they stand above a signature; others are the office's own title.
SIGNED_AS: dict[str, str] = {
    Category.SECRETARY: "BÍ THƯ",
    Category.DEPUTY_SECRETARY: "PHÓ BÍ THƯ",
    Category.COUNCIL_CHAIR: "CHỦ TỊCH",
    Category.PEOPLES_COMMITTEE_CHAIR: "CHỦ TỊCH",
    Category.FRONT_CHAIR: "CHỦ TỊCH",
    Category.DEPUTY_CHAIR: "PHÓ CHỦ TỊCH",
}
DEPUTIES = frozenset({Category.DEPUTY_SECRETARY, Category.DEPUTY_CHAIR, Category.DEPUTY_DEPARTMENT_HEAD})
LONGEST_LINE = 22  # letters of a name in capitals in the left header
# Bodies that act as a body: the signer signs for them.
COLLECTIVE: dict[str, str] = {
    Kind.COUNCIL: "THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN",
    Kind.PEOPLES_COMMITTEE: "ỦY BAN NHÂN DÂN",
    Kind.FRONT: "BAN THƯỜNG TRỰC",
    Kind.MASS_ORGANISATION: "BAN THƯỜNG VỤ",
}


@dataclass(frozen=True)
class Issue:
    """What makes a draft a paper: its number, day, signer and recipients; all may still be missing."""

    number: str = ""
    on: date | None = None
    signer: Person | None = None
    recipients: tuple[str, ...] = ()


def profile_of(organisation: Organisation) -> Profile:
    """The layout that the organisation writes in."""
    return PROFILES[organisation.layout]


def words(day: date | None) -> str:
    """`05 tháng 02 năm 2026`: a nought before days to 9 and months to 2; room for the pen in a draft."""
    if day is None:
        return "ngày      tháng      năm       "
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def day(value: date | None) -> str:
    """`05/02/2026`, or nothing."""
    return f"{value:%d/%m/%Y}" if value else ""


def clock(moment: datetime) -> str:
    """`08 giờ 30`."""
    return f"{localtime(moment):%H giờ %M}"


def frame(organisation: Organisation, code: str, subject: str, issue: Issue, year: date) -> Frame:
    """The frame of one paper; `year` is a day on which offices and directives are looked up for a draft."""
    profile = profile_of(organisation)
    on = issue.on or year
    behalf, title = signing(organisation, issue.signer, on)
    return Frame(
        superior=broken(superior_line(organisation)),
        issuer=broken(organisation.name.upper()),
        number=number_line(profile, organisation, code, issue.number),
        dated=f"{organisation.place or organisation.area or organisation.short_name}, {words(issue.on)}",
        subject=subject,
        behalf=behalf,
        signer_title=title,
        signer_name=issue.signer.name if issue.signer else "",
        basis=basis(organisation, on),
        recipients=(*issue.recipients, filed(organisation)),
    )


def number_line(profile: Profile, organisation: Organisation, code: str, number: str) -> str:
    """`Số 05-TB/ĐU`, with room for the number while there is none; nothing for a paper without a kind code."""
    if not code:
        return ""
    return profile.number_lead + (number or profile.blank_number(code, organisation.symbol))


def broken(name: str) -> str:
    """A long name in two lines, the second beginning with the place."""
    if len(name) <= LONGEST_LINE:
        return name
    return re.sub(r" (?=(?:PHƯỜNG|XÃ|THÀNH PHỐ|THỊ XÃ|HUYỆN|TỈNH) )", "\n", name, count=1)


def superior_line(organisation: Organisation) -> str:
    """The body above, in a header only where it is of the same side: committees and councils of the State stand alone."""
    above = organisation.parent
    if above is None or above.layout != organisation.layout:
        return ""
    if organisation.layout == Layout.STATE and organisation.kind in {Kind.PEOPLES_COMMITTEE, Kind.COUNCIL}:
        return ""
    return above.name.upper()


def signing(organisation: Organisation, signer: Person | None, on: date) -> tuple[tuple[str, ...], str]:
    """Lines above the title, and the title, of the signer on that day."""
    profile = profile_of(organisation)
    office = _office(organisation, signer, on)
    title = SIGNED_AS.get(office.category, office.title.upper()) if office else ""
    body = _body(organisation)
    behalf = [f"{profile.on_behalf} {body}"] if body else []
    # A deputy of a Party body signs for the body itself; elsewhere for the head (papers.md).
    by_body = bool(body) and organisation.layout == Layout.PARTY
    if office and office.category in DEPUTIES and not by_body:
        head = organisation.offices.filter(is_head=True).first()
        name = SIGNED_AS.get(head.category, head.title.upper()) if head else ""
        behalf.append(f"{profile.for_head} {name}".strip())
    return tuple(behalf), title


def _body(organisation: Organisation) -> str:
    if organisation.kind == Kind.PARTY_COMMITTEE:
        return "ĐẢNG ỦY" if organisation.level == Level.COMMUNE else "BAN THƯỜNG VỤ"
    return COLLECTIVE.get(organisation.kind, "")


def _office(organisation: Organisation, signer: Person | None, on: date) -> Office | None:
    if signer is None:
        return None
    held = Appointment.objects.filter(person=signer, office__organisation=organisation, from_date__lte=on)
    held = held.exclude(to_date__lt=on).select_related("office").order_by("-office__is_head", "id")
    appointment = held.first()
    return appointment.office if appointment else None


def filed(organisation: Organisation) -> str:
    """The last line of the recipients: the office that files it."""
    lead = profile_of(organisation).recipients_lead
    if organisation.layout == Layout.PARTY and organisation.kind == Kind.PARTY_COMMITTEE:
        lead += " " + " ".join(organisation.name.split()[:2])  # Văn phòng Đảng ủy, Văn phòng Tỉnh ủy
    return f"{lead}."


def basis(organisation: Organisation, on: date) -> tuple[str, ...]:
    """Căn cứ: the directives that bind the organisation on that day."""
    lines = []
    for code in sorted(adopted(organisation, on)):
        text = regulation(code)
        if text.number and text.issued_on:
            lines.append(
                f"Căn cứ Quyết định số {text.number}, ngày {day(text.issued_on)} của {text.issuer} ban hành {text.title}"
            )
        else:
            lines.append(f"Căn cứ {text.title}")
    return tuple(lines)


def planned(dialogue: Dialogue) -> tuple[str, ...]:
    """Căn cứ: the plan that foresaw the dialogue."""
    plan: Plan | None = dialogue.plan_row.plan if dialogue.plan_row else None
    if plan is None or not plan.number:
        return ()
    return (
        f"Căn cứ Kế hoạch số {plan.number}, ngày {day(plan.issued_on)} về đối thoại trực tiếp năm {plan.year}",
    )


def called(person: Person, office_title: str = "") -> str:
    """`đồng chí Nguyễn Văn A, Bí thư Đảng ủy`."""
    return f"{person.salutation} {person.name}" + (f", {office_title}" if office_title else "")


def ended(text: str) -> str:
    """With a full stop, once."""
    text = text.strip()
    return text if text.endswith((".", "…", "?", "!")) else f"{text}."


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]
