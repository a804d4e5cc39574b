"""Acts of a scenario about what was promised: a later day asked and decided, a unit urged and its answer."""

from django.db.models import Model
from django.utils.timezone import localdate

from doithoai.commitments.extending import ask_later, decide_later
from doithoai.commitments.models import Commitment, Urging
from doithoai.commitments.urging import answer_urging, behind
from doithoai.demo.telling import Row
from doithoai.documents.urging_issuing import UrgingIssue, issue_urging, usual_recipients
from doithoai.organisations.models import Organisation, Person


def ask(row: Row) -> Model:
    """The unit asks for a later day."""
    commitment = row.the(Commitment, "commitment")
    return ask_later(commitment, row.day("due"), row.text("reason"), by=row.account, at=row.at)


def decide(row: Row) -> None:
    """Somebody else grants it, or refuses it and says why."""
    asked = row.the(Commitment, "commitment").extensions.get(granted=None)
    decide_later(asked, row.flag("granted"), row.text("note", ""), by=row.account, at=row.at)


def urge(row: Row) -> Model | None:
    """A letter about everything that is overdue at the unit."""
    body, unit, on = row.the(Organisation, "organisation"), row.the(Organisation, "unit"), localdate(row.at)
    late = behind([body.pk], on, unit.pk)
    asked = UrgingIssue(
        body,
        unit,
        frozenset(matter.key for one in late for matter in one.to_name),
        row.day("answer_due"),
        on,
        row.the(Person, "signer"),
        row.text("number", ""),
        usual_recipients(body, on),
    )
    return issue_urging(asked, by=row.account, at=row.at).urging


def answer(row: Row) -> None:
    """What the unit answered."""
    answer_urging(row.the(Urging, "urging"), row.text("text"), by=row.account, at=row.at)


ACTS = {"ask_later": ask, "decide_later": decide, "urge": urge, "answer_urging": answer}
