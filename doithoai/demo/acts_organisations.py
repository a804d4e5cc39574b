"""Acts of a scenario on organisations, people, accounts, directives and the calendar."""

from datetime import date

from django.db.models import Model

from doithoai.demo.calendar_assumed import DECISION, assumed
from doithoai.demo.telling import Row
from doithoai.organisations import accounts, adoption, appointments, calendars, founding, people
from doithoai.organisations.models import Account, Office, Organisation, Person


def found(row: Row) -> Model:
    """An organisation begins."""
    facts = founding.Founding(
        name=row.text("name"),
        short_name=row.text("short"),
        kind=row.text("kind"),
        level=row.text("level"),
        valid_from=row.day("from"),
        valid_to=row.day_or_none("to"),
        symbol=row.text("symbol", ""),
        code_prefix=row.text("prefix", ""),
        layout=row.text("layout", ""),
        area=row.text("area", ""),
        place=row.text("place", ""),
        address=row.text("address", ""),
        phone=row.text("phone", ""),
        supervises=row.take("supervises", None),
        further_superiors=tuple(row.many(Organisation, "further")),
    )
    return founding.found(row.some(Organisation, "below"), facts, by=row.by, at=row.at)


def end(row: Row) -> None:
    """An organisation ends after that day."""
    body = row.the(Organisation, "organisation")
    founding.end(body, row.day("on"), row.text("decision", ""), by=row.by, at=row.at)
    row.story.steady.clear()


def succeed(row: Row) -> None:
    """Others carry on the open work of a body that ended."""
    founding.succeed(
        row.the(Organisation, "organisation"),
        row.many(Organisation, "successors"),
        row.day("on"),
        row.text("decision", ""),
        by=row.by,
        at=row.at,
    )


def adopt(row: Row) -> Model:
    """A directive binds a body and everything below it."""
    return adoption.adopt(
        row.the(Organisation, "organisation"),
        row.text("regulation"),
        row.day("from"),
        row.text("decision", ""),
        by=row.by,
        at=row.at,
    )


def seat(row: Row) -> Model:
    """An office, who holds it, and what that person may do in the system."""
    body = row.the(Organisation, "organisation")
    since = row.day("from") if row.has("from") else body.valid_from
    who = people.enter_person(row.text("name"), body, by=row.by, at=row.at)
    office = appointments.open_office(
        body, row.text("title"), row.text("category"), since, is_head=row.flag("head"), by=row.by, at=row.at
    )
    appointments.appoint(
        who,
        office,
        since,
        row.day_or_none("to"),
        row.text("decision", ""),
        by=row.by,
        at=row.at,
    )
    if row.act.name:
        row.story.remember(f"{row.act.name}.office", office)
    _sign_in(row, who, body, since)
    return who


def worker(row: Row) -> Model:
    """Somebody who holds no office and works in the system."""
    body = row.the(Organisation, "organisation")
    who = people.enter_person(row.text("name"), body, by=row.by, at=row.at)
    _sign_in(row, who, body, body.valid_from)
    return who


def _sign_in(row: Row, who: Person, body: Organisation, since: date) -> None:
    """`roles` are held in the person's own body, `roles_in` elsewhere: { "organisation" = ["role", …] }."""
    roles = {"": row.take("roles", []), **row.words("roles_in")}
    if not row.has("username"):
        return
    account = accounts.open_account(who, row.text("username"), row.story.encoded, by=row.by, at=row.at)
    for name, given in roles.items():
        place = row.story.thing(Organisation, name) if name else body
        for role in given:
            accounts.grant(account, place, role, since, by=row.by, at=row.at)


def grant(row: Row) -> Model:
    """One more role for an account."""
    return accounts.grant(
        row.the(Account, "account"),
        row.the(Organisation, "organisation"),
        row.text("role"),
        row.day("from"),
        row.day_or_none("to"),
        by=row.by,
        at=row.at,
    )


def member(row: Row) -> Model:
    """A Tỉnh ủy viên, bound in person (A.1-d)."""
    return people.make_member(
        row.the(Person, "person"),
        row.the(Organisation, "organisation"),
        row.day("from"),
        row.day_or_none("to"),
        by=row.by,
        at=row.at,
    )


def delegate(row: Row) -> Model:
    """A deputy acts for a while."""
    return appointments.delegate(
        row.the(Office, "office"),
        row.the(Person, "deputy"),
        row.day("from"),
        row.day("to"),
        row.text("reason"),
        by=row.by,
        at=row.at,
    )


def assume_calendar(row: Row) -> None:
    """Confirms the years from a day to a day that nobody issued, with days marked as assumed (demo only)."""
    first, last = row.day("from").year, row.day("to").year
    for year in range(first, last + 1):
        if calendars.current_calendar().issued(year):
            continue
        for day in assumed(year):
            calendars.enter_day(day.date, day.name, day.kind, DECISION, by=row.account, at=row.at)
        kept = [day.date for day in calendars.assumed_days(year)]
        calendars.confirm_year(year, DECISION, kept, by=row.account, at=row.at)


def end_appointment(row: Row) -> None:
    """Somebody leaves an office after that day."""
    office, on = row.the(Office, "office"), row.day("on")
    held = office.appointments.filter(from_date__lte=on).order_by("-from_date")[0]
    appointments.end_appointment(held, on, by=row.by, at=row.at)


ACTS = {
    "found": found,
    "end": end,
    "succeed": succeed,
    "adopt": adopt,
    "seat": seat,
    "worker": worker,
    "grant": grant,
    "member": member,
    "delegate": delegate,
    "end_appointment": end_appointment,
    "assume_calendar": assume_calendar,
}
