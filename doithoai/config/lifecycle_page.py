"""Draws every lifecycle table as a state diagram, with the clause at each arrow."""

import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices
from django.utils import translation

from doithoai.regulations.clauses import clause

PACKAGE = Path(__file__).resolve().parents[1]
HEAD = """\
# Lifecycles

Written by `./run generate` from `doithoai/*/lifecycle.py`; do not edit. Each arrow is a step that a verb may take, with the
clause that creates it; whatever has no arrow is refused.
"""

Steps = Mapping[tuple[TextChoices, TextChoices], str]


@dataclass(frozen=True)
class Life:
    """One table of steps: the room it lies in, its name there, its states."""

    room: str
    name: str
    states: type[TextChoices]
    steps: Steps


def lives() -> Iterator[Life]:
    """Every table whose name ends in STEPS in a lifecycle module, room by room."""
    for path in sorted(PACKAGE.glob("*/lifecycle.py")):
        room = path.parent.name
        module = importlib.import_module(f"doithoai.{room}.lifecycle")
        for name, table in vars(module).items():
            if name.endswith("STEPS") and isinstance(table, dict):
                yield Life(room, name, type(next(iter(table))[0]), table)


def lifecycle_page() -> str:
    """The whole page; labels are those of the interface in Vietnamese."""
    with translation.override("vi"):
        return HEAD + "".join(_section(life) for life in lives())


def _section(life: Life) -> str:
    told = inspect.getdoc(life.states) or ""
    title = f"{life.room}: {life.states.__name__}"
    return f"\n## {title}\n\n{told}\n\n```mermaid\n{_diagram(life)}\n```\n\n{_table(life)}\n"


def _diagram(life: Life) -> str:
    first = next(iter(life.states))
    left = {now for now, _ in life.steps}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in life.states]
    lines += [f"    [*] --> {first.value}"]
    lines += [f"    {now.value} --> {then.value}: {cited}" for (now, then), cited in life.steps.items()]
    lines += [f"    {state.value} --> [*]" for state in life.states if state not in left]
    return "\n".join(lines)


def _table(life: Life) -> str:
    lines = ["| from | to | clause | words |", "|---|---|---|---|"]
    lines += [
        f"| {now.label} | {then.label} | {cited} | {clause(cited).quote.replace('|', '/')} |"
        for (now, then), cited in life.steps.items()
    ]
    return "\n".join(lines)
