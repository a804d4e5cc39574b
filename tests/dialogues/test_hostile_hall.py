"""A form sent again with other words, two who wait for each other, a slip that came in after the end."""

from datetime import timedelta

import pytest

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.attending import Coming, register_to_attend, register_to_attend_and_speak
from doithoai.dialogues.floor import call_next, end_floor
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Attendee, Speech
from doithoai.dialogues.queries import on_the_floor, queue
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.turns import interpose
from doithoai.opinions.gate import unwritten_speeches
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db
AT = dialogues.STARTS + timedelta(minutes=10)
ONCE = "5f0c1d52-77aa-4c3e-9d0b-0d6a3f3b1c11"


def test_whoever_goes_back_and_registers_somebody_else_registers_both() -> None:
    dialogue = dialogues.announced(world())
    for name in ("Lò Văn Thử", "Lò Thị Thử", "Lò Thị Thử", "Lò Văn Thử"):
        assert register_to_attend(dialogue, Coming(name, once=ONCE), by=PUBLIC, at=AT).name == name
    assert Attendee.objects.filter(dialogue=dialogue).count() == 2


def test_a_second_matter_on_a_slip_that_was_sent_is_a_second_slip() -> None:
    dialogue = dialogues.announced(world())
    for subject in ("Đèn đường", "Rác thải", "Rác thải", "Đèn đường"):
        slip = Slip("Lò Văn Thử", subject=subject, once=ONCE)
        assert register_to_speak(dialogue, slip, by=PUBLIC, at=AT).subject == subject
    assert [slip.number for slip in queue(dialogue)] == [1, 2]


def test_a_seat_and_a_second_matter_are_one_seat_and_two_slips() -> None:
    dialogue = dialogues.announced(world())
    for subject in ("Đèn đường", "Rác thải", "Rác thải"):
        register_to_attend_and_speak(dialogue, Coming("Lò Văn Thử", once=ONCE), subject, by=PUBLIC, at=AT)
    assert Attendee.objects.filter(dialogue=dialogue).count() == 1
    assert queue(dialogue).count() == 2


def test_the_mark_of_another_dialogue_gives_nothing_of_it_away_and_breaks_nothing() -> None:
    here = world()
    one, other = dialogues.announced(here), dialogues.announced(here, theme="Chuyên đề khác")
    for dialogue in (one, other, other):
        slip = Slip("Lò Văn Thử", subject="Đèn đường", once=ONCE)
        assert register_to_speak(dialogue, slip, by=PUBLIC, at=AT).dialogue_id == dialogue.pk
        seat = register_to_attend(dialogue, Coming("Lò Văn Thử", once=ONCE), by=PUBLIC, at=AT)
        assert seat.dialogue_id == dialogue.pk
    assert (Speech.objects.count(), Attendee.objects.count()) == (2, 2)


def test_whoever_was_interrupted_does_not_interrupt_in_turn() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=2)
    first = call_next(dialogue, by=here.clerk, at=AT)
    second = interpose(dialogue, queue(dialogue)[0], by=here.clerk, at=AT)
    with pytest.raises(Refused, match="tạm dừng"):
        interpose(dialogue, first, by=here.clerk, at=AT)
    assert on_the_floor(dialogue) == second


def test_a_slip_written_before_the_end_and_told_after_it_is_not_reached_and_the_gate_asks_for_it() -> None:
    here = world()
    dialogue = dialogues.opened(here)
    end_floor(dialogue, by=here.advisory, at=dialogue.ends_at)
    late = Slip("Lò Văn Thử", subject="Đèn đường")
    slip = register_to_speak(dialogue, late, by=here.clerk, at=dialogue.ends_at - timedelta(minutes=5))
    assert slip.state == SpeechState.NOT_REACHED
    assert list(unwritten_speeches(dialogue)) == [slip]
    for by, at in ((here.clerk, dialogue.ends_at + timedelta(minutes=1)), (PUBLIC, AT)):
        with pytest.raises(Refused, match="kết thúc"):
            register_to_speak(dialogue, late, by=by, at=at)
