"""What was promised, as verbs hand it to each other."""

from dataclasses import dataclass
from datetime import date

from doithoai.dialogues.models import Dialogue
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation, Person


@dataclass(frozen=True)
class Promise:
    """What was promised, through which unit, until when, and on what occasion."""

    text: str
    unit: Organisation
    due_on: date
    official: Person | None = None
    dialogue: Dialogue | None = None
    opinion: Opinion | None = None
    with_units: tuple[Organisation, ...] = ()
    number: int | None = None  # among the conclusions of the notice
