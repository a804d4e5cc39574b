"""B.Đ9.2-b: whoever speaks becomes an opinion, raises one handed in before, or is a written question; never a double."""

import pytest

from doithoai.dialogues.floor import call_next, finish_speech, open_floor
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech, Way
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.turns import pause
from doithoai.opinions.gate import end_dialogue, unwritten_speeches, without_outcome
from doithoai.opinions.grouping import join
from doithoai.opinions.hearing import hear, raise_prepared
from doithoai.opinions.intake import take_in
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.matching import NAME, PHONE, TEXT, prepared_for
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.outcome import Said
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
HELD = moment(dialogues.HELD_ON, 9)
NOW = Said(Outcome.ANSWERED, "Bí thư", note="Thông cống trong tuần.")


@pytest.fixture
def here() -> World:
    return world()


def waiting(dialogue: Dialogue) -> list[Opinion]:
    return list(without_outcome(dialogue).select_related("submission").order_by("id"))


def test_what_was_said_is_kept_in_full_and_becomes_an_opinion(here: World) -> None:
    dialogue = dialogues.opened(here, slips=1)
    speech = pause(call_next(dialogue, by=here.clerk, at=HELD), by=here.clerk, at=HELD)
    (opinion,) = hear(speech, "Rác ngập ngõ.", (), NOW, by=here.clerk, at=HELD)
    speech.refresh_from_db()
    assert (speech.state, speech.verbatim) == (SpeechState.SPOKEN, "Rác ngập ngõ.")
    assert (opinion.text, opinion.outcome, opinion.raised_in) == ("Rác ngập ngõ.", Outcome.ANSWERED, None)


def test_what_was_handed_in_before_is_answered_where_it_is_raised_and_is_no_second_opinion(
    here: World,
) -> None:
    dialogue = dialogues.opened(here, slips=1)
    before = make.at_dialogue(here, dialogue)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    (raised,) = hear(speech, "Như tôi đã gửi.", (), NOW, (before,), by=here.clerk, at=HELD)
    assert raised == before
    assert (raised.raised_in, raised.text, raised.outcome) == (speech, before.text, Outcome.ANSWERED)
    assert Opinion.objects.count() == 1
    assert Speech.objects.get(pk=speech.pk).verbatim == "Như tôi đã gửi."
    assert not unwritten_speeches(dialogue).exists()
    assert end_dialogue(dialogue, dialogues.CONCLUDED_ON, by=here.advisory, at=dialogues.ENDS) == []


def test_a_turn_that_raised_a_prepared_matter_is_not_written_down_twice(here: World) -> None:
    dialogue = dialogues.opened(here, slips=1)
    before = make.at_dialogue(here, dialogue)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    hear(speech, "Như tôi đã gửi.", (), NOW, (before,), by=here.clerk, at=HELD)
    assert hear(speech, "Như tôi đã gửi.", (), NOW, by=here.clerk, at=HELD) == [before]
    with pytest.raises(Refused, match=before.code):
        hear(speech, "Lời khác của màn hình khác.", (), NOW, by=here.clerk, at=HELD)
    assert Opinion.objects.count() == 1
    assert Speech.objects.get(pk=speech.pk).verbatim == "Như tôi đã gửi."


def test_what_is_said_beyond_it_becomes_an_opinion_of_its_own(here: World) -> None:
    dialogue = dialogues.opened(here, slips=1)
    before = make.at_dialogue(here, dialogue)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    raised, new = hear(speech, "Như đã gửi. Đèn tắt.", ("Đèn tắt.",), NOW, (before,), by=here.clerk, at=HELD)
    assert (raised, new.text, new.submission.text) == (before, "Đèn tắt.", "Như đã gửi. Đèn tắt.")
    assert {raised.outcome, new.outcome} == {Outcome.ANSWERED}


def test_an_opinion_is_raised_at_one_turn_only_and_never_at_another_dialogue(here: World) -> None:
    dialogue = dialogues.opened(here, slips=2)
    before = make.at_dialogue(here, dialogue)
    first = call_next(dialogue, by=here.clerk, at=HELD)
    hear(first, "Như đã gửi.", (), NOW, (before,), by=here.clerk, at=HELD)
    second = call_next(dialogue, by=here.clerk, at=HELD)
    with pytest.raises(Refused, match="lượt khác"):
        hear(second, "Tôi cũng vậy.", (), NOW, (before,), by=here.clerk, at=HELD)
    other = make.at_dialogue(here, dialogues.announced(here, theme="Chợ"))
    with pytest.raises(Refused, match="không thuộc buổi"):
        raise_prepared(second, (other,), by=here.clerk, at=HELD)
    assert Speech.objects.get(pk=second.pk).state == SpeechState.SPEAKING
    with pytest.raises(Refused):
        raise_prepared(second, (before,), by=here.other_clerk, at=HELD)


def test_one_that_follows_another_is_answered_with_it(here: World) -> None:
    dialogue = dialogues.announced(here)
    lead, member = (make.at_dialogue(here, dialogue) for _ in range(2))
    join(member, lead, by=here.clerk, at=make.SORTED)
    dialogues.slip(dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    (raised,) = hear(speech, "Như đã gửi.", (), NOW, (member,), by=here.clerk, at=HELD)
    assert raised.raised_in == speech
    assert make.fresh(lead).outcome == make.fresh(member).outcome == Outcome.ANSWERED


def test_a_written_question_that_is_heard_keeps_its_words_and_its_one_opinion(here: World) -> None:
    dialogue = dialogues.opened(here)
    slip = Slip("Bà Lê Thị Thử", subject="Bao giờ có đèn?", way=Way.QUESTION)
    speech = register_to_speak(dialogue, slip, by=here.clerk, at=HELD)
    submission = take_in(make.handed(here, text="Bao giờ có đèn?", dialogue=dialogue), by=here.clerk, at=HELD)
    Submission.objects.filter(pk=submission.pk).update(speech=speech)
    call_next(dialogue, by=here.clerk, at=HELD)
    (opinion,) = hear(speech, "", (), NOW, by=here.clerk, at=HELD)
    assert (opinion.submission, opinion.text) == (submission, "Bao giờ có đèn?")
    assert Opinion.objects.count() == 1
    hear(speech, "Bà nói thêm.", (), NOW, by=here.clerk, at=HELD)
    assert Speech.objects.get(pk=speech.pk).verbatim == "Bà nói thêm."
    assert Opinion.objects.count() == 1


def test_a_prepared_opinion_is_offered_by_telephone_name_or_matter_and_a_raised_one_no_more(
    here: World,
) -> None:
    dialogue = dialogues.opened(here)
    texts = {
        "phone": {"phone": "0900.000.111", "petitioner": "Không Ai"},
        "name": {"petitioner": "Le Thi Thu", "phone": ""},
        "text": {"petitioner": "Người Khác", "phone": "", "text": "Cống ngõ 12 khu phố Dương Lôi hẹp, ngập."},
        "none": {"petitioner": "Vũ Văn Xa", "phone": "", "text": "Học phí mầm non cao."},
    }
    for given in texts.values():
        usual = {"text": "Chợ Đồng Kỵ lộn xộn.", "dialogue": dialogue}
        take_in(make.handed(here, **{**usual, **given}), by=here.clerk, at=HELD)
    slip = Slip("Bà Lê Thị Thử", phone="0900 000 111", subject="Ngập ở ngõ 12 Dương Lôi vì cống hẹp")
    register_to_speak(dialogue, slip, by=here.clerk, at=HELD)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    offered = prepared_for(speech, waiting(dialogue))
    assert [one.why for one in offered] == [PHONE, NAME, TEXT]
    raise_prepared(speech, (offered[0].opinion,), by=here.clerk, at=HELD)
    assert [one.why for one in prepared_for(speech, waiting(dialogue))] == [NAME, TEXT]
    finish_speech(speech, by=here.clerk, at=HELD)
