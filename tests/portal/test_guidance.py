"""Guidance, privacy, the form on paper, the language, and what search engines may visit."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/huong-dan/", "/bao-mat/", "/phieu-giay/", "/robots.txt"])
@pytest.mark.usefixtures("here")
def test_the_page_is_there_and_takes_nothing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.usefixtures("here")
def test_each_of_the_three_matters_outside_has_its_office(client: Client) -> None:
    text = client.get("/huong-dan/").text
    for words in ("Ban Tiếp công dân", "cơ quan thanh tra", "cơ quan thi hành án dân sự", "B.Đ1.2"):
        assert words in text


@pytest.mark.usefixtures("here")
def test_pages_of_one_person_are_closed_to_search_engines(client: Client) -> None:
    robots = client.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert {"Disallow: /theo-doi/", "Disallow: /bien-nhan/", "Disallow: /ban/"} <= set(
        robots.text.splitlines()
    )


@pytest.mark.usefixtures("here")
def test_the_language_changes_on_the_same_page(client: Client) -> None:
    assert '<html lang="vi">' in client.get("/huong-dan/").text
    changed = client.post("/ngon-ngu/setlang/", {"language": "en", "next": "/huong-dan/"})
    assert changed.headers["Location"] == "/huong-dan/"
    assert '<html lang="en">' in client.get("/huong-dan/").text


@pytest.mark.usefixtures("here")
def test_officials_find_their_door(client: Client) -> None:
    assert "Dành cho cán bộ" in client.get("/").text
