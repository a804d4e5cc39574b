"""B.Đ9.2-b: the books of one conference: who registered, spoke, was not reached or withdrew; what was raised and what became of it.

Each balance has a total that is counted apart from its parts, so that the sum is a proof and not a repetition.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.lifecycle import HELD, SpeechState
from doithoai.dialogues.minutes import signed
from doithoai.dialogues.models import Attendee, Dialogue, Speech, Way
from doithoai.opinions.gate import OUTSIDE_THE_GATE, unwritten_speeches, without_outcome
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Channel, Opinion
from doithoai.opinions.question_models import Question, QuestionState

ON_THE_FLOOR = (SpeechState.SPEAKING, SpeechState.PAUSED)
# Which page mends what is missing.
FLOOR, MINUTES, PROGRAMME, QUESTIONS = "floor", "minutes", "dialogue_programme", "questions"


@dataclass(frozen=True)
class Figure:
    """One number and the list that it counts."""

    key: str
    label: str | Promise
    number: int


@dataclass(frozen=True)
class Balance:
    """A total and the parts that must make it up."""

    key: str
    title: str | Promise
    clause: str
    total: Figure
    parts: tuple[Figure, ...]

    @property
    def sum(self) -> int:
        """What the parts make up."""
        return sum(part.number for part in self.parts)

    @property
    def difference(self) -> int:
        """More (or less) in the total than in the parts."""
        return self.total.number - self.sum

    @property
    def words(self) -> str:
        """`12 = 9 + 2 + 1 + 0`."""
        return f"{self.total.number} = {' + '.join(str(part.number) for part in self.parts)}"


@dataclass(frozen=True)
class Gap:
    """Something still missing, in words, and the page on which it is mended."""

    words: str
    page: str
    clause: str = ""


@dataclass(frozen=True)
class Books:
    """The books of one conference."""

    balances: tuple[Balance, ...]
    gaps: tuple[Gap, ...]

    @property
    def agree(self) -> bool:
        """Whether every sum comes out."""
        return not any(balance.difference for balance in self.balances)

    @property
    def complete(self) -> bool:
        """Whether every sum comes out and nothing is missing."""
        return self.agree and not self.gaps


def books(dialogue: Dialogue) -> Books:
    """All balances and gaps of the dialogue as they are now."""
    speeches = list(Speech.objects.filter(dialogue=dialogue))
    opinions = _opinions(dialogue)
    questions = Counter(Question.objects.filter(dialogue=dialogue).order_by().values_list("state", flat=True))
    balances = (
        _slips(dialogue, speeches),
        _ways(speeches),
        _questions(dialogue, questions),
        _raised(opinions),
        _outcomes(opinions),
    )
    return Books(balances, tuple(_gaps(dialogue, questions)))


def _opinions(dialogue: Dialogue) -> list[Opinion]:
    rows = Opinion.objects.filter(dialogue=dialogue)
    return list(rows.select_related("submission__speech", "raised_in").order_by("id"))


# --- slips ------------------------------------------------------------------------------------------------------------

SLIPS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "da-noi": (_("Đã phát biểu"), (SpeechState.SPOKEN,)),
    "chua-kip": (_("Chưa kịp phát biểu"), (SpeechState.NOT_REACHED,)),
    "da-rut": (_("Đã rút"), (SpeechState.WITHDRAWN,)),
    "con-cho": (_("Còn chờ, đang nói"), (SpeechState.WAITING, *ON_THE_FLOOR)),
}


def _slips(dialogue: Dialogue, speeches: list[Speech]) -> Balance:
    """Slips are numbered without a gap and never removed: the last number is how many there were."""
    last = Speech.objects.filter(dialogue=dialogue).aggregate(last=Max("number"))["last"] or 0
    parts = tuple(
        Figure(key, label, sum(s.state in states for s in speeches)) for key, (label, states) in SLIPS.items()
    )
    return Balance(
        "phieu",
        _("Phiếu đăng ký phát biểu"),
        "B.Đ9.2-b",
        Figure("phieu", _("Số phiếu đã nhận"), last),
        parts,
    )


def _ways(speeches: list[Speech]) -> Balance:
    counted = Counter(speech.way for speech in speeches)
    parts = tuple(Figure(f"cach-{way.value}", way.label, counted[way.value]) for way in Way)
    return Balance(
        "cach", _("Đăng ký qua đâu"), "B.Đ9.1-g2a", Figure("phieu", _("Số phiếu"), len(speeches)), parts
    )


# --- written questions ------------------------------------------------------------------------------------------------


def _questions(dialogue: Dialogue, counted: Counter[str]) -> Balance:
    last = Question.objects.filter(dialogue=dialogue).aggregate(last=Max("number"))["last"] or 0
    parts = tuple(
        Figure(f"cau-hoi-{state.value}", state.label, counted[state.value]) for state in QuestionState
    )
    total = Figure("cau-hoi", _("Số câu hỏi đã nhận"), last)
    return Balance("cau-hoi", _("Câu hỏi viết từ điện thoại"), "B.Đ9.2-b", total, parts)


# --- opinions ---------------------------------------------------------------------------------------------------------


def turn_of(opinion: Opinion) -> Speech | None:
    """The turn on the floor at which it was raised."""
    return opinion.raised_in or opinion.submission.speech


def where_raised(opinion: Opinion) -> str:
    """How it came to the dialogue: exactly one of RAISED."""
    turn = turn_of(opinion)
    if turn is not None and turn.state in {SpeechState.SPOKEN, *ON_THE_FLOOR}:
        return "tai-cho"
    if turn is not None:
        return "ghi-lai"
    if opinion.submission.channel == Channel.QUESTION:
        return "viet"
    return "phieu-giay" if opinion.submission.channel == Channel.PAPER_SLIP else "gui-truoc"


RAISED: dict[str, Promise] = {
    "tai-cho": _("Phát biểu tại hội nghị"),
    "ghi-lai": _("Đăng ký, chưa kịp phát biểu"),
    "viet": _("Câu hỏi viết tại hội nghị"),
    "phieu-giay": _("Phiếu giấy"),
    "gui-truoc": _("Gửi trước bằng cách khác"),
}


def what_became(opinion: Opinion) -> str:
    """What became of it: exactly one of BECAME; the last one is what the closing gate asks for."""
    if opinion.outcome:
        return str(opinion.outcome)
    if opinion.stage in OUTSIDE_THE_GATE:
        return "ra-ngoai"
    return "bang-van-ban" if opinion.replied_on else "chua-co"


BECAME: dict[str, str | Promise] = {
    **{str(code): label for code, label in Outcome.choices},
    "bang-van-ban": _("Đã trả lời bằng văn bản"),
    "ra-ngoai": _("Hướng dẫn, chuyển nơi khác"),
    "chua-co": _("Chưa có cách trả lời"),
}


def _raised(opinions: list[Opinion]) -> Balance:
    counted = Counter(where_raised(opinion) for opinion in opinions)
    parts = tuple(Figure(key, label, counted[key]) for key, label in RAISED.items())
    total = Figure("y-kien", _("Ý kiến của buổi"), len(opinions))
    return Balance("tu-dau", _("Ý kiến đến từ đâu"), "B.Đ8.1-g1", total, parts)


def _outcomes(opinions: list[Opinion]) -> Balance:
    counted = Counter(what_became(opinion) for opinion in opinions)
    parts = tuple(Figure(key, label, counted[key]) for key, label in BECAME.items())
    total = Figure("y-kien", _("Ý kiến của buổi"), len(opinions))
    return Balance("xu-ly", _("Ý kiến được xử lý thế nào"), "B.Đ8.1-g4c", total, parts)


# --- the list behind a figure -------------------------------------------------------------------------------------------


def slips_of(dialogue: Dialogue, key: str) -> list[Speech] | None:
    """The slips that a figure counts; nothing for a figure that counts something else."""
    rows = Speech.objects.filter(dialogue=dialogue).order_by("number")
    if key == "phieu":
        return list(rows)
    if key in SLIPS:
        return list(rows.filter(state__in=SLIPS[key][1]))
    way = key.removeprefix("cach-")
    return list(rows.filter(way=way)) if key != way and way in Way.values else None


def questions_of(dialogue: Dialogue, key: str) -> list[Question] | None:
    """The written questions that a figure counts."""
    rows = Question.objects.filter(dialogue=dialogue).select_related("submission").order_by("number")
    if key == "cau-hoi":
        return list(rows)
    state = key.removeprefix("cau-hoi-")
    return list(rows.filter(state=state)) if key != state and state in QuestionState.values else None


def opinions_of(dialogue: Dialogue, key: str) -> list[Opinion] | None:
    """The opinions that a figure counts."""
    if key == "y-kien":
        return _opinions(dialogue)
    if key in RAISED:
        return [opinion for opinion in _opinions(dialogue) if where_raised(opinion) == key]
    if key in BECAME:
        return [opinion for opinion in _opinions(dialogue) if what_became(opinion) == key]
    return None


# --- people and gaps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class People:
    """How many came: counted in the hall, checked in at the door, expected."""

    counted: int | None
    arrived: int
    registered: int

    @property
    def difference(self) -> int:
        """People in the hall who did not pass the door, or the other way round."""
        return (self.counted or 0) - self.arrived


def people(dialogue: Dialogue) -> People:
    """Heads, not registrations: a group is as many as it brought."""
    seats = Attendee.objects.filter(dialogue=dialogue).aggregate(
        arrived=Sum("people", filter=Q(arrived_at__isnull=False)),
        registered=Sum("people", filter=~Q(state="cancelled")),
    )
    return People(dialogue.attendance, seats["arrived"] or 0, seats["registered"] or 0)


def _gaps(dialogue: Dialogue, questions: Counter[str]) -> list[Gap]:
    """What stands between this conference and its conclusion."""
    found: list[Gap] = []

    def lacks(number: int, words: Promise, page: str, clause: str = "B.Đ9.2-b") -> None:
        if number:
            found.append(Gap(str(words) % {"n": number}, page, clause))

    lacks(unwritten_speeches(dialogue).count(), _("%(n)s lượt phát biểu chưa ghi thành ý kiến"), FLOOR)
    lacks(without_outcome(dialogue).count(), _("%(n)s ý kiến chưa có cách trả lời"), FLOOR, "B.Đ8.1-g4c")
    lacks(questions[QuestionState.WAITING], _("%(n)s câu hỏi viết chưa duyệt"), QUESTIONS)
    lacks(dialogue.state not in HELD, _("hội nghị chưa kết thúc"), FLOOR)
    if dialogue.state in HELD:
        lacks(
            dialogue.programme.filter(done_at=None).count(),
            _("%(n)s mục chương trình chưa đánh dấu đã xong"),
            PROGRAMME,
            "B.Đ9.1-a",
        )
        lacks(dialogue.attendance is None, _("chưa ghi số người dự"), FLOOR, "B.Đ9.1-g2c")
        kept = signed(dialogue)
        lacks(kept is None, _("thư ký chưa ký biên bản"), MINUTES, "B.Đ9.1-g2c")
        lacks(
            kept is not None and kept.chair_id is None, _("chủ trì chưa ký biên bản"), MINUTES, "B.Đ9.1-g2c"
        )
    return found
