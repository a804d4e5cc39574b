"""`./run conservation`: proves for every body and period that no opinion was lost and that the record is whole."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from doithoai.audit.models import Chain, Entry
from doithoai.audit.verify import Break, breaks, is_guarded
from doithoai.config.management.commands.deadline import day
from doithoai.opinions.conservation import Balance
from doithoai.opinions.holes import Found
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.proving import Period, Proof, prove
from doithoai.organisations.models import Organisation


class Command(BaseCommand):
    """Prints the accounts; the exit code is 1 and each hole a line when something does not hold."""

    help = "Sổ cân đối ý kiến: [--from 2026-01-01 --to 2026-06-30] [--organisation TÊN-ĐƯỜNG-DẪN] [--json]"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which days and which body; without them everything."""
        parser.add_argument("--from", dest="start", type=day, help="từ ngày; đi cùng --to")
        parser.add_argument("--to", dest="end", type=day, help="đến hết ngày; đi cùng --from")
        parser.add_argument("--organisation", help="chỉ một cơ quan, theo tên đường dẫn (slug)")
        parser.add_argument("--json", action="store_true", help="in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reads everything as it was at one moment, prints it, and fails when anything is missing."""
        began = time.perf_counter()
        period, bodies = _period(options), _bodies(options["organisation"])
        with _one_moment():
            proof = prove(timezone.localdate(), period, bodies)
            broken, guarded = breaks(), is_guarded()
            names = {row.pk: row for row in Organisation.objects.filter(pk__in=_numbers(proof))}
            read = (Chain.objects.count(), Entry.objects.count())
        lines = [*_faults(proof, names), *map(_broken, broken)]
        if not guarded:
            lines.append("Nhật ký: cơ sở dữ liệu không còn chặn sửa, xóa. Hãy chạy lại migrate audit.")
        seconds = round(time.perf_counter() - began, 1)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(proof, names, lines, seconds), ensure_ascii=False, indent=1))
        else:
            self.stdout.writelines(_table(proof, names))
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"Không cân: {len(lines)} chỗ.")
        if not options["json"]:
            self.stdout.write(
                f"Không mất ý kiến nào: {len(proof.accounts)} cơ quan, {proof.opinions} ý kiến; "
                f"nhật ký toàn vẹn: {read[0]} chuỗi, {read[1]} mục ({seconds} giây)."
            )


@contextmanager
def _one_moment() -> Iterator[None]:
    """All statements see the same moment while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    opened: Any = connection
    kept = getattr(opened, "transaction_mode", None)
    opened.transaction_mode = None  # SQLite: an immediate one would hold up every writer
    try:
        with transaction.atomic():
            if opened.vendor == "postgresql":
                with opened.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        opened.transaction_mode = kept


def _period(options: dict[str, Any]) -> Period | None:
    start, end = options["start"], options["end"]
    if (start is None) != (end is None):
        raise CommandError("Hãy ghi cả --from và --to.")
    if start is None:
        return None
    if start > end:
        raise CommandError("Ngày --from không thể sau ngày --to.")
    return Period(start, end)


def _bodies(slug: str | None) -> list[int] | None:
    if slug is None:
        return None
    found = Organisation.objects.filter(slug=slug).values_list("pk", flat=True)
    if not found:
        raise CommandError(f"Không có cơ quan nào có tên đường dẫn “{slug}”.")
    return list(found)


def _numbers(proof: Proof) -> set[int]:
    return {*proof.accounts, *(one.organisation_id for one in proof.found)}


def _name(names: dict[int, Organisation], number: int) -> str:
    return names[number].short_name if number in names else f"cơ quan số {number}"


def _faults(proof: Proof, names: dict[int, Organisation]) -> Iterator[str]:
    for one in sorted(proof.found, key=lambda one: (one.organisation_id, one.hole, one.name)):
        yield f"{_name(names, one.organisation_id)}: {one.name}: {one.hole.label}"


def _broken(one: Break) -> str:
    return f"Nhật ký, chuỗi {one.chain}, mục {one.sequence}: {one.reason}"


def _table(proof: Proof, names: dict[int, Organisation]) -> Iterator[str]:
    for number, accounts in proof.accounts.items():
        yield f"{_name(names, number)}\n"
        for period, balance in accounts:
            yield f"  {period}  {_words(balance)}\n"


def _words(balance: Balance) -> str:
    exits = "".join(f" − {Stage(kind).label.lower()} {number}" for kind, number in balance.exits.items())
    came = f"đầu kỳ {balance.open_at_start} + tiếp nhận {balance.received} + nhận chuyển {balance.transferred_in}"
    sign = "=" if balance.balances else "≠"
    return f"{came} + mở lại {balance.reopened}{exits} {sign} cuối kỳ {balance.open_at_end}"


def _plain(
    proof: Proof, names: dict[int, Organisation], lines: list[str], seconds: float
) -> dict[str, object]:
    return {
        "holds": not lines,
        "opinions": proof.opinions,
        "seconds": seconds,
        "faults": lines,
        "holes": [
            {"kind": one.hole.value, "organisation": _slug(names, one), "name": one.name}
            for one in proof.found
        ],
        "organisations": [
            {
                "slug": names[number].slug,
                "name": names[number].short_name,
                "accounts": [_account(period, balance) for period, balance in accounts],
            }
            for number, accounts in proof.accounts.items()
        ],
    }


def _slug(names: dict[int, Organisation], one: Found) -> str:
    return names[one.organisation_id].slug if one.organisation_id in names else ""


def _account(period: Period, balance: Balance) -> dict[str, object]:
    return {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "open_at_start": balance.open_at_start,
        "received": balance.received,
        "transferred_in": balance.transferred_in,
        "reopened": balance.reopened,
        "exits": balance.exits,
        "open_at_end": balance.open_at_end,
        "balances": balance.balances,
    }
