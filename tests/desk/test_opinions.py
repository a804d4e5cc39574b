import html
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from doithoai.opinions.models import Kind, SavedView
from doithoai.opinions.triage import accept
from tests.desk.asking import NO_KEY, Asking
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day

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


def test_where_the_words_stand_is_shown_and_marked(ask: Asking, here: World) -> None:
    opinions.accepted(
        here, text="Ngõ 24 <b>bị ngập</b> sau mưa. " * 9 + "Đề nghị nạo vét cống & thu gom rác."
    )
    page = ask.get(here.clerk, LIST, q="nao vet")
    assert '<mark class="hint-mark">nạo vét</mark> cống &amp; thu gom rác.' in page.source
    assert "<b>bị ngập" not in page.source
    assert '<mark class="hint-mark">' in ask.get(here.clerk, LIST, q=opinions.NAME).source
    assert "Lọc thêm" in page.words


def test_a_search_shows_a_supervisor_no_covered_words(ask: Asking, here: World) -> None:
    opinion = opinions.assigned(here, text=f"Tôi là {opinions.NAME}, nhà hay bị ngập. Gọi {opinions.PHONE}.")
    page = ask.get(here.supervisor, LIST, q="hay bị ngập")
    assert opinion.code in page.words
    for told in (page.words, ask.words(here.supervisor, LIST)):
        assert opinions.NAME not in told
        assert opinions.PHONE not in told
    assert shown(ask, here.supervisor, q=opinions.NAME) == 0
    assert shown(ask, here.clerk, q=opinions.NAME) == 1


def test_counts_stand_beside_filters_and_are_what_a_click_shows(ask: Asking, here: World) -> None:
    opinions.received(here)
    opinions.answered(here)
    opinions.accepted(here)
    opinions.closed(here)
    other = replace(opinions.SORTING, field="waste", urgency="low")
    accept(opinions.received(here), other, by=here.clerk, at=opinions.SORTED)
    some: tuple[dict[str, str], ...] = (
        {},
        {"xem": "tat-ca", "cap-thiet": "high"},
        {"q": "ngập"},
        {"xem": "qua-han"},
        {"xem": "sap-han", "linh-vuc": "flooding"},
    )
    for account, asked_each in (
        (here.clerk, some),
        (here.supervisor, some[1:2]),
        (here.unit_officer, some[:1]),
    ):
        for asked in asked_each:
            told = facets(ask, account, **asked)
            assert told
            for name, value, number in told:
                now = {**asked, name: value}
                assert shown(ask, account, **now) == number, (account, now)
    opinions.accepted(here)
    assert ("linh-vuc", "flooding", 3) in facets(ask, here.clerk)


def facets(ask: Asking, account: object, **asked: str) -> list[tuple[str, str, int]]:
    """Each filter with a count: its side, its value, its number."""
    page = ask.get(account, LIST, **asked)  # type: ignore[arg-type]  # an account of the world
    found = re.findall(
        r'<a href="\?([^"]*)"[^>]*>(?:(?!</a>).)*?<span class="n">(\d+)</span>', page.source, re.DOTALL
    )
    rows: list[tuple[str, str, int]] = []
    for address, number in found:
        query = parse_qs(html.unescape(address))
        sides = {name: query.get(name, [""])[0] for name in ("xem", "linh-vuc", "cap-thiet", "loai")}
        rows += [(name, value, int(number)) for name, value in sides.items() if value != asked.get(name, "")]
    return rows


def test_further_filters_narrow_the_list(ask: Asking, here: World) -> None:
    kept = opinions.assigned(here)
    opinions.received(here, channel="letter", received_on=day(2026, 9, 1))
    unit, other_unit = here.ward.departments
    for asked, number in (
        ({"kenh": "letter"}, 1),
        ({"kenh": "portal"}, 1),
        ({"don-vi": str(unit.pk)}, 1),
        ({"don-vi": str(other_unit.pk)}, 0),
        ({"dia-ban": "Dương Lôi"}, 1),
        ({"dia-ban": "Xuân Thụ"}, 0),
        ({"tu": "02/09/2026"}, 1),
        ({"den": "1/9/2026"}, 1),
        ({"tu": "2026-09-01", "den": "03/09/2026"}, 2),
        ({"buoc": "assigned"}, 1),
        ({"nhan": "heated"}, 0),
        ({"kenh": "portal", "q": "ngập"}, 1),
    ):
        assert shown(ask, here.clerk, **asked) == number, asked
    assert shown(ask, here.unit_officer, **{"cua-toi": "1"}) == 1
    assert shown(ask, here.supervisor, **{"cua-toi": "1"}) == 0
    retag = replace(opinions.SORTING, tags=("heated",))
    accept(kept, retag, by=here.clerk, at=opinions.SORTED)
    assert shown(ask, here.clerk, nhan="heated") == 1


def test_opinions_of_one_dialogue(ask: Asking, here: World) -> None:
    dialogue = dialogues.opened(here)
    opinions.at_dialogue(here, dialogue)
    opinions.received(here)
    assert shown(ask, here.clerk, buoi=str(dialogue.pk)) == 1
    assert shown(ask, here.other_advisory, buoi=str(dialogue.pk)) == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"tu": "31/02/2026"}, "Trong lịch không có ngày 31/02/2026"),
        ({"tu": "hôm qua"}, "Chưa đọc được ngày “hôm qua”"),
        ({"tu": "05/09/2026", "den": "01/09/2026"}, "Ngày cuối trước ngày đầu"),
        ({"kenh": "bo-cau"}, "không còn trong danh sách"),
        ({"don-vi": "999999"}, "không còn trong danh sách"),
        ({"buoi": str(NO_KEY)}, "không còn trong danh sách"),
        ({"dia-ban": "x" * 200}, "nhiều hơn 120 ký tự"),
    ],
)
def test_a_further_filter_that_is_wrong_says_so_and_shows_all(
    ask: Asking, here: World, asked: dict[str, str], told: str
) -> None:
    opinions.received(here)
    page = ask.get(here.clerk, LIST, **asked)
    assert page.status == 200
    assert told in page.words
    assert shown(ask, here.clerk, **asked) == (1 if "den" not in asked else 0)


def test_a_view_is_kept_opened_and_deleted_by_its_owner(ask: Asking, here: World) -> None:
    sent = {"name": "  Rác, cấp thiết ", "query": "linh-vuc=waste&cap-thiet=high&trang=3&la=1"}
    kept = ask.post(here.clerk, LIST + "cach-xem/", sent)
    assert kept.onward == f"{LIST}?cap-thiet=high&linh-vuc=waste"
    page = ask.get(here.clerk, LIST)
    assert f'href="{kept.onward.replace("&", "&amp;")}"' in page.source
    assert "Rác, cấp thiết" in page.words
    assert "Rác, cấp thiết" not in ask.words(here.leader, LIST)
    view = SavedView.objects.get()
    gone = f"{LIST}cach-xem/{view.pk}/xoa/"
    assert ask.post(here.leader, gone).status == 404
    assert ask.get(here.clerk, gone).status == 405
    assert ask.post(here.clerk, f"{LIST}cach-xem/{NO_KEY}/xoa/").status == 404
    assert ask.post(here.clerk, gone, {"query": "xem=moi"}).onward == f"{LIST}?xem=moi"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "", "query": "xem=moi"}, "Cần điền “Tên cách xem”"),
        ({"name": "x" * 81, "query": ""}, "nhiều hơn 80 ký tự"),
        ({"name": "Mới", "query": "q=" + "x" * 5000}, ""),
        ({"name": "Cũ", "query": "xem=moi"}, "đã có cách xem tên “Cũ”"),
    ],
)
def test_a_view_that_cannot_be_kept_says_why(
    ask: Asking, here: World, sent: dict[str, str], told: str
) -> None:
    ask.post(here.clerk, LIST + "cach-xem/", {"name": "Cũ", "query": "xem=xong"})
    client = ask.client(here.clerk)
    answer = client.post(LIST + "cach-xem/", sent, follow=True)
    assert told in html.unescape(answer.content.decode())
    assert SavedView.objects.get(name="Cũ").query == "xem=xong"


def test_views_have_a_limit(ask: Asking, here: World) -> None:
    for number in range(30):
        ask.post(here.clerk, LIST + "cach-xem/", {"name": f"Cách {number}", "query": ""})
    client = ask.client(here.clerk)
    answer = client.post(LIST + "cach-xem/", {"name": "Nữa", "query": ""}, follow=True)
    assert "Đã có 30 cách xem" in html.unescape(answer.content.decode())
    assert SavedView.objects.count() == 30


def test_a_search_costs_the_same_for_one_and_for_three(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    one = ask.queries(here.clerk, f"{LIST}?q=ngập")
    opinions.assigned(here)
    opinions.drafted(here)
    assert ask.queries(here.clerk, f"{LIST}?q=ngập") == one


def test_one_opinion_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    one = ask.queries(here.clerk, LIST)
    opinions.assigned(here)
    opinions.drafted(here)
    assert ask.queries(here.clerk, LIST) == one == 11
