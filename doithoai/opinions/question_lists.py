"""Written questions of one hall for those who run it: where each stands, and which may be about the same matter."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.alike import ALIKE, HIDDEN, Row, Similar, corpus_of
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.question_models import Question, QuestionState
from doithoai.search.similar import Match

MOST_COMPARED = 600  # of one hall
OFFERED = 4
OUT = (Stage.OUT_OF_SCOPE, Stage.DECLINED, Stage.TRANSFERRED, Stage.ESCALATED)

WAITING, APPROVED, QUEUED = "waiting", "approved", "queued"
HELD_BACK, TOGETHER, DONE = "held_back", "together", "done"
_OPEN = Q(is_joined=False, is_done=False)
_IN_QUEUE = Q(state=QuestionState.QUEUED) & ~Q(submission__speech__state=SpeechState.WITHDRAWN)
# A slip that the operator of the queue withdrew leaves the question where it was before: approved.
VIEWS: dict[str, Q] = {
    WAITING: _OPEN & Q(state=QuestionState.WAITING),
    APPROVED: _OPEN & ~_IN_QUEUE & Q(state__in=(QuestionState.APPROVED, QuestionState.QUEUED)),
    QUEUED: _OPEN & _IN_QUEUE,
    HELD_BACK: _OPEN & Q(state=QuestionState.HELD_BACK),
    TOGETHER: Q(is_joined=True),
    DONE: Q(is_joined=False, is_done=True),
}


def with_opinions() -> QuerySet[Question]:
    """Each with its slip and the opinions that it is (`submission.matters`), the whole page in two statements."""
    whole = Opinion.objects.filter(origin=None).select_related("lead__submission__question").order_by("id")
    rows = Question.objects.select_related("submission__speech", "dialogue")
    return rows.prefetch_related(Prefetch("submission__opinions", whole, to_attr="matters"))


def matter_of(question: Question) -> Opinion | None:
    """The opinion that the question is, out of `with_opinions`; of one split later the first."""
    matters: list[Opinion] = getattr(question.submission, "matters", [])
    return matters[0] if matters else None


def _standing(dialogue: Dialogue | int) -> QuerySet[Question]:
    mine = Opinion.objects.filter(submission=OuterRef("submission"), origin=None)
    done = mine.filter(Q(replied_on__isnull=False) | ~Q(outcome="") | Q(stage__in=OUT))
    rows = with_opinions().filter(dialogue=dialogue)
    return rows.annotate(is_joined=Exists(mine.filter(stage=Stage.JOINED)), is_done=Exists(done))


def in_hall(dialogue: Dialogue, view: str = "") -> QuerySet[Question]:
    """The questions of one hall, or those of one view, by number."""
    rows = _standing(dialogue).order_by("number")
    return rows.filter(VIEWS[view]) if view else rows


def still_to_come(dialogue: int) -> QuerySet[Question]:
    """Approved or in the queue, neither answered nor answered with another one, nor kept from others."""
    out = Opinion.objects.filter(submission=OuterRef("submission"), restricted=True)
    rows = _standing(dialogue).filter(VIEWS[APPROVED] | VIEWS[QUEUED])
    return rows.exclude(Exists(out)).order_by("number")


def counted(dialogue: Dialogue | int) -> dict[str, int]:
    """How many stand in each view; their sum is every question of the hall."""
    views = {name: Count("pk", filter=asked) for name, asked in VIEWS.items()}
    return _standing(dialogue).aggregate(**views)


def view_of(question: Question) -> str:
    """In which view a question of `in_hall` stands."""
    if getattr(question, "is_joined", False):
        return TOGETHER
    if getattr(question, "is_done", False):
        return DONE
    speech = question.submission.speech
    if question.state == QuestionState.QUEUED:
        return APPROVED if speech is None or speech.state == SpeechState.WITHDRAWN else QUEUED
    return str(question.state)


def alike_in_hall(dialogue: Dialogue, asked: Sequence[Opinion]) -> dict[int, tuple[Similar, ...]]:
    """For each of these what else of the hall may be about the same matter; compared once for all."""
    if not asked:
        return {}
    hall = Opinion.objects.filter(dialogue=dialogue).exclude(HIDDEN).order_by("-id")
    known: list[Row] = [dict(row) for row in hall.values("pk", "text")[:MOST_COMPARED]]
    corpus = corpus_of(known)
    near = {
        one.pk: [m for m in corpus.nearest(one.text, 4 * OFFERED, without=one.pk) if m.score >= ALIKE]
        for one in asked
        if not one.restricted
    }
    keys = {match.key for matches in near.values() for match in matches if match.key > 0}
    rows = Opinion.objects.select_related("submission__question", "lead__submission__question").in_bulk(keys)
    return {one.pk: _offered(one, near.get(one.pk, ()), rows) for one in asked}


def _offered(asked: Opinion, matches: Sequence[Match[int]], rows: dict[int, Opinion]) -> tuple[Similar, ...]:
    found = [Similar(rows[match.key], match.score, match.words) for match in matches if match.key in rows]
    return tuple(one for one in found if not _tied(asked, one.opinion))[:OFFERED]


def _tied(asked: Opinion, other: Opinion) -> bool:
    return (
        other.submission_id == asked.submission_id or asked.pk == other.lead_id or other.pk == asked.lead_id
    )
