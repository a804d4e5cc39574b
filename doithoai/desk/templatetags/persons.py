"""Rows in templates as the reader may know them: the last door before a petitioner's name."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from doithoai.opinions import identity
from doithoai.opinions.models import Opinion

register = template.Library()
register.filter("masked_phone", identity.masked_phone)
register.filter("masked_email", identity.masked_email)


@register.simple_tag(takes_context=True)
def as_readable(context: Context, rows: Iterable[Opinion]) -> list[Any]:
    """The opinions of a list, covered where the reader may not know who raised them."""
    return identity.shown(context["request"].authority, list(rows))
