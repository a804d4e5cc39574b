"""Acts of a scenario on the year's plan."""

from django.db.models import Model

from doithoai.demo.telling import Row
from doithoai.documents.announcing import Signing, issue_plan
from doithoai.organisations.models import Office, Organisation, Person
from doithoai.plans import amendment, approval, drafting
from doithoai.plans.models import Plan


def draft_plan(row: Row) -> Model:
    """Drafts the plan of the year in which `year` lies, with its rows."""
    year = row.day("year").year
    plan = drafting.draft(row.the(Organisation, "organisation"), year, by=row.account, at=row.at)
    drafting.set_rows(plan, _rows(row), by=row.account, at=row.at)
    return plan


def _rows(row: Row) -> list[drafting.Row]:
    return [
        drafting.Row(
            chair_office=row.story.thing(Office, said["chair"]) if "chair" in said else None,
            chair_person=row.story.thing(Person, said["person"]) if "person" in said else None,
            month=said["month"],
            theme=said["theme"],
            theme_reason=said.get("why", ""),
            fields=tuple(said.get("fields", [])),
            kind=said.get("kind", "periodic"),
            place=said.get("place", ""),
            size=said.get("size"),
            target_groups=said.get("groups", ""),
        )
        for said in row.take("dialogues", [])
    ]


def submit_plan(row: Row) -> None:
    """Hands the plan to the leader."""
    drafting.submit(row.the(Plan, "plan"), by=row.account, at=row.at)


def send_back_plan(row: Row) -> None:
    """The leader returns it."""
    approval.send_back(row.the(Plan, "plan"), row.text("reason"), by=row.account, at=row.at)


def issue(row: Row) -> None:
    """Puts the plan in force as a numbered paper."""
    signing = Signing(row.day("on") if row.has("on") else row.at.date(), row.the(Person, "signer"))
    issue_plan(row.the(Plan, "plan"), signing, by=row.account, at=row.at)


def amend_plan(row: Row) -> Model:
    """Drafts the next version, with other rows when `dialogues` says so."""
    plan = amendment.amend(row.the(Plan, "plan"), row.text("reason"), by=row.account, at=row.at)
    if row.has("dialogues"):
        drafting.set_rows(plan, _rows(row), by=row.account, at=row.at)
    return plan


ACTS = {
    "draft_plan": draft_plan,
    "submit_plan": submit_plan,
    "send_back_plan": send_back_plan,
    "issue_plan": issue,
    "amend_plan": amend_plan,
}
