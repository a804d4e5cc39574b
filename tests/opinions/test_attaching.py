"""Files that come with a submission: judged by content on every way in, kept without traces, known by their fingerprint."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.opinions.models import Attachment
from doithoai.regulations.refusals import Refused
from tests.factories import opinions
from tests.factories.organisations import World, world
from tests.ui import making_files as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world()


def came(here: World, *files: tuple[str, bytes]) -> Attachment:
    """The first file of a submission, as it is kept."""
    sent = tuple(SimpleUploadedFile(name, content) for name, content in files)
    return opinions.submitted(here, files=sent).attachments.all()[0]


def test_a_picture_is_kept_without_the_place_where_it_was_taken(here: World) -> None:
    handed = made.jpg(told=True)
    row = came(here, ("Ảnh nhà bà Kín.jpg", handed))
    kept = row.file.read()
    assert row.stripped
    assert made.CAMERA.encode() not in kept
    assert row.sha256 == hashlib.sha256(handed).hexdigest()
    assert row.kept_sha256 == hashlib.sha256(kept).hexdigest()
    assert row.size == len(handed)


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", made.PDF), ("a.docx", made.word()), ("a.xlsx", made.sheet())]
)
def test_a_document_is_kept_to_the_last_byte(here: World, name: str, content: bytes) -> None:
    row = came(here, (name, content))
    assert row.file.read() == content
    assert not row.stripped
    assert row.sha256 == hashlib.sha256(content).hexdigest()


def test_the_name_on_the_disk_tells_nobody(here: World) -> None:
    row = came(here, ("Đơn của Nguyễn Thị Kín.pdf", made.PDF))
    assert row.name == "Đơn của Nguyễn Thị Kín.pdf"
    assert "Kín" not in row.file.name
    assert row.file.name.endswith(".pdf")


def test_two_files_of_one_name_are_both_kept(here: World) -> None:
    row = came(here, ("a.pdf", made.PDF), ("a.pdf", made.pdf()))
    both = row.submission.attachments.all()
    assert [one.file.read() for one in both] == [made.PDF, made.pdf()]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "Không nhận loại tệp"),
        ("a.pdf", b"MZ" * 50, "Nội dung tệp không phải là .pdf"),
        ("a.docx", made.with_part(made.word(), "word/vbaProject.bin", b"x"), "macro"),
        ("a.jpg", made.jpg()[:300], "bị hỏng"),
        ("a.pdf", made.PDF + b" " * 11 * 1024 * 1024, "quá lớn"),
    ],
)
def test_a_file_that_passed_no_form_is_judged_all_the_same(
    here: World, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        came(here, (name, content))
    assert not Attachment.objects.exists()


def test_six_files_are_one_too_many(here: World) -> None:
    with pytest.raises(Refused, match="tối đa 5 tệp"):
        came(here, *[("a.pdf", made.PDF)] * 6)
