"""An archive between being made and being taken along: kept for a day, known only to the session that asked for it."""

import uuid
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


def promise(request: OfficialRequest, dialogue: int) -> str:
    """The name under which the session will find what is going to be made; said before the page begins."""
    tidy(request.now)
    token = uuid.uuid4().hex
    before = list(request.session.get(FOLDER, {}).items())[-MOST + 1 :]
    request.session[FOLDER] = {**dict(before), token: dialogue}
    return token


def keep(token: str, content: IO[bytes], sha256: str) -> None:
    """Puts it where the session finds it."""
    content.seek(0)
    default_storage.save(f"{FOLDER}/{token}/{sha256}.zip", File(content))


def ready(request: OfficialRequest, dialogue: int) -> list[Ready]:
    """Those of this dialogue that the session may take, the newest first."""
    told = request.session.get(FOLDER, {})
    tokens = [token for token, number in told.items() if number == dialogue]
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
