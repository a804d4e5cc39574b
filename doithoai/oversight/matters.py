"""Opinions and their passings as they stood on a day; stages are replayed from the record of acts."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Answer, Assignment, Channel, Opinion, Passing, Purpose
from doithoai.organisations.models import Organisation
from doithoai.oversight.bodies import body_of
from doithoai.oversight.cases import Act, acts_on, end_of
from doithoai.oversight.facts import DialogueFact, OpinionFact, PassingFact

# Exits that leave nothing to answer here; a member of a group is answered with its lead.
LEFT = frozenset({Stage.OUT_OF_SCOPE, Stage.DECLINED, Stage.JOINED})
ELSEWHERE = frozenset({Stage.TRANSFERRED, Stage.ESCALATED})


def asked_opinions(
    asked: QuerySet[Organisation], dialogues: Collection[int], as_of: date, year: int | None
) -> QuerySet[Opinion]:
    """Opinions of these dialogues, and those of these organisations that were passed on."""
    passed = Passing.objects.filter(opinion=OuterRef("pk"), sent_at__lt=end_of(as_of))
    if year is not None:
        passed = passed.filter(sent_at__year=year)
    within = Q(dialogue__in=dialogues) | (Q(organisation__in=asked) & Exists(passed))
    return Opinion.objects.filter(within, received_on__lte=as_of)


def opinions_in(
    rows: QuerySet[Opinion], dialogues: Mapping[int, DialogueFact], as_of: date
) -> list[OpinionFact]:
    """These opinions with the days on which each step was taken."""
    acts = acts_on(
        Opinion, rows, Q(facts__has_key="to") | Q(facts__has_key="outcome") | Q(act="reply_in_writing"), as_of
    )
    assigned = _first_assigned(rows, as_of)
    drafted = (
        Answer.objects.filter(opinion__in=rows, at__lt=end_of(as_of)).order_by().values_list("opinion_id")
    )
    drafts = dict(drafted.annotate(first=Min("at")))
    related = rows.select_related("organisation__parent", "submission")
    return [
        _fact(
            opinion,
            acts.get(opinion.pk, []),
            {
                "draft_assigned_on": assigned.get((opinion.pk, Purpose.DRAFT)),
                "solve_assigned_on": assigned.get((opinion.pk, Purpose.SOLVE)),
                "drafted_on": localdate(drafts[opinion.pk]) if opinion.pk in drafts else None,
            },
            dialogues.get(opinion.dialogue_id or 0),
            as_of,
        )
        for opinion in related.order_by("received_on", "pk")
    ]


def _first_assigned(rows: QuerySet[Opinion], as_of: date) -> dict[tuple[int, str], date]:
    found: dict[tuple[int, str], date] = {}
    given = Assignment.objects.filter(opinion__in=rows, at__lt=end_of(as_of)).order_by("pk")
    for opinion_id, purpose, at in given.values_list("opinion_id", "purpose", "at"):
        # A unit that only co-ordinates does not relieve who solves (A.4-e keeps both).
        found.setdefault((opinion_id, purpose), localdate(at))
    return found


def _fact(
    opinion: Opinion,
    acts: list[Act],
    days: Mapping[str, date | None],
    dialogue: DialogueFact | None,
    as_of: date,
) -> OpinionFact:
    steps = [act for act in acts if "to" in act.facts]
    stage = str(steps[-1].facts["to"]) if steps else Stage.RECEIVED
    outcome_on = _outcome_on(opinion, acts, dialogue)
    known = outcome_on is not None and outcome_on <= as_of
    return OpinionFact(
        id=opinion.pk,
        code=opinion.code,
        body=body_of(opinion.organisation),
        dialogue_id=opinion.dialogue_id,
        received_on=opinion.received_on,
        spoken=opinion.submission.channel == Channel.SPEECH,
        left=stage in LEFT,
        elsewhere=stage in ELSEWHERE,
        classified_on=_first_on(steps, "from", Stage.RECEIVED),
        agreed_on=_first_on(steps, "to", Stage.AGREED),
        outcome=opinion.outcome if known else "",
        outcome_on=outcome_on if known else None,
        needs_written_reply=bool(opinion.needs_written_reply),
        replied_on=_until(_first_reply(opinion, acts), as_of),
        closed_on=_until(opinion.closed_on, as_of),
        **days,
    )


def _first_on(steps: list[Act], side: str, stage: str) -> date | None:
    return next((act.on for act in steps if act.facts.get(side) == stage), None)


def _outcome_on(opinion: Opinion, acts: list[Act], dialogue: DialogueFact | None) -> date | None:
    if not opinion.outcome:
        return None
    given = [act.on for act in acts if act.facts.get("outcome")]
    # What came from elsewhere with its outcome has no such act: the end of the dialogue is the latest day.
    return given[0] if given else (dialogue.ended_on if dialogue else None)


def _first_reply(opinion: Opinion, acts: list[Act]) -> date | None:
    """An answer changed on re-examination is given twice: the first day is the one that was owed."""
    said = [str(act.facts.get("replied_on") or "") for act in acts if act.name == "reply_in_writing"]
    return min((date.fromisoformat(day) for day in said if day), default=opinion.replied_on)


def _until(day: date | None, as_of: date) -> date | None:
    return day if day and day <= as_of else None


def passings_in(
    opinions: Mapping[int, OpinionFact], asked: QuerySet[Organisation], as_of: date, year: int | None
) -> list[PassingFact]:
    """Transfers and escalations that were sent by the day."""
    rows = Passing.objects.filter(opinion__organisation__in=asked, sent_at__lt=end_of(as_of)).select_related(
        "to"
    )
    if year is not None:
        rows = rows.filter(sent_at__year=year)
    return [
        _passing(one, opinions[one.opinion_id], as_of)
        for one in rows.order_by("pk")
        if one.opinion_id in opinions
    ]


def _passing(one: Passing, opinion: OpinionFact, as_of: date) -> PassingFact:
    returned = localdate(one.returned_at) if one.returned_at else None
    return PassingFact(
        id=one.pk,
        opinion=opinion,
        kind=one.kind,
        to=one.to.short_name if one.to else one.to_name,
        sent_on=localdate(one.sent_at),
        returned_on=_until(returned, as_of),
        told_on=_until(one.told_on, as_of),
        told_way=one.told_way,
        no_way_reason=one.no_way_reason,
        reported_up_on=_until(one.reported_up_on, as_of),
        has_differences=bool(one.differences.strip()),
    )
