"""The clauses: their words, and how the days are counted from a given one."""

from urllib.parse import quote

import pytest
from django.test import Client

from doithoai.regulations.clauses import all_clauses


def at(clause: str) -> str:
    return quote(f"/dieu-khoan/{clause}/")


@pytest.mark.usefixtures("here")
def test_every_clause_has_a_page_and_stands_in_the_index(client: Client) -> None:
    index = client.get("/dieu-khoan/").text
    for clause in all_clauses():
        page = client.get(at(clause.id))
        assert page.status_code == 200
        assert f">{clause.id}</a>" in index


@pytest.mark.usefixtures("here")
def test_a_day_shows_the_counting_and_why_days_are_skipped(client: Client) -> None:
    text = client.get(at("A.4-c"), {"tu": "2026-11-13"}).text
    # 24/11/2026 is a public holiday of the shipped calendar.
    assert "thứ Tư 25/11/2026" in text
    assert text.count('class="off"') == 5
    assert "Ngày Văn hóa Việt Nam" in text


@pytest.mark.usefixtures("here")
def test_a_notice_is_counted_backwards(client: Client) -> None:
    assert "24/11/2026" in client.get(at("B.Đ8.3-b"), {"tu": "04/12/2026"}).text


@pytest.mark.usefixtures("here")
def test_a_year_whose_calendar_is_not_issued_is_told_and_not_guessed(client: Client) -> None:
    page = client.get(at("A.4-c"), {"tu": "28/12/2026"})
    assert page.status_code == 200
    assert "năm 2027 chưa được ban hành" in page.text


@pytest.mark.parametrize("typed", ["hôm qua", "31/02/2026", "9" * 300, "<b>", "01/01/0001"])
@pytest.mark.usefixtures("here")
def test_a_day_that_cannot_be_read_is_told(client: Client, typed: str) -> None:
    page = client.get(at("A.4-c"), {"tu": typed})
    assert page.status_code == 200
    assert "note--warn" in page.text
    assert "<b></b>" not in page.text


@pytest.mark.usefixtures("here")
def test_the_pop_over_gets_the_words_alone(client: Client) -> None:
    page = client.get(at("A.4-c"), {"tu": "2026-11-13"}, headers={"HX-Request": "true"})
    assert "<html" not in page.text
    assert "07 ngày làm việc" in page.text
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.usefixtures("here")
def test_an_unknown_clause_leads_to_the_index_and_nothing_is_sent(client: Client) -> None:
    page = client.get(at("B.Đ99"))
    assert page.status_code == 404
    assert 'href="/dieu-khoan/"' in page.text
    assert client.post(at("A.4-c")).status_code == 405
    assert client.post("/dieu-khoan/").status_code == 405
