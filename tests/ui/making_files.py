"""Real files made for tests: pictures with everything a telephone writes into them, office files, PDFs."""

import io
import zipfile
import zlib

import docx
import openpyxl
from PIL import ExifTags, Image, PngImagePlugin

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CAMERA, TELEPHONE_OWNER = "May anh Thu Nghiem X1", "Nguyen Thi Kin"
TYPES = "[Content_Types].xml"


def pdf(*, objects: bytes = b"", packed: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with these words among its objects, in a packed stream of objects, and in its trailer."""
    out = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + objects + b" >>\nendobj\n"
    if packed:
        stream = zlib.compress(packed)
        out += b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
        out += stream + b"\nendstream\nendobj\n"
    return out + b"trailer\n<< /Root 1 0 R " + trailer + b" >>\n%%EOF\n"


def jpg(width: int = 60, height: int = 40, *, told: bool = False, turned: bool = False) -> bytes:
    """A picture, red above and blue below; `told` with place, camera and owner; `turned` lies on its side."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (0, height // 2, width, height))
    exif = Image.Exif()
    if told:
        exif[ExifTags.Base.Model], exif[ExifTags.Base.Artist] = CAMERA, TELEPHONE_OWNER
        place = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (21.0, 7.0, 30.0)}
        exif[ExifTags.IFD.GPSInfo] = place
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    out = io.BytesIO()
    comment = TELEPHONE_OWNER.encode() if told else b""
    picture.save(out, "JPEG", exif=exif.tobytes() if told or turned else b"", comment=comment)
    return out.getvalue()


def png(width: int = 6, height: int = 4, *, said: str = "") -> bytes:
    """A picture; `said` stands in it as a hidden text."""
    about = PngImagePlugin.PngInfo()
    if said:
        about.add_text("Author", said)
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "PNG", pnginfo=about)
    return out.getvalue()


def word() -> bytes:
    """A document of Word."""
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def sheet() -> bytes:
    """A workbook of Excel."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same office file with one part more."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    """A zip with the parts; `types` is the list of contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, parts.pop("types", b"<Types/>"))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()
