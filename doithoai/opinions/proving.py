"""One reading of everything: the accounts of all bodies and periods, and each hole (spec 5, conservation)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count

from doithoai.opinions.conservation import Balance, Ledger, lives, month
from doithoai.opinions.holes import Found, Hole, in_life, in_rows
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Opinion
from doithoai.opinions.told_and_kept import in_record


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y} – {self.end:%d/%m/%Y}"


@dataclass
class Proof:
    """What was read, the account of each body and period, and what does not hold."""

    opinions: int = 0
    accounts: dict[int, list[tuple[Period, Balance]]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)


def prove(until: date, period: Period | None = None, bodies: Collection[int] | None = None) -> Proof:
    """Reads every life once; without a period the whole up to `until` and each month in which something happened."""
    proof = Proof()
    ledger = Ledger((lambda day: (day >= period.start) + (day > period.end)) if period else month)
    for life in lives(bodies):
        ledger.add(life)
        proof.opinions += 1
        proof.found += in_life(life)
    for body in sorted(ledger.flows):
        proof.accounts[body] = list(_accounts(ledger, body, period, until))
        proof.found += [
            Found(Hole.BALANCE, body, str(period))
            for period, balance in proof.accounts[body]
            if not balance.balances
        ]
    rest = [*in_rows(), *in_record(), *_counts(ledger)]
    proof.found += [one for one in rest if bodies is None or one.organisation_id in bodies]
    return proof


def _accounts(
    ledger: Ledger, body: int, period: Period | None, until: date
) -> Iterator[tuple[Period, Balance]]:
    if period is not None:
        yield period, ledger.balance(body, 1, 1)
        return
    months = ledger.buckets(body)
    whole = Period(first_of(months[0]), max(until, last_of(months[-1])))
    yield whole, ledger.balance(body, months[0], months[-1])
    for number in months:
        yield Period(first_of(number), last_of(number)), ledger.balance(body, number, number)


def first_of(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


def last_of(number: int) -> date:
    """The last day of a month by its number."""
    return first_of(number + 1) - timedelta(days=1)


def _counts(ledger: Ledger) -> Iterator[Found]:
    """The record's open ones against the rows that are open: the ledger must end where the list is."""
    rows = Opinion.objects.exclude(stage__in=EXITS).order_by().values_list("organisation_id")
    listed = Counter(dict(rows.annotate(number=Count("*"))))
    for body, net in ledger.net.items():
        told = sum(net.values())
        if told != listed[body]:
            yield Found(Hole.COUNT, body, f"{told} / {listed[body]}")
