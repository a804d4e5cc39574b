"""The calendar of dialogues."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import dialogues
from tests.factories.organisations import World


def test_postponed_and_cancelled_ones_stay_with_their_reason(client: Client, here: World) -> None:
    dialogues.postponed(here)
    dialogues.cancelled(here)
    text = client.get("/doi-thoai/").text
    assert "Bão số 9" in text
    assert "Đã giải quyết xong" in text


@pytest.mark.usefixtures("here")
def test_an_empty_calendar_says_what_to_do(client: Client) -> None:
    assert "Ông bà vẫn gửi được ý kiến" in client.get("/doi-thoai/").text


def test_one_and_three_rows_need_the_same_statements(here: World, statements: Callable[[str], int]) -> None:
    dialogues.announced(here)
    dialogues.concluded(here)
    one = statements("/doi-thoai/")
    for _ in range(2):
        dialogues.announced(here)
    assert statements("/doi-thoai/") == one


@pytest.mark.usefixtures("here")
def test_wrong_method_and_unknown_body(client: Client) -> None:
    assert client.post("/doi-thoai/").status_code == 405
    assert client.get("/doi-thoai/", {"co-quan": "khong-co"}).status_code == 404
