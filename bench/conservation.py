"""`./run bench conservation --rows 100000`: how long the proof takes that nothing was lost, with a true record."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

from bench.opinions import ROOT, sqlite
from tests.postgres import server

if TYPE_CHECKING:
    from doithoai.audit.models import Entry
    from doithoai.opinions.models import Opinion


def main() -> None:
    """Both databases, each in a process of its own; the last line is JSON."""
    parser = argparse.ArgumentParser(prog="./run bench conservation", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="how many opinions")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        Path(asked.inside).write_text(json.dumps(measured(asked.rows)), encoding="utf-8")
        return
    found: dict[str, Any] = {"bench": "conservation", "rows": asked.rows, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name:
        if asked.database in {"sqlite", "both"}:
            with sqlite(Path(name)) as address:
                found["sqlite"] = _apart(address, asked.rows, Path(name))
        if asked.database in {"postgresql", "both"}:
            with server() as address:
                found["postgresql"] = _apart(address, asked.rows, Path(name))
    print(json.dumps(found, ensure_ascii=False))


def _apart(address: str, rows: int, folder: Path) -> dict[str, Any]:
    result = folder / "conservation.json"
    words = {"DOITHOAI_DATABASE": address, "DOITHOAI_VAR": str(folder / "var")}
    subprocess.run(
        [sys.executable, "-m", "bench.conservation", "--rows", str(rows), "--inside", str(result)],
        env=os.environ | words | {"DJANGO_SETTINGS_MODULE": "doithoai.config.settings"},
        cwd=ROOT,
        check=True,
    )
    told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return told


def measured(rows: int) -> dict[str, Any]:
    """Fills this process's database and proves it once: seconds of each part, memory before and after."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from bench.filling import fill
    from doithoai.audit.models import Entry
    from doithoai.audit.verify import breaks
    from doithoai.opinions.proving import prove

    call_command("migrate", verbosity=0)
    record = Record()
    fill(rows, record.tell)
    record.finish()
    before = _megabytes()
    began = perf_counter()
    proof = prove(timezone.localdate())
    proved = perf_counter()
    broken = breaks()
    ended = perf_counter()
    return {
        "opinions": proof.opinions,
        "entries": Entry.objects.count(),
        "accounts": sum(map(len, proof.accounts.values())),
        "holes": dict(Counter(one.hole for one in proof.found)),
        "breaks": len(broken),
        "accounts_and_holes_s": round(proved - began, 1),
        "chain_s": round(ended - proved, 1),
        "memory_mb": round(_megabytes() - before, 1),
    }


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Record:
    """What the verbs would have recorded of the rows that the bench inserts, chained by hash as they do."""

    def __init__(self) -> None:
        self.ends: dict[str, tuple[int, str]] = {}

    def tell(self, opinions: "list[Opinion]", _start: int) -> "Iterator[Entry]":
        """The entries of a batch, one life after the other; what cannot be lawful is mended first."""
        from doithoai.opinions.lifecycle import Stage

        _mend(opinions)
        for opinion in opinions:
            at = opinion.submission.received_at
            facts: dict[str, Any] = {"code": opinion.code, "opinions": [opinion.code], "files": 0}
            yield self._entry(opinion, "receive", at, facts, "opinions.submission", opinion.submission_id)
            way = [*_way(opinion.stage), opinion.stage]
            for now, then in zip([Stage.RECEIVED, *way], way, strict=False):
                if now != then:
                    at += timedelta(days=2)
                    step = {"from": str(now), "to": str(then)}
                    yield self._entry(opinion, "step", at, step, "opinions.opinion", opinion.pk)

    def _entry(
        self, opinion: "Opinion", act: str, at: datetime, facts: dict[str, Any], *subject: Any
    ) -> "Entry":
        from doithoai.audit.models import Chain, Entry
        from doithoai.audit.record import digest

        name = str(opinion.organisation_id)
        if name not in self.ends:
            founded = Chain.objects.get(name=name)
            self.ends[name] = (founded.length, founded.head)
        length, head = self.ends[name]
        kind, number = subject
        entry = Entry(
            chain=name, sequence=length + 1, at=at, act=act, actor_name="Bench", facts=facts,
            subject_kind=kind, subject_id=number, previous=head,
        )  # fmt: skip
        entry.hash = digest(entry)
        self.ends[name] = (length + 1, entry.hash)
        return entry

    def finish(self) -> None:
        """Writes where each chain ends."""
        from doithoai.audit.models import Chain

        for name, (length, head) in self.ends.items():
            Chain.objects.update_or_create(name=name, defaults={"length": length, "head": head})


def _way(stage: str) -> list[str]:
    """The stages before this one."""
    from doithoai.opinions.lifecycle import ROAD, Stage

    if stage in ROAD:
        return list(ROAD[1 : ROAD.index(Stage(stage))])
    return [Stage.ACCEPTED] if stage == Stage.TRANSFERRED else []


def _mend(opinions: "list[Opinion]") -> None:
    """The bench groups and transfers by chance: leads of the same body, and a letter for each transfer."""
    from doithoai.opinions.lifecycle import Stage
    from doithoai.opinions.models import Opinion, Passing
    from doithoai.organisations.models import Account

    leads = {row.organisation_id: row for row in opinions if row.stage == Stage.CLOSED}
    joined = [row for row in opinions if row.stage == Stage.JOINED]
    for row in joined:
        row.lead = leads.get(row.organisation_id)
        row.stage = Stage.JOINED if row.lead else Stage.DECLINED
    Opinion.objects.bulk_update(joined, ["lead", "stage"])
    by = Account.objects.all()[0]
    Passing.objects.bulk_create(
        Passing(opinion=row, kind="transfer", to_name="Sở", reason="Ở sở", sent_at=row.submission.received_at, by=by)
        for row in opinions
        if row.stage == Stage.TRANSFERRED
    )  # fmt: skip


if __name__ == "__main__":
    main()
