"""Entry point for uvicorn and gunicorn: pages by Django, the streams of the hall beside it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doithoai.config.settings")

pages = get_asgi_application()

from doithoai.hall.stream import Receive, Scope, Send, is_stream, stream  # noqa: E402 - models exist only now


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Passes one connection on."""
    await (stream if is_stream(scope) else pages)(scope, receive, send)
