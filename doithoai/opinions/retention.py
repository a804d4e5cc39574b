"""After its term a person's data is taken out and a tombstone stays (spec 5, Law 91/2025): what is due, and the taking out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.audit.record import Actor, record
from doithoai.dialogues.lifecycle import State as DialogueState
from doithoai.dialogues.models import Attendee, Dialogue, Speech
from doithoai.opinions import erasing, searching
from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Letter, Opinion, Passing, Reexamination, Submission
from doithoai.organisations.models import Organisation

# Somebody looked, or something was published: the matter itself did not live on.
NO_LIFE = frozenset(
    {"reveal_contact", "publish", "unpublish", "withhold", "release_file", "withdraw_file", "anonymise"}
)
OVER = (DialogueState.CLOSED, DialogueState.CANCELLED)
BATCH = 200


@dataclass(frozen=True)
class Rule:
    """How long a body keeps personal data, seen from one day."""

    organisation: Organisation
    keep_years: int
    closed_before: date

    @property
    def words(self) -> str:
        """As the tombstone names it."""
        return f"Giữ {self.keep_years} năm; kết thúc trước {self.closed_before:%d/%m/%Y}"


@dataclass(frozen=True)
class Expired:
    """A submission whose term is over."""

    submission: Submission
    rule: Rule
    ended_on: date
    opinions: int
    files: int


def rule_of(organisation: Organisation, as_of: date) -> Rule:
    """The body's own term, counted back from a day."""
    years = handling_rule(organisation).keep_years
    day = 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day
    return Rule(organisation, years, date(as_of.year - years, as_of.month, day))


def expired(organisation: Organisation, as_of: date) -> Iterator[Expired]:
    """Submissions of the body whose every opinion, wherever it went, ended before the term; the oldest first."""
    rule = rule_of(organisation, as_of)
    rows = list(_candidates(rule))
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        last = _last_acts(part)
        for row in part:
            ended = last.get(row.pk, localdate(row.received_at))
            if ended < rule.closed_before:
                yield Expired(row, rule, ended, row.opinions.count(), len(erasing.files_of(row)))


def _candidates(rule: Rule) -> QuerySet[Submission]:
    """Ended everywhere, and nothing about it is disputed; the days are judged by the record."""
    of_it = Opinion.objects.filter(submission=OuterRef("pk"))
    living = Opinion.objects.filter(_lives(rule.closed_before))
    disputed = living.filter(dialogue__isnull=False).values("dialogue")
    return (
        Submission.objects.filter(organisation=rule.organisation, anonymised_on=None)
        .filter(Exists(of_it), received_on__lt=rule.closed_before)
        .exclude(Exists(of_it.filter(_lives(rule.closed_before))))
        .exclude(Exists(of_it.filter(dialogue__in=disputed)))
        .exclude(dialogue__in=disputed)
        .select_related("organisation", "speech")
        .order_by("received_on", "id")
    )


def _lives(closed_before: date) -> Q:
    """Open, closed too lately, opened again since, waiting for somebody to take it, or looked at once more."""
    taken = Passing.objects.filter(
        opinion=OuterRef("pk"), to__isnull=False, returned_at=None, continuation=None
    )
    again = Reexamination.objects.filter(opinion=OuterRef("pk"), decided_at=None)
    lead_ended = Q(lead__stage__in=EXITS - {Stage.JOINED})
    return (
        ~Q(stage__in=EXITS)
        | Q(closed_on__gte=closed_before)
        | (Q(stage=Stage.JOINED) & ~lead_ended)
        | (Q(stage__in=(Stage.TRANSFERRED, Stage.ESCALATED)) & Exists(taken))
        | Exists(again)
    )


def _last_acts(rows: Iterable[Submission]) -> dict[int, date]:
    """The day of the last act on each submission, its opinions and those they follow."""
    numbers = [row.pk for row in rows]
    of = {
        key: number
        for key, lead, number in Opinion.objects.filter(submission__in=numbers).values_list(
            "pk", "lead_id", "submission_id"
        )
        for key in (key, lead)
        if key
    }
    found = _days("opinions.submission", numbers)
    for opinion, day in _days("opinions.opinion", list(of)).items():
        number = of[opinion]
        found[number] = max(day, found.get(number, day))
    return found


def _days(kind: str, numbers: list[int]) -> dict[int, date]:
    rows = Entry.objects.filter(subject_kind=kind, subject_id__in=numbers).exclude(act__in=NO_LIFE)
    last = rows.order_by().values_list("subject_id").annotate(at=Max("at"))
    return {number: localdate(at) for number, at in last}


def anonymise(one: Expired, *, by: Actor, at: datetime) -> int:
    """Takes the person out of one submission and all that was written about it; how many rows were changed."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update(no_key=True).get(pk=one.submission.pk)
        if submission.anonymised_on is not None or not _still(one):
            return 0
        files = erasing.files_of(submission)
        fingerprints = [file.sha256 for file in files]
        changed = erasing.erase(submission, one.rule.words, localdate(at))
        searching.put(*submission.opinions.all())
        facts = {
            "keep_years": one.rule.keep_years,
            "closed_before": one.rule.closed_before,
            "ended_on": one.ended_on,
            "files": fingerprints,
            "rows": changed,
        }
        record("anonymise", submission, by=by, at=at, facts=facts)
    return changed


def _still(one: Expired) -> bool:
    """Nobody opened it again since it was listed."""
    return _candidates(one.rule).filter(pk=one.submission.pk).exists()


def silent_speakers(rule: Rule) -> QuerySet[Speech]:
    """Slips of old dialogues that became no opinion: whoever withdrew, and whoever came to a dialogue that was called off."""
    written = Submission.objects.filter(speech=OuterRef("pk"))
    return (
        Speech.objects.filter(dialogue__organisation=rule.organisation, dialogue__state__in=OVER)
        .filter(~Exists(written), dialogue__starts_at__date__lt=rule.closed_before)
        .exclude(speaker=erasing.GONE)
        .select_related("dialogue")
        .order_by("id")
    )


def forget_speakers(rule: Rule, *, by: Actor, at: datetime) -> int:
    """Takes the person out of each of these slips; how many there were."""
    with transaction.atomic():
        slips = list(silent_speakers(rule).select_for_update(no_key=True, of=("self",)))
        for slip in slips:
            erasing.forget_speaker(slip)
        _recorded("anonymise_speakers", [slip.dialogue for slip in slips], rule, by=by, at=at)
    return len(slips)


def _recorded(act: str, of: Iterable[Dialogue], rule: Rule, *, by: Actor, at: datetime) -> None:
    """With each dialogue, how many of its rows lost their person."""
    for dialogue, number in Counter(of).items():
        facts = {"number": number, "keep_years": rule.keep_years}
        record(act, dialogue, by=by, at=at, facts=facts)


def silent_letters(rule: Rule) -> QuerySet[Letter]:
    """E-mails of old that a person settled without an opinion: circulars, and twins of those that became one."""
    settled = Letter.objects.filter(submission=None, settled_by__isnull=False).exclude(raw="")
    return settled.filter(
        mailbox__organisation=rule.organisation, came_at__date__lt=rule.closed_before
    ).order_by("id")


def forget_letters(rule: Rule, *, by: Actor, at: datetime) -> int:
    """Takes words and sender out of each of these e-mails; the fingerprint stays, so that it is not taken anew."""
    with transaction.atomic():
        letters = list(silent_letters(rule).select_for_update(no_key=True, of=("self",)))
        for letter in letters:
            erasing.forget_letter(letter)
            facts = {"sha256": letter.sha256, "keep_years": rule.keep_years}
            record("anonymise_letter", letter, by=by, at=at, facts=facts)
    return len(letters)


def attended(rule: Rule) -> QuerySet[Attendee]:
    """Who registered for or came to dialogues that are over as long; how many came is no personal data and stays."""
    rows = Attendee.objects.filter(
        dialogue__organisation=rule.organisation,
        dialogue__state__in=OVER,
        dialogue__starts_at__date__lt=rule.closed_before,
    )
    return rows.exclude(name=erasing.GONE).select_related("dialogue").order_by("id")


def forget_attendees(rule: Rule, *, by: Actor, at: datetime) -> int:
    """Takes the person out of each registration; number, code, state and the hours stay."""
    with transaction.atomic():
        rows = list(attended(rule).select_for_update(no_key=True, of=("self",)))
        Attendee.objects.filter(pk__in=[row.pk for row in rows]).update(
            name=erasing.GONE,
            name_folded="",
            address="",
            group="",
            phone="",
            email="",
            reminded_way="",
            once=None,
        )
        _recorded("anonymise_attendees", [row.dialogue for row in rows], rule, by=by, at=at)
    return len(rows)
