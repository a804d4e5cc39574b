"""A list of opinions leaves the system: who took how much of what is recorded; names go only to who may know them."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions import queries
from doithoai.opinions.identity import shown
from doithoai.opinions.listing import Listing
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import named
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

# What a spreadsheet and this machine take at once.
MOST = 5000
PART = 500
# What somebody looked for may be a name: it stays out of the record.
SILENT = frozenset({"words", "area"})


def export(listing: Listing, file_kind: str, *, by: Account, at: datetime) -> list[tuple[Opinion, bool]]:
    """All rows of the list in its order, each as the account may read it, and whether it may know the petitioner."""
    who = authority(by, localdate(at))
    numbers = listing.first(MOST + 1)
    if len(numbers) > MOST:
        raise Refused(
            "Danh sách có hơn %(most)s ý kiến nên chưa xuất được. Hãy lọc bớt, ví dụ theo ngày nhận.",
            most=MOST,
        )
    if not numbers:
        raise Refused("Danh sách đang trống nên không có gì để xuất.")
    told: list[tuple[Opinion, bool]] = []
    for start in range(0, len(numbers), PART):
        rows = queries.rows_of(numbers[start : start + PART])
        known = named(who, rows)
        told += [(row, row.pk in known) for row in shown(who, rows)]
    facts = {name: value for name, value in asdict(listing.asked).items() if value and name not in SILENT}
    facts |= {"rows": len(told), "named": sum(known for _row, known in told), "file": file_kind}
    facts |= {"searched": bool(listing.asked.words)}
    with transaction.atomic():
        record("export_opinions", by.person, by=by, at=at, clause="B.Đ4.2", facts=facts)
    return told
