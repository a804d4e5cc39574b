"""Thư đến: e-mails as they came, those that wait for a person first; settled with a reason, or made an opinion by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations
from doithoai.desk.receiving import name_field
from doithoai.opinions import letters as verbs
from doithoai.opinions.intake import Handed
from doithoai.opinions.models import Channel, Letter, Mailbox, PetitionerKind, Submission
from doithoai.organisations.authority import SECRETARIAT
from doithoai.ui.downloads import stored
from doithoai.ui.forms import Form, NfcCharField

SECTION = "receiving"
PAGE = 30


class LetterForm(Form):
    """The opinion as a person read it in the letter."""

    text = NfcCharField(
        label=gettext_lazy("Nguyên văn"),
        max_length=20_000,
        multiline=True,
        rows=10,
        help_text=gettext_lazy("Ghi đúng lời trong thư, không sửa."),
    )
    petitioner_kind = forms.ChoiceField(
        label=gettext_lazy("Người nêu"), choices=PetitionerKind.choices, widget=forms.RadioSelect
    )
    petitioner = name_field()

    def handed(self, letter: Letter) -> Handed:
        """What the verb takes; body, channel and day are the letter's."""
        said = self.cleaned_data
        return Handed(
            organisation=letter.mailbox.organisation,
            channel=Channel.EMAIL,
            received_on=letter.came_at.date(),
            **{name: said[name] for name in ("text", "petitioner_kind", "petitioner")},
        )


class SettleForm(Form):
    """Why nothing more is to be done."""

    reason = NfcCharField(
        label=gettext_lazy("Lý do"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: thư quảng cáo; đã nhận bằng đơn giấy, mã…"),
    )


def _letter(request: OfficialRequest, pk: int) -> Letter:
    return found(verbs.visible(request.authority), pk=pk)


@official
@require_safe
def letters(request: OfficialRequest) -> HttpResponse:
    """All letters to the account's desks."""
    desks = own_organisations(request, *SECRETARIAT)
    if not desks:
        raise Http404
    rows = verbs.visible(request.authority)
    if request.GET.get("xem") == "cho":
        rows = rows.filter(verbs.TROUBLED)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "waiting_count": verbs.visible(request.authority).filter(verbs.TROUBLED).count(),
        "mailboxes": Mailbox.objects.filter(organisation__in=desks),
        "tab": "letters",
        "desk_tabs": True,
    }
    return desk_page(request, "desk/letters.html", context, section=SECTION)


def _shown(
    request: OfficialRequest, letter: Letter, *, make: LetterForm | None = None, end: SettleForm | None = None
) -> HttpResponse:
    mail = verbs.mail_of(letter)
    usual = verbs.handed_of(letter, mail, ())
    initial: dict[str, Any] = {
        "text": usual.text,
        "petitioner_kind": usual.petitioner_kind,
        "petitioner": usual.petitioner,
    }
    context = {
        "letter": letter,
        "mail": mail,
        # Who needs the address opens the letter as it came, and that is recorded (B.Đ4.2).
        "covered": _covered(mail.address),
        "files": [(one.name, len(one.content)) for one in mail.files],
        "make": make or LetterForm(initial=initial),
        "end": end or SettleForm(),
        "waits": bool(letter.trouble) and letter.settled_by_id is None,
        "tab": "letters",
        "desk_tabs": True,
    }
    wrong = any(form is not None and form.errors for form in (make, end))
    return desk_page(request, "desk/letter.html", context, section=SECTION, status=422 if wrong else 200)


def _covered(address: str) -> str:
    name, at, place = address.rpartition("@")
    return f"{name[:1]}•••{at}{place}" if at else ""


@official
@require_safe
def letter(request: OfficialRequest, pk: int) -> HttpResponse:
    """One letter: its words, its files, what became of it."""
    return _shown(request, _letter(request, pk))


@official
@require_POST
def letter_opinion(request: OfficialRequest, pk: int) -> HttpResponse:
    """Makes the opinion by hand."""
    row, form = _letter(request, pk), LetterForm(request.POST)
    if row.submission_id:
        messages.warning(request, _("Thư này đã thành ý kiến."))
        return redirect("desk:letter", pk)
    kept: list[Submission] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: kept.append(verbs.make_opinion(row, form.handed(row), by=request.account, at=request.now)),
    ):
        messages.success(request, _("Đã nhận, mã %(code)s.") % {"code": kept[0].code})
        return redirect("desk:letter", pk)
    return _shown(request, row, make=form)


@official
@require_POST
def letter_settle(request: OfficialRequest, pk: int) -> HttpResponse:
    """Nothing more is to be done, with a reason."""
    row, form = _letter(request, pk), SettleForm(request.POST)
    if row.settled_by_id or not row.trouble:
        messages.warning(request, _("Thư này không còn chờ xem."))
        return redirect("desk:letter", pk)
    if form.is_valid() and done(
        request,
        form,
        lambda: verbs.settle(row, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã xem xong thư."))
        return redirect("desk:letters")
    return _shown(request, row, end=form)


@official
@require_safe
def letter_raw(request: OfficialRequest, pk: int) -> HttpResponse:
    """The letter as it came, as a file that no browser opens; the look is recorded."""
    row = verbs.open_raw(_letter(request, pk), by=request.account, at=request.now)
    return stored(row.raw, f"thu-{row.pk}.eml")
