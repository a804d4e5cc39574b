"""Every address of the site, walked from the table of addresses: none is open by mistake, none breaks."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

# What stands in an address for something that does not exist.
NOWHERE = {
    "int": "987654",
    "str": "khong-co",
    "slug": "khong-co",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "khong-co",
}
PLACE = re.compile(r"<(?:(\w+):)?\w+>")


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Each address with places for objects that do not exist."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern.pattern, RoutePattern):
            here = before + PLACE.sub(
                lambda place: NOWHERE.get(place[1] or "str", "khong-co"), str(pattern.pattern)
            )
            if isinstance(pattern, URLResolver):
                yield from addresses(pattern.url_patterns, here)
            else:
                yield here


EVERYWHERE = sorted(set(addresses()))
DESK = [address for address in EVERYWHERE if address.startswith("/ban/")]


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERYWHERE)
def test_no_address_breaks_for_a_stranger(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("address", DESK)
def test_the_desk_shows_nothing_to_who_is_not_signed_in(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code in {302, 404, 405}
        assert answer.status_code != 302 or answer.headers["Location"].startswith(settings.LOGIN_URL)


@pytest.mark.django_db
@pytest.mark.parametrize("address", DESK)
def test_no_address_of_the_desk_takes_a_post_from_another_site(address: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        address, {}, headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code in {302, 403, 404, 405}


@pytest.mark.django_db
def test_signing_in_leads_nowhere_else(client: Client) -> None:
    page = client.get(settings.LOGIN_URL, {"next": "https://elsewhere.example/"})
    assert b'value="https://elsewhere' not in page.content
    changed = client.post("/ngon-ngu/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere.example" not in changed.headers.get("Location", "")


@pytest.mark.django_db
def test_every_page_says_what_may_run_in_it(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
