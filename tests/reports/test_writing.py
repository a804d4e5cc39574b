"""A report is written, issued with frozen figures, and corrected by an erratum; a refusal burns no number."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import override_settings

from doithoai.documents.announcing import Signing
from doithoai.documents.models import Counter, Paper
from doithoai.documents.period_reporting import issue_period_report
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Category
from doithoai.regulations.refusals import Refused
from doithoai.reports.lifecycle import State
from doithoai.reports.models import Kind, Report
from doithoai.reports.queries import figures
from doithoai.reports.writing import Written, begin, correct, write
from tests.documents.conference import Conference, held
from tests.documents.opening import opened, text
from tests.factories.organisations import World, day, moment, world

ON = day(2026, 11, 20)
AT = moment(ON)
WORDS = Written(day(2026, 1, 1), ON, "", "Đúng kế hoạch.", "Tổ chức hai buổi.", "")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def begun(here: World) -> Report:
    report = begin(here.ward.party_committee, Kind.ANNUAL, 2026, by=here.advisory, at=AT)
    return write(report, WORDS, report.version, by=here.advisory, at=AT)


def signing(here: World, number: str = "") -> Signing:
    return Signing(ON, here.ward.people[Category.SECRETARY], number, ("Tỉnh ủy,",))


def issued(made: Conference) -> Paper:
    here = made.world
    return issue_period_report(begun(here), signing(here), by=here.clerk, at=AT)


def test_an_issued_report_keeps_its_figures_and_its_paper_tells_their_fingerprint() -> None:
    made = held(world())
    paper = issued(made)
    report = Report.objects.get()
    assert (report.state, report.number, paper.number) == (State.ISSUED, "01-BC/ĐU", "01-BC/ĐU")
    before = figures(report, ON)
    assert (report.sha256, before.number("trong-pham-vi")) == (before.sha256, 6)
    Opinion.objects.filter(dialogue=made.dialogue).update(received_on=day(2024, 1, 1))
    assert figures(report, ON) == before
    content = paper.file.read()
    assert sha256(content).hexdigest() == paper.sha256
    words = text(content)
    for told in (
        report.sha256,
        "năm 2026",
        "Đã tổ chức 1 buổi",
        "trong phạm vi 6",
        "33,3% (2/6)",
        "Tỉnh ủy,",
    ):
        assert told in words
    assert [table for table in opened(content).tables if len(table.columns) == 7]


def test_there_is_one_report_a_body_kind_and_year_and_none_of_a_year_to_come() -> None:
    here = world()
    begun(here)
    for year in (2026, 2027):
        with pytest.raises(Refused):
            begin(here.ward.party_committee, Kind.ANNUAL, year, by=here.advisory, at=AT)
    half = begin(here.ward.party_committee, Kind.SEMIANNUAL, 2026, by=here.advisory, at=AT)
    assert (half.first, half.last) == (day(2026, 1, 1), day(2026, 6, 30))


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    here = world()
    report = begun(here)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        write(report, WORDS, report.version - 1, by=here.clerk, at=AT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": day(2026, 12, 1)}, "last"),
        ({"last": day(2027, 1, 5)}, "last"),
        ({"tasks": "x" * 20_001}, "tasks"),
    ],
)
def test_wrong_days_and_endless_words_are_refused_at_their_field(
    wrong: dict[str, object], field: str
) -> None:
    here = world()
    report = begun(here)
    with pytest.raises(Refused) as refused:
        write(report, replace(WORDS, **wrong), report.version, by=here.clerk, at=AT)  # type: ignore[arg-type]  # by name
    assert refused.value.field == field


def test_a_refused_issue_burns_no_number() -> None:
    here = world()
    report = begin(here.ward.party_committee, Kind.ANNUAL, 2026, by=here.advisory, at=AT)
    stranger = here.other.people[Category.SECRETARY]
    with pytest.raises(Refused, match="phần đánh giá"):
        issue_period_report(report, signing(here), by=here.clerk, at=AT)
    report = write(report, WORDS, report.version, by=here.advisory, at=AT)
    for wrong in (
        Signing(day(2026, 11, 21), here.ward.people[Category.SECRETARY]),
        Signing(day(2026, 11, 1), here.ward.people[Category.SECRETARY]),
        Signing(ON, stranger),
    ):
        with pytest.raises(Refused):
            issue_period_report(report, wrong, by=here.clerk, at=AT)
    assert not Paper.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()
    with pytest.raises(Refused):
        issue_period_report(report, signing(here), by=here.unit_officer, at=AT)


def test_a_correction_is_a_paper_of_its_own_and_what_was_issued_stays() -> None:
    made = held(world())
    here = made.world
    first = issued(made)
    report = Report.objects.get()
    with pytest.raises(Refused, match="bản đính chính"):
        write(report, WORDS, report.version, by=here.advisory, at=AT)
    with pytest.raises(Refused, match="lý do"):
        correct(report, " ", by=here.advisory, at=AT)
    again = correct(report, "Ghi thiếu một buổi", by=here.advisory, at=AT)
    paper = issue_period_report(again, signing(here), by=here.clerk, at=AT)
    assert (first.number, paper.number) == ("01-BC/ĐU", "02-BC/ĐU")
    assert "đính chính Báo cáo số 01-BC/ĐU, ngày 20/11/2026. Lý do: Ghi thiếu một buổi." in text(
        paper.file.read()
    )
    report.refresh_from_db()
    assert report.number == "01-BC/ĐU"
    with pytest.raises(Refused, match="đã có bản đính chính"):
        correct(report, "Lần nữa", by=here.advisory, at=AT)
