import re

import pytest

from doithoai.dialogues.floor import call_next, finish_speech
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Kind, Opinion
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.dialogues import STARTS, fresh
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
SPEAKER = "Ông Phạm Bá Thử 1"


@pytest.fixture
def floor(here: World, clock: Clock) -> Dialogue:
    """A conference being held, with three slips."""
    clock.now = STARTS
    return dialogues.opened(here, slips=3)


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/hoi-nghi/{act}"


def seen(ask: Asking, here: World, dialogue: Dialogue) -> str:
    return ask.get(here.clerk, url(dialogue)).typed("seen")


def order(ask: Asking, here: World, dialogue: Dialogue) -> list[str]:
    page = ask.get(here.clerk, url(dialogue)).source
    return re.findall(r'<span class="no">(\d+)</span>', page)


HEARD = {
    "nghe-text": "Đèn đường ngõ 24 tắt từ tháng bảy.",
    "nghe-outcome": "answered",
    "nghe-answered_by": "Bí thư",
    "nghe-note": "Phường thay bóng trong tuần.",
}


def hear(ask: Asking, here: World, speech: Speech, **other: str) -> int:
    sent = {**HEARD, **{f"nghe-{name}": value for name, value in other.items()}}
    return ask.post(here.clerk, url(speech.dialogue, f"luot/{speech.pk}/ghi/"), sent).status


def test_the_conference_is_opened_on_its_day_and_not_before(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = dialogues.announced(here)
    assert "Chưa khai mạc" in ask.words(here.clerk, url(dialogue))
    with nothing_written():
        early = ask.client(here.clerk).post(url(dialogue, "mo/"), {"gui": "1"}, follow=True)
    assert "Muốn tổ chức vào ngày khác phải thông báo lại" in early.content.decode()
    clock.now = STARTS
    assert ask.post(here.clerk, url(dialogue, "mo/")).onward == url(dialogue)
    assert "Đã khai mạc." not in ask.words(here.supervisor, url(dialogue))
    assert fresh(dialogue).state == "open"


def test_a_dialogue_that_nobody_was_told_of_is_not_opened(ask: Asking, here: World, clock: Clock) -> None:
    clock.now = STARTS
    dialogue = dialogues.called(here)
    assert "Chưa thông báo công khai" in ask.words(here.clerk, url(dialogue))
    with nothing_written():
        ask.post(here.clerk, url(dialogue, "mo/"))
    assert fresh(dialogue).state == "called"


def test_a_slip_is_taken_at_the_door(ask: Asking, here: World, floor: Dialogue) -> None:
    sent = {"phieu-speaker": "Bà Lý Thị Thử", "phieu-subject": "Đèn đường", "phieu-phone": "0912"}
    assert ask.post(here.clerk, url(floor, "dang-ky/"), sent).status == 302
    assert order(ask, here, floor) == ["1", "2", "3", "4"]
    assert Speech.objects.latest("pk").speaker == "Bà Lý Thị Thử"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"phieu-subject": ""}, "phieu-subject"),
        ({"phieu-speaker": " "}, "phieu-speaker"),
        ({"phieu-speaker": "\0"}, "phieu-speaker"),
        ({"phieu-subject": "đ" * 100_000}, "phieu-subject"),
    ],
)
def test_a_slip_without_a_name_or_text_is_refused(
    ask: Asking, here: World, floor: Dialogue, sent: dict[str, str], field: str
) -> None:
    usual = {
        "phieu-speaker": "Bà Lý Thị Thử",
        "phieu-subject": "Đèn đường",
        "phieu-address": "Khu phố Tân Lập",
    }
    with nothing_written():
        told = ask.post(here.clerk, url(floor, "dang-ky/"), {**usual, **sent})
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("phieu-address") == "Khu phố Tân Lập"


def test_one_after_the_other_is_called_heard_and_written(ask: Asking, here: World, floor: Dialogue) -> None:
    ask.post(here.clerk, url(floor, "moi-noi/"), {"seen": seen(ask, here, floor)})
    words = ask.words(here.clerk, url(floor))
    assert f"Phiếu số 1 · Khu phố Dương Lôi {SPEAKER}" in words
    speech = floor.speeches.get(number=1)
    assert hear(ask, here, speech) == 302
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.outcome, opinion.said) == (
        "Đèn đường ngõ 24 tắt từ tháng bảy.",
        "answered",
        "Phường thay bóng trong tuần.",
    )
    assert "1 xong · 2 chờ" in ask.words(here.clerk, url(floor))


def test_two_operators_do_not_call_two_people(ask: Asking, here: World, floor: Dialogue) -> None:
    both_saw = seen(ask, here, floor)
    ask.post(here.clerk, url(floor, "moi-noi/"), {"seen": both_saw})
    hear(ask, here, floor.speeches.get(number=1))
    with nothing_written():
        late = ask.client(here.advisory).post(url(floor, "moi-noi/"), {"seen": both_saw}, follow=True)
    assert "Màn hình này đã cũ" in late.content.decode()
    assert not floor.speeches.filter(state="speaking").exists()


@pytest.mark.parametrize("text", ["abc", "-1", str(NO_KEY), "9" * 5000, "\0"])
def test_a_broken_screen_number_breaks_nothing(ask: Asking, here: World, floor: Dialogue, text: str) -> None:
    assert ask.post(here.clerk, url(floor, "moi-noi/"), {"seen": text}).status == 302


def test_nobody_is_called_while_somebody_speaks(ask: Asking, here: World, floor: Dialogue) -> None:
    call_next(floor, by=here.clerk, at=STARTS)
    second = floor.speeches.get(number=2)
    for act in ("moi-noi/", f"luot/{second.pk}/moi/"):
        with nothing_written():
            told = ask.client(here.clerk).post(url(floor, act), {"gui": "1"}, follow=True)
        assert "đang phát biểu. Hãy kết thúc lượt này trước." in told.content.decode()


def test_somebody_further_back_comes_forward_one_place_among_those_who_wait(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    finish_speech(call_next(floor, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS)
    third = floor.speeches.get(number=3)
    ask.post(here.clerk, url(floor, f"luot/{third.pk}/len/"))
    assert order(ask, here, floor) == ["1", "3", "2"]
    ask.post(here.clerk, url(floor, f"luot/{third.pk}/len/"))
    assert order(ask, here, floor) == ["1", "3", "2"]


def test_a_slip_is_called_back_later_or_withdrawn(ask: Asking, here: World, floor: Dialogue) -> None:
    first = call_next(floor, by=here.clerk, at=STARTS)
    ask.post(here.clerk, url(floor, f"luot/{first.pk}/goi-lai/"))
    assert floor.speeches.get(pk=first.pk).state == "waiting"
    ask.post(here.clerk, url(floor, f"luot/{first.pk}/rut/"))
    assert order(ask, here, floor) == ["2", "3"]
    assert ask.post(here.clerk, url(floor, f"luot/{first.pk}/khong-co/")).status == 404


def test_a_slip_of_another_dialogue_is_not_found(ask: Asking, here: World, floor: Dialogue) -> None:
    other = dialogues.slip(dialogues.announced(here))
    for number in (other.pk, 987_654, NO_KEY):
        for act in ("ghi", "rut", "moi"):
            assert ask.post(here.clerk, url(floor, f"luot/{number}/{act}/")).status == 404


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"text": ""}, ("nghe-text", "Cần điền")),
        ({"text": "đ" * 100_000}, ("nghe-text", "100000 ký tự")),
        ({"outcome": ""}, ("nghe-outcome", "Chọn một trong ba cách trả lời.")),
        ({"outcome": "khong-co"}, ("nghe-outcome", "không còn trong danh sách")),
        ({"outcome": "answer_later"}, ("nghe-due_on", "Hẹn trả lời sau thì phải có ngày.")),
        ({"outcome": "answer_later", "due_on": "01/09/2026"}, ("nghe-due_on", "")),
        ({"answered_by": ""}, ("nghe-answered_by", "Cần điền")),
        ({"unit": str(NO_KEY)}, ("nghe-unit", "không còn trong danh sách")),
    ],
)
def test_a_speech_badly_written_down_stays_with_every_word(
    ask: Asking, here: World, floor: Dialogue, sent: dict[str, str], fault: tuple[str, str]
) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    typed = {**HEARD, **{f"nghe-{name}": value for name, value in sent.items()}}
    with nothing_written():
        told = ask.post(here.clerk, url(floor, f"luot/{speech.pk}/ghi/"), typed)
    assert told.status == 422
    assert told.fault(fault[0])
    assert fault[1] in told.fault(fault[0])
    assert told.typed("nghe-note") == HEARD["nghe-note"]
    assert told.typed("nghe-text") == typed["nghe-text"]


def test_words_typed_while_the_turn_was_taken_back_are_not_lost(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    ask.post(here.advisory, url(floor, f"luot/{speech.pk}/goi-lai/"))
    with nothing_written():
        told = ask.post(here.clerk, url(floor, f"luot/{speech.pk}/ghi/"), HEARD)
    assert told.status == 422
    assert "chưa phát biểu" in told.fault("")
    assert told.typed("nghe-text") == HEARD["nghe-text"]


def test_the_same_turn_written_twice_is_one_opinion(ask: Asking, here: World, floor: Dialogue) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    assert hear(ask, here, speech) == 302
    hear(ask, here, speech)
    assert Opinion.objects.count() == 1


def test_two_matters_become_two_opinions(ask: Asking, here: World, floor: Dialogue) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    assert hear(ask, here, speech, second="Rác ba ngày chưa thu.") == 302
    assert [one.text for one in Opinion.objects.order_by("pk")] == [
        HEARD["nghe-text"],
        "Rác ba ngày chưa thu.",
    ]


def test_what_was_sent_before_gets_its_outcome(ask: Asking, here: World, floor: Dialogue) -> None:
    opinion = opinions.at_dialogue(here, floor)
    assert "Ý kiến gửi trước, chưa có cách trả lời" in ask.words(here.clerk, url(floor))
    address = url(floor, f"gui-truoc/{opinion.code}/")
    with nothing_written():
        told = ask.post(here.clerk, address, {"gui-note": "Sẽ thông cống."})
    assert told.status == 422
    assert told.typed("gui-note") == "Sẽ thông cống."
    sent = {"gui-outcome": "recorded", "gui-answered_by": "Bí thư"}
    assert ask.post(here.clerk, address, sent).status == 302
    assert opinions.fresh(opinion).outcome == Outcome.RECORDED
    for code in ("khong-co", "%00", "x" * 3000):
        assert ask.post(here.clerk, url(floor, f"gui-truoc/{code}/"), sent).status == 404


def test_minutes_and_attendance(ask: Asking, here: World, floor: Dialogue) -> None:
    assert ask.post(here.clerk, url(floor, "ghi-bien-ban/"), {"bb-text": "Khai mạc lúc 8 giờ."}).status == 302
    assert ask.post(here.clerk, url(floor, "so-nguoi/"), {"nguoi-number": "152"}).status == 302
    words = ask.words(here.clerk, url(floor))
    assert "Khai mạc lúc 8 giờ." in words
    assert "152 người dự" in words
    for act, sent, field in (
        ("ghi-bien-ban/", {"bb-text": ""}, "bb-text"),
        ("ghi-bien-ban/", {"bb-text": "đ" * 100_000}, "bb-text"),
        ("so-nguoi/", {"nguoi-number": "-1"}, "nguoi-number"),
        ("so-nguoi/", {"nguoi-number": "9" * 40}, "nguoi-number"),
        ("so-nguoi/", {"nguoi-number": "nhiều"}, "nguoi-number"),
    ):
        with nothing_written():
            told = ask.post(here.clerk, url(floor, act), sent)
        assert told.status == 422
        assert told.fault(field)


def test_it_does_not_end_while_somebody_speaks(ask: Asking, here: World, floor: Dialogue) -> None:
    call_next(floor, by=here.clerk, at=STARTS)
    with nothing_written():
        told = ask.post(here.clerk, url(floor, "ket-thuc/"), {"het-written_due_on": "05/10/2026"})
    assert told.status == 422
    assert "đang phát biểu. Hãy kết thúc lượt này trước." in told.fault("")
    assert told.typed("het-written_due_on") == "05/10/2026"


@pytest.mark.parametrize("due", ["", "01/09/2026", "mai", "31/09/2026", "1" * 100_000])
def test_it_ends_with_a_day_for_those_who_were_not_reached(
    ask: Asking, here: World, floor: Dialogue, due: str
) -> None:
    with nothing_written():
        told = ask.post(here.clerk, url(floor, "ket-thuc/"), {"het-written_due_on": due})
    assert told.status == 422
    assert told.fault("het-written_due_on")


def test_whoever_was_not_reached_becomes_a_written_opinion(ask: Asking, here: World, floor: Dialogue) -> None:
    told = ask.post(here.clerk, url(floor, "ket-thuc/"), {"het-written_due_on": "05/10/2026"})
    assert told.onward == f"/ban/doi-thoai/{floor.pk}/sau-doi-thoai/"
    assert [one.outcome for one in Opinion.objects.all()] == [Outcome.ANSWER_LATER] * 3
    assert "Hội nghị đã kết thúc" in ask.words(here.clerk, url(floor))
    with nothing_written():
        again = ask.post(here.advisory, url(floor, "ket-thuc/"), {"het-written_due_on": "05/10/2026"})
    assert again.status == 422


def test_who_does_not_prepare_sees_no_names_and_no_minutes(ask: Asking, here: World, floor: Dialogue) -> None:
    call_next(floor, by=here.clerk, at=STARTS)
    ask.post(here.clerk, url(floor, "ghi-bien-ban/"), {"bb-text": f"{SPEAKER} hỏi lại."})
    for account in (here.supervisor, here.superior, here.org_admin):
        page = ask.get(account, url(floor))
        assert page.status == 200
        assert "Phạm Bá Thử" not in page.source
        assert "Khu phố Dương Lôi" not in page.source.replace("khu phố Dương Lôi", "")
        assert "Điểm tập kết rác số 1" in page.words
        assert '<form method="post"' not in page.source
    assert SPEAKER in ask.words(here.leader, url(floor))


def test_a_denunciation_from_the_floor_is_told_to_the_desk_alone(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION, dialogue=floor)
    for account in (here.supervisor, here.superior):
        page = ask.get(account, url(floor))
        assert opinion.code not in page.source
        assert "0/0 ý kiến có cách trả lời" in page.words


def test_one_slip_and_three_cost_the_same(ask: Asking, here: World, clock: Clock) -> None:
    clock.now = STARTS
    few, many = dialogues.opened(here, slips=1), dialogues.opened(here, slips=3)
    for dialogue in (few, many):
        for _ in dialogue.speeches.all():
            speech = call_next(dialogue, by=here.clerk, at=STARTS)
            assert hear(ask, here, speech) == 302
    assert ask.queries(here.clerk, url(few)) == ask.queries(here.clerk, url(many)) == 23
