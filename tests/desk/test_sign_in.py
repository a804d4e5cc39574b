import pytest
from django.test import Client

from tests.factories.organisations import PASSWORD, world

pytestmark = pytest.mark.django_db
DOOR = "/dang-nhap/"


def test_the_door_opens_to_the_page_that_was_asked_for(client: Client) -> None:
    world()
    asked = client.get("/ban/quan-tri/")
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(DOOR)
    told = client.post(DOOR, {"username": "Bi.Thu", "password": PASSWORD, "next": "/ban/quan-tri/co-quan/"})
    assert (told.status_code, told.headers["Location"]) == (302, "/ban/quan-tri/co-quan/")
    assert client.get(DOOR).headers["Location"] == "/ban/"  # already inside


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"]
)
def test_the_door_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    world()
    told = client.post(DOOR, {"username": "bi.thu", "password": PASSWORD, "next": elsewhere})
    assert told.headers["Location"] == "/ban/"
    client.post("/dang-xuat/")
    assert "example.org" not in client.get(DOOR, {"next": elsewhere}).content.decode().split("<form")[-1]


@pytest.mark.parametrize("asked", ["abc", "-1", "NEAR(", "desk:today", "ban/"])
def test_a_word_that_is_no_address_leads_to_the_day(client: Client, asked: str) -> None:
    here = world()
    sent = {"username": here.clerk.username, "password": PASSWORD, "next": asked}
    assert client.post(DOOR, sent).headers["Location"] == "/ban/"
    assert client.get(DOOR, {"next": asked}).headers["Location"] == "/ban/"


def test_a_wrong_password_says_what_to_check_and_keeps_the_name(client: Client) -> None:
    world()
    told = client.post(DOOR, {"username": "bi.thu", "password": "sai-mat-khau-roi"})
    page = told.content.decode()
    assert told.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert 'value="bi.thu"' in page
    assert "sai-mat-khau-roi" not in page


@pytest.mark.parametrize(
    ("username", "password"), [("", ""), ("bi.thu", ""), ("", PASSWORD), ("x" * 100_000, "y" * 100_000)]
)
def test_nothing_or_too_much_is_told_at_the_field(client: Client, username: str, password: str) -> None:
    world()
    told = client.post(DOOR, {"username": username, "password": password})
    assert told.status_code == 422
    assert "f--bad" in told.content.decode()


def test_a_locked_account_does_not_open(client: Client) -> None:
    here = world()
    here.leader.is_active = False
    here.leader.save()
    assert client.post(DOOR, {"username": "bi.thu", "password": PASSWORD}).status_code == 422


def test_after_too_many_tries_the_door_closes_for_that_name_only(client: Client) -> None:
    world()
    for n in range(8):
        # Capital letters are no way around the counting.
        told = client.post(
            DOOR, {"username": "bi.thu" if n % 2 else "BI.THU", "password": "sai-mat-khau-roi"}
        )
    assert told.status_code == 429
    assert "Tạm khóa đăng nhập" in told.content.decode()
    assert "15 phút" in told.content.decode()
    shut = client.post(DOOR, {"username": "bi.thu", "password": PASSWORD})
    assert shut.status_code == 429
    assert client.post(DOOR, {"username": "pho.bi.thu", "password": PASSWORD}).status_code == 302


def test_signing_out_is_a_form_and_ends_the_session(client: Client) -> None:
    here = world()
    client.force_login(here.leader)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").status_code == 302
    assert client.get("/ban/quan-tri/").status_code == 302


def test_the_door_speaks_both_languages(client: Client) -> None:
    assert 'lang="vi"' in client.get(DOOR).content.decode()
    switched = client.post("/ngon-ngu/setlang/", {"language": "en", "next": DOOR})
    assert switched.headers["Location"] == DOOR
    assert 'lang="en"' in client.get(DOOR).content.decode()


def test_a_form_from_elsewhere_is_refused() -> None:
    world()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(DOOR, {"username": "bi.thu", "password": PASSWORD}).status_code == 403
