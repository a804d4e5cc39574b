"""Which files are taken: by name, by content, by size; pictures keep nothing of who took them."""

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from doithoai.ui.contents import content_fault
from doithoai.ui.forms import UploadField, UploadsField
from doithoai.ui.pictures import MOST_PIXELS, without_traces
from doithoai.ui.uploads import safe_name
from tests.ui import making_files as made

PDF = made.PDF
EXTERNAL = (
    b'<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://example.vn/a.dotm"'
    b' TargetMode="External"/></Relationships>'
)


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def huge_png() -> bytes:
    """Says that it is 30,000 × 30,000; unpacked it would need gigabytes."""
    small = bytearray(made.png(1, 1))
    small[16:24] = (30_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("giấy.pdf", PDF),
        ("phiếu.pdf", made.pdf(objects=b"/OpenAction [3 0 R /Fit]")),
        ("ẢNH.PNG", made.png()),
        ("a.jpg", made.jpg()),
        ("a.jpeg", made.jpg(told=True)),
        ("phiếu.docx", made.word()),
        ("số.xlsx", made.sheet()),
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
        ("a.docm", made.word(), "Không nhận loại tệp"),
        ("a.pdf\u202efdp.exe", PDF, "Không nhận loại tệp"),
        ("anh.HEIC", b"\0\0\0\x18ftypheic", "Định dạng, Tương thích nhất"),
        ("khong-duoi", PDF, "Không nhận loại tệp"),
        ("a.pdf", made.png(), "Nội dung tệp không phải là .pdf"),
        ("a.pdf", b"<html>" + PDF, "Nội dung tệp không phải là .pdf"),
        ("a.png", b"<script>alert(1)</script>", "Nội dung tệp không phải là .png"),
        ("a.png", made.jpg(), "Nội dung tệp không phải là .png"),
        ("a.jpg", made.jpg()[:400], "bị hỏng hoặc tải lên chưa hết"),
        ("a.png", huge_png(), "quá lớn để mở an toàn"),
        ("a.xlsx", made.word(), "Nội dung tệp không phải là .xlsx"),
        ("a.docx", made.sheet(), "Nội dung tệp không phải là .docx"),
        ("a.docx", made.packed(readme=b"x"), "Nội dung tệp không phải là .docx"),
        ("a.docx", b"MZ" + made.word(), "Nội dung tệp không phải là .docx"),
        ("a.docx", b"PK\x03\x04broken", "bị hỏng hoặc có mật khẩu"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "có mật khẩu hoặc là loại cũ"),
        ("a.docx", made.with_part(made.word(), "word/vbaProject.bin", b"x"), "macro"),
        (
            "a.xlsx",
            made.with_part(made.sheet(), "xl/embeddings/oleObject1.bin", b"x"),
            "chương trình bên trong",
        ),
        ("a.docx", made.with_part(made.word(), "word/activeX/activeX1.xml", b"x"), "chương trình bên trong"),
        (
            "a.docx",
            made.with_part(made.word(), "word/_rels/settings.xml.rels", EXTERNAL),
            "chương trình bên trong",
        ),
        (
            "a.docx",
            made.packed(types=b"ms-word.document.macroEnabled.main+xml", word__document_xml=b"<x/>"),
            "macro",
        ),
        ("a.docx", made.packed(word__document_xml=b"0" * 3_000_000), "nén quá chặt"),
        ("a.pdf", made.pdf(objects=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "có mã lệnh"),
        ("a.pdf", made.pdf(objects=b"/AA << /S /J#61vaScript >>"), "có mã lệnh"),
        ("a.pdf", made.pdf(objects=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "có mã lệnh"),
        ("a.pdf", made.pdf(packed=b"3 0 << /S /JavaScript /JS (x) >>"), "có mã lệnh"),
        ("a.pdf", made.pdf(objects=b"/Names << /EmbeddedFiles 4 0 R >>"), "có tệp khác bên trong"),
        ("a.pdf", made.pdf(trailer=b"/Encrypt 9 0 R"), "bị khóa"),
        ("a.pdf", PDF + made.packed(readme=b"x"), "còn có một tệp nén khác"),
        ("a.pdf", b"", "Tệp không có nội dung"),
    ],
)
def test_other_files_are_refused_with_what_to_do(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        UploadField().clean(sent(name, content))


def test_letters_that_look_like_a_command_inside_a_packed_picture_do_not_matter() -> None:
    scan = b"2 0 obj\n<< /Type /XObject /Length 12 >>\nstream\n\x01/JS \x02/XFA )\nendstream\nendobj\n"
    assert content_fault(sent("quet.pdf", PDF.replace(b"%%EOF", scan + b"%%EOF")), "pdf") == ""


def test_a_large_file_is_refused_with_the_limit() -> None:
    with pytest.raises(ValidationError, match=r"quá lớn.*tối đa 1 MB"):
        UploadField(max_size=1024 * 1024).clean(sent("a.pdf", PDF + b" " * 1024 * 1024))


def test_several_files_are_judged_each_and_counted() -> None:
    field = UploadsField(max_files=2, required=False)
    both = field.clean([sent("a.pdf", PDF), sent("b.png", made.png())])
    assert [file.name for file in both] == ["a.pdf", "b.png"]
    assert field.clean([]) == []
    with pytest.raises(ValidationError, match="tối đa 2 tệp"):
        field.clean([sent("a.pdf", PDF)] * 3)
    with pytest.raises(ValidationError, match=r"“b\.png”"):
        field.clean([sent("a.pdf", PDF), sent("b.png", PDF)])


def test_a_picture_keeps_no_place_no_camera_and_no_owner() -> None:
    handed = made.jpg(told=True)
    assert made.CAMERA.encode() in handed
    kept = without_traces(io.BytesIO(handed), "jpg")
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (60, 40)
    for trace in (made.CAMERA, made.TELEPHONE_OWNER):
        assert trace.encode() not in kept
    assert made.TELEPHONE_OWNER.encode() in made.png(said=made.TELEPHONE_OWNER)
    assert made.TELEPHONE_OWNER.encode() not in without_traces(
        io.BytesIO(made.png(said=made.TELEPHONE_OWNER)), "png"
    )


def test_a_picture_taken_on_its_side_stands_upright_without_its_mark() -> None:
    kept = without_traces(io.BytesIO(made.jpg(turned=True)), "jpg")
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (40, 60)
        red, _green, blue = picture.convert("RGB").getpixel((35, 30))  # type: ignore[misc]  # one band only for "L"
    assert red > 200 > blue  # the top of the picture is on the right after the turn


def test_what_is_hidden_behind_the_end_of_a_picture_is_gone() -> None:
    kept = without_traces(io.BytesIO(made.jpg() + made.packed(readme=b"hidden words")), "jpg")
    assert b"PK\x03\x04" not in kept


def test_a_large_photograph_is_taken_and_kept_smaller() -> None:
    kept = without_traces(io.BytesIO(made.jpg(6400, 4000)), "jpg")
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (3200, 2000)
    assert MOST_PIXELS > 8160 * 6144  # a telephone of 50 megapixels


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"C:\Users\Kin\don.pdf", "don.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("đơn\u202efdp.exe", "đơnfdp.exe"),
        ("don\r\nSet-Cookie: a.pdf", "don Set-Cookie_ a.pdf"),
        ("  đơn   xin .pdf ", "đơn xin.pdf"),
        ("...pdf", "tep.pdf"),
        ("", "tep"),
        ("/", "tep"),
        ("đơn".replace("đơn", "đo\u031bn") + ".pdf", "đơn.pdf"),
        ("a\u200b\u2066b.png", "ab.png"),
        ("x" * 400 + ".docx", "x" * 115 + ".docx"),
        ("a<b>|?*.pdf", "a_b____.pdf"),
    ],
)
def test_a_file_name_is_one_line_without_path_and_tricks(name: str, shown: str) -> None:
    assert safe_name(name) == shown
