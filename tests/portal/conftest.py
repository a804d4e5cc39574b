"""A world in a database, and a visitor without an account."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.organisations import World, world


@pytest.fixture(autouse=True)
def _nothing_was_missed() -> None:
    """Codes that other tests tried are not counted here."""
    cache.clear()


@pytest.fixture
def here(db: None) -> World:
    """Two wards and a province."""
    del db
    return world()


@pytest.fixture
def statements(client: Client) -> Callable[[str], int]:
    """How many statements a page needs."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    return count
