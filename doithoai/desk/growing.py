"""A page that is sent piece by piece while long work is done, so that a person sees how far it is, without a script."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Protocol

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string

from doithoai.desk import waiting
from doithoai.desk.frame import OfficialRequest, role_words
from doithoai.desk.navigation import entries

CUT = "<!-- step -->"
EVERY = 0.25  # seconds between two looks


class Run(Protocol):
    """Long work: how far it is, and how it ended, each as a piece of the page."""

    def step(self) -> str:
        """How far it is."""

    def end(self) -> str:
        """Does the work; the last piece."""


def growing(
    request: OfficialRequest, template: str, context: dict[str, Any], run: Run, *, section: str
) -> StreamingHttpResponse:
    """The answer that grows; when the reader leaves, the work still ends whole."""
    waits = waiting.counts(request.authority)
    frame = {
        "waiting": waits,
        "today": request.today,
        "navigation": entries(request.authority, waits, section),
        "role_words": role_words(request),
    }
    head, _cut, foot = render_to_string(template, {**frame, **context}, request).partition(CUT)
    response = StreamingHttpResponse(_pieces(run, head, foot))
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


async def _pieces(run: Run, head: str, foot: str) -> AsyncIterator[bytes]:
    yield head.encode()
    task = asyncio.ensure_future(sync_to_async(run.end)())
    shown = ""
    while not task.done():
        step = run.step()
        if step != shown:
            yield step.encode()
        shown = step
        await asyncio.wait({task}, timeout=EVERY)
    yield task.result().encode()
    yield foot.encode()
