"""The service worker of the hall's pages: the files it keeps, and a name for exactly these files."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

WORKER = "desk/worker.js"
SCRIPTS = (
    "desk/offline_store.js",
    "desk/offline_state.js",
    "desk/offline_sync.js",
    "desk/offline_view.js",
    "desk/offline.js",
)
LETTERS = [
    f"ui/fonts/be-vietnam-pro-{letters}-{weight}-normal.woff2"
    for letters in ("latin", "vietnamese")
    for weight in (400, 500, 600, 700)
]
FILES = ("ui/ui.css", "ui/ui.js", "ui/icons.svg", "ui/mark.svg", "desk/offline.css", *SCRIPTS, *LETTERS)


def _content(name: str) -> bytes:
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else b""


@cache
def worker_text() -> str:
    """The worker with the addresses of what it keeps; other files make another name, so old ones are never mixed in."""
    mark = hashlib.sha256(b"".join(_content(name) for name in (WORKER, *FILES))).hexdigest()[:16]
    kept = json.dumps({"name": f"sotay-{mark}", "files": [static(name) for name in FILES]})
    return f'"use strict";\nconst KEPT = {kept};\n{_content(WORKER).decode()}'
