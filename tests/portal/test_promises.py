"""Cam kết: what was promised, the late on top, the kept with their proof."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from doithoai.commitments.keeping import report_done, verify
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment
from tests.factories.organisations import World, day, moment

PAST = day(2026, 1, 9)
MADE = moment(day(2026, 1, 5))


def promised(world: World, text: str = "Lắp 42 bộ đèn", due_on: date = PAST) -> Commitment:
    promise = Promise(text, world.ward.departments[0], due_on)
    return commit(world.ward.party_committee, promise, by=world.leader, at=MADE)


def test_an_open_one_that_is_late_says_so(client: Client, here: World) -> None:
    promised(here)
    text = client.get("/cam-ket/").text
    assert "Lắp 42 bộ đèn" in text
    assert "due--over" in text
    assert "1 cam kết quá hạn" in text
    assert here.ward.departments[0].short_name in text


def test_one_that_is_far_counts_the_days_left_even_in_a_year_not_issued(client: Client, here: World) -> None:
    promised(here, due_on=day(2190, 1, 5))
    text = client.get("/cam-ket/").text
    assert "due--over" not in text
    assert "05/01/2190" in text


def test_reported_is_not_called_done_until_somebody_else_confirmed_it(client: Client, here: World) -> None:
    one = promised(here)
    report_done(one, "Biên bản 12/BB", by=here.unit_officer, at=moment(day(2026, 1, 8)))
    waiting = client.get("/cam-ket/").text
    assert "chờ xác nhận" in waiting
    assert "Biên bản 12/BB" not in waiting
    verify(Commitment.objects.get(), by=here.advisory, at=moment(day(2026, 1, 9)))
    kept = client.get("/cam-ket/").text
    assert "Đã xong, có minh chứng" in kept
    assert "Biên bản 12/BB" in kept


def test_one_and_three_rows_need_the_same_statements(here: World, statements: Callable[[str], int]) -> None:
    promised(here)
    one = statements("/cam-ket/")
    promised(here)
    promised(here)
    assert statements("/cam-ket/") == one


def test_empty_list_other_body_unknown_body_and_wrong_method(client: Client, here: World) -> None:
    assert "Chưa có cam kết đang mở" in client.get("/cam-ket/").text
    promised(here)
    assert "Lắp 42 bộ đèn" not in client.get("/cam-ket/", {"co-quan": here.other.party_committee.slug}).text
    assert client.get("/cam-ket/", {"co-quan": "khong-co"}).status_code == 404
    assert client.post("/cam-ket/").status_code == 405
