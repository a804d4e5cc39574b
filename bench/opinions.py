"""`./run bench opinions --rows 100000`: the desk's list, an opinion and the public follow page, on both databases."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.postgres import server

ROOT = Path(__file__).resolve().parents[1]


def at_least_one(text: str) -> int:
    """A number of which at least one makes sense."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="./run bench opinions", description=__doc__)
    parser.add_argument("--rows", type=at_least_one, default=100_000, help="how many opinions")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--runs", type=at_least_one, default=15, help="how often each page is asked for")
    parser.add_argument("--keep", help="a folder in which the SQLite database stays for the next run")
    return parser.parse_args()


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """The address of an SQLite database in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


def measure(address: str, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Fills and measures one database in a process of its own, because settings are read once."""
    result = folder / "result.json"
    words = {"DOITHOAI_DATABASE": address, "DOITHOAI_VAR": str(folder / "var")}
    subprocess.run(
        [sys.executable, "-m", "bench.measuring", str(asked.rows), str(asked.runs), str(result)],
        env=os.environ | words | {"DJANGO_SETTINGS_MODULE": "doithoai.config.settings"},
        cwd=ROOT,
        check=True,
    )
    measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return measured


def main() -> None:
    """Runs what was asked; the last line is JSON."""
    asked = options()
    found: dict[str, Any] = {"bench": "opinions", "rows": asked.rows, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name:
        folder = Path(name)
        if asked.database in {"sqlite", "both"}:
            with sqlite(Path(asked.keep) if asked.keep else folder) as address:
                found["sqlite"] = measure(address, asked, folder)
        if asked.database in {"postgresql", "both"}:
            with server() as address:
                found["postgresql"] = measure(address, asked, folder)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
