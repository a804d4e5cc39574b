"""Fills one database and measures its pages in this process; called by `bench.opinions` for each database."""

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

WARM_UP = 3


@dataclass(frozen=True)
class Measured:
    """One page: its median and worst time, the work of this process in it, how many statements it asked."""

    median_ms: float
    worst_ms: float
    cpu_ms: float
    statements: int
    bytes: int


def main() -> None:
    """`python -m bench.measuring ROWS RUNS RESULT`, with DOITHOAI_DATABASE set."""
    rows, runs, result = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415

    from bench.filling import fill, say  # noqa: PLC0415

    say(f"=== {connection.vendor}")
    began = perf_counter()
    call_command("migrate", verbosity=0)
    fill(rows)
    say(f"  ready after {perf_counter() - began:.0f} s")
    found = {name: _measure(ask, runs) for name, ask in _pages().items()}
    _table(connection.vendor, found)
    plans = _plans()
    for name, plan in plans.items():
        print(f"\n{connection.vendor}: plan of {name}\n{plan}")
    told: dict[str, Any] = {name: asdict(measured) for name, measured in found.items()}
    result.write_text(json.dumps(told), encoding="utf-8")


def _pages() -> dict[str, Callable[[], int]]:
    """What is measured: who asks for which address; each call gives the size of the answer."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by now

    from doithoai.opinions.models import Opinion  # noqa: PLC0415
    from doithoai.organisations.models import Account  # noqa: PLC0415

    def asked(client: Client, address: str) -> Callable[[], int]:
        def ask() -> int:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
            return len(answer.content)

        return ask

    clients = {"": Client()}
    for username in ("tham.muu", "giam.sat", "can.bo"):
        clients[username] = Client()
        clients[username].force_login(Account.objects.get(username=username))
    desk = Account.objects.get(username="tham.muu").person.organisation
    code = Opinion.objects.filter(organisation=desk, stage="closed", restricted=False).first()
    if code is None:
        raise SystemExit("no closed opinion in the first commune")
    listed = "/ban/y-kien/"
    addresses = {
        "list": ("tham.muu", listed),
        "list, all": ("tham.muu", f"{listed}?xem=tat-ca"),
        "list, filtered": ("tham.muu", f"{listed}?xem=xong&linh-vuc=waste&cap-thiet=high"),
        "list, page 20": ("tham.muu", f"{listed}?xem=tat-ca&trang=20"),
        "search, rare word": ("tham.muu", f"{listed}?q=Lý Nam Đế"),
        "search, no match": ("tham.muu", f"{listed}?q=zzzz"),
        "search, code": ("tham.muu", f"{listed}?q={code.code}"),
        "list of the province": ("giam.sat", listed),
        "search in the province": ("giam.sat", f"{listed}?q=zzzz"),
        "list of a unit": ("can.bo", f"{listed}don-vi/"),
        "today": ("tham.muu", "/ban/"),
        "opinion": ("tham.muu", f"{listed}{code.code}/"),
        "public follow page": ("", f"/theo-doi/{code.code}/"),
        "public home": ("", "/"),
    }
    return {name: asked(clients[who], address) for name, (who, address) in addresses.items()}


def _measure(ask: Callable[[], int], runs: int) -> Measured:
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    for _ in range(WARM_UP):
        size = ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = len(captured)  # the next request forgets them
    times, worked = [], []
    for _ in range(runs):
        began, busy = perf_counter(), process_time()
        ask()
        times.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
    median, cpu = statistics.median(times), statistics.median(worked)
    return Measured(round(median, 1), round(max(times), 1), round(cpu, 1), statements, size)


def _table(vendor: str, found: dict[str, Measured]) -> None:
    print(f"\n{vendor:<26} {'median ms':>10} {'worst ms':>10} {'CPU ms':>8} {'statements':>11} {'kB':>6}")
    for name, one in found.items():
        print(
            f"{name:<26} {one.median_ms:>10.1f} {one.worst_ms:>10.1f} {one.cpu_ms:>8.1f}"
            f" {one.statements:>11} {one.bytes / 1024:>6.0f}"
        )


def _plans() -> dict[str, str]:
    """How the database answers the two statements of the list: its page and its counts."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.db.models import Count  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from doithoai.opinions import queries  # noqa: PLC0415
    from doithoai.opinions.lifecycle import EXITS  # noqa: PLC0415
    from doithoai.organisations.authority import authority  # noqa: PLC0415
    from doithoai.organisations.models import Account  # noqa: PLC0415

    options: dict[str, Any] = {"analyze": True, "costs": False} if connection.vendor == "postgresql" else {}
    found = {}
    for username in ("tham.muu", "giam.sat"):
        who = authority(Account.objects.get(username=username), timezone.localdate())
        page = queries.opinion_list(who).exclude(stage__in=EXITS)[:50]
        counts = queries.readable(who).order_by().values(*queries.FACETS).annotate(number=Count("*"))
        found[f"the list for {username}"] = page.explain(**options)
        found[f"the counts for {username}"] = counts.explain(**options)
    return found


if __name__ == "__main__":
    main()
