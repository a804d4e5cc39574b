"""Migrations: one line of them per room, named, reversible, without data of the domain, up and down on this database."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, RunSQL

from tests import tables
from tests.architecture import PACKAGE, ROOT

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("doithoai."))


def migrations() -> dict[tuple[str, str], Migration]:
    found = MigrationLoader(None).disk_migrations
    return {key: migration for key, migration in found.items() if key[0] in OURS}


def test_the_migrations_of_a_room_form_one_line() -> None:
    for label in OURS:
        names = sorted(name for app, name in migrations() if app == label)
        for earlier, later in zip([None, *names], names, strict=False):
            inside = [name for app, name in migrations()[label, later].dependencies if app == label]
            assert inside == ([earlier] if earlier else []), f"{label}.{later}"


def test_migrations_are_named_and_numbered_without_gaps() -> None:
    for label in OURS:
        names = sorted(name for app, name in migrations() if app == label)
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), label
        assert not [name for name in names if re.search(r"_auto_|_alter_.*_and_more|_and_more$", name)], label


def test_every_step_can_be_undone() -> None:
    for key, migration in migrations().items():
        for operation in migration.operations:
            if isinstance(operation, RunPython | RunSQL):
                assert operation.reversible, key


def test_no_migration_holds_data_of_the_domain() -> None:
    # Regulations are TOML and organisations come from scenario files; a migration only shapes tables.
    writes = re.compile(r"\.objects\b|bulk_create|INSERT INTO [a-z]+ VALUES", re.IGNORECASE)
    files = [
        path for path in PACKAGE.glob("*/migrations/0*.py") if writes.search(path.read_text(encoding="utf-8"))
    ]
    assert files == []


# Without Django's command, which would fill the tables of permissions after each step.
UP_DOWN_UP = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
def migrate(wanted):
    executor = MigrationExecutor(connection)
    executor.migrate(wanted or executor.loader.graph.leaf_nodes())
migrate([])  # nothing, where it begins with the tables of all other tests
migrate([(label, None) for label in {labels!r}])
migrate([])
"""


@pytest.mark.own_database
def test_all_migrations_go_up_down_and_up_again(tmp_path: Path) -> None:
    # The server of the PostgreSQL gate has this database for nothing else; on SQLite it is a file of its own. Both begin
    # with all tables: the way up that made them is gone once more at the end.
    address = os.environ.get("DOITHOAI_DATABASE", "")
    if connection.vendor == "sqlite":
        file = shutil.copy(tables.sqlite(), tmp_path / "migrations.sqlite3")
        address = f"sqlite:///{file}"
    elif not address.startswith("postgresql://postgres@/postgres?host=/tmp/dt-pg-"):
        pytest.skip("only on the server that the gate started: this test empties the database")
    else:
        address = address.replace("/postgres?", "/up_and_down?")
    with_models = [label for label in OURS if any(app == label for app, _ in migrations())]
    code = UP_DOWN_UP.format(labels=with_models)
    environment = os.environ | {
        "DOITHOAI_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "doithoai.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
