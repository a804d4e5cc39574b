"""Nơi nhận: to whom a paper goes, by which way, and on which day it left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.documents.models import Paper, PaperStep, Sending, SendingWay, Standing, Step
from doithoai.documents.permissions import may_issue
from doithoai.documents.standing import held
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

# A name is not enough to find these.
ASK_ADDRESS = frozenset({SendingWay.POST, SendingWay.EMAIL})
MOST = 200


@dataclass(frozen=True)
class Recipient:
    """A recipient as a clerk writes it."""

    name: str
    way: str = ""
    address: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Sent:
    """By which way it left, on which day; an empty way leaves each recipient its own."""

    on: date
    way: str = ""


def add_recipient(paper: Paper, recipient: Recipient, *, by: Account, at: datetime) -> Sending:
    """Adds a recipient; the same name stands once."""
    with transaction.atomic():
        paper = _open(paper, by=by, at=at)
        name = _checked(recipient)
        if paper.sendings.filter(name=name).exists():
            raise Refused("“%(name)s” đã có trong nơi nhận.", field="name", name=name)
        if paper.sendings.count() >= MOST:
            raise Refused("Một văn bản có nhiều nhất %(most)s nơi nhận.", field="name", most=MOST)
        sending = Sending.objects.create(
            paper=paper,
            name=name,
            way=recipient.way,
            address=recipient.address.strip(),
            organisation=recipient.organisation,
        )
        told = {"recipient": name, "way": recipient.way}
        record("add_recipient", paper, by=by, at=at, facts=told)
    return sending


def change_recipient(sending: Sending, recipient: Recipient, *, by: Account, at: datetime) -> Sending:
    """Says how a recipient is reached; what was sent stays as it was."""
    with transaction.atomic():
        paper = _open(sending.paper, by=by, at=at)
        sending = _waiting(sending)
        name = _checked(recipient)
        if paper.sendings.filter(name=name).exclude(pk=sending.pk).exists():
            raise Refused("“%(name)s” đã có trong nơi nhận.", field="name", name=name)
        sending.name, sending.way, sending.address = name, recipient.way, recipient.address.strip()
        sending.save(update_fields=["name", "way", "address"])
        record("change_recipient", paper, by=by, at=at, facts={"recipient": name, "way": recipient.way})
    return sending


def remove_recipient(sending: Sending, *, by: Account, at: datetime) -> None:
    """Takes a recipient out to whom nothing was sent."""
    with transaction.atomic():
        paper = _open(sending.paper, by=by, at=at)
        sending = _waiting(sending)
        record("remove_recipient", paper, by=by, at=at, facts={"recipient": sending.name})
        sending.delete()


def send(
    paper: Paper, recipients: Collection[int], sent: Sent, *, by: Account, at: datetime
) -> list[Sending]:
    """Writes down that the paper left for these recipients; all or none, and nobody without a way to be reached."""
    with transaction.atomic():
        paper = _open(paper, by=by, at=at)
        if paper.standing != Standing.ISSUED or paper.issued_on is None:
            raise Refused("Văn bản chưa ban hành nên chưa gửi được.")
        if sent.on < paper.issued_on:
            raise Refused("Ngày gửi không thể trước ngày ban hành, %(day)s.", field="on", day=paper.issued_on)
        if sent.on > localdate(at):
            raise Refused("Ngày gửi không thể sau hôm nay.", field="on")
        rows = list(paper.sendings.select_for_update(no_key=True).filter(pk__in=recipients, sent_on=None))
        if not rows:
            raise Refused("Hãy chọn ít nhất một nơi nhận chưa gửi.", field="recipients")
        for row in rows:
            row.way, row.sent_on, row.by, row.at = sent.way or row.way, sent.on, by, at
        _reached(rows)
        Sending.objects.bulk_update(rows, ["way", "sent_on", "by", "at"])
        note = ", ".join(row.name for row in rows)[:300]
        PaperStep.objects.create(paper=paper, step=Step.SENT, note=note, by=by, at=at)
        told = {"recipients": note, "on": sent.on, "way": sent.way}
        record("send_paper", paper, by=by, at=at, facts=told)
    return rows


def _reached(rows: Sequence[Sending]) -> None:
    """Nobody is told to have got a paper for whom it is not said how."""
    if lost := [row.name for row in rows if not row.way]:
        raise Refused(
            "Chưa có cách gửi cho: %(names)s. Hãy chọn cách gửi.", field="way", names="; ".join(lost)
        )
    if lost := [row.name for row in rows if row.way in ASK_ADDRESS and not row.address]:
        raise Refused(
            "Chưa có địa chỉ để gửi cho: %(names)s. Hãy ghi địa chỉ, hoặc chọn cách gửi khác.",
            field="way",
            names="; ".join(lost),
        )


def _checked(recipient: Recipient) -> str:
    name = recipient.name.strip().rstrip(",;")
    if not name:
        raise Refused("Hãy ghi nơi nhận.", field="name")
    if recipient.way in ASK_ADDRESS and not recipient.address.strip():
        raise Refused("Cách gửi này cần địa chỉ.", field="address")
    if recipient.way == SendingWay.EMAIL:
        try:
            validate_email(recipient.address.strip())
        except ValidationError:
            raise Refused("Địa chỉ thư điện tử chưa đúng.", field="address") from None
    return name


def _open(paper: Paper, *, by: Account, at: datetime) -> Paper:
    """The paper, locked, whose recipients may still be changed."""
    may_issue(by, paper.organisation_id, localdate(at))
    paper = held(paper)
    if paper.standing == Standing.CANCELLED or not paper.number:
        raise Refused("Văn bản chưa có số hoặc đã hủy nên không ghi nơi nhận được.")
    return paper


def _waiting(sending: Sending) -> Sending:
    sending = Sending.objects.select_for_update(no_key=True).get(pk=sending.pk)
    if sending.sent_on:
        raise Refused("Đã gửi cho “%(name)s” nên không sửa được nữa.", name=sending.name)
    return sending
