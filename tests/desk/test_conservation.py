"""The ledger of opinions: what it shows, what a figure opens, and who may open it."""

import re
from datetime import timedelta

import pytest

from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.passing import accept_passing
from doithoai.opinions.triage import put_out_of_scope
from tests.desk.asking import NO_KEY, Asking, Clock
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
URL = "/ban/theo-doi/can-doi/"


@pytest.fixture(autouse=True)
def later(clock: Clock) -> None:
    clock.now = moment(day(2026, 11, 20))


def listed(here: World, figure: str, key: str = "2026-09") -> str:
    return f"{URL}{here.ward.party_committee.slug}/{figure}/?ky={key}"


def figures(ask: Asking, here: World) -> dict[str, int]:
    """The figures of September as the page links them."""
    slug = here.ward.party_committee.slug
    source = ask.get(here.supervisor, URL, co_quan=slug).source
    links = re.findall(rf'href="{URL}{slug}/([a-z-]+)/\?ky=2026-09">(\d+)</a>', source)
    return {name: int(number) for name, number in links}


def test_each_figure_opens_as_many_opinions_as_it_says(ask: Asking, here: World) -> None:
    for reach in make.REACH.values():
        reach(here)
    accept_passing(make.transferred(here).passings.get(), by=here.other_clerk, at=make.FOLLOWED)
    told = figures(ask, here)
    assert told["tiep-nhan"] == Opinion.objects.filter(organisation=here.ward.party_committee).count()
    assert told["closed"] == 1
    assert told["transferred"] == 2
    for figure, number in told.items():
        page = ask.get(here.supervisor, listed(here, figure))
        assert page.source.count('class="main-a"') == number, figure
        assert f": {number}" in page.words


def test_months_follow_each_other_and_the_year_is_their_sum(ask: Asking, here: World) -> None:
    make.received(here)
    make.received(here, received_on=make.RECEIVED_ON + timedelta(days=40))
    words = ask.words(here.leader, URL)
    assert "cân" in words
    assert "không cân" not in words
    assert "Cả năm 2026" in words
    assert "11/2026" in words
    assert "12/2026" not in words


def test_a_body_that_took_an_opinion_over_counts_it_as_passed_to_it(ask: Asking, here: World) -> None:
    accept_passing(make.transferred(here).passings.get(), by=here.other_clerk, at=make.FOLLOWED)
    slug = here.other.party_committee.slug
    page = ask.get(here.other_leader, f"{URL}{slug}/nhan-chuyen/?ky=2026")
    assert page.source.count('class="main-a"') == 1


def test_what_a_supervisor_may_not_read_is_counted_and_not_shown(ask: Asking, here: World) -> None:
    opinion = make.received(here, text="Tố cáo ông Trần Bá Thử nhận tiền.")
    put_out_of_scope(opinion, Kind.DENUNCIATION, "Tố cáo", by=here.clerk, at=make.SORTED)
    page = ask.get(here.supervisor, listed(here, "out-of-scope"))
    assert "Có 1 ý kiến được bảo mật" in page.words
    assert opinion.code not in page.source
    assert "Thử" not in page.words
    assert opinion.code in ask.get(here.leader, listed(here, "out-of-scope")).source


def test_an_opinion_moved_behind_the_record_is_told(ask: Asking, here: World) -> None:
    opinion = make.accepted(here)
    Opinion.objects.filter(pk=opinion.pk).update(stage="declined")
    page = ask.get(here.supervisor, URL)
    assert "Có 1 ý kiến không khớp với nhật ký" in page.words
    assert opinion.code in page.source


def test_an_empty_scope_says_what_will_stand_here(ask: Asking, here: World) -> None:
    assert "Chưa có ý kiến nào trong phạm vi" in ask.words(here.supervisor, URL)


def test_watchers_open_it_others_do_not(ask: Asking, here: World) -> None:
    make.received(here)
    for account in (here.supervisor, here.leader, here.advisory, here.org_admin, here.superior):
        assert ask.get(account, URL).status == 200
        assert ask.get(account, listed(here, "tiep-nhan")).status == 200
    for account in (here.clerk, here.unit_officer, here.other_clerk):
        assert ask.get(account, URL).status == 404
        assert ask.get(account, listed(here, "tiep-nhan")).status == 404
    for account in (here.other_leader, here.chairman):
        assert ask.get(account, URL, co_quan=here.ward.party_committee.slug).status == 404
        assert ask.get(account, listed(here, "tiep-nhan")).status == 404
    assert ask.get(None, URL).onward.startswith("/dang-nhap/")


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-00", "x", "2027", "1800", "²026", "2026-1", f"{NO_KEY}"]
)
def test_a_period_that_is_none_does_not_exist(ask: Asking, here: World, key: str) -> None:
    make.received(here)
    assert ask.get(here.leader, listed(here, "tiep-nhan", key)).status == 404


def test_unknown_bodies_figures_and_years(ask: Asking, here: World) -> None:
    make.received(here)
    assert ask.get(here.leader, URL, co_quan="khong-co").status == 404
    assert ask.get(here.leader, URL, co_quan="a\0b").status == 404
    assert ask.get(here.leader, f"{URL}khong-co/tiep-nhan/?ky=2026").status == 404
    assert ask.get(here.leader, listed(here, "khac")).status == 404
    assert ask.get(here.leader, URL, nam="1200").status == 422
    assert ask.get(here.leader, URL, nam="9" * 5000).status == 422


def test_it_is_only_looked_at(ask: Asking, here: World) -> None:
    make.received(here)
    assert ask.post(here.leader, URL).status == 405
    assert ask.post(here.leader, listed(here, "tiep-nhan")).status == 405


def test_more_opinions_need_no_more_statements(ask: Asking, here: World) -> None:
    make.declined(here)
    once = ask.queries(here.leader, URL), ask.queries(here.leader, listed(here, "tiep-nhan"))
    make.declined(here)
    make.closed(here)
    assert (ask.queries(here.leader, URL), ask.queries(here.leader, listed(here, "tiep-nhan"))) == once
