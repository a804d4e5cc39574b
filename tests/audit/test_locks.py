"""Rows are locked so that keys to them may still be written: else whoever writes a key and whoever locks wait for ever."""

from pathlib import Path

import doithoai

ROOT = Path(doithoai.__file__).parent
ROOMS = ("organisations", "plans", "dialogues", "opinions", "commitments", "documents", "oversight")


def test_no_verb_locks_a_row_against_keys_that_point_to_it() -> None:
    # PostgreSQL checks keys when a verb commits, and then the verb holds the chain the other one waits for.
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in ROOMS
        for path in sorted((ROOT / room).glob("*.py"))
        for line in path.read_text().splitlines()
        if "select_for_update(" in line and "no_key=True" not in line
    ]
    assert found == []
