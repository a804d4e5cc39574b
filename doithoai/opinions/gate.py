"""B.Đ9.2-b: the closing gate: no opinion raised without an outcome, no speaker forgotten."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues import conclusion, floor, notice
from doithoai.dialogues.conclusion import Concluding
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.lifecycle import State as DialogueState
from doithoai.dialogues.models import Dialogue, Speech, TeamMember, Way
from doithoai.dialogues.permissions import may_chair_acts
from doithoai.dialogues.turns import keep_words
from doithoai.opinions.intake import Handed, check_texts, take_in
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import Channel, Opinion, Submission
from doithoai.opinions.outcome import Said, say
from doithoai.opinions.questions import answer_later
from doithoai.opinions.stepping import SEALED, due_now, locked_dialogue, not_before, shown_live
from doithoai.opinions.wording import verbatim
from doithoai.organisations.authority import SECRETARIAT, authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

# Led out with a reason, or answered elsewhere: the dialogue owes them nothing more. One that follows a lead stays.
OUTSIDE_THE_GATE = (Stage.OUT_OF_SCOPE, Stage.DECLINED, Stage.TRANSFERRED, Stage.ESCALATED, Stage.CLOSED)


def without_outcome(dialogue: Dialogue) -> QuerySet[Opinion]:
    """Every opinion of the dialogue, raised or prepared, that still lacks an outcome and was not answered in writing."""
    return Opinion.objects.filter(dialogue=dialogue, outcome="", replied_on=None).exclude(
        stage__in=OUTSIDE_THE_GATE
    )


def unwritten_speeches(dialogue: Dialogue) -> QuerySet[Speech]:
    """Whoever spoke, or was not reached, and whose words are not yet an opinion."""
    rows = Speech.objects.filter(dialogue=dialogue, state__in=(SpeechState.SPOKEN, SpeechState.NOT_REACHED))
    return unwritten(rows)


def unwritten(rows: QuerySet[Speech]) -> QuerySet[Speech]:
    """Those of which no opinion came, and which raised none that was handed in before."""
    written = Submission.objects.filter(speech=OuterRef("pk"))
    raised = Opinion.objects.filter(raised_in=OuterRef("pk"))
    return rows.filter(~Exists(written), ~Exists(raised))


def may_write(dialogue: Dialogue, account: Account, on: date) -> None:
    """Refuses whoever neither serves the body's desk nor this dialogue."""
    who = authority(account, on)
    if who.acts_in(dialogue.organisation_id, SECRETARIAT):
        return
    if (
        not who.serves
        or not TeamMember.objects.filter(dialogue=dialogue, person_id=account.person_id).exists()
    ):
        raise Refused("Ông/bà không có quyền ghi ý kiến của buổi đối thoại này.")


def end_dialogue(
    dialogue: Dialogue, written_due_on: date, *, ended_at: datetime | None = None, by: Account, at: datetime
) -> list[Opinion]:
    """Ends the conference; whoever was not reached gets a written answer by this date."""
    today = localdate(at)
    may_write(dialogue, by, today)
    not_before(written_due_on, today, "written_due_on")
    with transaction.atomic():
        locked_dialogue(dialogue.pk)
        speeches = floor.end_floor(dialogue, ended_at=ended_at, by=by, at=at)
        dialogue.refresh_from_db()
        said = Said(Outcome.ANSWER_LATER, due_on=written_due_on)
        written = [
            say(opinion, said, by=by, at=at)
            for speech in speeches
            for opinion in _written(speech, speech.subject, (), by=by, at=at)
            if not opinion.outcome
            and opinion.stage not in EXITS  # written and answered before it was put back
        ]
        written += answer_later(dialogue, said, by=by, at=at)
        _date_replies(dialogue)
        record(
            "write_down_not_reached",
            dialogue,
            by=by,
            at=at,
            clause="B.Đ9.2-b",
            facts={"opinions": [opinion.code for opinion in written], "due_on": written_due_on},
        )
    return written


def _date_replies(dialogue: Dialogue) -> None:
    """Written replies that were decided before the end have their date from it (readings 4)."""
    owed = Opinion.objects.select_for_update(no_key=True).filter(dialogue=dialogue, needs_written_reply=True)
    for opinion in owed.filter(replied_on=None).order_by("pk"):
        due_now(opinion)
        opinion.save(update_fields=["unit", "due_on", "due_clause"])


def cancel_dialogue(dialogue: Dialogue, reason: str, *, by: Account, at: datetime) -> list[Opinion]:
    """Calls a dialogue off; whoever registered to speak at it has written to the body instead (A.1-k)."""
    with transaction.atomic():
        notice.cancel(dialogue, reason, by=by, at=at)
        return [
            opinion
            for speech in unwritten_speeches(dialogue)
            for opinion in _written(speech, speech.subject, (), by=by, at=at)
        ]


def speech_to_opinion(
    speech: Speech, text: str, parts: Sequence[str] = (), *, by: Account, at: datetime
) -> list[Opinion]:
    """Writes down what was said from the floor, in full; written once, whoever presses first."""
    may_write(speech.dialogue, by, localdate(at))
    if speech.way != Way.QUESTION:
        check_texts((text,))
    with transaction.atomic():
        speech = heard(speech)
        _same_words(speech, text)
        opinions = _written(speech, text, tuple(parts), by=by, at=at)
        if text.strip():
            keep_words(speech, verbatim(text))
        shown_live(speech.dialogue_id)
    return opinions


def heard(speech: Speech) -> Speech:
    """The turn as it stands now, its dialogue locked; one that was not heard yet, or that is sealed, is refused."""
    dialogue = locked_dialogue(speech.dialogue_id)
    speech = Speech.objects.select_related("dialogue__organisation").get(pk=speech.pk)
    if speech.state in {SpeechState.WAITING, SpeechState.WITHDRAWN}:
        raise Refused("Người này chưa phát biểu nên chưa ghi thành ý kiến được.", clause="B.Đ9.1-g2c")
    if dialogue.state in SEALED:
        raise Refused("Buổi đối thoại đã kết luận nên không ghi thêm ý kiến.", clause="B.Đ9.2-b")
    return speech


def _same_words(speech: Speech, text: str) -> None:
    """Pressed twice is once; other words would be dropped, so they are refused. A written question keeps its own."""
    if speech.way == Way.QUESTION:
        return
    earlier = Submission.objects.filter(speech=speech).first()
    if earlier is not None and earlier.text != verbatim(text):
        raise Refused(
            "Lượt này đã ghi thành ý kiến %(code)s với lời khác. Hãy ghi phần thêm vào biên bản hoặc thành ý kiến mới.",
            clause="B.Đ9.1-g2c",
            field="text",
            code=earlier.code,
        )


def _written(
    speech: Speech, text: str, parts: tuple[str, ...], *, by: Account, at: datetime
) -> list[Opinion]:
    if earlier := Submission.objects.filter(speech=speech).first():
        return list(earlier.opinions.order_by("id"))
    handed = Handed(
        organisation=speech.dialogue.organisation,
        channel=Channel.SPEECH,
        text=text,
        received_on=localdate(at),
        petitioner=speech.speaker,
        petitioner_kind="group" if speech.on_behalf_of else "individual",
        address=speech.address,
        phone=speech.phone,
        place=speech.dialogue.place,
        dialogue=None if speech.dialogue.state == DialogueState.CANCELLED else speech.dialogue,
        parts=parts,
        leaves_out=True,  # the minutes keep what was said, and what was prepared is not written down again
        speech=speech,
    )
    return list(take_in(handed, by=by, at=at).opinions.order_by("id"))


def conclude(dialogue: Dialogue, concluding: Concluding, *, by: Account, at: datetime) -> Dialogue:
    """Concludes when every opinion has an outcome; who may, and how, the dialogue itself says."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        locked_dialogue(dialogue.pk)
        if waiting := unwritten_speeches(dialogue).count():
            raise Refused(
                "Còn %(count)s lượt phát biểu chưa ghi thành ý kiến nên chưa kết luận được.",
                clause="B.Đ9.2-b",
                count=waiting,
            )
        missing = list(without_outcome(dialogue).order_by("id").values_list("code", flat=True))
        if missing:
            raise Refused(
                "Còn %(count)s ý kiến của buổi này chưa có kết quả tại hội nghị: %(codes)s. "
                "Hãy chọn trả lời ngay, trả lời sau hoặc ghi nhận cho từng ý kiến.",
                clause="B.Đ9.2-b",
                count=len(missing),
                codes=", ".join(missing[:10]) + ("…" if len(missing) > 10 else ""),
            )
        conclusion.conclude(dialogue, concluding, by=by, at=at)
    dialogue.refresh_from_db()
    return dialogue
