"""The list of opinions as a table: exactly what is shown, harmless cells, names only for who may know them, recorded."""

import csv
import io
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from doithoai.audit.models import Entry
from doithoai.opinions import exporting
from doithoai.opinions.models import Kind
from doithoai.organisations.models import Account
from tests.desk.asking import Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
LIST = "/ban/y-kien/"
EXPORT = LIST + "xuat/"


def taken(ask: Asking, account: Account, asked: str = "xem=tat-ca") -> list[dict[str, str]]:
    """The rows of the .csv."""
    answer = ask.post(account, f"{EXPORT}?{asked}", {"tep": "csv"})
    assert answer.status == 200
    told = bytes(answer.response.content)
    assert told.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))


def test_both_kinds_of_file_hold_what_the_list_shows_in_its_order(ask: Asking, here: World) -> None:
    first, last = opinions.closed(here), opinions.assigned(here)
    opinions.received(here)
    rows = taken(ask, here.clerk, "xem=tat-ca&linh-vuc=flooding")
    assert [row["Mã"] for row in rows] == [last.code, first.code]
    assert rows[0]["Ngày nhận"] == "03/09/2026"
    assert rows[0]["Lĩnh vực"] == "Ngập, thoát nước"
    assert [row["Mã"] for row in taken(ask, here.clerk, "xem=xong")] == [first.code]
    assert [row["Mã"] for row in taken(ask, here.clerk, "q=thong+cong&xem=xong")] == [first.code]
    answer = ask.post(here.clerk, EXPORT + "?xem=xong", {"tep": "xlsx"})
    assert 'filename="y-kien-2026-09-10.xlsx"' in answer.response.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.response.content)).active
    assert sheet is not None
    told = list(sheet.iter_rows(values_only=True))
    assert told[0][:2] == ("Mã", "Ngày nhận")
    assert told[1][:2] == (first.code, datetime(2026, 9, 3))  # noqa: DTZ001 - a cell knows no zone
    assert len(told) == 2


@pytest.mark.parametrize(
    "text", ["=1+2", "+84 gọi lại", "-HYPERLINK(1)", "@SUM(A1)", "\t=1", "  =1", "\n=2", "＝1"]
)
def test_no_cell_is_a_formula(ask: Asking, here: World, text: str) -> None:
    opinions.received(here, text=f"{text} đường ngập", petitioner="=cmd|'/c calc'!A1")
    row = taken(ask, here.clerk)[0]
    assert row["Nội dung"] == f"'{text} đường ngập"
    assert row["Người nêu"] == "'=cmd|'/c calc'!A1"
    answer = ask.post(here.clerk, EXPORT, {"tep": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.response.content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)


def test_names_go_only_to_who_may_know_them_and_telephones_to_nobody(ask: Asking, here: World) -> None:
    text = f"Tôi là {opinions.NAME}, nhà hay bị ngập. Gọi {opinions.PHONE}."
    opinions.assigned(here, text=text)
    for account in (here.clerk, here.unit_officer):
        row = taken(ask, account)[0]
        assert row["Người nêu"] == opinions.NAME
        assert row["Nội dung"] == text
    for account in (here.supervisor, here.superior):
        answer = ask.post(account, f"{EXPORT}?xem=tat-ca", {"tep": "csv"}).response.content.decode()
        assert "Người nêu đã che" in answer
        for told in (opinions.NAME, opinions.PHONE, opinions.ADDRESS):
            assert told not in answer
    told = ask.post(here.clerk, EXPORT, {"tep": "csv"}).response.content.decode()
    assert opinions.EMAIL not in told


def test_nobody_takes_what_they_may_not_read(ask: Asking, here: World) -> None:
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION)
    assert [row["Mã"] for row in taken(ask, here.clerk)] == [opinion.code]
    for account in (here.supervisor, here.superior, here.other_advisory, here.unit_officer):
        with nothing_written():
            answer = ask.post(account, f"{EXPORT}?xem=tat-ca", {"tep": "csv"})
        assert answer.onward == f"{LIST}?xem=tat-ca"


def test_who_took_what_is_recorded_without_what_was_looked_for(ask: Asking, here: World) -> None:
    opinions.assigned(here)
    taken(ask, here.clerk, f"q={opinions.NAME}&linh-vuc=flooding")
    entry = Entry.objects.get(act="export_opinions")
    assert entry.actor_id == here.clerk.pk
    assert entry.facts == {
        "view": "all", "field": "flooding", "rows": 1, "named": 1, "file": "csv", "searched": True,
    }  # fmt: skip
    taken(ask, here.supervisor, "xem=tat-ca")
    assert Entry.objects.filter(act="export_opinions").latest("id").facts["named"] == 0


def test_an_empty_or_endless_list_says_what_to_do(
    ask: Asking, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = ask.client(here.clerk)
    with nothing_written():
        told = client.post(EXPORT, {"tep": "csv"}, follow=True).content.decode()
    assert "Danh sách đang trống" in told
    opinions.received(here)
    opinions.received(here)
    monkeypatch.setattr(exporting, "MOST", 1)
    told = client.post(EXPORT, {"tep": "xlsx"}, follow=True).content.decode()
    assert "hơn 1 ý kiến nên chưa xuất được" in told


def test_wrong_method_and_strangers(ask: Asking, here: World) -> None:
    assert ask.get(here.clerk, EXPORT).status == 405
    assert ask.post(None, EXPORT).onward.startswith("/dang-nhap/")


def test_one_opinion_and_three_are_taken_at_the_same_cost(ask: Asking, here: World) -> None:
    def cost() -> int:
        client = ask.client(here.clerk)
        client.post(EXPORT, {"tep": "csv"})
        with CaptureQueriesContext(connection) as seen:
            client.post(EXPORT, {"tep": "csv"})
        return len(seen)

    opinions.assigned(here)
    one = cost()
    opinions.assigned(here)
    opinions.drafted(here)
    assert cost() == one
