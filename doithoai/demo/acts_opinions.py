"""Acts of a scenario on opinions up to the answer: received, sorted, grouped, assigned, drafted, said."""

from dataclasses import replace

from django.db.models import Model
from django.utils.timezone import localdate

from doithoai.audit.record import PUBLIC
from doithoai.demo.labels import Datum, datum
from doithoai.demo.telling import Row
from doithoai.dialogues import floor
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.documents.concluding import Replying, issue_reply
from doithoai.opinions import (
    answering,
    assignment,
    gate,
    grouping,
    hearing,
    intake,
    outcome,
    questions,
    replying,
    triage,
)
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation, Person


def _datum(row: Row) -> Datum | None:
    return datum(row.text("data")) if row.has("data") else None


def ask(row: Row) -> None:
    """A question written on a telephone in the hall."""
    asked = questions.Asked(row.text("text"), row.text("name", ""), publish_name=row.flag("publish_name"))
    questions.ask(row.the(Dialogue, "dialogue"), asked, by=row.by, at=row.at)


def receive(row: Row) -> Model:
    """What somebody handed over; `data` takes text, channel and person from opinions.jsonl."""
    body, known = row.the(Organisation, "organisation"), _datum(row)
    handed = intake.Handed(
        organisation=body,
        channel=row.text("channel", known.channel if known else None),
        text=row.text("text", known.text if known else None),
        received_on=localdate(row.at),
        petitioner_kind=row.text("petitioner_kind", known.petitioner_kind if known else "individual"),
        petitioner=row.text("petitioner", known.petitioner if known else ""),
        address=row.text("address", f"Khu phố {known.number % 9 + 1}, {body.area}" if known else ""),
        phone=row.text("phone", f"0900 000 {known.number:03d}" if known and known.number % 3 else ""),
        publish_name=row.flag("publish_name"),
        place=row.text("place", ""),
        dialogue=row.some(Dialogue, "dialogue"),
        source=row.some(Organisation, "source"),
        parts=tuple(row.take("parts", [])),
    )
    if handed.channel != "front":
        handed = replace(handed, source=None)
    # What comes through the portal comes from the person; everything else somebody enters.
    by = PUBLIC if handed.channel == "portal" else row.by
    submission = intake.receive(handed, by=by, at=row.at)
    opinions = list(submission.opinions.order_by("id"))
    if row.act.name:
        for number, opinion in enumerate(opinions[1:], 2):
            row.story.remember(f"{row.act.name}.{number}", opinion)
    return opinions[0]


def accept(row: Row) -> None:
    """Sorted: taken in with kind, field, urgency and level, those of the data unless said otherwise."""
    opinion, known = row.the(Opinion, "opinion"), _datum(row)
    sorting = triage.Sorting(
        kind=row.text("kind", known.kind if known else None),
        field=row.text("field", known.field if known else None),
        urgency=row.text("urgency", known.urgency if known else None),
        level=row.text("level", known.level if known else ""),
        area=row.text("area", opinion.submission.address.partition(",")[0]),
        tags=tuple(row.take("tags", [])),
        title=row.text("title", ""),
    )
    triage.accept(opinion, sorting, by=row.account, at=row.at)


def out_of_scope(row: Row) -> None:
    """A complaint, denunciation or court matter is led out."""
    opinion = row.the(Opinion, "opinion")
    triage.put_out_of_scope(opinion, row.text("kind"), row.text("reason"), by=row.account, at=row.at)


def decline(row: Row) -> None:
    """Abuse or no content."""
    triage.decline(row.the(Opinion, "opinion"), row.text("reason"), by=row.account, at=row.at)


def reopen(row: Row) -> None:
    """Opened again."""
    triage.reopen(row.the(Opinion, "opinion"), row.text("reason"), by=row.account, at=row.at)


def attach(row: Row) -> None:
    """Taken to a dialogue."""
    triage.attach_to_dialogue(
        row.the(Opinion, "opinion"), row.the(Dialogue, "dialogue"), by=row.account, at=row.at
    )


def join(row: Row) -> None:
    """Answered together with another."""
    grouping.join(row.the(Opinion, "opinion"), row.the(Opinion, "lead"), by=row.account, at=row.at)


def assign(row: Row) -> Model:
    """A unit has it, to draft, to solve or to help."""
    return assignment.assign(
        row.the(Opinion, "opinion"),
        row.the(Organisation, "unit"),
        row.text("purpose"),
        row.day_or_none("due"),
        row.some(Person, "official"),
        by=row.account,
        at=row.at,
    )


def draft(row: Row) -> None:
    """A version of the answer, in the words of the data unless said otherwise."""
    opinion, known = row.the(Opinion, "opinion"), _datum(row)
    drafting = answering.Drafting(
        text=row.text("text", known.answer if known else None),
        legal_basis=row.text("basis", known.legal_basis if known else None),
        responsible_unit=row.the(Organisation, "unit"),
        done_by=row.day_or_none("done_by"),
        no_date_reason=row.text("no_date", ""),
    )
    answering.draft(opinion, drafting, by=row.account, at=row.at)


def send_back(row: Row) -> None:
    """The draft comes back with what is to be changed."""
    answering.send_back(row.the(Opinion, "opinion"), row.text("comment"), by=row.account, at=row.at)


def agree(row: Row) -> None:
    """The draft is what will be answered."""
    answering.agree(row.the(Opinion, "opinion"), by=row.account, at=row.at)


def _said(row: Row, known: Datum | None) -> outcome.Said:
    """Unit and date belong to what is answered later; with `solve` to what is answered and has to be done."""
    which = row.text("outcome", known.outcome if known else None)
    unit, due = row.some(Organisation, "unit"), row.day_or_none("due")
    given = row.flag("solve") or which == "answer_later"
    return outcome.Said(
        outcome=which,
        answered_by=row.text("answered_by", ""),
        due_on=due if given else None,
        unit=unit if given else None,
        note=row.text("note", (known.answer if which == "answered" else known.said) if known else ""),
    )


def give_outcome(row: Row) -> None:
    """What was said of an opinion at the dialogue."""
    known = _datum(row)
    outcome.give_outcome(row.the(Opinion, "opinion"), _said(row, known), by=row.account, at=row.at)


def hear(row: Row) -> Model:
    """A speaker is called, heard and written down, and the outcome is given; all at the end of the turn."""
    speech, known = row.the(Speech, "slip"), _datum(row)
    said = _said(row, known)
    text = row.text("text", known.text if known else None)
    if speech.state == "waiting":
        speech = floor.call_next(speech.dialogue, speech, by=row.account, at=row.at)
    return hearing.hear(speech, text, row.take("parts", []), said, by=row.account, at=row.at)[0]


def take_down(row: Row) -> Model:
    """A speaker is called, heard and written down; what follows is decided later."""
    speech, known = row.the(Speech, "slip"), _datum(row)
    speech = floor.call_next(speech.dialogue, speech, by=row.account, at=row.at)
    text = row.text("text", known.text if known else None)
    opinion = gate.speech_to_opinion(speech, text, row.take("parts", []), by=row.account, at=row.at)[0]
    floor.finish_speech(speech, by=row.account, at=row.at)
    return opinion


def reply(row: Row) -> None:
    """The written reply is issued as a numbered paper."""
    replying = Replying(localdate(row.at), row.the(Person, "signer"))
    issue_reply(row.the(Opinion, "opinion"), replying, by=row.account, at=row.at)


def need_reply(row: Row) -> None:
    """Whether a written reply is needed (A.4-d)."""
    needed = row.flag("needed", default=True)
    replying.need_written_reply(
        row.the(Opinion, "opinion"), needed, row.text("reason"), by=row.account, at=row.at
    )


ACTS = {
    "ask": ask,
    "receive": receive,
    "accept": accept,
    "out_of_scope": out_of_scope,
    "decline": decline,
    "reopen": reopen,
    "attach": attach,
    "join": join,
    "assign": assign,
    "draft": draft,
    "send_back": send_back,
    "agree": agree,
    "outcome": give_outcome,
    "hear": hear,
    "take_down": take_down,
    "reply": reply,
    "need_reply": need_reply,
}
