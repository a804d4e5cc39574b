"""B.Đ10.1-a: the internal review of a dialogue, not public; without it no file is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, InternalReview
from doithoai.dialogues.permissions import may_chair_acts, may_prepare
from doithoai.dialogues.stepping import bump, locked, require_state, said, step
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ10.1-a"
LONGEST_TEXT = 20_000


def review(
    dialogue: Dialogue, strengths: str, shortcomings: str, remedies: str, *, by: Account, at: datetime
) -> InternalReview:
    """Writes the review, or writes it anew while the file is open; the record keeps what stood before."""
    may_prepare(by, dialogue, localdate(at))
    texts = {"strengths": strengths, "shortcomings": shortcomings, "remedies": remedies}
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.ENDED, State.CONCLUDED, State.REPORTED)
        for name, text in texts.items():
            texts[name] = said(
                text,
                Refused("Hãy ghi đủ ưu điểm, tồn tại và việc sửa.", clause=CLAUSE, field=name),
            )
            if len(text) > LONGEST_TEXT:
                raise Refused("Nội dung dài nhất %(most)s ký tự.", field=name, most=LONGEST_TEXT)
        before = InternalReview.objects.filter(dialogue=dialogue).values(*texts).first()
        written, _ = InternalReview.objects.update_or_create(
            dialogue=dialogue, defaults={**texts, "by": by, "at": at}
        )
        record("review_dialogue", dialogue, by=by, at=at, clause=CLAUSE, facts={"before": before})
    return written


def close(dialogue: Dialogue, *, by: Account, at: datetime) -> Dialogue:
    """Closes the file of a dialogue that was reported and reviewed."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, State.CLOSED)
        if not InternalReview.objects.filter(dialogue=dialogue).exists():
            raise Refused(
                "Chưa rút kinh nghiệm nội bộ nên chưa kết thúc hồ sơ được.", clause=clause, field="review"
            )
        dialogue.closed_on = localdate(at)
        bump(dialogue)
        dialogue.save()
        record("close_dialogue", dialogue, by=by, at=at, clause=clause)
    return dialogue
