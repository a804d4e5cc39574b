"""Asking pages of the desk as an account and reading what they answer."""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doithoai.organisations.models import Account

NO_KEY = 10**30  # more digits than any key of a table has
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
# Neither is a deed: who is signed in, and the counter that the test itself turns.
NOT_WRITTEN = ("Session", "LogEntry", "AccessAttempt", "AccessLog")


@dataclass
class Clock:
    """The hour that stands."""

    now: datetime


@dataclass
class Answer:
    """What a page answered."""

    response: Any

    @property
    def status(self) -> int:
        """The status."""
        return int(self.response.status_code)

    @property
    def onward(self) -> str:
        """Where it leads, empty when it does not."""
        return str(self.response.headers.get("Location", ""))

    @property
    def source(self) -> str:
        """The page as sent."""
        return str(self.response.content.decode())

    @property
    def words(self) -> str:
        """What a person reads, on one line."""
        return " ".join(html.unescape(TAGS.sub(" ", self.source)).split())

    def typed(self, name: str) -> str:
        """What stands in a field of the page."""
        area = re.search(
            rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>\n?(.*?)</textarea>', self.source, re.DOTALL
        )
        if area:
            return html.unescape(area[1])
        line = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', self.source)
        value = re.search(r'value="([^"]*)"', line[0]) if line else None
        return html.unescape(value[1]) if value else ""

    def fault(self, field: str) -> str:
        """The sentences at a field (by its whole name, prefix included), or on top for ""."""
        if not field:
            top = re.search(r'<div class="errsum".*?</div>', self.source, re.DOTALL)
            return _plain(top[0]) if top else ""
        found = re.search(
            rf'id="[^"]*_?{re.escape(field)}_error">(.*?)</span></span></span>', self.source, re.DOTALL
        )
        return _plain(found[1]) if found else ""


def _plain(part: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", part)).split())


@dataclass
class Asking:
    """Asks as an account; the hour stands."""

    clock: Clock

    def client(self, account: Account | None) -> Client:
        """A browser signed in as this account, or a stranger's."""
        client = Client()
        if account is not None:
            client.force_login(account)
        return client

    def get(self, account: Account | None, url: str, **asked: Any) -> Answer:
        """Opens a page."""
        return Answer(self.client(account).get(url, asked))

    def post(self, account: Account | None, url: str, sent: Mapping[str, Any] | None = None) -> Answer:
        """Sends a form."""
        return Answer(self.client(account).post(url, {"gui": "1", **(sent or {})}))

    def words(self, account: Account, url: str, **asked: Any) -> str:
        """The words of a page that works."""
        told = self.get(account, url, **asked)
        assert told.status == 200, (url, told.status)
        return told.words

    def queries(self, account: Account, url: str) -> int:
        """How many statements a page needs once everything is warm."""
        client = self.client(account)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            status = client.get(url).status_code
        assert status == 200, url
        return len(seen)


def pieces(response: Any) -> bytes:
    """All that was sent piece by piece."""

    async def read() -> bytes:
        return b"".join([piece async for piece in response.streaming_content])

    return async_to_sync(read)() if response.is_async else b"".join(response)


def rows() -> dict[str, int]:
    """How many rows every table of the system has."""
    return {
        model.__name__: QuerySet(model).count()
        for model in apps.get_models()
        if model.__name__ not in NOT_WRITTEN
    }


@contextmanager
def nothing_written() -> Iterator[None]:
    """Nothing is added to or removed from any table meanwhile."""
    before = rows()
    yield
    assert rows() == before
