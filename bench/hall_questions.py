"""The second part of `./run bench hall`: telephones that ask within a minute over a line that breaks, and ask again."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from secrets import SystemRandom
from typing import Any
from urllib.parse import quote, urlencode

from bench.opinions import ROOT

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
COOKIE = re.compile(rb"csrftoken=(\w+)", re.IGNORECASE)
CUT, HALF, TWICE = (
    0.3,
    0.1,
    0.1,
)  # of the telephones: no answer heard, half a request sent, sent twice at once
PATIENCE = 30.0  # seconds a telephone waits for an answer
TRIES = 60  # the page never gives up; here the minute ends some time


@dataclass
class Told:
    """What the telephones were told, and how long they waited."""

    numbers: dict[str, int] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    again: int = 0  # pages and answers that had to be asked for once more
    cut: int = 0
    tried: int = 0


@dataclass(frozen=True)
class Line:
    """Where the telephones ask."""

    code: str
    port: int

    @property
    def path(self) -> str:
        """The page of the hall."""
        return f"/hoi-truong/{quote(self.code)}/hoi/"


def ask_all(code: str, port: int, around: dict[str, str], phones: int, seconds: float) -> dict[str, Any]:
    """So many telephones, each at a moment of its own; then what the database holds of it."""
    told = asyncio.run(_minute(Line(code, port), phones, seconds))
    stored = subprocess.run(
        [sys.executable, "-m", "bench.hall_stage", "count", code],
        cwd=ROOT,
        env=around,
        check=True,
        capture_output=True,
        text=True,
    )
    held: dict[str, int] = json.loads(stored.stdout.splitlines()[-1])
    doubled = held.pop("")
    waited, pages = sorted(told.waited), sorted(told.pages)
    return {
        "phones": phones,
        "within_s": seconds,
        "cut": told.cut,
        "requests": told.tried,
        "asked_again": told.again,
        "lost": sum(held.get(text) != number for text, number in told.numbers.items()) + phones - len(held),
        "doubled": doubled,
        "p50_ms": round(statistics.median(waited) * 1000),
        "p95_ms": round(waited[int(len(waited) * 0.95)] * 1000),
        "worst_ms": round(waited[-1] * 1000),
        "page_p95_ms": round(pages[int(len(pages) * 0.95)] * 1000),
    }


async def _minute(line: Line, phones: int, seconds: float) -> Told:
    told, chance = Told(), SystemRandom()
    moments = sorted(chance.random() * seconds for _ in range(phones))
    await asyncio.gather(
        *(_phone(line, number, moment, told, chance) for number, moment in enumerate(moments))
    )
    return told


async def _phone(line: Line, number: int, moment: float, told: Told, chance: SystemRandom) -> None:
    await asyncio.sleep(moment)
    began = time.monotonic()
    cookie, token = await _opened(line, told)
    told.pages.append(time.monotonic() - began)
    text = f"Câu hỏi thử số {number}: bao giờ có lịch thu gom rác ở ngõ {number}?"
    fields = {"text": text, "once": str(uuid.uuid4())}
    body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
    headers = {"Cookie": f"csrftoken={cookie}", "Accept": "application/json"}
    luck = chance.random()
    if luck < CUT + HALF:
        told.cut += 1
        told.tried += 1
        await _cut_off(line, headers, body if luck < CUT else body[: len(body) // 2], len(body))
        await asyncio.sleep(1 + chance.random() * 2)
    copies = 2 if luck > 1 - TWICE else 1
    await asyncio.gather(*(_until_stored(line, headers, body, text, told) for _ in range(copies)))


async def _opened(line: Line, told: Told) -> tuple[str, str]:
    """The page with its mark against forms from elsewhere."""
    for _ in range(TRIES):
        page = await _asked(line, "GET", {}, b"")
        cookie, token = COOKIE.search(page), TOKEN.search(page)
        if cookie and token:
            return cookie[1].decode(), token[1].decode()
        told.again += 1
        await asyncio.sleep(1)
    raise SystemExit("the page of the hall does not open")


async def _until_stored(line: Line, headers: dict[str, str], body: bytes, text: str, told: Told) -> None:
    """As the page does it: the same words under the same mark until there is a number."""
    for attempt in range(TRIES):
        began = time.monotonic()
        told.tried += 1
        try:
            answer = await asyncio.wait_for(_asked(line, "POST", headers, body), PATIENCE)
            number = int(json.loads(answer.partition(b"\r\n\r\n")[2])["number"])
        except (OSError, ValueError, KeyError, TimeoutError):
            told.again += 1
            await asyncio.sleep(min(2 * (attempt + 1), 10))
            continue
        told.waited.append(time.monotonic() - began)
        assert told.numbers.setdefault(text, number) == number, f"two numbers for one question: {text}"
        return


def _request(line: Line, method: str, headers: dict[str, str], length: int) -> bytes:
    fields = {"Host": "127.0.0.1", "Connection": "close", **headers}
    if method == "POST":
        fields |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(length)}
    lines = [f"{method} {line.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _asked(line: Line, method: str, headers: dict[str, str], body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    try:
        writer.write(_request(line, method, headers, len(body)) + body)
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()


async def _cut_off(line: Line, headers: dict[str, str], body: bytes, length: int) -> None:
    """The telephone goes offline after pressing send: nobody hears the answer."""
    _reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(_request(line, "POST", headers, length) + body)
    await writer.drain()
    writer.transport.abort()
