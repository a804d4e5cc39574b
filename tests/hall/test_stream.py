import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from doithoai.config.asgi import application
from doithoai.dialogues.floor import call_next
from doithoai.hall.stream import ticket
from doithoai.hall.watching import EYES, HUB
from tests.factories import dialogues
from tests.factories.dialogues import STARTS
from tests.factories.organisations import world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # On SQLite the journey of the hall does it, on a file: the record cannot be emptied between two tests in memory.
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
]


@pytest.fixture(autouse=True)
def eyes_shut() -> Iterator[None]:
    """The thread that looks for changes lets go of this test's database."""
    yield
    EYES.submit(connections.close_all).result()


NAME = "Ông Phạm Bá Thử 1"


class Line:
    """One request for the stream, as a server hands it over."""

    def __init__(self, code: str, method: str = "GET", **query: str) -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": f"/hoi-truong/{code}/dong",
            "query_string": urlencode(query).encode(),
            "headers": [],
        }
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    async def opened(self) -> int:
        """Asks; the status of the answer."""
        self.task = asyncio.create_task(application(self.scope, self.said.get, self.heard.put))
        return int((await asyncio.wait_for(self.heard.get(), 10))["status"])

    async def picture(self) -> str:
        """The next picture; beats are passed over."""
        while True:
            words = (await asyncio.wait_for(self.heard.get(), 10))["body"].decode()
            if "event: picture" in words:
                return str(json.loads(words.split("data: ", 1)[1]))

    async def tick(self) -> int:
        """The next version, which is all that is said."""
        while True:
            words = (await asyncio.wait_for(self.heard.get(), 10))["body"].decode()
            if "event: tick" in words:
                return int(words.split("data: ", 1)[1])

    async def left(self) -> None:
        """The browser is closed."""
        await self.said.put({"type": "http.disconnect"})
        await asyncio.wait_for(self.task, 5)


def test_a_telephone_sees_the_turn_change_without_asking_again() -> None:
    w = world()
    dialogue = dialogues.opened(w, slips=2)

    async def story() -> None:
        line = Line(dialogue.code)
        assert await line.opened() == 200
        assert "Đang chờ người tiếp theo" in await line.picture()
        await sync_to_async(call_next)(dialogue, by=w.clerk, at=STARTS)
        await sync_to_async(connections.close_all)()
        shown = await line.picture()
        assert "Phiếu số 1" in shown
        assert NAME not in shown
        await line.left()
        assert HUB.viewers == 0

    asyncio.run(story())


def test_the_projector_calls_people_by_name_and_needs_a_ticket() -> None:
    w = world()
    dialogue = dialogues.opened(w, slips=1)
    other = dialogues.announced(w, theme="Chợ tạm và vỉa hè")

    async def story() -> None:
        line = Line(dialogue.code, man="chieu", the=ticket(dialogue.code))
        assert await line.opened() == 200
        assert NAME in await line.picture()
        await line.left()
        for the in ("", "khong-phai-ve", ticket(other.code)):
            assert await Line(dialogue.code, man="chieu", the=the).opened() == 404

    asyncio.run(story())


def test_the_english_board_is_english() -> None:
    dialogue = dialogues.opened(world())

    async def story() -> None:
        line = Line(dialogue.code, tieng="en")
        assert await line.opened() == 200
        assert "Đang chờ" not in await line.picture()
        await line.left()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("code", "method", "query", "status"),
    [
        ("ĐT-KHONG-CO", "GET", {}, 404),
        ("x" * 5000, "GET", {}, 404),
        ("\0", "GET", {}, 404),
        (None, "GET", {"man": "khong-co"}, 404),
        (None, "GET", {"tieng": "fr"}, 404),
        (None, "POST", {}, 405),
    ],
)
def test_what_is_no_stream_is_refused(
    code: str | None, method: str, query: dict[str, str], status: int
) -> None:
    dialogue = dialogues.opened(world())

    async def story() -> None:
        assert await Line(code or dialogue.code, method, **query).opened() == status

    asyncio.run(story())


def test_a_dialogue_that_was_not_announced_has_no_stream() -> None:
    dialogue = dialogues.called(world())

    async def story() -> None:
        assert await Line(dialogue.code).opened() == 404

    asyncio.run(story())


def test_a_desk_is_told_that_something_changed_and_nothing_of_what() -> None:
    w = world()
    dialogue = dialogues.opened(w, slips=2)

    async def story() -> None:
        line = Line(dialogue.code, man="nhip")
        assert await line.opened() == 200
        first = await line.tick()
        await sync_to_async(call_next)(dialogue, by=w.clerk, at=STARTS)
        await sync_to_async(connections.close_all)()
        assert await line.tick() > first
        await line.left()

    asyncio.run(asyncio.wait_for(story(), 20))
