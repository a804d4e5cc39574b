"""Where something handed over could have been lost: each hole found by one statement over all bodies (spec 5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from doithoai.audit.models import Entry
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Speech
from doithoai.opinions.conservation import Life
from doithoai.opinions.gate import unwritten
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import (
    Assignment,
    Import,
    Letter,
    Opinion,
    Passing,
    Purpose,
    Submission,
)


class Hole(TextChoices):
    """What does not hold."""

    STAGE = "stage", _("bước đang ghi khác với nhật ký")
    STEPS = "steps", _("nhật ký các bước không nối nhau")
    BALANCE = "balance", _("sổ không cân")
    COUNT = "count", _("số ý kiến đang mở trong sổ khác trong danh sách")
    NO_OPINION = "no_opinion", _("phiếu không có ý kiến nào")
    NO_CODE = "no_code", _("không có mã, hoặc mã không theo phiếu của nó")
    NOT_RECORDED = "not_recorded", _("phiếu không có trong nhật ký tiếp nhận")
    GONE = "gone", _("có trong nhật ký nhưng không còn trong cơ sở dữ liệu")
    BODY = "body", _("cơ quan đang ghi khác với nhật ký hoặc với phiếu")
    DAY = "day", _("ngày nhận đang ghi khác với nhật ký hoặc với phiếu")
    WORDS = "words", _("lời đang ghi khác với lời đã ghi vào nhật ký")
    VERIFIED = "verified", _("số kết quả ghi là đã xác nhận khác với nhật ký")
    RESTRICTED = "restricted", _("nhật ký ghi bảo mật nhưng lời đang mở cho người khác")
    FEWER = "fewer", _("nhật ký ghi nhiều hơn số còn trong cơ sở dữ liệu")
    SPEECH = "speech", _("lượt đăng ký phát biểu không có ý kiến và không ở trạng thái nào hợp lẽ")
    NO_LEAD = "no_lead", _("trả lời chung nhưng không có ý kiến chính đứng riêng cùng cơ quan")
    NO_CONTINUATION = "no_continuation", _("nơi nhận đã nhận chuyển nhưng không có ý kiến nối tiếp")
    NOT_SENT = "not_sent", _("ghi là đã chuyển nhưng không có lần chuyển nào còn hiệu lực")
    SENT_AND_KEPT = "sent_and_kept", _("đang chờ nơi khác nhận nhưng ở đây vẫn mở")
    NOBODY = "nobody", _("ghi là đã phân công nhưng không đơn vị nào đang giữ")
    LETTER = "letter", _("thư điện tử không có phiếu, cũng không ghi vì sao")
    IMPORT = "import", _("tệp nhập có số dòng khác số phiếu")


@dataclass(frozen=True)
class Found:
    """One hole: which, in which body, at what."""

    hole: Hole
    organisation_id: int
    name: str


Rows = QuerySet[Any, tuple[int, Any]]
_SENT = (Stage.TRANSFERRED, Stage.ESCALATED)
# A slip without an opinion is right while its dialogue still hears people, or until the desk wrote it down.
_STILL_HEARD = (State.CALLED, State.ANNOUNCED, State.POSTPONED, State.OPEN)
_TO_WRITE = (State.OPEN, State.ENDED, State.CANCELLED)


def in_life(life: Life) -> Iterator[Found]:
    """What is wrong with one opinion beside its record."""
    if life.recorded_stage != life.stage:
        yield Found(Hole.STAGE, life.organisation_id, life.code)
    if not life.hangs_together:
        yield Found(Hole.STEPS, life.organisation_id, life.code)


def in_rows() -> Iterator[Found]:
    """Every hole that the tables themselves show."""
    for hole, ask in ASKED:
        for body, name in ask():
            yield Found(hole, body, str(name))


def _without_opinion() -> Rows:
    rows = Submission.objects.filter(~Exists(Opinion.objects.filter(submission=OuterRef("pk"))))
    return rows.values_list("organisation_id", "code")


def _submissions_without_code() -> Rows:
    return Submission.objects.filter(code="").values_list("organisation_id", "code")


def _opinions_without_code() -> Rows:
    rows = Opinion.objects.exclude(code__startswith=F("submission__code"))
    return (rows | Opinion.objects.filter(code="")).values_list("organisation_id", "code")


def _not_of_its_submission(column: str) -> Rows:
    """What was handed over here stands where and from when its submission does."""
    rows = Opinion.objects.filter(origin=None).exclude(**{column: F(f"submission__{column}")})
    return rows.values_list("submission__organisation_id", "code")


def _passed_on_another_day() -> Rows:
    rows = Passing.objects.exclude(continuation=None).exclude(
        continuation__received_on=TruncDate("accepted_at")
    )
    return rows.values_list("to_id", "continuation__code")


def _not_recorded() -> Rows:
    told = Entry.objects.filter(subject_kind="opinions.submission", subject_id=OuterRef("pk"))
    return Submission.objects.filter(~Exists(told)).values_list("organisation_id", "code")


def _speeches() -> Rows:
    floor = (SpeechState.WAITING, SpeechState.SPEAKING, SpeechState.PAUSED)
    heard = Q(state__in=floor, dialogue__state__in=_STILL_HEARD)
    to_write = Q(state__in=(SpeechState.SPOKEN, SpeechState.NOT_REACHED), dialogue__state__in=_TO_WRITE)
    rows = unwritten(Speech.objects.all())
    rows = rows.exclude(state=SpeechState.WITHDRAWN).exclude(heard | to_write)
    return rows.values_list("dialogue__organisation_id", "number")


def _without_lead() -> Rows:
    stands = ~Q(lead__stage__in=(Stage.JOINED, Stage.DECLINED, Stage.OUT_OF_SCOPE))
    went_back = Q(lead__stage__in=_SENT) & ~Exists(_standing().filter(opinion=OuterRef("lead")))
    good = Q(lead__organisation=F("organisation")) & ~Q(lead=F("pk")) & stands & ~went_back
    return Opinion.objects.filter(stage=Stage.JOINED).exclude(good).values_list("organisation_id", "code")


def _without_continuation() -> Rows:
    good = Q(continuation__origin=F("opinion"), continuation__organisation=F("to"))
    rows = Passing.objects.exclude(accepted_at=None).exclude(good)
    return rows.values_list("opinion__organisation_id", "opinion__code")


def _standing() -> QuerySet[Passing]:
    return Passing.objects.filter(returned_at=None)


def _not_sent() -> Rows:
    # Sent on, or given back to where it came from.
    back = Passing.objects.filter(continuation=OuterRef("pk"), returned_at__isnull=False)
    sent = Exists(_standing().filter(opinion=OuterRef("pk"))) | Exists(back)
    rows = Opinion.objects.filter(~sent, stage__in=_SENT)
    return rows.values_list("organisation_id", "code")


def _sent_and_kept() -> Rows:
    waits = Passing.objects.filter(accepted_at=None, returned_at=None).exclude(to=None)
    rows = waits.exclude(opinion__stage__in=_SENT)
    return rows.values_list("opinion__organisation_id", "opinion__code")


def _held_by_nobody() -> Rows:
    held = Assignment.objects.filter(
        opinion=OuterRef("pk"), purpose=Purpose.DRAFT, done_on=None, ended_reason=""
    )
    rows = Opinion.objects.filter(~Exists(held), stage__in=(Stage.ASSIGNED, Stage.DRAFTED))
    return rows.values_list("organisation_id", "code")


def _letters() -> Rows:
    rows = Letter.objects.filter(submission=None, trouble="", settled_by=None)
    return rows.values_list("mailbox__organisation_id", "subject")


def _imports() -> Rows:
    rows = Import.objects.annotate(stored=Count("submissions")).exclude(rows=F("stored"))
    return rows.values_list("organisation_id", "name")


ASKED: tuple[tuple[Hole, Callable[[], Rows]], ...] = (
    (Hole.NO_OPINION, _without_opinion),
    (Hole.NO_CODE, _submissions_without_code),
    (Hole.NO_CODE, _opinions_without_code),
    (Hole.BODY, partial(_not_of_its_submission, "organisation")),
    (Hole.DAY, partial(_not_of_its_submission, "received_on")),
    (Hole.DAY, _passed_on_another_day),
    (Hole.NOT_RECORDED, _not_recorded),
    (Hole.SPEECH, _speeches),
    (Hole.NO_LEAD, _without_lead),
    (Hole.NO_CONTINUATION, _without_continuation),
    (Hole.NOT_SENT, _not_sent),
    (Hole.SENT_AND_KEPT, _sent_and_kept),
    (Hole.NOBODY, _held_by_nobody),
    (Hole.LETTER, _letters),
    (Hole.IMPORT, _imports),
)
