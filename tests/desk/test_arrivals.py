import pytest

from doithoai.opinions.models import Opinion, Passing
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/den/"


def arrived(here: World) -> Passing:
    """Our ward sent something to the other."""
    return opinions.transferred(here).passings.get()


def test_what_was_sent_waits_at_the_other_ward(ask: Asking, here: World) -> None:
    row = arrived(here)
    words = ask.words(here.other_clerk, URL)
    assert row.opinion.title in words
    assert "Thuộc địa bàn phường bạn" in words
    assert "Nhận" in words
    for account in (here.clerk, here.unit_officer, here.supervisor, here.superior):
        assert "Chưa có gì chuyển đến" in ask.words(account, URL)


def test_it_is_accepted_once_and_becomes_an_opinion_of_the_receiver(ask: Asking, here: World) -> None:
    row = arrived(here)
    before = Opinion.objects.count()
    assert ask.post(here.other_clerk, f"{URL}{row.pk}/nhan/").onward == URL
    assert Opinion.objects.count() == before + 1
    with nothing_written():
        ask.post(here.other_clerk, f"{URL}{row.pk}/nhan/")
    assert "đã nhận" in ask.words(here.other_clerk, URL)


def test_it_is_returned_with_a_reason_and_without_one_not(ask: Asking, here: World) -> None:
    row = arrived(here)
    for reason, words in (("", "Cần điền"), ("đ" * 501, "501 ký tự")):
        with nothing_written():
            told = ask.post(here.other_clerk, f"{URL}{row.pk}/tra/", {"reason": reason})
        assert told.status == 422
        assert words in told.fault("reason")
        assert told.typed("reason") == reason
    assert ask.post(here.other_clerk, f"{URL}{row.pk}/tra/", {"reason": "Thuộc Điện lực"}).onward == URL
    assert "đã trả lại" in ask.words(here.other_clerk, URL)
    assert "Thuộc Điện lực" in ask.words(here.clerk, f"/ban/y-kien/{row.opinion.code}/")


def test_a_return_names_where_it_belongs(ask: Asking, here: World) -> None:
    row = arrived(here)
    url, better = f"{URL}{row.pk}/tra/", here.province.party_committee
    with nothing_written():
        told = ask.post(here.other_clerk, url, {"reason": "Đường tỉnh", "better": "Sở không có thật"})
    assert "Không có cơ quan này" in told.fault("better")
    assert told.typed("better") == "Sở không có thật"
    with nothing_written():
        mine = ask.post(
            here.other_clerk, url, {"reason": "Không", "better": here.other.party_committee.short_name}
        )
    assert mine.fault("better")
    assert (
        ask.post(here.other_clerk, url, {"reason": "Đường tỉnh", "better": better.short_name}).onward == URL
    )
    row.refresh_from_db()
    assert row.better == better


def test_a_reason_typed_while_a_colleague_accepted_is_not_lost(ask: Asking, here: World) -> None:
    row = arrived(here)
    ask.post(here.other_advisory, f"{URL}{row.pk}/nhan/")
    with nothing_written():
        told = ask.post(here.other_clerk, f"{URL}{row.pk}/tra/", {"reason": "Thuộc Điện lực"})
    assert told.status == 422
    assert told.typed("reason") == "Thuộc Điện lực"
    assert told.fault("")


def test_nobody_else_accepts_or_returns(ask: Asking, here: World) -> None:
    row = arrived(here)
    for account in (here.clerk, here.unit_officer, here.supervisor, here.superior, here.org_admin):
        for act in ("nhan", "tra"):
            assert ask.post(account, f"{URL}{row.pk}/{act}/", {"reason": "Không"}).status == 404
    for number in (0, 987_654, NO_KEY):
        for act in ("nhan", "tra"):
            assert ask.post(here.other_clerk, f"{URL}{number}/{act}/").status == 404
    assert ask.get(here.other_clerk, f"{URL}{row.pk}/nhan/").status == 405


def test_what_waits_comes_first(ask: Asking, here: World) -> None:
    old, new = arrived(here), arrived(here)
    ask.post(here.other_clerk, f"{URL}{new.pk}/nhan/")
    page = ask.words(here.other_clerk, URL)
    assert page.index(old.opinion.code) < page.index(new.opinion.code)


@pytest.mark.parametrize("page", ["x", "-1", "999999", str(NO_KEY), "\0"])
def test_a_page_that_is_none_shows_one_that_is(ask: Asking, here: World, page: str) -> None:
    assert arrived(here).opinion.code in ask.words(here.other_clerk, URL, trang=page)


def test_one_arrival_and_three_cost_the_same(ask: Asking, here: World) -> None:
    arrived(here)
    one = ask.queries(here.other_clerk, URL)
    arrived(here)
    arrived(here)
    assert ask.queries(here.other_clerk, URL) == one == 7
