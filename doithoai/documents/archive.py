"""Hồ sơ lưu trữ: one ZIP of a dialogue with everything, an index and fingerprints, to be read in twenty years."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from doithoai.audit.record import record
from doithoai.dialogues.lifecycle import HELD
from doithoai.dialogues.minutes import signed
from doithoai.dialogues.models import Dialogue, InternalReview
from doithoai.documents.archive_box import PIECE, Box, ending_of, plain_name
from doithoai.documents.archive_files import attachments, proofs
from doithoai.documents.archive_index import Figures, page
from doithoai.documents.archive_tables import Named, commitments_of, guarded, opinions_of, papers_of, tables
from doithoai.documents.covering import Reading, readings
from doithoai.documents.minutes import covered
from doithoai.documents.models import Paper, PaperKind, PaperTemplate, Standing
from doithoai.documents.papers import in_any_form
from doithoai.documents.permissions import may_issue
from doithoai.documents.rendering import program
from doithoai.documents.renditions import DOCX, content_of, renditions
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.1-g4"
READING, WRITING = gettext_noop("Đọc số liệu"), gettext_noop("Lập văn bản từ dữ liệu")
PRINTING, PACKING = gettext_noop("Chuyển sang PDF/A"), gettext_noop("Đóng gói và lấy dấu vân tay")
Progress = Callable[[str, int, int], object]
# Made from the records as they are now, when they were not kept with a number yet.
DRAFTS = (PaperKind.MINUTES, PaperKind.DOSSIER, PaperKind.TRACKING, PaperKind.REVIEW)
WITHOUT_FILE = frozenset({Standing.RESERVED, Standing.CANCELLED})


@dataclass(frozen=True)
class Papers:
    """Those of the dialogue, and by number what may be taken of those that tell a matter restricted since."""

    rows: list[Paper]
    shut: Mapping[int, Reading]


@dataclass(frozen=True)
class Drafts:
    """Papers made from the records for want of a kept one, by kind, and the own forms that could not be filled for them."""

    made: dict[str, bytes]
    broken: dict[str, PaperTemplate]


@dataclass(frozen=True)
class Archived:
    """What was put together."""

    files: int
    lacking: int
    size: int
    sha256: str
    built_in: tuple[str, ...] = ()  # kinds for which the body's own form could not be filled


def archive(
    dialogue: Dialogue,
    place: IO[bytes],
    told: Progress,
    named: Named = str,
    *,
    with_pdf: bool = True,
    by: Account,
    at: datetime,
) -> Archived:
    """Writes the ZIP into `place`, file by file, so that memory does not grow with it; who took it is recorded."""
    may_issue(by, dialogue.organisation_id, localdate(at))
    if dialogue.state not in HELD:
        raise Refused("Hội nghị chưa kết thúc nên chưa lập hồ sơ lưu trữ được.", clause=CLAUSE)
    # Vietnamese whatever language the screen of the one who takes it has.
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed, translation.override("vi"):
        box = Box(packed, at)
        told(READING, 0, 0)
        papers = _papers(dialogue)
        drafts = _drafts(dialogue, papers, told)
        # LibreOffice works while the rest is packed.
        with ThreadPoolExecutor(1) as aside:
            printing = aside.submit(_printed, papers, drafts.made, told) if with_pdf and program() else None
            _pack(box, dialogue, papers, drafts, named)
            _files(box, dialogue, told if printing is None else _silent)
            _add_printed(box, papers, drafts.made, printing.result() if printing else None)
        _finish(box, dialogue)
    broken = tuple(drafts.broken)
    done = Archived(len(box.members), len(box.lacking), place.tell(), _digest(place), broken)
    facts: dict[str, object] = {
        "files": done.files,
        "lacking": done.lacking,
        "size": done.size,
        "sha256": done.sha256,
    }
    facts |= {"built_in": list(broken)} if broken else {}
    record("archive_dialogue", dialogue, by=by, at=at, clause=CLAUSE, facts=facts)
    return done


def _digest(place: IO[bytes]) -> str:
    place.seek(0)
    found = hashlib.sha256()
    while piece := place.read(PIECE):
        found.update(piece)
    return found.hexdigest()


# --- papers ----------------------------------------------------------------------------------------------------------


def _silent(_part: str, _done: int, _everything: int) -> None:
    """One tells at a time."""


def _papers(dialogue: Dialogue) -> Papers:
    """The ZIP goes from hand to hand: of what the public may not read it takes the covered version."""
    rows = [paper for paper in papers_of(dialogue) if paper.standing not in WITHOUT_FILE]
    return Papers(rows, readings(rows, None))


def _pack(box: Box, dialogue: Dialogue, papers: Papers, drafts: Drafts, named: Named) -> None:
    """The lists, and each paper as .docx and as it was signed."""
    for table in tables(dialogue, named):
        box.add(table.path, table.title, table.content, f"{table.rows} dòng")
    for number, paper in enumerate(papers.rows, 1):
        if paper.pk in papers.shut:
            _covered(box, paper, number, papers.shut[paper.pk])
        else:
            _paper(box, paper, number)
    for number, (kind, content) in enumerate(drafts.made.items(), len(papers.rows) + 1):
        title = f"{PaperKind(kind).label} (lập từ dữ liệu lúc lưu trữ, chưa có số)"
        note = "lập theo mẫu có sẵn của hệ thống" if kind in drafts.broken else ""
        box.add(f"{_draft_stem(kind, number)}.docx", title, content, note)
    for kind, form in drafts.broken.items():
        box.lack(
            f"{PaperKind(kind).label} theo mẫu riêng “{form.name}”",
            "mẫu riêng của cơ quan không điền được với dữ liệu này nên lập theo mẫu có sẵn của hệ thống",
        )


def _drafts(dialogue: Dialogue, papers: Papers, told: Progress) -> Drafts:
    there = (row for row in papers.rows if row.file and not papers.shut.get(row.pk, Reading()).withheld)
    kept = {paper.kind for paper in there}
    reviewed = InternalReview.objects.filter(dialogue=dialogue).exists()
    kinds = [kind for kind in DRAFTS if kind not in kept and (kind != PaperKind.REVIEW or reviewed)]
    drafts = Drafts({}, {})
    for number, kind in enumerate(kinds):
        told(WRITING, number, len(kinds))
        drafts.made[str(kind)], broken = in_any_form(kind, dialogue)
        if broken:
            drafts.broken[str(kind)] = broken
    return drafts


def _paper(box: Box, paper: Paper, number: int) -> None:
    title, stem = _title(paper), _stem(paper, number)
    if paper.file:
        _stored(box, paper.file, f"{stem}{ending_of(paper.file.name)}", title, paper.sha256)
    if paper.signed_copy:
        _stored(
            box, paper.signed_copy, f"{stem}-da-ky{ending_of(paper.signed_copy.name)}", f"{title}, bản đã ký"
        )


def _covered(box: Box, paper: Paper, number: int, read: Reading) -> None:
    """The covered version in the place of a paper that tells a matter restricted since, or nothing; the index says which."""
    title = _title(paper)
    if read.cover is None:
        box.lack(
            title,
            f"lập trước khi bảo vệ {len(read.left)} ý kiến mà văn bản có thể đã nêu, chưa có bản che; bản gốc giữ trên hệ thống "
            "(B.Đ4.2)",
        )
        return
    file = read.cover.file
    path = f"{_stem(paper, number)}-ban-che{ending_of(file.name)}"
    _stored(box, file, path, f"{title}, bản che", read.cover.sha256)
    box.lack(f"Bản gốc của {title}", "nêu việc được bảo vệ; trong hồ sơ này là bản che (B.Đ4.2)")


def _title(paper: Paper) -> str:
    return f"{paper.get_kind_display()} {paper.number}".strip()


def _stem(paper: Paper, number: int) -> str:
    return f"1-van-ban/{number:03d}-{plain_name(str(paper.get_kind_display()), paper.number)}"


def _draft_stem(kind: str, number: int) -> str:
    return f"1-van-ban/{number:03d}-{plain_name(str(PaperKind(kind).label))}-du-thao"


def _printed(papers: Papers, drafts: dict[str, bytes], told: Progress) -> dict[str, bytes]:
    def forward(done: int, everything: int) -> None:
        told(PRINTING, done, everything)

    covers = {f"che-{pk}": read.cover for pk, read in papers.shut.items() if read.cover}
    made = {name: content_of(one.file) for name, one in covers.items() if str(one.file.name).endswith(DOCX)}
    whole = [paper for paper in papers.rows if paper.pk not in papers.shut]
    return renditions(whole, {**drafts, **{name: docx for name, docx in made.items() if docx}}, forward)


def _add_printed(box: Box, papers: Papers, drafts: dict[str, bytes], made: dict[str, bytes] | None) -> None:
    """The same papers as PDF/A."""
    if made is None:
        box.lack("PDF/A của các văn bản", "lần lập này không chuyển sang PDF; bản .docx có đủ")
        return
    named = []
    for number, paper in enumerate(papers.rows, 1):
        read, stem = papers.shut.get(paper.pk), _stem(paper, number)
        if read is None and str(paper.file.name or "").endswith(DOCX):
            named.append((str(paper.pk), stem, _title(paper)))
        elif read and read.cover and str(read.cover.file.name).endswith(DOCX):
            named.append((f"che-{paper.pk}", f"{stem}-ban-che", f"{_title(paper)}, bản che"))
    for number, kind in enumerate(drafts, len(papers.rows) + 1):
        named.append((kind, _draft_stem(kind, number), str(PaperKind(kind).label)))
    for key, stem, title in named:
        if key in made:
            box.add(f"{stem}.pdf", f"{title}, PDF/A", made[key])
        else:
            box.lack(f"PDF/A của {title}", "LibreOffice không đọc được; bản .docx có đủ")


# --- files handed over, and proof ------------------------------------------------------------------------------------


def _files(box: Box, dialogue: Dialogue, told: Progress) -> None:
    _signed_minutes(box, dialogue)
    files = [*attachments(dialogue), *proofs(dialogue)]
    for number, kept in enumerate(files):
        told(PACKING, number, len(files))
        _stored(box, kept.file, kept.path, kept.title, kept.sha256)
    told(PACKING, len(files), len(files))


def _signed_minutes(box: Box, dialogue: Dialogue) -> None:
    kept = signed(dialogue)
    if kept is not None:
        said, shut = covered(kept)
        title = "Nội dung biên bản đã khóa khi ký trên hệ thống"
        content = json.dumps(said, ensure_ascii=False, indent=1).encode()
        note = f"mã xác thực nội dung {kept.sha256}"
        if shut:
            note = f"đã che {len(shut)} dòng nêu việc được bảo vệ (B.Đ4.2); mã xác thực {kept.sha256} là của bản đã ký"
            box.lack(f"{title}: {len(shut)} dòng", "nêu việc được bảo vệ sau khi ký (B.Đ4.2)")
        box.add("1-van-ban/bien-ban-da-ky-tren-he-thong.json", title, content, note)


def _stored(box: Box, file: Any, path: str, title: str, sha256: str = "") -> None:
    """A stored file; one that is gone or was changed since is not hidden."""
    try:
        with file.open("rb") as opened:
            member = box.add(path, title, opened)
    except FileNotFoundError:
        box.lack(title, "tệp không còn trên máy chủ")
        return
    if sha256 and member.sha256 != sha256:
        box.lack(title, f"có tệp {member.path} nhưng không khớp dấu vân tay đã ghi khi lưu ({sha256})")


# --- index -----------------------------------------------------------------------------------------------------------


def _finish(box: Box, dialogue: Dialogue) -> None:
    opinions: list[Opinion] = list(opinions_of(dialogue))
    apart = sum(guarded(row) for row in opinions)
    if apart:
        box.lack(
            f"Nội dung, tệp và văn bản của {apart} ý kiến được bảo vệ",
            "tố cáo hoặc việc ngoài phạm vi đối thoại: được đếm, nội dung ở hồ sơ riêng (B.Đ1.2, B.Đ4.2)",
        )
    box.lack("Số điện thoại, thư điện tử của người nêu", "không đưa vào hồ sơ lưu trữ")
    figures = Figures(len(opinions), apart, commitments_of(dialogue).count())
    box.add("index.csv", "Danh mục tệp", box.listing())
    box.add("index.html", "Mục lục hồ sơ", page(dialogue, box, figures).encode())
    box.manifest()
