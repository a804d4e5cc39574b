"""A PostgreSQL of our own for one command: `python -m tests.postgres COMMAND…`; nothing of it stays."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import tables

_DEBIAN = Path("/usr/lib/postgresql")
_OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def _programs() -> Path:
    """The newest server that Debian installed; its programs are not on the PATH."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def _run(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root, so root hands over to the user that Debian made for it."""
    owner = "postgres" if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=owner,
        group=owner,
        extra_groups=[] if owner else None,
    )


@contextmanager
def server() -> Iterator[str]:
    """Start a server on a socket in a new folder; give the address for DOITHOAI_DATABASE; stop it and tidy up."""
    # A socket's path may have 107 bytes, and TMPDIR may be long.
    folder = Path(tempfile.mkdtemp(prefix="dt-pg-", dir="/tmp"))
    data, programs = folder / "data", _programs()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(
            programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8"
        )
        _run(
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
            "-o",
            f"-k {folder} {_OPTIONS}",
            "start",
        )
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def with_tables(address: str) -> str:
    """The name of a database with all tables on this server, which each worker copies."""
    name, programs = "with_tables", _programs()
    template = address.replace("/postgres?", f"/{name}?")
    subprocess.run([programs / "createdb", "--maintenance-db", address, name], check=True)

    def dump(new: Path) -> None:
        tables.migrate(template)
        subprocess.run([programs / "pg_dump", "-d", template, "-f", new], check=True)
        again()

    def again() -> None:
        """Empty, for the dump to be read like any other time."""
        for program in ("dropdb", "createdb"):
            subprocess.run([programs / program, "--maintenance-db", address, name], check=True)

    file = tables.kept(f"{_programs().parent.name}.sql", dump)
    read: list[str | Path] = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", template, "-f", file]
    subprocess.run(read, check=True, stdout=subprocess.DEVNULL)
    # One that tests/test_migrations.py may empty.
    alone: list[str | Path] = [
        programs / "createdb",
        "--maintenance-db",
        address,
        "--template",
        name,
        "up_and_down",
    ]
    subprocess.run(alone, check=True)
    return name


def main(command: list[str]) -> int:
    """Run the command with DOITHOAI_DATABASE set; a polite kill stops the server too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as address:
        surroundings = os.environ | {"DOITHOAI_DATABASE": address, "DOITHOAI_TABLES": with_tables(address)}
        return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
