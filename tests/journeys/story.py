"""Who walks through a journey: officials who sign in anew each day, and a citizen with a telephone and no script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.table import Table

from tests.factories.organisations import PASSWORD, moment
from tests.journeys.conftest import Stage
from tests.journeys.visitor import Visitor

# Officials are told of a refusal with this status; Chromium writes it to its console.
REFUSED = "status of 422"


@dataclass
class Story:
    """What the steps know of each other: the stage, who is inside, and the addresses and codes met on the way."""

    stage: Stage
    visit: Callable[..., Visitor]
    inside: dict[str, Visitor] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    today: date | None = None

    def on(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """It is this hour of this day; whoever was signed in the day before is asked again."""
        self.stage.at(moment(day, hour, minute))
        if day != self.today:
            for visitor in self.inside.values():
                visitor.page.context.clear_cookies()
        self.today = day

    def official(self, role: str, path: str = "") -> Visitor:
        """Somebody at the desk, signed in today, at this page."""
        visitor = self.inside.get(role)
        if visitor is None:
            visitor = self.inside[role] = self.visit()
            visitor.forgive(REFUSED)
        # What a page still fetched when the day ended may have brought a cookie of its form back.
        if not any(cookie["name"] == "sessionid" for cookie in visitor.page.context.cookies()):
            visitor.sign_in(self.stage.people[role]["username"], PASSWORD, path or "/ban/")
        elif path:
            visitor.open(path)
        return visitor

    def citizen(self, path: str = "") -> Visitor:
        """A person of the ward: an old telephone, no script, no account."""
        visitor = self.inside.get("citizen")
        if visitor is None:
            visitor = self.inside["citizen"] = self.visit("phone", script=False)
            visitor.forgive(REFUSED)
        if path:
            visitor.open(path)
        return visitor

    def name(self, role: str) -> str:
        """The person's name as pages show it."""
        return self.stage.people[role]["name"]


def vi(day: date) -> str:
    """A day as people type and read it."""
    return f"{day:%d/%m/%Y}"


def hour(moment_: datetime) -> str:
    """An hour of a day as people type it."""
    return f"{moment_:%H:%M %d/%m/%Y}"


def words_of(file: Path) -> str:
    """Every word of a .docx, paragraphs and tables."""
    paper = Document(str(file))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def widest_table(file: Path) -> Table:
    """The table with the most columns."""
    return max(Document(str(file)).tables, key=lambda table: len(table.columns))
