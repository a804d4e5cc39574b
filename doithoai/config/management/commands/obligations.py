"""`./run obligations`: the ledger of both directives as of a day, as a table or as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from doithoai.audit.record import CLOCK
from doithoai.config.management.commands.deadline import day
from doithoai.desk.oversight_papers import report_papers
from doithoai.oversight.duty import Duty
from doithoai.oversight.models import State
from doithoai.oversight.obligations import compute, recompute

WIDTHS = (12, 40, 34, 12, 16)


class Command(BaseCommand):
    """Computes the ledger from the facts."""

    help = "Sổ nghĩa vụ theo hai văn bản: --as-of 2026-11-20 [--json] [--year 2026] [--store]"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """As of which day, and how to print."""
        parser.add_argument("--as-of", type=day, help="tại ngày; mặc định hôm nay")
        parser.add_argument("--year", type=int, help="chỉ năm này; mặc định mọi năm có hồ sơ")
        parser.add_argument("--json", action="store_true", help="in JSON")
        parser.add_argument("--store", action="store_true", help="lưu lại sổ đã tính")

    def handle(self, *_args: object, **options: Any) -> None:
        """Prints the ledger, sorted by clause, body and occasion."""
        now = timezone.now()
        as_of = options["as_of"] or timezone.localdate(now)
        papers = report_papers(as_of)
        found = compute(as_of, papers, year=options["year"])
        if options["json"]:
            rows = [_plain(duty) for duty in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self.stdout.writelines(_line(duty) for duty in found)
        if options["store"]:
            stored = recompute(as_of, papers, by=CLOCK, at=now)
            self.stderr.write(f"Đã lưu {stored.rows} dòng, mã băm {stored.sha256}")


def _plain(duty: Duty) -> dict[str, str | None]:
    return {
        "clause": duty.clause,
        "party": duty.party.name,
        "occasion": duty.occasion.words,
        "due": duty.due.isoformat() if duty.due else None,
        "state": duty.state.value,
        "proof": duty.proof.words,
    }


def _line(duty: Duty) -> str:
    due = f"{duty.due:%d/%m/%Y}" if duty.due else "–"
    cells = (duty.clause, duty.party.name, duty.occasion.words, due, str(State(duty.state).label))
    padded = [_cut(cell, width).ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)]
    return "  ".join([*padded, duty.fact]).rstrip() + "\n"


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else words[: width - 1] + "…"
