"""B.Đ8.1-g1, A.1-i: everything handed over is received word for word, with a receipt; one matter, one opinion."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.dialogues.models import Dialogue, Speech, TeamMember
from doithoai.opinions import searching
from doithoai.opinions.attaching import attach, check_files, fingerprint
from doithoai.opinions.codes import new_code
from doithoai.opinions.fingerprints import new_seal, received
from doithoai.opinions.models import Channel, Opinion, PetitionerKind, Submission
from doithoai.opinions.stepping import (
    SEALED,
    locked_dialogue,
)
from doithoai.opinions.wording import MOST_LETTERS, shortened, title_of, unsaid, verbatim
from doithoai.organisations.authority import SECRETARIAT, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.regulations.refusals import Refused
from doithoai.ui.words import is_blank

MOST_PARTS = 20
TRIES = 3


@dataclass(frozen=True)
class Handed:
    """What a person handed over at once."""

    organisation: Organisation
    channel: str
    text: str
    received_on: date
    petitioner_kind: str = PetitionerKind.INDIVIDUAL
    petitioner: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    publish_name: bool = False
    place: str = ""
    reference: str = ""  # number and day of a letter, newspaper and day, question of a survey
    people: int | None = None  # how many a group stands for
    dialogue: Dialogue | None = None
    source: Organisation | None = None
    parts: tuple[str, ...] = ()  # each matter; empty: the whole text is one
    leaves_out: bool = False  # whoever parted it has seen that some sentences raise no matter
    files: tuple["File[bytes]", ...] = ()
    speech: Speech | None = None
    once: str = ""


def receive(handed: Handed, *, by: Actor, at: datetime) -> Submission:
    """Stores a submission and its opinions; the same form sent twice gives the first one back."""
    if isinstance(by, Account):
        may_receive(handed, by, localdate(at))
    return take_in(replace(handed, once=_mark(handed)), by=by, at=at)


def _mark(handed: Handed) -> str:
    """One mark for one form as it was filled in: another name, telephone, part or file is another submission, and as safe."""
    if not handed.once:
        return ""
    said = vars(handed) | {"files": [fingerprint(file) for file in handed.files]}
    if handed.channel == Channel.PORTAL:
        del said["received_on"]  # nobody typed it, and a form sent again after midnight is the same
    told = (str(value.pk) if isinstance(value, Model) else verbatim(repr(value)) for value in said.values())
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(told)))


def take_in(handed: Handed, *, by: Actor, at: datetime) -> Submission:
    """As `receive`, for verbs that asked for the right themselves."""
    if first := _first(handed):
        return first
    check(handed, localdate(at))
    return store_once(handed, by=by, at=at)


def store_once(handed: Handed, *, by: Actor, at: datetime) -> Submission:
    """Stores a checked form, or returns what a faster request stored of the same form meanwhile."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _store(handed, by=by, at=at)
        except IntegrityError as taken:
            # The other request was faster, or two codes met.
            if first := _first(handed):
                return first
            failed = taken
    raise failed


def may_receive(handed: Handed, account: Account, on: date) -> None:
    """The body's desk, the dialogue's team, and the Front for what it gathered itself."""
    who = authority(account, on)
    allowed = who.acts_in(handed.organisation.pk, SECRETARIAT)
    if handed.source is not None and handed.channel == Channel.FRONT:
        allowed |= who.acts_in(handed.source.pk, SECRETARIAT | {Role.SUPERVISOR})
    if not allowed and handed.dialogue is not None:
        team = TeamMember.objects.filter(dialogue=handed.dialogue, person_id=account.person_id)
        allowed = who.serves and team.exists()
    if not allowed:
        raise Refused("Ông/bà không có quyền nhập ý kiến cho cơ quan này.")


def _first(handed: Handed) -> Submission | None:
    """What was stored of the same form with the same words; never what somebody else handed over."""
    if not handed.once:
        return None
    same = Submission.objects.filter(once=handed.once, organisation=handed.organisation)
    return same.filter(text=verbatim(handed.text), speech=handed.speech).first()


def check(handed: Handed, today: date) -> None:
    """Whether it can be taken as it is."""
    check_texts((handed.text,))
    check_texts(handed.parts)
    if handed.parts and not handed.leaves_out:
        check_all_is_said(handed.text, handed.parts, "parts")
    check_files(handed.files)
    if handed.channel not in Channel.values:
        raise Refused("Hãy chọn kênh tiếp nhận.", clause="B.Đ8.1-g1", field="channel")
    if handed.petitioner_kind != PetitionerKind.ANONYMOUS and is_blank(handed.petitioner):
        raise Refused("Hãy ghi họ tên, tên tổ chức, hoặc chọn không nêu tên.", field="petitioner")
    if handed.received_on > today:
        raise Refused("Ngày nhận không thể sau hôm nay.", field="received_on")
    if not handed.organisation.holds_on(today):
        raise Refused("Cơ quan này đã kết thúc hoạt động. Hãy gửi cơ quan kế thừa.", field="organisation")
    if handed.dialogue is not None:
        check_dialogue(handed.dialogue, handed.organisation.pk)


def check_texts(texts: Sequence[str]) -> None:
    """Each says something and is not endless."""
    if len(texts) > MOST_PARTS:
        raise Refused("Tách được nhiều nhất %(most)s ý kiến.", field="parts", most=MOST_PARTS)
    for text in texts:
        if is_blank(text):
            raise Refused("Hãy ghi nội dung ý kiến.", clause="B.Đ8.1-g1", field="text")
        if len(text) > MOST_LETTERS:
            raise Refused(
                "Nội dung dài %(length)s ký tự; nhận tối đa %(most)s. Hãy rút gọn hoặc gửi phần còn lại bằng tệp.",
                field="text",
                length=len(text),
                most=MOST_LETTERS,
            )


def check_all_is_said(whole: str, parts: Sequence[str], field: str) -> None:
    """Each sentence of the whole is in one of its parts, unless a person says that it raises no matter."""
    if left := unsaid(whole, parts):
        raise Refused(
            "Đoạn “%(words)s” chưa nằm trong ý kiến nào. Hãy chép thêm; nếu đoạn ấy không nêu việc nào thì đánh dấu “Đã xem phần không chép”.",
            clause="B.Đ8.1-g2b",
            field=field,
            words=shortened(left),
        )


def check_dialogue(dialogue: Dialogue, organisation_id: int) -> None:
    """The dialogue is the organisation's own and not concluded."""
    if dialogue.organisation_id != organisation_id:
        raise Refused("Buổi đối thoại này của cơ quan khác.", field="dialogue")
    if dialogue.state in SEALED:
        raise Refused(
            "Buổi đối thoại này đã kết luận hoặc đã hủy. Hãy gửi ý kiến cho cơ quan, không kèm buổi này.",
            field="dialogue",
        )


def _store(handed: Handed, *, by: Actor, at: datetime) -> Submission:
    dialogue = locked_dialogue(handed.dialogue.pk) if handed.dialogue else None
    if dialogue is not None:
        check_dialogue(dialogue, handed.organisation.pk)
    code = _free_code(handed.organisation, handed.received_on)
    submission = built(handed, dialogue, code, by=by, at=at)
    submission.save(force_insert=True)
    attach(submission, handed.files)
    opinions = _opinions(submission, handed.parts or (handed.text,))
    # Nobody's name goes into the record: it is never changed, and names may have to be.
    record(
        "receive",
        submission,
        by=by,
        at=at,
        clause="B.Đ9.1-g2a" if handed.channel == Channel.SPEECH else "B.Đ8.1-g1",
        facts=received(submission, opinions, len(handed.files)),
    )
    searching.put(*opinions)
    return submission


def built(handed: Handed, dialogue: Dialogue | None, code: str, *, by: Actor, at: datetime) -> Submission:
    """The row of a submission, not stored yet."""
    named = handed.petitioner_kind != PetitionerKind.ANONYMOUS
    return Submission(
        organisation=handed.organisation,
        dialogue=dialogue,
        speech=handed.speech,
        code=code,
        channel=handed.channel,
        petitioner_kind=handed.petitioner_kind,
        petitioner=verbatim(handed.petitioner).strip()[:200] if named else "",
        address=verbatim(handed.address).strip()[:300],
        phone=verbatim(handed.phone).strip()[:30],
        email=handed.email.strip(),
        publish_name=handed.publish_name and named,
        text=verbatim(handed.text),
        received_on=handed.received_on,
        received_at=at,
        place=verbatim(handed.place).strip()[:200],
        reference=verbatim(handed.reference).strip()[:300],
        people=handed.people,
        source=handed.source,
        entered_by=by if isinstance(by, Account) else None,
        once=handed.once or None,
        seal=new_seal(),
    )


def _free_code(organisation: Organisation, on: date) -> str:
    while True:
        code = new_code(organisation.code_prefix, on.year)
        if not Submission.objects.filter(code=code).exists():
            return code


def opinion_of(submission: Submission, code: str, text: str) -> Opinion:
    """The row of one matter of a submission, not stored yet."""
    return Opinion(
        organisation_id=submission.organisation_id,
        submission=submission,
        dialogue_id=submission.dialogue_id,
        code=code,
        title=title_of(verbatim(text)),
        text=verbatim(text),
        received_on=submission.received_on,
    )


def _opinions(submission: Submission, texts: Sequence[str]) -> list[Opinion]:
    rows = [
        opinion_of(submission, f"{submission.code}-{number}" if len(texts) > 1 else submission.code, text)
        for number, text in enumerate(texts, 1)
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def next_code(submission: Submission) -> str:
    """The code of one more opinion of the same submission; the submission is locked by it."""
    Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    taken = set(Opinion.objects.filter(submission=submission).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{submission.code}-{number}" in taken:
        number += 1
    return f"{submission.code}-{number}"
