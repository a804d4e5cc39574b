"""The system as browsers meet it, on a day the test chooses; cheap passwords, all else as `./run demo` serves it.

`python -m tests.journeys.serving world [SCENE]` builds the invented bodies and prints who is who;
`python -m tests.journeys.serving PORT` serves them. The clock is a file with seconds ahead of the real one.
"""

import json
import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.utils import timezone

from tests import tables

real_now = timezone.now
AHEAD = Path(os.environ["JOURNEY_CLOCK"])


def now() -> datetime:
    """The real time, moved to the day of the story."""
    return real_now() + timedelta(seconds=float(AHEAD.read_text(encoding="utf-8")))


def build(scene: str = "") -> None:
    """Tables, then the world of the tests, and a scene in it; who has which account."""
    from doithoai.organisations.models import Account  # noqa: PLC0415 - likewise
    from tests.factories.organisations import world  # noqa: PLC0415 - likewise
    from tests.journeys import scenes  # noqa: PLC0415 - likewise

    shutil.copy(tables.sqlite(), settings.DATABASES["default"]["NAME"])
    built = world()
    if scene:
        getattr(scenes, scene)(built)
    people = {
        name: {"username": value.username, "name": value.person.name}
        for name, value in vars(built).items()
        if isinstance(value, Account)
    }
    sys.stdout.write(json.dumps(people))


def serve(port: int) -> None:
    """As `./run demo` serves it."""
    import uvicorn  # noqa: PLC0415 - after the clock was set

    uvicorn.run(
        "doithoai.config.asgi:application",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    timezone.now = now  # before any model or package took the function by its name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doithoai.config.settings")
    # Argon2 costs a second on a busy machine by design; here everybody signs in every day.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    build(*sys.argv[2:]) if sys.argv[1] == "world" else serve(int(sys.argv[1]))
