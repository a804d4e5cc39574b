"""The front page."""

from collections.abc import Callable

import pytest
from django.test import Client

from doithoai.opinions.publication import publish
from tests.factories import dialogues, opinions
from tests.factories.organisations import World

ASKED = "Ngõ 24 bị ngập sau mưa, đề nghị thông cống."


def released(world: World) -> None:
    opinion = opinions.answered(world)
    publish(opinion, ASKED, by=world.clerk, at=opinions.REPLIED)


@pytest.mark.usefixtures("here")
def test_the_page_works_before_anything_happened(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Chưa có buổi nào được thông báo" in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_it_shows_the_next_dialogue_the_newest_answer_and_the_figures(client: Client, here: World) -> None:
    dialogues.announced(here)
    released(here)
    opinions.received(here)
    text = client.get("/").text
    assert "Thu gom rác thải và thoát nước khu phố Dương Lôi" in text
    assert ASKED in text
    assert "<b>2</b>" in text
    assert "50,0% của 2 đã nhận" in text


def test_a_dialogue_that_nobody_announced_is_not_shown(client: Client, here: World) -> None:
    dialogues.called(here)
    assert "Thu gom rác thải" not in client.get("/").text


def test_another_body_has_its_own_page(client: Client, here: World) -> None:
    dialogues.announced(here)
    page = client.get("/", {"co-quan": here.other.party_committee.slug})
    assert "Thu gom rác thải" not in page.text
    assert here.other.party_committee.name in page.text


@pytest.mark.usefixtures("here")
def test_an_unknown_body_is_told_and_not_ignored(client: Client) -> None:
    page = client.get("/", {"co-quan": "khong-co"})
    assert page.status_code == 404
    assert "Không có cơ quan này" in page.text


def test_a_number_opens_the_list_that_it_counts(client: Client, here: World) -> None:
    opinions.received(here)
    text = client.get("/").text
    for address in (
        "/hoi-dap/",
        "/hoi-dap/?xem=da-tra-loi",
        "/hoi-dap/?xem=da-giai-quyet",
        "/hoi-dap/?xem=qua-han",
    ):
        assert f'href="{address}"' in text
    assert "Con số ở trang đầu đếm 1 ý kiến" in client.get("/hoi-dap/").text


def test_one_and_three_rows_need_the_same_statements(here: World, statements: Callable[[str], int]) -> None:
    dialogues.announced(here)
    released(here)
    one = statements("/")
    for _ in range(2):
        dialogues.announced(here)
        released(here)
    assert statements("/") == one


@pytest.mark.usefixtures("here")
def test_nothing_is_sent_to_the_front_page(client: Client) -> None:
    assert client.post("/").status_code == 405
