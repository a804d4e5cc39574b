"""A file between being sent and being confirmed: kept apart for a day, known only to who sent it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from doithoai.desk.frame import OfficialRequest, found
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.import_rows import Bound
from doithoai.opinions.importing import Given
from doithoai.organisations.models import Organisation

FOLDER = "imports-waiting"
KEPT = timedelta(days=1)
MOST = 5  # of one person at a time


def keep(request: OfficialRequest, given: Given, bound: Bound) -> str:
    """Puts the file aside; the name by which its page finds it again."""
    tidy(request.now)
    token = uuid.uuid4().hex
    default_storage.save(f"{FOLDER}/{token}", ContentFile(given.content))
    waiting = list(request.session.get(FOLDER, {}).items())[-MOST + 1 :]
    told = {
        "name": given.name,
        "organisation": bound.organisation.pk,
        "source": bound.source.pk if bound.source else None,
        "dialogue": bound.dialogue.pk if bound.dialogue else None,
    }
    request.session[FOLDER] = {**dict(waiting), token: told}
    return token


def kept(request: OfficialRequest, token: str) -> tuple[Given, Bound]:
    """The file and where it goes, or 404."""
    told: dict[str, Any] | None = request.session.get(FOLDER, {}).get(token)
    if told is None or not default_storage.exists(f"{FOLDER}/{token}"):
        raise Http404
    with default_storage.open(f"{FOLDER}/{token}") as file:
        given = Given(str(told["name"]), file.read())
    rows = Organisation.objects.all()
    return given, Bound(
        found(rows, pk=told["organisation"]),
        found(rows, pk=told["source"]) if told["source"] else None,
        found(Dialogue.objects.all(), pk=told["dialogue"]) if told["dialogue"] else None,
    )


def drop(token: str) -> None:
    """The file was taken or given up."""
    default_storage.delete(f"{FOLDER}/{token}")


def tidy(at: datetime) -> int:
    """Files that nobody confirmed do not stay: they hold names and telephones. How many went."""
    if not default_storage.exists(FOLDER):
        return 0
    names = default_storage.listdir(FOLDER)[1]
    old = [name for name in names if default_storage.get_modified_time(f"{FOLDER}/{name}") < at - KEPT]
    for name in old:
        drop(name)
    return len(old)
