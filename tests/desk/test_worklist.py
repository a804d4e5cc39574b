"""Thư, cuộc gọi phải làm: printed with contact data for a reason that is recorded, ticked off, or said to be impossible."""

import pytest

from doithoai.audit.models import Entry
from doithoai.documents import releasing
from doithoai.notifications.models import Message
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.desk.test_outbox import state, waiting
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL, PRINT = "/ban/bao-tin/viec/", "/ban/bao-tin/viec/in/"
AT = opinions.ASSIGNED


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def to_do(here: World, **contact: str) -> Message:
    row = waiting(here, restricted=False, **{"email": "", **contact})
    if row.state == "waiting":
        releasing.release([row], by=here.clerk, at=AT)
    return row


def test_three_kinds_of_work_are_listed_without_contact_data(ask: Asking, here: World) -> None:
    call, letter, nobody = to_do(here), to_do(here, phone=""), to_do(here, phone="", address="")
    page = ask.get(here.clerk, URL)
    assert "Thư, cuộc gọi phải làm 3" in page.words
    assert opinions.PHONE not in page.source
    for row in (call, letter, nobody):
        assert f'value="{row.pk}"' in page.source
    assert "Không để lại cách liên hệ" in page.words
    only = ask.get(here.clerk, URL, cach="letter").source
    assert f'value="{letter.pk}"' in only
    assert f'value="{call.pk}"' not in only


def test_the_printed_list_has_what_is_needed_and_each_look_is_recorded(ask: Asking, here: World) -> None:
    call, letter = to_do(here), to_do(here, phone="")
    sent = {"messages": [call.pk, letter.pk], "why": "Gọi điện báo việc chuyển"}
    page = ask.post(here.clerk, PRINT, sent)
    assert page.status == 200
    assert opinions.PHONE in page.words
    assert opinions.ADDRESS in page.words
    looks = Entry.objects.filter(act="reveal_contact")
    assert looks.count() == 2
    assert {row.facts["reason"] for row in looks} == {"Gọi điện báo việc chuyển"}
    # The list itself stays covered.
    assert opinions.PHONE not in ask.get(here.clerk, URL).source


def test_without_a_reason_or_a_choice_nothing_is_shown(ask: Asking, here: World) -> None:
    row = to_do(here)
    for sent in ({"messages": [row.pk], "why": " "}, {"why": "Gọi"}, {"messages": [NO_KEY], "why": "Gọi"}):
        with nothing_written():
            refused = ask.post(here.clerk, PRINT, sent)
        assert refused.status == 422
        assert opinions.PHONE not in refused.source
    with nothing_written():
        # A leader keeps the register, but the right to contact data is another.
        refused = ask.post(here.leader, PRINT, {"messages": [row.pk], "why": "Gọi"})
    assert refused.status == 422
    assert opinions.PHONE not in refused.source


def test_what_was_done_is_ticked_off_with_its_day(ask: Asking, here: World) -> None:
    first, second = to_do(here), to_do(here, phone="")
    sent = {"messages": [first.pk, second.pk], "result": "told", "on": "05/09/2026"}
    assert ask.post(here.clerk, URL, sent).onward == URL
    assert {state(first), state(second)} == {"ticked"}
    done = ask.words(here.clerk, "/ban/bao-tin/khac/", muc="xong")
    assert "Đã báo 05/09/2026" in done
    # The other list knows it too.
    assert "Ai cũng đã được báo" in ask.words(here.clerk, "/ban/y-kien/can-bao/")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(ask: Asking, here: World) -> None:
    row = to_do(here)
    for wrong, field in (
        ({"on": "32/13/2026"}, "on"),
        ({"on": ""}, "on"),
        ({"on": "17/09/2026"}, "on"),
        ({"on": "01/09/2026"}, "on"),
        ({"result": "nobody", "reason": " "}, "reason"),
    ):
        sent = {"messages": [row.pk], "result": "told", "on": "16/09/2026", **wrong}
        with nothing_written():
            refused = ask.post(here.clerk, URL, sent)
        assert refused.status == 422
        assert refused.fault(field), wrong
        assert f'value="{row.pk}" checked' in refused.source


def test_nobody_reached_needs_a_reason(ask: Asking, here: World) -> None:
    row = to_do(here, phone="", address="")
    sent = {"messages": [row.pk], "result": "told", "on": "16/09/2026"}
    with nothing_written():
        assert ask.post(here.clerk, URL, sent).fault("reason")
    assert ask.post(here.clerk, URL, {**sent, "result": "nobody", "reason": "Không rõ là ai"}).status == 302
    assert state(row) == "unreached"


def test_the_list_is_a_desks_own(ask: Asking, here: World) -> None:
    row = to_do(here)
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        assert ask.get(account, URL).status == 404
        assert ask.post(account, URL, {"messages": [row.pk]}).status == 404
        assert ask.post(account, PRINT, {"messages": [row.pk], "why": "x"}).status == 404
    for url in (URL, PRINT):
        told = ask.post(
            here.other_clerk, url, {"messages": [row.pk], "why": "x", "result": "told", "on": "16/09/2026"}
        )
        assert told.status == 422
        assert opinions.NAME not in told.source
    assert ask.get(here.clerk, PRINT).status == 405
    assert state(row) == "released"


def test_one_and_three_cost_the_same(ask: Asking, here: World) -> None:
    to_do(here)
    one = ask.queries(here.clerk, URL)
    to_do(here)
    to_do(here)
    assert ask.queries(here.clerk, URL) == one
