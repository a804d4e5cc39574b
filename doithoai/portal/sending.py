"""An opinion from the portal: the form, the hint what belongs elsewhere, the receipt, the form on paper."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.audit.record import PUBLIC
from doithoai.dialogues import published as dialogues
from doithoai.dialogues.published import PublicDialogue
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.published import SubmissionThread
from doithoai.opinions.published import follow as follow_code
from doithoai.opinions.published_similar import answered_like
from doithoai.opinions.scope import Suggestion, suggest_kind
from doithoai.organisations import published as organisations
from doithoai.organisations.calendars import current_calendar
from doithoai.portal.code_form import WaitForm
from doithoai.portal.following import asked_again, known_code
from doithoai.portal.frame import Missing, Scope, page, private, scope_of, show, today
from doithoai.portal.sending_forms import Choices, SendForm
from doithoai.regulations.deadlines import deadline
from doithoai.regulations.refusals import Refused
from doithoai.ui.days import date_vi
from doithoai.ui.guessing import given_out, missed, waits

ELSEWHERE = frozenset({"complaint", "denunciation", "court"})
# A refusal of the verb names its own fields; here is where the page shows them.
FIELDS = {
    "petitioner": "name",
    "phone": "contact",
    "email": "contact",
    "dialogue": "to",
    "organisation": "to",
}
BODY, DIALOGUE = "co-quan", "buoi"
# A dialogue that was put off is set anew; what was sent for it is kept.
TAKING = frozenset({"announced", "open", "postponed"})


def addresses(scope: Scope) -> Choices:
    """Bodies by area, each with the dialogues for which it takes opinions now."""
    coming = [one for one in dialogues.upcoming_dialogues() if one.state in TAKING]
    choices: list[tuple[str, list[tuple[str, str]]]] = []
    for area, bodies in scope.areas:
        options = []
        for body in bodies:
            options.append((f"{BODY}:{body.slug}", body.short_name))
            options += [
                (f"{DIALOGUE}:{one.code}", told(one)) for one in coming if one.organisation_slug == body.slug
            ]
        choices.append((area, options))
    return choices


def told(dialogue: PublicDialogue) -> str:
    """A dialogue as one line of the list."""
    return _("Buổi %(day)s: %(theme)s") % {"day": date_vi(dialogue.starts_at), "theme": dialogue.theme[:90]}


def first_choice(request: HttpRequest, scope: Scope) -> str:
    """What the address names already."""
    if code := request.GET.get("buoi"):
        return f"{DIALOGUE}:{code}"
    # Among several bodies the person chooses: an opinion for a ward must not land with the province unseen.
    chosen = scope.body or (scope.bodies[0] if len(scope.bodies) == 1 else None)
    return f"{BODY}:{chosen.slug}" if chosen else ""


def resolved(to: str) -> dict[str, Any]:
    """The body, and the dialogue if one was chosen, for the verb."""
    kind, _colon, name = to.partition(":")
    dialogue = dialogues.addressee(name) if kind == DIALOGUE else None
    organisation = dialogue.organisation if dialogue else organisations.addressee(name, today())
    if organisation is None:
        raise Refused("Nơi nhận không còn trong danh sách. Hãy chọn lại.", field="to")
    return {"organisation": organisation, "dialogue": dialogue}


def handed(form: SendForm) -> Handed:
    """What the form says, in the words of the verb."""
    said = form.cleaned_data
    phone, email = said["contact"]
    kind = ("group" if said["group"] else "individual") if said["name"] else "anonymous"
    return Handed(
        **resolved(said["to"]),
        channel="portal",
        petitioner_kind=kind,
        petitioner=said["name"],
        address=said["place"],
        phone=phone,
        email=email,
        publish_name=said["publish_name"] == "yes",
        text=said["text"],
        received_on=today(),
        files=tuple(said["attached"] or ()),
        once=str(said["once"] or ""),
    )


def belongs_elsewhere(form: SendForm) -> Suggestion | None:
    """The suggestion that the matter has another office; nothing when it is for us."""
    suggestion = suggest_kind(form.cleaned_data["text"])
    return suggestion if suggestion.kind in ELSEWHERE else None


def refused(form: SendForm, why: Refused) -> None:
    """Show the refusal at the field of this page."""
    why.field = FIELDS.get(why.field, why.field)
    form.refuse(why)


def answered(
    request: HttpRequest, scope: Scope, form: SendForm, facts: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The form page; what was typed stands in it."""
    # What this machine kept of an earlier visit must not cover what was just typed.
    draft = f"gui-y-kien-{request.GET.get('buoi', '') or scope.slug}"
    said = {"form": form, "scope": scope, "files_lost": bool(request.FILES), "draft": draft, **(facts or {})}
    if request.method == "POST":  # never on the way of an opinion that is sent
        said["similar"] = answered_like(request.POST.get("text", ""), scope.slug)
    return show(request, "send", said, status=422 if form.is_bound and form.errors else 200)


def sent(request: HttpRequest, scope: Scope, form: SendForm) -> HttpResponse:
    """Hand the opinion over, or say once that it may belong elsewhere; the person decides."""
    elsewhere = belongs_elsewhere(form)
    # A browser forgets chosen files when a page comes back: then the hint stands on the receipt instead.
    if elsewhere and not request.FILES and "sure" not in request.POST:
        return answered(request, scope, form, {"elsewhere": elsewhere})
    try:
        submission = receive(handed(form), by=PUBLIC, at=timezone.now())
    except Refused as why:
        refused(form, why)
        return answered(request, scope, form)
    hint = "?" + urlencode({"luu-y": elsewhere.kind}) if elsewhere else ""
    receipt_page = redirect(reverse("portal:receipt", args=[submission.code]) + hint)
    return given_out(request, receipt_page, submission.code)


def typed(request: HttpRequest, to: Choices) -> SendForm:
    """The form as it was typed so far; nothing of it is judged and nothing is sent."""
    kept: dict[str, Any] = {name: request.POST[name] for name in SendForm.base_fields if name in request.POST}
    return SendForm(to=to, initial=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def send(request: HttpRequest) -> HttpResponse:
    """Gửi ý kiến: one page, three short parts, no account."""
    scope = scope_of(request)
    to = addresses(scope)
    if request.method != "POST" or "begin" in request.POST:
        begun = {"text": request.POST.get("text", ""), "to": first_choice(request, scope)}
        return answered(request, scope, SendForm(to=to, initial=begun), {"fresh": not begun["text"]})
    if "similar" in request.POST:
        return answered(request, scope, typed(request, to), {"looked": True})
    form = SendForm(request.POST, request.FILES, to=to)
    return sent(request, scope, form) if form.is_valid() else answered(request, scope, form)


@require_safe
@private
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Phiếu tiếp nhận: the code, what happens next and by when; nothing about the person."""
    code = known_code(code)
    if waits(request, code):
        return asked_again(request, WaitForm({"ma": code}))
    found = follow_code(code)
    if found is None:
        missed(request)
        raise Missing(
            _("Không tìm thấy phiếu tiếp nhận này"),
            _("Ông bà xem lại mã trên phiếu, hoặc gọi nơi đã nhận ý kiến."),
        )
    follow = request.build_absolute_uri(reverse("portal:follow", args=[found.code]))
    hint = request.GET.get("luu-y", "")
    facts = {"receipt": found, "follow_url": follow, "elsewhere": hint if hint in ELSEWHERE else ""}
    return show(request, "receipt", facts | next_dialogue(found))


def next_dialogue(found: SubmissionThread) -> dict[str, Any]:
    """The dialogue at which it will be answered, and the last day of a written reply after it (A.4-d)."""
    code = next((one.dialogue_code for one in found.opinions if one.dialogue_code), "")
    dialogue = dialogues.public_dialogue(code) if code else None
    if dialogue is None:
        return {"dialogue": None}
    held_on = timezone.localdate(dialogue.starts_at)
    try:
        reply_by = dialogue.conclusion_due or deadline("A.4-c", held_on, current_calendar()).due
    except Refused:  # the calendar of that year is not issued
        reply_by = None
    return {"dialogue": dialogue, "reply_by": reply_by}


@require_safe
@page
def paper_form(request: HttpRequest) -> HttpResponse:
    """Phiếu ghi ý kiến to print: the paper twin of this page."""
    return show(request, "paper_form", {"scope": scope_of(request)})
