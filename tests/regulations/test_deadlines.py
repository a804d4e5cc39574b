"""Due dates, held against rows that a legal officer can check with a wall calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from doithoai.regulations.clauses import Clause, Term, TermKind, all_clauses, clause
from doithoai.regulations.deadlines import (
    calendar_days_after,
    calendar_days_before,
    deadline,
    deadline_of,
    last_day_before,
    lateness,
    working_days_after,
    working_days_between,
)
from doithoai.regulations.refusals import CalendarNotIssued, Refused
from doithoai.regulations.working_days import Calendar, shipped_calendar, spelled

SHIPPED = shipped_calendar()
WITHOUT_EXCHANGES = Calendar(
    tuple(day for day in SHIPPED.days if day.kind not in ("swap_off", "makeup")), SHIPPED.issued_years
)

SEVEN_WORKING_DAYS = [
    # end of the dialogue, due, due when no day had been exchanged, why
    ("thứ Năm, 12/11/2026", "thứ Hai, 23/11/2026", "thứ Hai, 23/11/2026", "hai cuối tuần"),
    ("thứ Hai, 16/11/2026", "thứ Năm, 26/11/2026", "thứ Năm, 26/11/2026", "qua 24/11"),
    ("thứ Ba, 10/02/2026", "thứ Năm, 26/02/2026", "thứ Năm, 26/02/2026", "qua Tết"),
    ("thứ Tư, 22/04/2026", "thứ Tư, 06/05/2026", "thứ Tư, 06/05/2026", "nghỉ bù Giỗ Tổ, 30/4, 01/5"),
    ("thứ Tư, 19/08/2026", "thứ Năm, 27/08/2026", "thứ Sáu, 28/08/2026", "làm bù thứ Bảy 22/8"),
    ("thứ Sáu, 28/08/2026", "thứ Sáu, 11/09/2026", "thứ Năm, 10/09/2026", "qua 31/8–02/9"),
    ("thứ Bảy, 10/10/2026", "thứ Ba, 20/10/2026", "thứ Ba, 20/10/2026", "buổi tổ chức thứ Bảy"),
    ("thứ Sáu, 13/11/2026", "thứ Tư, 25/11/2026", "thứ Tư, 25/11/2026", "buổi cuối trước hạn 15/11"),
    ("thứ Năm, 25/12/2025", "thứ Tư, 07/01/2026", "thứ Ba, 06/01/2026", "01/01, hoán đổi 02/01"),
    # rows of our own
    ("thứ Tư, 31/12/2025", "thứ Hai, 12/01/2026", "thứ Hai, 12/01/2026", "làm bù 10/01 bù lại 02/01"),
    ("thứ Sáu, 13/02/2026", "thứ Ba, 03/03/2026", "thứ Ba, 03/03/2026", "hôm trước Tết"),
    ("thứ Bảy, 22/08/2026", "thứ Sáu, 04/09/2026", "thứ Năm, 03/09/2026", "buổi vào ngày làm bù"),
]


def _day(words: str) -> date:
    day = datetime.strptime(words.split(", ")[1], "%d/%m/%Y").replace(tzinfo=UTC).date()
    assert spelled(day) == words
    return day


@pytest.mark.parametrize(("end", "due", "due_without_exchanges", "why"), SEVEN_WORKING_DAYS)
def test_the_conclusion_notice_is_due_on_the_seventh_working_day(
    end: str, due: str, due_without_exchanges: str, why: str
) -> None:
    assert spelled(deadline("A.4-c", _day(end), SHIPPED).due) == due, why
    assert spelled(deadline("A.4-c", _day(end), WITHOUT_EXCHANGES).due) == due_without_exchanges, why


BEFORE_A_DATE = [
    ("A.4-a", 2026, "thứ Bảy, 31/01/2026", "thứ Sáu, 30/01/2026"),
    ("A.4-a", 2025, "thứ Sáu, 31/01/2025", ""),
    ("A.4-b", 2026, "thứ Bảy, 14/11/2026", "thứ Sáu, 13/11/2026"),
    ("A.6-b", 2026, "Chủ nhật, 29/11/2026", "thứ Sáu, 27/11/2026"),
    ("A.6-d", 2026, "thứ Hai, 14/12/2026", ""),
    ("A.4-b", 2027, "Chủ nhật, 14/11/2027", "thứ Sáu, 12/11/2027"),
]


@pytest.mark.parametrize(("clause_id", "year", "due", "rather"), BEFORE_A_DATE)
def test_before_a_date_means_the_day_before_and_never_moves(
    clause_id: str, year: int, due: str, rather: str
) -> None:
    found = deadline(clause_id, year, SHIPPED)
    assert spelled(found.due) == due
    assert "không lùi" in found.remark
    assert (f"nên làm xong chậm nhất {rather}" in found.remark) is bool(rather)
    assert deadline(clause_id, date(year, 6, 1), SHIPPED) == found


def test_the_notice_is_public_ten_calendar_days_ahead() -> None:
    found = deadline("B.Đ8.3-b", _day("thứ Sáu, 20/11/2026"), SHIPPED)
    assert spelled(found.due) == "thứ Ba, 10/11/2026"
    assert len(found.days) == 10


def test_a_notice_needs_no_calendar_of_the_year() -> None:
    assert calendar_days_before(date(2027, 3, 1), 10).due == date(2027, 2, 19)


OFF_DAYS = [
    ("thứ Tư, 15/04/2026", 9, "thứ Sáu, 24/04/2026"),
    ("thứ Tư, 15/04/2026", 10, "thứ Ba, 28/04/2026"),  # Saturday, Giỗ Tổ and its day in lieu follow
    ("thứ Sáu, 07/08/2026", 15, "thứ Bảy, 22/08/2026"),  # a make-up Saturday is worked: nothing moves
    ("thứ Ba, 10/02/2026", 6, "thứ Hai, 23/02/2026"),  # the first day of Tết
]


@pytest.mark.parametrize(("start", "n", "due"), OFF_DAYS)
def test_a_term_ending_on_a_day_off_moves_to_the_next_working_day(start: str, n: int, due: str) -> None:
    found = calendar_days_after(_day(start), n, SHIPPED)
    assert spelled(found.due) == due
    assert sum(day.counted for day in found.days) == n
    assert found.days[-1].date == found.due
    assert ("BLDS 2015 Đ.148" in found.remark) is (len(found.days) > n)


def test_moving_off_a_day_off_is_a_parameter() -> None:
    found = calendar_days_after(_day("thứ Tư, 15/04/2026"), 10, SHIPPED, moves_off_day=False)
    assert spelled(found.due) == "thứ Bảy, 25/04/2026"
    assert "không lùi" in found.remark


def test_whether_a_fixed_date_moves_is_a_parameter_of_its_clause() -> None:
    rule = replace(clause("A.4-b"), term=Term(TermKind.BEFORE_DATE, month=11, day=15, moves_off_day=True))
    assert spelled(deadline_of(rule, 2026, SHIPPED).due) == "thứ Hai, 16/11/2026"
    assert spelled(deadline_of(rule, 2025, SHIPPED).due) == "thứ Sáu, 14/11/2025"


def test_a_term_in_calendar_days_follows_its_own_parameter() -> None:
    stays = Term(TermKind.CALENDAR_DAYS_AFTER, days=10)
    start = _day("thứ Tư, 15/04/2026")
    for term, due in [
        (stays, "thứ Bảy, 25/04/2026"),
        (replace(stays, moves_off_day=True), "thứ Ba, 28/04/2026"),
    ]:
        assert spelled(deadline_of(replace(clause("A.4-c"), term=term), start, SHIPPED).due) == due


def test_a_working_day_term_that_touches_a_year_not_issued_is_refused() -> None:
    assert deadline("A.4-c", _day("thứ Ba, 22/12/2026"), SHIPPED).due == date(2026, 12, 31)
    with pytest.raises(CalendarNotIssued, match="2027") as refusal:
        deadline("A.4-c", _day("thứ Tư, 23/12/2026"), SHIPPED)
    assert refusal.value.clause == "A.4-c"
    with pytest.raises(CalendarNotIssued):
        calendar_days_after(date(2027, 3, 1), 10, SHIPPED)
    assert calendar_days_after(date(2027, 3, 1), 10, SHIPPED, moves_off_day=False).due == date(2027, 3, 11)


DATED = {
    TermKind.BEFORE_DATE,
    TermKind.AT_LEAST_PER_YEAR,
    TermKind.WORKING_DAYS_AFTER,
    TermKind.CALENDAR_DAYS_BEFORE,
}


@pytest.mark.parametrize("rule", [rule for rule in all_clauses() if rule.term], ids=lambda rule: rule.id)
def test_every_term_gives_a_date_or_says_that_it_has_none(rule: Clause) -> None:
    assert rule.term
    if rule.term.kind in DATED:
        found = deadline(rule.id, date(2026, 11, 12), SHIPPED)
        assert found.clause == rule.id
        assert found.explain().startswith(f"{rule.id}: mốc tính ")
    else:
        with pytest.raises(Refused, match="không cho ra một ngày cụ thể"):
            deadline(rule.id, date(2026, 11, 12), SHIPPED)


REFUSALS = [
    ("A.9-z", 2026, "Không có điều khoản A.9-z trong các văn bản đã nạp."),
    ("B.Đ9.2-a", 2026, "Điều khoản B.Đ9.2-a không đặt thời hạn bằng số."),
    ("A.4-c", 2026, "Hạn của A.4-c tính từ một ngày, không tính từ một năm."),
    ("A.4-a", 0, "Năm 0 nằm ngoài khoảng tính được (1900–2200)."),
    ("A.1-e", 99999, "Năm 99999 nằm ngoài khoảng tính được (1900–2200)."),
    ("B.Đ8.3-b", date(1, 1, 3), "Năm 1 nằm ngoài khoảng tính được (1900–2200)."),
]


@pytest.mark.parametrize(("clause_id", "start", "sentence"), REFUSALS)
def test_what_cannot_be_computed_is_refused_in_plain_words(
    clause_id: str, start: date | int, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        deadline(clause_id, start, SHIPPED)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("n", [0, -1, 100_000])
def test_a_term_of_no_days_or_of_centuries_is_refused(n: int) -> None:
    with pytest.raises(Refused, match=f"không thể là {n}"):
        working_days_after(date(2026, 3, 2), n, SHIPPED)


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="not at a moment"):
        working_days_after(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 7, SHIPPED)


def test_the_working_is_shown_day_by_day() -> None:
    assert deadline("A.4-c", _day("thứ Tư, 19/08/2026"), SHIPPED).explain().splitlines() == [
        "A.4-c: mốc tính thứ Tư, 19/08/2026",
        "7 ngày làm việc, không tính ngày bắt đầu (BLDS 2015 Đ.147)",
        "thứ Năm, 20/08/2026: tính là ngày 1 – ngày làm việc",
        "thứ Sáu, 21/08/2026: tính là ngày 2 – ngày làm việc",
        "thứ Bảy, 22/08/2026: tính là ngày 3 – làm bù cho 31/8 (chưa kiểm chứng)",
        "Chủ nhật, 23/08/2026: không tính – Chủ nhật",
        "thứ Hai, 24/08/2026: tính là ngày 4 – ngày làm việc",
        "thứ Ba, 25/08/2026: tính là ngày 5 – ngày làm việc",
        "thứ Tư, 26/08/2026: tính là ngày 6 – ngày làm việc",
        "thứ Năm, 27/08/2026: tính là ngày 7 – ngày làm việc",
        "Hạn cuối: thứ Năm, 27/08/2026",
    ]
    assert last_day_before(2026, 12, 15).explain().splitlines() == [
        "mốc tính thứ Ba, 15/12/2026",
        "trước ngày 15/12: ngày cuối hợp lệ là 14/12; không lùi khi trùng ngày nghỉ",
        "Hạn cuối: thứ Hai, 14/12/2026",
    ]


def test_days_left_count_working_days_up_to_the_due_date() -> None:
    due = _day("thứ Hai, 23/11/2026")
    assert working_days_between(_day("thứ Tư, 18/11/2026"), due, SHIPPED) == 3
    assert working_days_between(due, due, SHIPPED) == 0
    assert working_days_between(_day("thứ Năm, 26/11/2026"), due, SHIPPED) == -2


LATENESS = [
    # due, done, days late, working days late
    ("thứ Sáu, 13/11/2026", "thứ Sáu, 13/11/2026", 0, 0),
    ("thứ Sáu, 13/11/2026", "thứ Tư, 11/11/2026", 0, 0),
    ("thứ Sáu, 13/11/2026", "thứ Bảy, 14/11/2026", 1, 0),
    ("thứ Hai, 23/11/2026", "thứ Tư, 25/11/2026", 2, 1),
    ("thứ Hai, 14/12/2026", "thứ Hai, 04/01/2027", 21, None),
]


@pytest.mark.parametrize(("due", "done", "days", "working"), LATENESS)
def test_lateness_is_told_in_days_and_in_working_days(
    due: str, done: str, days: int, working: int | None
) -> None:
    found = lateness(_day(due), _day(done), SHIPPED)
    assert (found.calendar_days, found.working_days, found.late) == (days, working, days > 0)
