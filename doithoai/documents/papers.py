"""Which paper is made how: template in the body's layout, fields from the record, filled; a draft has no number."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from django.utils import translation

from doithoai.commitments.models import Urging
from doithoai.commitments.urging import Letter
from doithoai.dialogues.models import Dialogue
from doithoai.documents import (
    conclusion,
    dialogue_plan,
    dossier,
    internal_review,
    invitation,
    minutes,
    notice,
    opinion_summary,
    orders,
    passed_on,
    period_report,
    plan,
    programme_paper,
    reply,
    report,
    sign_in_sheet,
    slips,
    templates,
    tracking,
    transfer_letter,
    urging,
)
from doithoai.documents.framing import Issue, profile_of
from doithoai.documents.models import PaperKind, PaperTemplate
from doithoai.docx.fill import fill
from doithoai.docx.profile import PROFILES
from doithoai.docx.sheet import Sheet
from doithoai.opinions.models import Opinion
from doithoai.plans.models import Plan
from doithoai.regulations.refusals import Refused
from doithoai.reports.models import Report

Record = Dialogue | Opinion | Plan | Report | Urging | transfer_letter.Batch


@dataclass(frozen=True)
class Making:
    """How a kind of paper is made."""

    template: Callable[[Sheet], None]
    fields: Callable[[Any, Issue], object]
    landscape: bool = False


MAKING: dict[str, Making] = {
    PaperKind.PLAN: Making(plan.template, plan.fields),
    PaperKind.NOTICE: Making(notice.template, notice.fields),
    PaperKind.DOSSIER: Making(dossier.template, dossier.fields, landscape=dossier.LANDSCAPE),
    PaperKind.MINUTES: Making(minutes.template, minutes.fields),
    PaperKind.CONCLUSION: Making(conclusion.template, conclusion.fields),
    PaperKind.WRITTEN_REPLY: Making(reply.template, reply.fields),
    PaperKind.TRANSFER_LETTER: Making(transfer_letter.template, transfer_letter.fields),
    PaperKind.DIALOGUE_REPORT: Making(report.template, report.fields),
    PaperKind.DIALOGUE_PLAN: Making(dialogue_plan.template, dialogue_plan.fields),
    PaperKind.OPINION_SUMMARY: Making(opinion_summary.template, opinion_summary.fields, landscape=True),
    PaperKind.ORDERS: Making(orders.template, orders.fields),
    PaperKind.ESCALATION: Making(passed_on.escalation, passed_on.escalation_fields),
    PaperKind.TOLD: Making(passed_on.told, passed_on.told_fields),
    PaperKind.TRACKING: Making(tracking.register, tracking.register_fields, landscape=True),
    PaperKind.RESULTS: Making(tracking.results, tracking.results_fields, landscape=True),
    PaperKind.REVIEW: Making(internal_review.template, internal_review.fields),
    PaperKind.SPEAKING_SLIP: Making(slips.speaking, slips.fields),
    PaperKind.OPINION_SLIP: Making(slips.opinion, slips.fields),
    PaperKind.EVALUATION: Making(slips.evaluation, slips.fields),
    PaperKind.INVITATION: Making(invitation.letter, invitation.fields),
    PaperKind.PROGRAMME: Making(programme_paper.programme, programme_paper.fields),
    PaperKind.URGING: Making(urging.template, urging.fields),
    **{
        kind: Making(period_report.template, period_report.fields)
        for kind in (PaperKind.SEMIANNUAL_REPORT, PaperKind.ANNUAL_REPORT, PaperKind.CONSOLIDATED_REPORT)
    },
    # Signed by hand at the door, never numbered or issued: no kind of the register.
    sign_in_sheet.KIND: Making(sign_in_sheet.template, sign_in_sheet.fields),
}


@cache
def template(kind: str, layout: str) -> bytes:
    """The built-in .docx form of a kind in a layout, its fields in double braces."""
    making = MAKING[kind]
    sheet = Sheet(PROFILES[layout], landscape=making.landscape)
    making.template(sheet)
    return sheet.bytes()


def draft_docx(kind: str, record: Record | Letter, issue: Issue | None = None) -> bytes:
    """The paper from the record; Vietnamese whatever language the clerk's screen has."""
    return content_and_form(kind, record, issue)[0]


def content_and_form(
    kind: str, record: Record | Letter, issue: Issue | None = None
) -> tuple[bytes, PaperTemplate | None]:
    """The same, and the body's own form from which it was made; none is the built-in one."""
    with translation.override("vi"):
        fields = MAKING[kind].fields(record, issue or Issue())
        if own := templates.own_form(record.organisation, kind):
            return templates.own_paper(own, fields), own
        return _built_in(kind, record, fields), None


def _built_in(kind: str, record: Record | Letter, fields: object) -> bytes:
    return fill(BytesIO(template(kind, profile_of(record.organisation).name)), vars(fields))


def in_any_form(kind: str, record: Record) -> tuple[bytes, PaperTemplate | None]:
    """The paper from the record, in the built-in form when the body's own cannot be filled; which own form that was."""
    with translation.override("vi"):
        fields = MAKING[kind].fields(record, Issue())
        own = templates.own_form(record.organisation, kind)
        try:
            return (
                (templates.own_paper(own, fields), None) if own else (_built_in(kind, record, fields), None)
            )
        except (Refused, OSError):  # a form that breaks, one that was changed on the server, one that is gone
            return _built_in(kind, record, fields), own
