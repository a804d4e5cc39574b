"""B.Đ8.1-g2b: one matter, one opinion; of what was handed over no sentence is left out unseen."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import searching
from doithoai.opinions.intake import check_all_is_said, check_texts, next_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import due_now, locked_with_dialogue, owe_after_gate
from doithoai.opinions.wording import shortened, title_of, unsaid, verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.ui.words import is_blank


def words_mark(opinion: Opinion) -> str:
    """The words as they are: whoever parts them says which words were on the page."""
    return hashlib.sha256(opinion.text.encode()).hexdigest()[:16]


def split(
    opinion: Opinion,
    texts: Iterable[str],
    *,
    seen: str | None = None,
    leaves_out: bool = False,
    by: Account,
    at: datetime,
) -> list[Opinion]:
    """Makes one opinion of each matter; the first keeps its code, the submission keeps every word.

    Refused when the words are no longer those that were `seen`: somebody else has parted them. Refused when a sentence is in
    none of the parts, unless the person says so (`leaves_out`), which the record keeps.
    """
    may_triage(by, opinion, localdate(at))
    matters = tuple(verbatim(text) for text in texts if not is_blank(text))
    check_texts(matters)
    if len(matters) < 2:
        raise Refused("Hãy chia thành ít nhất hai ý kiến.", clause="B.Đ8.1-g2b", field="texts")
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(opinion)
        if opinion.stage not in {Stage.RECEIVED, Stage.ACCEPTED}:
            raise Refused("Chỉ tách được ý kiến chưa phân công.", clause="B.Đ8.1-g2b")
        _check_seen(opinion, seen)
        left = unsaid(opinion.text, matters)
        if not leaves_out:
            check_all_is_said(opinion.text, matters, "texts")
        opinion.text, opinion.title = matters[0], title_of(matters[0])
        opinion.save(update_fields=["text", "title"])
        new = [_part(opinion, dialogue, text) for text in matters[1:]]
        record(
            "split",
            opinion,
            by=by,
            at=at,
            clause="B.Đ8.1-g2b",
            facts={"into": [opinion.code, *(part.code for part in new)], "leaves_out": bool(left)},
        )
        searching.put(opinion, *new)
    return [opinion, *new]


def _check_seen(opinion: Opinion, seen: str | None) -> None:
    if seen is None or seen == words_mark(opinion):
        return
    raise Refused(
        "Người khác vừa tách hoặc sửa ý kiến này. Lời hiện nay: “%(words)s”. Hãy xem lại rồi tách lần nữa nếu cần.",
        clause="B.Đ8.1-g2b",
        field="seen",
        words=shortened(opinion.text),
    )


def _part(opinion: Opinion, dialogue: Dialogue | None, text: str) -> Opinion:
    part = Opinion(
        organisation_id=opinion.organisation_id,
        submission_id=opinion.submission_id,
        dialogue_id=opinion.dialogue_id,
        code=next_code(opinion.submission),
        title=title_of(text),
        text=text,
        received_on=opinion.received_on,
        stage=Stage.RECEIVED,
        restricted=opinion.restricted,
        origin_id=opinion.origin_id,
    )
    owe_after_gate(part, dialogue)
    part.save(force_insert=True)
    due_now(part)
    part.save(update_fields=["unit", "due_on", "due_clause"])
    return part
