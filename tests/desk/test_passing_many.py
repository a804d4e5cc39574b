"""Chuyển nhiều ý kiến: chosen on a list, looked at, sent with one paper."""

import pytest

from doithoai.documents.models import Paper
from doithoai.opinions.models import Opinion, Passing
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/chuyen-nhieu/"


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def typed(here: World, *chosen: Opinion, **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "opinions": [row.pk for row in chosen],
        "to": here.other.party_committee.pk,
        "to_name": "",
        "reason": "Thuộc địa bàn phường bạn",
        "number": "",
        "issued_on": "16/09/2026",
        "signer": here.leader.person.pk,
    }
    return {**usual, **other}


def test_chosen_looked_at_and_sent_with_one_number(ask: Asking, here: World) -> None:
    first, second = opinions.accepted(here), opinions.assigned(here)
    words = ask.words(here.clerk, URL)
    assert first.code in words
    assert second.code in words
    with nothing_written():
        looked = ask.post(here.clerk, URL, typed(here, first, second, buoc="xem"))
    assert "Sẽ chuyển 2 ý kiến" in looked.words
    assert looked.typed("reason") == "Thuộc địa bàn phường bạn"
    assert ask.post(here.clerk, URL, typed(here, first, second, buoc="chuyen")).onward == "/ban/bao-tin/"
    paper = Paper.objects.get()
    assert {row.paper_number for row in Passing.objects.all()} == {paper.number}
    told = ask.words(here.clerk, "/ban/y-kien/can-bao/")
    assert first.code in told
    assert paper.number in told
    assert ask.get(here.clerk, f"/ban/so-van-ban/{paper.pk}/tep/").status in {200, 404}


def test_the_preview_says_which_cannot_go_and_why(ask: Asking, here: World) -> None:
    can, closed = opinions.accepted(here), opinions.closed(here)
    looked = ask.post(here.clerk, URL, typed(here, can, closed, buoc="xem"))
    assert "Sẽ chuyển 1 ý kiến" in looked.words
    assert "Đang ở bước “Đã kết thúc”" in looked.words
    assert f'name="opinions" value="{closed.pk}"' not in looked.source


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(ask: Asking, here: World) -> None:
    row = opinions.accepted(here)
    for wrong, field in (
        ({"to": ""}, "to"),
        ({"to_name": "Điện lực Bắc Ninh"}, "to_name"),
        ({"reason": " "}, "reason"),
        ({"issued_on": "32/13/2026"}, "issued_on"),
    ):
        with nothing_written():
            refused = ask.post(here.clerk, URL, typed(here, row, **wrong, buoc="chuyen"))
        assert refused.status == 422
        assert refused.fault(field)
        assert f'value="{row.pk}" checked' in refused.source
    with nothing_written():
        nothing = ask.post(here.clerk, URL, typed(here, buoc="xem"))
    assert "Hãy chọn ít nhất một ý kiến" in nothing.words
    with nothing_written():
        late = ask.post(here.clerk, URL, typed(here, row, issued_on="17/09/2026", buoc="chuyen"))
    assert late.status == 422


def test_a_colleague_was_faster(ask: Asking, here: World) -> None:
    row = opinions.accepted(here)
    assert ask.post(here.advisory, URL, typed(here, row, buoc="chuyen")).status == 302
    with nothing_written():
        again = ask.post(here.clerk, URL, typed(here, row, buoc="chuyen"))
    assert again.status == 422
    assert "Đã chuyển" in again.words


def test_another_list_may_have_chosen_already(ask: Asking, here: World) -> None:
    first, second = opinions.accepted(here), opinions.accepted(here)
    page = ask.get(here.clerk, URL, ma=[first.code, "khong-co", "\0"])
    assert f'value="{first.pk}" checked' in page.source
    assert f'value="{second.pk}" checked' not in page.source
    page = ask.get(here.clerk, URL, y=[str(second.pk), "x", "9" * 40])
    assert f'value="{second.pk}" checked' in page.source
    assert f'value="{first.pk}" checked' not in page.source


def test_the_page_exists_for_desks_and_each_chooses_its_own(ask: Asking, here: World) -> None:
    row = opinions.accepted(here)
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        assert ask.get(account, URL).status == 404
        assert ask.post(account, URL, typed(here, row, buoc="chuyen")).status == 404
    assert row.code not in ask.words(here.other_clerk, URL)
    for chosen in ([row.pk], [NO_KEY], ["x"]):
        told = ask.post(here.other_clerk, URL, typed(here, opinions=chosen, buoc="chuyen"))
        assert told.status == 422
    assert not Passing.objects.exists()


def test_one_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.accepted(here)
    one = ask.queries(here.clerk, URL)
    opinions.accepted(here)
    opinions.accepted(here)
    assert ask.queries(here.clerk, URL) == one
