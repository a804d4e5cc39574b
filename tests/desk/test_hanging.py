"""Việc còn treo, Cần báo cho người nêu, Nơi ngoài hệ thống: what falls between two hands is listed."""

from datetime import timedelta

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.opinions.assignment import reassign
from doithoai.opinions.extending import ask_extension
from doithoai.opinions.feedback import rate
from doithoai.opinions.models import Opinion, Passing, Purpose
from doithoai.opinions.outside import urge
from doithoai.opinions.passing import transfer
from doithoai.opinions.suspending import ask_suspension, decide_suspension
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
HANGING, TELLING, OUTSIDE = (f"/ban/y-kien/{name}/" for name in ("con-treo", "can-bao", "ngoai-he-thong"))
KINDS = (
    "ket-thuc", "thong-nhat", "chua-nhan", "chuyen-vong", "chua-hai-long", "xem-xet-lai", "gia-han", "xin-tam-dung",
    "tam-dung",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def asked_longer(here: World) -> Opinion:
    opinion = opinions.following(here)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    ask_extension(
        task, opinions.SOLVE_DUE + timedelta(days=9), "Chờ", by=here.unit_officer, at=opinions.FOLLOWED
    )
    return opinion


def paused(here: World, *, granted: bool) -> Opinion:
    opinion = opinions.assigned(here)
    until = (opinions.CLOSED + timedelta(days=5)).date()
    asked = ask_suspension(opinion, until, "Hỏi số nhà", by=here.unit_officer, at=opinions.DRAFTED)
    if granted:
        decide_suspension(asked, True, by=here.advisory, at=opinions.DRAFTED)
    return opinion


def unhappy(here: World) -> Opinion:
    opinion = opinions.closed(here)
    rate(opinion, False, "Vẫn ngập", by=PUBLIC, at=opinions.CLOSED)
    return opinion


def outside(here: World) -> Passing:
    return transfer(
        opinions.accepted(here), None, "Ngành điện", "Điện lực Bắc Ninh", by=here.clerk, at=opinions.ASSIGNED
    )


def test_each_kind_lists_what_hangs_there(ask: Asking, here: World) -> None:
    hung = {
        "ket-thuc": opinions.solved(here),
        "thong-nhat": opinions.agreed(here),
        "chua-nhan": opinions.transferred(here),
        "chua-hai-long": unhappy(here),
        "gia-han": asked_longer(here),
        "xin-tam-dung": paused(here, granted=False),
        "tam-dung": paused(here, granted=True),
    }
    for kind, opinion in hung.items():
        words = ask.words(here.leader, HANGING, loai=kind)
        assert opinion.code in words, kind
        others = [other.code for other in hung.values() if other != opinion]
        assert not [code for code in others if code in words], kind
    today = ask.words(here.leader, "/ban/")
    for label in (
        "Chờ kết thúc hồ sơ",
        "Đã thống nhất, chưa trả lời",
        "Nơi nhận chưa nhận",
        "Người nêu chưa hài lòng",
    ):
        assert label in today


def test_nothing_hanging_says_so_and_a_kind_that_is_none_shows_the_first(ask: Asking, here: World) -> None:
    for kind in (*KINDS, "khong-co", "\0", "x" * 3000):
        assert "Không có việc nào treo ở đây" in ask.words(here.clerk, HANGING, loai=kind)
    assert "Ai cũng đã được báo" in ask.words(here.clerk, TELLING)
    assert "Không nơi nào im lặng" in ask.words(here.clerk, OUTSIDE)


def test_the_lists_exist_for_desks_alone_and_each_sees_its_own(ask: Asking, here: World) -> None:
    opinions.solved(here)
    code = opinions.transferred(here).code
    for url in (HANGING, TELLING, OUTSIDE):
        for account in (here.unit_officer, here.unit_head, here.supervisor, here.org_admin):
            assert ask.get(account, url).status == 404
        for account in (here.other_clerk, here.superior, here.chairman):
            assert code not in ask.words(account, url)
        assert ask.post(here.clerk, HANGING).status == 405
        assert ask.post(here.clerk, OUTSIDE).status == 405


def test_who_examines_and_who_decides_find_it_in_their_work(ask: Asking, here: World) -> None:
    opinion = asked_longer(here)
    assert f"/ban/y-kien/{opinion.code}/#quyet-gia-han" in ask.get(here.leader, "/ban/").source
    assert "Quyết định gia hạn" not in ask.words(here.unit_officer, "/ban/")


def test_several_people_are_ticked_off_at_once(ask: Asking, here: World) -> None:
    first, second, third = (opinions.transferred(here).passings.get() for _ in range(3))
    words = ask.words(here.clerk, TELLING)
    assert opinions.PHONE not in words
    assert opinions.EMAIL not in words
    assert "09•• ••• •03" in words
    sent = {"passings": [first.pk, second.pk], "told_on": "16/09/2026", "way": ""}
    with nothing_written():
        refused = ask.post(here.clerk, TELLING, sent)
    assert refused.status == 422
    assert refused.fault("way")
    assert refused.source.count(" checked") == 2
    assert ask.post(here.clerk, TELLING, {**sent, "way": "Điện thoại"}).onward == TELLING
    left = ask.words(here.clerk, TELLING)
    assert third.opinion.code in left
    assert first.opinion.code not in left
    assert Passing.objects.filter(told_way="Điện thoại").count() == 2


def test_ticking_nothing_or_what_is_not_there_writes_nothing(ask: Asking, here: World) -> None:
    opinions.transferred(here)
    for ticked in ([], [987_654], [NO_KEY], ["x"]):
        with nothing_written():
            told = ask.post(here.clerk, TELLING, {"passings": ticked, "told_on": "16/09/2026", "way": "Thư"})
        assert told.status == 422
    other = opinions.transferred(here).passings.get()
    sent = {"passings": [other.pk], "told_on": "16/09/2026", "way": "Thư"}
    assert ask.post(here.other_clerk, TELLING, sent).status == 422


def test_contact_is_shown_for_a_reason_that_is_written_down(ask: Asking, here: World) -> None:
    row = opinions.transferred(here).passings.get()
    url = f"{TELLING}{row.pk}/lien-he/"
    with nothing_written():
        assert ask.post(here.clerk, url, {"reason": " "}).status == 422
    shown = ask.post(here.clerk, url, {"reason": "Báo việc chuyển"})
    assert opinions.PHONE in shown.words
    assert Entry.objects.get(act="reveal_contact").facts["reason"] == "Báo việc chuyển"
    for account in (here.leader, here.unit_officer, here.supervisor, here.other_clerk):
        assert ask.post(account, url, {"reason": "Xem"}).status == 404
    for number in (0, 987_654, NO_KEY):
        assert ask.post(here.clerk, f"{TELLING}{number}/lien-he/", {"reason": "Xem"}).status == 404
    assert ask.get(here.clerk, url).status == 405


def test_bodies_outside_that_are_quiet_for_so_many_days(ask: Asking, here: World) -> None:
    row = outside(here)
    assert row.opinion.code not in ask.words(here.clerk, OUTSIDE)
    for days in ("7", "0"):
        assert row.opinion.code in ask.words(here.clerk, OUTSIDE, ngay=days)
    urge(row, opinions.DONE.date(), "05/CV", by=here.clerk, at=opinions.DONE)
    assert row.opinion.code not in ask.words(here.clerk, OUTSIDE, ngay="7")
    assert "1 lần, gần nhất 15/09/2026" in ask.words(here.clerk, OUTSIDE, ngay="0")
    for days in ("-1", "x", "9" * 400, "\0"):
        assert ask.get(here.clerk, OUTSIDE, ngay=days).status == 200


@pytest.mark.parametrize("url", [f"{HANGING}?loai=chua-nhan", TELLING])
def test_one_row_and_three_cost_the_same(ask: Asking, here: World, url: str) -> None:
    opinions.transferred(here)
    one = ask.queries(here.clerk, url)
    opinions.transferred(here)
    opinions.transferred(here)
    assert ask.queries(here.clerk, url) == one


def test_quiet_bodies_cost_the_same_for_one_and_three(ask: Asking, here: World) -> None:
    outside(here)
    one = ask.queries(here.clerk, f"{OUTSIDE}?ngay=0")
    outside(here)
    outside(here)
    assert ask.queries(here.clerk, f"{OUTSIDE}?ngay=0") == one


def test_a_request_about_a_task_that_moved_waits_for_nobody(ask: Asking, here: World) -> None:
    opinion = asked_longer(here)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    unit = here.ward.departments[1]
    reassign(task, unit, opinions.SOLVE_DUE, "Đúng việc", by=here.advisory, at=opinions.FOLLOWED)
    assert opinion.code not in ask.words(here.leader, HANGING, loai="gia-han")
    page = ask.words(here.leader, f"/ban/y-kien/{opinion.code}/")
    assert "không còn cần quyết định" in page
    assert "Quyết định gia hạn" not in page
