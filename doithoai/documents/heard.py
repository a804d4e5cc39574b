"""The opinions of a dialogue as papers tell them: who, what, the answer, what was or will be done, when, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import day
from doithoai.documents.privacy import PROTECTED, masked
from doithoai.opinions.covering import names_of
from doithoai.opinions.fields import field_label
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import (
    Answer,
    AnswerState,
    Assignment,
    CompetentLevel,
    Opinion,
    PetitionerKind,
    Purpose,
    ResultRecord,
)
from doithoai.opinions.repeating import repeats_of
from doithoai.organisations.models import Level

APART = frozenset({Stage.OUT_OF_SCOPE, Stage.DECLINED})
DONE = frozenset({Result.SOLVED, Result.EXPLAINED, Result.UNFOUNDED})
MISSING = "Chưa có"


@dataclass(frozen=True)
class Heard:
    """One opinion in a paper; no telephone, no e-mail, no number of a person is in the class."""

    code: str
    stage: str
    petitioner: str
    subject: str
    text: str
    field: str
    channel: str
    outcome: str
    outcome_label: str
    answered_by: str
    said: str  # on the floor, in the words of the minutes
    answer: str
    legal_basis: str
    result: str
    way: str
    when: str
    level: str
    unit: str
    with_units: str
    due: date | None
    is_prepared: bool
    is_above: bool
    is_promised: bool
    needs_written_reply: bool
    speech: int | None  # at which it was raised, also when it was handed in before
    pk: int = 0
    promised_on: date | None = None  # the day named at the dialogue for an answer later
    again: str = ""  # how often the matter was raised, when last, and what came of it

    @property
    def counts(self) -> bool:
        """Whether it belongs to the figures: neither out of scope nor declined (reports.md 6, 9)."""
        return self.stage not in APART

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done after the dialogue."""
        if not self.counts or self.stage in {Stage.JOINED, Stage.CLOSED} or self.result in DONE:
            return False
        return self.is_promised or self.outcome != Outcome.ANSWERED


def heard(dialogue: Dialogue) -> list[Heard]:
    """Every opinion of the dialogue, none left out, in the order in which they came (B.Đ8.1-g4a)."""
    rows = (
        Opinion.objects.filter(dialogue=dialogue)
        .select_related("organisation", "submission__source", "unit", "lead")
        .prefetch_related("answers__responsible_unit", "results", "assignments__unit", "passings__to")
        .order_by("received_on", "id")
    )
    return [one(row) for row in rows]


def one(opinion: Opinion, *, to_the_person: bool = False) -> Heard:
    """One opinion; the content of a restricted one stays in its own file (B.Đ4.2), and is told to whoever raised it."""
    answer = current_answer(opinion)
    solve = _latest(opinion, Purpose.SOLVE)
    hidden, names = opinion.restricted and not to_the_person, names_of(opinion.submission)
    return Heard(
        code=opinion.code,
        stage=opinion.stage,
        petitioner=PROTECTED if hidden else petitioner(opinion),
        subject=PROTECTED if hidden else masked(_subject(opinion), names),
        text=PROTECTED if hidden else masked(opinion.text, names),
        field=field_label(opinion.field) if opinion.field else "",
        channel=str(opinion.submission.get_channel_display()),
        outcome=opinion.outcome,
        outcome_label=str(Outcome(opinion.outcome).label) if opinion.outcome else "",
        answered_by=opinion.answered_by,
        said="" if hidden else masked(opinion.said, names),
        answer="" if hidden else masked(answer.text if answer else opinion.said, names),
        legal_basis=answer.legal_basis if answer and not hidden else "",
        result=opinion.result,
        way=(_closed_way(opinion) if hidden else "") or way(opinion, solve, answer),
        when=when(opinion, solve, answer),
        level=str(CompetentLevel(opinion.level).label) if opinion.level else "",
        unit=unit(opinion, solve, answer),
        with_units=", ".join(a.unit.short_name for a in _running(opinion, Purpose.CO_ORDINATE)),
        due=due(opinion, solve, answer),
        is_prepared=answer is not None,
        is_above=_height(opinion.level) > _height(opinion.organisation.level),
        is_promised=solve is not None or opinion.outcome == Outcome.ANSWER_LATER,
        needs_written_reply=bool(opinion.needs_written_reply),
        speech=opinion.raised_in_id or opinion.submission.speech_id,
        pk=opinion.pk,
        promised_on=opinion.outcome_due,
        again="" if hidden or not opinion.repeats_id else _again(opinion),
    )


def _again(opinion: Opinion) -> str:
    words = repeats_of(opinion).words
    return f"\n({words[:1].upper()}{words[1:]})" if words else ""


def _subject(opinion: Opinion) -> str:
    return opinion.public_text or opinion.title or opinion.text[:200]


def _height(level: str) -> int:
    """A level it does not know (none, or the former district) is no higher than the commune."""
    return {Level.PROVINCE: 1, Level.CENTRAL: 2}.get(Level(level), 0) if level else 0


def petitioner(opinion: Opinion) -> str:
    """Name of the person or body (B.Đ8.1-g4b), and through whom it came."""
    handed = opinion.submission
    name = handed.petitioner
    if handed.petitioner_kind == PetitionerKind.ANONYMOUS or not name:
        name = "Không nêu tên"
    return f"{name} (qua {handed.source.short_name})" if handed.source else name


def current_answer(opinion: Opinion) -> Answer | None:
    """The last version that was agreed or given; a draft is not yet an answer (B.Đ8.1-g3a)."""
    told = {AnswerState.AGREED, AnswerState.GIVEN}
    versions = [a for a in opinion.answers.all() if a.state in told]
    return max(versions, key=lambda a: a.version, default=None)


def _running(opinion: Opinion, purpose: Purpose) -> list[Assignment]:
    return [a for a in opinion.assignments.all() if a.purpose == purpose and not a.ended_reason]


def _latest(opinion: Opinion, purpose: Purpose) -> Assignment | None:
    return max(_running(opinion, purpose), key=lambda a: a.pk, default=None)


def unit(opinion: Opinion, solve: Assignment | None, answer: Answer | None) -> str:
    """Who has to see to it: the unit told to solve, the one that has it, the one that answers, else the body."""
    if solve:
        return solve.unit.short_name
    if opinion.unit:
        return opinion.unit.short_name
    return answer.responsible_unit.short_name if answer else opinion.organisation.short_name


def due(opinion: Opinion, solve: Assignment | None, answer: Answer | None) -> date | None:
    """Until when: of the order to solve, of what was promised at the dialogue, of the answer, of the opinion."""
    dates = (
        solve.due_on if solve else None,
        opinion.outcome_due,
        answer.done_by if answer else None,
        opinion.due_on,
    )
    return next((value for value in dates if value), None)


def when(opinion: Opinion, solve: Assignment | None, answer: Answer | None) -> str:
    """The fifth column: time of solving."""
    done = [record.happened_on for record in _counting(opinion) if record.result == opinion.result]
    if opinion.result and done:
        return f"Xong ngày {day(done[-1])}" if opinion.result == Result.SOLVED else f"Ngày {day(done[-1])}"
    until = due(opinion, solve, answer)
    if until and not (opinion.outcome == Outcome.ANSWERED and not solve and answer and not answer.done_by):
        return f"Đến hết ngày {day(until)}"
    if opinion.outcome == Outcome.ANSWERED:
        return "Tại hội nghị"
    if opinion.outcome == Outcome.RECORDED:
        return "Theo trả lời của cấp trên"
    return answer.no_date_reason if answer and answer.no_date_reason else MISSING


def _counting(opinion: Opinion) -> list[ResultRecord]:
    return [record for record in opinion.results.all() if record.void_at is None]


def _closed_way(opinion: Opinion) -> str:
    """Of a restricted matter that something was done, not what; why it was set aside is not told either."""
    records = _counting(opinion)
    if records:
        return str(Result(records[-1].result).label)
    return str(Stage.DECLINED.label) if opinion.stage == Stage.DECLINED else ""


def way(opinion: Opinion, solve: Assignment | None, answer: Answer | None) -> str:
    """The fourth column: what was done, or else what will be done."""
    records = _counting(opinion)
    if records:
        return f"{Result(records[-1].result).label}: {masked(records[-1].text, names_of(opinion.submission))}"
    return _passed(opinion) or _said(opinion, solve, answer)


def _passed(opinion: Opinion) -> str:
    if opinion.stage == Stage.JOINED and opinion.lead:
        return f"Trả lời chung với ý kiến {opinion.lead.code}"
    if opinion.stage == Stage.DECLINED:
        return f"Không xem xét: {masked(opinion.exit_reason, names_of(opinion.submission))}"
    sent = [p for p in opinion.passings.all() if not p.returned_at]
    if opinion.stage in {Stage.TRANSFERRED, Stage.ESCALATED} and sent:
        to = sent[-1].to.short_name if sent[-1].to else sent[-1].to_name
        verb = "Chuyển" if opinion.stage == Stage.TRANSFERRED else "Báo cáo"
        return f"{verb} {to} xem xét, giải quyết"
    return ""


def _said(opinion: Opinion, solve: Assignment | None, answer: Answer | None) -> str:
    if solve:
        return f"Giao {solve.unit.short_name} giải quyết"
    if opinion.outcome == Outcome.ANSWERED:
        done = f"; {answer.responsible_unit.short_name} thực hiện" if answer and answer.done_by else ""
        return f"Đã trả lời tại hội nghị{done}"
    if opinion.outcome == Outcome.ANSWER_LATER:
        return "Kiểm tra, làm rõ, trả lời sau"
    if opinion.outcome == Outcome.RECORDED:
        return "Ghi nhận, báo cáo cấp trên"
    drafting = _latest(opinion, Purpose.DRAFT)
    return f"{drafting.unit.short_name} chuẩn bị trả lời" if drafting else MISSING


def counted(opinions: Iterable[Heard]) -> list[Heard]:
    """Those that the figures count."""
    return [opinion for opinion in opinions if opinion.counts]
