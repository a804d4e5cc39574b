"""`./run deadline` and `./run obligations`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from doithoai.config.management.commands import deadline as command
from doithoai.organisations.calendars import enter_day
from doithoai.oversight.models import Computation, Obligation
from tests.factories import dialogues, plans
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db


def told(name: str, *words: str) -> str:
    out = StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> str:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("deadline", *words, stdout=StringIO(), stderr=err)
    assert ended.value.code == 2
    return err.getvalue()


def test_the_working_of_a_term_names_every_day() -> None:
    lines = told("deadline", "--from", "2026-08-19", "--working-days", "7", "--explain").splitlines()
    assert lines[-1] == "Hạn cuối: thứ Năm, 27/08/2026"
    assert "thứ Bảy, 22/08/2026: tính là ngày 3 – làm bù cho 31/8 (chưa kiểm chứng)" in lines
    assert "Chủ nhật, 23/08/2026: không tính – Chủ nhật" in lines


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("--from 2026-08-19 --working-days 7", "2026-08-27"),
        ("--from 19/08/2026 --working-days 7", "2026-08-27"),
        ("--clause A.4-c --from 2026-11-12", "2026-11-23"),
        ("--clause A.4-a --year 2026", "2026-01-31"),
        ("--clause A.6-b --from 2026-05-01", "2026-11-29"),
        ("--from 2026-12-04 --calendar-days-before 10", "2026-11-24"),
        ("--from 2026-11-13 --calendar-days 10", "2026-11-23"),
    ],
)
def test_each_way_of_counting_gives_its_date(words: str, due: str) -> None:
    assert told("deadline", *words.split()).startswith(due)


def test_a_day_that_somebody_entered_counts() -> None:
    here = world()
    at = moment(day(2026, 8, 1))
    enter_day(day(2026, 8, 20), "Nghỉ đột xuất", "holiday", "Công văn 1", by=here.system_admin, at=at)
    assert told("deadline", "--from", "2026-08-19", "--working-days", "7").startswith("2026-08-28")


def test_without_a_database_the_shipped_calendar_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(command, "current_calendar", away)
    assert told("deadline", "--from", "2026-08-19", "--working-days", "7").startswith("2026-08-27")


def test_what_cannot_be_counted_is_said_in_a_sentence_with_exit_code_two() -> None:
    assert "năm 2027 chưa được ban hành" in refused("--from", "2026-12-28", "--working-days", "7")
    assert "Không có điều khoản X" in refused("--clause", "X", "--from", "2026-01-01")
    assert "Hãy cho ngày bắt đầu" in refused("--working-days", "7")
    assert "Hãy cho ngày bắt đầu" in refused("--clause", "A.4-c")
    assert "từ 1 đến" in refused("--from", "2026-08-19", "--working-days", "0")
    with pytest.raises(CommandError, match="không phải một ngày"):
        call_command("deadline", "--from", "2026-02-30", "--working-days", "7")


def test_the_ledger_is_printed_as_json_and_as_a_table() -> None:
    here = world()
    plans.approved_plan(here)
    dialogues.ended(here)
    rows = json.loads(told("obligations", "--as-of", "2026-09-30", "--json"))
    assert {frozenset(row) for row in rows} == {
        frozenset({"clause", "party", "occasion", "due", "state", "proof"})
    }
    assert {
        "clause": "A.4-a",
        "party": "Đảng ủy phường Đồng Nguyên",
        "occasion": "Năm 2026",
        "due": "2026-01-31",
        "state": "met",
        "proof": "Kế hoạch số 05-KH/ĐU ngày 26/01/2026, 2 buổi",
    } in rows
    assert rows == json.loads(told("obligations", "--as-of", "2026-09-30", "--json"))
    table = told("obligations", "--as-of", "2026-09-30")
    assert len(table.splitlines()) == len(rows)
    assert "Quá hạn" in table


def test_the_ledger_can_be_stored() -> None:
    plans.approved_plan(world())
    told("obligations", "--as-of", "2026-09-30", "--store")
    assert Computation.objects.get().rows == Obligation.objects.count() > 0
