"""The tables as all migrations leave them, made once and copied: telling the migrations takes longer than most files of tests.

Kept in .pytest_cache under the words of the migrations and of the lock, so that a changed step makes them anew.
`tests/test_migrations.py` walks all steps up, down and up again whatever is kept here.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache"


def kept(ending: str, make: Callable[[Path], None]) -> Path:
    """The file of this kind for today's migrations; whoever comes first makes it, the others wait."""
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"tables-{_words_of_the_migrations()}.{ending}"
    with (KEPT / f"tables-{ending}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in KEPT.glob(f"tables-*.{ending}*"):
                old.unlink()
            new = file.with_name(f"{file.name}.new")
            make(new)
            new.replace(file)
    return file


def sqlite() -> Path:
    """An SQLite database with all tables and nothing in them."""
    return kept("sqlite3", _made_by_sqlite)


def migrate(address: str) -> None:
    """All migrations on this database."""
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"DOITHOAI_DATABASE": address})


def _made_by_sqlite(new: Path) -> None:
    told = new.with_name(f"{new.name}.told")
    migrate(f"sqlite:///{told}")
    with closing(sqlite3.connect(told)) as database:
        database.execute("VACUUM INTO ?", [str(new)])  # one file, without the log beside it
    for part in new.parent.glob(f"{told.name}*"):
        part.unlink()


def _words_of_the_migrations() -> str:
    files = [ROOT / "requirements.lock", *sorted(ROOT.glob("doithoai/*/migrations/*.py"))]
    said = hashlib.sha256()
    for file in files:
        said.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return said.hexdigest()[:16]
