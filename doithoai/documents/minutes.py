"""B.Đ9.1-g2c: the minutes assemble themselves from the programme, the notes, the speeches and what became of each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.documents.framing import Issue, called, clock, frame, words
from doithoai.documents.heard import Heard, counted, heard
from doithoai.documents.privacy import masked
from doithoai.docx.frame import Frame, header, title, two_signatures
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet


@dataclass(frozen=True)
class Moment:
    """One thing that happened: an item of the programme, a note, a speech with its opinions."""

    at: str
    lead: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class MinutesPaper:
    """Fields of the minutes."""

    frame: Frame
    theme: str
    opened: str
    ended: str
    place: str
    chair: str
    secretary: str
    secretary_name: str
    chair_name: str
    attendance: str
    participants: str
    invited: str
    moments: tuple[Moment, ...]
    written: tuple[str, ...]
    not_reached: tuple[str, ...]
    raised: int
    figures: str
    conclusion: str


def template(sheet: Sheet) -> None:
    """The minutes as a form."""
    header(sheet)
    title(sheet, "Biên bản")
    sheet.heading("I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    sheet.text("**1. Thời gian:** khai mạc {{ opened }}.")
    sheet.text("**2. Địa điểm:** {{ place }}.")
    sheet.text("**3. Chủ trì:** {{ chair }}. **Thư ký:** {{ secretary }}.")
    sheet.text("**4. Thành phần:** {{ participants }}. Số người dự: {{ attendance }}.")
    sheet.order("if invited")
    sheet.text("**5. Cơ quan được mời trả lời:** {{ invited }}.")
    sheet.order("endif")
    sheet.text("**Chủ đề:** {{ theme }}.")
    sheet.heading("II. DIỄN BIẾN HỘI NGHỊ")
    sheet.order("for moment in moments")
    sheet.text("**{{ moment.at }}** {{ moment.lead }}", Look(keep_with_next=False))
    sheet.order("for line in moment.lines")
    sheet.text("- {{ line }}")
    sheet.order("endfor")
    sheet.order("endfor")
    _rest(sheet)
    two_signatures(
        sheet,
        ("NGƯỜI GHI BIÊN BẢN", "{{ secretary_name }}"),
        ("CHỦ TRÌ HỘI NGHỊ", "{{ chair_name }}"),
    )


def _rest(sheet: Sheet) -> None:
    sheet.heading("III. Ý KIẾN GỬI BẰNG VĂN BẢN, PHIẾU VÀ TRANG ĐIỆN TỬ")
    sheet.order("for line in written")
    sheet.text("{{ loop.index }}. {{ line }}")
    sheet.order("else")
    sheet.text("Không có.")
    sheet.order("endfor")
    sheet.order("if not_reached")
    sheet.text(
        "**Người đã đăng ký nhưng chưa kịp phát biểu:** {{ not_reached|join('; ') }}. Nội dung đăng ký được tiếp nhận là ý "
        "kiến bằng văn bản và trả lời sau."
    )
    sheet.order("endif")
    sheet.heading("IV. TỔNG HỢP VÀ KẾT LUẬN CỦA NGƯỜI CHỦ TRÌ")
    sheet.text("Hội nghị ghi nhận {{ raised }} ý kiến, kiến nghị: {{ figures }}.")
    sheet.order("if conclusion")
    sheet.text("{{ conclusion }}")
    sheet.order("endif")
    sheet.closing(
        "Hội nghị kết thúc {{ ended }}. Biên bản đã được thông qua và lập thành văn bản để lưu hồ sơ đối thoại"
    )


def fields(dialogue: Dialogue, issue: Issue) -> MinutesPaper:
    """The minutes' words, in the order of time."""
    opinions = heard(dialogue)
    inside = counted(opinions)
    secretary = dialogue.team.filter(is_secretary=True).select_related("person").first()
    opened = dialogue.opened_at or dialogue.starts_at
    conclusion = getattr(dialogue, "conclusion", None)
    return MinutesPaper(
        frame=frame(
            dialogue.organisation,
            "BB",
            "hội nghị đối thoại trực tiếp với Nhân dân",
            Issue(issue.number, issue.on or localtime(opened).date(), issue.signer, issue.recipients),
            localtime(opened).date(),
        ),
        theme=dialogue.theme.rstrip("."),
        opened=f"{clock(opened)}, {words(localtime(opened).date())}",
        ended=f"{clock(dialogue.ended_at)} cùng ngày" if dialogue.ended_at else "… giờ … cùng ngày",
        place=dialogue.place.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        secretary=called(secretary.person) if secretary else "…",
        secretary_name=secretary.person.name if secretary else "",
        chair_name=dialogue.chair.name,
        attendance=str(dialogue.attendance or "…"),
        participants=dialogue.participants.rstrip("."),
        invited=", ".join(
            body.organisation.short_name for body in dialogue.invited.select_related("organisation")
        ),
        moments=_moments(dialogue, opinions),
        written=tuple(_written(o) for o in inside if o.speech is None),
        not_reached=tuple(s.speaker for s in dialogue.speeches.filter(state=SpeechState.NOT_REACHED)),
        raised=len(inside),
        figures=figures(inside),
        conclusion=conclusion.assessment if conclusion else "",
    )


def figures(opinions: list[Heard]) -> str:
    """`3 trả lời ngay, 1 kiểm tra, trả lời sau; …`: the three outcomes and what has none yet."""
    said: dict[str, int] = {}
    for opinion in opinions:
        label = opinion.outcome_label or "Chưa phân xử lý"
        said[label] = said.get(label, 0) + 1
    return (
        "; ".join(f"{number} {label[0].lower()}{label[1:]}" for label, number in said.items())
        or "không có ý kiến"
    )


def _moments(dialogue: Dialogue, opinions: list[Heard]) -> tuple[Moment, ...]:
    """Programme, notes and speeches in the order of time."""
    happened: list[tuple[datetime, int, Moment]] = [
        (item.done_at, 0, Moment(_at(item.done_at), _item(item.title, item.who)))
        for item in dialogue.programme.exclude(done_at=None)
        if item.done_at
    ]
    happened += [
        (note.at, 1, Moment(_at(note.at), masked(note.text))) for note in dialogue.minute_entries.all()
    ]
    spoken = dialogue.speeches.exclude(called_at=None).filter(
        state__in=[SpeechState.SPOKEN, SpeechState.SPEAKING]
    )
    for speech in spoken:
        if speech.called_at:
            happened.append((speech.called_at, 2, _speech(speech, opinions)))
    return tuple(moment for *_order, moment in sorted(happened, key=lambda entry: entry[:2]))


def _at(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M}."


def _item(title: str, who: str) -> str:
    return f"{title} ({who})." if who else f"{title.rstrip('.')}."


def _speech(speech: Speech, opinions: list[Heard]) -> Moment:
    who = ", ".join(part for part in (speech.speaker, speech.address) if part)
    who += f", đại diện {speech.on_behalf_of}" if speech.on_behalf_of else ""
    own = [opinion for opinion in opinions if opinion.speech == speech.pk]
    inside = [opinion for opinion in own if opinion.counts]
    lines = tuple(line for opinion in inside for line in _told(opinion))
    if len(own) > len(inside):
        lines += ("Có nội dung ngoài phạm vi đối thoại, đã hướng dẫn đúng nơi giải quyết.",)
    return Moment(
        _at(speech.called_at or speech.registered_at), f"{who} phát biểu: {_subject(speech, own)}", lines
    )


def _subject(speech: Speech, own: list[Heard]) -> str:
    """What was announced on the slip stands only while no opinion was written down."""
    return "" if own else f"{masked(speech.subject)}."


def _told(opinion: Heard) -> tuple[str, ...]:
    answerer = opinion.answered_by or "Người trả lời"
    words = flat(opinion.said or opinion.answer)
    answer = f"{answerer} trả lời: {words}" if words else f"{answerer} trả lời."
    outcome = opinion.outcome_label or "chưa phân xử lý"
    until = f" Hạn: {opinion.when}." if opinion.outcome and opinion.outcome != "answered" else ""
    return (f"Ý kiến {opinion.code}: {flat(opinion.text)}", f"{answer} Xử lý tại hội nghị: {outcome}.{until}")


def flat(text: str) -> str:
    """In one paragraph, so that who says it and what becomes of it stay together."""
    return " ".join(text.split())


def _written(opinion: Heard) -> str:
    said = f"{opinion.petitioner}: {flat(opinion.text)}"
    if not opinion.outcome:
        return said
    words = flat(opinion.said or opinion.answer)
    answerer = opinion.answered_by or "Trả lời"
    answer = f" {answerer}: {words}" if words else ""
    return f"{said}{answer} Xử lý: {opinion.outcome_label}."
