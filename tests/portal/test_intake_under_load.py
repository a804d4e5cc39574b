"""Eight people send without a pause, a worker is killed in the middle: what was told to be received is there, once."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bench.intake import load, prepare, serving, stored, workers_of, wrong
from tests import tables

BEFORE, SECONDS = 1.5, 5.0


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of a database with empty tables, of the kind that this run tests; the tests' own is in a transaction."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{shutil.copy(tables.sqlite(), folder / 'intake.sqlite3')}"
        return
    kept: dict[str, Any] = settings.DATABASES["default"]
    where = {
        "host": kept["HOST"],
        "port": kept["PORT"] or None,
        "user": kept["USER"],
        "password": kept["PASSWORD"] or None,
    }
    name = f"intake_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {os.environ.get('DOITHOAI_TABLES', 'template1')}")
    try:
        yield f"postgresql://{kept['USER']}@/{name}?host={kept['HOST']}"
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kill_one(port: int, killed: list[int]) -> None:
    """As the power going for one of the workers."""
    sleep(BEFORE)
    killed.append(workers_of(port)[0])
    os.kill(killed[0], signal.SIGKILL)


@pytest.mark.own_database
@pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="finds the workers in /proc, which Linux has"
)
def test_nothing_that_was_acknowledged_is_lost_or_doubled_when_a_worker_is_killed(tmp_path: Path) -> None:
    with database(tmp_path) as address:
        to = prepare(address, tmp_path)
        with serving(address, tmp_path) as port:
            killed: list[int] = []
            death = threading.Thread(target=kill_one, args=(port, killed))
            death.start()
            sent = load(port, to, SECONDS)
            death.join()
            assert killed[0] not in workers_of(port)
        rows = stored(address, tmp_path)
    assert sent.refused == []
    assert wrong(sent, rows) == []
    assert len(sent.told) == len(sent.begun) == len(rows) > 0
