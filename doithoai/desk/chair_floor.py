"""What the chair's tablet shows at one moment: who speaks, what is prepared for it, who comes, how far we are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q

from doithoai.desk.frame import OfficialRequest
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, ProgrammeItem, Speech
from doithoai.dialogues.turns import seconds_spoken
from doithoai.documents.chairs_file import APART
from doithoai.documents.chairs_matters import Matter, matters
from doithoai.documents.chairs_promises import masked
from doithoai.documents.chairs_reading import read
from doithoai.opinions.alike import ALIKE, corpus_of
from doithoai.opinions.covering import names_of
from doithoai.opinions.gate import without_outcome
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.matching import TEXT, prepared_for
from doithoai.opinions.models import Opinion, Question
from doithoai.opinions.outcome import ON_THE_FLOOR
from doithoai.opinions.permissions import gives_outcome, named
from doithoai.opinions.queries import UNSORTED
from doithoai.opinions.question_models import QuestionState
from doithoai.search.similar import Corpus, Match

NEXT, SUGGESTED, QUESTIONS = 3, 3, 4
WARNED = 60  # seconds before the end of a turn
SOON = (7, 15, 30)  # days: what is usually promised when an answer comes later
HOLDS = frozenset({SpeechState.SPEAKING, SpeechState.PAUSED})


@dataclass(frozen=True)
class Turn:
    """Who has the floor, with the time that is left; a pause does not count."""

    speech: Speech
    left: int
    ends: int | None  # when it will be over, in seconds of the server's clock; none while it stands
    interrupted: Speech | None

    @property
    def tone(self) -> str:
        """Whether time is short or over."""
        return "over" if self.left < 0 else "soon" if self.left <= WARNED else ""

    @property
    def clock(self) -> str:
        """`4:07`, or `+0:31` when it is over."""
        minutes, seconds = divmod(abs(self.left), 60)
        return f"{'+' if self.left < 0 else ''}{minutes}:{seconds:02d}"


@dataclass(frozen=True)
class Page:
    """A matter on the tablet: the one that is raised, or one that may be meant."""

    pk: int
    matter: Matter
    words: tuple[str, ...] = ()  # that it shares with what is said
    same_person: bool = False  # whoever speaks handed it in
    may_touch: bool = False


@dataclass(frozen=True)
class Step:
    """The item of the programme that runs, how long it has, and what follows."""

    item: ProgrammeItem | None
    since: datetime | None
    minutes: int
    done: int
    total: int
    after: ProgrammeItem | None

    @property
    def late(self) -> bool:
        """Whether it takes longer than planned."""
        return self.item is not None and self.minutes > self.item.minutes


def turn(dialogue: Dialogue, speeches: Sequence[Speech], at: datetime) -> Turn | None:
    """Whose turn it is: the one whom nobody interrupts."""
    holding = [one for one in speeches if one.state in HOLDS]
    inside = {one.interrupts_id for one in holding}
    now = next((one for one in holding if one.pk not in inside), None)
    if now is None:
        return None
    left = dialogue.speech_minutes * 60 - seconds_spoken(now, at)
    runs = now.state == SpeechState.SPEAKING and now.paused_at is None
    broken = next((one for one in holding if one.pk == now.interrupts_id), None)
    return Turn(now, left, int(at.timestamp()) + left if runs else None, broken)


def just_heard(speeches: Sequence[Speech]) -> Speech | None:
    """Whose turn ended last: its outcome is often given a moment later."""
    ended = [(one.finished_at, one.pk, one) for one in speeches if one.finished_at]
    return max(ended)[2] if ended else None


def raised(request: OfficialRequest, dialogue: Dialogue, speech: Speech | None) -> list[Page]:
    """The matters of a turn: written down from it, or handed in before and raised now; of a member its lead."""
    if speech is None:
        return []
    rows = Opinion.objects.filter(Q(raised_in=speech) | Q(submission__speech=speech), dialogue=dialogue)
    found = rows.filter(restricted=False).exclude(stage=Stage.OUT_OF_SCOPE).order_by("id")
    told = found.values_list("pk", "stage", "lead_id")
    leads = [lead if stage == Stage.JOINED and lead else pk for pk, stage, lead in told]
    return pages(request, dialogue, list(dict.fromkeys(leads)), touch=True)


def pages(
    request: OfficialRequest, dialogue: Dialogue, keys: Sequence[int], *, touch: bool = False
) -> list[Page]:
    """These matters, as this account may read them, in this order."""
    if not keys:
        return []
    reading = read(dialogue, Opinion.objects.filter(pk__in=keys, restricted=False), request.today)
    voices = [*reading.rows, *(one for row in reading.rows for one in row.members.all())]
    hidden = {row.pk for row in voices} - named(request.authority, voices)
    held = touch and dialogue.state in ON_THE_FLOOR
    found = {
        row.pk: Page(row.pk, matter, may_touch=held and gives_outcome(request.authority, row))
        for row, matter in zip(reading.rows, matters(reading, hidden), strict=True)
    }
    return [found[key] for key in keys if key in found]


@lru_cache(maxsize=8)
def _corpus(texts: tuple[tuple[int, str], ...]) -> Corpus[int]:
    return corpus_of([{"pk": pk, "text": text} for pk, text in texts])


def _near(match: Match[int]) -> bool:
    """A slip is a few words long: two that are shared, or a name of two syllables, are worth a look."""
    return match.score >= ALIKE or len(match.words) > 1 or any(" " in word for word in match.words)


def suggested(request: OfficialRequest, dialogue: Dialogue, speech: Speech) -> list[Page]:
    """Prepared matters that the speaker may mean, with the words that say why; a person judges."""
    rows = Opinion.objects.filter(dialogue=dialogue, outcome="").exclude(APART).exclude(UNSORTED)
    waiting = list(rows.exclude(stage=Stage.DECLINED).select_related("submission").order_by("id"))
    lead = {one.pk: one.lead_id or one.pk for one in waiting}
    why: dict[int, tuple[tuple[str, ...], bool]] = {}
    for offered in prepared_for(speech, waiting):
        why.setdefault(lead[offered.opinion.pk], (offered.words, offered.why != TEXT))
    if len(why) < SUGGESTED:
        found = _corpus(tuple((one.pk, one.text) for one in waiting)).nearest(
            speech.verbatim or speech.subject, 4 * SUGGESTED
        )
        for match in found:
            if match.key > 0 and _near(match):
                why.setdefault(lead[match.key], (match.words, False))
    shown = pages(request, dialogue, list(why)[:SUGGESTED])
    return [replace(page, words=why[page.pk][0], same_person=why[page.pk][1]) for page in shown]


def step_of(dialogue: Dialogue, at: datetime) -> Step:
    """Where the programme stands."""
    items = list(dialogue.programme.all())
    open_ = [item for item in items if item.done_at is None]
    ended = [item.done_at for item in items if item.done_at]
    since = max(ended, default=dialogue.opened_at)
    runs = dialogue.state == State.OPEN and bool(open_)
    minutes = max(0, int((at - since).total_seconds() // 60)) if runs and since else 0
    return Step(
        item=open_[0] if runs else None,
        since=since if runs else None,
        minutes=minutes,
        done=len(items) - len(open_),
        total=len(items),
        after=next(iter(open_[1:] if runs else open_), None),
    )


def sums(dialogue: Dialogue) -> dict[str, int]:
    """How many of each outcome so far, and how many have none yet."""
    rows = Opinion.objects.filter(dialogue=dialogue, restricted=False).exclude(outcome="")
    given = Counter(rows.order_by().values_list("outcome", flat=True))
    return {**given, "left": without_outcome(dialogue).filter(restricted=False).count()}


def questions(dialogue: Dialogue) -> list[tuple[int, str]]:
    """Written questions that were approved and wait to be read out, without the person; nothing of the others."""
    shown = Question.objects.filter(dialogue=dialogue, state=QuestionState.APPROVED)
    shown = shown.exclude(submission__opinions__restricted=True).select_related("submission")
    return [(one.number, masked(one.submission.text, names_of(one.submission))) for one in shown]


def dates(today: date) -> list[date]:
    """Days to choose with one touch; none on a Saturday or Sunday."""
    found = []
    for days in SOON:
        day = today + timedelta(days)
        found.append(day - timedelta(max(0, day.weekday() - 4)))
    return found
