"""Which files are taken: by name, by content, by size."""

import io
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.ui.forms import UploadField, UploadsField

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TYPES = "[Content_Types].xml"


def word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    """A zip with the parts; `types` is the list of contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, parts.pop("types", b"<Types/>"))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("giấy.pdf", PDF),
        ("ẢNH.PNG", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("phiếu.docx", word()),
        ("số.xlsx", packed(xl__workbook_xml=b"<workbook/>")),
    ],
)
def test_files_of_the_five_kinds_are_taken(name: str, content: bytes) -> None:
    file = UploadField().clean(sent(name, content))
    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "Không nhận loại tệp"),
        ("a.html", b"<html>", "Không nhận loại tệp"),
        ("a.svg", b"<svg/>", "Không nhận loại tệp"),
        ("khong-duoi", PDF, "Không nhận loại tệp"),
        ("a.pdf", PNG, "Nội dung tệp không phải là .pdf"),
        ("a.png", b"<script>alert(1)</script>", "Nội dung tệp không phải là .png"),
        ("a.xlsx", word(), "Nội dung tệp không phải là .xlsx"),
        ("a.docx", packed(readme=b"x"), "Nội dung tệp không phải là .docx"),
        ("a.docx", b"PK\x03\x04broken", "bị hỏng hoặc có mật khẩu"),
        ("a.docx", packed(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), "macro"),
        (
            "a.docx",
            packed(types=b"ms-word.document.macroEnabled.main+xml", word__document_xml=b"<x/>"),
            "macro",
        ),
        ("a.docx", packed(word__document_xml=b"0" * 3_000_000), "nén quá chặt"),
        ("a.pdf", b"", "Tệp không có nội dung"),
    ],
)
def test_other_files_are_refused_with_what_to_do(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        UploadField().clean(sent(name, content))


def test_a_large_file_is_refused_with_the_limit() -> None:
    with pytest.raises(ValidationError, match=r"quá lớn.*tối đa 1 MB"):
        UploadField(max_size=1024 * 1024).clean(sent("a.pdf", PDF + b" " * 1024 * 1024))


def test_several_files_are_judged_each_and_counted() -> None:
    field = UploadsField(max_files=2, required=False)
    assert [file.name for file in field.clean([sent("a.pdf", PDF), sent("b.png", PNG)])] == ["a.pdf", "b.png"]
    assert field.clean([]) == []
    with pytest.raises(ValidationError, match="tối đa 2 tệp"):
        field.clean([sent("a.pdf", PDF)] * 3)
    with pytest.raises(ValidationError, match=r"“b\.png”"):
        field.clean([sent("a.pdf", PDF), sent("b.png", PDF)])
