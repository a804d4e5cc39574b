"""Written questions as the hall may know them: how many, the approved ones without the person, and one's own by its code."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Speech
from doithoai.dialogues.published import addressee
from doithoai.dialogues.published_live import LiveBoard, Turn, live_board
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.covering import names_of
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.question_lists import QUEUED, counted, matter_of, still_to_come, view_of, with_opinions
from doithoai.opinions.question_models import Question, QuestionState
from doithoai.opinions.questions import takes_questions
from doithoai.opinions.redaction import redact
from doithoai.regulations.refusals import Refused
from doithoai.ui.days import date_vi

NOT_OURS = (Stage.OUT_OF_SCOPE, Stage.DECLINED)


@dataclass(frozen=True)
class Door:
    """What the page of questions says of its hall, and whether it takes questions now."""

    id: int
    code: str
    theme: str
    organisation: str
    organisation_slug: str
    state: str
    starts_at: datetime
    is_open: bool


@dataclass(frozen=True)
class QuestionCounts:
    """How many were written, and how many may be seen."""

    asked: int = 0
    waiting: int = 0
    approved: int = 0
    queued: int = 0
    held_back: int = 0
    together: int = 0
    done: int = 0


@dataclass(frozen=True)
class ApprovedQuestion:
    """A question that may be seen in the hall: its number and its words, without the person."""

    number: int
    text: str
    queued: bool


@dataclass(frozen=True)
class QuestionStanding:
    """Where one's own question stands, for whoever holds its code: nothing of the words, nothing of the person."""

    number: int
    code: str
    dialogue_code: str
    received_at: datetime
    step: str  # waiting, approved, queued, reading, heard, held_back, together, answered, later, elsewhere
    words: str
    reason: str = ""
    due_on: date | None = None
    ahead: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything can still change in the hall."""
        return self.step in {"waiting", "approved", "queued", "reading", "held_back", "together"}


def counts(dialogue: int) -> QuestionCounts:
    """How many questions of the dialogue with this number stand at each step; each is counted once."""
    found = counted(dialogue)
    return QuestionCounts(asked=sum(found.values()), **found)


def approved_questions(dialogue: int, *, most: int = 50) -> tuple[ApprovedQuestion, ...]:
    """Those that the operator let through and that wait for their turn, in the order of their numbers."""
    found = []
    for row in still_to_come(dialogue)[:most]:
        if (opinion := matter_of(row)) is not None:
            text = redact(opinion.text, names_of(row.submission))
            found.append(ApprovedQuestion(row.number, text, view_of(row) == QUEUED))
    return tuple(found)


def hall_board(code: str, *, named: bool) -> LiveBoard | None:
    """The board without matters kept from others; for telephones (not `named`) without what leads to a person either."""
    board = live_board(code, named=True)
    if board is None:
        return None
    kept = _kept_apart(board)

    def shown(turn: Turn) -> Turn:
        if turn.number in kept:
            turn = replace(turn, address="", subject="")
        return turn if named else _of_nobody(turn)

    return replace(
        board,
        speaking=shown(board.speaking) if board.speaking else None,
        interrupted=shown(board.interrupted) if board.interrupted else None,
        coming=tuple(map(shown, board.coming)),
    )


def _kept_apart(board: LiveBoard) -> set[int]:
    """Numbers of slips whose matter was protected or led out after it came into the queue (B.Đ4.2)."""
    turns = [turn.number for turn in (board.speaking, board.interrupted, *board.coming) if turn]
    rows = Opinion.objects.filter(
        Q(restricted=True) | Q(stage__in=NOT_OURS),
        submission__speech__dialogue=board.id,
        submission__speech__number__in=turns,
    )
    return set(rows.order_by().values_list("submission__speech__number", flat=True))


def _of_nobody(turn: Turn) -> Turn:
    names = (turn.speaker,)
    address, subject = redact(turn.address, names), redact(turn.subject, names)
    return replace(turn, speaker="", address=address, subject=subject)


def door(code: str, at: datetime) -> Door | None:
    """The hall of an announced dialogue, as the page that takes questions shows it."""
    row = addressee(code)
    if row is None:
        return None
    return Door(
        row.pk,
        row.code,
        row.theme,
        row.organisation.short_name,
        row.organisation.slug,
        row.state,
        row.starts_at,
        takes_questions(row, at),
    )


def standing(code: str) -> QuestionStanding | None:
    """Where the question of this tracking code stands; none when there is no such question."""
    try:
        normal = normalise_code(code)
    except Refused:
        return None
    row = with_opinions().filter(submission__code=normal).first()
    return _standing(row) if row else None


def _standing(row: Question) -> QuestionStanding:
    opinion, speech = matter_of(row), row.submission.speech
    step, words = _of_answer(opinion) or _of_floor(row, speech)
    ahead = None
    if step == "queued" and speech is not None:
        ahead = Speech.objects.filter(
            dialogue_id=row.dialogue_id, state=SpeechState.WAITING, position__lt=speech.position
        ).count()
    return QuestionStanding(
        number=row.number,
        code=row.submission.code,
        dialogue_code=row.dialogue.code,
        received_at=row.submission.received_at,
        step=step,
        words=words,
        reason=redact(row.reason, names_of(row.submission)) if step == "held_back" else "",
        due_on=opinion.outcome_due if opinion is not None and step == "later" else None,
        ahead=ahead,
    )


def _of_answer(opinion: Opinion | None) -> tuple[str, str] | None:
    """What became of it, once something did."""
    if opinion is None:
        return None
    if opinion.restricted or opinion.stage in NOT_OURS:
        return "elsewhere", _("Đã nhận. Xem trang theo dõi để biết việc này được hướng dẫn thế nào")
    if opinion.replied_on is not None:
        return "answered", _("Đã trả lời bằng văn bản")
    if opinion.outcome == Outcome.ANSWER_LATER:
        return "later", _("Trả lời bằng văn bản, chậm nhất %(day)s") % {"day": date_vi(opinion.outcome_due)}
    if opinion.outcome:
        return "answered", {
            Outcome.ANSWERED: _("Đã trả lời tại hội nghị"),
            Outcome.RECORDED: _("Đã ghi nhận, báo cáo cấp trên"),
        }[Outcome(opinion.outcome)]
    return _of_group(opinion)


def _of_group(opinion: Opinion) -> tuple[str, str] | None:
    if opinion.stage != Stage.JOINED or opinion.lead is None:
        return None
    lead: Question | None = getattr(opinion.lead.submission, "question", None)
    if lead is None:
        return "together", _("Được trả lời chung với một ý kiến cùng việc đã gửi trước")
    return "together", _("Được trả lời chung với câu hỏi số %(number)s, cùng một việc") % {
        "number": lead.number
    }


def _of_floor(row: Question, speech: Speech | None) -> tuple[str, str]:
    if row.state == QuestionState.QUEUED and speech is not None:
        if speech.state in {SpeechState.SPEAKING, SpeechState.PAUSED}:
            return "reading", _("Đang được nêu tại hội nghị")
        if speech.state == SpeechState.SPOKEN:
            return "heard", _("Đã nêu tại hội nghị, thư ký đang ghi cách trả lời")
        if speech.state == SpeechState.WAITING:
            return "queued", _("Đã vào hàng đợi, phiếu số %(number)s") % {"number": speech.number}
    told = {
        QuestionState.WAITING: ("waiting", _("Đã nhận, chờ duyệt")),
        QuestionState.HELD_BACK: ("held_back", _("Không đọc tại hội nghị; được trả lời bằng văn bản")),
    }
    return told.get(QuestionState(row.state), ("approved", _("Đã duyệt, chờ đến lượt")))
