"""Fills one database and measures its pages in this process and through uvicorn; called by `bench.opinions`."""

import gc
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

WARM_UP = 3
LIST = "/ban/y-kien/"
# Asked through uvicorn too: what a browser on the same machine waits for.
SERVED = ("list", "search, common word", "opinion", "public follow page")
# What keeps its counts until somebody acts.
COUNTING = ("list", "list of the province", "today", "public home", "public questions")


@dataclass(frozen=True)
class Page:
    """What is asked, by whom (nobody: a visitor), and how the answer's size is got in this process."""

    address: str
    session: str
    ask: Callable[[], int]
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Measured:
    """One page: median and worst time, the work of this process in it, through uvicorn, statements, size."""

    median_ms: float
    worst_ms: float
    cpu_ms: float
    statements: int
    bytes: int
    served_ms: float | None = None


def main() -> None:
    """`python -m bench.measuring ROWS RUNS RESULT`, with DOITHOAI_DATABASE set."""
    rows, runs, result = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.filling import fill, say

    say(f"=== {connection.vendor}")
    began = perf_counter()
    call_command("migrate", verbosity=0)
    fill(rows)
    _index(rows)
    say(f"  ready after {perf_counter() - began:.0f} s; measuring")
    gc.collect()
    gc.freeze()  # what migrating left in memory is no part of a request
    pages = _pages()
    served = _served(pages, runs)
    found = {name: _measure(page, runs, served.get(name)) for name, page in pages.items()}
    _table(connection.vendor, found)
    for name, plan in _plans().items():
        print(f"\n{connection.vendor}: plan of {name}\n{plan}")
    told: dict[str, Any] = {name: asdict(measured) for name, measured in found.items()}
    result.write_text(json.dumps(told), encoding="utf-8")


def _index(rows: int) -> None:
    """What verbs would have written beside the opinions: heads of chains, and the index."""
    from django.db import connection

    from bench.filling import say
    from doithoai.audit.models import Chain
    from doithoai.opinions import searching
    from doithoai.opinions.models import Opinion
    from doithoai.search.models import Entry

    bodies = Opinion.objects.order_by().values_list("organisation_id", flat=True).distinct()
    Chain.objects.bulk_create(
        [Chain(name=str(body), length=1, head="bench") for body in bodies], ignore_conflicts=True
    )
    if Entry.objects.filter(kind=searching.OPINION).count() == rows:
        return
    began = perf_counter()
    searching.rebuild()
    say(f"  indexed in {perf_counter() - began:.0f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _pages() -> dict[str, Page]:
    """The pages by name: a ward's advisory team, a supervisor of the province, a unit's officer, the public."""
    from django.test import Client

    from doithoai.opinions.models import Opinion
    from doithoai.organisations.models import Account

    clients = {"": Client()}
    for username in ("tham.muu", "giam.sat", "can.bo"):
        clients[username] = Client()
        clients[username].force_login(Account.objects.get(username=username))
    desk = Account.objects.get(username="tham.muu").person.organisation
    closed = Opinion.objects.filter(organisation=desk, stage="closed", restricted=False)[:1].get()
    asked = {
        "list": ("tham.muu", LIST),
        "list, all": ("tham.muu", f"{LIST}?xem=tat-ca"),
        "list, filtered": ("tham.muu", f"{LIST}?xem=xong&linh-vuc=waste&cap-thiet=high"),
        "list, page 20": ("tham.muu", f"{LIST}?xem=tat-ca&trang=20"),
        "list, one channel": ("tham.muu", f"{LIST}?xem=tat-ca&kenh=letter"),
        "list, overdue": ("tham.muu", f"{LIST}?xem=qua-han"),
        "search, rare words": ("tham.muu", f"{LIST}?q=Lý Nam Đế"),
        "search, phrase": ("tham.muu", f'{LIST}?q="thu gom rác"'),
        "search, common word": ("tham.muu", f"{LIST}?q=đường"),
        "search, no diacritics": ("tham.muu", f"{LIST}?q=duong"),
        "search, no match": ("tham.muu", f"{LIST}?q=zzzz"),
        "search, code": ("tham.muu", f"{LIST}?q={closed.code}"),
        "search, name": ("tham.muu", f"{LIST}?q={closed.submission.petitioner}"),
        "list of the province": ("giam.sat", LIST),
        "search in the province": ("giam.sat", f"{LIST}?q=Lý Nam Đế"),
        "search in the province, common": ("giam.sat", f"{LIST}?q=đường"),
        "list of a unit": ("can.bo", f"{LIST}don-vi/"),
        "list, a unit's officer": ("can.bo", LIST),
        "search, a unit's officer": ("can.bo", f"{LIST}?q=đường"),
        "today": ("tham.muu", "/ban/"),
        "opinion": ("tham.muu", f"{LIST}{closed.code}/"),
        "public follow page": ("", f"/theo-doi/{closed.code}/"),
        "public home": ("", "/"),
        "public questions": ("", "/hoi-dap/"),
        "public search": ("", "/hoi-dap/?q=rác"),
    }
    pages = {name: _page(clients[who], address) for name, (who, address) in asked.items()}
    for name in COUNTING:
        pages[f"{name}, after an act"] = replace(pages[name], before=_act(str(desk.pk)))
    return pages


def _act(body: str) -> Callable[[], None]:
    """Moves the head of a body's chain, as every act does: what was counted of the body is counted anew."""
    from doithoai.audit.models import Chain

    heads = count()

    def act() -> None:
        Chain.objects.filter(name=body).update(head=f"act {next(heads)}")

    return act


def _page(client: Any, address: str) -> Page:
    def ask() -> int:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return len(answer.content)

    cookie = client.cookies.get("sessionid")
    return Page(address, cookie.value if cookie else "", ask)


def _served(pages: dict[str, Page], runs: int) -> dict[str, float]:
    from bench.serving import median, uvicorn

    with uvicorn() as port:
        return {name: median(port, pages[name].address, pages[name].session, runs) for name in SERVED}


def _measure(page: Page, runs: int, served: float | None) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    size = [page.ask() for _ in range(WARM_UP)][-1]
    page.before()
    with CaptureQueriesContext(connection) as captured:
        page.ask()
    statements = len(captured)  # the next request forgets them
    times, worked = [], []
    for _ in range(runs):
        page.before()
        began, busy = perf_counter(), process_time()
        page.ask()
        times.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
    median, cpu = statistics.median(times), statistics.median(worked)
    return Measured(round(median, 1), round(max(times), 1), round(cpu, 1), statements, size, served)


def _table(vendor: str, found: dict[str, Measured]) -> None:
    print(
        f"\n{vendor:<24}{'median ms':>11}{'worst ms':>10}{'CPU ms':>8}{'uvicorn ms':>12}{'statements':>12}{'kB':>5}"
    )
    for name, one in found.items():
        served = f"{one.served_ms:.1f}" if one.served_ms else ""
        print(
            f"{name:<24}{one.median_ms:>11.1f}{one.worst_ms:>10.1f}{one.cpu_ms:>8.1f}"
            f"{served:>12}{one.statements:>12}{one.bytes / 1024:>5.0f}"
        )


def _plans() -> dict[str, str]:
    """How the database answers the list by its first way, and a common word in it."""
    from django.db import connection
    from django.db.models import F
    from django.utils import timezone

    from doithoai.opinions.finding import having
    from doithoai.opinions.lifecycle import EXITS
    from doithoai.opinions.listing import MOST_FOUND
    from doithoai.opinions.models import Opinion
    from doithoai.opinions.ways import ways
    from doithoai.organisations.authority import authority
    from doithoai.organisations.models import Account
    from doithoai.search.words import parse

    options: dict[str, Any] = {"analyze": True, "costs": False} if connection.vendor == "postgresql" else {}
    found = {}
    for username in ("tham.muu", "giam.sat"):
        who = authority(Account.objects.get(username=username), timezone.localdate())
        way = ways(who)[0]
        rows = (
            Opinion.objects.filter(way.condition)
            .order_by("-received_on", "-id")
            .values_list("received_on", "pk")
        )
        found[f"the list for {username}"] = rows.exclude(stage__in=EXITS)[:50].explain(**options)
        common = having(who, parse("đường"), way, exact=True)
        searched = rows.alias(number=F("pk") + 0).filter(common)
        found[f"a common word for {username}"] = searched[: MOST_FOUND + 1].explain(**options)
    return found


if __name__ == "__main__":
    main()
