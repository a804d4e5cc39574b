"""Whoever tries code after code waits, at every door; whoever was just given a code does not."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from doithoai.opinions.codes import new_code
from doithoai.opinions.models import Opinion, Submission
from doithoai.ui import guessing
from tests.factories import opinions
from tests.factories.organisations import World

NEIGHBOUR = "203.0.113.9"


def missed_by_many(address: str = "127.0.0.1", times: int = guessing.MOST) -> None:
    """Somebody at that address tries codes until everybody there waits."""
    other = Client(REMOTE_ADDR=address)
    for _number in range(times):
        assert other.get(f"/theo-doi/{new_code('TS', 2026)}/").status_code == 404


def waits(address: str, code: str) -> bool:
    """Whether a code is not looked up for that address."""
    return Client(REMOTE_ADDR=address).get(f"/theo-doi/{code}/").status_code == 429


def handed_in(client: Client, here: World, words: str = "Ngõ 24 ngập sau mưa.") -> str:
    """The code that the browser was given."""
    said = {"text": words, "to": f"co-quan:{here.ward.party_committee.slug}", "publish_name": "no"}
    assert client.post("/gui-y-kien/", said).status_code == 302
    return Submission.objects.latest("id").code


def test_a_receipt_given_before_the_network_waited_is_still_there(client: Client, here: World) -> None:
    missed_by_many(times=1)
    codes = [handed_in(client, here, f"Ngõ {number} ngập sau mưa.") for number in (24, 25)]
    missed_by_many(times=guessing.MOST - 1)
    for code in (*codes, codes[0]):
        assert client.get(f"/bien-nhan/{code}/").status_code == 200
        assert client.get(f"/theo-doi/{code}/").status_code == 200
        assert client.get("/theo-doi/", {"ma": code.lower()}).status_code == 302
    opinion = Opinion.objects.get(submission__code=codes[0])
    assert client.get(f"/theo-doi/{opinion.code}/").status_code == 200
    assert waits("127.0.0.1", codes[0])  # another browser of the network


def test_no_cookie_is_set_while_nobody_guesses(client: Client, here: World) -> None:
    handed_in(client, here)
    assert guessing.COOKIE not in client.cookies


def test_a_browser_keeps_the_last_few_codes_only(client: Client, here: World) -> None:
    missed_by_many(times=1)
    codes = [handed_in(client, here, f"Ngõ {number} ngập.") for number in range(guessing.KEPT + 1)]
    missed_by_many(times=guessing.MOST - 1)
    answers = [client.get(f"/bien-nhan/{code}/").status_code for code in codes]
    assert answers == [429] + [200] * guessing.KEPT


def test_a_receipt_that_waits_says_so_and_is_not_counted(client: Client, here: World) -> None:
    code = opinions.submitted(here).code
    missed_by_many(NEIGHBOUR, guessing.MOST)
    before = counted(NEIGHBOUR)
    page = client.get(f"/bien-nhan/{code}/", REMOTE_ADDR=NEIGHBOUR)
    assert page.status_code == 429
    assert "chờ 15 phút rồi thử lại" in page.text
    assert "Không tìm thấy" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert counted(NEIGHBOUR) == before


def counted(address: str) -> int:
    """How many codes were missed from there."""
    return guessing.so_far(RequestFactory().get("/", REMOTE_ADDR=address))


def test_a_forged_cookie_opens_nothing(client: Client, here: World) -> None:
    code = opinions.submitted(here).code
    missed_by_many()
    client.cookies[guessing.COOKIE] = code
    assert client.get(f"/bien-nhan/{code}/").status_code == 429


def test_the_slip_of_guidance_is_a_door_like_the_others(client: Client, here: World) -> None:
    opinion = opinions.received(here)
    for _number in range(guessing.MOST):
        unknown = new_code("TS", 2026)
        assert client.get(f"/theo-doi/{unknown}/phieu-huong-dan/").status_code == 404
    page = client.get(f"/theo-doi/{opinion.code}/phieu-huong-dan/")
    assert page.status_code == 429
    assert "chờ 15 phút rồi thử lại" in page.text
    assert waits("127.0.0.1", opinion.code)


def test_a_matter_without_slip_is_no_guess(client: Client, here: World) -> None:
    opinion = opinions.received(here)
    for _time in range(guessing.MOST + 1):
        assert client.get(f"/theo-doi/{opinion.code}/phieu-huong-dan/").status_code == 404
    assert counted("127.0.0.1") == 0


@pytest.mark.parametrize(
    ("one", "same", "another"),
    [
        ("2001:db8:7:1::5", "2001:db8:7:1:ffff::9", "2001:db8:7:2::5"),
        ("::ffff:203.0.113.9", "203.0.113.9", "::ffff:203.0.113.10"),
    ],
)
def test_an_address_of_version_six_counts_with_its_network(
    here: World, one: str, same: str, another: str
) -> None:
    code = opinions.submitted(here).code
    missed_by_many(one)
    assert [waits(address, code) for address in (one, same, another)] == [True, True, False]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", ""])
def test_behind_a_proxy_that_hides_everybody_nobody_is_counted(settings: Any, address: str) -> None:
    settings.PRODUCTION = True
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    for _time in range(guessing.MOST + 1):
        guessing.missed(request)
    assert not guessing.waits(request)


def test_the_cookie_is_for_the_server_alone(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    request = RequestFactory().get("/")
    cookie = guessing.given_out(request, HttpResponse(), "TS26-K7M4-Q9", always=True).cookies[guessing.COOKIE]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_privacy_page_tells_of_the_cookie(client: Client, here: World) -> None:
    del here
    assert "Mã của vài ý kiến gửi sau cùng" in client.get("/bao-mat/").text
