"""Theo dõi: the board page with its perimeter."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doithoai.organisations.models import Account, Role
from tests.factories import dialogues, opinions, plans
from tests.factories.organisations import World, person_with, ward, world

pytestmark = pytest.mark.django_db
PAGE = "/ban/theo-doi/"
ON = "ngay=30/09/2026"


@pytest.fixture
def here() -> World:
    return world()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(account: Account, query: str = ON, status: int = 200) -> str:
    told = signed_in(account).get(f"{PAGE}?{query}")
    assert told.status_code == status
    return str(told.content.decode())


def test_the_board_shows_clauses_by_bodies_with_word_and_fact(here: World) -> None:
    plans.approved_plan(here)
    dialogues.ended(here)
    shown = page(here.advisory)
    assert "Đảng ủy phường Đồng Nguyên</th>" in shown
    assert 'cell--met" href="?ngay=30%2F09%2F2026&amp;o=A.4-a%3A' in shown
    assert "<small>26/01</small>" in shown
    assert "<small>quá hạn 1 ngày làm việc</small>" in shown
    assert "không áp dụng" in shown


def test_a_cell_opens_the_quote_the_strip_of_days_the_proof_and_who_answers(here: World) -> None:
    dialogues.ended(here)
    key = f"A.4-c:b{here.ward.party_committee.pk}"
    shown = page(here.advisory, f"{ON}&o={key}")
    assert 'aria-expanded="true"' in shown
    assert "chỉ đạo ban hành thông báo ý kiến kết luận" in shown
    assert '<li class="end" title="ngày làm việc"><b>29</b>T3</li>' in shown
    assert '<li class="off" title="thứ Bảy"><b>19</b>T7' in shown
    assert "Chưa có thông báo kết luận đã ký" in shown
    assert "Nguyễn Văn An Nguyên" in shown
    assert "card--bad" in shown


def test_a_cell_of_several_duties_lists_them_and_opens_each(here: World) -> None:
    first, second = dialogues.ended(here), dialogues.concluded(here)
    key = f"A.4-c:b{here.ward.party_committee.pk}"
    shown = page(here.advisory, f"{ON}&o={key}")
    assert "2 việc trong ô này" in shown
    assert f"{first.code}: {first.theme}</p>" in shown
    other = page(here.advisory, f"{ON}&o={key}&viec=d{second.pk}")
    assert f"{second.code}: {second.theme}</p>" in other
    assert (
        f'<a href="/ban/doi-thoai/{second.pk}/">Thông báo kết luận số 12-TB/ĐU ngày 25/09/2026</a>' in other
    )


def test_leaders_have_their_own_board(here: World) -> None:
    dialogues.ended(here)
    shown = page(here.advisory, f"{ON}&xem=lanh-dao")
    assert "Nguyễn Văn An Nguyên<br>" in shown
    assert "Bảng điều khoản theo lãnh đạo" in shown


def test_what_is_overdue_and_what_is_due_soon_are_lists(here: World) -> None:
    dialogues.ended(here)
    over = page(here.advisory, f"{ON}&loc=qua-han")
    assert "Chưa có kế hoạch đã ban hành" in over
    soon = page(here.advisory, "ngay=25/09/2026&loc=sap-den")
    assert "còn 2 ngày làm việc" in soon
    assert "Chưa có kế hoạch đã ban hành" not in soon


def test_a_past_day_is_shown_as_it_stood(here: World) -> None:
    plans.approved_plan(here)
    shown = page(here.advisory, "ngay=2026-01-25")
    assert "còn 6 ngày" in shown
    assert "Đang xem như tại ngày 25/01/2026" in shown


def test_a_date_that_is_none_is_told_at_its_field_and_kept(here: World) -> None:
    shown = page(here.advisory, "ngay=31/02/2026", status=422)
    assert "Trong lịch không có ngày 31/02/2026" in shown
    assert 'value="31/02/2026"' in shown
    assert "chưa đến" in page(here.advisory, "ngay=01/01/2199", status=422)
    assert "Chưa có số liệu trước năm" in page(here.advisory, "ngay=01/01/1950", status=422)
    page(here.advisory, f"{ON}&nam=abc", status=422)
    page(here.advisory, f"{ON}&o=khong-co&viec=x&trang=zz")


def test_a_supervisor_sees_the_board_without_petitioners(here: World) -> None:
    dialogue = dialogues.announced(here)
    opinions.at_dialogue(here, dialogue)
    key = f"B.Đ8.1-g2b:b{here.ward.party_committee.pk}"
    shown = page(here.supervisor, f"{ON}&o={key}")
    assert "chưa phân loại" in shown
    assert opinions.NAME not in shown
    assert opinions.TEXT not in shown


def test_each_sees_only_its_own_scope(here: World) -> None:
    plans.approved_plan(here)
    elsewhere = page(here.other_advisory)
    assert "Đảng ủy phường Tam Sơn</th>" in elsewhere
    assert "Đồng Nguyên" not in elsewhere
    assert "Đảng ủy phường Đồng Nguyên</th>" in page(here.superior)
    assert "Đảng ủy phường Tam Sơn</th>" in page(here.superior, f"{ON}&trang=2")
    key = f"A.4-a:b{here.ward.party_committee.pk}"
    assert 'id="o"' not in page(here.other_advisory, f"{ON}&o={key}")


def test_a_unit_officer_has_an_empty_board(here: World) -> None:
    plans.approved_plan(here)
    assert "Chưa có nghĩa vụ nào trong phạm vi" in page(here.unit_officer)


def test_nobody_else_gets_in_and_nothing_is_posted_here(here: World) -> None:
    assert Client().get(PAGE).status_code == 302
    assert signed_in(here.advisory).post(PAGE).status_code == 405


def test_the_page_speaks_english_too(here: World) -> None:
    dialogues.ended(here)
    client = signed_in(here.advisory)
    client.cookies["django_language"] = "en"
    assert client.get(PAGE).status_code == 200


def test_more_bodies_ask_no_more_queries(here: World) -> None:
    dialogues.ended(here)
    account = person_with(Role.SUPERVISOR, here.province.party_committee)
    client = signed_in(account)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{PAGE}?{ON}").status_code == 200
        return len(asked)

    queries()
    before = queries()
    for name in ("phường Phù Khê", "phường Đình Bảng"):
        ward(name, here.province)
    dialogues.announced(here)
    assert queries() == before
