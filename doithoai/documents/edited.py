"""A .docx that a person edited: looked at before it takes the place of a draft, so that it opens when it is issued."""

from io import BytesIO
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from doithoai.docx import package
from doithoai.regulations.refusals import Refused


def looked_at(content: bytes) -> bytes:
    """The same bytes; refused when they burst, hide, fetch from elsewhere or are no whole document."""
    if faults := package.faults(package.parts_of(content)):
        raise faults[0]
    try:
        Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as fault:
        raise Refused("Tệp bị hỏng nên không mở được. Hãy lưu lại thành .docx rồi gửi.") from fault
    return content
