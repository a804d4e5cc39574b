"""B.Đ9.2-b: questions written in the hall: taken once, seen only when approved, every one of them answered."""

from datetime import timedelta
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.dialogues import floor
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.opinions import gate, hearing, published_hall, questions
from doithoai.opinions.conservation import account_of, lost
from doithoai.opinions.erasing import erase
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Channel, Kind, Opinion, Submission
from doithoai.opinions.outcome import Said
from doithoai.opinions.question_models import Question, QuestionState
from doithoai.opinions.questions import Asked, ask
from doithoai.opinions.triage import put_out_of_scope
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
HELD = moment(dialogues.HELD_ON, 9)
LATER = dialogues.HELD_ON + timedelta(days=10)
TEXT = "Bao giờ có lịch thu gom rác cố định ở ngõ 24?"


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.opened(here)


def asked(dialogue: Dialogue, text: str = TEXT, **other: Any) -> Question:
    """A question from a telephone in the hall."""
    return ask(dialogue, Asked(text=text, **other), at=HELD)


def standing(question: Question) -> published_hall.QuestionStanding:
    """What the telephone is told."""
    found = published_hall.standing(question.submission.code)
    assert found is not None
    return found


def in_queue(here: World, question: Question) -> Speech:
    """Approved and given a slip."""
    questions.approve(question, by=here.clerk, at=HELD)
    return questions.put_in_queue(question, by=here.clerk, at=HELD)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_a_question_is_a_submission_with_a_number_in_this_hall(here: World, dialogue: Dialogue) -> None:
    first, second = asked(dialogue, name="Phạm Bá Thử", phone="0900000103"), asked(dialogue, "Cống ngõ 24?")
    assert (first.number, second.number, first.state) == (1, 2, QuestionState.WAITING)
    submission = first.submission
    assert (submission.channel, submission.dialogue, submission.text) == (Channel.QUESTION, dialogue, TEXT)
    assert submission.code.startswith(here.ward.party_committee.code_prefix)
    assert submission.petitioner_kind == "individual"
    assert second.submission.petitioner_kind == "anonymous"
    assert Opinion.objects.filter(submission=submission, stage=Stage.RECEIVED).count() == 1


def test_the_same_mark_twice_is_one_question(dialogue: Dialogue) -> None:
    before = dialogues.fresh(dialogue).version
    first = asked(dialogue, once="may-1")
    again = asked(dialogue, once="may-1")
    assert first == again
    assert Question.objects.count() == Submission.objects.count() == 1
    assert dialogues.fresh(dialogue).version > before


def test_other_words_under_the_same_mark_are_another_question_and_as_safe(dialogue: Dialogue) -> None:
    first, other = asked(dialogue, once="may-1"), asked(dialogue, "Đèn đường?", once="may-1")
    assert (first.number, other.number) == (1, 2)
    assert asked(dialogue, "Đèn đường?", once="may-1") == other


def test_the_same_mark_in_another_hall_is_another_question(here: World, dialogue: Dialogue) -> None:
    first = asked(dialogue, once="may-1")
    other = asked(dialogues.opened(here), once="may-1")
    assert first != other
    assert other.number == 1


def test_a_retry_after_the_end_still_gets_its_receipt(here: World, dialogue: Dialogue) -> None:
    first = asked(dialogue, once="may-1")
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert asked(dialogue, once="may-1") == first
    with pytest.raises(Refused) as why:
        asked(dialogue, once="may-2")
    assert why.value.field == "dialogue"


def test_questions_are_taken_on_the_day_only(here: World) -> None:
    announced = dialogues.announced(here)
    with pytest.raises(Refused) as why:
        ask(announced, Asked(TEXT), at=moment(dialogues.HELD_ON - timedelta(days=1), 9))
    assert why.value.field == "dialogue"
    assert ask(announced, Asked(TEXT), at=moment(dialogues.HELD_ON, 7)).number == 1
    with pytest.raises(Refused):
        ask(dialogues.called(here), Asked(TEXT), at=HELD)


@pytest.mark.parametrize("text", ["", "   \n", "x" * 2_001, "ữ" * 20_000])
def test_nothing_and_too_much_are_refused_at_the_field(dialogue: Dialogue, text: str) -> None:
    with pytest.raises(Refused) as why:
        asked(dialogue, text)
    assert why.value.field == "text"
    assert not Question.objects.exists()


def test_markup_is_words(dialogue: Dialogue) -> None:
    words = "<script>alert(1)</script> <b>Rác</b> & nước thải?"
    assert asked(dialogue, words).submission.text == words


def test_one_hall_takes_so_many_and_no_more(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_QUESTIONS", 1)
    asked(dialogue)
    with pytest.raises(Refused, match="Gửi ý kiến"):
        asked(dialogue, "Một câu nữa?")


def test_the_record_knows_the_number_and_not_the_person(dialogue: Dialogue) -> None:
    question = asked(dialogue, name="Phạm Bá Thử", phone="0900000103")
    entry = Entry.objects.get(act="ask_question")
    assert (entry.actor_name, entry.facts) == (str(PUBLIC), {"number": question.number})


# --- approving -------------------------------------------------------------------------------------------------------


def test_nobody_sees_a_question_before_it_is_approved(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue, "Gọi 0912 345 678 gặp ông Trần Bá Mẫu: bao giờ thu rác?", name="Lê Thị Mẫu")
    assert published_hall.approved_questions(dialogue.pk) == ()
    questions.approve(question, by=here.clerk, at=HELD)
    (shown,) = published_hall.approved_questions(dialogue.pk)
    assert "0912 345 678" not in shown.text
    assert "Lê Thị Mẫu" not in shown.text
    assert published_hall.counts(dialogue.pk) == published_hall.QuestionCounts(asked=1, approved=1)
    assert questions.approve(question, by=here.clerk, at=HELD).state == QuestionState.APPROVED


def test_one_that_is_not_read_says_why_and_is_answered_in_writing(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue, name="Phạm Bá Thử")
    with pytest.raises(Refused) as why:
        questions.hold_back(question, " ", by=here.clerk, at=HELD)
    assert why.value.field == "reason"
    questions.hold_back(question, "Ông Phạm Bá Thử hỏi việc của ngân hàng", by=here.clerk, at=HELD)
    told = standing(question)
    assert told.step == "held_back"
    assert "trả lời bằng văn bản" in told.words
    assert "ngân hàng" in told.reason
    assert "Phạm Bá Thử" not in told.reason
    assert published_hall.approved_questions(dialogue.pk) == ()
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert (standing(question).step, standing(question).due_on) == ("later", LATER)


def test_one_held_back_by_mistake_can_still_be_approved(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    questions.hold_back(question, "Trùng", by=here.clerk, at=HELD)
    assert questions.approve(question, by=here.clerk, at=HELD).reason == ""


def test_strangers_decide_nothing(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    for account in (here.unit_officer, here.supervisor, here.other_clerk, here.superior):
        for act in (
            questions.approve,
            questions.put_in_queue,
            questions.take_out_of_queue,
            questions.ungroup,
        ):
            with pytest.raises(Refused):
                act(question, by=account, at=HELD)
        with pytest.raises(Refused):
            questions.hold_back(question, "Trùng", by=account, at=HELD)
        with pytest.raises(Refused):
            questions.group(question, questions.opinion_of(question), by=account, at=HELD)
    assert Question.objects.get().state == QuestionState.WAITING


def test_what_was_led_out_is_not_read_out(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue, "Tố cáo ông Trần Bá Mẫu nhận tiền")
    put_out_of_scope(
        questions.opinion_of(question), Kind.DENUNCIATION, "Là tố cáo", by=here.advisory, at=HELD
    )
    for act in (questions.approve, questions.put_in_queue):
        with pytest.raises(Refused) as why:
            act(question, by=here.clerk, at=HELD)
        assert why.value.clause == "B.Đ4.2"
    assert standing(question).step == "elsewhere"
    approved = asked(dialogue, "Tố cáo bà Lê Thị Mẫu")
    questions.approve(approved, by=here.clerk, at=HELD)
    put_out_of_scope(
        questions.opinion_of(approved), Kind.DENUNCIATION, "Là tố cáo", by=here.advisory, at=HELD
    )
    assert published_hall.approved_questions(dialogue.pk) == ()


# --- the queue -------------------------------------------------------------------------------------------------------


def test_a_question_in_the_queue_is_heard_into_its_own_opinion(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    speech = in_queue(here, question)
    assert (speech.way, speech.speaker, speech.subject) == ("question", "Câu hỏi số 1", TEXT)
    assert (standing(question).step, standing(question).ahead) == ("queued", 0)
    floor.call_next(dialogue, by=here.clerk, at=HELD)
    assert standing(question).step == "reading"
    speech.refresh_from_db()
    (opinion,) = hearing.hear(
        speech, TEXT, (), Said(Outcome.ANSWERED, "Chủ tịch", note="Từ 05/12"), by=here.clerk, at=HELD
    )
    assert opinion.pk == questions.opinion_of(question).pk
    assert (Submission.objects.count(), Opinion.objects.count()) == (1, 1)
    assert standing(question).step == "answered"


def test_the_name_is_called_out_only_of_who_agreed(here: World, dialogue: Dialogue) -> None:
    named = asked(dialogue, name="Phạm Bá Thử", address="Dương Lôi", publish_name=True)
    silent = asked(dialogue, "Phạm Bá Thử hỏi: cống ngõ 24?", name="Phạm Bá Thử", address="Dương Lôi")
    first, second = in_queue(here, named), in_queue(here, silent)
    assert (first.speaker, first.address) == ("Phạm Bá Thử", "Dương Lôi")
    assert (second.speaker, second.address) == ("Câu hỏi số 2", "")
    assert "Phạm Bá Thử" not in second.subject


def test_a_long_question_has_a_short_slip(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue, "Vì sao ngõ nhà tôi hay ngập? " + "Mưa là ngập. " * 100)
    assert in_queue(here, question).subject == "Vì sao ngõ nhà tôi hay ngập"


def test_out_of_the_queue_and_in_again(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue)
    first = in_queue(here, question)
    question = questions.take_out_of_queue(question, by=here.clerk, at=HELD)
    first.refresh_from_db()
    assert (first.state, question.state) == (SpeechState.WITHDRAWN, QuestionState.APPROVED)
    second = questions.put_in_queue(question, by=here.clerk, at=HELD)
    floor.withdraw(second, by=here.clerk, at=HELD)  # by the operator of the queue
    assert standing(question).step == "approved"
    third = questions.put_in_queue(question, by=here.clerk, at=HELD)
    assert Submission.objects.get().speech == third
    with pytest.raises(Refused):
        questions.put_in_queue(question, by=here.clerk, at=HELD)
    floor.call_next(dialogue, by=here.clerk, at=HELD)
    with pytest.raises(Refused):  # it is being heard
        questions.take_out_of_queue(question, by=here.clerk, at=HELD)


# --- together --------------------------------------------------------------------------------------------------------


def test_grouped_ones_follow_the_lead(here: World, dialogue: Dialogue) -> None:
    lead, member = asked(dialogue), asked(dialogue, "Lịch thu rác ngõ 24 bao giờ có?", name="Phạm Bá Thử")
    questions.group(member, questions.opinion_of(lead), by=here.clerk, at=HELD)
    assert standing(member).step == "together"
    assert "số 1" in standing(member).words
    with pytest.raises(Refused):
        questions.put_in_queue(member, by=here.clerk, at=HELD)
    speech = in_queue(here, lead)
    floor.call_next(dialogue, by=here.clerk, at=HELD)
    speech.refresh_from_db()
    hearing.hear(speech, TEXT, (), Said(Outcome.ANSWERED, "Chủ tịch"), by=here.clerk, at=HELD)
    assert standing(member).step == "answered"
    assert not gate.without_outcome(dialogue).exists()


def test_a_question_may_follow_what_was_handed_in_before_and_leave_again(
    here: World, dialogue: Dialogue
) -> None:
    prepared = make.at_dialogue(here, dialogue)
    question = asked(dialogue)
    questions.group(question, prepared, by=here.clerk, at=HELD)
    assert "gửi trước" in standing(question).words
    questions.ungroup(question, by=here.clerk, at=HELD)
    assert standing(question).step == "waiting"


# --- the end ---------------------------------------------------------------------------------------------------------


def test_every_question_that_was_not_reached_is_answered_in_writing(here: World, dialogue: Dialogue) -> None:
    waiting, approved, queued, held = (asked(dialogue, f"Câu {n}?") for n in range(4))
    questions.approve(approved, by=here.clerk, at=HELD)
    in_queue(here, queued)
    questions.hold_back(held, "Ngoài chủ đề", by=here.clerk, at=HELD)
    written = gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert len(written) == 4
    for question in (waiting, approved, queued, held):
        opinion = questions.opinion_of(question)
        assert (opinion.outcome, opinion.due_on) == (Outcome.ANSWER_LATER, LATER)
        assert standing(question).step == "later"
    assert not gate.without_outcome(dialogue).exists()
    assert not gate.unwritten_speeches(dialogue).exists()


def test_questions_are_conserved_like_everything_handed_in(here: World, dialogue: Dialogue) -> None:
    for number in range(3):
        asked(dialogue, f"Câu {number}?")
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    found = account_of(here.ward.party_committee, dialogues.HELD_ON, dialogues.HELD_ON)
    assert (found.received, found.open_at_end) == (3, 3)
    assert lost(here.ward.party_committee) == []


def test_when_the_person_is_taken_out_the_reason_does_not_name_them(here: World, dialogue: Dialogue) -> None:
    question = asked(dialogue, name="Phạm Bá Thử")
    questions.hold_back(question, "Ông Phạm Bá Thử hỏi việc riêng", by=here.clerk, at=HELD)
    erase(question.submission, "hết hạn lưu", dialogues.HELD_ON)
    question.refresh_from_db()
    assert "Phạm Bá Thử" not in question.reason
    assert Submission.objects.get().petitioner == "(đã ẩn danh)"


def test_a_code_of_something_else_is_no_question(here: World) -> None:
    assert published_hall.standing("TS26-0000-00") is None
    assert published_hall.standing("gì cũng được") is None
    assert published_hall.standing(make.submitted(here).code) is None
