"""Adds an act to the record; the third beat of every verb."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.db import models, transaction

from doithoai.audit.models import Chain, Entry


class Actor(Protocol):
    """Whoever acts: an account, the public, or the clock."""

    @property
    def pk(self) -> Any:
        """Number of the account, or none."""

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Outsider:
    """An actor without an account."""

    name: str
    pk: None = None

    def __str__(self) -> str:
        return self.name


PUBLIC = Outsider("Người dân")
CLOCK = Outsider("Hệ thống")


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


class Discreet(Protocol):
    """A thing with a person behind it."""

    def without_the_person(self, words: str) -> str:
        """The words as they may stand in a record that is never changed."""


# What people type; the other facts are codes, dates and names of bodies.
TYPED = frozenset({"reason", "comment", "note"})


def _discreet(subject: object, facts: Mapping[str, object]) -> dict[str, object]:
    """Nobody's name or telephone goes into the record: it outlives the right to keep them."""
    cover = getattr(subject, "without_the_person", None)
    if cover is None:
        return dict(facts)
    return {
        name: cover(value) if isinstance(value, str) and (name in TYPED or " " in value) else value
        for name, value in facts.items()
    }


# Made once: proving a long record asks it a million times.
_WORDS = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def digest(entry: Entry) -> str:
    """Hash over everything an entry says and the hash of the one before."""
    said = [
        entry.chain,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.act,
        entry.clause,
        entry.actor_id,
        entry.actor_name,
        entry.subject_kind,
        entry.subject_id,
        entry.facts,
        entry.previous,
    ]
    return hashlib.sha256(_WORDS.encode(said).encode()).hexdigest()


def _chain_of(subject: models.Model) -> str:
    return str(getattr(subject, "organisation_id", None) or "0")


def _held(name: str) -> Chain:
    locked = Chain.objects.select_for_update()
    try:
        return locked.get(name=name)
    except Chain.DoesNotExist:
        Chain.objects.get_or_create(name=name)
        return locked.get(name=name)


def hold(*organisations: int | None) -> None:
    """Locks the chains of several bodies in one order: a verb that records in more than one begins with it."""
    for name in sorted({str(number or "0") for number in organisations}):
        _held(name)


def record(
    act: str,
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    clause: str = "",
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Adds `act` on `subject` to the chain of the subject's organisation; belongs inside the verb's transaction."""
    # No point to go back to: what cannot be recorded was not done.
    with transaction.atomic(savepoint=False):
        chain = _held(_chain_of(subject))
        entry = _next(chain, act, subject, facts or {}, by=by, at=at, clause=clause)
        entry.save(force_insert=True)
        chain.save(update_fields=["length", "head"])
    return entry


def record_each(
    act: str,
    said: Sequence[tuple[models.Model, Mapping[str, object]]],
    *,
    by: Actor,
    at: datetime,
    clause: str = "",
) -> None:
    """The same act on many things of one organisation, each with its facts; the chain is held once."""
    if len({_chain_of(subject) for subject, _facts in said}) > 1:
        raise ValueError("things of several organisations have several chains")
    if not said:
        return
    with transaction.atomic(savepoint=False):
        chain = _held(_chain_of(said[0][0]))
        entries = [_next(chain, act, subject, facts, by=by, at=at, clause=clause) for subject, facts in said]
        Entry.objects.bulk_create(entries, batch_size=500)
        chain.save(update_fields=["length", "head"])


def _next(
    chain: Chain,
    act: str,
    subject: models.Model,
    facts: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    clause: str,
) -> Entry:
    entry = Entry(
        chain=chain.name,
        sequence=chain.length + 1,
        at=at,
        act=act,
        clause=clause,
        actor_id=by.pk,
        actor_name=str(by)[:200],
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        # Through JSON and back: the hash is taken over what the database will give again.
        facts=json.loads(json.dumps(_discreet(subject, facts), default=_plain, ensure_ascii=False)),
        previous=chain.head,
    )
    entry.hash = digest(entry)
    chain.length, chain.head = entry.sequence, entry.hash
    return entry


def history(*subjects: models.Model) -> models.QuerySet[Entry]:
    """What was done to these things, oldest first."""
    asked = models.Q()
    for subject in subjects:
        asked |= models.Q(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return Entry.objects.filter(asked).order_by("id") if subjects else Entry.objects.none()
