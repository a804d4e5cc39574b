"""B.Đ8.1-g2c: many opinions to a unit, or each to the one of its rule; every row stands for itself and says why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate

from doithoai.opinions.assignment import Place, assign, check_life, check_place
from doithoai.opinions.due_dates import Terms, proposal, terms_of
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import assigns
from doithoai.opinions.routing import Judged, decide, matter_of, rules_of
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

MOST = 200


@dataclass(frozen=True)
class Wanted:
    """What many opinions are given: the unit (none: by each one's rule), for what, until when (none: by urgency)."""

    purpose: str
    unit: Organisation | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Row:
    """One of many: where it would go, by which rule, until when; or why it cannot."""

    opinion: Opinion
    unit: Organisation | None = None
    due_on: date | None = None
    words: str = ""
    rule: Judged | None = None
    refusal: Refused | None = None

    @property
    def can(self) -> bool:
        """Whether this row would be assigned."""
        return self.refusal is None


class _Desk:
    """What the rows of one body share."""

    def __init__(self, organisation: Organisation) -> None:
        self.rules = list(rules_of(organisation))
        self.terms: Terms = terms_of(organisation)


def check_number(opinions: Sequence[Opinion]) -> None:
    """Some, and not more than a person looks through."""
    if not opinions:
        raise Refused("Hãy chọn ít nhất một ý kiến.", field="opinions")
    if len(opinions) > MOST:
        raise Refused("Chọn nhiều nhất %(most)s ý kiến một lần.", field="opinions", most=MOST)


def preview(opinions: Sequence[Opinion], wanted: Wanted, *, by: Account, at: datetime) -> list[Row]:
    """What would happen to each; nothing is written."""
    check_number(opinions)
    today = localdate(at)
    who, desks = authority(by, today), dict[int, _Desk]()
    rows = []
    for opinion in opinions:
        number = opinion.organisation_id
        desk = desks.get(number) or desks.setdefault(number, _Desk(opinion.organisation))
        rows.append(_row(opinion, wanted, desk, who))
    return rows


def _row(opinion: Opinion, wanted: Wanted, desk: _Desk, who: Authority) -> Row:
    rule = None if wanted.unit else decide(desk.rules, matter_of(opinion), who.on)
    unit = wanted.unit or (rule.rule.unit if rule else None)
    proposed = proposal(opinion, wanted.purpose, who.on, desk.terms)
    due_on = wanted.due_on or proposed.due_on
    row = Row(opinion, unit, due_on, "" if wanted.due_on else proposed.words, rule)
    try:
        _check(row, wanted, desk, who)
    except Refused as refusal:
        return replace(row, refusal=refusal)
    return row


def _check(row: Row, wanted: Wanted, desk: _Desk, who: Authority) -> None:
    if not assigns(who, row.opinion):
        raise Refused("Ông/bà không có quyền làm việc này với ý kiến này.")
    check_life(row.opinion, wanted.purpose)
    if row.unit is None:
        raise Refused("Không có luật phân công nào khớp. Hãy chọn đơn vị.", field="unit")
    check_place(row.opinion, Place(row.unit, wanted.purpose, row.due_on), who.on, desk.terms)


def assign_many(opinions: Sequence[Opinion], wanted: Wanted, *, by: Account, at: datetime) -> list[Row]:
    """Assigns each row that can be; one that cannot leaves the others alone and says why."""
    done = []
    for row in preview(opinions, wanted, by=by, at=at):
        try:
            if row.refusal is None and row.unit is not None:
                assign(row.opinion, row.unit, wanted.purpose, row.due_on, by=by, at=at)
            done.append(row)
        except Refused as refusal:  # somebody else moved it since it was looked at
            done.append(replace(row, refusal=refusal))
    return done
