"""What a petitioner is told of a reply, a transfer or an escalation, in the words that fit the way (A.2-i, A.4-d)."""

import unicodedata
from dataclasses import dataclass

from django.utils.timezone import localdate

from doithoai.documents.framing import day
from doithoai.documents.heard import one
from doithoai.documents.models import Paper
from doithoai.documents.reaching import is_guarded
from doithoai.documents.reply import ADDRESSED
from doithoai.notifications.models import Way
from doithoai.opinions.models import Opinion, Passing, PassingKind, PetitionerKind

LONGEST_SMS = 160
LETTERS = str.maketrans("đĐ–“”", 'dD-""')


@dataclass(frozen=True)
class Words:
    """A heading, and what is said."""

    subject: str
    text: str


@dataclass(frozen=True)
class Told:
    """What happened, in full and in a sentence."""

    subject: str
    full: str
    sentence: str  # after "ý kiến, kiến nghị của ông/bà"


def of_reply(lead: Opinion, paper: Paper) -> Told:
    """The written reply: the answer itself, as the paper has it."""
    said = one(lead)
    parts = [f"Nội dung trả lời:\n{said.answer}" if said.answer else ""]
    parts += [f"Căn cứ: {said.legal_basis.rstrip('.')}." if said.legal_basis else ""]
    parts += [f"Hướng giải quyết: {said.way.rstrip('.')}. Thời gian: {said.when.rstrip('.')}."]
    sentence = f"đã được trả lời bằng văn bản số {paper.number}, ngày {day(paper.issued_on)}"
    return Told("Trả lời ý kiến, kiến nghị", "\n\n".join(part for part in parts if part), sentence)


def of_passing(passing: Passing) -> Told:
    """Where it went, why, under which number."""
    body = passing.to.name if passing.to else passing.to_name
    up = passing.kind == PassingKind.ESCALATION
    number = f" (văn bản số {passing.paper_number})" if passing.paper_number else ""
    verb = "đã được báo cáo" if up else "đã được chuyển đến"
    sentence = f"{verb} {body} ngày {day(localdate(passing.sent_at))}{number} để xem xét, giải quyết"
    subject = "Báo cáo cấp trên ý kiến, kiến nghị" if up else "Chuyển ý kiến, kiến nghị"
    return Told(subject, f"Lý do: {passing.reason.rstrip('.')}.", sentence)


def words(opinion: Opinion, told: Told, way: str) -> Words:
    """The message to one person; of what is guarded the envelope's letter says only that a paper is there."""
    if is_guarded(opinion):
        return Words(
            "Văn bản gửi người nêu",
            f"{_greeting(opinion)}\n\n{_office(opinion)} gửi ông/bà văn bản kèm theo.",
        )
    subject = f"{told.subject} mã {opinion.submission.code}"
    if way == Way.SMS:
        return Words(subject, _short(opinion, told))
    if way == Way.CALL:
        return Words(subject, _spoken(opinion, told))
    return Words(subject, _letter(opinion, told))


def _office(opinion: Opinion) -> str:
    return opinion.organisation.name


def _greeting(opinion: Opinion) -> str:
    handed = opinion.submission
    if handed.petitioner_kind == PetitionerKind.ANONYMOUS or not handed.petitioner:
        return "Kính gửi ông/bà,"
    name = handed.petitioner
    named = handed.petitioner_kind != PetitionerKind.INDIVIDUAL or name.split()[0].lower() in ADDRESSED
    return f"Kính gửi {name if named else f'ông/bà {name}'},"


def _letter(opinion: Opinion, told: Told) -> str:
    code = opinion.submission.code
    return "\n\n".join(
        [
            _greeting(opinion),
            f"Ý kiến, kiến nghị của ông/bà gửi {_office(opinion)} ngày {day(opinion.received_on)} {told.sentence}.",
            told.full,
            f"Ông/bà theo dõi việc giải quyết bằng mã tra cứu {code} trên trang đối thoại, hoặc hỏi tại trụ sở {_office(opinion)}.",
            f"Trân trọng,\n{_office(opinion)}",
        ]
    )


def _spoken(opinion: Opinion, told: Told) -> str:
    code = opinion.submission.code
    return f"Ý kiến, kiến nghị của ông/bà gửi ngày {day(opinion.received_on)} {told.sentence}. {told.full} Mã tra cứu: {code}."


def _short(opinion: Opinion, told: Told) -> str:
    """One message of 160 letters without marks, which every telephone shows whole."""
    end = f". Ma tra cuu: {opinion.submission.code}"
    head = plain(f"{opinion.organisation.short_name}: y kien cua ong/ba {told.sentence}")
    return head[: LONGEST_SMS - len(end)].rstrip(" ,.") + end


def plain(text: str) -> str:
    """Without Vietnamese marks; what has no plain letter is left out."""
    parts = unicodedata.normalize("NFD", text.translate(LETTERS))
    return parts.encode("ascii", "ignore").decode()
