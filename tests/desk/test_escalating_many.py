"""Báo cáo cấp trên nhiều ý kiến: what has its four parts goes, each under its own number; the rest says what it lacks."""

from typing import Any

import pytest

from doithoai.documents.models import Paper
from doithoai.opinions.models import Opinion, Passing
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.documents.conference import Conference, held
from tests.factories import opinions
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
URL = "/ban/bao-tin/cap-tren-nhieu/"


@pytest.fixture(autouse=True)
def _now(ask: Asking, settings: Any, tmp_path: Any) -> None:
    ask.clock.now = moment(day(2026, 9, 25))
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def made(here: World) -> Conference:
    """After a conference."""
    return held(here)


def typed(here: World, *chosen: Opinion, **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "opinions": [row.pk for row in chosen],
        "to": here.province.party_committee.pk,
        "reason": "Vượt thẩm quyền phường",
        "differences": "Không có",
        "issued_on": "25/09/2026",
        "signer": here.leader.person.pk,
    }
    return {**usual, **other}


def whole(made: Conference) -> Opinion:
    """One with an agreed answer, so that all four parts are there."""
    return opinions.fresh(made.prepared[0])


def test_chosen_looked_at_and_reported(ask: Asking, here: World, made: Conference) -> None:
    can, cannot = whole(made), opinions.accepted(here)
    with nothing_written():
        looked = ask.post(here.advisory, URL, typed(here, can, cannot, buoc="xem"))
    assert "Sẽ báo cáo cấp trên 1 ý kiến" in looked.words
    assert "ý kiến chưa qua hội nghị nào" in looked.words
    assert looked.typed("reason") == "Vượt thẩm quyền phường"
    done = ask.post(here.advisory, URL, typed(here, can, cannot, buoc="ban-hanh"))
    assert done.onward == "/ban/bao-tin/"
    assert Passing.objects.get().paper_number == Paper.objects.get(kind="escalation").number


def test_what_is_missing_is_said_at_its_field(ask: Asking, here: World, made: Conference) -> None:
    row = whole(made)
    for field in ("to", "reason", "differences", "issued_on", "signer"):
        with nothing_written():
            refused = ask.post(here.advisory, URL, typed(here, row, **{field: "", "buoc": "ban-hanh"}))
        assert refused.status == 422
        assert refused.fault(field), field
        assert f'value="{row.pk}" checked' in refused.source
    with nothing_written():
        # A clerk keeps the register but does not decide what is beyond the body (B.Đ7-3).
        assert ask.post(here.clerk, URL, typed(here, row, buoc="ban-hanh")).status == 422


def test_the_page_exists_for_desks_and_each_chooses_its_own(
    ask: Asking, here: World, made: Conference
) -> None:
    row = whole(made)
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        assert ask.get(account, URL).status == 404
        assert ask.post(account, URL, typed(here, row, buoc="ban-hanh")).status == 404
    assert row.code not in ask.words(here.other_clerk, URL)
    for chosen in ([row.pk], [NO_KEY]):
        sent = typed(here, opinions=chosen, buoc="ban-hanh")
        assert ask.post(here.other_clerk, URL, sent).status == 422
    assert ask.client(here.clerk).delete(URL).status_code == 405
    assert not Passing.objects.exists()


def test_one_and_three_cost_the_same(ask: Asking, here: World) -> None:
    opinions.accepted(here)
    one = ask.queries(here.clerk, URL)
    opinions.accepted(here)
    opinions.accepted(here)
    assert ask.queries(here.clerk, URL) == one
