"""B.Đ8.3: time, participants, place and theme are made public ten days ahead; a change needs a new notice."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.agreeing import unsettle
from doithoai.dialogues.calling import Call, set_facts
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, Notice
from doithoai.dialogues.permissions import may_chair_acts
from doithoai.dialogues.stepping import bump, fit, leave_unreached, locked, require_state, said, step
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Account
from doithoai.regulations.deadlines import Deadline, deadline
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.3-b"
# B.Đ8.3-a: the four facts; the rest of a notice says how to take part.
FOUR_FACTS = ("starts_at", "ends_at", "participants", "place", "theme")


def notice_deadline(dialogue: Dialogue) -> Deadline:
    """The last day on which the notice is ten days ahead (B.Đ8.3-b, readings 7)."""
    return deadline(CLAUSE, localdate(dialogue.starts_at), current_calendar())


def announce(
    dialogue: Dialogue,
    *,
    published_on: date,
    places: str = "",
    late_reason: str = "",
    change_reason: str = "",
    by: Account,
    at: datetime,
) -> Notice:
    """Makes the four facts public and keeps what was posted; a second time as a new version, with a reason."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        notice = Notice(
            dialogue=dialogue,
            published_on=published_on,
            posted_at_places=places.strip(),
            late_reason=late_reason.strip(),
            change_reason=change_reason.strip(),
        )
        return _post(notice, dialogue, by=by, at=at)


def change_announced(
    dialogue: Dialogue,
    facts: Call,
    *,
    reason: str,
    published_on: date,
    late_reason: str = "",
    by: Account,
    at: datetime,
) -> Notice:
    """Changes what was announced, or sets a postponed dialogue anew: the facts and their notice in one act."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.ANNOUNCED, State.POSTPONED)
        unsettle(dialogue, set_facts(dialogue, facts, localdate(at)), by=by, at=at)
        notice = Notice(
            dialogue=dialogue,
            published_on=published_on,
            posted_at_places=_latest(dialogue).posted_at_places,
            late_reason=late_reason.strip(),
            change_reason=reason.strip(),
        )
        return _post(notice, dialogue, by=by, at=at)


def _latest(dialogue: Dialogue) -> Notice:
    return dialogue.notices.order_by("-version")[0]


def _post(notice: Notice, dialogue: Dialogue, *, by: Account, at: datetime) -> Notice:
    put_off = dialogue.state == State.POSTPONED
    clause = step(dialogue, State.ANNOUNCED)
    _require_four_facts(dialogue)
    last = dialogue.notices.order_by("-version").first()
    _check_day(notice.published_on, dialogue, last, localdate(at))
    if last:
        said(
            notice.change_reason,
            Refused("Hãy ghi lý do thông báo lại.", clause=CLAUSE, field="change_reason"),
        )
    notice.facts = frozen_facts(dialogue)
    notice.version = last.version + 1 if last else 1
    notice.by, notice.published_at, notice.sha256 = by, at, digest(notice.facts)
    # Who was told that it is put off is told anew: the ten days run again.
    _count_ten_days(notice, dialogue, None if put_off else last)
    fit(notice)
    notice.save(force_insert=True)
    bump(dialogue)
    dialogue.stopped_reason = ""
    dialogue.save()
    told = {
        "version": notice.version,
        "published_on": notice.published_on,
        "sha256": notice.sha256,
        "late_reason": notice.late_reason,
        "change_reason": notice.change_reason,
    }
    record("announce_dialogue", dialogue, by=by, at=at, clause=clause, facts=told)
    return notice


def _require_four_facts(dialogue: Dialogue) -> None:
    said(
        dialogue.participants,
        Refused("Chưa có thành phần tham dự để thông báo.", clause="B.Đ8.3-a", field="participants"),
    )
    said(dialogue.place, Refused("Chưa có địa điểm để thông báo.", clause="B.Đ8.3-a", field="place"))


def _check_day(published_on: date, dialogue: Dialogue, last: Notice | None, today: date) -> None:
    day = localdate(dialogue.starts_at)
    if published_on > today:
        raise Refused("Ngày đăng không thể sau hôm nay.", clause=CLAUSE, field="published_on")
    if published_on >= day:
        raise Refused(
            "Thông báo phải đăng trước ngày đối thoại %(day)s.", clause=CLAUSE, field="published_on", day=day
        )
    if last and published_on < last.published_on:
        raise Refused(
            "Thông báo trước đã đăng ngày %(day)s; thông báo lại không thể đăng sớm hơn.",
            clause=CLAUSE,
            field="published_on",
            day=last.published_on,
        )


def _count_ten_days(notice: Notice, dialogue: Dialogue, last: Notice | None) -> None:
    """The ten days run from the first notice that carries the present four facts."""
    same = last and all(notice.facts[name] == last.facts[name] for name in FOUR_FACTS)
    if same:
        notice.late_reason = dialogue.late_notice_reason
        return
    due = notice_deadline(dialogue).due
    late = notice.published_on > due
    if late and not notice.late_reason:
        raise Refused(
            "Phải thông báo chậm nhất ngày %(due)s (trước 10 ngày). Nếu vẫn thông báo, hãy ghi lý do; "
            "việc thông báo muộn sẽ hiện công khai.",
            clause=CLAUSE,
            field="late_reason",
            due=due,
        )
    notice.late_reason = notice.late_reason if late else ""
    dialogue.announced_on, dialogue.late_notice_reason = notice.published_on, notice.late_reason


def frozen_facts(dialogue: Dialogue) -> dict[str, object]:
    """What the notice says, as plain values that nothing changes later."""
    organisation = dialogue.organisation
    return {
        "code": dialogue.code,
        "organisation": organisation.name,
        "theme": dialogue.theme,
        "starts_at": dialogue.starts_at.isoformat(),
        "ends_at": dialogue.ends_at.isoformat(),
        "place": dialogue.place,
        "participants": dialogue.participants,
        "planned_size": dialogue.planned_size,
        "kind": dialogue.kind,
        "means": dialogue.means,
        "audience": dialogue.audience,
        "chair": dialogue.chair.name,
        "chair_title": dialogue.chair_office.title if dialogue.chair_office else "",
        "send_to": {"address": organisation.address, "phone": organisation.phone},
    }


def digest(facts: object) -> str:
    """Proof of what was posted: the hash of the facts in one fixed spelling."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def postpone(dialogue: Dialogue, reason: str, *, by: Account, at: datetime) -> Dialogue:
    """Puts an announced dialogue off, with a reason that the public sees; a new notice sets it anew."""
    return _stop(dialogue, State.POSTPONED, reason, by=by, at=at)


def cancel(dialogue: Dialogue, reason: str, *, by: Account, at: datetime) -> Dialogue:
    """Calls a dialogue off, with a reason; it stays visible, and its row of the plan is free again."""
    return _stop(dialogue, State.CANCELLED, reason, by=by, at=at)


def _stop(dialogue: Dialogue, then: State, reason: str, *, by: Account, at: datetime) -> Dialogue:
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, then)
        dialogue.stopped_reason = said(reason, Refused("Hãy ghi lý do.", clause=clause, field="reason"))
        fit(dialogue)
        bump(dialogue)
        dialogue.save()
        if then == State.CANCELLED:
            leave_unreached(dialogue)
        act = "postpone_dialogue" if then == State.POSTPONED else "cancel_dialogue"
        record(act, dialogue, by=by, at=at, clause=clause, facts={"reason": dialogue.stopped_reason})
    return dialogue
