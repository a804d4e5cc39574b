"""What is packed in a .docx that somebody uploads: nothing that bursts, runs, fetches from elsewhere or hides."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree
from PIL import Image

from doithoai.regulations.refusals import Refused

MEGABYTE = 1024 * 1024
MOST_PARTS = 300
MOST_UNPACKED = 30 * MEGABYTE
MOST_XML = 4 * MEGABYTE
MOST_PIXELS = 40_000_000
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc, and every office file with a password
PAPER = "word/document.xml"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The last word of a relationship's type; whatever is not here can hold a program, another document or an address.
KNOWN = frozenset(
    {
        "officeDocument", "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering",
        "header", "footer", "footnotes", "endnotes", "image", "hyperlink", "core-properties", "extended-properties",
        "custom-properties", "customXml", "customXmlProps", "thumbnail", "glossaryDocument", "people",
    }
)  # fmt: skip
# Hyperlinks are opened by nobody but a reader who clicks them.
LINKS = re.compile(r"(?i)(?:https?://|mailto:|#)[^\\]*\Z")
PICTURES = {"PNG", "JPEG", "GIF"}
# Fields that only count, or refer to a place in the paper itself.
COUNTING = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC"}
)
CLICKED = re.compile(r'(?i)HYPERLINK\s+(?:"(?:https?://|mailto:)[^"\\]*"|\\l\s)')
MARKUP = re.compile(r"\{\{|\{%|\{#")
ADDRESSES = frozenset({"src", "href"})
REVISED = frozenset({f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}commentReference"})


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part unpacked within limits; refused with a sentence when it is no .docx or does not open safely."""
    if content.startswith(OLD_OFFICE):
        raise Refused(
            "Tệp có mật khẩu hoặc là loại .doc cũ. Hãy lưu lại thành .docx không có mật khẩu rồi gửi."
        )
    if not content.startswith(ZIP):
        raise Refused("Tệp không phải là .docx. Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise Refused("Tệp bị hỏng nên không mở được. Hãy lưu lại thành .docx rồi gửi.") from fault


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    rows = archive.infolist()
    if len(rows) > MOST_PARTS or len({row.filename.lower() for row in rows}) < len(rows):
        raise Refused("Tệp có quá nhiều phần hoặc có phần trùng tên. Hãy lưu lại thành .docx rồi gửi.")
    room, parts = MOST_UNPACKED, {}
    for row in rows:
        most = min(room, MOST_XML if _is_xml(row.filename) else MOST_UNPACKED)
        with archive.open(row) as opened:  # what it says of its own size may be a lie
            part = opened.read(most + 1)
        if len(part) > most:
            raise Refused("Tệp mở ra quá lớn (nén quá chặt) nên không nhận. Hãy bỏ bớt ảnh, lưu lại rồi gửi.")
        room -= len(part)
        parts[row.filename] = part
    return parts


def faults(parts: dict[str, bytes]) -> list[Refused]:
    """Why the parts cannot be a form, each with its sentence; nothing when they can."""
    if PAPER not in parts or "[Content_Types].xml" not in parts:
        return [
            Refused(
                "Tệp không phải là văn bản .docx. Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx."
            )
        ]
    if _is_macro(parts):
        return [
            Refused("Tệp có macro nên không nhận. Hãy lưu lại thành .docx không có macro (không phải .docm).")
        ]
    found: list[Refused] = []
    for name, part in parts.items():
        if _is_xml(name):
            found += _of_xml(name, part)
        elif not name.endswith("/"):
            found += _of_picture(name, part)
    return _once(found)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _is_macro(parts: dict[str, bytes]) -> bool:
    types = parts["[Content_Types].xml"]
    named = any("vba" in name.lower() or "activex" in name.lower() for name in parts)
    return named or b"macroenabled" in types.lower() or MAIN not in types


def _of_xml(name: str, part: bytes) -> Iterator[Refused]:
    # Only in UTF-8 can words be looked for before the part is read.
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in part:
        yield Refused("Phần %(part)s của tệp không đọc được. Hãy lưu lại thành .docx rồi gửi.", part=name)
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        yield Refused("Phần %(part)s của tệp có khai báo thực thể (ENTITY), không nhận.", part=name)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        yield Refused("Phần %(part)s của tệp không đọc được. Hãy lưu lại thành .docx rồi gửi.", part=name)
        return
    if tree.getroottree().docinfo.encoding.upper() not in {"UTF-8", "US-ASCII", "ASCII"}:
        yield Refused("Phần %(part)s của tệp không đọc được. Hãy lưu lại thành .docx rồi gửi.", part=name)
    yield from _of_relations(tree) if name.endswith(".rels") else _of_words(tree)


def _of_relations(tree: etree._Element) -> Iterator[Refused]:
    for relation in tree:
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
        target = str(relation.get("Target", ""))
        outside = relation.get("TargetMode") == "External"
        if outside and not (kind == "hyperlink" and LINKS.match(target)):
            yield Refused(
                "Tệp lấy nội dung từ bên ngoài: %(target)s. Hãy chèn hẳn vào tệp.", target=target[:120]
            )
        elif kind.startswith("comments"):
            yield _still_open()
        elif kind not in KNOWN:
            yield Refused(
                "Tệp có phần nhúng “%(kind)s” (tệp khác, biểu đồ, chương trình…), không nhận.", kind=kind[:40]
            )


def _still_open() -> Refused:
    return Refused(
        "Tệp còn sửa đổi đang theo dõi hoặc bình luận. Hãy chấp nhận hết, xóa bình luận rồi lưu lại."
    )


def _of_words(tree: etree._Element) -> Iterator[Refused]:
    for element in tree.iter(etree.Element):
        if element.tag in REVISED:
            yield _still_open()
        elif element.tag == f"{W}mailMerge":
            yield Refused("Tệp có phần trộn thư (mail merge). Hãy bỏ phần ấy rồi lưu lại.")
        yield from _of_attributes(element)
    for words in _codes(tree):
        if MARKUP.search(words) or not _is_known(words):
            yield Refused("Mã trường Word “%(words)s” không dùng được trong mẫu.", words=words.strip()[:80])


def _of_attributes(element: etree._Element) -> Iterator[Refused]:
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] in ADDRESSES and not LINKS.match(value):
            yield Refused(
                "Tệp lấy nội dung từ bên ngoài: %(target)s. Hãy chèn hẳn vào tệp.", target=value[:120]
            )
        if MARKUP.search(value):
            yield Refused("Có trường đặt ngoài phần chữ (trong thuộc tính): %(words)s.", words=value[:80])


def _is_known(code: str) -> bool:
    name = code.split(maxsplit=1)[0].upper() if code.split() else ""
    return bool(CLICKED.match(code.strip())) if name == "HYPERLINK" else name in COUNTING


def _codes(tree: etree._Element) -> Iterator[str]:
    """The codes of Word's own fields; a code may be cut into several runs, and one may stand inside another."""
    for simple in tree.iter(f"{W}fldSimple"):
        yield str(simple.get(f"{W}instr", ""))
    held: list[str] = []
    for element in tree.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            held = held or [""]
            held[-1] += element.text or ""
        elif element.get(f"{W}fldCharType") == "begin":
            held.append("")
        elif element.get(f"{W}fldCharType") == "end" and held:
            yield held.pop()
    yield from (words for words in held if words)


def _of_picture(name: str, part: bytes) -> Iterator[Refused]:
    try:
        with Image.open(BytesIO(part)) as picture:
            kind, pixels = picture.format, picture.width * picture.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        kind, pixels = None, 0
    short = name.rsplit("/", 1)[-1]
    if kind not in PICTURES:
        yield Refused(
            "Phần “%(name)s” trong tệp không phải là ảnh PNG, JPG hay GIF. Hãy bỏ hoặc thay rồi lưu lại.",
            name=short,
        )
    elif pixels > MOST_PIXELS:
        yield Refused("Ảnh %(name)s quá lớn. Hãy thu nhỏ ảnh rồi lưu lại.", name=short)


def _once(found: Iterable[Refused]) -> list[Refused]:
    return list({(one.reason, str(one.facts)): one for one in found}.values())
