"""An archive between being made and being taken along: kept for a day, known only to the session that asked for it."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404

from doithoai.desk.frame import OfficialRequest

FOLDER = "archives-waiting"
KEPT = timedelta(days=1)
MOST = 5  # of one person at a time


@dataclass(frozen=True)
class Ready:
    """One that can be taken along."""

    token: str
    path: str
    sha256: str
    size: int


def promise(request: OfficialRequest, dialogue: int, shut: Iterable[int]) -> str:
    """The name under which the session will find what is going to be made; said before the page begins.

    `shut` are the numbers of the matters that it will not tell: of one restricted later it would.
    """
    tidy(request.now)
    token = uuid.uuid4().hex
    before = list(request.session.get(FOLDER, {}).items())[-MOST + 1 :]
    made = {"dialogue": dialogue, "shut": sorted(shut)}
    request.session[FOLDER] = {**dict(before), token: made}
    return token


def _promised(request: OfficialRequest, dialogue: int) -> Iterator[tuple[str, set[int]]]:
    """Tokens of this dialogue, each with the matters that were shut when it was asked for."""
    for token, made in request.session.get(FOLDER, {}).items():
        # A bare number is of a session from before the matters were kept: nothing was shut, for all that is known.
        told = made if isinstance(made, dict) else {"dialogue": made, "shut": []}
        if told["dialogue"] == dialogue:
            yield token, set(told["shut"])


def outdated(request: OfficialRequest, dialogue: int, shut: Iterable[int]) -> bool:
    """Removes those made before one of these matters was restricted; whether there was any (B.Đ4.2)."""
    told, gone = set(shut), False
    for token, then in _promised(request, dialogue):
        for one in _found(token) if told - then else ():
            default_storage.delete(one.path)
            gone = True
    return gone


def keep(token: str, content: IO[bytes], sha256: str) -> None:
    """Puts it where the session finds it."""
    content.seek(0)
    default_storage.save(f"{FOLDER}/{token}/{sha256}.zip", File(content))


def ready(request: OfficialRequest, dialogue: int) -> list[Ready]:
    """Those of this dialogue that the session may take, the newest first."""
    tokens = [token for token, _shut in _promised(request, dialogue)]
    return [one for token in reversed(tokens) for one in _found(token)]


def _found(token: str) -> list[Ready]:
    if not default_storage.exists(f"{FOLDER}/{token}"):
        return []
    paths = [f"{FOLDER}/{token}/{name}" for name in default_storage.listdir(f"{FOLDER}/{token}")[1]]
    return [Ready(token, path, PurePosixPath(path).stem, default_storage.size(path)) for path in paths[:1]]


def taken(request: OfficialRequest, dialogue: int, token: str) -> "tuple[Ready, File[bytes]]":
    """The archive, or 404."""
    one = next((one for one in ready(request, dialogue) if one.token == token), None)
    if one is None:
        raise Http404
    try:
        return one, default_storage.open(one.path)
    except FileNotFoundError:
        raise Http404 from None


def tidy(at: datetime) -> int:
    """What nobody took along does not stay: it holds names. How many went."""
    if not default_storage.exists(FOLDER):
        return 0
    gone = 0
    for token in default_storage.listdir(FOLDER)[0]:
        for one in _found(token):
            if default_storage.get_modified_time(one.path) < at - KEPT:
                default_storage.delete(one.path)
                gone += 1
        if not default_storage.listdir(f"{FOLDER}/{token}")[1]:
            default_storage.delete(f"{FOLDER}/{token}")
    return gone
