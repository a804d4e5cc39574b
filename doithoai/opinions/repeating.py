"""B.Đ7-2a, A.1-k: a matter raised again is known as such: how often, when last, and what came of it then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from doithoai.audit.record import record
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import locked, reasoned
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ7-2a"
LONGEST = 50  # a chain longer than this is no matter but a mistake


@dataclass(frozen=True)
class Time:
    """One time the matter was raised: when, where, and what came of it."""

    opinion: Opinion
    on: date
    came: str


@dataclass(frozen=True)
class Repeats:
    """How often a matter was raised up to this opinion, and each earlier time, the latest first."""

    times: int
    earlier: tuple[Time, ...]

    @property
    def last(self) -> Time | None:
        """The time before this one."""
        return self.earlier[0] if self.earlier else None

    @property
    def words(self) -> str:
        """`đã nêu 3 lần, lần trước 12/05/2026: đã giải quyết`; empty the first time."""
        if self.last is None:
            return ""
        return _("đã nêu %(times)s lần, lần trước %(day)s: %(came)s") % {
            "times": self.times,
            "day": f"{self.last.on:%d/%m/%Y}",
            "came": self.last.came,
        }


def raised_on(opinion: Opinion) -> date:
    """The day of the dialogue at which it was raised, or the day it came in."""
    dialogue = opinion.dialogue
    return localdate(dialogue.starts_at) if dialogue and dialogue.opened_at else opinion.received_on


def came_of(opinion: Opinion) -> str:
    """What came of it, the latest fact first: result, outcome, stage."""
    if opinion.stage == Stage.JOINED and opinion.lead is not None:
        return came_of(opinion.lead)
    if opinion.result:
        return str(Result(opinion.result).label).lower()
    if opinion.outcome:
        return str(Outcome(opinion.outcome).label).lower()
    return str(Stage(opinion.stage).label).lower()


def _chain(opinion: Opinion) -> list[Opinion]:
    """The earlier ones, the latest first; each held row knows the one before it."""
    found: list[Opinion] = []
    number = opinion.repeats_id
    seen = {opinion.pk}
    while number and number not in seen and len(found) < LONGEST:
        row = Opinion.objects.select_related("dialogue", "lead", "organisation").get(pk=number)
        found.append(row)
        seen.add(number)
        number = row.repeats_id
    return found


def repeats_of(opinion: Opinion, readable: QuerySet[Opinion] | None = None) -> Repeats:
    """How often it was raised; of what the account may not read only that it was is told."""
    chain = _chain(opinion) if opinion.repeats_id else []
    seen = {row.pk for row in chain}
    if readable is not None and chain:
        seen = set(readable.filter(pk__in=seen).values_list("pk", flat=True))
    shown = [Time(row, raised_on(row), came_of(row)) for row in chain if row.pk in seen]
    return Repeats(len(chain) + 1, tuple(shown))


def repeats_of_many(opinions: Iterable[Opinion]) -> dict[int, Repeats]:
    """The same for a list: only those that repeat something are asked about."""
    return {row.pk: repeats_of(row) for row in opinions if row.repeats_id}


def later(opinion: Opinion) -> QuerySet[Opinion]:
    """Opinions that raised the same matter after this one."""
    return opinion.repetitions.order_by("received_on", "id")


def mark_repeat(opinion: Opinion, earlier: Opinion, *, by: Account, at: datetime) -> Opinion:
    """A person confirms that the matter was raised before, and when."""
    may_triage(by, opinion, localdate(at))
    with transaction.atomic():
        # The lower number first, whoever asks: two marks in opposite directions never wait for each other.
        asked = Opinion.objects.select_for_update(no_key=True).filter(pk__in=[opinion.pk, earlier.pk])
        rows = {row.pk: row for row in asked.order_by("pk")}
        opinion, earlier = rows[opinion.pk], rows[earlier.pk]
        _check(opinion, earlier)
        before = opinion.repeats.code if opinion.repeats else ""
        opinion.repeats = earlier
        opinion.save(update_fields=["repeats"])
        facts: dict[str, object] = {"earlier": earlier.code, "times": len(_chain(opinion)) + 1}
        if before:
            facts["before"] = before
        record("mark_repeat", opinion, by=by, at=at, clause=CLAUSE, facts=facts)
    return opinion


def _check(opinion: Opinion, earlier: Opinion) -> None:
    if opinion.pk == earlier.pk:
        raise Refused("Ý kiến không thể là lần nêu trước của chính nó.", field="earlier")
    if opinion.organisation_id != earlier.organisation_id:
        raise Refused("Lần nêu trước thuộc cơ quan khác.", field="earlier")
    if earlier.restricted or opinion.restricted:
        raise Refused("Ý kiến được bảo mật không nối với ý kiến khác.", clause="B.Đ4.2", field="earlier")
    if earlier.submission_id == opinion.submission_id:
        raise Refused("Hai ý kiến này cùng một lần gửi.", field="earlier")
    if earlier.received_on > opinion.received_on:
        raise Refused(
            "Ý kiến %(code)s nhận ngày %(day)s, sau ý kiến này. Hãy nối theo chiều ngược lại.",
            field="earlier",
            code=earlier.code,
            day=earlier.received_on,
        )
    if opinion.pk in {row.pk for row in _chain(earlier)}:
        raise Refused(
            "Ý kiến %(code)s đã được ghi là nêu lại chính ý kiến này nên không nối vòng được.",
            field="earlier",
            code=earlier.code,
        )
    if opinion.repeats_id == earlier.pk:
        raise Refused("Đã ghi lần nêu trước là %(code)s.", field="earlier", code=earlier.code)


def unmark_repeat(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Opinion:
    """It was another matter after all: the mark goes, the reason stays in the record."""
    may_triage(by, opinion, localdate(at))
    reason = reasoned(reason, CLAUSE)
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.repeats is None:
            raise Refused("Ý kiến này chưa được ghi là nêu lại.")
        facts = {"earlier": opinion.repeats.code, "reason": reason}
        opinion.repeats = None
        opinion.save(update_fields=["repeats"])
        record("unmark_repeat", opinion, by=by, at=at, clause=CLAUSE, facts=facts)
    return opinion


def candidates(near: Sequence[Opinion]) -> list[Opinion]:
    """Of similar opinions those that were answered or have ended: what was raised before, not what is raised now."""
    ended = {Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED}
    return [row for row in near if row.stage in ended]
