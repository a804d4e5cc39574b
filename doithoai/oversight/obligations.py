"""The ledger of both directives: clause × bound party × occasion, computed from the facts alone (spec 7)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import Organisation
from doithoai.oversight.conclusions_kept import concluded
from doithoai.oversight.duty import Duty
from doithoai.oversight.facts import Facts, OpinionFact, PaperFact, PassingFact
from doithoai.oversight.gathering import gather
from doithoai.oversight.models import Computation, Obligation
from doithoai.oversight.notices_kept import before_the_day
from doithoai.oversight.opinions_kept import answered
from doithoai.oversight.passings_kept import passed_on
from doithoai.oversight.plans_kept import all_held, plans_made
from doithoai.oversight.preparation_kept import prepared
from doithoai.oversight.quotas_kept import quotas_filled
from doithoai.oversight.reports_kept import reported, reported_by_period


def compute(
    as_of: date,
    papers: Sequence[PaperFact] = (),
    *,
    organisations: QuerySet[Organisation] | None = None,
    year: int | None = None,
) -> list[Duty]:
    """The ledger as it stood on a day; `papers` are the reports in the registers, which live above this room."""
    return duties(gather(as_of, papers, organisations=organisations, year=year))


def duties(facts: Facts) -> list[Duty]:
    """Every duty of these facts, in an order that never varies."""
    found = [*plans_made(facts), *quotas_filled(facts), *all_held(facts), *reported_by_period(facts)]
    found += _of_dialogues(facts)
    found += passed_on(facts)
    return sorted(found, key=lambda duty: duty.key)


def _of_dialogues(facts: Facts) -> Iterator[Duty]:
    opinions: dict[int, list[OpinionFact]] = defaultdict(list)
    for opinion in facts.opinions:
        opinions[opinion.dialogue_id or 0].append(opinion)
    passed: dict[int, PassingFact] = {}
    for passing in facts.passings:
        passed.setdefault(passing.opinion.id, passing)
    for dialogue in facts.dialogues:
        if dialogue.body.id not in facts.bodies:
            continue  # chaired by a Tỉnh ủy viên in a body that was not asked for: it counts, its duties are others'
        raised = opinions[dialogue.id]
        yield from before_the_day(dialogue, facts)
        yield from prepared(dialogue, raised, facts)
        yield from answered(dialogue, raised, passed, facts)
        yield from concluded(dialogue, facts)
        yield from reported(dialogue, facts)


def recompute(as_of: date, papers: Sequence[PaperFact] = (), *, by: Actor, at: datetime) -> Computation:
    """Throws the stored ledger away and stores it anew; the same facts give the same rows and the same hash."""
    # The stored ledger is in the language of the directives, whoever asks for it.
    with translation.override("vi"), transaction.atomic():
        rows = [_row(duty) for duty in compute(as_of, papers)]
        made = Computation.objects.create(as_of=as_of, at=at, rows=len(rows), sha256=digest(rows))
        # The record comes first: its chain is locked, so that two computations follow one another.
        record("recompute_ledger", made, by=by, at=at, facts={"as_of": as_of, "sha256": made.sha256})
        Obligation.objects.all().delete()
        Obligation.objects.bulk_create(rows, batch_size=500)
    return made


STORED = (
    "clause",
    "party",
    "occasion",
    "occasion_key",
    "due",
    "state",
    "fact",
    "proof",
    "proof_kind",
    "proof_id",
)


def _row(duty: Duty) -> Obligation:
    return Obligation(
        organisation_id=duty.party.body.id,
        person_id=duty.party.person_id,
        clause=duty.clause,
        party=duty.party.name[:200],
        occasion=duty.occasion.words[:200],
        occasion_key=duty.occasion.key,
        due=duty.due,
        state=duty.state,
        is_target=duty.reach.target,
        fact=duty.fact[:200],
        proof=duty.proof.words[:300],
        proof_kind=duty.proof.kind,
        proof_id=duty.proof.id,
    )


def digest(rows: Sequence[Obligation]) -> str:
    """Hash over what a reader sees of the ledger."""
    said = [[str(getattr(row, name)) for name in ("organisation_id", *STORED)] for row in rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
