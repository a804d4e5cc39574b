"""What the tests of the officials' pages share: a clock that stands, and the ward with its people."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.desk.asking import Asking, Clock
from tests.factories.organisations import World, day, moment, world

# A day after the notice of the factories and before their dialogue.
NOW = moment(day(2026, 9, 10), 9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The hour that every page sees; a test may set it."""
    standing = Clock(NOW)

    def now() -> datetime:
        return standing.now

    monkeypatch.setattr(timezone, "now", now)
    return standing


@pytest.fixture
def here() -> World:
    """A province with two wards."""
    return world()


@pytest.fixture
def ask(clock: Clock) -> Asking:
    """Asks pages as one of the accounts, at the standing hour."""
    return Asking(clock)
