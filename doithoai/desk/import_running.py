"""The page on which a file is taken: it grows while the rows are received."""

import logging
from collections.abc import Callable

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from doithoai.desk.frame import OfficialRequest
from doithoai.desk.growing import growing
from doithoai.opinions.importing import Progress
from doithoai.opinions.models import Import
from doithoai.regulations.refusals import Refused

LOG = logging.getLogger(__name__)
Work = Callable[[Progress], Import]


class Run:
    """One taking: how far it is, and how it ended, in the language of the page."""

    def __init__(self, work: Work, back: str) -> None:
        self.work, self.back = work, back
        self.language = translation.get_language()
        self.done, self.all = 0, 0

    def forward(self, done: int, everything: int) -> None:
        """Called from the work."""
        self.done, self.all = done, everything

    def end(self) -> str:
        """Does the work; the last piece of the page."""
        with translation.override(self.language):
            onward, refresh = self.back, ""
            try:
                kept = self.work(self.forward)
            except Refused as why:
                told = why.words(_)
            except Exception:  # the page has begun: whatever went wrong, it says that nothing was taken
                LOG.exception("import")
                told = _("Có lỗi của hệ thống nên chưa nhập dòng nào. Hãy thử lại, hoặc báo quản trị.")
            else:
                told, onward = _("Đã nhập xong."), reverse("desk:import_done", args=[kept.pk])
                refresh = format_html('<meta http-equiv="refresh" content="1;url={}">', onward)
            further = _("Xem tiếp")
        return format_html(
            '<p class="step"><b>{}</b> <a href="{}">{}</a></p>{}', told, onward, further, refresh
        )

    def step(self) -> str:
        """How far it is."""
        with translation.override(self.language):
            if not self.all:
                return format_html(
                    '<p class="step"><progress></progress> {}</p>', _("Đang kiểm tra lại từng dòng…")
                )
            words = _("Đã nhận %(done)s trên %(all)s ý kiến") % {"done": self.done, "all": self.all}
        return format_html(
            '<p class="step"><progress max="{}" value="{}"></progress> {}</p>', self.all, self.done, words
        )


def running(request: OfficialRequest, work: Work, token: str) -> StreamingHttpResponse:
    """The answer that grows while the file is taken."""
    run = Run(work, reverse("desk:import_waiting", args=[token]))
    context = {"tab": "imports", "desk_tabs": True}
    return growing(request, "desk/import_running.html", context, run, section="receiving")
