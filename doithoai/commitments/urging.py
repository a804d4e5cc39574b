"""Đôn đốc (A.6-c): what is overdue at a unit is named in a letter, for the n-th time, with a day for the answer."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Commitment, State, UrgedMatter, Urging
from doithoai.commitments.permissions import may_answer_urging, may_urge
from doithoai.opinions.covering import names_of
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.opinions.redaction import redact
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

CLAUSE = "A.6-c"
MOST = 1000


@dataclass(frozen=True)
class Matter:
    """Something overdue: a commitment, or an opinion that the unit had to answer or to solve."""

    text: str
    code: str
    due_on: date
    times: int  # letters that named it before
    asked_until: date | None  # the last letter still waits for its answer
    commitment: Commitment | None = None
    opinion: Opinion | None = None

    @property
    def key(self) -> str:
        """Its name in a form."""
        row = self.commitment or self.opinion
        return f"{'c' if self.commitment else 'o'}{row.pk if row else 0}"

    def days_late(self, on: date) -> int:
        """Calendar days since its day."""
        return (on - self.due_on).days


@dataclass(frozen=True)
class Behind:
    """A unit with something overdue."""

    organisation: Organisation
    unit: Organisation
    matters: tuple[Matter, ...]

    @property
    def to_name(self) -> tuple[Matter, ...]:
        """What a letter may name now: no letter about it waits for an answer."""
        return tuple(one for one in self.matters if one.asked_until is None)

    @property
    def nth(self) -> int:
        """Which letter the next one is: one more than any of its matters was named in."""
        return 1 + max((one.times for one in self.to_name), default=0)

    @property
    def since(self) -> date:
        """The day of the oldest."""
        return min(one.due_on for one in self.matters)


def behind(organisations: Collection[int], on: date, unit: int | None = None) -> list[Behind]:
    """Units with something overdue, the longest first; a body does not write to itself."""
    promised, tasks = _commitments(organisations, on), _tasks(organisations, on)
    if unit is not None:
        promised, tasks = promised.filter(unit=unit), tasks.filter(unit=unit)
    found: dict[tuple[int, int], tuple[Organisation, Organisation, list[Matter]]] = {}
    about = set()
    rows = list(promised)
    named = _named(rows)
    for row in rows:
        about.add((row.unit_id, row.opinion_id))
        _under(found, row.organisation, row.unit).append(_of_commitment(row, named, on))
    late = [task for task in tasks if (task.unit_id, task.opinion_id) not in about]
    named = _named([], [task.opinion_id for task in late])
    for task in late:
        about.add((task.unit_id, task.opinion_id))  # drafting and solving are one matter
        list_ = _under(found, task.opinion.organisation, task.unit)
        if not any(one.opinion == task.opinion for one in list_):
            list_.append(_of_task(task, named, on))
    told = [
        Behind(body, unit_, tuple(sorted(matters, key=lambda one: one.due_on)))
        for body, unit_, matters in found.values()
    ]
    return sorted(told, key=lambda one: (one.since, one.unit.path))


@dataclass(frozen=True)
class Letter:
    """What a letter says: drafted from what is overdue now, or kept with an urging."""

    organisation: Organisation
    unit: Organisation
    nth: int
    answer_due: date
    on: date
    matters: tuple[Matter, ...]


def letter_of(urging: Urging) -> Letter:
    """The letter of an urging, each matter counted as it was then."""
    rows = list(
        urging.matters.select_related(
            "commitment__opinion__submission",
            "commitment__dialogue",
            "opinion__submission",
            "opinion__dialogue",
        ).order_by("due_on", "id")
    )
    earlier: Counter[tuple[int | None, int | None]] = Counter(
        UrgedMatter.objects.filter(
            Q(commitment__in=[row.commitment_id for row in rows if row.commitment_id])
            | Q(opinion__in=[row.opinion_id for row in rows if row.opinion_id]),
            urging__lt=urging.pk,
        ).values_list("commitment_id", "opinion_id")
    )
    matters = tuple(
        Matter(
            *_said(row.commitment or row.opinion),
            row.due_on,
            earlier[row.commitment_id, row.opinion_id],
            None,
            row.commitment,
            row.opinion,
        )
        for row in rows
    )
    on = localdate(urging.at)
    return Letter(urging.organisation, urging.unit, urging.nth, urging.answer_due, on, matters)


def readable(who: Authority) -> QuerySet[Urging]:
    """Letters of the account's bodies and those below, and letters to its units."""
    rows = Urging.objects.filter(who.readable("organisation") | who.readable("unit"))
    return rows.select_related("organisation", "unit", "by__person")


def _under(
    found: dict[tuple[int, int], tuple[Organisation, Organisation, list[Matter]]],
    body: Organisation,
    unit: Organisation,
) -> list[Matter]:
    return found.setdefault((body.pk, unit.pk), (body, unit, []))[2]


def _commitments(organisations: Collection[int], on: date) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(organisation__in=organisations, state=State.OPEN, due_on__lt=on)
    rows = rows.exclude(unit=F("organisation")).order_by("due_on", "id")
    return rows.select_related("organisation", "unit", "dialogue", "opinion__submission")


def _tasks(organisations: Collection[int], on: date) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(
        opinion__organisation__in=organisations,
        purpose__in=(Purpose.DRAFT, Purpose.SOLVE),
        done_on=None,
        ended_reason="",
        due_on__lt=on,
    )
    rows = rows.exclude(opinion__stage__in=EXITS).exclude(unit=F("opinion__organisation"))
    return rows.select_related(
        "opinion__organisation", "opinion__submission", "opinion__dialogue", "unit"
    ).order_by("due_on", "id")


@dataclass(frozen=True)
class _Named:
    """How often each was named, and until when its last letter waits."""

    times: Counter[tuple[str, int]]
    waits: dict[tuple[str, int], date]


def _named(commitments: Collection[Commitment], opinions: Collection[int] = ()) -> _Named:
    asked = Q(commitment__in=[row.pk for row in commitments]) | Q(opinion__in=list(opinions))
    times: Counter[tuple[str, int]] = Counter()
    waits: dict[tuple[str, int], date] = {}
    for one in UrgedMatter.objects.filter(asked).select_related("urging").order_by("id"):
        key = ("c", one.commitment_id) if one.commitment_id else ("o", one.opinion_id or 0)
        times[key] += 1
        waits.pop(key, None)
        if one.urging.answered_on is None:
            waits[key] = one.urging.answer_due
    return _Named(times, waits)


def _of_commitment(row: Commitment, named: _Named, on: date) -> Matter:
    key = ("c", row.pk)
    waits = _waits(named, key, on)
    return Matter(*_said(row), row.due_on, named.times[key], waits, commitment=row)


def _of_task(task: Assignment, named: _Named, on: date) -> Matter:
    key, opinion = ("o", task.opinion_id), task.opinion
    assert task.due_on is not None  # asked for by the query
    return Matter(*_said(opinion), task.due_on, named.times[key], _waits(named, key, on), opinion=opinion)


def _waits(named: _Named, key: tuple[str, int], on: date) -> date | None:
    until = named.waits.get(key)
    return until if until is not None and until > on else None


def _said(row: Commitment | Opinion | None) -> tuple[str, str]:
    """Words and code, without the petitioner: letters are read by many."""
    opinion = row.opinion if isinstance(row, Commitment) else row
    text = row.text if isinstance(row, Commitment) else row.title if row else ""
    if opinion is None:
        return text, ""
    if opinion.restricted:
        return "Việc hạn chế người xem", ""  # whoever may open it finds it in the list of the unit
    return redact(text, names_of(opinion.submission)), opinion.code


def urge(
    organisation: Organisation,
    unit: Organisation,
    answer_due: date,
    chosen: Collection[str],
    *,
    by: Account,
    at: datetime,
) -> Urging:
    """Names the chosen overdue matters of a unit; belongs inside the transaction that issues the letter."""
    today = localdate(at)
    may_urge(by, organisation.pk, today)
    if answer_due <= today:
        raise Refused("Ngày phải báo cáo phải sau hôm nay.", clause=CLAUSE, field="answer_due")
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two letters at once wait here
        late = behind([organisation.pk], today, unit.pk)
        matters = [one for one in late[0].to_name if one.key in chosen] if late else []
        if not matters:
            raise Refused(
                "Không có việc quá hạn nào được chọn. Việc vừa được đôn đốc thì chờ đến ngày phải báo cáo.",
                clause=CLAUSE,
                field="matters",
            )
        nth = 1 + max(one.times for one in matters)
        row = Urging.objects.create(
            organisation=organisation, unit=unit, nth=nth, answer_due=answer_due, by=by, at=at
        )
        UrgedMatter.objects.bulk_create(
            UrgedMatter(urging=row, commitment=one.commitment, opinion=one.opinion, due_on=one.due_on)
            for one in matters
        )
        facts = {"unit": unit.short_name, "nth": nth, "answer_due": answer_due, "matters": len(matters)}
        record("urge", row, by=by, at=at, clause=CLAUSE, facts=facts)
        for one in matters:
            if one.commitment:
                record("urge", one.commitment, by=by, at=at, clause=CLAUSE, facts={"nth": one.times + 1})
    return row


def answer_urging(
    urging: Urging, text: str, answered_on: date | None = None, *, by: Account, at: datetime
) -> Urging:
    """The unit says how its overdue matters stand; the letter no longer waits."""
    today = localdate(at)
    may_answer_urging(by, urging, today)
    text = text.strip()
    if not text:
        raise Refused("Hãy ghi trả lời của đơn vị.", clause=CLAUSE, field="text")
    if len(text) > MOST:
        raise Refused("Trả lời dài quá %(most)s ký tự.", field="text", most=MOST)
    day = answered_on or today
    if not localdate(urging.at) <= day <= today:
        raise Refused("Ngày trả lời phải từ ngày đôn đốc đến hôm nay.", field="answered_on")
    with transaction.atomic():
        row = Urging.objects.select_for_update(no_key=True).get(pk=urging.pk)
        if row.answered_on is not None:
            raise Refused("Công văn đôn đốc này đã được trả lời ngày %(day)s.", day=row.answered_on)
        row.answered_on, row.answer = day, text
        row.save(update_fields=["answered_on", "answer"])
        record("answer_urging", row, by=by, at=at, clause=CLAUSE, facts={"answered_on": day})
    return row
