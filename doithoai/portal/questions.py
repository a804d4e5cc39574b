"""Hỏi đáp: released questions and answers; and what is counted without being released (A.2-c)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doithoai.opinions import published, published_files
from doithoai.opinions.fields import FIELDS
from doithoai.opinions.published_figures import ANSWERED, OVERDUE, SOLVED
from doithoai.opinions.published_questions import Asked, fields_of, number_of, questions, unreleased
from doithoai.portal.frame import Missing, page, scope_at, scope_of, show, today
from doithoai.portal.marking import shown
from doithoai.ui.downloads import stored
from doithoai.ui.words import one_line

PAGE = 20
MOST_WORDS = 100
VIEWS = {
    "": ("", gettext_lazy("Tất cả")),
    "da-tra-loi": (ANSWERED, gettext_lazy("Đã trả lời")),
    "da-giai-quyet": (SOLVED, gettext_lazy("Đã giải quyết")),
    "qua-han": (OVERDUE, gettext_lazy("Quá hạn")),
}


@require_safe
@page
def index(request: HttpRequest) -> HttpResponse:
    """The list with its filters; every number on the front page opens it."""
    scope, on = scope_of(request), today()
    view = request.GET.get("xem", "")
    if view not in VIEWS:
        raise Missing(_("Không có danh sách này"), _("Ông bà xem toàn bộ hỏi đáp đã công khai."))
    asked = Asked(
        on,
        scope.slug,
        VIEWS[view][0],
        field if (field := request.GET.get("linh-vuc", "")) in FIELDS else "",
        one_line(request.GET.get("q", ""))[:MOST_WORDS],
    )
    part = Paginator(questions(asked), PAGE).get_page(request.GET.get("trang"))
    facts = {
        "scope": scope,
        "nav": "questions",
        "asked": asked,
        "view": view,
        "views": [(key, label) for key, (_code, label) in VIEWS.items()],
        "fields": fields_of(asked),
        "page": part,
        "rows": shown(part.object_list, on),
        # Told beside the whole list only: counting everything is the dearest part of the page.
        **(
            {}
            if asked.words or asked.field
            else {"counted": number_of(asked), "unreleased": unreleased(asked)}
        ),
    }
    return show(request, "questions", facts)


@require_safe
@page
def question(request: HttpRequest, number: int) -> HttpResponse:
    """One released question with its answer, result and proof."""
    found = published.public_opinion(number)
    if found is None:
        raise Missing(
            _("Không có hỏi đáp này"),
            _("Nội dung chưa được công khai, hoặc đã được rút để che thông tin cá nhân."),
        )
    facts = {
        "row": shown([found], today())[0],
        "files": published_files.public_files(number),
        "scope": scope_at(found.organisation_slug),
        "nav": "questions",
    }
    return show(request, "question", facts)


@require_safe
@page
def file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """A file that somebody released beside a question; always as a download."""
    del request
    found = published_files.public_file(number, file)
    if found is None:
        raise Missing(_("Không có tệp công khai này"), _("Ông bà xem các tệp ở trang của câu hỏi."))
    return stored(found.file, found.public_name)
