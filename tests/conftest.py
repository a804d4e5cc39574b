"""What every test shares: cheap passwords, a database in memory, tables made once, hypothesis without a stopwatch."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.conf import settings
from django.test import SimpleTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import tables

# A slow machine is no failing property.
hypothesis_settings.register_profile(
    "gate", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis_settings.load_profile("gate")
# The same cases again, fewer of them: what differs there is the database, not the cases.
hypothesis_settings.register_profile("again", hypothesis_settings.get_profile("gate"), max_examples=20)

# The name that Django gives to a database in memory.
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def pytest_configure() -> None:
    """Cheap settings in the place of strong ones."""
    # Argon2 costs 100 MB a hash by design; tests sign in thousands of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = None  # in memory, one for each worker
    else:
        hypothesis_settings.load_profile("again")
        database["OPTIONS"].pop("pool", None)  # it would outlive the dropped database
        if template := os.environ.get("DOITHOAI_TABLES"):
            database.setdefault("TEST", {})["TEMPLATE"] = template


def asks_the_database(test: pytest.Item) -> bool:
    """By the mark, by what it is given, by its class, or because it brings a database of its own."""
    given = {"db", "transactional_db", "django_db_setup"} & {*getattr(test, "fixturenames", ())}
    marked = test.get_closest_marker("django_db") or test.get_closest_marker("own_database")
    return bool(given or marked or issubclass(getattr(test, "cls", None) or object, SimpleTestCase))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL everything that asks a database: the rest is kept from it (by pytest-django) and was run with SQLite."""
    # They take half a minute each, so that no core waits for them at the end.
    items.sort(key=lambda test: test.get_closest_marker("own_database") is None)
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        return
    kept = [test for test in items if asks_the_database(test)]
    config.hook.pytest_deselected(items=[test for test in items if not asks_the_database(test)])
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """SQLite's tables are there before Django looks for them; it finds no migration left to do."""
    del (
        django_db_modify_db_settings_parallel_suffix
    )  # asked for, so that each worker has a database of its own
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        yield
        return
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as database:
        with closing(sqlite3.connect(tables.sqlite())) as made:
            made.backup(database)
        yield
