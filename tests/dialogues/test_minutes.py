"""B.Đ9.1-g2c: wording the minutes with two hands, signing them twice, and the lock."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from doithoai.audit.record import history
from doithoai.dialogues.floor import count_attendance, end_floor, note, open_floor
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.minutes import (
    back_to_assembled,
    fingerprint,
    is_whole,
    keys,
    revise,
    sign_as_chair,
    sign_as_secretary,
    signed,
    take_signature_back,
    wordings,
)
from doithoai.dialogues.models import Dialogue, MinuteRevision, SignedMinutes
from doithoai.dialogues.programme import prefill, tick
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories.dialogues import CALLED, ENDS, STARTS, fresh
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
KEY = "head-place"
CONTENT: dict[str, Any] = {
    "sections": [{"title": "I.", "lines": [{"key": KEY, "lead": "1.", "words": "Nhà văn hóa."}]}]
}


@pytest.fixture
def here() -> World:
    return world()


def signed_by_secretary(here: World) -> Dialogue:
    dialogue = dialogues.ended(here)
    sign_as_secretary(dialogue, CONTENT, by=here.clerk, at=ENDS)
    return dialogue


# --- wording ----------------------------------------------------------------------------------------------------------


def test_each_wording_is_kept_with_who_and_when(here: World) -> None:
    dialogue = dialogues.opened(here)
    revise(dialogue, KEY, "Hội trường tầng 2.", seen=0, over="Nhà văn hóa.", by=here.clerk, at=STARTS)
    revise(dialogue, KEY, "Hội trường tầng 3.", seen=1, over="Nhà văn hóa.", by=here.advisory, at=ENDS)
    rows = list(MinuteRevision.objects.values_list("version", "text", "by__username"))
    assert rows == [
        (1, "Hội trường tầng 2.", here.clerk.username),
        (2, "Hội trường tầng 3.", here.advisory.username),
    ]
    assert wordings(dialogue)[KEY].text == "Hội trường tầng 3."
    assert [entry.act for entry in history(dialogue)][-2:] == ["revise_minutes"] * 2


def test_the_second_of_two_editors_is_refused_and_told_who_was_first(here: World) -> None:
    dialogue = dialogues.opened(here)
    revise(dialogue, KEY, "Hội trường tầng 2.", seen=0, by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match=here.clerk.person.name) as told:
        revise(dialogue, KEY, "Sân nhà văn hóa.", seen=0, by=here.advisory, at=STARTS)
    assert told.value.field == "seen"
    assert MinuteRevision.objects.get().text == "Hội trường tầng 2."


def test_the_same_words_pressed_twice_are_one_wording(here: World) -> None:
    dialogue = dialogues.opened(here)
    for _press in range(2):
        revise(dialogue, KEY, "Hội trường tầng 2.", seen=0, by=here.clerk, at=STARTS)
    assert MinuteRevision.objects.count() == 1


def test_a_wording_is_taken_back_and_stays_in_the_history(here: World) -> None:
    dialogue = dialogues.opened(here)
    revise(dialogue, KEY, "Hội trường tầng 2.", seen=0, by=here.clerk, at=STARTS)
    back_to_assembled(dialogue, KEY, seen=1, by=here.clerk, at=STARTS)
    assert wordings(dialogue)[KEY].text == ""
    assert MinuteRevision.objects.count() == 2


@pytest.mark.parametrize("words", ["", "   \n ", "đ" * 20_001])
def test_no_words_and_too_many_are_refused(here: World, words: str) -> None:
    with pytest.raises(Refused) as told:
        revise(dialogues.opened(here), KEY, words, seen=0, by=here.clerk, at=STARTS)
    assert told.value.field == "text"


@pytest.mark.parametrize("key", ["", "note-", "head-place;", "paper-5", "note-" + "9" * 30])
def test_there_is_no_line_of_another_name(here: World, key: str) -> None:
    with pytest.raises(Refused):
        revise(dialogues.opened(here), key, "Lời khác.", seen=0, by=here.clerk, at=STARTS)
    assert not MinuteRevision.objects.exists()


def test_a_version_that_never_was_is_refused(here: World) -> None:
    with pytest.raises(Refused):
        revise(dialogues.opened(here), KEY, "Lời khác.", seen=7, by=here.clerk, at=STARTS)


def test_who_does_not_prepare_words_nothing(here: World) -> None:
    dialogue = dialogues.opened(here)
    for account in (here.supervisor, here.other_clerk, here.unit_officer):
        with pytest.raises(Refused):
            revise(dialogue, KEY, "Lời khác.", seen=0, by=account, at=STARTS)


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.CONCLUDED, State.CLOSED])
def test_minutes_are_worded_from_the_opening_to_the_conclusion(here: World, state: State) -> None:
    with pytest.raises(Refused):
        revise(dialogues.REACH[state](here), KEY, "Lời khác.", seen=0, by=here.clerk, at=ENDS)


# --- signatures -------------------------------------------------------------------------------------------------------


def test_the_fingerprint_does_not_depend_on_the_order_of_names() -> None:
    assert fingerprint({"a": 1, "b": "Đ"}) == fingerprint({"b": "Đ", "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_what_was_signed_changes_no_more(here: World) -> None:
    dialogue = dialogues.announced(here)
    item = prefill(dialogue, by=here.clerk, at=CALLED)[0]
    open_floor(dialogue, by=here.clerk, at=STARTS)
    end_floor(dialogue, by=here.clerk, at=ENDS)
    sign_as_secretary(fresh(dialogue), CONTENT, by=here.clerk, at=ENDS)
    acts = (
        lambda: revise(dialogue, KEY, "Lời khác.", seen=0, by=here.clerk, at=ENDS),
        lambda: back_to_assembled(dialogue, KEY, seen=0, by=here.clerk, at=ENDS),
        lambda: note(dialogue, "Thêm.", by=here.clerk, at=ENDS),
        lambda: count_attendance(dialogue, 5, by=here.clerk, at=ENDS),
        lambda: tick(item, by=here.clerk, at=ENDS),
        lambda: sign_as_secretary(dialogue, CONTENT, by=here.clerk, at=ENDS),
    )
    for act in acts:
        with pytest.raises(Refused, match="ký"):
            act()


def test_minutes_are_not_signed_while_the_conference_runs(here: World) -> None:
    with pytest.raises(Refused):
        sign_as_secretary(dialogues.opened(here), CONTENT, by=here.clerk, at=STARTS)


def test_the_secretary_takes_the_signature_back_with_a_reason_before_the_chair_signs(here: World) -> None:
    dialogue = signed_by_secretary(here)
    with pytest.raises(Refused) as told:
        take_signature_back(dialogue, "  ", by=here.clerk, at=ENDS)
    assert told.value.field == "reason"
    take_signature_back(dialogue, "Thiếu một lời phát biểu", by=here.clerk, at=ENDS)
    assert signed(dialogue) is None
    kept = history(dialogue).get(act="take_signature_back").facts
    assert (kept["sha256"], kept["signed_by"]) == (fingerprint(CONTENT), here.clerk.username)
    note(dialogue, "Thêm.", by=here.clerk, at=ENDS)


def test_the_chair_locks_the_minutes_for_good(here: World) -> None:
    dialogue = signed_by_secretary(here)
    kept = sign_as_chair(dialogue, seen=fingerprint(CONTENT), by=here.leader, at=ENDS)
    assert (kept.chair, is_whole(kept)) == (here.leader, True)
    for act in (
        lambda: take_signature_back(dialogue, "Muốn sửa", by=here.clerk, at=ENDS),
        lambda: sign_as_chair(dialogue, seen=kept.sha256, by=here.leader, at=ENDS),
        lambda: note(dialogue, "Thêm.", by=here.clerk, at=ENDS),
    ):
        with pytest.raises(Refused, match="khóa"):
            act()


def test_the_chair_signs_only_what_was_read(here: World) -> None:
    dialogue = signed_by_secretary(here)
    with pytest.raises(Refused, match="khác bản"):
        sign_as_chair(dialogue, seen="0" * 64, by=here.leader, at=ENDS)


def test_nobody_signs_twice_and_the_advisory_team_does_not_sign_for_the_chair(here: World) -> None:
    dialogue = dialogues.ended(here)
    sign_as_secretary(dialogue, CONTENT, by=here.leader, at=ENDS)
    for account in (here.leader, here.advisory, here.clerk):
        with pytest.raises(Refused):
            sign_as_chair(dialogue, seen=fingerprint(CONTENT), by=account, at=ENDS)


def test_the_chair_does_not_sign_before_the_secretary(here: World) -> None:
    with pytest.raises(Refused, match="chưa ký"):
        sign_as_chair(dialogues.ended(here), seen="", by=here.leader, at=ENDS)


def test_words_changed_behind_the_signature_are_found_even_with_a_new_fingerprint(here: World) -> None:
    kept = SignedMinutes.objects.get(dialogue=signed_by_secretary(here))
    assert is_whole(kept)
    kept.content["sections"][0]["lines"][0]["words"] = "Chỗ khác."
    assert not is_whole(kept)
    kept.sha256 = fingerprint(kept.content)  # whoever changes both still has no entry in the record of acts
    assert not is_whole(kept)


def test_the_lines_of_frozen_minutes_are_known_by_key() -> None:
    assert keys(CONTENT) == {KEY}


def test_the_command_that_proves_the_record_proves_signed_minutes_too(here: World) -> None:
    dialogue = signed_by_secretary(here)
    call_command("verify_audit", stdout=StringIO())
    SignedMinutes.objects.filter(dialogue=dialogue).update(content={"sections": []})
    with pytest.raises(CommandError, match=dialogue.code):
        call_command("verify_audit", stdout=StringIO())
