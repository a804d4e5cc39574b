"""The stream of events that feeds the screens: it bypasses the pages, so that a viewer costs no thread and no connection."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core import signing
from django.utils.timezone import now

from doithoai.hall.pictures import BOARD, PROJECTOR, SCREENS, Screen
from doithoai.hall.watching import BEAT, HUB, MOST, Hub

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PREFIX, SUFFIX = "/hoi-truong/", "/dong"
SALT = "doithoai.hall.projector"
# A wall that was opened the evening before still finds back on the day, and shows at night that it ended.
TICKET_AGE = 3 * 24 * 60 * 60
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def ticket(code: str) -> str:
    """Lets the projector of one dialogue in for three days: it shows names, so not everybody may open it."""
    return signing.dumps(code, salt=SALT)


def is_stream(scope: Scope) -> bool:
    """Whether a request asks for the stream."""
    path = str(scope.get("path", ""))
    return scope["type"] == "http" and path.startswith(PREFIX) and path.endswith(SUFFIX)


def asked_for(scope: Scope) -> Screen | None:
    """The screen that a request names and may watch."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    code = str(scope["path"])[len(PREFIX) : -len(SUFFIX)][:40]
    kind = query.get("man", [BOARD])[0]
    language = query.get("tieng", [settings.LANGUAGE_CODE])[0]
    if "\0" in code or kind not in SCREENS or language not in dict(settings.LANGUAGES):
        return None
    if kind == PROJECTOR and not _let_in(code, query.get("the", [""])[0]):
        return None
    return Screen(code, kind, language)


def _let_in(code: str, shown: str) -> bool:
    try:
        return bool(signing.loads(shown, salt=SALT, max_age=TICKET_AGE) == code)
    except signing.BadSignature:
        return False


async def stream(scope: Scope, receive: Receive, send: Send, hub: Hub = HUB) -> None:
    """Sends the picture now, each that follows, and a beat with the time of the server when nothing happens."""
    screen = asked_for(scope)
    if screen is None or not await hub.knows(screen.code):
        await _refuse(send, 404)
    elif scope["method"] != "GET":
        await _refuse(send, 405)
    elif hub.viewers >= MOST:
        await _refuse(send, 503)
    else:
        await _serve(screen, receive, send, hub)


async def _refuse(send: Send, status: int) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]}
    )
    await send({"type": "http.response.body", "body": b""})


async def _serve(screen: Screen, receive: Receive, send: Send, hub: Hub) -> None:
    channel = hub.enter(screen)
    gone = asyncio.create_task(_gone(receive))
    feeding = asyncio.create_task(_feed(channel.next, send))
    try:
        await asyncio.wait({gone, feeding}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (gone, feeding):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await task
        hub.leave(screen)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _feed(following: Callable[[int | None, float], Awaitable[Any]], send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _tell(send, b"retry: 2000\n\n" + beat())
    seen: int | None = None
    while True:
        picture = await following(seen, BEAT)
        if picture is None:
            await _tell(send, beat())
        else:
            seen = picture.version
            await _tell(send, picture.event)


def beat() -> bytes:
    """The line still stands; with the hour of the server, because the clock of a device may be wrong."""
    return b"event: beat\ndata: %d\n\n" % int(now().timestamp() * 1000)


async def _tell(send: Send, words: bytes) -> None:
    await send({"type": "http.response.body", "body": words, "more_body": True})
