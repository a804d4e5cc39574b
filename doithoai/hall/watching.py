"""Three looks at the database a second for all who watch in this process; each is told when their picture changed."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.db import Error

from doithoai.hall.pictures import Picture, Screen, draw, versions

PAUSE = 0.3  # seconds between two looks; a change is seen at most that much later
BEAT = 5.0  # seconds of silence after which a screen is told that the line still stands
MOST = 5_000  # viewers of one process

# One thread, so one connection to the database, however many watch.
EYES = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hall")
log = logging.getLogger(__name__)


class Channel:
    """One screen and everybody in front of it."""

    def __init__(self) -> None:
        self.viewers = 0
        self.picture: Picture | None = None
        self._turned = asyncio.Event()

    def show(self, picture: Picture) -> None:
        """Puts up the next picture and wakes whoever waits for it."""
        self.picture = picture
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()

    async def next(self, seen: int | None, patience: float) -> Picture | None:
        """The first picture that is not the one seen; none when nothing changed meanwhile."""
        turned = self._turned
        if self.picture is None or self.picture.version == seen:
            try:
                await asyncio.wait_for(turned.wait(), patience)
            except TimeoutError:
                return None
        return self.picture


class Hub:
    """All channels of this process, and the one task that looks for changes while somebody watches."""

    def __init__(
        self,
        look: Callable[[Iterable[str]], dict[str, int]] = versions,
        paint: Callable[[Screen], Picture | None] = draw,
        pause: float = PAUSE,
    ) -> None:
        self.channels: dict[Screen, Channel] = {}
        self._look = sync_to_async(look, thread_sensitive=False, executor=EYES)
        self._paint = sync_to_async(paint, thread_sensitive=False, executor=EYES)
        self._pause = pause
        self._task: asyncio.Task[None] | None = None

    async def knows(self, code: str) -> bool:
        """Whether there is such a dialogue to watch."""
        return code in await self._look([code])

    @property
    def viewers(self) -> int:
        """How many watch in this process."""
        return sum(channel.viewers for channel in self.channels.values())

    def enter(self, screen: Screen) -> Channel:
        """Takes a place in front of a screen."""
        channel = self.channels.setdefault(screen, Channel())
        channel.viewers += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        return channel

    def leave(self, screen: Screen) -> None:
        """Gives the place up; a screen without anybody is forgotten."""
        channel = self.channels[screen]
        channel.viewers -= 1
        if not channel.viewers:
            del self.channels[screen]

    async def _watch(self) -> None:
        while self.channels:
            try:
                await self._turn()
            except Error:
                # The screens fall silent and say so themselves; the next look may succeed.
                log.warning("The hall could not look at the database.", exc_info=True)
            await asyncio.sleep(self._pause)

    async def _turn(self) -> None:
        now = await self._look({screen.code for screen in self.channels})
        for screen, channel in list(self.channels.items()):
            version = now.get(screen.code)
            if version is None or (channel.picture and channel.picture.version == version):
                continue
            picture = await self._paint(screen)
            if picture is not None:
                channel.show(picture)


HUB = Hub()
