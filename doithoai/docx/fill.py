"""Fills a .docx template with fields; a field that is unknown or empty is an error, never a blank in a paper."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

# What XML 1.0 cannot hold; the template engine also reads BEL and FF as orders of its own.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NEW_PARAGRAPH = "\a"


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


def _environment() -> SandboxedEnvironment:
    # Sandboxed: one day a template is a file that an office uploads.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_shown)


def fill(template: Path | IO[bytes], context: Mapping[str, object]) -> bytes:
    """The template with every field filled."""
    paper = DocxTemplate(template)
    try:
        paper.render(dict(context), _environment(), autoescape=True)
    except TemplateError as fault:
        raise UnfilledField(str(fault)) from fault
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
