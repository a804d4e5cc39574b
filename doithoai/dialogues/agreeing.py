"""B.Đ8.2-g2: a dialogue held with other bodies is agreed with each of them in four points, before the work is divided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import CoOrganiser, Dialogue
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.stepping import fit, locked, require_state
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.2-g2"
# The order of the clause; the words as they stand in a sentence.
POINTS = {
    "policy_agreed_on": "chủ trương",
    "content_agreed_on": "nội dung",
    "time_agreed_on": "thời gian",
    "people_agreed_on": "thành phần",
}
# What a point was agreed about: when it changes, it is to be agreed anew.
ABOUT = {
    "content_agreed_on": frozenset({"theme"}),
    "time_agreed_on": frozenset({"starts_at", "ends_at"}),
    "people_agreed_on": frozenset({"participants"}),
}
TOGETHER = (State.CALLED, State.ANNOUNCED, State.POSTPONED, State.OPEN)


@dataclass(frozen=True)
class Agreed:
    """What was agreed with one body and on which day, in which paper, and its part of the work."""

    policy_agreed_on: date | None = None
    content_agreed_on: date | None = None
    time_agreed_on: date | None = None
    people_agreed_on: date | None = None
    duty: str = ""
    paper: str = ""


def hold_with(dialogue: Dialogue, body: Organisation, *, by: Account, at: datetime) -> CoOrganiser:
    """Names a body that holds the dialogue together with ours; nothing is agreed yet."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, *TOGETHER)
        if body.pk == dialogue.organisation_id:
            raise Refused("Cơ quan tổ chức không phối hợp với chính mình.", clause=CLAUSE, field="body")
        row, new = CoOrganiser.objects.get_or_create(dialogue=dialogue, organisation=body)
        if new:
            record("hold_with", dialogue, by=by, at=at, clause=CLAUSE, facts={"body": body.pk})
    return row


def agree(row: CoOrganiser, agreed: Agreed, *, by: Account, at: datetime) -> CoOrganiser:
    """Writes down the points that stand agreed; an empty day takes a point back."""
    may_prepare(by, row.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(row.dialogue)
        require_state(dialogue, *TOGETHER)
        row = CoOrganiser.objects.select_for_update(no_key=True).get(pk=row.pk)
        for point in POINTS:
            _check_day(point, getattr(agreed, point), localdate(at))
        before = {name: getattr(row, name) for name in vars(agreed)}
        for name, value in vars(agreed).items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        fit(row)
        row.save()
        changed = {name: [was, now] for name, was in before.items() if was != (now := getattr(row, name))}
        told = {"body": row.organisation_id, **changed}
        record("agree_on_dialogue", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return row


def _check_day(point: str, on: date | None, today: date) -> None:
    if on and on > today:
        raise Refused("Ngày thống nhất không thể sau hôm nay.", clause=CLAUSE, field=point)


def hold_without(row: CoOrganiser, *, by: Account, at: datetime) -> None:
    """The body does not hold the dialogue with ours after all; what was agreed stays in the record."""
    may_prepare(by, row.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(row.dialogue)
        require_state(dialogue, *TOGETHER)
        told = {"body": row.organisation_id, "agreed": {point: getattr(row, point) for point in POINTS}}
        CoOrganiser.objects.filter(pk=row.pk).delete()
        record("hold_without", dialogue, by=by, at=at, clause=CLAUSE, facts=told)


def missing(row: CoOrganiser) -> list[str]:
    """The points that are not agreed yet, in words."""
    return [words for point, words in POINTS.items() if getattr(row, point) is None]


def unsettle(dialogue: Dialogue, changed: Iterable[str], *, by: Account, at: datetime) -> None:
    """What was agreed about a fact that changes is to be agreed anew; belongs inside the transaction of the change."""
    hit = [point for point, facts in ABOUT.items() if facts & set(changed)]
    rows = [row for row in dialogue.co_organisers.all() if any(getattr(row, point) for point in hit)]
    for row in rows:
        for point in hit:
            setattr(row, point, None)
        row.save(update_fields=hit)
    if rows:
        told = {"bodies": sorted(row.organisation_id for row in rows), "points": hit}
        record("agreement_unsettled", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
