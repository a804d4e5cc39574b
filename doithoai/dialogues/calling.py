"""B.Đ8.1, B.Đ8.2: a dialogue is called; its chair, team, guests and tasks are named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.agreeing import unsettle
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import (
    Audience,
    Dialogue,
    InvitedBody,
    Kind,
    Means,
    Phase,
    Task,
    TeamMember,
)
from doithoai.dialogues.offices import accountable, chair_office
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import is_used
from doithoai.dialogues.stepping import bump, fit, locked, require_state, said
from doithoai.organisations.models import Account, Office, Organisation, Person
from doithoai.plans.lifecycle import State as PlanState
from doithoai.plans.models import PlanRow
from doithoai.regulations.refusals import Refused

LONGEST = timedelta(hours=24)
LARGEST = 100_000
FACTS = (
    *("kind", "means", "audience", "theme", "theme_reason", "starts_at", "ends_at", "place", "participants"),
    *("planned_size", "chair", "chair_office", "plan_row", "reason_called"),
)
# Before its day a dialogue can still be prepared.
BEFORE = (State.CALLED, State.ANNOUNCED, State.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is decided when a dialogue is called: time, participants, place, theme, and who chairs (B.Đ8.3-a)."""

    theme: str
    starts_at: datetime
    ends_at: datetime
    chair: Person
    chair_office: Office | None = None
    kind: str = Kind.PERIODIC
    means: str = Means.IN_PERSON
    audience: str = Audience.PEOPLE
    theme_reason: str = ""
    place: str = ""
    participants: str = ""
    planned_size: int | None = None
    plan_row: PlanRow | None = None
    reason_called: str = ""


@dataclass(frozen=True)
class TeamSeat:
    """Somebody of the advisory team and what they do."""

    person: Person
    duty: str = ""
    is_secretary: bool = False


def call(organisation: Organisation, facts: Call, *, by: Account, at: datetime) -> Dialogue:
    """Calls a dialogue; the head answers for it, even when a deputy chairs (A.2-a, B.Đ9.2-g2)."""
    may_prepare(by, organisation, localdate(at))
    with transaction.atomic():
        organisation = _calling(organisation)
        dialogue = Dialogue(organisation=organisation, called_at=at)
        set_facts(dialogue, facts, localdate(at))
        dialogue.code = _next_code(organisation, localdate(facts.starts_at).year)
        dialogue.save(force_insert=True)
        told = {"code": dialogue.code, "theme": dialogue.theme, "starts_at": dialogue.starts_at}
        record("call_dialogue", dialogue, by=by, at=at, clause="B.Đ8.2-a", facts=told)
    return dialogue


def change(dialogue: Dialogue, facts: Call, *, by: Account, at: datetime) -> Dialogue:
    """Changes what was decided; after the public notice only a new notice can do that (B.Đ8.3-b)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        if dialogue.state in (State.ANNOUNCED, State.POSTPONED):
            raise Refused("Buổi này đã thông báo công khai. Muốn đổi phải thông báo lại.", clause="B.Đ8.3-b")
        require_state(dialogue, State.CALLED)
        changed = set_facts(dialogue, facts, localdate(at))
        unsettle(dialogue, changed, by=by, at=at)
        bump(dialogue)
        dialogue.save()
        record("change_dialogue", dialogue, by=by, at=at, clause="B.Đ8.3-a", facts=changed)
    return dialogue


def set_facts(dialogue: Dialogue, facts: Call, today: date) -> dict[str, object]:
    """Writes checked facts on the dialogue; returns what changed, old and new."""
    _check(facts, today)
    day = localdate(facts.starts_at)
    office = chair_office(dialogue.organisation, facts.chair, facts.chair_office, day)
    _check_plan_row(dialogue, facts.plan_row)
    before = {name: getattr(dialogue, name, None) for name in FACTS} if dialogue.pk else {}
    for name in FACTS:
        value = getattr(facts, name)
        setattr(dialogue, name, value.strip() if isinstance(value, str) else value)
    dialogue.chair_office = office
    dialogue.accountable, dialogue.accountable_office = accountable(dialogue.organisation, day)
    fit(dialogue)
    after = {name: getattr(dialogue, name) for name in FACTS}
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _check(facts: Call, today: date) -> None:
    said(facts.theme, Refused("Hãy ghi chủ đề của buổi đối thoại.", clause="B.Đ8.3-a", field="theme"))
    for name, choices in (("kind", Kind), ("means", Means), ("audience", Audience)):
        if getattr(facts, name) not in choices.values:
            raise Refused("Hãy chọn một giá trị có trong danh sách.", clause="A.1-h", field=name)
    if facts.kind == Kind.EXTRAORDINARY:
        said(
            facts.reason_called,
            Refused("Đối thoại đột xuất phải ghi lý do tổ chức.", clause="A.1-h", field="reason_called"),
        )
    if facts.planned_size is not None and not 1 <= facts.planned_size <= LARGEST:
        raise Refused("Quy mô phải từ 1 đến %(most)s người.", field="planned_size", most=LARGEST)
    _check_times(facts.starts_at, facts.ends_at, today)


def _check_times(starts_at: datetime, ends_at: datetime, today: date) -> None:
    day = localdate(starts_at)
    if ends_at <= starts_at:
        raise Refused("Giờ kết thúc phải sau giờ bắt đầu.", clause="B.Đ8.3-a", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused(
            "Buổi đối thoại dài hơn một ngày. Hãy xem lại giờ kết thúc.", clause="B.Đ8.3-c", field="ends_at"
        )
    if day < today:
        raise Refused("Ngày tổ chức %(day)s đã qua.", clause="B.Đ8.3-a", field="starts_at", day=day)
    if day.year > today.year + 1:
        raise Refused("Hãy xem lại năm: %(day)s còn quá xa.", clause="A.4-a", field="starts_at", day=day)


def _check_plan_row(dialogue: Dialogue, row: PlanRow | None) -> None:
    if row is None or row.pk == dialogue.plan_row_id:
        return
    if row.plan.organisation_id != dialogue.organisation_id or row.plan.state != PlanState.APPROVED:
        raise Refused(
            "Dòng kế hoạch phải thuộc kế hoạch đang có hiệu lực của cơ quan.",
            clause="B.Đ8.1-a",
            field="plan_row",
        )
    if is_used(row, but_by=dialogue.pk):
        raise Refused("Dòng kế hoạch này đã có buổi đối thoại.", clause="B.Đ8.1-a", field="plan_row")


def _calling(organisation: Organisation) -> Organisation:
    """One call at a time, or two would take the same row of the plan, or the same number where letters are the same."""
    same = Q(pk=organisation.pk)
    if organisation.code_prefix:
        same |= Q(code_prefix=organisation.code_prefix)
    rows = Organisation.objects.select_for_update(no_key=True).filter(same).order_by("pk")
    return next(row for row in rows if row.pk == organisation.pk)


def _next_code(organisation: Organisation, year: int) -> str:
    stem = f"ĐT-{organisation.code_prefix or organisation.pk}-{year}-"
    return f"{stem}{Dialogue.objects.filter(code__startswith=stem).count() + 1:02d}"


def name_team(dialogue: Dialogue, members: Sequence[TeamSeat], *, by: Account, at: datetime) -> None:
    """Appoints the assisting team, which gives its members the right to prepare this dialogue (B.Đ8.2-b)."""
    may_prepare(by, dialogue.organisation, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, *BEFORE, State.OPEN, State.ENDED)
        seats = {seat.person.pk: seat for seat in members}
        dialogue.team.all().delete()
        rows = [TeamMember(dialogue=dialogue, **vars(seat)) for seat in seats.values()]
        for row in rows:
            fit(row)
        TeamMember.objects.bulk_create(rows)
        told = {"people": sorted(seats), "secretaries": sorted(p for p, s in seats.items() if s.is_secretary)}
        record("name_team", dialogue, by=by, at=at, clause="B.Đ8.2-b", facts=told)


def invite(dialogue: Dialogue, organisations: Sequence[Organisation], *, by: Account, at: datetime) -> None:
    """Invites bodies directly concerned to attend and answer (B.Đ7-4)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, *BEFORE)
        wanted = {organisation.pk: organisation for organisation in organisations}
        _nobody_invited_is_dropped(dialogue, wanted)
        dialogue.invited.exclude(organisation__in=wanted).delete()
        there = set(dialogue.invited.values_list("organisation", flat=True))
        InvitedBody.objects.bulk_create(
            InvitedBody(dialogue=dialogue, organisation=body)
            for key, body in wanted.items()
            if key not in there
        )
        record("invite_bodies", dialogue, by=by, at=at, clause="B.Đ7-4", facts={"bodies": sorted(wanted)})


def _nobody_invited_is_dropped(dialogue: Dialogue, wanted: Iterable[int]) -> None:
    """Who holds an invitation in hand is told, not struck off."""
    sent = dialogue.invited.filter(sent_on__isnull=False).exclude(organisation__in=wanted)
    if row := sent.select_related("organisation").first():
        raise Refused(
            "Đã gửi giấy mời cho %(body)s ngày %(day)s nên không bỏ khỏi danh sách được.",
            clause="B.Đ7-4",
            field="organisations",
            body=row.organisation.short_name,
            day=row.sent_on,
        )


@dataclass(frozen=True)
class Duty:
    """A task to give: for which phase, what, to whom, until when."""

    phase: str
    text: str
    owner: str
    due_on: date


def add_task(dialogue: Dialogue, duty: Duty, *, by: Account, at: datetime) -> Task:
    """Gives a person or unit a task of one of the three phases (B.Đ8.2-g1)."""
    may_prepare(by, dialogue, localdate(at))
    clause = "B.Đ8.2-g1"
    with transaction.atomic():
        dialogue = locked(dialogue)
        if dialogue.state in (State.CLOSED, State.CANCELLED):
            raise Refused("Buổi đối thoại đã xong nên không giao thêm việc được.", clause=clause)
        if duty.phase not in Phase.values:
            raise Refused("Hãy chọn giai đoạn của nhiệm vụ.", clause=clause, field="phase")
        text = said(duty.text, Refused("Hãy ghi nhiệm vụ.", clause=clause, field="text"))
        owner = said(duty.owner, Refused("Hãy ghi người hoặc đơn vị làm.", clause=clause, field="owner"))
        if duty.due_on < localdate(at):
            raise Refused("Hạn của nhiệm vụ không thể trước hôm nay.", clause=clause, field="due_on")
        task = Task(dialogue=dialogue, phase=duty.phase, text=text, owner=owner, due_on=duty.due_on)
        fit(task)
        task.save()
        record("add_task", dialogue, by=by, at=at, clause=clause, facts={"task": task.pk, "text": text})
    return task


def finish_task(task: Task, *, by: Account, at: datetime) -> Task:
    """Marks a task as done on this day (B.Đ8.2-g1)."""
    may_prepare(by, task.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(task.dialogue)
        task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
        if task.done_on:
            raise Refused(
                "Nhiệm vụ này đã xong ngày %(day)s.", clause="B.Đ8.2-g1", field="task", day=task.done_on
            )
        task.done_on = localdate(at)
        task.save(update_fields=["done_on"])
        record("finish_task", dialogue, by=by, at=at, clause="B.Đ8.2-g1", facts={"task": task.pk})
    return task
