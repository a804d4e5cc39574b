import re
from datetime import timedelta

import pytest

from doithoai.dialogues.floor import call_next, finish_speech
from doithoai.dialogues.models import Dialogue, InvitedBody, Speech
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Kind, Opinion, Submission
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
    assert ask.queries(here.clerk, url(few)) == ask.queries(here.clerk, url(many)) == 22


def press(ask: Asking, here: World, dialogue: Dialogue, act: str, **sent: str) -> str:
    """The page after a button was pressed."""
    answer = ask.client(here.clerk).post(url(dialogue, act), {"gui": "1", **sent}, follow=True)
    return answer.content.decode()


def test_a_turn_is_paused_and_goes_on_and_the_clock_is_the_server_s(
    ask: Asking, here: World, floor: Dialogue, clock: Clock
) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    began = int(STARTS.timestamp())
    clock.now = STARTS + timedelta(seconds=40)
    page = press(ask, here, floor, f"luot/{speech.pk}/tam-dung/")
    assert f'data-turn="{began}" data-paused="0" data-held="{began + 40}" data-limit="300"' in page
    assert "tạm dừng" in page
    clock.now = STARTS + timedelta(seconds=100)
    page = press(ask, here, floor, f"luot/{speech.pk}/noi-tiep/")
    assert f'data-turn="{began}" data-paused="60" data-limit="300"' in page
    assert 'data-live="/hoi-truong/' in page
    assert "data-live-lost" in page


def test_a_question_in_between_by_a_slip_or_by_somebody_without_one(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    call_next(floor, by=here.clerk, at=STARTS)
    second = floor.speeches.get(number=2)
    assert ask.post(here.clerk, url(floor, "xen/"), {"xen-speech": str(second.pk)}).status == 302
    words = ask.words(here.clerk, url(floor))
    assert "Hỏi xen" in words
    assert f"{SPEAKER} (phiếu số 1) đang chờ, nói tiếp ngay khi lượt này xong." in words
    assert hear(ask, here, second) == 302
    assert floor.speeches.get(number=1).state == "speaking"
    sent = {"xen-speaker": "Bà Lý Thị Thử", "xen-subject": "Bao giờ xong?"}
    assert ask.post(here.clerk, url(floor, "xen/"), sent).status == 302
    assert floor.speeches.get(state="speaking").speaker == "Bà Lý Thị Thử"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"xen-speaker": "", "xen-subject": "Gì?"}, "xen-speaker"),
        ({"xen-speaker": "Bà Lý", "xen-subject": ""}, "xen-subject"),
        ({"xen-speech": str(NO_KEY)}, "xen-speech"),
    ],
)
def test_a_question_in_between_badly_filled_in_interrupts_nobody(
    ask: Asking, here: World, floor: Dialogue, sent: dict[str, str], field: str
) -> None:
    call_next(floor, by=here.clerk, at=STARTS)
    with nothing_written():
        told = ask.post(here.clerk, url(floor, "xen/"), sent)
    assert (told.status, bool(told.fault(field))) == (422, True)


def test_the_queue_is_closed_opened_ordered_and_a_stale_screen_moves_nobody(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    old = seen(ask, here, floor)
    first = floor.speeches.get(number=1)
    assert "Đã ngừng nhận đăng ký" in press(ask, here, floor, "hang-doi/dong/")
    assert "Đã ngừng nhận đăng ký" not in press(ask, here, floor, "hang-doi/mo-lai/")
    press(ask, here, floor, f"luot/{first.pk}/xuong/", seen=old)
    assert order(ask, here, floor) == ["2", "1", "3"]
    third = floor.speeches.get(number=3)
    assert "Màn hình này đã cũ" in press(ask, here, floor, f"luot/{third.pk}/dau/", seen=old)
    press(ask, here, floor, f"luot/{third.pk}/dau/", seen=seen(ask, here, floor))
    assert order(ask, here, floor) == ["3", "2", "1"]
    press(ask, here, floor, f"luot/{first.pk}/nhom/", **{"nhom-theme": "Rác thải"})
    assert floor.speeches.get(number=1).theme == "Rác thải"
    for act in ("theo-nhom", "theo-thu-tu"):
        press(ask, here, floor, f"hang-doi/{act}/", seen=seen(ask, here, floor))
        assert order(ask, here, floor) == ["1", "2", "3"]
    assert ask.post(here.clerk, url(floor, "hang-doi/khong-co/")).status == 404
    too_long = ask.post(here.clerk, url(floor, f"luot/{first.pk}/nhom/"), {"nhom-theme": "đ" * 200})
    assert too_long.status == 422


def test_minutes_of_a_turn_and_of_a_group(ask: Asking, here: World, floor: Dialogue) -> None:
    assert ask.post(here.clerk, url(floor, "so-phut/"), {"phut-minutes": "3"}).status == 302
    assert fresh(floor).speech_minutes == 3
    sent = {"quy-group": "Khu phố Dương Lôi", "quy-minutes": "20"}
    assert ask.post(here.clerk, url(floor, "quy-thoi-gian/"), sent).status == 302
    assert "0:00 / 20 phút" in ask.words(here.clerk, url(floor))
    for act, wrong, field in (
        ("so-phut/", {"phut-minutes": "0"}, "phut-minutes"),
        ("so-phut/", {"phut-minutes": "9" * 40}, "phut-minutes"),
        ("quy-thoi-gian/", {"quy-group": "", "quy-minutes": "5"}, "quy-group"),
        ("quy-thoi-gian/", {"quy-group": "A", "quy-minutes": "-1"}, "quy-minutes"),
    ):
        with nothing_written():
            told = ask.post(here.clerk, url(floor, act), wrong)
        assert (told.status, bool(told.fault(field))) == (422, True)


def test_words_are_kept_while_somebody_still_speaks(ask: Asking, here: World, floor: Dialogue) -> None:
    speech = call_next(floor, by=here.clerk, at=STARTS)
    address = url(floor, f"luot/{speech.pk}/loi/")
    assert ask.post(here.clerk, address, {"nghe-text": "Rác ngập ngõ."}).status == 302
    assert ask.get(here.advisory, url(floor)).typed("nghe-text") == "Rác ngập ngõ."
    with nothing_written():
        told = ask.post(here.clerk, address, {"nghe-text": "đ" * 30_000})
    assert told.status == 422


def test_what_was_handed_in_before_is_offered_to_its_speaker_and_is_no_second_opinion(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    before = opinions.at_dialogue(here, floor, petitioner=SPEAKER, phone="")
    speech = call_next(floor, by=here.clerk, at=STARTS)
    page = ask.get(here.clerk, url(floor))
    assert "cùng họ tên" in page.words
    assert before.code in page.source
    assert hear(ask, here, speech, matched=before.code, text="Như tôi đã gửi.") == 302
    before = opinions.fresh(before)
    assert (before.raised_in, before.outcome) == (speech, "answered")
    assert Opinion.objects.count() == 1
    other = call_next(floor, by=here.clerk, at=STARTS)
    with nothing_written():
        told = ask.post(
            here.clerk, url(floor, f"luot/{other.pk}/ghi/"), {**HEARD, "nghe-matched_code": "KHONG-CO"}
        )
    assert told.fault("nghe-matched_code")


def test_a_written_question_is_answered_without_other_words(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    slip = Slip("Bà Lý Thị Thử", subject="Bao giờ có đèn?", way="question")
    speech = register_to_speak(floor, slip, by=here.clerk, at=STARTS)
    opinion = opinions.at_dialogue(here, floor, text="Bao giờ có đèn?")
    Submission.objects.filter(pk=opinion.submission_id).update(speech=speech)
    call_next(floor, speech, by=here.clerk, at=STARTS)
    assert "Câu hỏi viết giữ nguyên lời" in ask.words(here.clerk, url(floor))
    assert hear(ask, here, speech, text="") == 302
    assert opinions.fresh(opinion).outcome == "answered"
    assert Opinion.objects.count() == 1


def test_who_answers_and_which_unit_have_a_key_each(ask: Asking, here: World, floor: Dialogue) -> None:
    invited = here.ward.peoples_committee
    InvitedBody.objects.create(dialogue=floor, organisation=invited, representative="Ông Lê Văn Mời")
    call_next(floor, by=here.clerk, at=STARTS)
    page = ask.get(here.clerk, url(floor))
    assert 'data-key="Q" value="Bí thư ' in page.source
    assert f'data-key="W" value="Ông Lê Văn Mời, {invited.short_name}"' in page.source
    assert 'data-key="A"' in page.source


def test_fair_turns_are_suggested_with_their_reason(ask: Asking, here: World, floor: Dialogue) -> None:
    finish_speech(call_next(floor, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS + timedelta(minutes=4))
    other = Slip("Bà Lý Thị Thử", subject="Đèn đường", address="Khu phố Trang Hạ")
    register_to_speak(floor, other, by=here.clerk, at=STARTS)
    words = ask.words(here.clerk, url(floor))
    assert "Gợi ý cho công bằng, không bắt buộc 4. Bà Lý Thị Thử" in words
    assert "Khu phố Trang Hạ mới nói 0 phút" in words


def test_whoever_speaks_again_has_the_time_before_beside_the_name(
    ask: Asking, here: World, floor: Dialogue, clock: Clock
) -> None:
    finish_speech(call_next(floor, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS + timedelta(minutes=4))
    again = register_to_speak(floor, Slip(SPEAKER, subject="Đèn đường"), by=here.clerk, at=STARTS)
    clock.now = STARTS + timedelta(minutes=5)
    call_next(floor, again, by=here.clerk, at=clock.now)
    assert "người này đã nói trước đó 4:00" in ask.words(here.clerk, url(floor))


def test_the_queue_is_searched_without_diacritics(ask: Asking, here: World, floor: Dialogue) -> None:
    page = ask.get(here.clerk, url(floor) + "?tim=thu+2").source
    assert re.findall(r'<span class="no">(\d+)</span>', page) == ["2"]
