"""Trả lời nhiều ý kiến: chosen on a list, looked at, each issued under its own number; all or none."""

import pytest

from doithoai.documents.models import Paper
from doithoai.notifications.models import Message
from doithoai.opinions.models import Opinion
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/bao-tin/tra-loi-nhieu/"


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def typed(here: World, *chosen: Opinion, **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "opinions": [row.pk for row in chosen],
        "issued_on": "16/09/2026",
        "signer": here.leader.person.pk,
    }
    return {**usual, **other}


def test_chosen_looked_at_and_issued_with_a_number_each(ask: Asking, here: World) -> None:
    first, second = opinions.agreed(here), opinions.agreed(here)
    words = ask.words(here.clerk, URL)
    assert first.code in words
    assert second.code in words
    with nothing_written():
        looked = ask.post(here.clerk, URL, typed(here, first, second, buoc="xem"))
    assert "Sẽ ban hành 2 văn bản trả lời" in looked.words
    issued = ask.post(here.clerk, URL, typed(here, first, second, buoc="ban-hanh"))
    assert issued.onward == "/ban/bao-tin/"
    assert sorted(Paper.objects.values_list("number", flat=True)) == ["01-CV/ĐU", "02-CV/ĐU"]
    assert Message.objects.filter(occasion="reply", state="waiting").count() == 2
    assert "Chưa có ý kiến nào" in ask.words(here.clerk, URL)


def test_the_preview_says_which_cannot_go_and_why(ask: Asking, here: World) -> None:
    can, cannot = opinions.agreed(here), opinions.drafted(here)
    with nothing_written():
        looked = ask.post(here.clerk, URL, typed(here, can, cannot, buoc="xem"))
    assert "Sẽ ban hành 1 văn bản trả lời" in looked.words
    assert "Chưa có câu trả lời đã thống nhất" in looked.words
    assert f'name="opinions" value="{cannot.pk}"' not in looked.source
    with nothing_written():
        early = ask.post(here.clerk, URL, typed(here, can, buoc="xem", issued_on="01/09/2026"))
    assert "không thể trước ngày nhận" in early.words


def test_what_is_wrong_is_said_and_no_number_is_burnt(ask: Asking, here: World) -> None:
    row = opinions.agreed(here)
    for wrong, field in (({"issued_on": "x"}, "issued_on"), ({"signer": ""}, "signer")):
        with nothing_written():
            refused = ask.post(here.clerk, URL, typed(here, row, **wrong, buoc="ban-hanh"))
        assert refused.status == 422
        assert refused.fault(field)
        assert f'value="{row.pk}" checked' in refused.source
    mistakes: tuple[dict[str, object], ...] = (
        {"opinions": []},
        {"opinions": [NO_KEY]},
        {"issued_on": "17/09/2026"},
    )
    for mistake in mistakes:
        with nothing_written():
            assert ask.post(here.clerk, URL, typed(here, row, **mistake, buoc="ban-hanh")).status == 422
    assert ask.post(here.clerk, URL, typed(here, row, buoc="ban-hanh")).status == 302
    assert Paper.objects.get().number == "01-CV/ĐU"
    with nothing_written():
        assert ask.post(here.advisory, URL, typed(here, row, buoc="ban-hanh")).status == 422


def test_the_page_exists_for_desks_and_each_chooses_its_own(ask: Asking, here: World) -> None:
    row = opinions.agreed(here)
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        assert ask.get(account, URL).status == 404
        assert ask.post(account, URL, typed(here, row, buoc="ban-hanh")).status == 404
    assert row.code not in ask.words(here.other_clerk, URL)
    assert ask.post(here.other_clerk, URL, typed(here, row, buoc="ban-hanh")).status == 422
    assert ask.client(here.clerk).delete(URL).status_code == 405
    assert not Paper.objects.exists()


def test_one_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.agreed(here)
    one = ask.queries(here.clerk, URL)
    opinions.agreed(here)
    opinions.agreed(here)
    assert ask.queries(here.clerk, URL) == one
