"""Kết luận: drafted from the outcomes, worded item by item, sent to whom the directives name, issued (A.4-c)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.commitments import concluding_items, concluding_words, proposing
from doithoai.commitments.concluding_items import items_of, lacks
from doithoai.commitments.models import ConclusionItem
from doithoai.desk.conclusion_forms import ItemForm, NoticeForm, item_initial, notice_initial
from doithoai.desk.dialogues import in_hand, opinions_of, workspace
from doithoai.desk.frame import OfficialRequest, done, found, official, whole
from doithoai.dialogues.conclusion import conclusion_deadline
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Conclusion, Dialogue
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.queries import rules_of
from doithoai.opinions.gate import unwritten_speeches, without_outcome
from doithoai.ui.forms import Form

ADD = "them"
EDIT_IDS = "id_muc_%s"  # the notice below has a field of the same name


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **typed: Any) -> HttpResponse:
    """The page; `typed` are forms that were refused, and which conclusion is being worded."""
    context: dict[str, Any] = {
        "deadline": conclusion_deadline(dialogue),
        "conclusion": Conclusion.objects.filter(dialogue=dialogue).select_related("signer").first(),
        "tab": "after",
    }
    if dialogue.state == State.ENDED or "notice" in typed:
        context |= _writing(request, dialogue, typed)
    else:
        context["paper"] = Paper.objects.filter(dialogue=dialogue, kind=PaperKind.CONCLUSION).first()
        context["rows"] = [(item, "", None) for item in items_of(dialogue)]
    return workspace(request, "desk/conclusion.html", dialogue, context, status=status)


def _writing(request: OfficialRequest, dialogue: Dialogue, typed: dict[str, Any]) -> dict[str, Any]:
    here, today = dialogue.organisation, request.today
    draft, usual = (
        concluding_words.draft_of(dialogue),
        concluding_words.usual_recipients(dialogue),
    )
    items = list(items_of(dialogue))
    asked = typed.get("item") or whole(request.GET.get("muc", ""))
    initial = {"issued_on": today, **notice_initial(dialogue, draft, usual)}
    return {
        "started": draft.pk is not None,
        "draft": draft,
        "rows": [
            (item, lacks(item, today), _item_form(request, item, typed) if item.pk == asked else None)
            for item in items
        ],
        "incomplete": sum(bool(lacks(item, today)) for item in items),
        "fresh": proposing.proposed(dialogue, today),
        "offered": proposing.offered(dialogue, today),
        "under_way": Paper.objects.filter(
            dialogue=dialogue, kind=PaperKind.CONCLUSION, standing__in=UNDER_WAY
        ).first(),
        "signed_off": rules_of(here.pk).signed_off,
        "units": concluding_words.task_units(dialogue),
        "left": without_outcome(dialogue),
        "unwritten": unwritten_speeches(dialogue),
        "add_form": typed.get("add") or _form(request, dialogue, prefix=ADD),
        "notice": typed.get("notice") or NoticeForm(organisation=here, usual=usual, initial=initial),
    }


def _form(request: OfficialRequest, dialogue: Dialogue, data: Any = None, **options: Any) -> ItemForm:
    return ItemForm(
        data,
        units=concluding_items.leading_units(dialogue, request.today),
        people=concluding_items.officials_of(dialogue, request.today),
        **options,
    )


def _item_form(request: OfficialRequest, item: ConclusionItem, typed: dict[str, Any]) -> ItemForm:
    refused: ItemForm | None = typed.get("edit")
    if refused is not None:
        # What is typed stays; sent again, it is meant to stand instead of what is stored now.
        _stand_on(request, refused, item.version)
        return refused
    return _form(request, item.dialogue, initial=item_initial(item), auto_id=EDIT_IDS)


def _stand_on(request: OfficialRequest, form: Form, version: int) -> None:
    sent = request.POST.copy()
    sent["version"] = str(version)
    form.data = sent


def _notice(request: OfficialRequest, dialogue: Dialogue, *, saving: bool) -> NoticeForm:
    usual = concluding_words.usual_recipients(dialogue)
    return NoticeForm(request.POST, organisation=dialogue.organisation, usual=usual, saving=saving)


def _one(request: OfficialRequest, pk: int, item: int) -> ConclusionItem:
    in_hand(request, pk)
    rows = ConclusionItem.objects.filter(dialogue=pk).select_related("dialogue__organisation")
    return found(rows, pk=item)


def _to(pk: int, item: ConclusionItem | None = None) -> HttpResponse:
    return redirect(reverse("desk:after_conclude", args=[pk]) + (f"#muc-{item.pk}" if item else ""))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion(request: OfficialRequest, pk: int) -> HttpResponse:
    """The conclusion as it is written; sent, it is issued: its items become commitments and tasks (A.4-c)."""
    dialogue = in_hand(request, pk)
    if request.method != "POST":
        return _shown(request, dialogue)
    form = _notice(request, dialogue, saving=False)
    sound = form.is_valid()
    if sound and done(
        request,
        form,
        lambda: issue_conclusion(
            dialogue,
            form.concluding(),
            form.recipients(),
            form.cleaned_data["version"] or 0,
            by=request.account,
            at=request.now,
        ),
    ):
        messages.success(
            request, _("Đã ban hành thông báo kết luận. Việc đã hứa được theo dõi đến khi có minh chứng.")
        )
        return redirect("desk:after", pk)
    if sound:  # the verb has told of a later draft, if there is one
        _stand_on(request, form, concluding_words.draft_of(dialogue).version)
    return _shown(request, dialogue, 422, notice=form)


@official
@require_POST
def save(request: OfficialRequest, pk: int) -> HttpResponse:
    """Keeps the words of the notice for whoever goes on with it."""
    dialogue = in_hand(request, pk)
    form = _notice(request, dialogue, saving=True)

    def keep() -> object:
        version = form.cleaned_data["version"] or 0
        return concluding_words.save_words(
            dialogue, form.words(), version, by=request.account, at=request.now
        )

    if form.is_valid() and done(request, form, keep):
        messages.success(request, _("Đã lưu bản soạn."))
        return redirect(reverse("desk:after_conclude", args=[pk]) + "#thong-bao")
    _stand_on(request, form, concluding_words.draft_of(dialogue).version)
    return _shown(request, dialogue, 422, notice=form)


@official
@require_POST
def draft(request: OfficialRequest, pk: int) -> HttpResponse:
    """Drafts the conclusions from the outcomes, or adds what is new."""
    dialogue, made = in_hand(request, pk), []

    def fill() -> object:
        made.extend(concluding_items.draft_items(dialogue, by=request.account, at=request.now))
        return made

    if done(request, None, fill):
        words = ngettext("Đã soạn %(n)s kết luận.", "Đã soạn %(n)s kết luận.", len(made))
        messages.success(request, words % {"n": len(made)})
    return _to(pk)


@official
@require_POST
def add(request: OfficialRequest, pk: int) -> HttpResponse:
    """A conclusion of the chair's own."""
    dialogue = in_hand(request, pk)
    form = _form(request, dialogue, request.POST, prefix=ADD)
    if form.is_valid() and done(
        request,
        form,
        lambda: concluding_items.add(dialogue, form.worded(), by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã thêm kết luận."))
        return _to(pk)
    return _shown(request, dialogue, 422, add=form)


@official
@require_POST
def take_in(request: OfficialRequest, pk: int, code: str) -> HttpResponse:
    """Makes a conclusion of an opinion that has none."""
    dialogue = in_hand(request, pk)
    opinion = found(opinions_of(request, dialogue), code=code)
    if done(
        request,
        None,
        lambda: concluding_items.take_in(dialogue, opinion, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã đưa vào kết luận."))
    return _to(pk)


@official
@require_POST
def edit(request: OfficialRequest, pk: int, item: int) -> HttpResponse:
    """Words a conclusion anew."""
    row = _one(request, pk, item)
    form = _form(request, row.dialogue, request.POST, auto_id=EDIT_IDS)
    if form.is_valid() and done(
        request,
        form,
        lambda: concluding_items.edit(
            row, form.worded(), form.cleaned_data["version"] or 0, by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã lưu kết luận."))
        return _to(pk, row)
    return _shown(request, in_hand(request, pk), 422, edit=form, item=row.pk)


def _act(
    request: OfficialRequest, pk: int, item: int, act: Callable[[ConclusionItem], object]
) -> ConclusionItem | None:
    row = _one(request, pk, item)
    return row if done(request, None, lambda: act(row)) else None


@official
@require_POST
def move(request: OfficialRequest, pk: int, item: int) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("len") == "1"
    row = _act(
        request,
        pk,
        item,
        lambda one: concluding_items.move(one, up=up, by=request.account, at=request.now),
    )
    return _to(pk, row)


@official
@require_POST
def leave_out(request: OfficialRequest, pk: int, item: int) -> HttpResponse:
    """Takes a conclusion out; its opinion can be taken in again."""
    if _act(
        request,
        pk,
        item,
        lambda one: concluding_items.leave_out(one, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã bỏ khỏi kết luận."))
    return _to(pk)
