"""B.Đ9.1-g2c: the minutes as one list of lines, each with a key, assembled from the record, worded anew where people did."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation
from django.utils.timezone import localtime

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.minutes import wordings
from doithoai.dialogues.models import Dialogue, InvitedBody, ProgrammeItem, Speech
from doithoai.documents.framing import called, clock, day, words
from doithoai.documents.heard import Heard, counted, heard
from doithoai.documents.privacy import PROTECTED, masked
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Channel

TURNS = (SpeechState.SPOKEN, SpeechState.SPEAKING, SpeechState.PAUSED)
HEAD, COURSE = "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", "II. DIỄN BIẾN HỘI NGHỊ"
WRITTEN = "III. Ý KIẾN GỬI BẰNG VĂN BẢN, PHIẾU VÀ TRANG ĐIỆN TỬ"
END = "IV. TỔNG HỢP VÀ KẾT LUẬN CỦA NGƯỜI CHỦ TRÌ"
OUTSIDE = "Có nội dung ngoài phạm vi đối thoại, đã hướng dẫn đúng nơi giải quyết."


@dataclass(frozen=True)
class Line:
    """One line: what the records say, what somebody made of it, and what nobody words: hour, lead-in, outcome."""

    key: str
    assembled: str
    lead: str = ""  # in bold: the hour, or what the line is about
    mark: str = ""  # "- " before what belongs to the line above
    tail: str = ""  # what became of it; changed where the outcome is given, never here
    fixed: bool = False  # counted, or protected: not to be worded
    version: int = 0
    revised: str = ""
    over: str = ""  # what the records said when it was worded

    @property
    def text(self) -> str:
        """What the minutes say."""
        return self.revised or self.assembled

    @property
    def words(self) -> str:
        """The same as it is printed, behind the lead-in."""
        text = self.text
        if self.tail and not text.endswith((".", "!", "?", "…", ":", ";")):
            text += "."
        return f"{self.mark}{text} {self.tail}".strip()

    @property
    def stamp(self) -> str:
        """Stands for what the records say, in a hidden field."""
        return hashlib.sha256(self.assembled.encode()).hexdigest()[:16]

    @property
    def overtaken(self) -> bool:
        """Whether the records changed since somebody worded the line."""
        return bool(self.revised and self.over) and self.over != self.assembled


@dataclass(frozen=True)
class Section:
    """A part of the minutes under its heading; `none` stands where it has no line."""

    title: str
    lines: tuple[Line, ...]
    none: str = ""


@dataclass(frozen=True)
class Minutes:
    """All that the minutes say; who signs is beneath."""

    sections: tuple[Section, ...]
    ending: str
    secretary_name: str
    chair_name: str

    def line(self, key: str) -> Line | None:
        """One line by its key."""
        return next((line for section in self.sections for line in section.lines if line.key == key), None)


def assemble(dialogue: Dialogue) -> Minutes:
    """The minutes as they stand now, in the order of time; Vietnamese whatever language the screen has."""
    with translation.override("vi"):
        opinions = heard(dialogue)
        secretary = dialogue.team.filter(is_secretary=True).select_related("person").first()
        named = called(secretary.person) if secretary else "…"
        sections = (
            Section(HEAD, tuple(_numbered(dialogue, named))),
            Section(COURSE, _course(dialogue, opinions)),
            Section(WRITTEN, tuple(_written(dialogue, opinions)), "Không có."),
            Section(END, tuple(_end(dialogue, counted(opinions)))),
        )
    ended = f"{clock(dialogue.ended_at)} cùng ngày" if dialogue.ended_at else "… giờ … cùng ngày"
    return Minutes(
        sections=_worded(dialogue, sections),
        ending=f"Hội nghị kết thúc {ended}. Biên bản đã được thông qua và lập thành văn bản để lưu hồ sơ đối thoại",
        secretary_name=secretary.person.name if secretary else "",
        chair_name=dialogue.chair.name,
    )


def _worded(dialogue: Dialogue, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    last = wordings(dialogue)

    def worded(line: Line) -> Line:
        row = None if line.fixed else last.get(line.key)
        return replace(line, version=row.version, revised=masked(row.text), over=row.over) if row else line

    return tuple(replace(s, lines=tuple(worded(line) for line in s.lines)) for s in sections)


def _numbered(dialogue: Dialogue, secretary: str) -> Iterator[Line]:
    for number, (key, lead, text, fixed) in enumerate(_head(dialogue, secretary), 1):
        yield Line(f"head-{key}", text, f"{number}. {lead}:", fixed=fixed)


def _head(dialogue: Dialogue, secretary: str) -> Iterator[tuple[str, str, str, bool]]:
    opened = dialogue.opened_at or dialogue.starts_at
    yield "time", "Thời gian", f"khai mạc {clock(opened)}, {words(localtime(opened).date())}.", True
    yield "place", "Địa điểm", f"{dialogue.place.rstrip('.')}.", False
    yield "chair", "Chủ trì", f"{called(dialogue.chair, str(dialogue.chair_office or ''))}.", False
    yield "secretary", "Thư ký", f"{secretary}.", False
    with_us = dialogue.co_organisers.select_related("organisation")
    if names := ", ".join(row.organisation.short_name for row in with_us):
        yield "together", "Phối hợp tổ chức", f"{names}.", False
    yield "people", "Thành phần", f"{dialogue.participants.rstrip('.')}.", False
    yield "count", "Số người dự", f"{dialogue.attendance or '…'}.", True
    invited = dialogue.invited.select_related("organisation")
    if names := ", ".join(_invited(body) for body in invited if body.comes is not False):
        yield "invited", "Cơ quan được mời trả lời", f"{names}.", False
    yield "theme", "Chủ đề", f"{dialogue.theme.rstrip('.')}.", False


def _invited(body: InvitedBody) -> str:
    name = body.organisation.short_name
    return f"{name} ({body.representative})" if body.representative else name


def _course(dialogue: Dialogue, opinions: list[Heard]) -> tuple[Line, ...]:
    """Programme, notes and speeches in the order of time, each speech with what was raised and answered."""
    happened: list[tuple[datetime, int, int, tuple[Line, ...]]] = [
        (item.done_at, 0, item.pk, (_item(item, item.done_at),))
        for item in dialogue.programme.exclude(done_at=None)
        if item.done_at
    ]
    happened += [
        (note.at, 1, note.pk, (Line(f"note-{note.pk}", masked(note.text), _hour(note.at)),))
        for note in dialogue.minute_entries.all()
    ]
    turns = dialogue.speeches.exclude(called_at=None).filter(state__in=TURNS)
    happened += [(s.called_at, 2, s.pk, tuple(_turn(s, opinions))) for s in turns if s.called_at]
    return tuple(line for *_when, some in sorted(happened, key=lambda one: one[:3]) for line in some)


def _hour(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M}."


def _item(item: ProgrammeItem, done_at: datetime) -> Line:
    title = item.title.rstrip(".")
    return Line(f"item-{item.pk}", f"{title} ({item.who})." if item.who else f"{title}.", _hour(done_at))


def _turn(speech: Speech, opinions: list[Heard]) -> Iterator[Line]:
    own = [opinion for opinion in opinions if opinion.speech == speech.pk]
    inside = counted(own)
    text = f"{_who(speech)} {'hỏi xen' if speech.interrupts_id else 'phát biểu'}{_until(speech)}:"
    if not own:  # what was announced on the slip stands only while nothing was written down
        text += f" {flat(masked(speech.verbatim or speech.subject)).rstrip('.')}."
    # A wording from before one of them was restricted does not come back.
    shut = any(opinion.text == PROTECTED for opinion in own)
    yield Line(f"speech-{speech.pk}", text, _hour(speech.called_at or speech.registered_at), fixed=shut)
    for opinion in inside:
        yield _raised(opinion)
        yield _answer(opinion)
    if len(own) > len(inside):
        yield Line(f"head-outside{speech.pk}", OUTSIDE, mark="- ", fixed=True)


def _who(speech: Speech) -> str:
    who = ", ".join(part for part in (speech.speaker, speech.address) if part)
    return f"{who}, đại diện {speech.on_behalf_of}" if speech.on_behalf_of else who


def _until(speech: Speech) -> str:
    """The hour at which the turn was over, where it is another minute."""
    if not speech.finished_at or not speech.called_at:
        return ""
    ended = f"{localtime(speech.finished_at):%H:%M}"
    return "" if ended == f"{localtime(speech.called_at):%H:%M}" else f" đến {ended}"


def _raised(opinion: Heard) -> Line:
    return Line(
        f"opinion-{opinion.pk}",
        f"Ý kiến {opinion.code}: {flat(opinion.text)}",
        mark="- ",
        fixed=opinion.text == PROTECTED,
    )


def _answer(opinion: Heard) -> Line:
    """Who answered what, and what becomes of it; what was written after the conference is no part of the minutes."""
    if not opinion.outcome:
        return Line(f"answer-{opinion.pk}", "Chưa có trả lời.", mark="- ", fixed=True)
    answerer = opinion.answered_by or "Người trả lời"
    answered = opinion.said or (opinion.answer if opinion.outcome == Outcome.ANSWERED else "")
    text = f"{answerer} trả lời: {flat(answered)}" if answered else f"{answerer} trả lời."
    if not answered and not opinion.answered_by:
        text = "Chưa trả lời tại hội nghị."
    became = f"Xử lý tại hội nghị: {_became(opinion)}"
    return Line(f"answer-{opinion.pk}", text, mark="- ", tail=became, fixed=opinion.text == PROTECTED)


def _became(opinion: Heard) -> str:
    """The outcome with the day that was promised, as it was said in the hall."""
    until = f" Hạn: Đến hết ngày {day(opinion.promised_on)}." if opinion.promised_on else ""
    return f"{opinion.outcome_label}.{until}" if opinion.outcome else "chưa phân xử lý."


def _written(dialogue: Dialogue, opinions: list[Heard]) -> Iterator[Line]:
    missed = {s.pk: s for s in dialogue.speeches.filter(state=SpeechState.NOT_REACHED)}
    inside = counted(opinions)
    for number, opinion in enumerate((o for o in inside if o.speech is None), 1):
        text = f"{_sender(opinion)}: {flat(opinion.text)}"
        yield Line(f"opinion-{opinion.pk}", text, f"{number}.", fixed=opinion.text == PROTECTED)
        if opinion.outcome:
            yield _answer(opinion)
    if missed:
        names = "; ".join(speech.speaker for speech in missed.values())
        yield Line(
            "head-missed",
            f"{names}. Nội dung đăng ký được tiếp nhận là ý kiến bằng văn bản và trả lời sau.",
            "Người đã đăng ký nhưng chưa kịp phát biểu:",
            fixed=True,
        )
    for opinion in inside:
        if opinion.speech in missed:
            yield replace(_raised(opinion), tail=f"Xử lý: {_became(opinion)}")


def _sender(opinion: Heard) -> str:
    """A question written in the hall is told apart from what came before the conference."""
    asked = opinion.channel == str(Channel.QUESTION.label)
    return f"{opinion.petitioner} (câu hỏi viết tại hội nghị)" if asked else opinion.petitioner


def _end(dialogue: Dialogue, inside: list[Heard]) -> Iterator[Line]:
    counts = f"Hội nghị ghi nhận {len(inside)} ý kiến, kiến nghị: {figures(inside)}."
    yield Line("head-figures", counts, fixed=True)
    conclusion = getattr(dialogue, "conclusion", None)
    if conclusion:
        yield Line("head-conclusion", conclusion.assessment, fixed=True)


def figures(opinions: Iterable[Heard]) -> str:
    """`3 trả lời ngay, 1 kiểm tra, trả lời sau; …`: the three outcomes and what has none yet."""
    told: dict[str, int] = {}
    for opinion in opinions:
        label = opinion.outcome_label or "Chưa phân xử lý"
        told[label] = told.get(label, 0) + 1
    return (
        "; ".join(f"{number} {label[0].lower()}{label[1:]}" for label, number in told.items())
        or "không có ý kiến"
    )


def flat(text: str) -> str:
    """In one paragraph, so that who says it and what becomes of it stay together."""
    return " ".join(text.split())
