import re

import pytest

from doithoai.organisations.accounts import grant
from doithoai.organisations.models import Account, Role
from tests.desk.asking import Asking
from tests.factories import opinions
from tests.factories.organisations import SINCE, World, moment

pytestmark = pytest.mark.django_db
BAR = ["Hôm nay", "Kế hoạch", "Buổi đối thoại", "Ý kiến"]
REST = ["Đến từ nơi khác", "Cam kết", "Sổ văn bản", "Báo cáo", "Theo dõi"]


def bar(ask: Asking, account: Account, url: str = "/ban/") -> list[str]:
    """The words of the side bar, with the numbers behind them."""
    part = ask.get(account, url).source.split("<ul>", 1)[1].split("only-s open", 1)[0]
    entries = re.findall(r"<li.*?</li>", part, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", entry).split()) for entry in entries]


def test_everybody_has_the_same_entries_but_those_of_desks_units_and_administration(
    ask: Asking, here: World
) -> None:
    assert bar(ask, here.clerk) == [
        *BAR,
        "Tiếp nhận",
        "Đến từ nơi khác",
        "Công khai",
        "Báo tin",
        "Cam kết",
        "Sổ văn bản",
        "Báo cáo",
        "Theo dõi",
    ]
    assert bar(ask, here.supervisor) == BAR + REST
    assert bar(ask, here.unit_head) == [*BAR, "Đơn vị tôi", *REST]
    assert bar(ask, here.org_admin) == [*BAR, *REST, "Quản trị"]


def test_numbers_tell_what_waits_for_the_one_who_is_signed_in(ask: Asking, here: World) -> None:
    opinions.received(here)
    opinions.assigned(here)
    opinions.transferred(here)
    assert "Ý kiến 1" in bar(ask, here.clerk)
    assert "Đơn vị tôi 1" in bar(ask, here.unit_officer)
    assert "Đến từ nơi khác 1" in bar(ask, here.other_clerk)
    assert "Ý kiến" in bar(ask, here.supervisor)
    assert "Đơn vị tôi" in bar(ask, here.other_unit_officer)


def test_the_entry_of_the_page_is_lit(ask: Asking, here: World) -> None:
    for url, entry in (
        ("/ban/", "Hôm nay"),
        ("/ban/ke-hoach/", "Kế hoạch"),
        ("/ban/y-kien/den/", "Đến từ nơi khác"),
    ):
        page = ask.get(here.clerk, url).source
        lit = page.split('aria-current="page"')[1].split("</a>")[0]
        assert entry in lit


def test_no_entry_leads_nowhere(ask: Asking, here: World) -> None:
    for account in (here.clerk, here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        part = ask.get(account, "/ban/").source.split("<ul>", 1)[1].split("only-s open", 1)[0]
        for url in re.findall(r'href="([^"]+)"', part):
            assert ask.get(account, url).status == 200, url


def test_all_roles_of_the_account_stand_beside_its_name(ask: Asking, here: World) -> None:
    grant(
        here.clerk, here.ward.departments[0], Role.UNIT_OFFICER, SINCE, by=here.org_admin, at=moment(SINCE, 8)
    )
    words = ask.words(here.clerk, "/ban/")
    assert "Vũ Thị Giang" in words
    assert str(Role.CLERK.label) in words
    assert str(Role.UNIT_OFFICER.label) in words


def test_an_account_without_any_role_reads_nothing(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    who = here.clerk
    who.grants.all().update(to_date=SINCE)
    assert ask.words(who, "/ban/")
    assert ask.get(who, f"/ban/y-kien/{opinion.code}/").status == 404
    assert "Không có ý kiến nào ở đây" in ask.words(who, "/ban/y-kien/")


def test_the_desk_changes_its_language_at_the_foot_of_the_side_bar(ask: Asking, here: World) -> None:
    client = ask.client(here.clerk)
    page = client.get("/ban/y-kien/").content.decode()
    assert '<button type="submit" name="language" value="en" lang="en">English</button>' in page
    changed = client.post("/ngon-ngu/setlang/", {"language": "en", "next": "/ban/y-kien/"})
    assert changed.headers["Location"] == "/ban/y-kien/"
    page = client.get("/ban/y-kien/").content.decode()
    assert "All opinions of the organisations you may see" in page
    assert '<button type="submit" name="language" value="vi" lang="vi">Tiếng Việt</button>' in page
