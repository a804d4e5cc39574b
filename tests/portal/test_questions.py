"""Hỏi đáp: what was released, found by body, field and words; and what is counted without being released."""

from collections.abc import Callable

import pytest
from django.test import Client

from doithoai.opinions.models import Opinion
from doithoai.opinions.publication import publish, unpublish
from tests.factories import opinions
from tests.factories.organisations import World

ASKED = "Ngõ 24 bị ngập sau mưa, đề nghị thông cống."


def released(world: World, text: str = ASKED) -> Opinion:
    return publish(opinions.answered(world), text, by=world.clerk, at=opinions.REPLIED)


def test_only_what_was_released_is_shown(client: Client, here: World) -> None:
    opinion = released(here)
    opinions.answered(here)
    text = client.get("/hoi-dap/").text
    assert text.count(ASKED) == 1
    assert opinions.TEXT not in text
    unpublish(opinion, "Còn thông tin cá nhân", by=here.clerk, at=opinions.FOLLOWED)
    assert ASKED not in client.get("/hoi-dap/").text
    assert client.get(f"/hoi-dap/{opinion.pk}/").status_code == 404


def test_one_question_shows_the_answer_its_ground_and_its_unit(client: Client, here: World) -> None:
    text = client.get(f"/hoi-dap/{released(here).pk}/").text
    for words in (ASKED, "Phường thông cống D300", "14/KH-UBND", here.ward.departments[0].short_name):
        assert words in text


def test_it_is_found_by_words_field_state_and_body(client: Client, here: World) -> None:
    released(here)
    slug = here.ward.party_committee.slug
    for query in (
        {"q": "ngập"},
        {"q": "d300"},
        {"linh-vuc": "flooding"},
        {"xem": "da-tra-loi"},
        {"co-quan": slug},
    ):
        assert ASKED in client.get("/hoi-dap/", query).text, query
    for query in ({"q": "đèn đường"}, {"linh-vuc": "lighting"}, {"xem": "da-giai-quyet"}):
        assert ASKED not in client.get("/hoi-dap/", query).text, query
    assert ASKED not in client.get("/hoi-dap/", {"co-quan": here.other.party_committee.slug}).text


@pytest.mark.usefixtures("here")
def test_words_stay_in_the_field(client: Client) -> None:
    page = client.get("/hoi-dap/", {"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_what_is_not_released_is_counted_by_unit_and_a_restricted_one_names_none(
    client: Client, here: World
) -> None:
    opinions.assigned(here)
    opinions.received(here)
    text = client.get("/hoi-dap/").text
    assert "đếm 2 ý kiến" in text
    assert here.ward.departments[0].short_name in text


def test_one_and_three_rows_need_the_same_statements(here: World, statements: Callable[[str], int]) -> None:
    released(here)
    one = statements("/hoi-dap/")
    released(here)
    released(here)
    assert statements("/hoi-dap/") == one


def test_unknown_addresses_and_wrong_methods(client: Client, here: World) -> None:
    assert client.get("/hoi-dap/987654/").status_code == 404
    assert client.get("/hoi-dap/99999999999999999999999999/").status_code == 404
    assert client.get("/hoi-dap/", {"xem": "khac"}).status_code == 404
    assert client.get("/hoi-dap/", {"co-quan": "khong-co"}).status_code == 404
    assert client.get("/hoi-dap/", {"trang": "khong-phai-so"}).status_code == 200
    assert client.post("/hoi-dap/").status_code == 405
    assert client.post(f"/hoi-dap/{released(here).pk}/").status_code == 405
