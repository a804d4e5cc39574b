"""Fills a form that a body uploaded; the result is a whole document, or none."""

from collections.abc import Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from docx.oxml import OxmlElement
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from doithoai.docx.fill import clean

MOST_MADE = 40 * 1024 * 1024
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class BrokenForm(Exception):  # noqa: N818 - says what is wrong with the form
    """The form does not give a document that opens."""


class _Form(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """Never mends a document by dropping what it cannot read."""

    def fix_tables(self, xml: str) -> Any:
        """As the base, once the document is known to be whole."""
        if len(xml) > MOST_MADE:
            raise BrokenForm
        try:
            etree.fromstring(xml)
        except etree.XMLSyntaxError as broken:
            raise BrokenForm from broken
        tree = super().fix_tables(xml)
        for cell in tree.iter(f"{W}tc"):
            if cell[-1].tag != f"{W}p":  # Word opens no cell that ends without a paragraph
                cell.append(OxmlElement("w:p"))
        return tree


def spaced(value: object) -> object:
    """Mappings as things with attributes: a field called `items` is a field."""
    if isinstance(value, Mapping):
        return SimpleNamespace(**{name: spaced(inside) for name, inside in value.items()})
    if isinstance(value, list | tuple):
        return [spaced(inside) for inside in value]
    return value


def _shown(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def filled(content: bytes, values: Mapping[str, object]) -> bytes:
    """The form with its fields; to be run apart, with limits."""
    orders = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_shown)
    orders.globals.clear()
    paper = _Form(BytesIO(content))
    try:
        paper.render({name: spaced(value) for name, value in values.items()}, orders, autoescape=True)
    except (TemplateError, etree.XMLSyntaxError) as broken:
        raise BrokenForm(str(broken)[:120]) from broken
    properties = paper.docx.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
