"""B.Đ9.1-g2c: the minutes are signed when nothing is missing in them, in the words that the signer's page showed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from doithoai.dialogues.lifecycle import HELD
from doithoai.dialogues.minutes import CLAUSE, fingerprint, sign_as_secretary
from doithoai.dialogues.models import Dialogue, SignedMinutes
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import Minutes, assemble
from doithoai.opinions.gate import unwritten_speeches, without_outcome
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Missing:
    """What the minutes still lack before they can be signed."""

    not_ended: bool
    unwritten: int
    without_outcome: int

    def __bool__(self) -> bool:
        return self.not_ended or bool(self.unwritten or self.without_outcome)


def missing(dialogue: Dialogue) -> Missing:
    """The same as the closing gate asks (B.Đ9.2-b), so that nothing the minutes tell can change after they are signed."""
    return Missing(
        dialogue.state not in HELD, unwritten_speeches(dialogue).count(), without_outcome(dialogue).count()
    )


def sign(dialogue: Dialogue, *, seen: str, by: Account, at: datetime) -> SignedMinutes:
    """The secretary signs what the page showed; when somebody changed it meanwhile, the page comes again."""
    with transaction.atomic():
        dialogue = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
        lacks = missing(dialogue)
        if lacks.unwritten or lacks.without_outcome:
            raise Refused(
                "Chưa ký được: còn %(speeches)s lượt phát biểu chưa ghi thành ý kiến và %(opinions)s ý kiến chưa có kết quả "
                "tại hội nghị.",
                clause="B.Đ9.2-b",
                speeches=lacks.unwritten,
                opinions=lacks.without_outcome,
            )
        words = content(assemble(dialogue))
        if fingerprint(words) != seen:
            raise Refused("Biên bản vừa thay đổi. Hãy đọc lại bản dưới đây rồi ký.", clause=CLAUSE)
        return sign_as_secretary(dialogue, words, by=by, at=at)


@dataclass(frozen=True)
class Drift:
    """A line that the records would tell otherwise today than what was signed; empty where one of the two has no such line."""

    key: str
    signed: str
    now: str


def drifted(kept: SignedMinutes, minutes: Minutes) -> list[Drift]:
    """What changed in the records since the signature; the signed words stay, and people are told."""
    then, now = _by_key(kept.content), _by_key(content(minutes))
    if "head-conclusion" not in then:
        now.pop("head-conclusion", None)  # issued after the signature, as it should be
    return [
        Drift(key, then.get(key, ""), now.get(key, ""))
        for key in dict.fromkeys([*then, *now])
        if then.get(key) != now.get(key)
    ]


def _by_key(said: Mapping[str, Any]) -> dict[str, str]:
    """Without the number in front of a line: a line that came in before it changes nothing of it."""
    lines = [line for section in said["sections"] for line in section["lines"]]
    return {line["key"]: line["words"] for line in lines}
