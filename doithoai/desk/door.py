"""Đón tiếp ở cửa: one field finds whoever stands there; let in, take back, walk in, wish to speak (B.Đ8.1-b, B.Đ9.2-a)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.desk.dialogues import in_hand
from doithoai.desk.door_forms import ArriveForm, FindForm, GuestForm, WishForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official
from doithoai.dialogues import arriving
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Attendee, Dialogue
from doithoai.dialogues.presence import Found, counts, last_in, looked_for

LAST = 8
MOST_CHOICES = 60


def _shown(request: OfficialRequest, dialogue: Dialogue, *, status: int = 200, **parts: Any) -> HttpResponse:
    """The page: search, figures, who came last; `parts` say what stands under the search."""
    context = {
        "dialogue": dialogue,
        "State": State,
        "counts": counts(dialogue),
        "last": last_in(dialogue)[:LAST],
        "form": FindForm(),
        "takes_people": dialogue.state in {State.ANNOUNCED, State.OPEN},
        **parts,
    }
    return desk_page(request, "desk/door.html", context, section="dialogues", status=status)


def _look(request: OfficialRequest, dialogue: Dialogue, form: FindForm) -> Found | None:
    """Whom the words may mean; none when they were refused, as a code of another dialogue is."""
    seen: list[Found] = []
    valid = form.is_valid() and done(
        request,
        form,
        lambda: seen.append(
            looked_for(dialogue, form.cleaned_data["tim"], by=request.account, on=request.today)
        ),
    )
    return seen[0] if valid else None


@official
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: OfficialRequest, pk: int) -> HttpResponse:
    """Looks for somebody; Enter lets in whom the words name alone."""
    dialogue = in_hand(request, pk)
    if request.method == "POST":
        return _entered(request, dialogue, FindForm(request.POST))
    text = request.GET.get("tim", "")
    form = FindForm({"tim": text} if text else None)
    parts: dict[str, Any] = {"form": form, "result": _look(request, dialogue, form) if text else None}
    if request.headers.get("HX-Request"):
        return render(request, "desk/door_found.html", {"dialogue": dialogue, **parts})
    return _shown(request, dialogue, **parts)


def _entered(request: OfficialRequest, dialogue: Dialogue, form: FindForm) -> HttpResponse:
    result = _look(request, dialogue, form)
    if result is None:
        return _shown(request, dialogue, status=422, form=form)
    text = form.cleaned_data["tim"]
    if not result.hits:
        return _nobody(request, dialogue, form, text)
    hit = result.hits[0]
    if not result.sure:
        return redirect(_to("door", dialogue.pk, tim=text))
    if hit.people > 1 and hit.arrived_at is None:
        return redirect("desk:door_person", dialogue.pk, hit.pk)
    if done(request, form, lambda: arriving.arrive(hit, by=request.account, at=request.now)):
        return redirect("desk:door_person", dialogue.pk, hit.pk)
    return _shown(request, dialogue, status=422, form=form, result=result)


def _nobody(request: OfficialRequest, dialogue: Dialogue, form: FindForm, text: str) -> HttpResponse:
    """A name that nobody has is of somebody new; a number that nobody has is a slip of the finger."""
    if not text:
        return redirect("desk:door", dialogue.pk)
    if any(sign.isalpha() for sign in text):
        return redirect(_to("door_guest", dialogue.pk, ten=text))
    form.add_error("tim", _("Không có số đăng ký hoặc điện thoại nào như vậy."))
    return _shown(request, dialogue, status=422, form=form)


def _to(name: str, pk: int, **asked: str) -> str:
    return f"{reverse(f'desk:{name}', args=[pk])}?{urlencode(asked)}"


def _named(text: str) -> str:
    """A name as it is written, from what was typed in a hurry."""
    return text.title() if text in {text.lower(), text.upper()} else text


def _choices(dialogue: Dialogue) -> dict[str, Any]:
    """Groups and places already named, so that they are written alike."""
    named = dialogue.attendees.order_by().values_list("group", "address").distinct()[: MOST_CHOICES * 2]
    groups, places = zip(*named, strict=True) if named else ((), ())
    return {
        "groups": sorted(set(groups) - {""})[:MOST_CHOICES],
        "places": sorted(set(places) - {""})[:MOST_CHOICES],
    }


@official
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes in somebody who did not register, and what they wish to say (B.Đ9.2-a)."""
    dialogue = in_hand(request, pk)
    if request.method != "POST":
        name = _named(request.GET.get("ten", "")[:120])
        guest_form = GuestForm(initial={"name": name})
        return _shown(request, dialogue, guest_form=guest_form, has_name=bool(name), **_choices(dialogue))
    form = GuestForm(request.POST)
    came: list[Attendee] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: came.append(
            arriving.walk_in(
                dialogue,
                form.coming(),
                subject=form.cleaned_data["subject"],
                by=request.account,
                at=request.now,
            )
        ),
    ):
        return redirect("desk:door_person", pk, came[0].pk)
    return _shown(request, dialogue, status=422, guest_form=form, **_choices(dialogue))


def _attendee(dialogue: Dialogue, pk: int) -> Attendee:
    rows = Attendee.objects.filter(dialogue=dialogue).select_related("dialogue__organisation")
    return found(rows.prefetch_related("speeches"), pk=pk)


def _one(
    request: OfficialRequest, dialogue: Dialogue, row: Attendee, status: int = 200, **forms: Any
) -> HttpResponse:
    shown = {
        "person": row,
        "people_form": ArriveForm(initial={"people": row.people}),
        "ask_people": row.arrived_at is None,
        "wish_form": WishForm(prefix="phieu"),
        **forms,
    }
    return _shown(request, dialogue, status=status, **shown)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: OfficialRequest, pk: int, attendee: int) -> HttpResponse:
    """One person: let in, as many as came; afterwards what can still be done for them."""
    dialogue = in_hand(request, pk)
    row = _attendee(dialogue, attendee)
    if request.method != "POST":
        return _one(request, dialogue, row)
    form = ArriveForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: arriving.arrive(row, people=form.cleaned_data["people"], by=request.account, at=request.now),
    ):
        return redirect("desk:door_person", pk, row.pk)
    return _one(request, dialogue, row, status=422, people_form=form)


@official
@require_POST
def wish(request: OfficialRequest, pk: int, attendee: int) -> HttpResponse:
    """Makes a speaking slip in one line."""
    dialogue = in_hand(request, pk)
    row = _attendee(dialogue, attendee)
    form = WishForm(request.POST, prefix="phieu")
    if form.is_valid() and done(
        request,
        form,
        lambda: arriving.wish_to_speak(
            row,
            form.cleaned_data["subject"],
            once=str(form.cleaned_data["once"] or ""),
            by=request.account,
            at=request.now,
        ),
    ):
        return redirect("desk:door_person", pk, row.pk)
    return _one(request, dialogue, row, status=422, wish_form=form)


@official
@require_POST
def take_back(request: OfficialRequest, pk: int, attendee: int) -> HttpResponse:
    """The wrong person was ticked."""
    dialogue = in_hand(request, pk)
    row = _attendee(dialogue, attendee)
    if done(request, None, lambda: arriving.take_arrival_back(row, by=request.account, at=request.now)):
        messages.success(request, _("Đã lấy lại lượt vào của %(name)s.") % {"name": row.name})
    return redirect("desk:door", pk)


@official
@require_POST
def follow(request: OfficialRequest, pk: int) -> HttpResponse:
    """Gives up a figure counted by hand."""
    dialogue = in_hand(request, pk)
    done(request, None, lambda: arriving.follow_the_door(dialogue, by=request.account, at=request.now))
    return redirect("desk:door", pk)
