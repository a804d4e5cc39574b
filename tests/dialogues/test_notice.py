"""B.Đ8.3: four facts, ten days ahead, frozen as posted; a change needs a new notice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doithoai.audit.record import PUBLIC, history
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, Notice
from doithoai.dialogues.notice import announce, cancel, change_announced, digest, notice_deadline, postpone
from doithoai.dialogues.published import public_dialogue, upcoming_dialogues
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import CALLED, HELD_ON, NOTICE_ON, announced, called, facts, fresh, postponed
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
LAST_GOOD_DAY = day(2026, 9, 8)  # ten days before 18/09


def post(w: World, dialogue: Dialogue, on: Any = NOTICE_ON, **other: Any) -> Notice:
    return announce(dialogue, published_on=on, by=w.advisory, at=moment(max(on, NOTICE_ON), 15), **other)


def test_ten_days_ahead_is_in_time() -> None:
    w = world()
    dialogue = called(w)
    assert notice_deadline(dialogue).due == LAST_GOOD_DAY
    post(w, dialogue, LAST_GOOD_DAY, late_reason="không cần")
    assert (fresh(dialogue).announced_on, fresh(dialogue).late_notice_reason) == (LAST_GOOD_DAY, "")


def test_a_notice_less_than_ten_days_ahead_needs_a_reason_and_stays_visible_as_a_breach() -> None:
    w = world()
    dialogue = called(w)
    with pytest.raises(Refused, match="08/09/2026") as refusal:
        post(w, dialogue, day(2026, 9, 9))
    assert (refusal.value.field, refusal.value.clause) == ("late_reason", "B.Đ8.3-b")
    assert fresh(dialogue).state == State.CALLED
    post(w, dialogue, day(2026, 9, 9), late_reason="Nước ngập đột xuất")
    shown = public_dialogue(dialogue.code)
    assert shown is not None
    assert shown.is_late_notice
    assert shown.late_notice_reason == "Nước ngập đột xuất"


@pytest.mark.parametrize("on", [HELD_ON, HELD_ON + timedelta(days=1)])
def test_a_notice_on_or_after_the_day_is_refused(on: Any) -> None:
    w = world()
    with pytest.raises(Refused, match="trước ngày đối thoại"):
        post(w, called(w), on, late_reason="Quên")


def test_a_notice_cannot_be_dated_after_today() -> None:
    w = world()
    with pytest.raises(Refused, match="sau hôm nay"):
        announce(called(w), published_on=day(2026, 8, 21), by=w.advisory, at=CALLED)


@pytest.mark.parametrize("missing", ["participants", "place"])
def test_a_notice_without_its_four_facts_is_refused(missing: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        post(w, called(w, at=CALLED, **{missing: " "}))
    assert refusal.value.field == missing


def test_what_was_posted_is_frozen_with_its_hash() -> None:
    w = world()
    dialogue = announced(w)
    notice = dialogue.notices.get()
    assert notice.facts["place"] == "Nhà văn hóa khu phố Dương Lôi"
    assert notice.sha256 == digest(notice.facts)
    assert notice.sha256 != digest({**notice.facts, "place": "Nơi khác"})
    last = history(dialogue).last()
    assert last is not None
    assert last.facts["sha256"] == notice.sha256


def test_a_change_after_the_notice_is_a_new_notice_with_a_reason_and_the_public_sees_what_changed() -> None:
    w = world()
    dialogue = announced(w)
    new = facts(w, place="Hội trường UBND phường")
    at, on = moment(day(2026, 9, 3)), day(2026, 9, 3)
    with pytest.raises(Refused) as refusal:
        change_announced(dialogue, new, reason=" ", published_on=on, by=w.advisory, at=at)
    assert refusal.value.field == "change_reason"
    change_announced(dialogue, new, reason="Nhà văn hóa đang sửa", published_on=on, by=w.advisory, at=at)
    shown = public_dialogue(dialogue.code)
    assert shown is not None
    first, second = shown.notices
    assert (first.place, second.place) == ("Nhà văn hóa khu phố Dương Lôi", "Hội trường UBND phường")
    assert (second.change_reason, second.posted_at_places) == (
        "Nhà văn hóa đang sửa",
        first.posted_at_places,
    )
    assert [(c.label, c.after) for c in second.changes] == [("Địa điểm", "Hội trường UBND phường")]
    assert shown.announced_on == on


def test_a_late_change_of_the_four_facts_is_a_breach_of_its_own() -> None:
    w = world()
    dialogue = announced(w)
    on, new = day(2026, 9, 12), facts(w, place="Nơi khác")

    def change(late_reason: str = "") -> None:
        change_announced(
            dialogue,
            new,
            reason="Mưa lớn",
            published_on=on,
            late_reason=late_reason,
            by=w.advisory,
            at=moment(on),
        )

    with pytest.raises(Refused) as refusal:
        change()
    assert refusal.value.field == "late_reason"
    assert fresh(dialogue).place != "Nơi khác"
    change("Mái dột")
    assert fresh(dialogue).late_notice_reason == "Mái dột"


def test_a_notice_posted_again_with_the_same_four_facts_keeps_the_first_day() -> None:
    w = world()
    dialogue = announced(w)
    again = post(w, dialogue, day(2026, 9, 14), change_reason="Thêm nơi niêm yết", places="Nhà văn hóa")
    assert again.version == 2
    assert fresh(dialogue).announced_on == NOTICE_ON
    assert fresh(dialogue).late_notice_reason == ""


def test_a_new_notice_is_not_dated_before_the_one_it_replaces() -> None:
    w = world()
    with pytest.raises(Refused, match="không thể đăng sớm hơn"):
        post(w, announced(w), day(2026, 8, 31), change_reason="Đính chính")


def test_a_postponed_dialogue_is_set_anew_by_a_notice_for_another_day() -> None:
    w = world()
    dialogue = postponed(w)
    shown = public_dialogue(dialogue.code)
    assert shown is not None
    assert (shown.state, shown.stopped_reason) == (State.POSTPONED, "Bão số 9")
    starts = moment(day(2026, 10, 9), 8)
    new = facts(w, starts_at=starts, ends_at=starts + timedelta(hours=2))
    on = day(2026, 9, 21)
    change_announced(dialogue, new, reason="Hết bão", published_on=on, by=w.leader, at=moment(on))
    again = fresh(dialogue)
    assert (again.state, again.announced_on, again.stopped_reason) == (State.ANNOUNCED, on, "")


@pytest.mark.parametrize("stop", [postpone, cancel])
def test_nothing_is_put_off_or_called_off_without_a_reason(stop: Any) -> None:
    w = world()
    dialogue = announced(w)
    with pytest.raises(Refused) as refusal:
        stop(dialogue, "  ", by=w.leader, at=moment(day(2026, 9, 14)))
    assert refusal.value.field == "reason"
    assert fresh(dialogue).state == State.ANNOUNCED


def test_only_leader_advisory_or_chair_announce() -> None:
    w = world()
    dialogue = called(w)
    for account in (w.clerk, w.unit_head, w.supervisor, w.other_advisory, w.superior):
        with pytest.raises(Refused):
            announce(dialogue, published_on=NOTICE_ON, by=account, at=moment(NOTICE_ON, 15))
    assert not Notice.objects.exists()


def test_before_its_notice_a_dialogue_is_not_public() -> None:
    w = world()
    dialogue = called(w)
    assert upcoming_dialogues() == ()
    assert public_dialogue(dialogue.code) is None
    post(w, dialogue)
    assert [shown.code for shown in upcoming_dialogues()] == [dialogue.code]


def test_one_notice_a_version() -> None:
    notice = announced(world()).notices.get()
    notice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_slips_are_taken_from_the_notice_on() -> None:
    w = world()
    slip = Slip("Bà Lê Thị Thử", subject="Ngập ngõ 26")
    dialogue = called(w)
    with pytest.raises(Refused, match="từ khi thông báo"):
        register_to_speak(dialogue, slip, by=PUBLIC, at=CALLED)
    post(w, dialogue)
    speech = register_to_speak(dialogue, slip, by=PUBLIC, at=moment(NOTICE_ON, 16))
    assert (speech.number, speech.position) == (1, 1)
