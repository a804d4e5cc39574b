"""The one exception for people: why an act is refused, and by which clause."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any


def msgid(text: str) -> str:
    """Mark a sentence for the message catalogue; the page translates it later."""
    return text


def _shown(fact: object) -> object:
    # With four figures of a mistyped year too.
    return f"{fact.day:02}/{fact.month:02}/{fact.year:04}" if isinstance(fact, date) else fact


class Refused(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """An act that cannot be done; `reason` is a Vietnamese msgid with `%(name)s` places for the facts."""

    def __init__(self, reason: str, /, clause: str = "", field: str = "", **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.clause = clause
        self.field = field
        self.facts = facts

    @classmethod
    def relayed(cls, reason: str, facts: Mapping[str, Any]) -> "Refused":
        """A refusal that a process apart made, from its sentence and its facts."""
        return cls(reason, **facts)

    def words(self, translate: Callable[[str], str] = msgid) -> str:
        """Return the sentence a person reads; pages pass gettext."""
        sentence = translate(self.reason)
        if not self.facts:  # then a bare per cent sign may stand in it ("10 % cử tri")
            return sentence
        return sentence % {name: _shown(fact) for name, fact in self.facts.items()}

    def __str__(self) -> str:
        return self.words()


class CalendarNotIssued(Refused):
    """A working day cannot be judged: the calendar of that year has not been issued."""

    def __init__(self, year: int, clause: str = "", field: str = "") -> None:
        super().__init__(
            msgid(
                "Lịch nghỉ lễ, tết và làm bù của năm %(year)s chưa được ban hành hoặc chưa được nhập, "
                "nên chưa tính được hạn theo ngày làm việc có ngày thuộc năm đó."
            ),
            clause=clause,
            field=field,
            year=year,
        )
        self.year = year
