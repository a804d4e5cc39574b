"""Dialogues as they stood on a day; what has no date of its own is read from the record of acts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Conclusion, Dialogue, InternalReview, Notice, UpwardReport
from doithoai.organisations.models import Organisation
from doithoai.oversight.bodies import body_of
from doithoai.oversight.facts import DialogueFact, NoticeFact, Numbered, Recipient

FOUR_FACTS = ("starts_at", "ends_at", "participants", "place", "theme")
STOPS = {"postpone_dialogue": "postponed", "cancel_dialogue": "cancelled", "announce_dialogue": ""}


@dataclass(frozen=True)
class Act:
    """One act of the record."""

    name: str
    on: date
    facts: dict[str, object]


def end_of(day: date) -> datetime:
    """The first moment that no longer belongs to the day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def acts_on(kind: type[Model], subjects: QuerySet[Model], asked: Q, as_of: date) -> dict[int, list[Act]]:
    """Acts on these subjects up to the end of the day, oldest first."""
    rows = Entry.objects.filter(
        asked,
        subject_kind=kind._meta.label_lower,
        subject_id__in=subjects.order_by().values("pk"),
        at__lt=end_of(as_of),
    )
    found: dict[int, list[Act]] = defaultdict(list)
    for subject_id, name, at, facts in rows.order_by("id").values_list("subject_id", "act", "at", "facts"):
        found[subject_id].append(Act(name, localdate(at), facts))
    return found


def asked_dialogues(
    asked: QuerySet[Organisation], persons: Collection[int], as_of: date, year: int | None
) -> QuerySet[Dialogue]:
    """Dialogues of these organisations, and wherever one of these persons chairs (A.1-d)."""
    rows = Dialogue.objects.filter(
        Q(organisation__in=asked) | Q(chair__in=persons), called_at__lt=end_of(as_of)
    )
    return rows if year is None else rows.filter(starts_at__year=year)


def dialogues_in(rows: QuerySet[Dialogue], as_of: date) -> list[DialogueFact]:
    """These dialogues with their notices, conclusion, report and review up to the day."""
    acts = acts_on(Dialogue, rows, Q(act__in=[*STOPS, "name_team"]), as_of)
    notices = _notices(rows, as_of)
    conclusions = {
        one.dialogue_id: Numbered(one.number, one.issued_on, late_reason=one.late_reason)
        for one in Conclusion.objects.filter(dialogue__in=rows, issued_on__lte=as_of)
    }
    reports = {
        one.dialogue_id: Numbered(one.number, one.sent_on, tuple(_recipients(one)))
        for one in UpwardReport.objects.filter(dialogue__in=rows, sent_on__lte=as_of)
    }
    reviews = dict(
        InternalReview.objects.filter(dialogue__in=rows, at__lt=end_of(as_of)).values_list(
            "dialogue_id", "at"
        )
    )
    related = rows.select_related("organisation__parent", "chair", "accountable")
    found = []
    for dialogue in related.order_by("starts_at", "pk"):
        key = dialogue.pk
        known = _Known(notices[key], conclusions.get(key), reports.get(key), reviews.get(key))
        found.append(_fact(dialogue, acts.get(key, []), known, as_of))
    return found


@dataclass(frozen=True)
class _Known:
    notices: list[NoticeFact]
    conclusion: Numbered | None
    report: Numbered | None
    reviewed_at: datetime | None


def _fact(dialogue: Dialogue, acts: list[Act], known: _Known, as_of: date) -> DialogueFact:
    stops = [act for act in acts if act.name in STOPS]
    stopped = STOPS[stops[-1].name] if stops else ""
    named = [act.on for act in acts if act.name == "name_team"]
    ended = localdate(dialogue.ended_at) if dialogue.ended_at else None
    return DialogueFact(
        id=dialogue.pk,
        code=dialogue.code,
        theme=dialogue.theme,
        body=body_of(dialogue.organisation),
        kind=dialogue.kind,
        planned=dialogue.plan_row_id is not None,
        held_on=_held_on(dialogue, known.notices),
        chair_id=dialogue.chair_id,
        chair=dialogue.chair.name,
        chair_office_id=dialogue.chair_office_id,
        accountable_id=dialogue.accountable_id,
        accountable=dialogue.accountable.name,
        called_on=localdate(dialogue.called_at),
        stopped=stopped,
        stopped_reason=str(stops[-1].facts.get("reason", "")) if stopped else "",
        notices=tuple(known.notices),
        team_named_on=named[0] if named else None,
        ended_on=ended if ended and ended <= as_of else None,
        conclusion=known.conclusion,
        report=known.report,
        reviewed_on=localdate(known.reviewed_at) if known.reviewed_at else None,
    )


def _held_on(dialogue: Dialogue, notices: list[NoticeFact]) -> date:
    """The day announced last, as far as it was known; what was never announced has the day of the call."""
    if notices and (announced := parse_datetime(notices[-1].four_facts[0])):
        return localdate(announced)
    return localdate(dialogue.starts_at)


def _notices(rows: QuerySet[Dialogue], as_of: date) -> dict[int, list[NoticeFact]]:
    found: dict[int, list[NoticeFact]] = defaultdict(list)
    posted = Notice.objects.filter(dialogue__in=rows, published_on__lte=as_of).order_by(
        "dialogue_id", "version"
    )
    for notice in posted:
        four = tuple(str(notice.facts.get(name) or "") for name in FOUR_FACTS)
        found[notice.dialogue_id].append(
            NoticeFact(notice.version, notice.published_on, four, notice.late_reason)
        )
    return found


def _recipients(report: UpwardReport) -> Iterator[Recipient]:
    for to in report.recipients:
        yield Recipient(str(to.get("name", "")), str(to.get("why", "")))
