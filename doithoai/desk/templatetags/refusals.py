"""Why a row of many cannot be done, in the language of the page."""

from django import template
from django.utils.translation import gettext as _

from doithoai.regulations.refusals import Refused

register = template.Library()


@register.filter
def told(refused: Refused | None) -> str:
    """The sentence of a refusal."""
    return refused.words(_) if refused else ""
