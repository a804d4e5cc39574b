"""Câu trả lời chờ tôi: what waits for whose hand, and what came back; nobody sees another's."""

import pytest

from doithoai.opinions.answering import agree, send_back, sign
from doithoai.opinions.house_rules import Handling, set_handling_rule
from tests.desk.asking import Asking
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/tra-loi/cho-ky/"
TITLE = "Ngõ 24 Lý Nam Đế"


@pytest.fixture
def strict(here: World) -> World:
    """The ward asks for every hand."""
    facts = Handling(True, True, 2, 3, 5, 10, 10)
    set_handling_rule(here.ward.party_committee, facts, by=here.org_admin, at=opinions.SORTED)
    return here


def test_a_draft_waits_for_one_hand_at_a_time(ask: Asking, strict: World) -> None:
    here, opinion = strict, opinions.drafted(strict)
    everybody = (here.unit_head, here.advisory, here.leader, here.unit_officer, here.clerk, here.other_leader)

    def waits_for(*accounts: object) -> None:
        for account in everybody:
            assert (TITLE in ask.words(account, URL)) == (account in accounts), account
        for account in everybody:
            step = {here.unit_head: "Ký dự thảo", here.leader: "Phê duyệt trả lời"}.get(account)
            if step and account in accounts and account != here.leader:
                assert step in ask.words(account, "/ban/")

    waits_for(here.unit_head)
    sign(opinion, by=here.unit_head, at=opinions.AGREED)
    waits_for(here.advisory, here.leader)
    agree(opinion, by=here.advisory, at=opinions.AGREED)
    waits_for(here.leader)
    assert "Chờ phê duyệt" in ask.words(here.leader, URL)
    assert "Phê duyệt trả lời" in ask.words(here.leader, "/ban/")
    send_back(opinion, "Ghi rõ ngày", by=here.leader, at=opinions.AGREED)
    waits_for(here.unit_officer)
    assert "“Ghi rõ ngày”" in ask.words(here.unit_officer, URL)


def test_nothing_waits_and_the_page_says_what_would(ask: Asking, here: World) -> None:
    assert "Không có câu trả lời nào chờ" in ask.words(here.supervisor, URL)
    assert ask.client(here.clerk).post(URL).status_code == 405


def test_one_draft_and_three_cost_the_same(ask: Asking, strict: World) -> None:
    opinions.drafted(strict)
    one = ask.queries(strict.unit_head, URL)
    opinions.drafted(strict)
    opinions.drafted(strict)
    assert ask.queries(strict.unit_head, URL) == one
