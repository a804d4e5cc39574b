"""Acts of a device: each once, at the hour it was done by our clock, a refusal kept without the person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doithoai.dialogues.devices import Answer, Done, hour_by_us, settle, slip_meant, turn_known
from doithoai.dialogues.floor import call_next
from doithoai.dialogues.models import DeviceAct, Dialogue
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import STARTS, opened
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
LATER = STARTS + timedelta(minutes=30)
YEARS = timedelta(days=3650)


@pytest.fixture
def here() -> World:
    return world()


def done(device: str = "") -> Done:
    return Done(str(uuid4()), "call", STARTS, device)


@given(
    wrong=st.timedeltas(-YEARS, YEARS),
    ago=st.timedeltas(timedelta(0), timedelta(minutes=30)),
)
def test_the_clock_of_a_device_may_be_wrong_by_hours_or_years(wrong: timedelta, ago: timedelta) -> None:
    sent = LATER + wrong
    assert hour_by_us(sent - ago, sent, since=STARTS, at=LATER) == LATER - ago


@given(told=st.timedeltas(-YEARS, YEARS), sent=st.timedeltas(-YEARS, YEARS))
def test_no_act_is_older_than_the_floor_or_younger_than_now(told: timedelta, sent: timedelta) -> None:
    assert STARTS <= hour_by_us(LATER + told, LATER + sent, since=STARTS, at=LATER) <= LATER


def test_an_act_sent_twice_is_done_once_and_answered_twice(here: World) -> None:
    dialogue, times = opened(here), []

    def verb() -> Answer:
        times.append(1)
        return {"slip": 7}

    one = done()
    first = settle(dialogue, one, verb, by=here.clerk, at=LATER)
    again = settle(dialogue, one, verb, by=here.clerk, at=LATER)
    assert (first.pk, first.answer, times) == (again.pk, {"slip": 7}, [1])
    assert again.done_at == STARTS
    assert again.received_at == LATER


def test_a_refused_act_stays_refused_and_leaves_nothing_half_written(here: World) -> None:
    dialogue = opened(here, slips=2)

    def verb() -> Answer:
        call_next(dialogue, by=here.clerk, at=STARTS)
        raise Refused("%(speaker)s đang phát biểu.", speaker="Ông Phạm Bá Thử 1")

    row = settle(dialogue, done(), verb, by=here.clerk, at=LATER)
    assert row.refused == "Một người khác đang phát biểu."
    assert not dialogue.speeches.filter(state="speaking").exists()


def test_the_mark_of_another_dialogue_is_refused(here: World) -> None:
    one, other = opened(here), opened(here, theme="Chuyên đề khác")
    same = done()
    settle(one, same, dict, by=here.clerk, at=LATER)
    with pytest.raises(Refused, match="một buổi đối thoại khác"):
        settle(other, same, dict, by=here.clerk, at=LATER)
    assert DeviceAct.objects.count() == 1


def test_what_hangs_on_a_refused_act_is_told_so(here: World) -> None:
    dialogue = opened(here)

    def refuse() -> Answer:
        raise Refused("Hãy ghi họ và tên người phát biểu.")

    slip = done()
    settle(dialogue, slip, refuse, by=here.clerk, at=LATER)
    with pytest.raises(Refused, match=r"dựa vào một việc trước.*Hãy ghi họ và tên"):
        slip_meant(dialogue, 0, slip.once)
    with pytest.raises(Refused, match="Không thấy phiếu"):
        slip_meant(dialogue, 10**15, "")


def test_a_device_knows_its_own_turns_and_no_others(here: World) -> None:
    dialogue: Dialogue = opened(here)
    settle(dialogue, done(device="a"), lambda: {"turn": 9}, by=here.clerk, at=LATER)
    assert turn_known(dialogue, "a", 3) == 9
    assert turn_known(dialogue, "b", 3) == 3
