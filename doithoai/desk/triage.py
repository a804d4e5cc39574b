"""Phân loại: runs through what is not sorted yet, one after the other, by keyboard; suggestions stand beside it."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations, whole
from doithoai.desk.opinion_forms import ActForm, ReasonForm
from doithoai.desk.sorting_forms import ScopeForm, SplitForm
from doithoai.desk.triage_forms import PREFIX, TriageForm, begun, picks
from doithoai.desk.triage_steps import STEPS, Step
from doithoai.dialogues.models import TeamMember
from doithoai.opinions import queries
from doithoai.opinions.due_dates import days_of, terms_of
from doithoai.opinions.models import Opinion, Urgency
from doithoai.opinions.permissions import DESK, named
from doithoai.opinions.repeating import repeats_of
from doithoai.opinions.routing import Matter, decide, rules_of
from doithoai.opinions.suggesting import Suggestions, suggest

LAST, COUNT = "triage_last", "triage_done"
FIELD_KEYS, SIMILAR_KEYS = "56789", "IOP"
MOST_WORDS = 500


def _sortable(request: OfficialRequest) -> QuerySet[Opinion]:
    """What this account may sort: its desk's, and that of the dialogues in whose team it is (B.Đ8.2-b)."""
    desks = own_organisations(request, *DESK)
    teams = TeamMember.objects.filter(person=request.account.person_id).values("dialogue")
    if not desks and not teams:
        raise Http404
    rows = queries.readable(request.authority).filter(Q(organisation__in=desks) | Q(dialogue__in=teams))
    return rows.select_related("submission", "organisation", "dialogue", "repeats")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: OfficialRequest) -> HttpResponse:
    """The next unsorted opinion; `buoi` limits the run to one dialogue, `bo-qua` skips ahead, `y` names one."""
    rows = _sortable(request)
    if request.method == "POST":
        return _step(request, rows)
    waiting = _run(request, rows)
    ahead = waiting.filter(pk__gt=whole(request.GET.get("bo-qua", ""))).order_by("id")
    code = request.GET.get("y", "").replace("\0", "")
    named = waiting.filter(code=code).first() if code else None
    return _shown(request, waiting, named or ahead.first())


def _run(request: OfficialRequest, rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """What waits, of the chosen dialogue only."""
    waiting = rows.filter(queries.UNSORTED)
    dialogue = whole(request.GET.get("buoi", ""))
    return waiting.filter(dialogue=dialogue) if dialogue else waiting


def address(request: OfficialRequest, **more: str) -> str:
    """The run as it is, with its limits."""
    kept = {name: request.GET[name] for name in ("buoi", "bo-qua") if whole(request.GET.get(name, ""))}
    asked = urlencode(kept | more)
    return reverse("desk:triage") + (f"?{asked}" if asked else "")


def _step(request: OfficialRequest, rows: QuerySet[Opinion]) -> HttpResponse:
    """Takes one step; a refusal comes back on the same screen with everything typed."""
    name = request.POST.get("viec", "")
    step = STEPS.get(name)
    if step is None or not request.POST.get("y"):
        return redirect(address(request))
    opinion = found(rows, code=request.POST["y"])
    form = step.form(request.POST, opinion=opinion, prefix=name)
    if form.is_valid() and done(request, form, lambda: step.run(opinion, form, request)):
        messages.success(request, str(step.done) % {"code": opinion.code})
        return redirect(_onward(request, name, step, opinion))
    opinion.refresh_from_db()
    waiting = _run(request, rows)
    if not waiting.filter(pk=opinion.pk).exists():  # somebody else was faster, or there is nothing to undo
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        if words := str(form.data.get(f"{name}-reason", "")).strip():
            messages.info(request, _("Điều ông/bà vừa ghi: “%(words)s”") % {"words": words[:MOST_WORDS]})
        return redirect(address(request))
    return _shown(request, waiting, opinion, refused=(name, form))


def _onward(request: OfficialRequest, name: str, step: Step, opinion: Opinion) -> str:
    """The next one; after an undo or a split the same one."""
    if not step.leaves:
        if name == "hoan-tac":
            request.session[COUNT] = max(0, request.session.get(COUNT, 0) - 1)
            request.session.pop(LAST, None)
        return address(request, y=opinion.code)
    request.session[LAST] = opinion.code
    request.session[COUNT] = request.session.get(COUNT, 0) + 1
    return address(request)


def _shown(
    request: OfficialRequest,
    waiting: QuerySet[Opinion],
    opinion: Opinion | None,
    refused: tuple[str, ActForm] | None = None,
) -> HttpResponse:
    left, sorted_ = waiting.count(), request.session.get(COUNT, 0)
    context: dict[str, Any] = {
        "left": left,
        "number": sorted_ + 1,
        "whole": sorted_ + left,
        "sorted": sorted_,
        "opinion": opinion,
        "buoi": whole(request.GET.get("buoi", "")),
        "action": address(request),
        "last": request.session.get(LAST, ""),
    }
    if opinion is None:
        request.session.pop(COUNT, None)
        return desk_page(request, "desk/triage.html", context, section="opinions")
    context |= _offered(request, opinion, refused)
    return desk_page(request, "desk/triage.html", context, section="opinions", status=422 if refused else 200)


def _offered(
    request: OfficialRequest, opinion: Opinion, refused: tuple[str, ActForm] | None
) -> dict[str, Any]:
    """The suggestions and the forms of one opinion."""
    readable = queries.readable(request.authority)
    offered = suggest(opinion, readable, request.today)
    # Of what one only reads from above or aside, one does not know who raised it.
    known = named(request.authority, [one.opinion for one in offered.similar])
    near = [one for one in offered.similar if one.opinion.pk in known]
    taken = request.GET.get("nhan") == "1"
    forms: dict[str, ActForm] = {
        PREFIX: TriageForm(opinion=opinion, prefix=PREFIX, initial=begun(offered, taken=taken)),
        "ngoai-pham-vi": ScopeForm(
            opinion=opinion,
            prefix="ngoai-pham-vi",
            initial={"kind": offered.scope.kind} if offered.outside else {},
        ),
        "khong-xem-xet": ReasonForm(opinion=opinion, prefix="khong-xem-xet"),
        "tach": SplitForm(opinion=opinion, prefix="tach"),
    }
    if refused:
        forms[refused[0]] = refused[1]
    return {
        "offered": offered,
        "sort": forms[PREFIX],
        "scope": forms["ngoai-pham-vi"],
        "decline": forms["khong-xem-xet"],
        "split": forms["tach"],
        "refused": refused[0] if refused else "",
        "wrong": refused[1] if refused else None,
        "words": marked(opinion.text, _words(offered)),
        "fields": list(zip(FIELD_KEYS, offered.hints["field"], strict=False)),
        "similar": [(SIMILAR_KEYS[at] if at < len(SIMILAR_KEYS) else "", one) for at, one in enumerate(near)],
        "picks": picks(offered),
        "repeats": repeats_of(opinion, readable),
        "days": _days(opinion),
    }


def _days(opinion: Opinion) -> list[tuple[str, int]]:
    rule = terms_of(opinion.organisation).rule
    return [(str(label), days_of(rule, urgency)) for urgency, label in Urgency.choices]


def _words(offered: Suggestions) -> set[str]:
    """The words of the reasons, to be marked where they stand."""
    said = {offered.scope.reason} if offered.scope.reason else set()
    for name in ("field", "urgency"):
        best = offered.best(name)
        said |= set(re.findall(r"“([^”]+)”", best.reason)) if best else set()
    return said


def marked(text: str, words: set[str]) -> SafeString:
    """The words of a person, escaped, with those that suggested something marked."""
    longest = sorted(words, key=len, reverse=True)
    found = (
        re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.IGNORECASE)
        if words
        else None
    )
    rows = text.replace("\r\n", "\n").strip().split("\n")
    return format_html(
        "<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_line(row, found),) for row in rows))
    )


def _line(row: str, found: re.Pattern[str] | None) -> SafeString:
    parts = found.split(row) if found else [row]
    # Every second part is what the pattern caught.
    shown = (
        (format_html('<mark class="hint-mark">{}</mark>', part) if at % 2 else part,)
        for at, part in enumerate(parts)
    )
    return format_html_join("", "{}", shown)


@official
@require_safe
def triage_unit(request: OfficialRequest) -> HttpResponse:
    """The unit that the rules name for what is chosen now; a part of the screen, asked again when a choice changes."""
    opinion = found(_sortable(request), code=request.GET.get("y", ""))
    chosen = {name: request.GET.get(f"{PREFIX}-{name}", "")[:120] for name in ("field", "area", "level")}
    judged = decide(list(rules_of(opinion.organisation)), Matter(**chosen), request.today)
    context = {"judged": judged, "nothing": _("Chưa có luật phân công nào khớp; ông/bà tự chọn đơn vị.")}
    return render(request, "desk/triage_unit.html", context)
