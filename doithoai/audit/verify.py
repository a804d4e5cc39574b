"""Proves that nothing was changed in or taken from the record."""

from dataclasses import dataclass

from django.db import connection

from doithoai.audit.models import Chain, Entry
from doithoai.audit.record import digest

# What migration 0002 put on; a database may be copied without them, or they may be switched off.
_GUARDS = {
    "sqlite": (
        2,
        "SELECT count(*) FROM sqlite_master WHERE name IN ('audit_no_update', 'audit_no_delete')",
    ),
    "postgresql": (
        1,
        "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit_no_change' AND tgenabled IN ('O', 'A')",
    ),
}


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why."""

    chain: str
    sequence: int
    reason: str


def breaks() -> list[Break]:
    """Every place where a chain does not hold; empty when the record is whole."""
    found = []
    for chain in Chain.objects.order_by("name"):
        found += _breaks_in(chain)
    known = Chain.objects.values("name")
    stray = Entry.objects.exclude(chain__in=known).values_list("chain", "sequence")
    return found + [Break(name, sequence, "mục không thuộc chuỗi nào") for name, sequence in stray]


def _breaks_in(chain: Chain) -> list[Break]:
    found, previous, sequence = [], "", 0
    for entry in Entry.objects.filter(chain=chain.name).order_by("sequence").iterator(2000):
        sequence += 1
        if entry.sequence != sequence:
            found.append(Break(chain.name, sequence, "thiếu mục"))
            sequence = entry.sequence
        if entry.previous != previous:
            found.append(Break(chain.name, sequence, "mã băm không nối với mục trước"))
        if entry.hash != digest(entry):
            found.append(Break(chain.name, sequence, "nội dung không khớp mã băm"))
        previous = entry.hash
    if sequence != chain.length or previous != chain.head:
        found.append(Break(chain.name, sequence, "cuối chuỗi không khớp"))
    return found


def is_guarded() -> bool:
    """Whether the database itself still refuses to change or remove an entry."""
    expected, question = _GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return row is not None and row[0] == expected
