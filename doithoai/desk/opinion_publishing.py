"""A.2-c: from the original to public words; a person confirms or leaves each thing that was found in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, whole
from doithoai.desk.opinion_act import Act
from doithoai.desk.publishing_forms import FileForm, PublishForm, TakeBackForm, WithholdForm
from doithoai.opinions import permissions, publication, releasing
from doithoai.opinions.covering import is_unsorted
from doithoai.opinions.models import Attachment, Opinion
from doithoai.opinions.particulars import few_from_there, particulars
from doithoai.opinions.publication import NEVER, place
from doithoai.opinions.queries import readable
from doithoai.opinions.redaction import Found
from doithoai.ui.forms import Form

# Publishing needs the original and the public words side by side: a page of its own, no fold on the opinion's page.
ACTS: tuple[Act, ...] = ()
KINDS: dict[str, Promise] = {
    "phone": _("điện thoại"),
    "identity": _("số giấy tờ"),
    "email": _("thư điện tử"),
    "account": _("số tài khoản"),
    "plate": _("biển số xe"),
    "address": _("địa chỉ"),
    "profile": _("trang cá nhân"),
    "name": _("họ tên"),
    "birth": _("ngày sinh"),
    "file": _("mã hồ sơ"),
    "number": _("dãy số"),
}


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """Whether it is public, and the way to its public words."""
    may = permissions.publishes(request.authority, opinion) and not opinion.restricted
    return {
        "may_publish": may and opinion.stage not in NEVER,
        "answer_unreleased": may and publication.answer_waits(opinion),
    }


@dataclass(frozen=True)
class Piece:
    """A stretch of the original: plain, or something found with what it is and whether it is to be covered."""

    words: str
    kind: str | Promise = ""
    place: str = ""
    covered: bool = False


@dataclass(frozen=True)
class Original:
    """A text as it was given, cut at what was found in it."""

    name: str  # of the check boxes
    pieces: tuple[Piece, ...]
    public: str  # with the chosen places covered

    @property
    def found(self) -> list[Piece]:
        """What was found, in the order of the text."""
        return [piece for piece in self.pieces if piece.place]


def _original(opinion: Opinion, name: str, text: str, left: frozenset[str]) -> Original:
    suggested, pieces, at = publication.suggestions(opinion, text), [], 0
    for one in suggested:
        pieces += [Piece(text[at : one.start]), _piece(one, left)]
        at = one.end
    pieces.append(Piece(text[at:]))
    return Original(name, tuple(pieces), publication.covered_text(text, suggested, left))


def _piece(one: Found, left: frozenset[str]) -> Piece:
    return Piece(one.text, KINDS.get(one.kind, _("thông tin cá nhân")), place(one), place(one) not in left)


@dataclass(frozen=True)
class Sheet:
    """Question and answer as they were given, with what is to be covered in each."""

    words: Original
    answer: Original | None

    @property
    def left(self) -> list[str]:
        """What a person chose to leave, as hidden fields carry it on."""
        both = [self.words, *([self.answer] if self.answer else [])]
        return [f"{one.name}:{piece.place}" for one in both for piece in one.found if not piece.covered]


def _sheet(opinion: Opinion, left: Iterable[str] = ()) -> Sheet:
    chosen = frozenset(left)
    answer = publication.given_answer(opinion)
    return Sheet(
        _original(opinion, "loi", opinion.text, _of("loi", chosen)),
        _original(opinion, "tra-loi", answer.text, _of("tra-loi", chosen)) if answer else None,
    )


def _of(name: str, chosen: frozenset[str]) -> frozenset[str]:
    return frozenset(one.removeprefix(f"{name}:") for one in chosen if one.startswith(f"{name}:"))


def _form(opinion: Opinion, sheet: Sheet, *, anew: bool = False) -> PublishForm:
    """What was published before as a start, or the original with the chosen places covered."""
    answer = publication.given_answer(opinion)
    kept = opinion.public_text and not anew
    initial = {
        "title": opinion.public_title if kept else "",
        "public_text": opinion.public_text if kept else sheet.words.public,
        "answer": (answer.public_text if answer and kept else "")
        or (sheet.answer.public if sheet.answer else ""),
    }
    form = PublishForm(initial=initial)
    if answer is None:
        del form.fields["answer"]
    return form


def _loaded(request: OfficialRequest, code: str) -> Opinion:
    rows = readable(request.authority).select_related("submission", "organisation", "lead__submission")
    row = found(rows, code=code)
    if not permissions.publishes(request.authority, row):
        raise Http404
    return row


def _shown(request: OfficialRequest, opinion: Opinion, status: int = 200, **given: Any) -> HttpResponse:
    sheet = given.pop("sheet", None) or _sheet(opinion)
    context = {
        "opinion": opinion,
        "submission": opinion.submission,
        "sheet": sheet,
        "form": _form(opinion, sheet),
        "never": opinion.restricted or opinion.stage in NEVER,
        "unsorted": is_unsorted(opinion),
        "answer_waits": publication.answer_waits(opinion),
        "few": few_from_there(opinion),
        "particulars": particulars(opinion.public_text or sheet.words.public),
        "withhold_form": WithholdForm(prefix="khong"),
        "back_form": TakeBackForm(prefix="thoi"),
        "files": _files(opinion, given.pop("typed", None)),
        "guarded": releasing.guarded(opinion.submission),
    }
    return desk_page(request, "desk/publish.html", {**context, **given}, section="publishing", status=status)


def _files(opinion: Opinion, typed: tuple[Attachment, Form] | None) -> list[tuple[Attachment, Form]]:
    rows = opinion.submission.attachments.filter(removed_on=None)
    return [(row, typed[1] if typed and typed[0] == row else _file_form(row)) for row in rows]


def _file_form(row: Attachment, request: OfficialRequest | None = None) -> Form:
    form = TakeBackForm if row.public_name else FileForm
    return form(request.POST if request else None, prefix=f"tep-{row.pk}")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def publish_page(request: OfficialRequest, code: str) -> HttpResponse:
    """The original beside the public words; one button for each thing that can be done here."""
    opinion = _loaded(request, code)
    acts: dict[str, Callable[[OfficialRequest, Opinion], HttpResponse]] = {
        "lap-lai": _build,
        "cong-khai": _publish,
        "khong": _withhold,
        "thoi": _take_back,
        "tep": _file,
    }
    act = acts.get(request.POST.get("viec", "cong-khai")) if request.method == "POST" else None
    return act(request, opinion) if act else _shown(request, opinion)


def _build(request: OfficialRequest, opinion: Opinion) -> HttpResponse:
    """The public words anew from the original, with the chosen places covered; nothing is stored."""
    every, chosen = _sheet(opinion), frozenset(request.POST.getlist("che"))
    both = [every.words, *([every.answer] if every.answer else [])]
    left = [
        f"{one.name}:{p.place}" for one in both for p in one.found if f"{one.name}:{p.place}" not in chosen
    ]
    sheet = _sheet(opinion, left)
    return _shown(request, opinion, sheet=sheet, form=_form(opinion, sheet, anew=True))


def _publish(request: OfficialRequest, opinion: Opinion) -> HttpResponse:
    form = PublishForm(request.POST)
    if publication.given_answer(opinion) is None:
        del form.fields["answer"]
    if form.is_valid() and done(request, form, lambda: _release(request, opinion, form.cleaned_data)):
        messages.success(request, _("Đã công khai. Người dân đọc được ngay."))
        return redirect("desk:opinion_publish", opinion.code)
    sheet = _sheet(opinion, request.POST.getlist("giu"))
    told = particulars(request.POST.get("public_text", ""))
    return _shown(request, opinion, status=422, form=form, sheet=sheet, particulars=told)


def _release(request: OfficialRequest, opinion: Opinion, said: dict[str, Any]) -> object:
    return publication.publish(
        opinion,
        said["public_text"],
        said["title"],
        said.get("answer"),
        said["keep_reason"],
        by=request.account,
        at=request.now,
    )


def _withhold(request: OfficialRequest, opinion: Opinion) -> HttpResponse:
    form = WithholdForm(request.POST, prefix="khong")
    if form.is_valid() and done(
        request,
        form,
        lambda: publication.withhold(opinion, **form.cleaned_data, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã ghi không công khai. Con số và lý do được đếm."))
        return redirect("desk:opinion_publish", opinion.code)
    return _shown(request, opinion, status=422, withhold_form=form)


def _take_back(request: OfficialRequest, opinion: Opinion) -> HttpResponse:
    form = TakeBackForm(request.POST, prefix="thoi")
    if form.is_valid() and done(
        request,
        form,
        lambda: publication.unpublish(
            opinion, form.cleaned_data["reason"], by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã thôi công khai."))
        return redirect("desk:opinion_publish", opinion.code)
    return _shown(request, opinion, status=422, back_form=form)


def _file(request: OfficialRequest, opinion: Opinion) -> HttpResponse:
    row = found(opinion.submission.attachments.filter(removed_on=None), pk=whole(request.POST.get("so", "")))
    form = _file_form(row, request)
    if form.is_valid() and done(
        request, form, lambda: _open_or_close(request, opinion, row, form.cleaned_data)
    ):
        messages.success(request, _("Đã thôi công khai tệp.") if row.public_name else _("Đã công khai tệp."))
        return redirect("desk:opinion_publish", opinion.code)
    return _shown(request, opinion, status=422, typed=(row, form))


def _open_or_close(
    request: OfficialRequest, opinion: Opinion, row: Attachment, said: dict[str, Any]
) -> object:
    if row.public_name:
        return releasing.withdraw_file(row, opinion, said["reason"], by=request.account, at=request.now)
    return releasing.release_file(
        row, opinion, said["public_name"], looked=said["looked"], by=request.account, at=request.now
    )
