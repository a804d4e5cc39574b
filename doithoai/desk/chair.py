"""Hồ sơ chủ trì: the file of whoever chairs, on the screen, on paper, and as one file that is read without a network."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import doithoai.ui
from doithoai.audit.models import Entry
from doithoai.audit.record import record
from doithoai.desk.dialogues import may_prepare
from doithoai.desk.frame import OfficialRequest, desk_page, found, official
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.permissions import decides
from doithoai.documents.chairs_file import ChairsFile, chairs_file
from doithoai.documents.chairs_matters import Matter
from doithoai.documents.chairs_paper import docx
from doithoai.opinions.permissions import named
from doithoai.ui.downloads import DOCX, download

ACT = "download_chairs_file"
LAST = 50  # versions that are still told apart
LOOKS = Path(doithoai.ui.__file__).parent / "static" / "ui"
OURS = Path(__file__).parent / "static" / "desk" / "chair.css"


@dataclass(frozen=True)
class Held:
    """A version that somebody holds: when it was made, and which pages have changed since."""

    mark: str
    made: Entry | None
    changed: frozenset[str]
    gone: int

    @property
    def known(self) -> bool:
        """Whether it was given out here."""
        return self.made is not None


def chaired(request: OfficialRequest, pk: int) -> Dialogue:
    """The dialogue, for those who prepare or decide it; for others the file does not exist."""
    rows = Dialogue.objects.select_related("organisation__parent", "chair", "chair_office")
    dialogue = found(rows, pk=pk)
    if not (may_prepare(request, dialogue) or decides(request.account, dialogue, request.today)):
        raise Http404
    return dialogue


def file_of(request: OfficialRequest, dialogue: Dialogue) -> ChairsFile:
    """The file as the records are now, with the names that this account may know."""
    return chairs_file(dialogue, lambda rows: named(request.authority, rows), at=request.now)


def _given(dialogue: Dialogue) -> list[Entry]:
    rows = Entry.objects.filter(subject_kind=Dialogue._meta.label_lower, subject_id=dialogue.pk, act=ACT)
    return list(rows.order_by("-id")[:LAST])


def held(request: OfficialRequest, dialogue: Dialogue, file: ChairsFile) -> Held | None:
    """The version that is asked about, else the one that this account took last; none when there is none."""
    given, asked = _given(dialogue), request.GET.get("ban", "")[:16]
    if asked:
        made = next((one for one in given if one.facts.get("mark") == asked), None)
    else:
        made = next((one for one in given if one.actor_id == request.account.pk), None)
    if made is None:
        return Held(asked, None, frozenset(), 0) if asked else None
    before: dict[str, str] = made.facts.get("pages", {})
    changed = frozenset(code for code, page in file.prints.items() if before.get(code) != page)
    return Held(str(made.facts["mark"]), made, changed, len(before.keys() - file.prints.keys()))


@dataclass(frozen=True)
class Chapter:
    """A field of the file with its numbered pages, each as it stands on the screen and on paper."""

    label: str
    pages: tuple[tuple[int, SafeString], ...]


def chapters(file: ChairsFile, changed: frozenset[str] = frozenset()) -> list[Chapter]:
    """The pages of every field."""
    language = get_language() or ""
    return [
        Chapter(
            theme.label,
            tuple((one.number, page_html(one, one.code in changed, language)) for one in theme.matters),
        )
        for theme in file.themes
    ]


@lru_cache(maxsize=600)
def page_html(matter: Matter, changed: bool, _language: str) -> SafeString:  # noqa: FBT001 - a key of the cache
    """One page; drawing forty takes longer than reading them, and few change from one look to the next."""
    return render_to_string("desk/chair_matter.html", {"m": matter, "changed": changed})


@official
@require_safe
@never_cache
def chairs_file_page(request: OfficialRequest, pk: int) -> HttpResponse:
    """The whole file, ready to be read and printed."""
    dialogue = chaired(request, pk)
    file = file_of(request, dialogue)
    kept = held(request, dialogue, file)
    pages = chapters(file, kept.changed if kept else frozenset())
    context = {"dialogue": dialogue, "file": file, "held": kept, "chapters": pages}
    return desk_page(request, "desk/chair_file.html", context, section="dialogues")


@official
@require_safe
@never_cache
def version(request: OfficialRequest, pk: int) -> HttpResponse:
    """What an open page asks each minute: nothing while it is the newest version, else how much has changed."""
    dialogue = chaired(request, pk)
    file = file_of(request, dialogue)
    if request.GET.get("ban", "") == file.stamp.mark:
        return HttpResponse()
    told = render_to_string("desk/chair_file_newer.html", {"file": file, "dialogue": dialogue}, request)
    return HttpResponse(told)


def _took(request: OfficialRequest, dialogue: Dialogue, file: ChairsFile, form: str) -> None:
    facts = {
        "form": form,
        "mark": file.stamp.mark,
        "count": file.stamp.matters,
        "pages": dict(file.prints),
    }
    record(ACT, dialogue, by=request.account, at=request.now, facts=facts)


def _name(dialogue: Dialogue, file: ChairsFile, ending: str) -> str:
    code = slugify(dialogue.code.replace("Đ", "D"))
    return f"ho-so-chu-tri-{code}-{file.stamp.mark}.{ending}"


@official
@require_safe
def alone(request: OfficialRequest, pk: int) -> HttpResponse:
    """One file with everything in it, opened without a network; it holds names, so each download is recorded."""
    dialogue = chaired(request, pk)
    file = file_of(request, dialogue)
    page = reverse("desk:chairs_file", args=[pk]) + f"?ban={file.stamp.mark}"
    context = {
        "file": file,
        "dialogue": dialogue,
        "chapters": chapters(file),
        "looks": looks(),
        "page": request.build_absolute_uri(page),
    }
    words = render_to_string("desk/chair_file_alone.html", context)
    _took(request, dialogue, file, "html")
    return download(words.encode(), _name(dialogue, file, "html"), "text/html; charset=utf-8")


@official
@require_safe
def paper(request: OfficialRequest, pk: int) -> HttpResponse:
    """The same as .docx."""
    dialogue = chaired(request, pk)
    file = file_of(request, dialogue)
    content = docx(dialogue, file)
    _took(request, dialogue, file, "docx")
    return download(content, _name(dialogue, file, "docx"), DOCX)


@cache
def looks() -> str:
    """The look of the pages without anything that is fetched: fonts stand in it, pictures are left out."""
    plain = (LOOKS / "ui.css").read_text(encoding="utf-8") + OURS.read_text(encoding="utf-8")
    lines = []
    for line in plain.splitlines():
        if "url(" not in line:
            lines.append(line)
        elif line.startswith("@font-face") and ("-400-" in line or "-600-" in line):
            name = line.split("url(", 1)[1].split(")", 1)[0]
            font = b64encode((LOOKS / name).read_bytes()).decode()
            lines.append(line.replace(f"url({name})", f"url(data:font/woff2;base64,{font})"))
    return "\n".join(lines)
