"""B.Đ9.1-g2c: the wording of the minutes line by line, the two signatures under them, and the lock they put on."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from doithoai.audit.record import history
from doithoai.dialogues.lifecycle import HELD, State
from doithoai.dialogues.models import Dialogue, MinuteRevision, SignedMinutes
from doithoai.dialogues.permissions import may_chair_minutes, may_prepare, may_record_minutes
from doithoai.dialogues.stepping import locked, require_state, said, show
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ9.1-g2c"
KEY = re.compile(r"(?:head|item|note|speech|opinion|answer)-[0-9a-z]{1,24}")
LONGEST_LINE = 20_000
LONGEST_REASON = 500
SIGNED = "sign_minutes"  # the act whose facts bear the fingerprint


def signed(dialogue: Dialogue) -> SignedMinutes | None:
    """The minutes as they were signed, by the secretary alone or by the chair too."""
    rows = SignedMinutes.objects.select_related("secretary__person", "chair__person")
    return rows.filter(dialogue=dialogue).first()


def require_unlocked(dialogue: Dialogue) -> None:
    """Refuses what would change minutes that bear a signature."""
    if kept := SignedMinutes.objects.filter(dialogue=dialogue).first():
        _refuse(kept)


def require_line_unlocked(dialogue: Dialogue, key: str) -> None:
    """Refuses what would change this line of signed minutes; what came after the signature is no line of them."""
    kept = SignedMinutes.objects.filter(dialogue=dialogue).first()
    if kept is not None and key in keys(kept.content):
        _refuse(kept)


def _refuse(kept: SignedMinutes) -> None:
    if kept.chair_id:
        raise Refused("Biên bản đã được thư ký và chủ trì ký, đã khóa nên không sửa được nữa.", clause=CLAUSE)
    raise Refused(
        "Thư ký đã ký biên bản. Hãy rút chữ ký, nêu lý do, rồi mới sửa; sửa xong thì ký lại.", clause=CLAUSE
    )


def keys(content: Mapping[str, Any]) -> Collection[str]:
    """Which lines frozen minutes have."""
    return {line["key"] for section in content["sections"] for line in section["lines"]}


def wordings(dialogue: Dialogue) -> dict[str, MinuteRevision]:
    """The last revision of each line that has any."""
    rows = MinuteRevision.objects.filter(dialogue=dialogue).select_related("by__person")
    return {row.key: row for row in rows.order_by("version")}


def revise(
    dialogue: Dialogue, key: str, text: str, *, seen: int, over: str = "", by: Account, at: datetime
) -> MinuteRevision:
    """Words a line anew over what the records say; whoever saw an older version is refused and loses nothing."""
    words = said(text, Refused("Hãy ghi nội dung của dòng này.", clause=CLAUSE, field="text"))
    if len(words) > LONGEST_LINE:
        raise Refused("Mỗi mục biên bản dài nhất 20.000 ký tự.", clause=CLAUSE, field="text")
    return _write(MinuteRevision(dialogue=dialogue, key=key, text=words, over=over), seen, by=by, at=at)


def back_to_assembled(
    dialogue: Dialogue, key: str, *, seen: int, by: Account, at: datetime
) -> MinuteRevision:
    """Takes a wording back: the line says again what the records say; the wordings stay in its history."""
    return _write(MinuteRevision(dialogue=dialogue, key=key), seen, by=by, at=at)


def _write(row: MinuteRevision, seen: int, *, by: Account, at: datetime) -> MinuteRevision:
    may_prepare(by, row.dialogue, localdate(at))
    if not KEY.fullmatch(row.key):
        raise Refused("Biên bản không có dòng này.", clause=CLAUSE)
    with transaction.atomic():
        dialogue = locked(row.dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        require_unlocked(dialogue)
        last = _last(dialogue, row.key)
        if last is not None and (last.text, last.by_id) == (row.text, by.pk):
            return last  # pressed twice is once
        _check_seen(last, seen)
        row.dialogue, row.version, row.by, row.at = dialogue, seen + 1, by, at
        row.save(force_insert=True)
        act = "revise_minutes" if row.text else "take_wording_back"
        show(dialogue, act, CLAUSE, {"line": row.key, "version": row.version}, by=by, at=at)
    return row


def _last(dialogue: Dialogue, key: str) -> MinuteRevision | None:
    rows = MinuteRevision.objects.filter(dialogue=dialogue, key=key)
    return rows.select_related("by__person").order_by("-version").first()


def _check_seen(last: MinuteRevision | None, seen: int) -> None:
    now = last.version if last else 0
    if seen == now:
        return
    if last is None or seen > now:
        raise Refused("Dòng này vừa được thay đổi. Hãy tải lại trang.", clause=CLAUSE, field="seen")
    raise Refused(
        "%(name)s vừa sửa dòng này lúc %(time)s. Hãy xem chỗ khác nhau rồi lưu lại.",
        clause=CLAUSE,
        field="seen",
        name=last.by.person.name,
        time=f"{localtime(last.at):%H:%M}",
    )


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content written in one way only: names in order, no blanks, UTF-8."""
    words = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def sign_as_secretary(
    dialogue: Dialogue, content: Mapping[str, Any], *, by: Account, at: datetime
) -> SignedMinutes:
    """Freezes the minutes under the secretary's signature; that they are complete, `documents` has seen to."""
    may_record_minutes(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, *HELD)
        require_unlocked(dialogue)
        kept = SignedMinutes(dialogue=dialogue, content=content, secretary=by, secretary_at=at)
        kept.sha256 = fingerprint(content)
        kept.save(force_insert=True)
        show(dialogue, SIGNED, CLAUSE, {"sha256": kept.sha256, "as": "secretary"}, by=by, at=at)
    return kept


def sign_as_chair(dialogue: Dialogue, *, seen: str, by: Account, at: datetime) -> SignedMinutes:
    """The second signature, under what its page showed; it locks the minutes for good."""
    may_chair_minutes(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        kept = _held(dialogue)
        if kept.sha256 != seen or not is_whole(kept):
            raise Refused("Biên bản đã khác bản ông/bà vừa xem. Hãy đọc lại rồi ký.", clause=CLAUSE)
        if kept.secretary_id == by.pk:
            raise Refused("Người đã ký với tư cách thư ký không ký thay chủ trì được.", clause=CLAUSE)
        kept.chair, kept.chair_at = by, at
        kept.save(update_fields=["chair", "chair_at"])
        deputy = by.person_id != dialogue.chair_id
        told = {"sha256": kept.sha256, "as": "chair", "for_chair": deputy}
        show(dialogue, SIGNED, CLAUSE, told, by=by, at=at)
    return kept


def take_signature_back(dialogue: Dialogue, reason: str, *, by: Account, at: datetime) -> None:
    """Opens the minutes again before the chair signs; the record keeps whose signature it was, why, and the fingerprint."""
    may_prepare(by, dialogue, localdate(at))
    why = said(reason, Refused("Hãy ghi lý do rút chữ ký.", clause=CLAUSE, field="reason"))
    if len(why) > LONGEST_REASON:
        raise Refused("Lý do dài nhất %(most)s ký tự.", field="reason", most=LONGEST_REASON)
    with transaction.atomic():
        dialogue = locked(dialogue)
        kept = _held(dialogue)
        told = {"sha256": kept.sha256, "signed_by": kept.secretary.username, "reason": why}
        kept.delete()
        show(dialogue, "take_signature_back", CLAUSE, told, by=by, at=at)


def _held(dialogue: Dialogue) -> SignedMinutes:
    """What the secretary signed and the chair has not; held until the transaction ends."""
    kept = SignedMinutes.objects.select_for_update(no_key=True).filter(dialogue=dialogue).first()
    if kept is None:
        raise Refused("Thư ký chưa ký biên bản.", clause=CLAUSE)
    if kept.chair_id:
        _refuse(kept)
    return kept


def is_whole(kept: SignedMinutes) -> bool:
    """Whether the frozen words still have the fingerprint that was recorded when they were signed."""
    acts = history(kept.dialogue).filter(act=SIGNED, facts__sha256=kept.sha256)
    return fingerprint(kept.content) == kept.sha256 and acts.exists()
