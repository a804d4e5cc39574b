"""Acts of a scenario on a dialogue: called, announced, held, stopped, reviewed, closed."""

from datetime import date

from django.db.models import Model
from django.utils.timezone import localdate

from doithoai.demo.labels import datum, invented
from doithoai.demo.telling import Row
from doithoai.dialogues import arriving, attending, calling, floor, notice, programme, registration, review
from doithoai.dialogues.models import Attendee, Dialogue, Speech, Task
from doithoai.dialogues.queries import free_rows
from doithoai.documents.announcing import Posting, Signing, issue_notice
from doithoai.opinions import gate
from doithoai.opinions.wording import title_of
from doithoai.organisations.models import Office, Organisation, Person
from doithoai.plans.models import PlanRow


def call(row: Row) -> Model:
    """Calls a dialogue; `planned` takes the next free row of the plan in force for this chair, if there is one."""
    body, chair = row.the(Organisation, "organisation"), row.the(Person, "chair")
    starts_at = row.moment("starts")
    office = row.some(Office, "office")
    facts = calling.Call(
        theme=row.text("theme"),
        theme_reason=row.text("why", ""),
        starts_at=starts_at,
        ends_at=row.moment("ends"),
        chair=chair,
        chair_office=office,
        kind=row.text("kind", "periodic"),
        means=row.text("means", "in_person"),
        audience=row.text("audience", "people"),
        place=row.text("place", ""),
        participants=row.text("participants", ""),
        planned_size=row.whole("size", 100),
        plan_row=_plan_row(body, chair, localdate(starts_at)) if row.flag("planned") else None,
        reason_called=row.text("reason", ""),
    )
    return calling.call(body, facts, by=row.account, at=row.at)


def _plan_row(body: Organisation, chair: Person, day: date) -> PlanRow | None:
    for row in free_rows(body, day.year):
        holder = row.chair_office.appointments.filter(person=chair) if row.chair_office else None
        if row.chair_person_id == chair.pk or (holder is not None and holder.exists()):
            return row
    return None


def team(row: Row) -> None:
    """Names the assisting team; the first is its secretary."""
    members = row.many(Person, "people")
    duties = row.take("duties", [])
    seats = [
        calling.TeamSeat(person, duties[number] if number < len(duties) else "", is_secretary=number == 0)
        for number, person in enumerate(members)
    ]
    calling.name_team(row.the(Dialogue, "dialogue"), seats, by=row.account, at=row.at)


def invite(row: Row) -> None:
    """Invites bodies to answer."""
    calling.invite(row.the(Dialogue, "dialogue"), row.many(Organisation, "bodies"), by=row.account, at=row.at)


def task(row: Row) -> Model:
    """Gives a task of one of the three phases."""
    duty = calling.Duty(row.text("phase"), row.text("text"), row.text("owner"), row.day("due"))
    return calling.add_task(row.the(Dialogue, "dialogue"), duty, by=row.account, at=row.at)


def finish_task(row: Row) -> None:
    """The task is done."""
    calling.finish_task(row.the(Task, "task"), by=row.account, at=row.at)


def announce(row: Row) -> None:
    """Issues the public notice as a numbered paper."""
    signing = Signing(localdate(row.at), row.the(Person, "signer"))
    posting = Posting(row.text("places", ""), row.text("late_reason", ""), row.text("change_reason", ""))
    issue_notice(row.the(Dialogue, "dialogue"), signing, posting, by=row.account, at=row.at)


def arrange_programme(row: Row) -> None:
    """Writes the usual programme of B.Đ9.1."""
    programme.prefill(row.the(Dialogue, "dialogue"), by=row.account, at=row.at)


def tick(row: Row) -> None:
    """So many items of the programme are done; without a number all."""
    items = row.the(Dialogue, "dialogue").programme.filter(done_at=None)
    for item in items[: row.whole("items", 1000)]:
        programme.tick(item, by=row.account, at=row.at)


def slip(row: Row) -> Model:
    """Somebody registers to speak; `data` takes the person and the matter from opinions.jsonl."""
    dialogue = row.the(Dialogue, "dialogue")
    known = datum(row.text("data")) if row.has("data") else None
    home = f"Khu phố {known.number % 9 + 1}, {dialogue.organisation.area}" if known else ""
    said = registration.Slip(
        row.text("speaker", invented(known.number) if known else None),
        row.text("address", home),
        row.text("on_behalf_of", ""),
        row.text("phone", f"0900 000 {known.number:03d}" if known else ""),
        row.text("subject", title_of(known.text) if known else None),
    )
    return registration.register_to_speak(dialogue, said, by=row.by, at=row.at)


def attend(row: Row) -> Model:
    """Somebody, or a group, registers to attend."""
    coming = attending.Coming(
        row.text("name"),
        row.text("address", ""),
        row.text("group", ""),
        row.whole("people", 1),
        row.text("phone", ""),
    )
    return attending.register_to_attend(row.the(Dialogue, "dialogue"), coming, by=row.by, at=row.at)


def arrive(row: Row) -> None:
    """Somebody who registered comes through the door."""
    arriving.arrive(row.the(Attendee, "attendee"), by=row.account, at=row.at)


def withdraw_slip(row: Row) -> None:
    """Gives the turn up."""
    floor.withdraw(row.the(Speech, "slip"), by=row.account, at=row.at)


def open_floor(row: Row) -> None:
    """Opens the conference."""
    floor.open_floor(row.the(Dialogue, "dialogue"), by=row.account, at=row.at)


def call_speaker(row: Row) -> None:
    """Gives the floor."""
    speech = row.the(Speech, "slip")
    floor.call_next(speech.dialogue, speech, by=row.account, at=row.at)


def note(row: Row) -> None:
    """A line of the minutes."""
    floor.note(row.the(Dialogue, "dialogue"), row.text("text"), by=row.account, at=row.at)


def attendance(row: Row) -> None:
    """How many people came."""
    floor.count_attendance(row.the(Dialogue, "dialogue"), row.whole("number"), by=row.account, at=row.at)


def end_floor(row: Row) -> None:
    """Ends the conference; who was not reached gets a written answer by `written_due`."""
    gate.end_dialogue(row.the(Dialogue, "dialogue"), row.day("written_due"), by=row.account, at=row.at)


def postpone(row: Row) -> None:
    """Puts it off."""
    notice.postpone(row.the(Dialogue, "dialogue"), row.text("reason"), by=row.account, at=row.at)


def cancel(row: Row) -> None:
    """Calls it off."""
    gate.cancel_dialogue(row.the(Dialogue, "dialogue"), row.text("reason"), by=row.account, at=row.at)


def review_dialogue(row: Row) -> None:
    """The internal review."""
    review.review(
        row.the(Dialogue, "dialogue"),
        row.text("strengths"),
        row.text("shortcomings"),
        row.text("remedies"),
        by=row.account,
        at=row.at,
    )


def close_dialogue(row: Row) -> None:
    """Closes the file."""
    review.close(row.the(Dialogue, "dialogue"), by=row.account, at=row.at)


ACTS = {
    "call": call,
    "team": team,
    "invite": invite,
    "task": task,
    "finish_task": finish_task,
    "announce": announce,
    "programme": arrange_programme,
    "tick": tick,
    "slip": slip,
    "withdraw_slip": withdraw_slip,
    "attend": attend,
    "arrive": arrive,
    "open_floor": open_floor,
    "call_speaker": call_speaker,
    "note": note,
    "attendance": attendance,
    "end_floor": end_floor,
    "postpone": postpone,
    "cancel": cancel,
    "review": review_dialogue,
    "close_dialogue": close_dialogue,
}
