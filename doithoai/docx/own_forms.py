"""Fills a form that a body uploaded; the result is a whole document, or none."""

from collections.abc import Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from doithoai.docx.fill import clean

CORE_PROPERTIES = RELATIONSHIP_TYPE.CORE_PROPERTIES
MOST_MADE = 40 * 1024 * 1024
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class BrokenForm(Exception):  # noqa: N818 - says what is wrong with the form
    """The form does not give a document that opens."""


class _Form(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """Never mends a document by dropping what it cannot read."""

    def init_docx(self, reload: bool = True) -> None:  # noqa: FBT001, FBT002 - the name and order are docxtpl's
        """As the base; LibreOffice names the properties otherwise, and a second part of that name would come to be."""
        super().init_docx(reload)
        relations = self.docx.part.package.rels
        for key, relation in list(relations.items()):
            if relation.reltype.endswith("/core-properties") and relation.reltype != CORE_PROPERTIES:
                del relations[key]

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
