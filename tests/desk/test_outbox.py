"""Báo tin: messages wait, a person lets them go; another way, no sending; what is on its way, what failed, what is done."""

import pytest

from doithoai.documents import releasing
from doithoai.documents.telling import tell_of_passings
from doithoai.notifications.models import Message
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import transfer
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL, OTHERS = "/ban/bao-tin/", "/ban/bao-tin/khac/"
AT = opinions.ASSIGNED


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def waiting(here: World, *, restricted: bool = False, **other: object) -> Message:
    opinion = opinions.accepted(here, **other)
    if restricted:
        Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    passing = transfer(opinion, here.other.party_committee, "Thuộc địa bàn", by=here.clerk, at=AT)
    tell_of_passings([passing], by=here.clerk, at=AT)
    return Message.objects.get(about_id=opinion.pk)


def state(row: Message) -> str:
    return Message.objects.get(pk=row.pk).state


def test_what_is_ticked_leaves_and_nothing_else(ask: Asking, here: World) -> None:
    first, second = waiting(here), waiting(here)
    page = ask.get(here.clerk, URL)
    assert "Chờ cho gửi 2" in page.words
    assert "Thuộc địa bàn" in page.words
    assert opinions.EMAIL not in page.source
    assert "t•••@example.vn" in page.words
    assert ask.post(here.clerk, URL, {"messages": [first.pk]}).onward == URL
    assert (state(first), state(second)) == ("released", "waiting")
    assert "Chờ cho gửi 1" in ask.words(here.clerk, URL)


def test_nothing_chosen_or_chosen_twice_is_said(ask: Asking, here: World) -> None:
    row = waiting(here)
    for chosen in ([], [NO_KEY], ["x"], [0]):
        with nothing_written():
            refused = ask.post(here.clerk, URL, {"messages": chosen})
        assert refused.status == 422
    assert ask.post(here.advisory, URL, {"messages": [row.pk]}).status == 302
    with nothing_written():
        again = ask.post(here.clerk, URL, {"messages": [row.pk]})
    assert again.status == 422


def test_the_page_is_a_desks_own(ask: Asking, here: World) -> None:
    row = waiting(here)
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        for url in (URL, OTHERS, f"{URL}{row.pk}/"):
            assert ask.get(account, url).status == 404
        assert ask.post(account, URL, {"messages": [row.pk]}).status == 404
    assert opinions.NAME not in ask.words(here.other_clerk, URL)
    assert ask.get(here.other_clerk, f"{URL}{row.pk}/").status == 404
    assert ask.post(here.other_clerk, URL, {"messages": [row.pk]}).status == 422
    for act in ("cach", "thoi"):
        assert ask.post(here.other_clerk, f"{URL}{row.pk}/{act}/", {"way": "sms"}).status == 404
        assert ask.get(here.clerk, f"{URL}{row.pk}/{act}/").status == 405
    assert ask.get(here.clerk, f"{URL}{NO_KEY}/").status == 404
    assert state(row) == "waiting"


def test_another_way_shows_its_words_and_waits_again(ask: Asking, here: World) -> None:
    row = waiting(here)
    releasing.release([row], by=here.clerk, at=AT)
    page = ask.get(here.clerk, f"{URL}{row.pk}/")
    assert 'value="letter"' in page.source
    assert opinions.PHONE not in page.source
    assert ask.post(here.clerk, f"{URL}{row.pk}/cach/", {"way": "sms"}).onward == f"{URL}{row.pk}/"
    row.refresh_from_db()
    assert (row.way, row.state) == ("sms", "waiting")
    with nothing_written():
        refused = ask.post(here.clerk, f"{URL}{row.pk}/cach/", {"way": "fax"})
    assert refused.status == 422
    assert refused.fault("way")


def test_thoi_gui_needs_a_reason_and_is_done_once(ask: Asking, here: World) -> None:
    row = waiting(here)
    url = f"{URL}{row.pk}/thoi/"
    with nothing_written():
        assert ask.post(here.clerk, url, {"reason": " "}).fault("reason")
    assert ask.post(here.clerk, url, {"reason": "Gặp trực tiếp"}).status == 302
    assert "Gặp trực tiếp" in ask.words(here.clerk, OTHERS, muc="xong")
    with nothing_written():
        assert ask.post(here.clerk, url, {"reason": "Lần nữa"}).status == 422


def test_what_is_restricted_says_so_and_offers_no_open_way(ask: Asking, here: World) -> None:
    row = waiting(here, restricted=True)
    page = ask.get(here.clerk, f"{URL}{row.pk}/")
    assert "chỉ thư kín hoặc trao tay" in page.words
    for way in ("email", "sms", "call"):
        assert f'value="{way}"' not in page.source
        assert ask.post(here.clerk, f"{URL}{row.pk}/cach/", {"way": way}).status == 422


def test_what_failed_is_listed_with_its_trouble_and_goes_again(ask: Asking, here: World) -> None:
    row = waiting(here)
    Message.objects.filter(pk=row.pk).update(
        state="failed", trouble="Máy chủ thư trả lời 550: no such person"
    )
    assert "550: no such person" in ask.words(here.clerk, OTHERS, muc="hong")
    assert "Cho gửi lại" in ask.words(here.clerk, f"{URL}{row.pk}/")
    assert ask.post(here.clerk, URL, {"messages": [row.pk]}).status == 302
    assert state(row) == "released"
    assert "Thư điện tử đang gửi 1" in ask.words(here.clerk, OTHERS, muc="x")


def test_messages_of_what_went_before_are_written_on_request(ask: Asking, here: World) -> None:
    opinions.transferred(here)
    assert "1 ý kiến đã chuyển" in ask.words(here.clerk, URL)
    assert ask.post(here.clerk, f"{URL}soan/").onward == URL
    assert Message.objects.get().state == "waiting"
    assert ask.get(here.clerk, f"{URL}soan/").status == 405
    assert ask.post(here.supervisor, f"{URL}soan/").status == 404


def test_one_and_three_cost_the_same(ask: Asking, here: World) -> None:
    for url, act in (
        (URL, None),
        (OTHERS, "release"),
    ):
        waiting(here)
        if act:
            releasing.release(list(Message.objects.filter(state="waiting")), by=here.clerk, at=AT)
        one = ask.queries(here.clerk, url)
        waiting(here)
        waiting(here)
        if act:
            releasing.release(list(Message.objects.filter(state="waiting")), by=here.clerk, at=AT)
        assert ask.queries(here.clerk, url) == one
