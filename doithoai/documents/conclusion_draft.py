"""A conclusion that was approved as a paper is issued as it was approved, or drafted anew."""

from doithoai.audit.record import history
from doithoai.commitments import concluding_words
from doithoai.dialogues.conclusion import Concluding
from doithoai.dialogues.models import Dialogue
from doithoai.documents.awaiting import by_hand, draft_of
from doithoai.documents.models import PaperKind, Standing, Step
from doithoai.regulations.refusals import Refused

# Acts after which an earlier draft says something else than the records.
WORDING = frozenset(
    {
        "draft_conclusions",
        "add_conclusion",
        "edit_conclusion",
        "move_conclusion",
        "leave_out_conclusion",
        "write_conclusion",
    }
)


def require_same(dialogue: Dialogue, concluding: Concluding) -> None:
    """Refuses to issue approved words beside commitments that were worded after them."""
    draft = draft_of(dialogue.organisation, PaperKind.CONCLUSION, {"dialogue": dialogue})
    if draft is None or not (draft.standing == Standing.APPROVED or by_hand(draft)):
        return  # the paper is made from the records
    made = draft.steps.filter(step__in=[Step.DRAFTED, Step.REPLACED]).last()
    moved = made is not None and history(dialogue).filter(act__in=WORDING, at__gt=made.at).exists()
    saved = concluding_words.draft_of(dialogue).assessment
    if moved or (saved and concluding.assessment.strip() != saved):
        raise Refused(
            "Kết luận đã sửa sau khi lập bản dự thảo đang trình. Hãy trả bản dự thảo lại, thay bản mới rồi trình duyệt.",
            clause="A.4-c",
        )
