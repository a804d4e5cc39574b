"""B.Đ9.1-g2b, B.Đ9.2-b: the queue is ordered by people, closed and opened, and fairness is a hint."""

from datetime import timedelta
from typing import Any

import pytest

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.fairness import FIRST, LEAST, ORDER, Fairness, fairness
from doithoai.dialogues.floor import call_next, finish_speech, withdraw
from doithoai.dialogues.models import Dialogue, Speech, Way
from doithoai.dialogues.programme import prefill
from doithoai.dialogues.published import public_dialogue
from doithoai.dialogues.queries import queue
from doithoai.dialogues.queue import (
    budget,
    close_queue,
    limit_speeches,
    move,
    order_by_arrival,
    order_by_theme,
    reopen_queue,
    sort_slip,
)
from doithoai.dialogues.registration import Slip, folded_name, register_to_speak
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import ENDS, STARTS, announced, ended, fresh, opened
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return world()


def say(dialogue: Dialogue, speaker: str, **other: Any) -> Speech:
    slip = Slip(speaker, subject=str(other.pop("subject", "Đường xấu")), **other)
    return register_to_speak(dialogue, slip, by=PUBLIC, at=STARTS)


def order(dialogue: Dialogue) -> list[int]:
    return [slip.number for slip in queue(dialogue)]


def test_a_slip_says_how_it_came_and_knows_its_speaker_without_diacritics(here: World) -> None:
    dialogue = announced(here)
    prefill(dialogue, by=here.clerk, at=STARTS - timedelta(days=3))
    item = dialogue.programme.all()[2]
    public = say(dialogue, "Bà Đinh Thị Thử", theme=" Rác thải ", item=item)
    assert (public.way, public.theme, public.item, public.speaker_folded) == (
        Way.PORTAL,
        "Rác thải",
        item,
        "dinh thi thu",
    )
    slip = Slip("Lê Văn Mẫu", subject="Điện", way=Way.PHONE)
    assert register_to_speak(dialogue, slip, by=here.clerk, at=STARTS).way == Way.PHONE
    at_the_door = Slip("Lê Văn Mẫu", subject="Điện")
    assert register_to_speak(dialogue, at_the_door, by=here.clerk, at=STARTS).way == Way.DOOR
    with pytest.raises(Refused) as refusal:
        register_to_speak(dialogue, Slip("Lê", subject="Điện", way="telex"), by=here.clerk, at=STARTS)
    assert refusal.value.field == "way"
    with pytest.raises(Refused, match="thuộc buổi đối thoại khác"):
        say(opened(here, theme="Chợ"), "Lê Văn Mẫu", item=item)


def test_a_name_is_the_same_however_somebody_is_addressed() -> None:
    assert folded_name("Ông Phạm Bá Thử") == folded_name(" phạm  bá thử") == "pham ba thu"
    assert folded_name("Ba") == "ba"
    assert folded_name("Cô Thử") == "co thu"  # two words: the first may be a name


def test_a_closed_queue_takes_nobody_from_outside_and_the_team_may_still_add(here: World) -> None:
    dialogue = opened(here, slips=1)
    close_queue(dialogue, by=here.clerk, at=STARTS)
    told = public_dialogue(dialogue.code)
    assert told is not None
    assert told.slips_closed_at == STARTS
    with pytest.raises(Refused, match="ngừng nhận đăng ký"):
        say(dialogue, "Bà Lê Thị Thử")
    assert register_to_speak(dialogue, Slip("Lê Thử", subject="Điện"), by=here.clerk, at=STARTS).number == 2
    with pytest.raises(Refused, match="ngừng nhận đăng ký rồi"):
        close_queue(dialogue, by=here.advisory, at=STARTS)
    reopen_queue(dialogue, by=here.clerk, at=STARTS)
    assert say(dialogue, "Bà Lê Thị Thử").number == 3
    with pytest.raises(Refused, match="đang mở"):
        reopen_queue(dialogue, by=here.clerk, at=STARTS)


def test_the_queue_is_ordered_by_item_then_theme_as_the_first_of_each_arrived(here: World) -> None:
    dialogue = announced(here)
    prefill(dialogue, by=here.clerk, at=STARTS - timedelta(days=3))
    early, late = dialogue.programme.all()[1], dialogue.programme.all()[3]
    say(dialogue, "Một", theme="Rác")
    say(dialogue, "Hai", theme="Điện")
    say(dialogue, "Ba", theme="rac", item=late)
    say(dialogue, "Bốn")
    say(dialogue, "Năm", theme="RÁC ")
    say(dialogue, "Sáu", theme="Điện", item=early)
    order_by_theme(dialogue, by=here.clerk, at=STARTS)
    assert order(dialogue) == [1, 5, 2, 4, 6, 3]
    order_by_arrival(dialogue, by=here.clerk, at=STARTS)
    assert order(dialogue) == [1, 2, 4, 5, 6, 3]


def test_ordering_leaves_those_who_were_heard_where_they_are(here: World) -> None:
    dialogue = opened(here, slips=2)
    heard = finish_speech(call_next(dialogue, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS)
    say(dialogue, "Ba", theme="Rác")
    order_by_theme(dialogue, by=here.clerk, at=STARTS)
    assert Speech.objects.get(pk=heard.pk).position == 1
    assert order(dialogue) == [2, 3]
    with pytest.raises(Refused, match="phiếu đang chờ"):
        move(heard, 1, by=here.clerk, at=STARTS)


def test_a_stale_screen_orders_nobody_and_a_new_slip_makes_no_screen_stale(here: World) -> None:
    dialogue = opened(here, slips=3)
    seen = dialogue.version
    say(dialogue, "Bốn")
    move(dialogue.speeches.get(number=3), 1, seen=seen, by=here.clerk, at=STARTS)
    for act in (order_by_theme, order_by_arrival):
        with pytest.raises(Refused, match="Màn hình này đã cũ"):
            act(dialogue, seen=seen, by=here.advisory, at=STARTS)
    with pytest.raises(Refused, match="Màn hình này đã cũ"):
        move(dialogue.speeches.get(number=2), 1, seen=seen, by=here.advisory, at=STARTS)
    seen = fresh(dialogue).version
    withdraw(dialogue.speeches.get(number=2), by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match="Màn hình này đã cũ"):
        move(dialogue.speeches.get(number=4), 1, seen=seen, by=here.advisory, at=STARTS)
    assert order(dialogue) == [3, 1, 4]


def test_a_waiting_slip_is_given_a_theme_and_an_item(here: World) -> None:
    dialogue = opened(here, slips=2)
    speech = sort_slip(dialogue.speeches.get(number=1), " Rác ", by=here.clerk, at=STARTS)
    assert speech.theme == "Rác"
    with pytest.raises(Refused, match="120"):
        sort_slip(speech, "đ" * 121, by=here.clerk, at=STARTS)
    called = call_next(dialogue, by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match="phiếu đang chờ"):
        sort_slip(called, "Điện", by=here.clerk, at=STARTS)


def test_the_minutes_of_a_turn_may_change(here: World) -> None:
    dialogue = limit_speeches(opened(here), 3, by=here.clerk, at=STARTS)
    assert fresh(dialogue).speech_minutes == 3
    for wrong in (0, 61):
        with pytest.raises(Refused) as refusal:
            limit_speeches(dialogue, wrong, by=here.clerk, at=STARTS)
        assert refusal.value.field == "minutes"


def test_a_group_is_given_minutes_that_are_shown_and_never_enforced(here: World) -> None:
    dialogue = opened(here, slips=1)
    budget(dialogue, "Khu phố Dương Lôi", 1, by=here.clerk, at=STARTS)
    budget(dialogue, "khu pho duong loi", 2, by=here.clerk, at=STARTS)
    speech = call_next(dialogue, by=here.clerk, at=STARTS)
    finish_speech(speech, by=here.clerk, at=STARTS + timedelta(minutes=3))
    (used,) = look(dialogue).used
    assert (used.group, used.minutes, used.seconds, used.is_over) == ("Khu phố Dương Lôi", 2, 180, True)
    assert budget(dialogue, "Khu phố Dương Lôi", 0, by=here.clerk, at=STARTS) is None
    assert look(dialogue).used == ()
    for group, minutes in ((" ", 5), ("Tổ 1", 601)):
        with pytest.raises(Refused):
            budget(dialogue, group, minutes, by=here.clerk, at=STARTS)


def look(dialogue: Dialogue) -> Fairness:
    return fairness(dialogue, list(dialogue.speeches.all()), ENDS)


def test_whoever_never_spoke_before_is_suggested_first(here: World) -> None:
    ended(
        here, slips=1, heard_of_them=1, starts_at=STARTS - timedelta(days=3), ends_at=ENDS - timedelta(days=3)
    )
    dialogue = opened(here, slips=1)  # the same person, with the same telephone
    newcomer = say(dialogue, "Bà Lê Thị Thử")
    told = look(dialogue)
    assert told.firsts == {newcomer.pk}
    assert told.suggestion is not None
    assert (told.suggestion.speech, told.suggestion.why) == (newcomer, FIRST)


def test_two_people_of_one_name_are_told_apart_by_telephone_or_place(here: World) -> None:
    ended(
        here, slips=1, heard_of_them=1, starts_at=STARTS - timedelta(days=3), ends_at=ENDS - timedelta(days=3)
    )
    dialogue = opened(here)
    other_phone = say(dialogue, "Phạm Bá Thử 1", phone="0900 000 001")
    other_place = say(dialogue, "Phạm Bá Thử 1", address="Khu phố Trang Hạ")
    same = say(dialogue, "PHẠM BÁ THỬ 1", phone="0912 345 678")
    unknown = say(dialogue, "Phạm Bá Thử 1")
    assert look(dialogue).firsts == {other_phone.pk, other_place.pk}
    assert {same.pk, unknown.pk}.isdisjoint(look(dialogue).firsts)


def test_the_group_that_spoke_least_is_suggested_next(here: World) -> None:
    dialogue = opened(here)
    for speaker, group in (("Một", "Dương Lôi"), ("Hai", "Dương Lôi"), ("Ba", "Trang Hạ")):
        say(dialogue, speaker, on_behalf_of=group)
    suggestion = look(dialogue).suggestion
    assert suggestion is not None
    assert (suggestion.speech.number, suggestion.why) == (1, ORDER)
    first = call_next(dialogue, by=here.clerk, at=STARTS)
    finish_speech(first, by=here.clerk, at=STARTS + timedelta(minutes=4))
    told = look(dialogue)
    assert told.suggestion is not None
    assert (told.suggestion.speech.number, told.suggestion.why, told.suggestion.minutes) == (3, LEAST, 0)
    assert (told.of_person(first), told.of_group(first)) == (240, 240)
    assert call_next(dialogue, by=here.clerk, at=STARTS).number == 2  # a hint binds nobody


def test_an_empty_queue_suggests_nobody(here: World) -> None:
    assert look(opened(here)).suggestion is None
