"""Every figure of a report opens the rows it counts, and the sums reconcile (reports.md)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from doithoai.documents.concluding import issue_conclusion
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import accept_passing, transfer
from doithoai.organisations.models import Layout
from doithoai.reports.asking import Asked
from doithoai.reports.counting import FIGURES, GROUPS, count, kept, opened, rate, words_of
from tests.documents.conference import CONCLUDED_ON, Conference, concluding, conference, held
from tests.factories.organisations import day, moment, world

AFTER = moment(CONCLUDED_ON, 16)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def year_of(made: Conference, **other: object) -> Asked:
    """The whole year of the body that held it."""
    asked = Asked(made.organisation, day(2026, 1, 1), day(2026, 12, 31), day(2026, 10, 1))
    return replace(asked, **other)  # type: ignore[arg-type]  # what a test changes


@pytest.mark.parametrize("layout", list(Layout))
def test_every_figure_opens_as_many_rows_as_it_says(layout: str) -> None:
    made = held(world(), layout)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AFTER)
    asked = year_of(made)
    sheet = count(asked)
    for key in FIGURES:
        assert sheet.number(key) == opened(asked, key).count(), key
    for name, lines in sheet.groups.items():
        for line in lines:
            rows = opened(asked, "trong-pham-vi", name, line.value)
            assert (line.number, line.done + line.going + line.waiting) == (rows.count(), line.number)
        assert sum(line.number for line in lines) == sheet.number("trong-pham-vi")
    assert set(sheet.groups) == set(GROUPS)


def test_figures_of_a_conference_are_what_happened_there() -> None:
    made = held(world())
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AFTER)
    sheet = count(year_of(made))
    told = {
        "buoi": 1,
        "buoi-periodic": 1,
        "chu-tri-secretary": 1,
        "luot-du": 142,
        "tiep-nhan": 8,
        "trong-pham-vi": 6,
        "tai-hoi-nghi": 3,  # the third slip was not reached and became an opinion
        "truoc-hoi-nghi": 3,
        "ngoai-pham-vi": 1,
        "to-cao": 1,
        "khong-xem-xet": 1,
        "tra-loi-ngay": 2,
        "tra-loi-sau": 3,
        "ghi-nhan": 1,
        "da-ket-luan": 1,
        "ket-luan-dung-han": 1,
        "thong-bao-dung-han": 1,
    }
    assert {key: sheet.number(key) for key in told} == told
    assert [(one.name, one.number) for one in sheet.chairs] == [(made.dialogue.chair.name, 1)]
    secretary = next(head for head in sheet.heads if made.dialogue.chair.name in head.name)
    assert (secretary.filled, sheet.number("nguoi-dung-dau"), sheet.number("du-so-lan")) == (False, 1, 0)
    assert not sheet.unbalanced
    assert words_of(sheet, "trong-pham-vi", ("tra-loi-ngay", "tra-loi-sau", "ghi-nhan", "chua-neu")).endswith(
        "6 = 2 + 3 + 1 + 0"
    )


def test_what_came_or_was_held_on_another_day_or_elsewhere_is_not_counted() -> None:
    here = world()
    made = held(here)
    early = count(year_of(made, last=day(2026, 6, 30)))
    assert (early.number("buoi"), early.number("tiep-nhan")) == (0, 0)
    other = count(year_of(made, body=here.other.party_committee))
    assert (other.number("buoi"), other.number("tiep-nhan")) == (0, 0)


def test_the_consolidated_report_counts_every_body_below_and_no_opinion_twice() -> None:
    here = world()
    made, beside = held(here), conference(here, Layout.STATE)
    recorded = Opinion.objects.get(pk=beside.prepared[1].pk)
    sent = transfer(recorded, made.organisation, "Thuộc Đảng ủy", by=beside.by, at=AFTER)
    accept_passing(sent, by=made.by, at=AFTER)
    one = count(year_of(made))
    whole = count(year_of(made, body=here.ward.party_committee.parent, below=True))
    assert one.number("noi-khac-chuyen") == 1
    assert whole.number("tiep-nhan") == 13
    assert not whole.unbalanced


def test_what_is_frozen_is_read_again_as_it_was_counted() -> None:
    sheet = count(year_of(held(world())))
    again = kept(sheet.plain())
    assert again == sheet
    assert again.sha256 == sheet.sha256


def test_a_rate_never_stands_without_its_denominator() -> None:
    sheet = count(year_of(held(world())))
    assert rate(sheet, "da-tra-loi") == "33,3% (2/6)"
    assert rate(sheet, "hai-long") == "chưa có"


def test_counting_many_opinions_asks_as_often_as_counting_few() -> None:
    here = world()
    made = conference(here)
    with CaptureQueriesContext(connection) as few:
        count(year_of(made))
    held(here, Layout.STATE)
    with CaptureQueriesContext(connection) as many:
        count(year_of(made, body=made.organisation.parent))
    assert len(many) == len(few)
