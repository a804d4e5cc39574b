"""B.Đ9.2-b: questions written on telephones in the hall: received once, approved before anyone sees them, all answered."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from doithoai.audit.record import PUBLIC, Actor, record
from doithoai.dialogues import floor
from doithoai.dialogues.hall_models import Way
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.lifecycle import State as DialogueState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.opinions import grouping
from doithoai.opinions.intake import Handed, take_in
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Channel, Opinion, PetitionerKind, Submission
from doithoai.opinions.outcome import Said, say
from doithoai.opinions.question_models import Question, QuestionState
from doithoai.opinions.stepping import locked_dialogue, reasoned, shown_live
from doithoai.opinions.wording import title_of, verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ9.2-b"
MOST_LETTERS = 2_000
MOST_QUESTIONS = 3_000  # of one hall: ten from each of three hundred telephones
MOST_REASON = 300
SLIP_LETTERS = 240  # of the question on the slip that is called out


@dataclass(frozen=True)
class Asked:
    """What somebody in the hall typed; only the question itself is required."""

    text: str
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    publish_name: bool = False
    once: str = ""


def ask(dialogue: Dialogue, asked: Asked, *, by: Actor = PUBLIC, at: datetime) -> Question:
    """Takes a question in and numbers it in this hall; sent again on a bad line, it is the same question."""
    _check_text(asked.text)
    mark = _mark(dialogue, asked)
    with transaction.atomic():
        # While the dialogue is held nobody else takes the next number, or the same mark.
        dialogue = locked_dialogue(dialogue.pk)
        if mark and (first := Question.objects.filter(submission__once=mark).first()):
            return first
        _check_open(dialogue, at)
        number = (Question.objects.filter(dialogue=dialogue).aggregate(top=Max("number"))["top"] or 0) + 1
        if number > MOST_QUESTIONS:
            raise Refused(
                "Buổi này đã nhận %(most)s câu hỏi. Hãy gửi ý kiến qua trang Gửi ý kiến.",
                field="dialogue",
                most=MOST_QUESTIONS,
            )
        submission = take_in(_handed(dialogue, asked, mark, at), by=by, at=at)
        question = Question.objects.create(submission=submission, dialogue=dialogue, number=number)
        _told(question, "ask_question", by=by, at=at)
    return question


def _check_text(text: str) -> None:
    length = len(verbatim(text).strip())
    if not length:
        raise Refused("Hãy ghi câu hỏi.", clause=CLAUSE, field="text")
    if length > MOST_LETTERS:
        raise Refused(
            "Câu hỏi dài %(length)s ký tự; tại hội nghị nhận tối đa %(most)s. Hãy rút gọn, hoặc gửi đủ qua trang Gửi ý kiến.",
            field="text",
            length=length,
            most=MOST_LETTERS,
        )


def _mark(dialogue: Dialogue, asked: Asked) -> str:
    """One mark for one question in one hall: other words under the same mark are another question, and as safe."""
    if not asked.once:
        return ""
    named = f"{dialogue.pk}:{asked.once}:{verbatim(asked.text).strip()}"
    return str(uuid.uuid5(uuid.NAMESPACE_OID, named))


def takes_questions(dialogue: Dialogue, at: datetime) -> bool:
    """From the morning of the day on until the conference ends."""
    today = dialogue.state == DialogueState.ANNOUNCED and localdate(dialogue.starts_at) == localdate(at)
    return today or dialogue.state == DialogueState.OPEN


def _check_open(dialogue: Dialogue, at: datetime) -> None:
    if takes_questions(dialogue, at):
        return
    if dialogue.state in {DialogueState.CALLED, DialogueState.ANNOUNCED}:
        raise Refused("Câu hỏi tại hội nghị chỉ nhận trong ngày tổ chức.", clause=CLAUSE, field="dialogue")
    raise Refused(
        "Hội nghị không còn nhận câu hỏi. Hãy gửi thành ý kiến cho cơ quan, không mất lời nào.",
        clause=CLAUSE,
        field="dialogue",
    )


def _handed(dialogue: Dialogue, asked: Asked, mark: str, at: datetime) -> Handed:
    return Handed(
        organisation=dialogue.organisation,
        channel=Channel.QUESTION,
        text=asked.text.strip(),
        received_on=localdate(at),
        petitioner_kind=PetitionerKind.INDIVIDUAL if asked.name.strip() else PetitionerKind.ANONYMOUS,
        petitioner=asked.name,
        address=asked.address,
        phone=asked.phone,
        email=asked.email,
        publish_name=asked.publish_name,
        place=dialogue.place,
        dialogue=dialogue,
        once=mark,
    )


def _told(question: Question, act: str, *, by: Actor, at: datetime, **facts: object) -> None:
    """In the record of the submission, which knows how to leave the person out; and on the screens that follow."""
    facts = {"number": question.number, **facts}
    record(act, question.submission, by=by, at=at, clause=CLAUSE, facts=facts)
    shown_live(question.dialogue_id)


def opinion_of(question: Question) -> Opinion:
    """The opinion that the question is; of one split later the first."""
    found = question.submission.opinions.filter(origin=None).order_by("id").first()
    if found is None:
        raise Refused("Câu hỏi này không còn ý kiến nào để xử lý.")
    return found


def _held(question: Question, *, by: Account, at: datetime) -> Question:
    """The question as it is now, for somebody who prepares; its dialogue first, as every verb of the floor does."""
    may_prepare(by, question.dialogue, localdate(at))
    locked_dialogue(question.dialogue_id)
    rows = Question.objects.select_related("submission", "dialogue__organisation")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=question.pk)


def _decided(
    question: Question, state: QuestionState, *, by: Account, at: datetime, reason: str = ""
) -> None:
    question.state, question.reason = state, reason
    question.decided_at, question.decided_by = at, by
    question.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _only_from(question: Question, *states: QuestionState) -> None:
    if question.state not in states:
        raise Refused(
            "Câu hỏi số %(number)s đang ở bước “%(now)s” nên không làm được việc này.",
            clause=CLAUSE,
            number=question.number,
            now=str(QuestionState(question.state).label),
        )


def _still_ours(question: Question) -> None:
    """What was led out, or is kept from others, is not read out in a hall (B.Đ4.2)."""
    opinion = opinion_of(question)
    if opinion.restricted or opinion.stage in {Stage.OUT_OF_SCOPE, Stage.DECLINED}:
        raise Refused(
            "Câu hỏi số %(number)s đã được xếp ngoài phạm vi hoặc được bảo mật nên không đọc tại hội nghị.",
            clause="B.Đ4.2",
            number=question.number,
        )


def approve(question: Question, *, by: Account, at: datetime) -> Question:
    """Lets the chair and the hall see it."""
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        if question.state == QuestionState.APPROVED:
            return question
        _only_from(question, QuestionState.WAITING, QuestionState.HELD_BACK)
        _still_ours(question)
        _decided(question, QuestionState.APPROVED, by=by, at=at)
        _told(question, "approve_question", by=by, at=at)
    return question


def hold_back(question: Question, reason: str, *, by: Account, at: datetime) -> Question:
    """Does not read it in the hall, and says why: it stays an opinion and is answered in writing."""
    reason = reasoned(reason, CLAUSE, most=MOST_REASON)
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        _only_from(question, QuestionState.WAITING, QuestionState.APPROVED, QuestionState.HELD_BACK)
        _decided(question, QuestionState.HELD_BACK, by=by, at=at, reason=reason)
        _told(question, "hold_back_question", by=by, at=at, reason=reason)
    return question


def put_in_queue(question: Question, *, by: Account, at: datetime) -> Speech:
    """Gives it a slip in the queue: heard like a speech, its outcome goes to the opinion that it already is."""
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        submission = Submission.objects.select_related("speech").get(pk=question.submission_id)
        if not _slip_was_withdrawn(question, submission):
            _only_from(question, QuestionState.WAITING, QuestionState.APPROVED)
        _still_ours(question)
        if opinion_of(question).stage in EXITS:
            raise Refused(
                "Câu hỏi số %(number)s được trả lời chung hoặc đã chuyển đi. Hãy đưa câu hỏi chính vào hàng đợi.",
                clause="B.Đ8.1-g2a",
                number=question.number,
            )
        speech = register_to_speak(question.dialogue, _slip(question, submission), by=by, at=at)
        submission.speech = speech
        submission.save(update_fields=["speech"])
        _decided(question, QuestionState.QUEUED, by=by, at=at)
        _told(question, "queue_question", by=by, at=at, slip=speech.number)
    return speech


def _slip_was_withdrawn(question: Question, submission: Submission) -> bool:
    speech = submission.speech
    queued = question.state == QuestionState.QUEUED
    return queued and (speech is None or speech.state == SpeechState.WITHDRAWN)


def _slip(question: Question, submission: Submission) -> Slip:
    """What is called out: the name only of who agreed to it, the words without what tells a person."""
    named = submission.petitioner if submission.publish_name else ""
    subject = submission.without_the_person(submission.text)
    short = subject if len(subject) <= SLIP_LETTERS else title_of(subject)
    return Slip(
        speaker=named[:120] or f"Câu hỏi số {question.number}",
        address=submission.address[:200] if named else "",
        subject=short,
        way=Way.QUESTION,
    )


def take_out_of_queue(question: Question, *, by: Account, at: datetime) -> Question:
    """Takes the slip back while it waits; the question stays approved."""
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        _only_from(question, QuestionState.QUEUED)
        submission = Submission.objects.select_related("speech__dialogue__organisation").get(
            pk=question.submission_id
        )
        if submission.speech is not None and submission.speech.state != SpeechState.WITHDRAWN:
            floor.withdraw(submission.speech, by=by, at=at)
        submission.speech = None
        submission.save(update_fields=["speech"])
        _decided(question, QuestionState.APPROVED, by=by, at=at)
        _told(question, "take_question_out_of_queue", by=by, at=at)
    return question


def group(question: Question, lead: Opinion, *, by: Account, at: datetime) -> Question:
    """Lets the question follow another one, or an opinion handed in before: one answer reaches both (B.Đ8.1-g2a)."""
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        _only_from(question, QuestionState.WAITING, QuestionState.APPROVED, QuestionState.HELD_BACK)
        grouping.join(opinion_of(question), lead, by=by, at=at)
        shown_live(question.dialogue_id)
    return question


def ungroup(question: Question, *, by: Account, at: datetime) -> Question:
    """Stands alone again, where it stood."""
    with transaction.atomic():
        question = _held(question, by=by, at=at)
        grouping.leave(opinion_of(question), by=by, at=at)
        shown_live(question.dialogue_id)
    return question


def answer_later(dialogue: Dialogue, said: Said, *, by: Account, at: datetime) -> list[Opinion]:
    """The conference is over: each question without an outcome gets its written answer by the day that was named."""
    left = Opinion.objects.filter(
        dialogue=dialogue, submission__question__dialogue=dialogue, outcome="", replied_on=None
    )
    return [say(row, said, by=by, at=at) for row in left.exclude(stage__in=EXITS).order_by("id")]
