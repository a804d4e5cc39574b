"""How a body answers, and the texts it uses again (readings 22, 23): set by the body, recorded, never deleted."""

from doithoai.opinions.models import HandlingRule
from doithoai.organisations.models import Organisation


def handling_rule(organisation: Organisation) -> HandlingRule:
    """The rule of the body; the usual one, unsaved, when it has set none."""
    found = HandlingRule.objects.filter(organisation=organisation).first()
    return found or HandlingRule(organisation=organisation)
