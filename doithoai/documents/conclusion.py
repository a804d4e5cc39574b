"""A.4-c: the conclusion notice; its annex tells of every opinion the answer, the unit and the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.timezone import localtime

from doithoai.commitments.concluded import Concluded, conclusions_of
from doithoai.commitments.concluding_words import chosen_recipients, draft_of
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import Recipient
from doithoai.documents.framing import Issue, called, day, frame, planned, sentence, words
from doithoai.documents.heard import MISSING, Heard, counted, heard
from doithoai.documents.minutes_lines import figures
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.lifecycle import Outcome, Stage

FOLLOW_UP = (
    "Các đơn vị được giao tại mục II và Phụ lục thực hiện đúng thời hạn, báo cáo kết quả kèm minh chứng; bộ phận tham mưu theo "
    "dõi, đôn đốc và công khai tiến độ. Đề nghị Mặt trận Tổ quốc và các tổ chức chính trị - xã hội giám sát việc thực hiện."
)


@dataclass(frozen=True)
class ConclusionPaper:
    """Fields of the conclusion notice."""

    frame: Frame
    reference: str
    opening: str
    assessment: str
    ordered: tuple[str, ...]
    answered: int
    passed_up: tuple[str, ...]
    follow_up: str
    late_reason: str
    annex: tuple[Heard, ...]
    apart: int


def template(sheet: Sheet) -> None:
    """The notice as a form."""
    header(sheet)
    title(sheet, "Thông báo")
    basis(sheet)
    sheet.text("{{ opening }}")
    sheet.heading("I. ĐÁNH GIÁ CHUNG")
    sheet.text("{{ assessment }}")
    sheet.heading("II. KẾT LUẬN TỪNG NỘI DUNG")
    sheet.order("if answered")
    sheet.text("{{ answered }} ý kiến đã được trả lời tại hội nghị. Những việc tiếp tục thực hiện:")
    sheet.order("else")
    sheet.text("Những việc tiếp tục thực hiện:")
    sheet.order("endif")
    _list(sheet, "ordered")
    sheet.heading("III. VIỆC CHUYỂN, BÁO CÁO CẤP TRÊN")
    _list(sheet, "passed_up")
    sheet.heading("IV. TỔ CHỨC THỰC HIỆN, THEO DÕI")
    sheet.text("{{ follow_up }}")
    sheet.order("if late_reason")
    sheet.text("Thông báo này ban hành sau thời hạn 07 ngày làm việc. Lý do: {{ late_reason }}")
    sheet.order("endif")
    sheet.closing(
        "Trên đây là kết luận hội nghị đối thoại, thông báo để các cơ quan, đơn vị và Nhân dân biết, thực hiện"
    )
    signature(sheet)
    _annex(sheet)


def _list(sheet: Sheet, name: str) -> None:
    sheet.order(f"for line in {name}")
    sheet.text("{{ loop.index }}. {{ line }}")
    sheet.order("else")
    sheet.text("Không có.")
    sheet.order("endfor")


def _annex(sheet: Sheet) -> None:
    sheet.annex(landscape=True)
    sheet.text("PHỤ LỤC", Look(bold=True, align="center"))
    sheet.text(
        "Ý kiến, kiến nghị tại hội nghị đối thoại và việc giải quyết",
        Look(bold=True, align="center", before=0),
    )
    sheet.text("(Kèm theo Thông báo số {{ reference }})", Look(italic=True, align="center", before=0))
    sheet.table(
        (
            Column("TT", 11, "{{ loop.index }}", "center"),
            Column("Ý kiến, kiến nghị", 84, "{{ o.subject }}"),
            Column("Trả lời, kết luận", 83, "{{ o.answer }}"),
            Column("Đơn vị chủ trì", 42, "{{ o.unit }}"),
            Column("Thời hạn", 32, "{{ o.when }}", "center"),
        ),
        "o in annex",
    )
    sheet.order("if apart")
    sheet.text(
        "Không kể {{ apart }} nội dung ngoài phạm vi đối thoại hoặc không xem xét theo quy định, được đếm riêng.",
        Look(italic=True),
    )
    sheet.order("endif")


def fields(dialogue: Dialogue, issue: Issue) -> ConclusionPaper:
    """The notice's words; while it is a draft, the assessment is left for the chair."""
    opinions = heard(dialogue)
    inside = counted(opinions)
    conclusion = getattr(dialogue, "conclusion", None) or draft_of(dialogue)
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    if not issue.number and not issue.recipients:  # a draft shows to whom it will go
        issue = replace(issue, recipients=lines_of(chosen_recipients(dialogue)))
    made = frame(
        dialogue.organisation,
        "TB",
        f"kết luận hội nghị đối thoại trực tiếp với Nhân dân {words(held)}",
        issue,
        held,
    )
    # The annex gives each its number; the tracking code stays with the person.
    numbered = list(enumerate(inside, 1))
    places = {o.pk: n for n, o in numbered}
    concluded = conclusions_of(dialogue, issue.on or held)
    decided = {one.opinion_id: one for one in concluded if one.opinion_id}
    return ConclusionPaper(
        frame=replace(made, basis=(*made.basis, *planned(dialogue))),
        reference=f"{issue.number or '…'} {words(issue.on)}",
        opening=_opening(dialogue, inside),
        assessment=conclusion.assessment or "…",
        ordered=tuple(_ordered(one, places) for one in concluded),
        answered=sum(o.outcome == Outcome.ANSWERED for o in inside),
        passed_up=tuple(f"{_named(o, n)}: {o.way}." for n, o in numbered if _is_passed(o)),
        follow_up=conclusion.follow_up or FOLLOW_UP,
        late_reason=getattr(conclusion, "late_reason", ""),
        annex=tuple(_row(o, decided.get(o.pk)) for o in inside),
        apart=len(opinions) - len(inside),
    )


def _named(opinion: Heard, number: int) -> str:
    return f"{sentence(opinion.subject.rstrip('.'))} (ý kiến số {number}, Phụ lục)"


def _is_passed(opinion: Heard) -> bool:
    return opinion.outcome == Outcome.RECORDED or opinion.stage in {Stage.TRANSFERRED, Stage.ESCALATED}


def _opening(dialogue: Dialogue, inside: list[Heard]) -> str:
    chair = called(dialogue.chair, str(dialogue.chair_office or ""))
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    size = f" Dự hội nghị có {dialogue.attendance} người." if dialogue.attendance else ""
    return (
        f"{sentence(words(held))}, tại {dialogue.place.rstrip('.')}, {dialogue.organisation.name} tổ chức hội nghị đối thoại "
        f"trực tiếp với Nhân dân, chủ đề “{dialogue.theme.rstrip('.')}”. Chủ trì hội nghị: {chair}.{size} Hội nghị ghi nhận "
        f"{len(inside)} ý kiến, kiến nghị: {figures(inside)}. Sau khi nghe các ý kiến và nội dung trả lời, người chủ trì kết "
        "luận như sau:"
    )


def _ordered(one: Concluded, places: dict[int, int]) -> str:
    """`Giải quyết: … (ý kiến số 1, Phụ lục). Phòng A chủ trì, phối hợp: Phòng B, thời hạn đến hết ngày …; đồng chí … chịu trách nhiệm.`"""
    place = places.get(one.opinion_id or 0)
    task = sentence(one.text.rstrip(".")) + (f" (ý kiến số {place}, Phụ lục)" if place else "")
    unit = one.unit.short_name if one.unit else "…"
    helping = f", phối hợp: {', '.join(u.short_name for u in one.with_units)}" if one.with_units else ""
    until = f"thời hạn đến hết ngày {day(one.due_on) or '…/…/……'}"
    official = f"; {called(one.official)} chịu trách nhiệm" if one.official else ""
    return f"{task}. {sentence(unit)} chủ trì{helping}, {until}{official}."


def _row(opinion: Heard, decided: Concluded | None) -> Heard:
    """No empty cell: an opinion without an answer tells what will be done; what was concluded stands as it was concluded."""
    row = replace(opinion, answer=opinion.answer or opinion.way or MISSING, when=opinion.when or MISSING)
    if decided and decided.unit and decided.due_on:
        when = f"Đến hết ngày {day(decided.due_on)}"
        return replace(row, unit=decided.unit.short_name, when=when, due=decided.due_on)
    return row


def lines_of(to: Sequence[Recipient]) -> tuple[str, ...]:
    """The lines under Nơi nhận, each once."""
    return tuple(dict.fromkeys(f"{one.name.rstrip(',;. ')}," for one in to))
