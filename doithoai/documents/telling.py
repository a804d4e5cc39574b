"""A.2-i, A.4-d, B.Đ10.1-g3b: for each reply, transfer and escalation a message to whoever raised it, by their way."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation

from doithoai.documents.models import Paper, PaperRules
from doithoai.documents.reaching import is_guarded, usual, ways
from doithoai.documents.telling_words import Told, of_passing, of_reply, words
from doithoai.notifications.models import Message, Way
from doithoai.notifications.outbox import Note, put
from doithoai.opinions import hanging
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Mailbox, Opinion, Passing, PassingKind
from doithoai.organisations.models import Account

REPLY = "reply"
PASSINGS = (PassingKind.TRANSFER.value, PassingKind.ESCALATION.value)
OPINION = "opinions.opinion"
AT_ONCE = 500


def waits_for_release(organisation_id: int) -> bool:
    """Whether a person lets each message of this body go; so it is unless the body decided otherwise."""
    rule = PaperRules.objects.filter(organisation=organisation_id).first()
    return rule is None or rule.released


def tell_of_reply(paper: Paper, *, by: Account, at: datetime) -> None:
    """To whoever raised the opinion, and to each who follows it: one answer reaches all."""
    lead = paper.opinion
    if lead is None:
        return
    reply_to, followers = _reply_to(lead.organisation_id), _followers([lead])
    with translation.override("vi"):
        told = of_reply(lead, paper)
        notes = [_note(row, told, (REPLY, paper.pk), reply_to) for row in _people(lead, followers)]
    _put(lead.organisation_id, notes, by=by, at=at)


def tell_of_passings(passings: Sequence[Passing], *, by: Account, at: datetime) -> None:
    """Where it went, at the same time as it goes; of one body."""
    rows = Passing.objects.filter(pk__in=[row.pk for row in passings]).order_by("pk")
    found = list(rows.select_related("to", "opinion__submission", "opinion__organisation"))
    if not found:
        return
    body = found[0].opinion.organisation_id
    reply_to, followers = _reply_to(body), _followers([row.opinion for row in found])
    with translation.override("vi"):
        notes = [
            _note(person, of_passing(row), (row.kind, row.pk), reply_to)
            for row in found
            for person in _people(row.opinion, followers)
        ]
    _put(body, notes, by=by, at=at)


def without_message(bodies: Iterable[int]) -> QuerySet[Passing]:
    """What went elsewhere before messages were written, and the person does not know yet."""
    written = Message.objects.filter(occasion__in=PASSINGS, occasion_id=OuterRef("pk"))
    return hanging.not_told(list(bodies)).filter(~Exists(written))


def tell_of_rest(bodies: Sequence[int], *, by: Account, at: datetime) -> int:
    """Writes the messages that are missing; for how many matters."""
    number = 0
    for body in bodies:
        rows = list(without_message([body])[:AT_ONCE])
        tell_of_passings(rows, by=by, at=at)
        number += len(rows)
    return number


def _put(organisation_id: int, notes: list[Note], *, by: Account, at: datetime) -> None:
    put(notes, released=not waits_for_release(organisation_id), by=by, at=at)


def _followers(leads: Sequence[Opinion]) -> dict[int | None, list[Opinion]]:
    rows = Opinion.objects.filter(lead__in=leads, stage=Stage.JOINED).order_by("pk")
    found: dict[int | None, list[Opinion]] = {}
    for row in rows.select_related("submission", "organisation"):
        found.setdefault(row.lead_id, []).append(row)
    return found


def _people(lead: Opinion, followers: dict[int | None, list[Opinion]]) -> list[Opinion]:
    """The lead and those who follow it, each person once; nobody whose data is gone."""
    found = {row.submission_id: row for row in (*followers.get(lead.pk, []), lead)}
    return [row for row in found.values() if row.submission.anonymised_on is None]


def _note(opinion: Opinion, told: Told, occasion: tuple[str, int], reply_to: str, way: str = "") -> Note:
    written = occasion[0] == REPLY
    address = ways(opinion, written=written).get(way, "")
    if not address:
        way, address = usual(opinion, written=written)
    said = words(opinion, told, way)
    return Note(
        organisation_id=opinion.organisation_id,
        occasion=occasion[0],
        occasion_id=occasion[1],
        about_kind=OPINION,
        about_id=opinion.pk,
        way=way,
        name=opinion.submission.petitioner[:200],
        address=address[:300],
        subject=said.subject[:200],
        text=said.text,
        sender=opinion.organisation.name,
        reply_to=reply_to if way == Way.EMAIL else "",
        guarded=is_guarded(opinion),
    )


def _reply_to(organisation_id: int) -> str:
    """The mailbox that the body reads: what the person answers becomes an opinion again."""
    mailbox = Mailbox.objects.filter(organisation=organisation_id, active=True).order_by("id").first()
    return mailbox.address if mailbox else ""


def told_of(message: Message) -> Told | None:
    """What the message tells, from the records; nothing when its occasion is gone."""
    if message.occasion == REPLY:
        paper = Paper.objects.select_related("opinion__organisation").filter(pk=message.occasion_id).first()
        return of_reply(paper.opinion, paper) if paper and paper.opinion else None
    passing = Passing.objects.select_related("to").filter(pk=message.occasion_id).first()
    return of_passing(passing) if passing else None


def note_by(message: Message, opinion: Opinion, way: str) -> Note | None:
    """The same message by another way, in the words of that way."""
    with translation.override("vi"):
        told = told_of(message)
        if told is None:
            return None
        occasion = (message.occasion, message.occasion_id)
        return _note(opinion, told, occasion, _reply_to(opinion.organisation_id), way)
