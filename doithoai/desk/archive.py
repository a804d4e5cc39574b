"""Hồ sơ lưu trữ: what an archive of a dialogue would hold, making it with progress shown, taking it along."""

import logging
from collections.abc import AsyncIterator, Callable, Collection
from tempfile import TemporaryFile
from typing import IO

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.desk import archive_waiting
from doithoai.desk.dialogues import in_hand, workspace
from doithoai.desk.frame import OfficialRequest, official
from doithoai.desk.growing import growing
from doithoai.desk.templatetags.acts import act_words
from doithoai.dialogues.lifecycle import HELD
from doithoai.dialogues.models import Dialogue
from doithoai.documents.archive import Archived, Progress, archive
from doithoai.documents.archive_box import PIECE, plain_name
from doithoai.documents.archive_files import archived, contents, shut_in
from doithoai.documents.models import PaperKind
from doithoai.documents.permissions import issues
from doithoai.documents.rendering import program
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import SHUT

LOG = logging.getLogger(__name__)
SHOWN = 10
Work = Callable[[Progress], Archived]


def _held(request: OfficialRequest, pk: int) -> Dialogue:
    """The dialogue, for its secretariat: an archive names petitioners and holds what they handed over."""
    dialogue = in_hand(request, pk)
    if not issues(request.authority, dialogue.organisation_id):
        raise Http404
    return dialogue


@official
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficialRequest, pk: int) -> HttpResponseBase:
    """What it would hold; sending the page makes it."""
    dialogue = _held(request, pk)
    if request.method == "POST" and dialogue.state in HELD:
        return _running(request, dialogue)
    archive_waiting.tidy(request.now)
    _without_outdated(request, dialogue)
    context = {
        "contents": contents(dialogue),
        "ready": archive_waiting.ready(request, dialogue.pk),
        "entries": [
            (entry, _in_built_in(entry.facts.get("built_in", ()))) for entry in archived(dialogue)[:SHOWN]
        ],
        "held": dialogue.state in HELD,
        "program": program(),
        "tab": "papers",
    }
    status = 422 if request.method == "POST" else 200
    return workspace(request, "desk/archive.html", dialogue, context, status=status)


def _without_outdated(request: OfficialRequest, dialogue: Dialogue) -> bool:
    """A ZIP made before a matter was restricted tells it, so it goes; whether one went, which the page says."""
    gone = archive_waiting.outdated(request, dialogue.pk, shut_in(dialogue))
    if gone:
        messages.error(
            request,
            _("Hồ sơ lưu trữ đã lập bị xóa vì từ đó đến nay có ý kiến được bảo vệ. Hãy lập lại hồ sơ."),
        )
    return gone


def _running(request: OfficialRequest, dialogue: Dialogue) -> StreamingHttpResponse:
    token = archive_waiting.promise(request, dialogue.pk, shut_in(dialogue))
    with_pdf = request.POST.get("pdf") == "1"

    def work(told: Progress) -> Archived:
        with TemporaryFile() as place:
            done = archive(
                dialogue, place, told, act_words, with_pdf=with_pdf, by=request.account, at=request.now
            )
            archive_waiting.keep(token, place, done.sha256)
        return done

    run = Run(work, reverse("desk:archive", args=[dialogue.pk]))
    return growing(request, "desk/archive_running.html", {"dialogue": dialogue}, run, section="dialogues")


class Run:
    """One making: which part of it, how far, and how it ended, in the language of the page."""

    def __init__(self, work: Work, back: str) -> None:
        self.work, self.back = work, back
        self.language = translation.get_language()
        self.part, self.done, self.all = "", 0, 0

    def forward(self, part: str, done: int, everything: int) -> None:
        """Called from the work."""
        self.part, self.done, self.all = part, done, everything

    def step(self) -> str:
        """How far it is."""
        with translation.override(self.language):
            part = _(self.part) if self.part else _("Bắt đầu…")
            if not self.all:
                return format_html('<p class="step"><progress></progress> {}</p>', part)
            words = _("%(part)s: %(done)s trên %(all)s") % {
                "part": part,
                "done": self.done,
                "all": self.all,
            }
        return format_html(
            '<p class="step"><progress max="{}" value="{}"></progress> {}</p>', self.all, self.done, words
        )

    def end(self) -> str:
        """Does the work; the last piece of the page."""
        with translation.override(self.language):
            refresh: str = ""
            try:
                done = self.work(self.forward)
            except Refused as why:
                told = why.words(_)
            except Exception:  # the page has begun: whatever went wrong, it says so
                LOG.exception("archive")
                told = _("Có lỗi của hệ thống nên chưa lập được hồ sơ. Hãy thử lại, hoặc báo quản trị.")
            else:
                told = " ".join(filter(None, (_("Đã lập xong hồ sơ lưu trữ."), _in_built_in(done.built_in))))
                refresh = format_html('<meta http-equiv="refresh" content="1;url={}">', self.back)
            return format_html(
                '<p class="step"><b>{}</b> <a href="{}">{}</a></p>{}',
                told,
                self.back,
                _("Xem tiếp"),
                refresh,
            )


def _in_built_in(kinds: Collection[str]) -> str:
    """For which papers the body's own form could not be filled; nothing when each could."""
    if not kinds:
        return ""
    names = ", ".join(str(PaperKind(kind).label) for kind in kinds)
    return _("Mẫu riêng của cơ quan không điền được nên lập theo mẫu có sẵn: %(names)s.") % {"names": names}


@official
@require_safe
def file(request: OfficialRequest, pk: int, token: str) -> HttpResponseBase:
    """The ZIP, piece by piece: it may be larger than the memory of the machine."""
    dialogue = _held(request, pk)
    if _without_outdated(request, dialogue):
        return redirect("desk:archive", pk)
    one, content = archive_waiting.taken(request, dialogue.pk, token)
    name = f"ho-so-{plain_name(dialogue.code)}-{one.sha256[:8]}.zip"
    if request.method == "HEAD":
        content.close()
        response: HttpResponseBase = HttpResponse(content_type="application/zip")
    else:
        response = StreamingHttpResponse(_pieces(content), content_type="application/zip")
    response.headers["Content-Length"] = str(one.size)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    for header, said in {**SHUT, "Cache-Control": "private, no-store"}.items():
        response.headers[header] = said
    return response


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while piece := await sync_to_async(content.read)(PIECE):
            yield piece
