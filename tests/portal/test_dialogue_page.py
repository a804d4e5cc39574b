"""The page of one dialogue, its poster and its calendar file."""

from urllib.parse import quote

import pytest
from django.test import Client

from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import change_announced
from doithoai.dialogues.programme import prefill
from doithoai.opinions.publication import publish
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment


def at(dialogue: Dialogue, rest: str = "") -> str:
    return quote(f"/doi-thoai/{dialogue.code}/{rest}")


def test_before_it_says_the_four_facts_and_how_to_take_part(client: Client, here: World) -> None:
    announced = dialogues.announced(here)
    prefill(announced, by=here.advisory, at=moment(dialogues.NOTICE_ON, 16))
    text = client.get(at(announced)).text
    for words in ("08:00 – 10:30", "18/09/2026", "Nhà văn hóa khu phố Dương Lôi", "Nhân dân ba khu phố"):
        assert words in text
    assert "trước 17 ngày" in text
    assert "đúng hạn, trước 10 ngày" in text
    assert "17/09/2026" in text  # opinions sent until the day before are prepared
    assert quote(f"/dang-ky-phat-bieu/{announced.code}/") in text
    assert "<b>08:05</b>" in text  # the second item of the programme


def test_a_late_notice_is_shown_as_a_breach_with_its_reason(client: Client, here: World) -> None:
    late = dialogues.announced(here, published_on=day(2026, 9, 12), late_reason="Mưa lớn, việc gấp")
    text = client.get(at(late)).text
    assert "due--over" in text
    assert "thông báo muộn" in text
    assert "Mưa lớn, việc gấp" in text


def test_changes_are_told_one_by_one(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    facts = dialogues.facts(here, place="Hội trường phường")
    on = day(2026, 9, 2)
    change_announced(
        dialogue, facts, reason="Nhà văn hóa đang sửa", published_on=on, by=here.advisory, at=moment(on)
    )
    text = client.get(at(dialogue)).text
    assert "Lần 2, đăng ngày 02/09/2026" in text
    assert "Nhà văn hóa đang sửa" in text
    assert "<del>Nhà văn hóa khu phố Dương Lôi</del> → Hội trường phường" in text


def test_a_cancelled_one_stays_with_its_reason(client: Client, here: World) -> None:
    text = client.get(at(dialogues.cancelled(here))).text
    assert "Buổi này đã hủy." in text
    assert "Đã giải quyết xong" in text


def test_afterwards_it_shows_the_conclusion_and_each_released_opinion(client: Client, here: World) -> None:
    dialogue = dialogues.concluded(here)
    opinion = opinions.answered(here)
    opinion.dialogue = dialogue
    opinion.save(update_fields=["dialogue"])
    publish(opinion, "Đề nghị thông cống ngõ 24.", by=here.clerk, at=opinions.REPLIED)
    text = client.get(at(dialogue)).text
    assert "Thông báo kết luận số 12-TB/ĐU ngày 25/09/2026" in text
    assert "Không khí thẳng thắn, xây dựng." in text
    assert "Đề nghị thông cống ngõ 24." in text
    assert "Phường thông cống D300 ngõ 24" in text


@pytest.mark.parametrize("state", list(dialogues.REACH))
def test_every_state_that_was_announced_has_a_page(client: Client, here: World, state: State) -> None:
    dialogue = dialogues.REACH[state](here)
    expected = 200 if dialogue.announced_on else 404
    assert {client.get(at(dialogue, rest)).status_code for rest in ("", "ap-phich/", "lich.ics")} == {
        expected
    }


def test_small_letters_and_decomposed_ones_find_the_same_dialogue(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    assert client.get(quote(f"/doi-thoai/{dialogue.code.lower()}/")).status_code == 200


@pytest.mark.usefixtures("here")
def test_an_unknown_code_leads_on(client: Client) -> None:
    page = client.get(quote("/doi-thoai/ĐT-KHÔNG-CÓ/"))
    assert page.status_code == 404
    assert "Không có buổi đối thoại này" in page.text
    assert 'href="/doi-thoai/"' in page.text


@pytest.mark.parametrize("rest", ["", "ap-phich/", "lich.ics"])
def test_nothing_is_sent_here(client: Client, here: World, rest: str) -> None:
    assert client.post(at(dialogues.announced(here), rest)).status_code == 405


def test_the_poster_carries_a_picture_of_the_address(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    text = client.get(at(dialogue, "ap-phich/")).text
    assert '<svg class="qrcode"' in text
    assert f"/doi-thoai/{dialogue.code}/" in text
    assert "thứ Sáu 18/09/2026" in text


def test_the_calendar_file_is_escaped_and_folded(client: Client, here: World) -> None:
    theme = "Rác; nước, đường\nvà " + "đèn chiếu sáng " * 10
    dialogue = dialogues.announced(here, theme=theme.strip())
    answer = client.get(at(dialogue, "lich.ics"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    whole = answer.content.replace(b"\r\n ", b"").decode()
    assert r"SUMMARY:Rác\; nước\, đường\nvà đèn" in whole
    assert "DTSTART:20260918T010000Z" in whole
    assert "DTEND:20260918T033000Z" in whole
    assert "STATUS:CONFIRMED" in whole


def test_a_cancelled_one_is_cancelled_in_calendars_too(client: Client, here: World) -> None:
    assert "STATUS:CANCELLED" in client.get(at(dialogues.cancelled(here), "lich.ics")).text
