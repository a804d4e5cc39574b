"""Figures 6 to 13 and 16 of reports.md: opinions that came in the period, what was said and done about them."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.lifecycle import EXITS, Outcome, Result, Stage
from doithoai.opinions.models import Channel, Extension, Kind, Opinion, Passing, PassingKind
from doithoai.reports.asking import Asked, Figure, Room

OUTSIDE = Q(stage=Stage.OUT_OF_SCOPE)
INSIDE = ~Q(stage__in=(Stage.OUT_OF_SCOPE, Stage.DECLINED))
AT_CONFERENCE = Q(submission__channel__in=(Channel.SPEECH, Channel.QUESTION)) | Q(
    submission__speech__isnull=False
)
PASSED_IN = Q(origin__isnull=False)
ANSWERED = Q(told_on__isnull=False)
# A matter is done when it is solved, explained, or looked into and found to be nothing.
DONE = Q(result_as__in=(Result.SOLVED, Result.EXPLAINED, Result.UNFOUNDED))
IN_HAND = Q(result_as__in=(Result.IN_PROGRESS, Result.PASSED_ON)) | Q(
    stage_as__in=(Stage.ANSWERED, Stage.FOLLOWING, Stage.TRANSFERRED, Stage.ESCALATED, Stage.CLOSED)
)
ENDED_WITH_A_TERM = INSIDE & Q(stage=Stage.CLOSED, closed_on__isnull=False, due_on__isnull=False)


def opinions(asked: Asked) -> QuerySet[Opinion]:
    """Received in the period; one that joined another stands where that one stands."""
    rows = Opinion.objects.filter(asked.bodies(), asked.within("received_on"))
    if asked.below:
        # Passed from one body below to another it is one opinion, counted where it came in.
        rows = rows.exclude(origin__organisation__path__startswith=asked.body.path)
    joined = Q(stage=Stage.JOINED, lead__isnull=False)
    granted = Extension.objects.filter(assignment__opinion=OuterRef("pk"), granted=True)
    return rows.annotate(
        stage_as=Case(When(joined, then=F("lead__stage")), default=F("stage")),
        result_as=Case(When(joined & Q(result=""), then=F("lead__result")), default=F("result")),
        outcome_as=Case(When(joined & Q(outcome=""), then=F("lead__outcome")), default=F("outcome")),
        told_on=Case(
            When(joined & Q(answered_on=None), then=F("lead__answered_on")), default=F("answered_on")
        ),
        tags_told=Cast("tags", TextField()),
        was_extended=Exists(granted),
        was_transferred=Exists(_sent(PassingKind.TRANSFER)),
        was_escalated=Exists(_sent(PassingKind.ESCALATION)),
        is_late=Case(When(~Q(stage__in=EXITS) & Q(due_on__lt=asked.on), then=True), default=False),
    )


def _sent(kind: str) -> QuerySet[Passing]:
    return Passing.objects.filter(opinion=OuterRef("pk"), kind=kind)


RECEIVED = (
    Figure("tiep-nhan", _("Ý kiến tiếp nhận"), Q()),
    Figure("trong-pham-vi", _("Ý kiến trong phạm vi"), INSIDE, of="tiep-nhan"),
    Figure("tai-hoi-nghi", _("Nêu tại hội nghị"), INSIDE & AT_CONFERENCE, of="trong-pham-vi"),
    Figure(
        "truoc-hoi-nghi",
        _("Gửi trước hoặc ngoài hội nghị (phiếu, thư, trang điện tử, Mặt trận)"),
        INSIDE & ~AT_CONFERENCE & ~PASSED_IN,
        of="trong-pham-vi",
    ),
    Figure(
        "noi-khac-chuyen", _("Nơi khác chuyển đến"), INSIDE & ~AT_CONFERENCE & PASSED_IN, of="trong-pham-vi"
    ),
    Figure(
        "vu-viec",
        _("Vụ việc (ý kiến trùng đã gộp)"),
        INSIDE & ~Q(stage=Stage.JOINED),
        of="trong-pham-vi",
    ),
    Figure(
        "neu-lai", _("Ý kiến nêu lại, đã nêu kỳ trước"), INSIDE & Q(repeats__isnull=False), of="trong-pham-vi"
    ),
    Figure("ngoai-pham-vi", _("Ngoài phạm vi, đếm riêng"), OUTSIDE, of="tiep-nhan"),
    Figure("khieu-nai", _("Khiếu nại"), OUTSIDE & Q(kind=Kind.COMPLAINT), of="ngoai-pham-vi"),
    Figure("to-cao", _("Tố cáo"), OUTSIDE & Q(kind=Kind.DENUNCIATION), of="ngoai-pham-vi"),
    Figure("toa-an", _("Thuộc tòa án"), OUTSIDE & Q(kind=Kind.COURT), of="ngoai-pham-vi"),
    Figure("khong-xem-xet", _("Không xem xét, có lý do"), Q(stage=Stage.DECLINED), of="tiep-nhan"),
)
SAID = (
    Figure("tra-loi-ngay", _("Trả lời ngay"), INSIDE & Q(outcome_as=Outcome.ANSWERED), of="trong-pham-vi"),
    Figure(
        "tra-loi-sau",
        _("Kiểm tra, trả lời sau"),
        INSIDE & Q(outcome_as=Outcome.ANSWER_LATER),
        of="trong-pham-vi",
    ),
    Figure(
        "ghi-nhan",
        _("Ghi nhận, báo cáo cấp trên"),
        INSIDE & Q(outcome_as=Outcome.RECORDED),
        of="trong-pham-vi",
    ),
    Figure("chua-neu", _("Chưa đưa ra hội nghị, xử lý riêng"), INSIDE & Q(outcome_as=""), of="trong-pham-vi"),
)
DEALT = (
    Figure("giai-quyet-xong", _("Đã giải quyết, giải thích xong"), INSIDE & DONE, of="trong-pham-vi"),
    Figure("dang-giai-quyet", _("Đang giải quyết"), INSIDE & ~DONE & IN_HAND, of="trong-pham-vi"),
    Figure("chua-giai-quyet", _("Chưa giải quyết"), INSIDE & ~DONE & ~IN_HAND, of="trong-pham-vi"),
    Figure("da-tra-loi", _("Đã trả lời"), INSIDE & ANSWERED, of="trong-pham-vi"),
    Figure(
        "da-chuyen", _("Chuyển cơ quan có thẩm quyền"), INSIDE & Q(was_transferred=True), of="trong-pham-vi"
    ),
    Figure("trinh-cap-tren", _("Báo cáo cấp trên"), INSIDE & Q(was_escalated=True), of="trong-pham-vi"),
    Figure(
        "co-che",
        _("Kiến nghị cơ chế, chính sách"),
        INSIDE & Q(tags_told__contains='"policy"'),
        of="trong-pham-vi",
    ),
    Figure("qua-han", _("Đang quá hạn"), INSIDE & Q(is_late=True), of="trong-pham-vi"),
    Figure("co-han", _("Đã kết thúc, có hạn"), ENDED_WITH_A_TERM, of="trong-pham-vi"),
    Figure(
        "dung-han",
        _("Kết thúc đúng hạn"),
        ENDED_WITH_A_TERM & Q(closed_on__lte=F("due_on"), was_extended=False),
        of="co-han",
        how=_("theo hạn hiện hành; việc đã gia hạn không tính là đúng hạn"),
    ),
    Figure("gia-han", _("Đã gia hạn"), INSIDE & Q(was_extended=True), of="trong-pham-vi"),
)
OPINIONS = Room("opinions", opinions, (*RECEIVED, *SAID, *DEALT))
