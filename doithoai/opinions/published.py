"""What the public may know of opinions: threads by code, published questions and answers, figures; no personal data."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from doithoai.opinions.codes import normalise_code
from doithoai.opinions.fields import field_label
from doithoai.opinions.lifecycle import EXITS, Outcome, Result, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, Submission
from doithoai.opinions.publication import protected_names
from doithoai.opinions.published_figures import RELEASED
from doithoai.opinions.redaction import redact
from doithoai.opinions.threads import SubmissionThread, Thread, submission_thread
from doithoai.regulations.refusals import Refused

__all__ = [
    "PublicOpinion",
    "Receipt",
    "SubmissionThread",
    "Thread",
    "answered_recently",
    "by_number",
    "dialogue_figures",
    "follow",
    "public_opinion",
    "public_opinions",
    "receipt",
]


@dataclass(frozen=True)
class PublicOpinion:
    """A question and its answer in public words; the tracking code stays with the person."""

    number: int
    title: str
    text: str
    field: str
    received_on: date
    organisation: str
    organisation_slug: str
    stage: str
    outcome: str
    outcome_label: str
    said: str
    answer: str
    legal_basis: str
    unit: str
    due_on: date | None
    result: str
    result_label: str
    answered_on: date | None
    dialogue_code: str


@dataclass(frozen=True)
class Receipt:
    """What the receipt says: the code, not the words."""

    code: str
    opinions: tuple[str, ...]
    organisation: str
    organisation_slug: str
    phone: str
    received_on: date
    files: int


def follow(code: str) -> SubmissionThread | None:
    """The thread of a submission's or an opinion's code; none when there is no such code (or it is mistyped)."""
    submission, normal = _coded(code)
    return submission_thread(submission, normal) if submission else None


def receipt(code: str) -> Receipt | None:
    """What was received under this code."""
    submission, _normal = _coded(code)
    if submission is None:
        return None
    return Receipt(
        submission.code,
        tuple(submission.opinions.filter(origin=None).order_by("id").values_list("code", flat=True)),
        submission.organisation.short_name,
        submission.organisation.slug,
        submission.organisation.phone,
        submission.received_on,
        submission.attachments.count(),
    )


def by_number(number: int) -> Opinion:
    """The opinion of a thread, to be handed to a verb; nothing of it is shown."""
    return Opinion.objects.get(pk=number)


def _coded(code: str) -> tuple[Submission | None, str]:
    try:
        normal = normalise_code(code)
    except Refused:
        return None, ""
    rows = Submission.objects.select_related("organisation")
    # Two questions to two indexes; one with "or" would read the whole table.
    whole = rows.filter(code=normal).first()
    return whole or rows.filter(opinions__code=normal).first(), normal


def released_rows() -> QuerySet[Opinion]:
    """Opinions whose public text a person released."""
    given = Answer.objects.filter(state=AnswerState.GIVEN)
    return (
        Opinion.objects.filter(RELEASED)
        .select_related("organisation", "unit", "dialogue", "submission", "lead__submission")
        .prefetch_related(
            Prefetch("answers", given, to_attr="given"),
            Prefetch("lead__answers", given, to_attr="given_to_all"),
        )
    )


def public_opinions(dialogue: int) -> tuple[PublicOpinion, ...]:
    """The released opinions of the dialogue with this number, in the order they came."""
    rows = released_rows().filter(dialogue_id=dialogue).order_by("received_on", "id")
    return tuple(public_of(row) for row in rows)


def answered_recently(organisation_slug: str = "", most: int = 6) -> tuple[PublicOpinion, ...]:
    """The newest released answers."""
    rows = released_rows().filter(answered_on__isnull=False).order_by("-answered_on", "-id")
    if organisation_slug:
        rows = rows.filter(organisation__slug=organisation_slug)
    return tuple(public_of(row) for row in rows[:most])


def public_opinion(number: int) -> PublicOpinion | None:
    """One released question and answer."""
    row = released_rows().filter(pk=number).first()
    return public_of(row) if row else None


def dialogue_figures(dialogue: int) -> dict[str, int]:
    """How many opinions of a dialogue had each outcome, and how many are released; every one is counted."""
    rows = Opinion.objects.filter(dialogue_id=dialogue).exclude(stage=Stage.OUT_OF_SCOPE)
    counted = {name: Count("pk", filter=Q(outcome=name)) for name in Outcome.values}
    return rows.aggregate(
        all=Count("*"),
        released=Count("pk", filter=Q(published_on__isnull=False, restricted=False)),
        solved=Count("pk", filter=Q(result=Result.SOLVED)),
        **counted,
    )


def public_of(row: Opinion) -> PublicOpinion:
    """What is public of one released opinion."""
    follows = row.lead is not None and row.stage == Stage.JOINED
    given = getattr(row.lead, "given_to_all", []) if follows else getattr(row, "given", [])
    answer = given[-1] if given else None
    done = row.lead if follows and row.lead is not None else row
    names = protected_names(row)
    return PublicOpinion(
        number=row.pk,
        title=row.public_title or row.public_text.split("\n", 1)[0][:120],
        text=row.public_text,
        field=field_label(row.field) if row.field else "",
        received_on=row.received_on,
        organisation=row.organisation.short_name,
        organisation_slug=row.organisation.slug,
        stage=row.stage,
        outcome=row.outcome,
        outcome_label=str(Outcome(row.outcome).label) if row.outcome else "",
        said=redact(row.said, names),
        answer=answer.public_text if answer else "",
        legal_basis=redact(answer.legal_basis, names) if answer and answer.public_text else "",
        unit=row.unit.short_name if row.unit else "",
        due_on=None if row.stage in EXITS else row.due_on,
        result=done.result,
        result_label=str(Result(done.result).label) if done.result else "",
        answered_on=row.answered_on,
        dialogue_code=row.dialogue.code if row.dialogue else "",
    )
