"""One matter of the chair's file: what was raised, what is prepared, who answers, what is disputed, what was promised."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from doithoai.dialogues.models import InvitedBody
from doithoai.documents.chairs_promises import Promised, masked, promised
from doithoai.documents.chairs_reading import Reading
from doithoai.documents.framing import day
from doithoai.opinions.covering import names_of
from doithoai.opinions.fields import field_label
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import (
    Answer,
    AnswerState,
    Assignment,
    CompetentLevel,
    Opinion,
    Passing,
    PetitionerKind,
    Purpose,
    Urgency,
)
from doithoai.opinions.redaction import redact
from doithoai.organisations.models import Level

HIDDEN = "Người nêu đã che"
UNNAMED = "Không nêu tên"
SETTLED = frozenset({AnswerState.AGREED, AnswerState.GIVEN})
MOST_COMMENTS = 3


@dataclass(frozen=True)
class Voice:
    """One person or body that raised the matter, how and when; no telephone is in the class."""

    code: str
    who: str
    channel: str
    on: date
    area: str
    title: str

    @property
    def day(self) -> str:
        """When, as people write it."""
        return day(self.on)


@dataclass(frozen=True)
class Prepared:
    """The newest version of the answer and how far it is."""

    version: int
    text: str
    basis: str
    unit: str
    until: str
    label: str
    settled: bool


@dataclass(frozen=True)
class Matter:
    """One page of the file."""

    code: str
    title: str
    text: str
    field: str
    urgency: str
    urgency_label: str
    voices: tuple[Voice, ...]
    again: str
    answer: Prepared | None
    unit: str
    official: str
    with_units: tuple[str, ...]
    invited: tuple[str, ...]
    disputed: tuple[str, ...]
    promised: tuple[Promised, ...]
    outcome: str
    outcome_label: str
    passed: str
    number: int = 0

    @property
    def short(self) -> str:
        """In short, where the title is not all that was said."""
        return "" if self.title.rstrip(".… ") == self.text.rstrip(". ") else self.title

    @property
    def answering(self) -> str:
        """Who answers, in one line: unit, official, who helps, whom we invited."""
        first = ", ".join(part for part in (self.unit, self.official) if part) or "Chưa phân công"
        helps = f"; phối hợp: {', '.join(self.with_units)}" if self.with_units else ""
        return first + helps + (f"; khách mời: {'; '.join(self.invited)}" if self.invited else "")

    @property
    def joined(self) -> int:
        """How many others are answered with it."""
        return len(self.voices) - 1


def matters(reading: Reading, hidden: Collection[int] = ()) -> list[Matter]:
    """A page of each; of `hidden` opinions the viewer may not know who raised them."""
    return [_matter(reading, row, hidden) for row in reading.rows]


def _matter(reading: Reading, row: Opinion, hidden: Collection[int]) -> Matter:
    def told(words: str) -> str:
        names = names_of(row.submission)
        return redact(words, names) if row.pk in hidden else masked(words, names)

    again = reading.earlier.get(row.pk)
    answer = max(row.answers.all(), key=lambda one: one.version, default=None)
    unit, official, others = _answering(row, answer)
    return Matter(
        code=row.code,
        title=told(row.title),
        text=told(row.text),
        field=field_label(row.field) if row.field else "Chưa rõ lĩnh vực",
        urgency=row.urgency,
        urgency_label=str(Urgency(row.urgency).label) if row.urgency else "",
        voices=tuple(_voice(one, hidden) for one in (row, *row.members.all())),
        again=again.words[:1].upper() + again.words[1:] if again else "",
        answer=_prepared(answer, told) if answer else None,
        unit=unit,
        official=official,
        with_units=others,
        invited=_invited(reading, row, answer),
        disputed=tuple(_disputed(reading, row, answer, told)),
        promised=_promised(reading, row),
        outcome=row.outcome,
        outcome_label=str(Outcome(row.outcome).label) if row.outcome else "",
        passed=_passed(row),
    )


def _voice(row: Opinion, hidden: Collection[int]) -> Voice:
    handed, covered = row.submission, row.pk in hidden
    name = "" if handed.petitioner_kind == PetitionerKind.ANONYMOUS else handed.petitioner
    who = HIDDEN if covered and name else name or UNNAMED
    if handed.people and handed.people > 1:
        who += f", thay mặt {handed.people} người, hộ"
    channel = str(handed.get_channel_display())
    if handed.source:
        channel += f" ({handed.source.short_name})"
    title = redact(row.title, names_of(handed)) if covered else masked(row.title, names_of(handed))
    return Voice(row.code, who, channel, row.received_on, row.area, title)


def _prepared(answer: Answer, told: Callable[[str], str]) -> Prepared:
    until = day(answer.done_by) if answer.done_by else f"chưa có ngày: {told(answer.no_date_reason)}"
    return Prepared(
        version=answer.version,
        text=told(answer.text),
        basis=told(answer.legal_basis),
        unit=answer.responsible_unit.short_name,
        until=until,
        label=standing(answer),
        settled=answer.state in SETTLED,
    )


def standing(answer: Answer) -> str:
    """How far an answer is, in words (B.Đ8.1-g3a)."""
    if answer.state == AnswerState.GIVEN:
        return "Đã trả lời"
    if answer.state == AnswerState.AGREED:
        return "Lãnh đạo đã duyệt" if answer.approved_by_id else "Đã thống nhất"
    if answer.state == AnswerState.RETURNED:
        return "Trả lại để sửa"
    if answer.agreed_by_id:
        return "Dự thảo, chờ lãnh đạo duyệt"
    return "Dự thảo, đơn vị đã ký" if answer.signed_by_id else "Dự thảo"


def _running(row: Opinion, *purposes: str) -> list[Assignment]:
    return [one for one in row.assignments.all() if one.purpose in purposes and not one.ended_reason]


def _answering(row: Opinion, answer: Answer | None) -> tuple[str, str, tuple[str, ...]]:
    """The unit that answers, the official named, the units that help."""
    asked = _running(row, Purpose.DRAFT, Purpose.SOLVE)
    last = asked[-1] if asked else None
    official = next((one.official for one in reversed(asked) if one.official), None)
    unit = answer.responsible_unit if answer else (last.unit if last else row.unit)
    helps = dict.fromkeys(one.unit.short_name for one in _running(row, Purpose.CO_ORDINATE))
    person = f"{official.salutation} {official.name}" if official else ""
    return (unit.short_name if unit else "", person, tuple(helps))


def _invited(reading: Reading, row: Opinion, answer: Answer | None) -> tuple[str, ...]:
    """Invited bodies that have a part in it, and who comes for them (B.Đ7-4)."""
    parts = [one.unit_id for one in row.assignments.all() if not one.ended_reason]
    parts += [one.to_id for one in row.passings.all() if one.to_id and not one.returned_at]
    parts += [answer.responsible_unit_id] if answer else []
    found = [reading.invited[number] for number in dict.fromkeys(parts) if number in reading.invited]
    return tuple(_coming(one) for one in found)


def _coming(body: InvitedBody) -> str:
    name = body.organisation.short_name
    if body.comes is False:
        return f"{name}: báo không dự"
    if body.representative:
        return f"{name}: {body.representative}"
    return f"{name}: nhận lời, chưa cử người" if body.comes else f"{name}: chưa trả lời giấy mời"


def _disputed(
    reading: Reading, row: Opinion, answer: Answer | None, told: Callable[[str], str]
) -> Iterable[str]:
    """What is not settled, the weightiest first."""
    if _height(row.level) > _height(row.organisation.level):
        yield f"Vượt thẩm quyền: thuộc cấp {str(CompetentLevel(row.level).label).lower()}."
    yield from _of_the_answer(row, answer, told)
    for passing in row.passings.all():
        yield from _at_others(passing, told)
    for time in reading.earlier[row.pk].earlier if row.pk in reading.earlier else ():
        if said := reading.unhappy.get(time.opinion.pk):
            words = masked(said.text, names_of(said.opinion.submission))
            yield f"Lần trước người nêu chưa hài lòng với câu trả lời{': ' + words if words else '.'}"


def _of_the_answer(row: Opinion, answer: Answer | None, told: Callable[[str], str]) -> Iterable[str]:
    if answer is None:
        yield "Chưa có dự thảo trả lời."
        return
    if answer.state not in SETTLED:
        yield f"Câu trả lời chưa được thống nhất ({standing(answer).lower()})."
    if not answer.done_by and answer.no_date_reason:
        yield f"Chưa định được ngày xong: {told(answer.no_date_reason)}"
    returned = [one for one in row.answers.all() if one.comment and one.state == AnswerState.RETURNED]
    for one in sorted(returned, key=lambda version: -version.version)[:MOST_COMMENTS]:
        yield f"Góp ý khi trả lại dự thảo lần {one.version}: {told(one.comment)}"


def _at_others(passing: Passing, told: Callable[[str], str]) -> Iterable[str]:
    to = passing.to.short_name if passing.to else passing.to_name
    if passing.differences:
        yield f"Ý kiến còn khác nhau: {told(passing.differences)}"
    if passing.returned_at:
        yield f"{to} trả lại: {told(passing.return_reason)}"
    elif not passing.accepted_at and not passing.answered_on:
        yield f"Đã gửi {to} ngày {day(localdate(passing.sent_at))}, chưa có phản hồi."


def _height(level: str) -> int:
    return {Level.PROVINCE: 1, Level.CENTRAL: 2}.get(Level(level), 0) if level else 0


def _passed(row: Opinion) -> str:
    words = {Stage.TRANSFERRED: "Đã chuyển", Stage.ESCALATED: "Đã báo cáo"}
    sent = [one for one in row.passings.all() if not one.returned_at]
    if row.stage not in words or not sent:
        return ""
    return f"{words[Stage(row.stage)]} {sent[-1].to.short_name if sent[-1].to else sent[-1].to_name}"


def _promised(reading: Reading, row: Opinion) -> tuple[Promised, ...]:
    numbers = [row.pk]
    numbers += (
        [one.opinion.pk for one in reading.earlier[row.pk].earlier] if row.pk in reading.earlier else []
    )
    return tuple(promised(one, reading.on) for key in numbers for one in reading.promises.get(key, ()))
