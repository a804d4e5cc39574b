"""Who looked at contact data and why, and whose data has been kept long enough: for those who administer the body."""

from datetime import date

import pytest

from doithoai.opinions.identity import reveal
from doithoai.organisations.models import Account
from tests.desk.asking import Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World, moment

pytestmark = pytest.mark.django_db
LOOKS, TERMS = "/ban/quan-tri/du-lieu-ca-nhan/", "/ban/quan-tri/du-lieu-ca-nhan/het-han/"


def looked(here: World, times: int = 1) -> str:
    """The code of an opinion at whose contact data the clerk looked."""
    opinion = opinions.received(here)
    for _ in range(times):
        reveal(opinion, "Hẹn khảo sát ngõ 24", by=here.clerk, at=opinions.SORTED)
    return opinion.code


def test_the_log_tells_who_looked_at_what_and_why_but_not_what_was_seen(ask: Asking, here: World) -> None:
    assert "Chưa có ai xem thông tin liên hệ" in ask.words(here.org_admin, LOOKS)
    code = looked(here, 2)
    page = ask.get(here.org_admin, LOOKS)
    for words in (code, "Hẹn khảo sát ngõ 24", str(here.clerk), "họ tên, địa chỉ, điện thoại, thư điện tử"):
        assert words in page.words
    assert "Xem nhiều nhất, 30 ngày" in page.words
    for secret in (opinions.NAME, opinions.PHONE, opinions.EMAIL, opinions.ADDRESS):
        assert secret not in page.source


def test_the_log_is_searched_by_who_looked(ask: Asking, here: World) -> None:
    code = looked(here)
    assert code in ask.words(here.org_admin, LOOKS, q=here.clerk.person.name)
    assert code not in ask.words(here.org_admin, LOOKS, q="Không Ai")


def test_the_log_needs_no_more_questions_for_more_looks(ask: Asking, here: World) -> None:
    looked(here)
    one = ask.queries(here.org_admin, LOOKS)
    looked(here, 3)
    assert ask.queries(here.org_admin, LOOKS) == one


def test_the_dry_run_shows_whose_term_is_over(ask: Asking, here: World) -> None:
    opinion = opinions.closed(here)
    assert "Chưa có lần gửi nào hết thời hạn" in ask.words(here.org_admin, TERMS)
    with nothing_written():
        words = ask.words(here.org_admin, TERMS, tai_ngay="17/09/2036")
    for part in (
        opinion.submission.code,
        "16/09/2026",
        "Giữ 10 năm",
        "./run retention --as-of 2036-09-17 --apply",
    ):
        assert part in words
    wrong = ask.get(here.org_admin, TERMS, tai_ngay="hôm qua")
    assert wrong.status == 422
    assert "Chưa đọc được ngày" in wrong.words


@pytest.mark.parametrize("address", [LOOKS, TERMS])
def test_only_who_administers_the_body_sees_these_pages(ask: Asking, here: World, address: str) -> None:
    code = looked(here)
    for account in (
        "clerk",
        "advisory",
        "leader",
        "unit_officer",
        "supervisor",
        "superior",
        "other_advisory",
    ):
        who: Account = getattr(here, account)
        assert ask.get(who, address).status == 404, account
    assert ask.get(here.system_admin, address).status == 200
    assert ask.post(here.org_admin, address).status == 405
    assert code in ask.words(here.system_admin, LOOKS)


def test_another_body_is_not_told(ask: Asking, here: World) -> None:
    code = looked(here)
    theirs = opinions.received(here, organisation=here.other.party_committee)
    reveal(theirs, "Gọi lại", by=here.other_clerk, at=moment(date(2026, 9, 5)))
    words = ask.words(here.org_admin, LOOKS)
    assert code in words
    assert theirs.code not in words
