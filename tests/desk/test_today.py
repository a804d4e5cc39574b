from datetime import timedelta

import pytest

from doithoai.opinions.models import Kind
from tests.desk.asking import Asking, Clock
from tests.factories import dialogues, opinions, plans
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
URL = "/ban/"


def tiles(ask: Asking, account: object) -> list[str]:
    """The four numbers on top: unsorted, due soon, overdue, waiting for agreement."""
    page = ask.get(account, URL).source  # type: ignore[arg-type]  # an account of the world
    return [
        part.split("</b>")[0] for part in page.split('class="tile')[1:] for part in [part.split("<b>", 1)[1]]
    ]


def test_the_desk_sees_what_waits_and_where_to_go_on(ask: Asking, here: World) -> None:
    opinions.received(here)
    opinions.drafted(here)
    words = ask.words(here.advisory, URL)
    assert "Hôm nay, " in words
    assert "10/09/2026" in words
    assert "Nhập phiếu" in words
    assert "Chờ phân loại" in words
    assert "Thống nhất trả lời" in words
    assert tiles(ask, here.advisory) == ["1", "1", "0", "1"]


def test_a_unit_sees_its_task_with_the_working_days_left(ask: Asking, here: World, clock: Clock) -> None:
    opinions.assigned(here)
    words = ask.words(here.unit_officer, URL)
    assert "còn 3 ngày làm việc 15/09/2026" in words
    assert "Chuẩn bị trả lời" in words
    assert "Phân loại" not in words
    clock.now = moment(opinions.DRAFT_DUE, 9)
    assert "hạn hôm nay 15/09/2026" in ask.words(here.unit_officer, URL)
    clock.now = moment(opinions.DRAFT_DUE + timedelta(days=3), 9)
    assert "quá hạn 3 ngày làm việc 15/09/2026" in ask.words(here.unit_officer, URL)
    assert "Không có việc nào chờ" in ask.words(here.other_unit_officer, URL)


def test_the_leader_sees_the_plan_to_issue_and_the_conclusion_to_sign(
    ask: Asking, here: World, clock: Clock
) -> None:
    plans.submitted_plan(here)
    dialogues.ended(here)
    clock.now = moment(day(2026, 9, 21))
    words = ask.words(here.leader, URL)
    assert "Thông báo kết luận: Thu gom rác thải và thoát nước khu phố Dương Lôi" in words
    assert "còn 6 ngày làm việc 29/09/2026" in words
    assert "31/01/2026 A.4-a" in words
    assert "A.4-a" not in ask.words(here.supervisor, URL)


def test_a_commitment_of_the_unit_leads_to_a_page_that_the_unit_may_read(ask: Asking, here: World) -> None:
    opinions.following(here)
    page = ask.get(here.unit_officer, URL)
    for link in {part.split('"')[0] for part in page.source.split('href="')[1:]}:
        if link.startswith("/ban/"):
            assert ask.get(here.unit_officer, link).status == 200, link


def test_the_next_dialogues_are_shown_to_those_who_read_them(ask: Asking, here: World) -> None:
    dialogues.announced(here)
    for account in (here.clerk, here.supervisor, here.superior):
        assert "khu phố Dương Lôi" in ask.words(account, URL)
    for account in (here.unit_officer, here.other_advisory):
        assert "Chưa có buổi nào được lập" in ask.words(account, URL)


def test_a_denunciation_is_counted_for_nobody_but_the_desk(ask: Asking, here: World, clock: Clock) -> None:
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION)
    clock.now = moment(day(2026, 9, 11))
    for account in (here.supervisor, here.superior, here.unit_officer, here.org_admin, here.other_advisory):
        assert tiles(ask, account) == ["0", "0", "0", "0"]
        assert opinion.title not in ask.words(account, URL)


def test_each_tile_counts_the_list_that_it_opens(ask: Asking, here: World, clock: Clock) -> None:
    opinions.received(here)
    opinions.assigned(here)
    opinions.drafted(here)
    clock.now = moment(opinions.DRAFT_DUE + timedelta(days=1), 9)
    for account in (here.clerk, here.supervisor, here.unit_officer, here.superior):
        shown = tiles(ask, account)
        for number, view in zip(shown, ("moi", "sap-han", "qua-han", "thong-nhat"), strict=True):
            page = ask.get(account, "/ban/y-kien/", xem=view)
            assert page.source.count('class="main-a"') == int(number), view


def test_one_task_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.drafted(here)
    opinions.assigned(here)
    one = ask.queries(here.advisory, URL), ask.queries(here.unit_officer, URL)
    for _ in range(2):
        opinions.drafted(here)
        opinions.assigned(here)
    assert (ask.queries(here.advisory, URL), ask.queries(here.unit_officer, URL)) == one
    assert max(one) <= 36
