"""Lists every clause of the directives with the files that name it, so that none is forgotten silently."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from doithoai.regulations.clauses import Clause, Regulation, all_clauses, all_regulations

PACKAGE = Path(__file__).resolve().parents[1]
# The texts themselves, the commands that print them and invented stories carry no clause out.
CARRIES_NOTHING_OUT = frozenset({"regulations", "config", "demo"})
BINDING = "bắt buộc"
HEAD = """\
# Clauses

Written by `./run generate` from `doithoai/regulations/texts/` and from the clause references in the code; do not edit. A clause
counts as built when a module or a template names it. A clause that nothing names stands as *not yet built* with the room it
belongs to; one that asks nothing of software (titles, recipients, references) as *no software*.
"""


def sources() -> Iterator[Path]:
    """Modules and templates in which a reference to a clause means that it is carried out."""
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        inside = path.relative_to(PACKAGE).parts
        if inside[0] not in CARRIES_NOTHING_OUT and "migrations" not in inside:
            yield path


def used_in() -> dict[str, list[str]]:
    """Clause → the files that name it, as paths below the package."""
    found: dict[str, list[str]] = {one.id: [] for one in all_clauses()}
    # The longest id first, and nothing that goes on behind it: `B.Đ9.1-g2` is not in `B.Đ9.1-g2b`.
    ids = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))
    reference = re.compile(rf"(?<![\w.])(?:{ids})(?!\w|[.-]\w)")
    for path in sources():
        for name in sorted(set(reference.findall(path.read_text(encoding="utf-8")))):
            found[name].append(str(path.relative_to(PACKAGE)))
    return found


def clause_page() -> str:
    """The whole page: the count of binding clauses, then each directive in its order."""
    used = used_in()
    return HEAD + _summary(used) + "".join(_section(text, used) for text in all_regulations())


def is_binding(one: Clause) -> bool:
    """Whether the clause is a duty, with or without a condition."""
    return one.modality.startswith(BINDING)


def _summary(used: Mapping[str, list[str]]) -> str:
    binding = [one for one in all_clauses() if is_binding(one)]
    named = sum(1 for one in binding if used[one.id])
    waiting = Counter(one.room for one in binding if not used[one.id])
    beside = waiting.pop("none", 0)
    rooms = ", ".join(f"{room} {number}" for room, number in sorted(waiting.items()))
    return (
        f"\nBinding clauses: {len(binding)}; named by code: {named}; no software: {beside}; "
        f"not yet built: {waiting.total()}{f' ({rooms})' if rooms else ''}.\n"
    )


def _room(room: str) -> str:
    return "no software" if room == "none" else room


def _section(text: Regulation, used: Mapping[str, list[str]]) -> str:
    lines = [f"\n## {text.code}: {text.title}\n", "| clause | modality | words | room | used in |"]
    lines += ["|---|---|---|---|---|"]
    lines += [_row(one, used[one.id]) for one in text.clauses]
    return "\n".join(lines) + "\n"


def _row(one: Clause, files: list[str]) -> str:
    where = ", ".join(f"`{name}`" for name in files) or _missing(one)
    words = one.quote.replace("|", "/").replace("\n", " ")
    return f"| {one.id} | {one.modality} | {words} | {_room(one.room)} | {where} |"


def _missing(one: Clause) -> str:
    return "*no software*" if one.room == "none" else f"*not yet built: {one.room}*"
