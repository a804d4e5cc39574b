"""Phiếu tiếp nhận: the code to print and keep; it says nothing about the person."""

import pytest
from django.test import Client

from doithoai.opinions.codes import new_code
from tests.factories import dialogues, opinions
from tests.factories.organisations import World


def test_it_shows_the_code_its_picture_the_day_and_what_comes_next(client: Client, here: World) -> None:
    submission = opinions.submitted(here)
    page = client.get(f"/bien-nhan/{submission.code}/")
    assert page.status_code == 200
    for words in (
        submission.code,
        "03/09/2026",
        here.ward.party_committee.short_name,
        '<svg class="qrcode"',
        "Tiếp theo",
    ):
        assert words in page.text
    assert f"/theo-doi/{submission.code}/" in page.text
    assert client.get(f"/bien-nhan/{submission.code}/").status_code == 200


def test_for_a_dialogue_it_names_the_day_and_the_last_day_of_a_written_reply(
    client: Client, here: World
) -> None:
    dialogue = dialogues.announced(here)
    code = opinions.at_dialogue(here, dialogue).submission.code
    text = client.get(f"/bien-nhan/{code}/").text
    assert "18/09/2026" in text
    assert "29/09/2026" in text


def test_it_holds_no_word_about_the_person_and_is_kept_by_nobody(client: Client, here: World) -> None:
    submission = opinions.submitted(here)
    page = client.get(f"/bien-nhan/{submission.code}/")
    for secret in (opinions.NAME, opinions.PHONE, opinions.ADDRESS, opinions.EMAIL, opinions.TEXT[:20]):
        assert secret not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


@pytest.mark.usefixtures("here")
def test_a_mistyped_code_and_an_unknown_one_are_told_apart(client: Client) -> None:
    mistyped = client.get("/bien-nhan/TS26-AAAA-AA/")
    unknown = client.get(f"/bien-nhan/{new_code('TS', 2026)}/")
    assert (mistyped.status_code, unknown.status_code) == (404, 404)
    assert "gõ chưa đúng" in mistyped.text
    assert "Không tìm thấy phiếu" in unknown.text


def test_nothing_is_sent_here(client: Client, here: World) -> None:
    assert client.post(f"/bien-nhan/{opinions.submitted(here).code}/").status_code == 405
