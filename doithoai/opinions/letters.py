"""B.Đ8.1-g1, A.1-i: an e-mail is kept whole and received like a letter on paper; what a machine cannot judge waits for a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from doithoai.audit.record import CLOCK, record
from doithoai.opinions.attaching import MOST_FILES, check_files
from doithoai.opinions.intake import Handed, receive, take_in
from doithoai.opinions.mail_parts import Mail, fingerprint, read_mail
from doithoai.opinions.models import Channel, Letter, Mailbox, PetitionerKind, Submission
from doithoai.opinions.permissions import DESK
from doithoai.opinions.stepping import reasoned
from doithoai.opinions.wording import MOST_LETTERS
from doithoai.organisations.authority import SECRETARIAT, Authority, require
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.1-g1"
MOST_TROUBLE = 1000
TROUBLED = Q(settled_by=None) & ~Q(trouble="")


def keep(mailbox: Mailbox, raw: bytes, *, at: datetime, came: datetime | None = None) -> Letter:
    """Keeps a letter and makes an opinion of it; the same letter again gives the first one back."""
    sha256 = fingerprint(raw)
    with transaction.atomic():
        # Two readers of one mailbox wait for each other here.
        mailbox = (
            Mailbox.objects.select_for_update(no_key=True).select_related("organisation").get(pk=mailbox.pk)
        )
        if first := Letter.objects.filter(mailbox=mailbox, sha256=sha256).first():
            return first
        mail = _read(raw)
        letter = Letter(
            mailbox=mailbox,
            sha256=sha256,
            subject=mail.subject[:300] if mail else "",
            sender=mail.sender[:300] if mail else "",
            came_at=min(came or at, at),
        )
        letter.trouble = _obstacle(letter, mail)
        letter.raw.save(f"{sha256}.eml", ContentFile(raw), save=False)
        try:
            if mail and not letter.trouble:
                _receive(letter, mail, at=at)
            letter.save()
            facts = {"sha256": sha256, "code": letter.submission.code if letter.submission else ""}
            record("keep_letter", letter, by=CLOCK, at=at, clause=CLAUSE, facts=facts)
        except BaseException:
            letter.raw.storage.delete(letter.raw.name)  # the row is rolled back, its file would stay
            raise
    return letter


def _read(raw: bytes) -> Mail | None:
    try:
        return read_mail(raw)
    except Exception:  # noqa: BLE001 - whatever breaks on a stranger's bytes: kept all the same, for a person
        return None


def _obstacle(letter: Letter, mail: Mail | None) -> str:
    """Why a person has to look before it becomes an opinion; kept in Vietnamese on any screen."""
    if mail is None:
        return "Không đọc được thư này. Hãy mở thư gốc."
    twin = Letter.objects.filter(
        sha256=letter.sha256, mailbox__organisation=letter.mailbox.organisation, submission__isnull=False
    ).first()
    found = [
        (twin is not None, f"Thư này đã thành ý kiến ở hộp thư {twin.mailbox.address}." if twin else ""),
        (mail.by_machine, "Thư tự động, thư báo lỗi hoặc thư gửi hàng loạt."),
        (mail.address.lower() == letter.mailbox.address.lower(), "Thư do chính hộp thư này gửi."),
        (not mail.address, "Thư không ghi người gửi. Hãy xem thư gốc."),
        (
            mail.unreadable,
            "Chữ trong thư hỏng bảng mã, có chỗ không đọc được. Hãy xem thư gốc rồi lập ý kiến.",
        ),
        (mail.cut, "Thư có quá nhiều phần nên chưa đọc hết. Hãy xem thư gốc rồi lập ý kiến."),
        (not mail.text, "Thư không có nội dung chữ. Hãy xem thư gốc, tệp kèm theo."),
        (len(said(mail)) > MOST_LETTERS, f"Thư dài hơn {MOST_LETTERS} ký tự. Hãy tách thành nhiều ý kiến."),
    ]
    return next((told for true, told in found if true), "")


def said(mail: Mail) -> str:
    """The words of the opinion: subject and letter."""
    return f"{mail.subject}\n\n{mail.text}" if mail.subject and mail.text else mail.subject or mail.text


def handed_of(letter: Letter, mail: Mail, files: "Sequence[ContentFile[bytes]]") -> Handed:
    """The letter as something handed over; who did not give a name stays without one."""
    return Handed(
        organisation=letter.mailbox.organisation,
        channel=Channel.EMAIL,
        text=said(mail),
        received_on=localdate(letter.came_at),
        petitioner_kind=PetitionerKind.INDIVIDUAL if mail.sender else PetitionerKind.ANONYMOUS,
        petitioner=mail.sender,
        email=_address(mail),
        files=tuple(files),
        once=f"letter-{letter.sha256[:24]}-{letter.mailbox.organisation_id}",
    )


def _address(mail: Mail) -> str:
    try:
        validate_email(mail.address)
    except ValidationError:
        return ""
    return mail.address


def enclosed(mail: Mail) -> "tuple[list[ContentFile[bytes]], list[str]]":
    """The files that can be kept with the opinion, and why the others cannot."""
    kept: list[ContentFile[bytes]] = []
    left: list[str] = []
    for one in mail.files:
        file = ContentFile(one.content, name=one.name)
        try:
            check_files((file,))
        except Refused as why:
            left.append(str(why))
        else:
            kept.append(file)
    left += [f"Nhiều hơn {MOST_FILES} tệp: chưa kèm “{file.name}”." for file in kept[MOST_FILES:]]
    return kept[:MOST_FILES], left


def _receive(letter: Letter, mail: Mail, *, at: datetime) -> None:
    files, left = enclosed(mail)
    try:
        letter.submission = take_in(handed_of(letter, mail, files), by=CLOCK, at=at)
    except Refused as why:
        letter.trouble = str(why)[:MOST_TROUBLE]
        return
    if left:
        told = " ".join(left)
        letter.trouble = f"Đã nhận ý kiến; tệp chưa kèm được: {told} Thư gốc còn giữ đủ."[:MOST_TROUBLE]


# --- a person settles ------------------------------------------------------------------------------------------------


def visible(who: Authority) -> QuerySet[Letter]:
    """Letters to the account's desks, those with trouble first."""
    desks = [number for number, roles in who.own.items() if roles & SECRETARIAT]
    troubled_first = Case(When(TROUBLED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Letter.objects.filter(mailbox__organisation__in=desks).select_related(
        "mailbox", "submission", "settled_by__person"
    )
    return rows.order_by(troubled_first, "-came_at", "-id")


def mail_of(letter: Letter) -> Mail:
    """The letter, read again from what was kept; of one whose term of keeping ended what is left."""
    try:
        with letter.raw.open("rb") as file:
            raw = file.read()
    except (ValueError, FileNotFoundError):
        return Mail(subject=letter.subject, sender=letter.sender)
    return _read(raw) or Mail(subject=letter.subject, unreadable=True)


def _held(letter: Letter) -> Letter:
    return (
        Letter.objects.select_for_update(no_key=True, of=("self",))
        .select_related("mailbox__organisation")
        .get(pk=letter.pk)
    )


def make_opinion(letter: Letter, handed: Handed, *, by: Account, at: datetime) -> Submission:
    """A person makes the opinion: with the files of the letter, word for word as the person read it."""
    with transaction.atomic():
        letter = _held(letter)
        if letter.submission_id is not None:
            raise Refused("Thư này đã thành ý kiến.")
        mail = mail_of(letter)
        files, left = enclosed(mail)
        facts = replace(
            handed,
            organisation=letter.mailbox.organisation,
            channel=Channel.EMAIL,
            received_on=localdate(letter.came_at),
            email=_address(mail),
            files=tuple(files),
            # Of this letter in this mailbox: the same one elsewhere may have become an opinion of its own.
            once=f"letter-{letter.pk}",
        )
        letter.submission = receive(facts, by=by, at=at)
        letter.settled_by, letter.settled_reason = by, " ".join(left)[:300]
        letter.save(update_fields=["submission", "settled_by", "settled_reason"])
        record("settle_letter", letter, by=by, at=at, clause=CLAUSE, facts={"code": letter.submission.code})
    return letter.submission


def settle(letter: Letter, reason: str, *, by: Account, at: datetime) -> Letter:
    """A person looked and says why nothing more is to be done."""
    require(by, letter.mailbox.organisation_id, DESK, localdate(at))
    reason = reasoned(reason, CLAUSE)
    with transaction.atomic():
        letter = _held(letter)
        if letter.settled_by_id is not None or not letter.trouble:
            raise Refused("Thư này không còn chờ xem.")
        letter.settled_by, letter.settled_reason = by, reason[:300]
        letter.save(update_fields=["settled_by", "settled_reason"])
        record("settle_letter", letter, by=by, at=at, clause=CLAUSE, facts={"reason": letter.settled_reason})
    return letter


def open_raw(letter: Letter, *, by: Account, at: datetime) -> Letter:
    """Whoever opens the letter as it came sees everything in it: that is recorded (B.Đ4.2)."""
    require(by, letter.mailbox.organisation_id, SECRETARIAT, localdate(at))
    record("open_letter", letter, by=by, at=at, clause="B.Đ4.2")
    return letter
