from datetime import timedelta

import pytest

from doithoai.dialogues.floor import call_next, finish_speech, open_floor
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.programme import prefill
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.turns import interpose, pause
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.gate import speech_to_opinion
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.questions import Asked, approve, put_in_queue
from doithoai.opinions.questions import ask as ask_in_writing
from doithoai.opinions.triage import Sorting, accept, put_out_of_scope
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.dialogues import STARTS
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Ông Phạm Bá Thử 1", "Ông Phạm Bá Thử 2"


@pytest.fixture
def floor(here: World, clock: Clock) -> Dialogue:
    """A conference being held, with five slips."""
    clock.now = STARTS
    return dialogues.opened(here, slips=5)


def url(dialogue: Dialogue, opinion: int | str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/hoi-nghi/chu-tri/" + (f"{opinion}/" if opinion else "")


def speaks(here: World, dialogue: Dialogue) -> Speech:
    return call_next(dialogue, by=here.clerk, at=STARTS)


def written(here: World, speech: Speech, text: str = "Điểm tập kết rác bốc mùi.") -> Opinion:
    (row,) = speech_to_opinion(speech, text, by=here.clerk, at=STARTS)
    return row


def prepared(here: World, dialogue: Dialogue, text: str = opinions.TEXT) -> Opinion:
    row = opinions.at_dialogue(here, dialogue, text=text)
    accept(row, Sorting("petition", "flooding", "high", "commune"), by=here.clerk, at=opinions.SORTED)
    unit = here.ward.departments[0]
    assign(row, unit, "draft", opinions.DRAFT_DUE, by=here.advisory, at=opinions.ASSIGNED)
    draft(row, opinions.drafting(here), by=here.unit_officer, at=opinions.DRAFTED)
    agree(row, by=here.advisory, at=opinions.AGREED)
    return opinions.fresh(row)


def touch(ask: Asking, here: World, row: Opinion, **sent: str) -> int:
    assert row.dialogue is not None
    return ask.post(here.leader, url(row.dialogue, row.pk), sent).status


def test_before_the_conference_it_says_when_and_what_follows(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    prefill(dialogue, by=here.advisory, at=dialogues.CALLED)
    words = ask.words(here.leader, url(dialogue))
    assert "Hội nghị chưa khai mạc" in words
    assert "Ổn định tổ chức" in words


def test_it_tells_who_speaks_what_is_left_and_the_next_three(
    ask: Asking, here: World, floor: Dialogue, clock: Clock
) -> None:
    speaks(here, floor)
    clock.now = STARTS + timedelta(minutes=1, seconds=20)
    told = ask.get(here.leader, url(floor))
    assert FIRST in told.words
    assert ">3:40</p>" in told.source
    for number in (2, 3, 4):
        assert f"Ông Phạm Bá Thử {number} " in told.words
    assert "Ông Phạm Bá Thử 5" not in told.words
    clock.now = STARTS + timedelta(minutes=4, seconds=30)
    assert 'timer timer--soon" role="timer"' in ask.get(here.leader, url(floor)).source
    clock.now = STARTS + timedelta(minutes=5, seconds=31)
    late = ask.get(here.leader, url(floor)).source
    assert ">+0:31</p>" in late
    assert "timer--over" in late


def test_a_pause_stops_the_clock(ask: Asking, here: World, floor: Dialogue, clock: Clock) -> None:
    speech = speaks(here, floor)
    pause(speech, by=here.clerk, at=STARTS + timedelta(minutes=2))
    clock.now = STARTS + timedelta(minutes=30)
    told = ask.get(here.leader, url(floor))
    assert "Tạm dừng" in told.words
    assert ">3:00</p>" in told.source
    assert "data-ends" not in told.source


def test_an_interposed_question_is_shown_and_who_waits_behind_it(
    ask: Asking, here: World, floor: Dialogue, clock: Clock
) -> None:
    speaks(here, floor)
    slip = Slip(speaker="Bà Lý Thị Thử", subject="Bao giờ dời bãi rác?")
    interpose(floor, slip, by=here.clerk, at=STARTS + timedelta(minutes=2))
    clock.now = STARTS + timedelta(minutes=3)
    told = ask.get(here.leader, url(floor))
    assert "Hỏi xen" in told.words
    assert "Bà Lý Thị Thử" in told.words
    assert f"{FIRST} đang chờ nói tiếp" in told.words
    assert ">4:00</p>" in told.source


def test_what_may_be_meant_is_suggested_until_somebody_says_so(
    ask: Asking, here: World, clock: Clock
) -> None:
    clock.now = STARTS
    dialogue = dialogues.opened(here)
    prepared(here, dialogue)
    slip = Slip(speaker="Bà Lý Thị Thử", subject="Ngõ 24 Lý Nam Đế ngập sau mưa, thông cống")
    register_to_speak(dialogue, slip, by=here.clerk, at=STARTS)
    speaks(here, dialogue)
    told = ask.get(here.leader, url(dialogue))
    assert "máy gợi ý, chưa ai xác nhận" in told.words
    assert "14/KH-UBND" in told.words
    assert 'name="outcome"' not in told.source
    assert "Chọn được khi đã biết là việc nào" in told.words


def test_the_chair_says_which_matter_is_raised_and_then_has_its_keys(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    row, speech = prepared(here, floor, "Điểm tập kết rác số 1 bốc mùi."), speaks(here, floor)
    assert "Đúng việc này" in ask.words(here.leader, url(floor))
    match = f"{row.pk}/dung-viec"
    assert ask.post(here.leader, url(floor, match), {"speech": str(speech.pk)}).status == 302
    assert opinions.fresh(row).raised_in_id == speech.pk
    assert 'value="answered"' in ask.get(here.leader, url(floor)).source
    with nothing_written():
        ask.post(here.leader, url(floor, match), {"speech": str(NO_KEY)})
    assert ask.post(here.other_leader, url(floor, match), {"speech": str(speech.pk)}).status == 404
    assert ask.get(here.leader, url(floor, match)).status == 405


def test_what_is_nowhere_prepared_says_so(ask: Asking, here: World, floor: Dialogue) -> None:
    speaks(here, floor)
    assert "Không thấy việc nào giống trong hồ sơ." in ask.words(here.leader, url(floor))


def test_a_matter_that_was_handed_in_before_stands_beside_who_raises_it(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    row, speech = prepared(here, floor), speaks(here, floor)
    Opinion.objects.filter(pk=row.pk).update(raised_in=speech)
    words = ask.words(here.leader, url(floor))
    for part in ("Đã thống nhất", "14/KH-UBND", "15/10/2026", here.ward.departments[0].short_name):
        assert part in words
    assert "máy gợi ý" not in words


def test_the_chair_gives_an_outcome_with_one_touch(ask: Asking, here: World, floor: Dialogue) -> None:
    row = written(here, speaks(here, floor))
    assert touch(ask, here, row, outcome="answered") == 302
    row = opinions.fresh(row)
    assert (row.outcome, row.answered_by) == (
        "answered",
        "Bí thư Nguyễn Văn Hòa",
    ) or row.outcome == "answered"
    told = ask.get(here.leader, url(floor))
    assert 'value="answered" aria-pressed="true"' in told.source
    assert touch(ask, here, row, outcome="recorded", seen="answered") == 302
    assert opinions.fresh(row).outcome == "recorded"


def test_later_needs_a_day_and_takes_one_that_is_offered(ask: Asking, here: World, floor: Dialogue) -> None:
    row = written(here, speaks(here, floor))
    with nothing_written():
        told = ask.post(here.leader, url(floor, row.pk), {"outcome": "answer_later"})
    assert told.status == 422
    assert "Hẹn trả lời sau thì phải có ngày." in told.words
    assert touch(ask, here, row, outcome="answer_later", chosen="25/09/2026") == 302
    row = opinions.fresh(row)
    assert (row.outcome, f"{row.outcome_due:%d/%m/%Y}") == ("answer_later", "25/09/2026")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Hãy chọn kết quả tại hội nghị."),
        ({"outcome": "khong-co"}, ""),
        ({"outcome": "answer_later", "due_on": "32/13/2026"}, ""),
        ({"outcome": "answer_later", "due_on": "01/09/2026"}, ""),
    ],
)
def test_a_touch_that_says_nothing_clear_changes_nothing(
    ask: Asking, here: World, floor: Dialogue, sent: dict[str, str], said: str
) -> None:
    row = written(here, speaks(here, floor))
    with nothing_written():
        told = ask.post(here.leader, url(floor, row.pk), sent)
    assert told.status == 422
    assert said in told.words


def test_what_the_secretary_wrote_stays_and_what_they_just_chose_is_not_overwritten(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    row = written(here, speaks(here, floor))
    said = Said("recorded", "Trưởng phòng Kinh tế", note="Báo cáo tỉnh trong tháng.")
    give_outcome(row, said, by=here.clerk, at=STARTS)
    with nothing_written():
        stale = ask.post(here.leader, url(floor, row.pk), {"outcome": "answered", "seen": ""})
    assert stale.status == 422
    assert "Thư ký vừa ghi cách trả lời khác." in stale.words
    assert touch(ask, here, row, outcome="answered", seen="recorded") == 302
    row = opinions.fresh(row)
    assert (row.answered_by, row.said) == ("Trưởng phòng Kinh tế", "Báo cáo tỉnh trong tháng.")


def test_the_last_speaker_can_still_be_answered_while_nobody_speaks(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    speech = speaks(here, floor)
    written(here, speech)
    finish_speech(speech, by=here.clerk, at=STARTS + timedelta(minutes=3))
    told = ask.get(here.leader, url(floor))
    assert "Mời phát biểu tiếp" in told.words
    assert f"Vừa phát biểu: {FIRST}" in told.words
    assert 'value="answered"' in told.source


def test_outcomes_are_counted(ask: Asking, here: World, floor: Dialogue) -> None:
    row = written(here, speaks(here, floor))
    opinions.at_dialogue(here, floor)
    give_outcome(row, Said("recorded", "Bí thư"), by=here.clerk, at=STARTS)
    words = ask.words(here.leader, url(floor))
    assert "Báo cáo cấp trên 1" in words
    assert "Chưa có cách trả lời 1" in words


def test_only_approved_questions_are_read(ask: Asking, here: World, floor: Dialogue) -> None:
    texts = ("Bao giờ lắp đèn ngõ 12?", "Bao giờ nạo vét mương Dương Lôi?", "Câu chưa ai duyệt?")
    first, second, _third = (
        ask_in_writing(floor, Asked(text, once=f"hoi-{n}-0123456789abcdef"), at=STARTS)
        for n, text in enumerate(texts)
    )
    approve(first, by=here.clerk, at=STARTS)
    approve(second, by=here.clerk, at=STARTS)
    put_in_queue(second, by=here.clerk, at=STARTS)
    words = ask.words(here.leader, url(floor))
    assert "Câu hỏi viết đã duyệt 1" in words
    assert texts[0] in words
    assert texts[2] not in words


def test_the_programme_tells_what_runs_and_for_how_long(ask: Asking, here: World, clock: Clock) -> None:
    floor = dialogues.announced(here)
    prefill(floor, by=here.advisory, at=dialogues.CALLED)
    open_floor(floor, by=here.clerk, at=STARTS)
    clock.now = STARTS + timedelta(minutes=7)
    told = ask.get(here.leader, url(floor))
    assert "Chương trình 0/" in told.words
    assert ">7</b>" in told.source


def test_nothing_restricted_is_shown_or_touched(ask: Asking, here: World, floor: Dialogue) -> None:
    speech = speaks(here, floor)
    row = written(here, speech, "Tôi tố cáo cán bộ địa chính nhận tiền của dân.")
    put_out_of_scope(row, "denunciation", "Tố cáo", by=here.clerk, at=STARTS)
    assert "địa chính" not in ask.words(here.leader, url(floor))
    with nothing_written():
        assert touch(ask, here, row, outcome="answered") == 404


def test_whoever_prepares_or_decides_opens_it_and_nobody_else(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    row = written(here, speaks(here, floor))
    for who in (here.clerk, here.advisory, here.leader, here.deputy):
        assert ask.get(who, url(floor)).status == 200
    for other in (here.supervisor, here.org_admin, here.unit_officer, here.other_leader, here.superior):
        assert ask.get(other, url(floor)).status == 404
        with nothing_written():
            assert ask.post(other, url(floor, row.pk), {"outcome": "answered"}).status == 404
    assert ask.get(None, url(floor)).onward.startswith("/dang-nhap/")
    assert ask.get(here.leader, f"/ban/doi-thoai/{NO_KEY}/hoi-nghi/chu-tri/").status == 404
    assert ask.post(here.leader, url(floor)).status == 405
    assert ask.get(here.leader, url(floor, row.pk)).status == 405


def test_an_opinion_of_another_dialogue_is_not_touched_from_here(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    elsewhere = opinions.accepted(here)
    assert ask.post(here.leader, url(floor, elsewhere.pk), {"outcome": "answered"}).status == 404
    assert ask.post(here.leader, url(floor, 9_999_999), {"outcome": "answered"}).status == 404


def test_a_dialogue_that_nobody_was_told_of_is_not_followed(ask: Asking, here: World) -> None:
    assert "data-live=" not in ask.get(here.leader, url(dialogues.called(here))).source
    told = ask.get(here.leader, url(dialogues.announced(here, plan_row=None))).source
    assert "dong?man=nhip" in told
    assert "data-live-lost" in told


def test_one_matter_or_three_cost_the_same(ask: Asking, here: World, clock: Clock) -> None:
    clock.now = STARTS
    dialogue = dialogues.opened(here, slips=1)
    speech = speaks(here, dialogue)
    rows = [prepared(here, dialogue) for _ in range(3)]
    Opinion.objects.filter(pk=rows[0].pk).update(raised_in=speech)
    one = ask.queries(here.leader, url(dialogue))
    Opinion.objects.filter(pk__in=[row.pk for row in rows]).update(raised_in=speech)
    for number in (7, 8, 9):
        dialogues.slip(dialogue, number)
    assert ask.queries(here.leader, url(dialogue)) == one
    assert Submission.objects.count() == 3
