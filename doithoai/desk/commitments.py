"""Commitments as lines of a page: where each stands, and what this account may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from doithoai.commitments import permissions
from doithoai.commitments.models import Commitment
from doithoai.desk.after_forms import ProofForm
from doithoai.desk.frame import OfficialRequest

Typed = tuple[Commitment, ProofForm]


@dataclass(frozen=True)
class Promised:
    """One commitment with its form of proof."""

    row: Commitment
    form: ProofForm
    may_report: bool
    may_verify: bool


def promised(
    request: OfficialRequest, rows: Iterable[Commitment], refused: Typed | None = None
) -> list[Promised]:
    """The lines; `refused` is the one whose proof was not taken, with what was typed."""
    who = request.authority
    return [
        Promised(
            row,
            refused[1] if refused and refused[0] == row else proof_form(row),
            permissions.reports(who, row),
            permissions.verifies(who, row),
        )
        for row in rows
    ]


def proof_form(row: Commitment, request: OfficialRequest | None = None) -> ProofForm:
    """The form of one commitment, with ids of its own: many stand on a page."""
    return ProofForm(request.POST if request else None, auto_id=f"id_{row.pk}_%s")
