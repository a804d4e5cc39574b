"""Public papers of a dialogue, handed out as files (A.4-c, B.Đ8.3)."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.documents import published
from doithoai.portal.code_form import looked_up
from doithoai.portal.following import asked_again
from doithoai.portal.frame import Missing, page, private
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import DOCX, download, printed, stored
from doithoai.ui.words import one_line


def _withheld(why: published.Withheld) -> Missing:
    """Says that the paper is there, and whom to ask; not which matter it is."""
    told = _(
        "Trong văn bản có nội dung phải bảo vệ theo quy định nên tạm thời không công khai. Khi cơ quan đưa bản đã che lên, "
        "ông bà tải được ở chính địa chỉ này. Cần hỏi, xin liên hệ: %(ask)s."
    )
    return Missing(_("Văn bản đang được kiểm tra"), told % {"ask": why.ask}, _("Tạm thời không công khai"))


@require_safe
@page
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The signed copy, else the paper as it was made; always as a download."""
    del request
    try:
        found = published.public_file(number)
    except published.Withheld as why:
        raise _withheld(why) from why
    if found is None:
        raise Missing(
            _("Không có văn bản công khai này"), _("Ông bà xem văn bản ở trang của buổi đối thoại.")
        )
    return stored(found.file, found.name)


@require_safe
@page
def paper_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The paper as it was made, for the browser to show; made once, at the first request."""
    del request
    try:
        found = published.public_pdf(number)
    except published.Withheld as why:
        raise _withheld(why) from why
    except Refused as why:
        raise Missing(_("Chưa có bản PDF"), why.words(_)) from why
    if found is None:
        raise Missing(
            _("Không có văn bản công khai này"), _("Ông bà xem văn bản ở trang của buổi đối thoại.")
        )
    name, content = found
    return printed(content, name)


@require_safe
@private
def guidance_slip(request: HttpRequest, code: str) -> HttpResponse:
    """Phiếu hướng dẫn of a matter that belongs elsewhere, without name and words."""
    form = looked_up(request, {"ma": one_line(code)})
    if not form.is_valid():
        return asked_again(request, form)
    made = published.guidance_slip(form.cleaned_data["ma"])
    if made is None:
        raise Missing(
            _("Không có phiếu hướng dẫn theo mã này"),
            _(
                "Chỉ việc ngoài phạm vi đối thoại mới có phiếu hướng dẫn. Ông bà mở trang theo dõi bằng mã tra cứu."
            ),
        )
    return download(made, f"phieu-huong-dan-{slugify(code)}.docx", DOCX)
