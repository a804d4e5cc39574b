"""Biên bản hội nghị: line by line as it will be printed, worded in place, signed twice, locked (B.Đ9.1-g2c)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import loaded, may_prepare
from doithoai.desk.frame import OfficialRequest, desk_page, done, official
from doithoai.desk.minutes_forms import BackForm, LineForm, NoteForm
from doithoai.dialogues import minutes as verbs
from doithoai.dialogues.floor import note
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, MinuteRevision, SignedMinutes
from doithoai.dialogues.permissions import chairs_minutes, records
from doithoai.documents.framing import Issue, frame
from doithoai.documents.minutes import KIND, SIGNERS, SUBJECT, content, covered
from doithoai.documents.minutes_lines import Line, Minutes, assemble
from doithoai.documents.minutes_signing import drifted, missing, sign
from doithoai.documents.minutes_wording import Version, phrases, reword, versions
from doithoai.documents.permissions import issues
from doithoai.documents.privacy import PROTECTED
from doithoai.docx.profile import PROFILES
from doithoai.regulations.refusals import Refused

OPEN = frozenset({State.OPEN, State.ENDED})


@dataclass(frozen=True)
class Shown:
    """One line on the page: its words, who worded it before, and its form when it is being worded."""

    key: str
    lead: str
    words: list[str]
    line: Line | None  # none once signed: the frozen words have no other ones
    history: list[Version]
    form: LineForm | None


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **given: Any) -> HttpResponse:
    minutes, kept = assemble(dialogue), verbs.signed(dialogue)
    typed: LineForm | None = given.pop("line_form", None)
    said, shut = _said(request, dialogue, minutes, kept)
    open_now = kept is None and dialogue.state in OPEN and may_prepare(request, dialogue)
    asked = request.GET.get("sua", "") if open_now and typed is None else ""
    told = {key: some for key, some in versions(dialogue).items() if key not in shut}

    def row(line: dict[str, str]) -> Shown:
        known = None if kept else minutes.line(line["key"])
        form = typed if typed and typed.line.key == line["key"] else None
        if form is None and known and not known.fixed and line["key"] == asked:
            form = LineForm(line=known)
        return Shown(
            line["key"], line["lead"], line["words"].split("\n"), known, told.get(line["key"], []), form
        )

    context = {
        "dialogue": dialogue,
        "State": State,
        "sections": [(s["title"], s["none"], [row(line) for line in s["lines"]]) for s in said["sections"]],
        "said": said,
        "fingerprint": kept.sha256 if kept else verbs.fingerprint(said),
        "shut": len(shut) if kept else 0,
        "may_word": open_now,
        "sent": request.method == "POST",  # what was typed comes back: nothing is fetched over it
        "looked": request.GET.get("lich-su", ""),
        "note_form": NoteForm(prefix="them"),
        "phrases": phrases(),
        **_signing(request, dialogue, minutes, shut),
        **_letterhead(dialogue),
    }
    return desk_page(request, "desk/minutes.html", {**context, **given}, section="dialogues", status=status)


def _said(
    request: OfficialRequest, dialogue: Dialogue, minutes: Minutes, kept: SignedMinutes | None
) -> tuple[Mapping[str, Any], Collection[str]]:
    """The words that this reader may know, and the lines of which only the secretariat knows more (B.Đ4.2)."""
    everything = issues(request.authority, dialogue.organisation_id)
    if kept:
        return (kept.content, ()) if everything else covered(kept)
    lines = [line.key for part in minutes.sections for line in part.lines if PROTECTED in line.assembled]
    hidden = () if everything else {*lines, *(key.replace("opinion-", "answer-") for key in lines)}
    return content(minutes), hidden


def _signing(
    request: OfficialRequest, dialogue: Dialogue, minutes: Minutes, shut: Collection[str]
) -> dict[str, Any]:
    """Who signed, who may sign, and what is missing."""
    kept = verbs.signed(dialogue)
    return {
        "kept": kept,
        "for_chair": kept is not None
        and kept.chair is not None
        and kept.chair.person_id != dialogue.chair_id,
        "is_whole": kept is not None and verbs.is_whole(kept),
        "drifted": [one for one in drifted(kept, minutes) if one.key not in shut] if kept else [],
        "missing": missing(dialogue),
        "may_record": records(request.account, dialogue, request.today),
        "may_chair": chairs_minutes(request.account, dialogue, request.today)
        and (kept is None or kept.secretary_id != request.account.pk),
        "secretary": minutes.secretary_name,
        "may_back": may_prepare(request, dialogue),
        "back_form": BackForm(prefix="rut"),
    }


def _letterhead(dialogue: Dialogue) -> dict[str, Any]:
    opened = localtime(dialogue.opened_at or dialogue.starts_at).date()
    head = frame(dialogue.organisation, "BB", SUBJECT, Issue(on=opened), opened)
    profile = PROFILES[dialogue.organisation.layout]
    return {
        "frame": head,
        "mottos": profile.mottos,
        "issuer_mark": profile.issuer_mark,
        "paper_kind": KIND.upper(),
        "signers": SIGNERS,
    }


def _loaded(request: OfficialRequest, pk: int) -> Dialogue:
    """The minutes bear names: for those who prepare the dialogue, and for whoever chairs it."""
    dialogue = loaded(request, pk)
    if not (may_prepare(request, dialogue) or chairs_minutes(request.account, dialogue, request.today)):
        raise Http404
    return dialogue


@official
@require_safe
def minutes(request: OfficialRequest, pk: int) -> HttpResponse:
    """The minutes as they stand."""
    return _shown(request, _loaded(request, pk))


def _to(dialogue: Dialogue, key: str = "") -> HttpResponse:
    return redirect(reverse("desk:minutes", args=[dialogue.pk]) + (f"#{key}" if key else ""))


@official
@require_POST
def line(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    """Words a line anew, puts a phrase in, or takes the wording back."""
    dialogue = _loaded(request, pk)
    found = assemble(dialogue).line(key)
    if found is None or found.fixed:
        raise Http404
    form = LineForm(request.POST, line=found, inserting="chen" in request.POST)
    if form.inserted:
        return _shown(request, dialogue, line_form=form)
    if "tro-ve" in request.POST:
        return _back(request, dialogue, found, form)
    if form.is_valid() and _reword(request, dialogue, form):
        return _to(dialogue, key)
    return _shown(request, dialogue, status=422, line_form=form)


def _reword(request: OfficialRequest, dialogue: Dialogue, form: LineForm) -> bool:
    key, seen = form.line.key, form.read()
    try:
        reword(dialogue, key, form.cleaned_data["text"], seen=seen, by=request.account, at=request.now)
    except Refused as refused:
        now = assemble(dialogue).line(key) if refused.field == "seen" else None
        if now is None:
            form.refuse(refused)
        else:
            form.overtake(refused, now, _read(dialogue, now, seen.version))
        return False
    return True


def _read(dialogue: Dialogue, now: Line, version: int) -> str:
    """The words that the page showed when it was opened."""
    row = MinuteRevision.objects.filter(dialogue=dialogue, key=now.key, version=version).first()
    return (row.text if row else "") or now.over or now.assembled


def _back(request: OfficialRequest, dialogue: Dialogue, line: Line, form: LineForm) -> HttpResponse:
    form.is_valid()  # the words do not matter, only what the page had seen
    seen = form.read().version
    if done(
        request,
        None,
        lambda: verbs.back_to_assembled(dialogue, line.key, seen=seen, by=request.account, at=request.now),
    ):
        messages.success(request, _("Dòng này lại theo đúng dữ liệu; các lần sửa vẫn còn trong lịch sử."))
    return _to(dialogue, line.key)


@official
@require_POST
def add(request: OfficialRequest, pk: int) -> HttpResponse:
    """Adds a note at this hour."""
    dialogue = _loaded(request, pk)
    form = NoteForm(request.POST, prefix="them")
    kept: list[Any] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: kept.append(note(dialogue, form.cleaned_data["text"], by=request.account, at=request.now)),
    ):
        return _to(dialogue, f"note-{kept[0].pk}")
    return _shown(request, dialogue, status=422, note_form=form)


def _sign(
    request: OfficialRequest, dialogue: Dialogue, act: Callable[[], object], words: str
) -> HttpResponse:
    if done(request, None, act):
        messages.success(request, words)
    return _to(dialogue)


@official
@require_POST
def sign_secretary(request: OfficialRequest, pk: int) -> HttpResponse:
    """The secretary signs what the page showed."""
    dialogue, seen = _loaded(request, pk), request.POST.get("seen", "")
    return _sign(
        request,
        dialogue,
        lambda: sign(dialogue, seen=seen, by=request.account, at=request.now),
        _("Đã ký. Biên bản chờ người chủ trì ký."),
    )


@official
@require_POST
def sign_chair(request: OfficialRequest, pk: int) -> HttpResponse:
    """The chair signs; the minutes are locked."""
    dialogue, seen = _loaded(request, pk), request.POST.get("seen", "")
    return _sign(
        request,
        dialogue,
        lambda: verbs.sign_as_chair(dialogue, seen=seen, by=request.account, at=request.now),
        _("Đã ký và khóa biên bản."),
    )


@official
@require_POST
def take_back(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes the secretary's signature back before the chair signs."""
    dialogue = _loaded(request, pk)
    form = BackForm(request.POST, prefix="rut")
    if form.is_valid() and done(
        request,
        form,
        lambda: verbs.take_signature_back(
            dialogue, form.cleaned_data["reason"], by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã rút chữ ký. Biên bản lại sửa được."))
        return _to(dialogue)
    return _shown(request, dialogue, status=422, back_form=form)
