"""What waits for its number or its paper: drafts on their way through sign-off, and numbers that were reserved."""

from collections.abc import Mapping
from typing import Any

from doithoai.documents.framing import Issue, day
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CODES, Paper, PaperKind, PaperRules, Standing, Step
from doithoai.documents.protected import of_one, told_in
from doithoai.documents.stamping import stamped
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused

# A plan has its own road to approval (A.4-a). What is about no one thing, a letter with a list or a report on a period,
# is made and issued in one act: no draft of it lies about;
# the urging that a letter is about comes into being with its number.
OWN_ROAD = frozenset({PaperKind.PLAN, PaperKind.URGING})


def draft_of(organisation: Organisation, kind: str, about: Mapping[str, Any]) -> Paper | None:
    """The draft of this kind about the same thing, locked; none when nobody made one."""
    if not about:
        return None
    rows = Paper.objects.select_for_update(of=("self",), no_key=True).filter(
        organisation=organisation, kind=kind, standing__in=UNDER_WAY, **about
    )
    return rows.select_related("organisation", "signer").first()


def draft_to_issue(
    organisation: Organisation, kind: str, about: Mapping[str, Any], issue: Issue
) -> Paper | None:
    """The draft that is now issued; refused where the body asks for sign-off and it is not approved."""
    if not about:
        return None
    draft = draft_of(organisation, kind, about)
    approved = draft is not None and draft.standing == Standing.APPROVED
    asked = PaperRules.objects.filter(organisation=organisation, signed_off=True).exists()
    if (asked and kind not in OWN_ROAD and not approved) or (
        draft is not None and draft.standing == Standing.CHECKED
    ):
        raise Refused(
            "“%(kind)s” phải qua kiểm tra thể thức và được duyệt trước khi ban hành. Hãy lập dự thảo rồi trình duyệt: ở tab Hồ sơ của buổi, hoặc ở trang trả lời.",
            clause="A.2-a",
            kind=str(PaperKind(kind).label),
        )
    if draft and approved and draft.signer and draft.signer != issue.signer:
        raise Refused(
            "Bản đã duyệt ghi người ký là %(signer)s. Hãy chọn đúng người ký, hoặc trả bản dự thảo lại để sửa.",
            field="signer",
            signer=str(draft.signer),
        )
    return draft


def words_of(draft: Paper | None, kind: str, issue: Issue) -> bytes | None:
    """The .docx that people approved or changed by hand, with number and day; none: it is made from the records."""
    if draft is None or not draft.file:
        return None
    if draft.standing != Standing.APPROVED and not by_hand(draft):
        return None  # nobody judged or changed it, and the records may have moved on
    if not of_one(draft) and (told := told_in([draft]).get(draft.pk)):
        raise Refused(
            "Bản dự thảo nêu ý kiến %(code)s, nay được bảo vệ. Hãy lập lại bản dự thảo từ dữ liệu lúc này, rồi trình lại.",
            clause="B.Đ4.2",
            code=told[0].code,
        )
    with draft.file.open("rb") as opened:
        return stamped(opened.read(), draft.organisation, CODES[kind], issue)


def by_hand(draft: Paper) -> bool:
    """Whether a person put a .docx of their own in place of what the records gave."""
    made = draft.steps.filter(step__in=[Step.DRAFTED, Step.REPLACED]).last()
    return made is not None and made.step == Step.REPLACED


def reserved(organisation: Organisation, number: str, period: str) -> Paper | None:
    """The reserved number that a paper now takes."""
    rows = Paper.objects.filter(organisation=organisation, number=number, period=period)
    return rows.filter(standing=Standing.RESERVED).first() if number else None


def refuse_used(before: Paper | None, kind: str, number: str) -> None:
    """A number is given once: not when issued, not when cancelled, not when it is kept for another kind of paper."""
    if before is None or (before.standing == Standing.RESERVED and before.kind == kind):
        return
    if before.standing == Standing.CANCELLED:
        raise Refused(
            "Số %(number)s đã hủy (%(reason)s) và không cấp lại. Hãy ghi số khác, hoặc để trống để lấy số tiếp theo.",
            field="number",
            number=number,
            reason=before.cancelled_reason,
        )
    if before.standing == Standing.RESERVED:
        raise Refused(
            "Số %(number)s đang giữ cho “%(subject)s” (%(kind)s). Hãy ghi số khác, hoặc để trống để lấy số tiếp theo.",
            field="number",
            number=number,
            subject=before.subject,
            kind=str(before.get_kind_display()),
        )
    raise Refused(
        "Số %(number)s đã dùng cho “%(subject)s” ngày %(day)s. Hãy ghi số khác, hoặc để trống để lấy số tiếp theo.",
        field="number",
        number=number,
        subject=before.subject,
        day=day(before.issued_on),
    )
