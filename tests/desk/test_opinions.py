import pytest

from doithoai.opinions.models import Kind
from tests.desk.asking import NO_KEY, Asking
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
LIST = "/ban/y-kien/"


def shown(ask: Asking, account: object, **asked: str) -> int:
    """How many rows the list shows."""
    page = ask.get(account, LIST, **asked)  # type: ignore[arg-type]  # an account of the world
    assert page.status == 200
    return page.source.count('class="main-a"')


def test_the_list_tells_what_it_is_how_urgent_where_and_until_when(ask: Asking, here: World) -> None:
    opinion = opinions.assigned(here)
    words = ask.words(here.supervisor, LIST)
    assert opinion.code in words
    assert "Ngõ 24 Lý Nam Đế bị ngập sau mưa" in words
    assert "15/09/2026" in words
    assert "03/09/2026" in words
    assert "Nhập phiếu" not in words
    assert "Nhập phiếu" in ask.words(here.leader, LIST)
    assert "/ban/y-kien/phan-loai/" not in ask.get(here.leader, LIST).source


def test_names_and_telephones_stand_in_no_list(ask: Asking, here: World) -> None:
    opinions.received(here)
    for account in (here.clerk, here.supervisor):
        words = ask.words(account, LIST)
        assert opinions.NAME not in words
        assert opinions.PHONE not in words


def test_everybody_sees_what_they_may_read(ask: Asking, here: World) -> None:
    opinions.received(here)
    opinions.assigned(here)
    for account, number in (
        (here.clerk, 2),
        (here.superior, 2),
        (here.unit_officer, 1),
        (here.other_unit_officer, 0),
        (here.other_advisory, 0),
        (here.chairman, 0),
    ):
        assert shown(ask, account) == number


def test_filters(ask: Asking, here: World) -> None:
    opinions.received(here)
    opinions.drafted(here)
    opinions.answered(here)
    opinions.declined(here)
    for view, number in (("", 3), ("moi", 1), ("thong-nhat", 1), ("tra-loi", 1), ("khac", 1), ("tat-ca", 4)):
        assert shown(ask, here.clerk, xem=view) == number, view
    asked = {"linh-vuc": "flooding", "cap-thiet": "high", "xem": "tat-ca"}
    assert shown(ask, here.clerk, **asked) == 2
    assert shown(ask, here.clerk, **{**asked, "cap-thiet": "low"}) == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"xem": "khong-co"},
        {"linh-vuc": "\0"},
        {"linh-vuc": "khong-co"},
        {"cap-thiet": "\0"},
        {"trang": "999999"},
        {"trang": "x"},
        {"trang": "-1"},
        {"trang": str(NO_KEY)},
        {"q": "\0"},
        {"q": "  "},
    ],
)
def test_a_filter_that_is_none_shows_all(ask: Asking, here: World, asked: dict[str, str]) -> None:
    opinions.received(here)
    assert shown(ask, here.clerk, **asked) == 1


def test_search_finds_words_and_codes_however_they_were_typed(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    for words in (
        "thông cống",
        "tho\u0302ng co\u0302\u0301ng",
        opinion.code,
        opinion.code.lower(),
        opinion.code[:6],
    ):
        assert shown(ask, here.clerk, q=words) == 1, words
    for words in ("không có chữ này", "%", "x" * 100_000, "'; DROP TABLE opinions_opinion; --", "\0thông\0"):
        assert ask.get(here.clerk, LIST, q=words).status == 200
    assert "Không có ý kiến nào ở đây" in ask.words(here.clerk, LIST, q="không có chữ này")
    assert shown(ask, here.other_advisory, q=opinion.code) == 0


def test_what_was_searched_is_shown_as_words_and_not_as_a_page(ask: Asking, here: World) -> None:
    page = ask.get(here.clerk, LIST, q='<script>alert("x")</script>')
    assert "<script>alert" not in page.source
    assert 'Tìm “<script>alert("x")</script>”' in page.source.replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&quot;", '"')


def test_a_denunciation_is_found_by_the_desk_alone(ask: Asking, here: World) -> None:
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION)
    assert shown(ask, here.clerk, xem="tat-ca") == 1
    assert shown(ask, here.clerk, q=opinion.code) == 1
    for account in (here.supervisor, here.superior, here.unit_officer, here.org_admin, here.other_advisory):
        for asked in ({"xem": "tat-ca"}, {"xem": "khac"}, {"q": opinion.code}, {"q": "thông cống"}):
            assert shown(ask, account, **asked) == 0


def test_one_opinion_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    one = ask.queries(here.clerk, LIST)
    opinions.assigned(here)
    opinions.drafted(here)
    assert ask.queries(here.clerk, LIST) == one == 13
