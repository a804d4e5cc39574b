import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import pytest
from django.db import OperationalError

from doithoai.hall.pictures import BOARD, Picture, Screen
from doithoai.hall.watching import Hub

SCREEN = Screen("ĐT-1", BOARD, "vi")


class Wall:
    """A database of one dialogue: its version, and how often it was asked and painted."""

    def __init__(self) -> None:
        self.version = 1
        self.looks = self.paintings = 0
        self.broken = False

    def look(self, codes: Iterable[str]) -> dict[str, int]:
        self.looks += 1
        if self.broken:
            raise OperationalError("the line to the database is cut")
        return dict.fromkeys(codes, self.version)

    def paint(self, _screen: Screen) -> Picture:
        self.paintings += 1
        return Picture(self.version, f"picture {self.version}".encode())

    @property
    def hub(self) -> Hub:
        return Hub(self.look, self.paint, pause=0.01)


@pytest.fixture
def wall() -> Wall:
    return Wall()


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def test_who_enters_sees_the_picture_and_then_each_that_follows(wall: Wall) -> None:
    async def story() -> None:
        channel = wall.hub.enter(SCREEN)
        first = await channel.next(None, 5)
        assert first is not None
        assert first.version == 1
        wall.version = 2
        second = await channel.next(first.version, 5)
        assert second is not None
        assert second.version == 2

    play(story)


def test_nothing_is_told_while_nothing_changes(wall: Wall) -> None:
    async def story() -> None:
        channel = wall.hub.enter(SCREEN)
        assert await channel.next(None, 5) is not None
        assert await channel.next(1, 0.05) is None

    play(story)


def test_a_screen_that_slept_gets_the_newest_picture_at_once(wall: Wall) -> None:
    async def story() -> None:
        channel = wall.hub.enter(SCREEN)
        await channel.next(None, 5)
        for version in (2, 3, 4):
            wall.version = version
            await channel.next(version - 1, 5)
        late = await channel.next(1, 0)
        assert late is not None
        assert late.version == 4

    play(story)


def test_a_thousand_viewers_cost_one_painting_a_change(wall: Wall) -> None:
    async def story() -> None:
        hub = wall.hub
        channels = [hub.enter(SCREEN) for _ in range(1000)]
        assert hub.viewers == 1000
        pictures = await asyncio.gather(*(channel.next(None, 5) for channel in channels))
        wall.version = 2
        after = await asyncio.gather(*(channel.next(1, 5) for channel in channels))
        assert {picture.version for picture in pictures if picture} == {1}
        assert [picture.version for picture in after if picture] == [2] * 1000
        assert wall.paintings == 2

    play(story)


def test_nobody_looks_at_the_database_when_nobody_watches(wall: Wall) -> None:
    async def story() -> None:
        hub = wall.hub
        channel = hub.enter(SCREEN)
        await channel.next(None, 5)
        hub.leave(SCREEN)
        assert not hub.channels
        await asyncio.sleep(0.1)
        asked = wall.looks
        await asyncio.sleep(0.1)
        assert wall.looks == asked
        again = hub.enter(SCREEN)
        assert await again.next(None, 5) is not None

    play(story)


def test_a_database_that_fails_for_a_while_ends_no_screen(wall: Wall) -> None:
    async def story() -> None:
        channel = wall.hub.enter(SCREEN)
        await channel.next(None, 5)
        wall.broken = True
        assert await channel.next(1, 0.1) is None
        wall.broken, wall.version = False, 2
        found = await channel.next(1, 5)
        assert found is not None
        assert found.version == 2

    play(story)
