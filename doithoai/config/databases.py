"""Reads the one variable that says which database is used."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SQLITE = {
    # IMMEDIATE and WAL: eight writers, no "database is locked"; FULL: no acknowledged commit is lost.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL",
}


def database(address: str) -> dict[str, Any]:
    """Django's settings for `sqlite:////path` or `postgresql://name:word@host:port/db?host=/socket`."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        path = Path(parts.path[1:] if parts.path.startswith("//") else parts.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": dict(_SQLITE),
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": str(path) + ".test"},
        }
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DOITHOAI_DATABASE: unknown kind {parts.scheme!r}; use sqlite:// or postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A connection a request costs 8 to 14 ms; the pool keeps them.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        "CONN_MAX_AGE": 0,
    }
