"""The 171 opinions of the demo: public data in other words, their labels read by labels.toml, persons invented."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from doithoai.opinions.models import PetitionerKind
from doithoai.regulations.refusals import Refused

HERE = Path(__file__).parent
OPINIONS = HERE / "opinions.jsonl"
# Shorter answers of the source say that something was answered, not what.
SAYS_SOMETHING = 60


@dataclass(frozen=True)
class Datum:
    """One opinion of the file, in the words of the system."""

    id: str
    text: str
    channel: str
    kind: str
    field: str
    urgency: str
    level: str
    outcome: str
    said: str
    answer: str
    legal_basis: str
    unit: str
    cluster: str
    flags: tuple[str, ...]

    @property
    def number(self) -> int:
        """The number in its id."""
        return int(self.id.rpartition("-")[2])

    @property
    def petitioner_kind(self) -> str:
        """The Front and the press speak for several; who wished no name has none."""
        if "an_danh" in self.flags or self.channel == "press":
            return PetitionerKind.ANONYMOUS
        return PetitionerKind.GROUP if self.channel == "front" else PetitionerKind.INDIVIDUAL

    @property
    def petitioner(self) -> str:
        """An invented person, or the neighbourhood's committee of the Front."""
        if self.petitioner_kind == PetitionerKind.GROUP:
            return f"Ban Công tác Mặt trận khu phố {self.number % 9 + 1}"
        return invented(self.number) if self.petitioner_kind == PetitionerKind.INDIVIDUAL else ""


@cache
def _labels() -> dict[str, Any]:
    return tomllib.loads((HERE / "labels.toml").read_text(encoding="utf-8"))


def invented(number: int) -> str:
    """A name that belongs to nobody."""
    names = _labels()["names"]
    family, middle, given = names["family"], names["middle"], names["given"]
    return " ".join(
        (
            family[number % len(family)],
            middle[number // 3 % len(middle)],
            given[number // 2 % len(given)],
        )
    )


@cache
def data() -> dict[str, Datum]:
    """Every opinion of the file by its id."""
    lines = OPINIONS.read_text(encoding="utf-8").splitlines()
    return {row["id"]: _datum(row) for line in lines if (row := json.loads(line))}


def datum(name: str) -> Datum:
    """One opinion of the file."""
    if name not in data():
        raise Refused("Không có ý kiến “%(name)s” trong opinions.jsonl.", name=name)
    return data()[name]


def _datum(row: dict[str, Any]) -> Datum:
    labels = _labels()
    field = labels["sub_field"].get(row["sub_field"]) or labels["field"][row["field"]]
    usual = labels["answer"][field]
    said = row["answer"]
    return Datum(
        id=row["id"],
        text=row["text"],
        channel=labels["channel"][row["channel"]],
        kind=labels["kind"][row["type"]],
        field=field,
        urgency=labels["urgency"][row["urgency"]],
        level=labels["level"][row["level"]],
        outcome=labels["outcome"][row["outcome"]],
        said=said,
        answer=said if len(said) >= SAYS_SOMETHING else usual["text"],
        legal_basis=usual["basis"],
        unit=usual["unit"],
        cluster=row["cluster"] or "",
        flags=tuple(row["flags"]),
    )
