"""Fills a .docx template with fields; a field that is unknown or empty is an error, never a blank in a paper."""

import re
from collections.abc import Mapping, MutableMapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

# What XML 1.0 cannot hold; the template engine also reads BEL and FF as orders of its own.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NEW_PARAGRAPH = "\a"
MOST_PARTS = 500


class UnfilledField(Exception):  # noqa: N818 - says which field of the template has no value
    """A template asks for what the context does not hold."""


def clean(text: str) -> str:
    """Text that a .docx can hold: no forbidden characters; a blank line or a new line starts a paragraph."""
    lines = (FORBIDDEN.sub("", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return NEW_PARAGRAPH.join(line for line in lines if line)


def _shown(value: object) -> object:
    if value is None:
        raise UnfilledField("None")
    return clean(value) if isinstance(value, str) else value


class _Forms(SandboxedEnvironment):
    """Compiles each part of a form once; all papers of a kind share it, and compiling is half of filling."""

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the name is jinja's
        template_class: type[Template] | None = None,
    ) -> Template:
        """As the base, from what was compiled before."""
        compiled: dict[object, Template] = self.__dict__.setdefault("compiled", {})
        if source not in compiled:
            if len(compiled) >= MOST_PARTS:
                compiled.clear()
            compiled[source] = super().from_string(source, globals, template_class)
        return compiled[source]


@cache
def _environment() -> SandboxedEnvironment:
    # Sandboxed: one day a template is a file that an office uploads.
    return _Forms(undefined=StrictUndefined, autoescape=True, finalize=_shown)


@lru_cache(maxsize=128)
def _patched(part: str) -> str:
    """Fields that a word processor tore apart are joined once for all papers of a form."""
    return str(DocxTemplate.patch_xml(None, part))  # it asks nothing of the paper


def fill(template: Path | IO[bytes], context: Mapping[str, object]) -> bytes:
    """The template with every field filled."""
    paper = DocxTemplate(template)
    paper.patch_xml = _patched
    try:
        paper.render(dict(context), _environment(), autoescape=True)
    except TemplateError as fault:
        raise UnfilledField(str(fault)) from fault
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
