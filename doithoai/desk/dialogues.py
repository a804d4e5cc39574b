"""Buổi đối thoại: the list, and what the tabs of one workspace share."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, found, official, own_organisations
from doithoai.dialogues import queries
from doithoai.dialogues.lifecycle import HELD, ROAD, State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import identity
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import DESK
from doithoai.opinions.queries import readable as readable_opinions
from doithoai.organisations.authority import SECRETARIAT
from doithoai.ui.days import date_vi

PAGE = 30
OPEN = frozenset({State.CALLED, State.ANNOUNCED, State.OPEN, State.POSTPONED})
VIEWS: dict[str, tuple[str | Promise, frozenset[State]]] = {
    "": (gettext_lazy("Tất cả"), frozenset(State)),
    "chuan-bi": (gettext_lazy("Đang chuẩn bị"), OPEN),
    "cho-ket-luan": (gettext_lazy("Chờ kết luận, báo cáo"), frozenset({State.ENDED, State.CONCLUDED})),
    "da-to-chuc": (gettext_lazy("Đã tổ chức"), HELD),
    "hoan-huy": (gettext_lazy("Hoãn, hủy"), frozenset({State.POSTPONED, State.CANCELLED})),
}
ROAD_WORDS: dict[State, str | Promise] = {
    State.CALLED: gettext_lazy("Lập"),
    State.ANNOUNCED: gettext_lazy("Thông báo"),
    State.OPEN: gettext_lazy("Hội nghị"),
    State.ENDED: gettext_lazy("Kết thúc"),
    State.CONCLUDED: gettext_lazy("Kết luận"),
    State.REPORTED: gettext_lazy("Báo cáo"),
    State.CLOSED: gettext_lazy("Kết thúc hồ sơ"),
}


@official
@require_safe
def dialogues(request: OfficialRequest) -> HttpResponse:
    """Every dialogue the account may read, newest first, filtered by where it stands."""
    visible = queries.readable(request.authority)
    view = request.GET.get("xem", "")
    states = VIEWS.get(view, VIEWS[""])[1]
    counted = dict(visible.order_by().values_list("state").annotate(n=Count("*")))
    rows = (
        visible.filter(state__in=states)
        .select_related("organisation", "chair", "chair_office")
        .order_by("-starts_at", "-id")
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "views": [(key, label, sum(counted.get(s, 0) for s in some)) for key, (label, some) in VIEWS.items()],
        "may_call": bool(own_organisations(request, *SECRETARIAT)),
        "State": State,
    }
    return desk_page(request, "desk/dialogues.html", context, section="dialogues")


def loaded(request: OfficialRequest, pk: int) -> Dialogue:
    """The dialogue, if the account may read it; members of its team may (B.Đ8.2-b)."""
    rows = queries.readable(request.authority).select_related(
        "organisation", "chair", "chair_office", "accountable", "accountable_office", "plan_row__plan"
    )
    return found(rows, pk=pk)


def in_hand(request: OfficialRequest, pk: int) -> Dialogue:
    """The dialogue, for those who prepare and run it; for others the act does not exist."""
    dialogue = loaded(request, pk)
    if not may_prepare(request, dialogue):
        raise Http404
    return dialogue


@dataclass(frozen=True)
class Tab:
    """One tab of the workspace."""

    key: str
    label: str
    url: str
    small: str


def _dates(dialogue: Dialogue) -> dict[State, Any]:
    return {
        State.CALLED: dialogue.called_at,
        State.ANNOUNCED: dialogue.announced_on,
        State.OPEN: dialogue.opened_at or dialogue.starts_at,
        State.ENDED: dialogue.ended_at or dialogue.ends_at,
        State.CONCLUDED: dialogue.concluded_on or dialogue.conclusion_due,
        State.REPORTED: dialogue.reported_on,
        State.CLOSED: dialogue.closed_on,
    }


def road(dialogue: Dialogue) -> list[dict[str, Any]]:
    """The steps of its life for the stepper: done, now, or still to come."""
    dates = _dates(dialogue)
    stopped = dialogue.state in {State.POSTPONED, State.CANCELLED}
    place = ROAD.index(State.ANNOUNCED if stopped else State(dialogue.state))
    items = []
    for n, state in enumerate(ROAD):
        how = "done" if n < place or (n == place and state == State.CLOSED) else "next"
        if n == place and how != "done":
            how = "bad" if stopped else "now"
        items.append({"label": ROAD_WORDS[state], "state": how, "note": date_vi(dates[state])[:5]})
    return items


def tabs(dialogue: Dialogue, opinions: int) -> list[Tab]:
    """The six tabs in the order of the clauses, each with what is in it."""
    held = dialogue.state in HELD
    floor = (
        _("đang diễn ra") if dialogue.state == State.OPEN else (_("đã kết thúc") if held else _("chưa mở"))
    )

    def to(name: str) -> str:
        return reverse(f"desk:{name}", args=[dialogue.pk])

    return [
        Tab("prepare", _("Chuẩn bị"), to("dialogue"), _("thông báo, phân công")),
        Tab(
            "opinions",
            _("Ý kiến"),
            to("dialogue_opinions"),
            ngettext("%(n)s ý kiến", "%(n)s ý kiến", opinions) % {"n": opinions},
        ),
        Tab("programme", _("Chương trình"), to("dialogue_programme"), _("thứ tự các phần")),
        Tab("floor", _("Hội nghị"), to("floor"), floor),
        Tab("after", _("Sau đối thoại"), to("after"), _("kết luận, báo cáo")),
        Tab("papers", _("Hồ sơ"), to("dialogue_papers"), _("văn bản")),
    ]


def workspace(
    request: OfficialRequest,
    template: str,
    dialogue: Dialogue,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A tab of the workspace with head, stepper and tabs; `context` names the lit one as `tab`."""
    opinions = opinions_of(request, dialogue).aggregate(n=Count("*"))["n"]
    shared = {
        "dialogue": dialogue,
        "road": road(dialogue),
        "tabs": tabs(dialogue, opinions),
        "State": State,
        "may_prepare": may_prepare(request, dialogue),
    }
    return desk_page(request, template, {**shared, **context}, section="dialogues", status=status)


def may_prepare(request: OfficialRequest, dialogue: Dialogue) -> bool:
    """Secretariat of the organisation, or a member of this dialogue's team (B.Đ8.2-b)."""
    if request.authority.acts_in(dialogue.organisation_id, SECRETARIAT):
        return True
    return dialogue.team.filter(person=request.account.person_id).exists()


def opinions_of(request: OfficialRequest, dialogue: Dialogue) -> QuerySet[Opinion]:
    """The opinions of the dialogue that the account may read; a denunciation is the desk's alone."""
    return readable_opinions(request.authority).filter(dialogue=dialogue)


def _may_triage(request: OfficialRequest, dialogue: Dialogue) -> bool:
    """A leader reads and assigns; sorting is for the desk and the team (B.Đ8.1-g2b)."""
    if request.authority.acts_in(dialogue.organisation_id, DESK):
        return True
    return dialogue.team.filter(person=request.account.person_id).exists()


@official
@require_safe
def opinions(request: OfficialRequest, pk: int) -> HttpResponse:
    """The opinions of the dialogue, by stage."""
    dialogue = loaded(request, pk)
    rows = opinions_of(request, dialogue)
    counted = dict(rows.order_by().values_list("stage").annotate(n=Count("*")))
    stage = request.GET.get("buoc", "")
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    rows = rows.select_related("submission", "unit").order_by("-received_on", "-id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    page.object_list = identity.shown(request.authority, list(page.object_list))
    context = {
        "may_triage": _may_triage(request, dialogue),
        "page": page,
        "stages": [(code, label, counted[code]) for code, label in Stage.choices if counted.get(code)],
        "total": sum(counted.values()),
        "stage": stage,
    }
    return workspace(request, "desk/dialogue_opinions.html", dialogue, {**context, "tab": "opinions"})
