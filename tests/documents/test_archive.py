import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from docx import Document

from doithoai.audit.models import Entry
from doithoai.documents.archive import Archived, archive
from doithoai.documents.concluding import issue_conclusion, issue_report
from doithoai.documents.models import Paper, PaperTemplate
from doithoai.documents.papers import template
from doithoai.documents.rendering import program
from doithoai.documents.templates import upload, use
from doithoai.opinions.models import Opinion
from doithoai.regulations.refusals import Refused
from tests.documents.conference import (
    CONCLUDED_ON,
    PHONE,
    Conference,
    concluding,
    conference,
    held,
    reporting,
)
from tests.documents.opening import text
from tests.factories.organisations import day, moment, world

AT = moment(CONCLUDED_ON, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def silent(*_words: object) -> None:
    """Nobody looks."""


def packed(made: Conference, *, with_pdf: bool = False) -> tuple[zipfile.ZipFile, Archived]:
    place = io.BytesIO()
    done = archive(made.dialogue, place, silent, with_pdf=with_pdf, by=made.by, at=AT)
    assert hashlib.sha256(place.getvalue()).hexdigest() == done.sha256
    assert len(place.getvalue()) == done.size
    return zipfile.ZipFile(place), done


def reported() -> Conference:
    made = held(world())
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    made.dialogue.refresh_from_db()
    return made


def read(box: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(box.read(name).decode("utf-8-sig"))))


def test_the_archive_holds_every_paper_every_list_and_a_fingerprint_of_each_file() -> None:
    box, done = packed(reported())
    names = box.namelist()
    assert box.testzip() is None
    assert len(names) == done.files == len(set(names))
    for part in ("thong-bao-ket-luan-01-tb-du", "bien-ban", "ho-so-doi-thoai", "bao-cao-ket-qua"):
        assert [name for name in names if part in name and name.endswith(".docx")], part
    told = dict(line.split("  ", 1)[::-1] for line in box.read("SHA256SUMS.txt").decode().splitlines())
    assert set(told) == set(names) - {"SHA256SUMS.txt"}
    assert all(hashlib.sha256(box.read(name)).hexdigest() == sha256 for name, sha256 in told.items())


def test_the_index_names_every_file_and_needs_nothing_from_outside() -> None:
    box, _done = packed(reported())
    page = box.read("index.html").decode()
    inside = set(box.namelist()) - {"index.html", "SHA256SUMS.txt"}
    assert set(re.findall(r'href="([^"]+)"', page)) == inside
    assert "http" not in page
    assert "<script" not in page
    assert {row[0] for row in read(box, "index.csv")[1:]} == inside - {"index.csv"}


def test_every_opinion_is_counted_and_a_denunciation_keeps_its_words_to_itself() -> None:
    made = reported()
    box, _done = packed(made)
    rows = read(box, "2-so-lieu/y-kien.csv")
    assert [row[1] for row in rows[1:]] == list(
        Opinion.objects.filter(dialogue=made.dialogue)
        .order_by("received_on", "id")
        .values_list("code", flat=True)
    )
    everything = b"".join(box.read(name) for name in box.namelist() if not name.endswith(".docx")).decode()
    assert "địa chính" not in everything
    assert PHONE not in everything
    assert "được bảo vệ" in box.read("index.html").decode()


def test_a_changed_or_lost_file_is_told_in_the_index() -> None:
    made = reported()
    conclusion, report = (Paper.objects.get(kind=kind) for kind in ("conclusion", "dialogue_report"))
    Path(conclusion.file.path).write_bytes(b"something else")
    Path(report.file.path).unlink()
    page = packed(made)[0].read("index.html").decode()
    assert "không khớp dấu vân tay" in page
    assert "không còn trên máy chủ" in page


def test_before_the_report_minutes_and_dossier_are_made_from_the_records() -> None:
    box, _done = packed(held(world()))
    drafts = [name for name in box.namelist() if "du-thao" in name]
    assert len(drafts) == 3  # minutes, dossier, register; no review was written


def test_who_took_the_archive_is_recorded_with_its_fingerprint() -> None:
    _box, done = packed(reported())
    assert Entry.objects.get(act="archive_dialogue").facts == {
        "files": done.files,
        "lacking": done.lacking,
        "size": done.size,
        "sha256": done.sha256,
    }


@pytest.mark.parametrize("fault", ["changed", "gone", "broken"])
def test_an_own_form_that_cannot_be_filled_gives_way_to_the_built_in_one_and_the_index_says_so(
    fault: str,
) -> None:
    made = held(world())
    own = Document(io.BytesIO(template("minutes", "party")))
    own.add_paragraph("MẪU CỦA PHƯỜNG")
    content = io.BytesIO()
    own.save(content)
    form = upload(
        made.organisation,
        "minutes",
        SimpleUploadedFile("bien-ban-rieng.docx", content.getvalue()),
        "",
        by=made.world.org_admin,
        at=AT,
    )
    use(form, by=made.world.org_admin, at=AT)
    box, done = packed(made)
    assert done.built_in == ()
    assert "MẪU CỦA PHƯỜNG" in text(box.read(minutes_in(box)))
    if fault == "gone":
        Path(form.file.path).unlink()
    else:
        broken = b"no form" if fault == "changed" else broken_form()
        Path(form.file.path).write_bytes(broken)
        if fault == "broken":  # a field that a newer program no longer has
            PaperTemplate.objects.filter(pk=form.pk).update(sha256=hashlib.sha256(broken).hexdigest())
    box, done = packed(made)
    assert done.built_in == ("minutes",)
    assert "Dương Lôi" in text(box.read(minutes_in(box)))
    assert "MẪU CỦA PHƯỜNG" not in text(box.read(minutes_in(box)))
    page = box.read("index.html").decode()
    assert "lập theo mẫu có sẵn" in page
    assert "bien-ban-rieng.docx" in page
    assert Entry.objects.filter(act="archive_dialogue").latest("id").facts["built_in"] == ["minutes"]


def minutes_in(box: zipfile.ZipFile) -> str:
    (name,) = [name for name in box.namelist() if "bien-ban" in name and name.endswith(".docx")]
    return name


def broken_form() -> bytes:
    document = Document()
    document.add_paragraph("{{ gone.away }}")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "superior", "other_clerk"])
def test_only_who_keeps_the_register_takes_the_archive(who: str) -> None:
    made = held(world())
    with pytest.raises(Refused):
        archive(made.dialogue, io.BytesIO(), silent, by=getattr(made.world, who), at=AT)


def test_there_is_no_archive_before_the_conference_ended() -> None:
    made = conference(world())
    with pytest.raises(Refused, match="chưa kết thúc"):
        archive(made.dialogue, io.BytesIO(), silent, by=made.by, at=AT)


@pytest.mark.skipif(program() is None, reason="LibreOffice is optional")
def test_every_paper_is_there_as_pdf_a_too_and_a_second_time_none_is_made_again() -> None:
    made = reported()
    box, _done = packed(made, with_pdf=True)
    words = {name.removesuffix(".docx") for name in box.namelist() if name.endswith(".docx")}
    printed = {name.removesuffix(".pdf") for name in box.namelist() if name.endswith(".pdf")}
    assert printed == words
    assert all(b"<pdfaid:part>2" in box.read(f"{name}.pdf") for name in printed)
    again, _done = packed(made, with_pdf=True)
    kept = [name for name in printed if "du-thao" not in name]
    assert all(again.read(f"{name}.pdf") == box.read(f"{name}.pdf") for name in kept)


def test_the_record_in_the_archive_can_be_counted_again_by_the_rule_that_its_index_tells() -> None:
    made = reported()
    box, _done = packed(made)
    head, *rows = read(box, "2-so-lieu/nhat-ky.csv")
    whole = {(entry.chain, entry.sequence): entry.facts for entry in Entry.objects.all()}
    counted = 0
    for row in rows:
        told = dict(zip(head, row, strict=True))
        if json.loads(told["Chi tiết"]) != whole[told["Chuỗi"], int(told["Thứ tự"])]:
            assert "denunciation" not in told["Chi tiết"]
            continue  # of a guarded matter, as the index says
        said = [
            told["Chuỗi"],
            int(told["Thứ tự"]),
            told["Thời điểm"],
            told["Việc"],
            told["Điều khoản"],
            int(told["Mã tài khoản"]) if told["Mã tài khoản"] else None,
            told["Người làm"],
            told["Đối tượng"],
            int(told["Mã đối tượng"]),
            json.loads(told["Chi tiết"]),
            told["Dấu vân tay trước"],
        ]
        words = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        assert hashlib.sha256(words).hexdigest() == told["Dấu vân tay"], told
        counted += 1
    assert len(rows) > counted > 20
