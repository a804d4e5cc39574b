"""The preparation tab: four steps in the order of B.Đ8.1, tasks of three phases, team."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import in_hand, loaded, opinions_of, workspace
from doithoai.desk.frame import OfficialRequest, done, official
from doithoai.desk.preparing_forms import TaskForm, TeamForm
from doithoai.dialogues import calling
from doithoai.dialogues.calling import Duty, TeamSeat
from doithoai.dialogues.conclusion import conclusion_deadline
from doithoai.dialogues.models import Dialogue, Phase, Task
from doithoai.dialogues.notice import notice_deadline
from doithoai.dialogues.remarks import remarks
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Person

OUTSIDE = (Stage.OUT_OF_SCOPE, Stage.DECLINED, Stage.JOINED)
GIVEN = ~Q(stage__in=[Stage.RECEIVED, Stage.ACCEPTED])
AGREED = ~Q(stage__in=[Stage.RECEIVED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.DRAFTED])


@dataclass(frozen=True)
class Step:
    """One of the four bullets of B.Đ8.1: done out of total."""

    title: str
    clause: str
    done: int
    total: int
    words: str
    left: str = ""  # where the rest of it is done: a query of the tab of opinions

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return 0 < self.total <= self.done


def steps(opinions: QuerySet[Opinion]) -> list[Step]:
    """Collect, classify and assign, agree answers, dossier: one query."""
    n = opinions.exclude(stage__in=OUTSIDE).aggregate(
        total=Count("id"),
        channels=Count("submission__channel", distinct=True),
        given=Count("id", filter=GIVEN),
        agreed=Count("id", filter=AGREED),
    )
    rows = (
        (_("Thu thập ý kiến"), "B.Đ8.1-g1", "total", _("%(total)s ý kiến từ %(channels)s kênh"), ""),
        (
            _("Phân loại, phân công chuẩn bị trả lời"),
            "B.Đ8.1-g2c",
            "given",
            _("%(given)s/%(total)s đã phân công"),
            "accepted",
        ),
        (
            _("Thống nhất dự kiến trả lời"),
            "B.Đ8.1-g3a",
            "agreed",
            _("%(agreed)s/%(total)s đã thống nhất"),
            "drafted",
        ),
        (
            _("Tập hợp hồ sơ đối thoại"),
            "B.Đ8.1-g4a",
            "agreed",
            _("%(agreed)s/%(total)s dòng đủ câu trả lời; tải được bất cứ lúc nào"),
            "assigned",
        ),
    )
    return [
        Step(title, clause, n[done], n["total"], words % n, left) for title, clause, done, words, left in rows
    ]


@dataclass(frozen=True)
class PhaseTasks:
    """The tasks of one phase with how many are done and late (B.Đ8.2-g1)."""

    label: str
    tasks: list[Task]
    done: int
    late: int


def by_phase(dialogue: Dialogue, today: date) -> list[PhaseTasks]:
    """The three phases in their order, also the empty ones: a phase without a task is a gap."""
    tasks = list(dialogue.tasks.all())
    found = []
    for code, label in Phase.choices:
        rows = [task for task in tasks if task.phase == code]
        late = sum(task.done_on is None and task.due_on < today for task in rows)
        found.append(PhaseTasks(str(label), rows, sum(task.done_on is not None for task in rows), late))
    return found


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "steps": steps(opinions_of(request, dialogue)),
        "team": dialogue.team.select_related("person__organisation"),
        "phases": by_phase(dialogue, request.today),
        "notices": dialogue.notices.all(),
        "latest": notice_deadline(dialogue),
        "conclusion": conclusion_deadline(dialogue),
        "remarks": remarks(dialogue),
        "team_form": TeamForm(people=_people(dialogue), initial=_team_now(dialogue)),
        "task_form": TaskForm(initial={"due_on": localdate(dialogue.starts_at)}),
    }
    return workspace(
        request,
        "desk/dialogue.html",
        dialogue,
        {**context, **forms, "tab": "prepare", "part": "progress"},
        status=status,
    )


def _team_now(dialogue: Dialogue) -> dict[str, Any]:
    seats = list(dialogue.team.values_list("person_id", "is_secretary"))
    return {
        "members": [person for person, _secretary in seats],
        "secretary": next((person for person, secretary in seats if secretary), None),
    }


def _people(dialogue: Dialogue) -> QuerySet[Person]:
    """People of the organisation's subtree and of its parent's units."""
    top = dialogue.organisation.parent or dialogue.organisation
    near = top.path if top.level == dialogue.organisation.level else dialogue.organisation.path
    return Person.objects.filter(organisation__path__startswith=near).select_related("organisation")


@official
@require_safe
def preparation(request: OfficialRequest, pk: int) -> HttpResponse:
    """Where the preparation stands, the notice, who does what."""
    return _shown(request, loaded(request, pk))


@official
@require_POST
def team(request: OfficialRequest, pk: int) -> HttpResponse:
    """Names the advisory team; its members may prepare this dialogue (B.Đ8.2-b)."""
    dialogue = in_hand(request, pk)
    form = TeamForm(request.POST, people=_people(dialogue))
    if form.is_valid():
        secretary = form.cleaned_data["secretary"]
        people = list(form.cleaned_data["members"])
        if secretary and secretary not in people:
            people.append(secretary)
        seats = [TeamSeat(person=person, is_secretary=person == secretary) for person in people]
        if done(
            request, form, lambda: calling.name_team(dialogue, seats, by=request.account, at=request.now)
        ):
            messages.success(request, _("Đã cử bộ phận tham mưu."))
            return redirect("desk:dialogue", pk)
    return _shown(request, dialogue, status=422, team_form=form)


@official
@require_POST
def add_task(request: OfficialRequest, pk: int) -> HttpResponse:
    """Gives a task of one of the three phases (B.Đ8.2-g1)."""
    dialogue = in_hand(request, pk)
    form = TaskForm(request.POST)
    if form.is_valid():
        duty = Duty(**form.cleaned_data)
        if done(request, form, lambda: calling.add_task(dialogue, duty, by=request.account, at=request.now)):
            return redirect("desk:dialogue", pk)
    return _shown(request, dialogue, status=422, task_form=form)


@official
@require_POST
def finish_task(request: OfficialRequest, pk: int, task: int) -> HttpResponse:
    """Ticks a task off."""
    dialogue = in_hand(request, pk)
    row = Task.objects.filter(dialogue=dialogue, pk=task).first()
    if row is None:
        raise Http404
    done(request, None, lambda: calling.finish_task(row, by=request.account, at=request.now))
    return redirect("desk:dialogue", pk)
