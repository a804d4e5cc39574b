import pytest

from doithoai.opinions.answering import send_back
from doithoai.opinions.assignment import assign
from doithoai.opinions.models import Purpose
from doithoai.opinions.passing import transfer
from tests.desk.asking import NO_KEY, Asking, Clock
from tests.factories import opinions
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/don-vi/"


def test_the_unit_sees_what_it_must_draft_and_solve(ask: Asking, here: World, clock: Clock) -> None:
    drafting, solving = opinions.assigned(here), opinions.following(here)
    words = ask.words(here.unit_head, URL)
    assert "Việc của đơn vị tôi" in words
    for part in (drafting.code, solving.code, "15/09/2026", "15/10/2026"):
        assert part in words
    clock.now = moment(day(2026, 9, 16))
    assert "quá hạn 15/09/2026" in ask.words(here.unit_officer, URL)


def test_another_unit_and_who_has_no_unit_see_nothing(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    for account in (here.other_unit_officer, here.clerk, here.supervisor, here.other_advisory):
        assert "Không có việc nào chờ đơn vị" in ask.words(account, URL)


def test_what_is_done_leaves_the_list(ask: Asking, here: World) -> None:
    opinions.solved(here)
    assert "Không có việc nào chờ đơn vị" in ask.words(here.unit_officer, URL)


@pytest.mark.parametrize("page", ["x", "-1", "999999", str(NO_KEY), "\0"])
def test_a_page_that_is_none_shows_one_that_is(ask: Asking, here: World, page: str) -> None:
    assert opinions.assigned(here).code in ask.words(here.unit_officer, URL, trang=page)


def test_one_task_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    one = ask.queries(here.unit_officer, URL)
    opinions.assigned(here)
    opinions.following(here)
    assert ask.queries(here.unit_officer, URL) == one == 9


def test_each_kind_of_work_has_its_count_and_its_view(ask: Asking, here: World, clock: Clock) -> None:
    new, sent, solving = opinions.assigned(here), opinions.drafted(here), opinions.following(here)
    helping = assign(
        solving, here.ward.departments[0], Purpose.CO_ORDINATE, None, by=here.advisory, at=opinions.FOLLOWED
    )
    back = opinions.drafted(here)
    send_back(back, "Nêu rõ ngày xong", by=here.advisory, at=opinions.AGREED)
    words = ask.words(here.unit_officer, URL)
    for part in (
        "Tất cả 5",
        "Chuẩn bị trả lời 2",
        "Bị trả lại 1",
        "Đã gửi dự thảo 1",
        "Giải quyết 1",
        "Phối hợp 1",
    ):
        assert part in words
    assert "bị trả lại, viết lại" in words
    shown = {
        "du-thao": {new.code, back.code},
        "tra-lai": {back.code},
        "cho-thong-nhat": {sent.code},
        "giai-quyet": {solving.code},
        "phoi-hop": {helping.opinion.code},
        "qua-han": set(),
        "khong-co": {new.code, back.code, sent.code, solving.code},
    }
    codes = {row.code for row in (new, back, sent, solving)}
    for view, expected in shown.items():
        seen = ask.words(here.unit_officer, URL, xem=view)
        assert {code for code in codes if code in seen} == expected, view
    assert "Không có việc nào trong mục này" in ask.words(here.unit_officer, URL, xem="qua-han")
    clock.now = moment(day(2026, 9, 16))
    assert new.code in ask.words(here.unit_officer, URL, xem="qua-han")


def test_what_went_elsewhere_waits_for_no_unit(ask: Asking, here: World) -> None:
    opinion = opinions.assigned(here)
    transfer(opinion, here.other.party_committee, "Thuộc địa bàn", by=here.clerk, at=opinions.ASSIGNED)
    assert "Không có việc nào chờ đơn vị" in ask.words(here.unit_officer, URL)


def test_looking_is_the_only_method(ask: Asking, here: World) -> None:
    assert ask.post(here.unit_officer, URL).status == 405
