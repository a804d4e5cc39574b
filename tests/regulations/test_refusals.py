"""The sentence that a person reads when an act is refused."""

from datetime import date

from doithoai.regulations.refusals import CalendarNotIssued, Refused, msgid


def test_the_facts_stand_in_the_sentence_and_dates_as_people_write_them() -> None:
    refused = Refused(
        msgid("Thông báo phải đăng trước ngày %(last)s (%(name)s)."),
        clause="B.Đ8.3-b",
        field="published_on",
        last=date(2026, 11, 10),
        name="Hội trường A",
    )
    assert str(refused) == "Thông báo phải đăng trước ngày 10/11/2026 (Hội trường A)."
    assert (refused.clause, refused.field) == ("B.Đ8.3-b", "published_on")
    assert refused.facts["last"] == date(2026, 11, 10)


def test_the_sentence_is_translated_before_the_facts_are_put_in() -> None:
    english = {"Còn thiếu %(n)s ý kiến.": "%(n)s opinions are missing."}
    assert Refused("Còn thiếu %(n)s ý kiến.", n=3).words(english.__getitem__) == "3 opinions are missing."


def test_a_sentence_without_facts_may_hold_a_per_cent_sign() -> None:
    assert str(Refused("Cần 10 % cử tri.")) == "Cần 10 % cử tri."


def test_a_calendar_not_issued_names_its_year_clause_and_field() -> None:
    refused = CalendarNotIssued(2027, clause="A.4-c", field="held_on")
    assert (refused.year, refused.clause, refused.field) == (2027, "A.4-c", "held_on")
    assert str(refused).startswith("Lịch nghỉ lễ, tết và làm bù của năm 2027 chưa được ban hành")
