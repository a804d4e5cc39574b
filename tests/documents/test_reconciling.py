"""The books of a conference: whatever is done with the slips, the sums come out and nobody is lost (B.Đ9.2-b)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doithoai.dialogues.floor import call_next, finish_speech, open_floor, put_back, withdraw
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.minutes import fingerprint, sign_as_chair, signed
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import assemble
from doithoai.documents.minutes_signing import sign
from doithoai.documents.reconciling import BECAME, RAISED, Books, books, opinions_of, people, slips_of
from doithoai.opinions.gate import end_dialogue, speech_to_opinion
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.documents.conference import held
from tests.factories import dialogues
from tests.factories.dialogues import ENDS, STARTS, fresh
from tests.factories.organisations import World, day, world

ACTS = ("slip", "call", "finish", "put_back", "withdraw", "write", "answer")


def figure(told: Books, balance: str, key: str) -> int:
    (found,) = (b for b in told.balances if b.key == balance)
    return next(part.number for part in found.parts if part.key == key)


def play(dialogue: Dialogue, act: str, by: Account) -> None:
    """One act; one that the moment does not allow is refused and changes nothing."""
    speeches, at = Speech.objects.filter(dialogue=dialogue), STARTS + timedelta(minutes=5)
    if act == "slip":
        dialogues.slip(dialogue, speeches.count() + 1, at=at)
    elif act == "call":
        call_next(dialogue, by=by, at=at)
    elif act == "answer":
        opinion = Opinion.objects.filter(dialogue=dialogue, outcome="").first()
        if opinion:
            give_outcome(opinion, Said("answered", "Người chủ trì", note="Đã rõ."), by=by, at=at)
    else:
        state, verb = WITH_A_SLIP[act]
        if speech := speeches.filter(state=state).last():
            verb(speech, by=by, at=at)


def write(speech: Speech, *, by: Account, at: datetime) -> None:
    speech_to_opinion(speech, f"Lời của phiếu {speech.number}.", by=by, at=at)


WITH_A_SLIP: dict[str, tuple[str, Callable[..., object]]] = {
    "finish": (SpeechState.SPEAKING, finish_speech),
    "put_back": (SpeechState.SPEAKING, put_back),
    "withdraw": (SpeechState.WAITING, withdraw),
    "write": (SpeechState.SPOKEN, write),
}


def check(dialogue: Dialogue) -> None:
    told = books(dialogue)
    assert told.agree, [balance.words for balance in told.balances]
    for balance in told.balances:
        for part in (balance.total, *balance.parts):
            listed = slips_of(dialogue, part.key) or opinions_of(dialogue, part.key) or []
            if balance.key != "cau-hoi":
                assert len(listed) == part.number, part.key


class TheSumsComeOut(TestCase):
    """Any acts in any order."""

    @given(acts=st.lists(st.sampled_from(ACTS), max_size=14))
    @settings(max_examples=12, deadline=None)
    def test_whatever_happens_with_the_slips(self, acts: list[str]) -> None:
        here: World = world()
        dialogue = dialogues.announced(here)
        open_floor(dialogue, by=here.clerk, at=STARTS)
        for act in acts:
            try:
                play(fresh(dialogue), act, here.clerk)
            except Refused:
                continue
        check(fresh(dialogue))
        for speech in Speech.objects.filter(dialogue=dialogue, state=SpeechState.SPEAKING):
            finish_speech(speech, by=here.clerk, at=ENDS)
        end_dialogue(fresh(dialogue), day(2026, 10, 15), by=here.clerk, at=ENDS)
        check(fresh(dialogue))
        told = books(fresh(dialogue))
        assert figure(told, "phieu", "con-cho") == 0
        missed = Speech.objects.filter(dialogue=dialogue, state=SpeechState.NOT_REACHED).count()
        # Whoever was not reached stays as a written opinion with a date.
        assert figure(told, "phieu", "chua-kip") == figure(told, "tu-dau", "ghi-lai") == missed


@pytest.mark.django_db
def test_the_books_of_a_conference_that_was_played() -> None:
    dialogue = held(world()).dialogue
    told = books(dialogue)
    assert {b.key: b.words for b in told.balances} == {
        "phieu": "3 = 2 + 1 + 0 + 0",
        "cach": "3 = 3 + 0 + 0 + 0 + 0",
        "cau-hoi": "0 = 0 + 0 + 0 + 0",
        "tu-dau": "8 = 2 + 1 + 0 + 0 + 5",
        "xu-ly": "8 = 2 + 3 + 1 + 0 + 2 + 0",
    }
    assert told.agree
    assert [gap.page for gap in told.gaps] == ["dialogue_programme", "minutes"]


@pytest.mark.django_db
def test_a_slip_that_vanished_is_a_difference_in_words() -> None:
    dialogue = dialogues.announced(world())
    for number in (1, 2, 3):
        dialogues.slip(dialogue, number)
    Speech.objects.filter(number=2).delete()
    told = books(dialogue)
    assert not told.agree
    assert [b.difference for b in told.balances if b.key == "phieu"] == [1]


@pytest.mark.django_db
def test_nothing_is_missing_when_everything_was_done_and_signed() -> None:
    made = held(world())
    for item in made.dialogue.programme.filter(done_at=None):
        item.done_at = ENDS
        item.save()
    words = fingerprint(content(assemble(made.dialogue)))
    sign(made.dialogue, seen=words, by=made.world.clerk, at=ENDS)
    assert [gap.words for gap in books(made.dialogue).gaps] == ["chủ trì chưa ký biên bản"]
    kept = signed(made.dialogue)
    assert kept is not None
    sign_as_chair(made.dialogue, seen=kept.sha256, by=made.world.leader, at=ENDS)
    assert books(made.dialogue).complete


@pytest.mark.django_db
def test_a_conference_that_still_runs_is_never_complete() -> None:
    told = books(dialogues.opened(world()))
    assert (told.agree, told.complete) == (True, False)


@pytest.mark.django_db
def test_heads_counted_in_the_hall_are_set_against_those_at_the_door() -> None:
    told = people(held(world()).dialogue)
    assert (told.counted, told.arrived, told.difference) == (142, 0, 142)


@pytest.mark.django_db
def test_a_figure_that_is_none_has_no_list() -> None:
    dialogue = dialogues.opened(world())
    assert slips_of(dialogue, "khong-co") is None
    assert opinions_of(dialogue, "phieu") is None
    assert set(RAISED).isdisjoint(BECAME)
