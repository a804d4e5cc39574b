"""Đăng ký phát biểu: a slip with a number, handed in from home."""

import unicodedata
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from doithoai.dialogues.models import Dialogue, Speech
from tests.factories import dialogues
from tests.factories.organisations import World


def at(dialogue: Dialogue) -> str:
    return quote(f"/dang-ky-phat-bieu/{dialogue.code}/")


def filled(**other: str) -> dict[str, str]:
    usual = {
        "speaker": "Nguyễn Thị Thử",
        "address": "Trang Hạ",
        "on_behalf_of": "",
        "phone": "0900 000 102",
        "subject": "Thu gom rác",
        "once": str(uuid.uuid4()),
    }
    return usual | other


def test_a_slip_gets_the_next_number_and_the_page_shows_it_again(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    dialogues.slip(dialogue)
    answer = client.post(at(dialogue), filled())
    assert answer.status_code == 302
    for _ in range(2):
        assert "phiếu số 2" in client.get(answer.headers["Location"]).text
    assert Speech.objects.get(number=2).speaker == "Nguyễn Thị Thử"


def test_the_same_form_sent_twice_is_one_slip(client: Client, here: World) -> None:
    dialogue, form = dialogues.announced(here), filled()
    assert (
        client.post(at(dialogue), form).headers["Location"]
        == client.post(at(dialogue), form).headers["Location"]
    )
    assert Speech.objects.count() == 1


def test_a_number_that_was_not_given_here_is_not_shown(client: Client, here: World) -> None:
    assert "phiếu số" not in client.get(at(dialogues.announced(here)), {"so-phieu": "7:giả"}).text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"speaker": ""}, "Cần điền “Họ và tên người phát biểu”"),
        ({"subject": ""}, "Cần điền “Ông bà sẽ nói về việc gì”"),
        ({"subject": "Rác. " * 20_000}, "nhiều hơn 500 ký tự"),
        ({"phone": "12"}, "Số điện thoại cần đủ 10 chữ số"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, here: World, wrong: dict[str, str], told: str
) -> None:
    answer = client.post(at(dialogues.announced(here)), filled(**wrong))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Trang Hạ"' in answer.text
    assert not Speech.objects.exists()


def test_decomposed_letters_are_stored_composed(client: Client, here: World) -> None:
    client.post(at(dialogues.announced(here)), filled(speaker=unicodedata.normalize("NFD", "Nguyễn Thị Thử")))
    assert Speech.objects.get().speaker == "Nguyễn Thị Thử"


def test_after_the_conference_no_slip_is_taken(client: Client, here: World) -> None:
    dialogue = dialogues.ended(here)
    assert "không nhận đăng ký nữa" in client.get(at(dialogue)).text
    answer = client.post(at(dialogue), filled())
    assert answer.status_code == 422
    assert not Speech.objects.exists()


def test_unknown_dialogue_and_wrong_method(client: Client, here: World) -> None:
    assert client.get("/dang-ky-phat-bieu/KHONG-CO/").status_code == 404
    assert client.post("/dang-ky-phat-bieu/KHONG-CO/", filled()).status_code == 404
    assert client.put(at(dialogues.announced(here))).status_code == 405
