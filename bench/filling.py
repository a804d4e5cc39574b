"""A hundred communes and many opinions, inserted directly: the one place where no verb tells them."""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from doithoai.audit.models import Entry
from doithoai.audit.record import CLOCK
from doithoai.demo.labels import Datum, data, invented
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.codes import new_code
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import Answer, AnswerState, Assignment, Opinion, Purpose, Submission
from doithoai.opinions.wording import title_of
from doithoai.organisations.accounts import grant, open_account
from doithoai.organisations.founding import Founding, found
from doithoai.organisations.models import Account, Kind, Level, Organisation, Role
from doithoai.organisations.people import enter_person

COMMUNES = 100
# Four wards take as much as all the others together: a list is as long as in a busy ward.
BUSY, BUSY_SHARE = 4, 0.5
DIALOGUES, DIALOGUES_OF_BUSY = 4, 60
SINCE = date(2025, 7, 1)
BATCH = 2000
# How a body's opinions lie after a few years: most are closed.
STAGES = {
    Stage.CLOSED: 60,
    Stage.FOLLOWING: 8,
    Stage.ANSWERED: 8,
    Stage.ASSIGNED: 6,
    Stage.RECEIVED: 5,
    Stage.ACCEPTED: 4,
    Stage.DRAFTED: 3,
    Stage.AGREED: 2,
    Stage.TRANSFERRED: 2,
    Stage.OUT_OF_SCOPE: 2,
}
ANSWERED = {Stage.CLOSED, Stage.FOLLOWING, Stage.ANSWERED}
Tell = Callable[[list[Opinion], int], Iterator[Entry]]


@dataclass(frozen=True)
class Commune:
    """A body that receives opinions, the unit that answers them, the dialogues that were held."""

    body: Organisation
    unit: Organisation
    dialogues: list[Dialogue]


def say(words: str) -> None:
    """Progress, for whoever waits."""
    print(words, file=sys.stderr, flush=True)


def fill(rows: int, tell: Tell | None = None) -> None:
    """The bodies through verbs, the opinions by hand; nothing when they are there already."""
    if Opinion.objects.count() == rows:
        say(f"  {rows} opinions are there already")
        return
    at = _moment(SINCE, 7)
    communes, by = _bodies(at)
    say(f"  {COMMUNES} communes founded; inserting {rows} opinions")
    chance = random.Random(7)  # noqa: S311 - the same rows each time, no secret
    for start in range(0, rows, BATCH):
        opinions = _insert(start, min(BATCH, rows - start), communes, by, chance)
        Entry.objects.bulk_create((tell or _entries)(opinions, start))
        if (start // BATCH) % 10 == 0:
            say(f"  {start * 100 // rows} %")
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor
        ):  # as its own caretaker does; SQLite has none, and plans without figures
            cursor.execute("VACUUM ANALYZE")


def _bodies(at: datetime) -> tuple[list[Commune], Account]:
    province = found(None, _facts("Tỉnh", Kind.PARTY_COMMITTEE, Level.PROVINCE), by=CLOCK, at=at)
    encoded = make_password(None)
    communes = []
    for number in range(COMMUNES):
        body = found(province, _facts(f"Phường {number}", Kind.PARTY_COMMITTEE), by=CLOCK, at=at)
        unit = found(body, _facts(f"Phòng {number}", Kind.DEPARTMENT), by=CLOCK, at=at)
        communes.append(
            Commune(body, unit, _dialogues(body, DIALOGUES_OF_BUSY if number < BUSY else DIALOGUES))
        )
    by = _account("tham.muu", communes[0].body, Role.ADVISORY, encoded, at)
    _account("can.bo", communes[0].unit, Role.UNIT_OFFICER, encoded, at)
    _account("giam.sat", province, Role.SUPERVISOR, encoded, at)
    return communes, by


def _dialogues(body: Organisation, number: int) -> list[Dialogue]:
    chair = enter_person(invented(body.pk), body, by=CLOCK, at=_moment(SINCE, 7))
    return Dialogue.objects.bulk_create(
        [
            Dialogue(
                organisation=body,
                code=f"ĐT-{body.pk}-{number}",
                theme="Đất đai, môi trường",
                starts_at=_moment(SINCE, 8),
                ends_at=_moment(SINCE, 10),
                place="Nhà văn hóa",
                participants="Nhân dân",
                chair=chair,
                accountable=chair,
                called_at=_moment(SINCE, 7),
            )
            for number in range(number)
        ]
    )


def _facts(name: str, kind: str, level: str = Level.COMMUNE) -> Founding:
    return Founding(name, name, kind, level, SINCE, code_prefix="TS", area=name)


def _account(username: str, body: Organisation, role: str, encoded: str, at: datetime) -> Account:
    person = enter_person(invented(len(username)), body, by=CLOCK, at=at)
    account = open_account(person, username, encoded, by=CLOCK, at=at)
    grant(account, body, role, SINCE, by=CLOCK, at=at)
    return account


def _insert(
    start: int, count: int, communes: list[Commune], by: Account, chance: random.Random
) -> list[Opinion]:
    told = list(data().values())
    numbers = range(start, start + count)
    places = [_place(communes, chance) for _ in numbers]
    known = [told[number % len(told)] for number in numbers]
    submissions = Submission.objects.bulk_create(
        [
            _submission(number, place, what, by)
            for number, place, what in zip(numbers, places, known, strict=True)
        ]
    )
    opinions = Opinion.objects.bulk_create(
        [
            _opinion(submission, place, what, chance)
            for submission, place, what in zip(submissions, places, known, strict=True)
        ]
    )
    _group(opinions, chance)
    Assignment.objects.bulk_create(_assignments(opinions, by))
    Answer.objects.bulk_create(_answers(opinions, by))
    return opinions


_taken: set[str] = set()


def _free_code(year: int) -> str:
    while (code := new_code("TS", year)) in _taken:
        pass
    _taken.add(code)
    return code


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _place(communes: list[Commune], chance: random.Random) -> Commune:
    busy = chance.random() < BUSY_SHARE
    return communes[chance.randrange(BUSY) if busy else chance.randrange(BUSY, len(communes))]


def _submission(number: int, place: Commune, what: Datum, by: Account) -> Submission:
    on = SINCE + timedelta(days=number % 500)
    return Submission(
        organisation=place.body,
        code=_free_code(on.year),
        channel=what.channel,
        petitioner_kind="individual",
        petitioner=invented(number),
        address=f"Khu phố {number % 9 + 1}, {place.body.name}",
        phone="0900 000 000",
        text=f"{what.text} (phiếu {number})",
        received_on=on,
        received_at=_moment(on, 8 + number % 9),
        entered_by=by,
    )


def _opinion(submission: Submission, place: Commune, what: Datum, chance: random.Random) -> Opinion:
    stage = chance.choices(list(STAGES), list(STAGES.values()))[0]
    restricted = chance.random() < 0.01
    answered = submission.received_on + timedelta(days=12) if stage in ANSWERED else None
    return Opinion(
        organisation=place.body,
        submission=submission,
        code=submission.code,
        title=title_of(submission.text),
        text=submission.text,
        received_on=submission.received_on,
        stage=stage,
        kind="" if stage == Stage.RECEIVED else "complaint" if stage == Stage.OUT_OF_SCOPE else "petition",
        field="" if stage == Stage.RECEIVED else what.field,
        urgency="" if stage == Stage.RECEIVED else what.urgency,
        level=what.level,
        restricted=restricted,
        dialogue=chance.choice(place.dialogues) if chance.random() < 0.6 else None,
        unit=None if stage in {Stage.RECEIVED, Stage.ACCEPTED} else place.unit,
        due_on=submission.received_on + timedelta(days=15)
        if stage in {Stage.ASSIGNED, Stage.DRAFTED}
        else None,
        outcome=Outcome.ANSWERED if answered else "",
        answered_on=answered,
        published_on=answered if answered and not restricted and chance.random() < 0.1 else None,
        public_text=submission.text,
        result=Result.EXPLAINED if stage == Stage.CLOSED else "",
        closed_on=answered + timedelta(days=9) if answered and stage == Stage.CLOSED else None,
    )


def _group(opinions: list[Opinion], chance: random.Random) -> None:
    """One in twenty-five is answered together with another."""
    members = chance.sample(opinions, len(opinions) // 25)
    for member in members:
        member.lead = chance.choice(opinions)
        member.stage = Stage.JOINED
    Opinion.objects.bulk_update(members, ["lead", "stage"])


def _assignments(opinions: list[Opinion], by: Account) -> Iterator[Assignment]:
    for opinion in opinions:
        if opinion.unit_id:
            yield Assignment(
                opinion=opinion,
                purpose=Purpose.DRAFT,
                unit_id=opinion.unit_id,
                due_on=opinion.received_on + timedelta(days=15),
                by=by,
                at=opinion.submission.received_at,
                done_on=opinion.answered_on,
            )


def _answers(opinions: list[Opinion], by: Account) -> Iterator[Answer]:
    for opinion in opinions:
        if opinion.answered_on and opinion.unit_id:
            yield Answer(
                opinion=opinion,
                version=1,
                state=AnswerState.GIVEN,
                text="Đã kiểm tra tại chỗ, giao đơn vị làm trong 30 ngày.",
                legal_basis="Quy chế làm việc",
                responsible_unit_id=opinion.unit_id,
                done_by=opinion.answered_on,
                by=by,
                at=opinion.submission.received_at,
            )


def _entries(opinions: list[Opinion], start: int) -> Iterator[Entry]:
    """Four lines of the record an opinion, in a chain that nobody verifies."""
    place = start * 4
    for opinion in opinions:
        acts: list[tuple[str, str, int, dict[str, Any]]] = [
            ("receive", "opinions.submission", opinion.submission_id, {"code": opinion.code}),
            ("accept", "opinions.opinion", opinion.pk, {"from": "received", "to": "accepted"}),
            ("assign", "opinions.opinion", opinion.pk, {"purpose": "draft", "unit": "Phòng"}),
            ("agree_answer", "opinions.opinion", opinion.pk, {"version": 1}),
        ]
        for act, kind, key, facts in acts:
            place += 1
            yield Entry(
                chain="bench",
                sequence=place,
                at=opinion.submission.received_at,
                act=act,
                actor_name="Bench",
                subject_kind=kind,
                subject_id=key,
                facts=facts,
            )
