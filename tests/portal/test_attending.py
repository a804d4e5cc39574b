"""Đăng ký tham dự: a seat from home, with a code; given back with it; no account, nobody's name on a page."""

import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.attending import Coming, register_to_attend, set_capacity
from doithoai.dialogues.models import Attendee, Dialogue, Speech
from tests.factories import dialogues
from tests.factories.organisations import World, moment

AT = moment(dialogues.NOTICE_ON, 15)


def at(dialogue: Dialogue) -> str:
    return quote(f"/dang-ky-tham-du/{dialogue.code}/")


def filled(**other: str) -> dict[str, str]:
    usual = {
        "name": "Nguyễn Thị Thử",
        "address": "Trang Hạ",
        "people": "2",
        "group": "",
        "phone": "0900 000 102",
        "subject": "",
        "once": str(uuid.uuid4()),
    }
    return usual | other


def somebody(dialogue: Dialogue, people: int = 1) -> Attendee:
    return register_to_attend(dialogue, Coming("Bà Trần Thị Mẫu", people=people), by=PUBLIC, at=AT)


def test_a_seat_has_a_number_a_code_and_a_picture_for_the_door(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    somebody(dialogue)
    answer = client.post(at(dialogue), filled())
    her = Attendee.objects.get(number=2)
    assert answer.headers["Location"] == f"/the-tham-du/{her.code}/"
    page = client.get(answer.headers["Location"])
    for told in (her.code, "Đăng ký số 2", "Đã đăng ký", "2 người", "<svg"):
        assert told in page.text
    assert (her.phone, her.way) == ("0900000102", "portal")
    assert page.headers["Cache-Control"] == "no-store"
    for secret in ("Nguyễn Thị Thử", "0900000102", "Trang Hạ"):
        assert secret not in page.text


def test_the_same_form_sent_twice_is_one_seat(client: Client, here: World) -> None:
    dialogue, form = dialogues.announced(here), filled(speaks="on", subject="Rác")
    first, again = (client.post(at(dialogue), form).headers["Location"] for _ in range(2))
    assert first == again
    assert (Attendee.objects.count(), Speech.objects.count()) == (1, 1)


def test_who_comes_may_register_to_speak_along(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    page = client.post(at(dialogue), filled(speaks="on", subject="Thu gom rác"), follow=True)
    speech = Speech.objects.get()
    assert (speech.attendee, speech.way, speech.speaker) == (
        Attendee.objects.get(),
        "portal",
        "Nguyễn Thị Thử",
    )
    assert "số 1" in page.text


def test_when_the_hall_is_full_the_page_says_so_and_gives_a_place_in_line(
    client: Client, here: World
) -> None:
    dialogue = dialogues.announced(here)
    set_capacity(dialogue, 3, by=here.clerk, at=AT)
    somebody(dialogue, 2)
    assert "Còn 1 chỗ" in client.get(at(dialogue)).text
    somebody(dialogue)
    assert "hết chỗ" in client.get(at(dialogue)).text
    first = client.post(at(dialogue), filled(), follow=True)
    second = client.post(at(dialogue), filled(), follow=True)
    assert "đứng đầu danh sách" in first.text
    assert "Trước ông bà còn 2 người" in second.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Cần điền “Họ và tên”"),
        ({"people": "0"}, "Ít nhất là 1 người"),
        ({"people": "10000"}, "nhiều nhất 50 người"),
        ({"people": "hai"}, "Hãy ghi một số"),
        ({"phone": "12"}, "Số điện thoại cần đủ 10 chữ số"),
        ({"speaks": "on"}, "Ông bà ghi tóm tắt"),
        ({"speaks": "on", "subject": "Rác. " * 20_000}, "nhiều hơn 500 ký tự"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, here: World, wrong: dict[str, str], told: str
) -> None:
    answer = client.post(at(dialogues.announced(here)), filled(**wrong))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Trang Hạ"' in answer.text
    assert not Attendee.objects.exists()


def test_a_seat_is_given_back_with_the_code_and_the_next_one_has_it(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    set_capacity(dialogue, 2, by=here.clerk, at=AT)
    client.post(at(dialogue), filled(speaks="on", subject="Thu gom rác"))
    her, next_one = Attendee.objects.get(), somebody(dialogue, 2)
    address = f"/the-tham-du/{her.code}/"
    assert "Ông bà không đến được?" in client.get(address).text
    assert client.get(address + "huy/").status_code == 405
    for _ in range(2):
        assert "Đã hủy đăng ký" in client.post(address + "huy/", follow=True).text
    assert Speech.objects.get().state == "withdrawn"
    assert "Đã có chỗ cho ông bà" in client.get(f"/the-tham-du/{next_one.code}/").text


def test_after_the_conference_no_seat_is_given_or_given_back(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    her = somebody(dialogue)
    done = dialogues.ended(here)
    assert "không nhận đăng ký nữa" in client.get(at(done)).text
    assert client.post(at(done), filled()).status_code == 422
    Attendee.objects.filter(pk=her.pk).update(arrived_at=AT)
    answer = client.post(f"/the-tham-du/{her.code}/huy/")
    assert answer.status_code == 422
    assert "không hủy đăng ký được" in answer.text


def test_a_code_is_found_however_it_is_typed(client: Client, here: World) -> None:
    her = somebody(dialogues.announced(here))
    typed = her.code.lower().replace("-", " ")
    answer = client.get("/the-tham-du/", {"ma": typed})
    assert answer.headers["Location"] == f"/the-tham-du/{her.code}/"
    wrong = client.get("/the-tham-du/", {"ma": "DU-2222-2222"})
    assert wrong.status_code == 422
    assert "Không có đăng ký nào mang mã này" in wrong.text
    assert client.get("/the-tham-du/").status_code == 200


def test_unknown_dialogue_unknown_code_and_wrong_method(client: Client, here: World) -> None:
    assert client.get("/dang-ky-tham-du/KHONG-CO/").status_code == 404
    assert client.post("/dang-ky-tham-du/KHONG-CO/", filled()).status_code == 404
    assert client.get("/dang-ky-tham-du/" + quote(dialogues.called(here).code) + "/").status_code == 404
    assert client.get("/the-tham-du/DU-2222-2222/").status_code == 404
    assert client.post("/the-tham-du/DU-2222-2222/huy/").status_code == 404
    dialogue = dialogues.announced(
        here, starts_at=moment(dialogues.HELD_ON, 14), ends_at=moment(dialogues.HELD_ON, 16)
    )
    assert client.put(at(dialogue)).status_code == 405
    assert client.post("/the-tham-du/").status_code == 405
