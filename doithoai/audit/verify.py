"""Proves that nothing was changed in or taken from the record."""

from dataclasses import dataclass

from doithoai.audit.models import Chain, Entry
from doithoai.audit.record import digest


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
