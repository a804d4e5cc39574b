import contextlib
import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doithoai.audit.models import Entry
from doithoai.documents.models import Counter, Paper, PaperKind
from doithoai.documents.queries import register
from doithoai.documents.register import (
    Entered,
    claim_number,
    enter_paper,
    next_number,
    period,
    upload_signed_copy,
)
from doithoai.documents.reserving import Reserving, cancel, reserve
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import World, day, moment, world

DAY = day(2026, 2, 5)
AT = moment(day(2026, 11, 20))
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield world()


def entered(body: Organisation, number: str, **other: object) -> Entered:
    facts: dict[str, Any] = {
        "organisation": body,
        "kind": PaperKind.ANNUAL_REPORT,
        "year": 2026,
        "subject": "Báo cáo năm 2026",
        "number": number,
        "issued_on": day(2026, 11, 18),
    }
    return Entered(**(facts | other))


def test_numbers_run_on_by_kind_and_body(here: World) -> None:
    committee = here.ward.party_committee
    assert [next_number(committee, "conclusion", DAY) for _ in range(2)] == ["01-TB/ĐU", "02-TB/ĐU"]
    assert next_number(committee, "notice", DAY) == "03-TB/ĐU"
    assert next_number(committee, "plan", DAY) == "01-KH/ĐU"
    assert next_number(here.other.party_committee, "notice", DAY) == "01-TB/ĐU"


@pytest.mark.parametrize(
    ("first", "second", "party", "state"),
    [
        (day(2026, 12, 31), day(2027, 1, 1), "02-TB/ĐU", "01/TB-UBND"),
        (day(2025, 6, 30), day(2025, 7, 1), "01-TB/ĐU", "02/TB-UBND"),
        (day(2026, 1, 2), day(2026, 12, 30), "02-TB/ĐU", "02/TB-UBND"),
    ],
)
def test_a_party_body_counts_by_term_and_a_state_body_by_year(
    here: World, first: date, second: date, party: str, state: str
) -> None:
    for body, expected in ((here.ward.party_committee, party), (here.ward.peoples_committee, state)):
        next_number(body, "notice", first)
        assert next_number(body, "notice", second) == expected


def test_the_terms_are_a_setting(here: World) -> None:
    with override_settings(DOITHOAI_PARTY_TERMS=((day(2024, 1, 1), "2024-2029"),)):
        assert period(here.ward.party_committee, DAY) == "2024-2029"
    assert period(here.ward.party_committee, DAY) == "2025-2030"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5", "05-BC/ĐU"),
        ("05", "05-BC/ĐU"),
        ("Số 5-BC/ĐU", "05-BC/ĐU"),
        ("Số: 127-BC/ĐU", "127-BC/ĐU"),
        ("05-BC/ĐU", "05-BC/ĐU"),  # typed with combining marks
        ("12A-BC/ĐU", "12A-BC/ĐU"),
        ("BC đặc biệt", "BC đặc biệt"),
    ],
)
def test_a_typed_number_is_brought_to_its_form(here: World, typed: str, number: str) -> None:
    assert claim_number(here.ward.party_committee, "annual_report", DAY, typed) == number


def test_a_number_used_before_is_refused_and_named(here: World) -> None:
    body = here.ward.party_committee
    enter_paper(entered(body, "5"), by=here.clerk, at=AT)
    with pytest.raises(Refused) as refused:
        enter_paper(entered(body, "05-BC/ĐU", subject="Báo cáo khác"), by=here.clerk, at=AT)
    assert refused.value.field == "number"
    assert str(refused.value).startswith("Số 05-BC/ĐU đã dùng cho “Báo cáo năm 2026” ngày 18/11/2026.")
    assert Paper.objects.count() == 1


def test_a_number_typed_ahead_is_passed_over_and_no_gap_is_left(here: World) -> None:
    body = here.ward.party_committee
    enter_paper(entered(body, "2"), by=here.clerk, at=AT)
    assert [next_number(body, "annual_report", DAY) for _ in range(2)] == ["01-BC/ĐU", "03-BC/ĐU"]


def test_an_act_that_is_undone_burns_no_number(here: World) -> None:
    body = here.ward.party_committee
    with transaction.atomic():
        next_number(body, "notice", DAY)
        transaction.set_rollback(True)
    assert next_number(body, "notice", DAY) == "01-TB/ĐU"


def test_the_database_holds_a_number_once(here: World) -> None:
    paper = enter_paper(entered(here.ward.party_committee, "5"), by=here.clerk, at=AT)
    paper.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "dossier"}, "kind"),
        ({"subject": " "}, "subject"),
        ({"number": " "}, "number"),
        ({"number": "5" * 41}, "number"),
        ({"issued_on": day(2026, 11, 21)}, "issued_on"),
    ],
)
def test_a_paper_is_entered_whole_or_not_at_all(here: World, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        enter_paper(entered(here.ward.party_committee, **({"number": "5"} | change)), by=here.clerk, at=AT)
    assert refused.value.field == field
    assert not Paper.objects.exists()


def test_an_entered_paper_was_signed_by_somebody_who_held_the_office_that_day(here: World) -> None:
    body = here.ward.party_committee
    with pytest.raises(Refused) as refused:
        enter_paper(entered(body, "5", signer=here.other_leader.person), by=here.clerk, at=AT)
    assert refused.value.field == "signer"
    assert next_number(body, "annual_report", DAY) == "01-BC/ĐU"


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "other_clerk", "superior"])
def test_only_the_desk_keeps_the_register(here: World, who: str) -> None:
    with pytest.raises(Refused):
        enter_paper(entered(here.ward.party_committee, "5"), by=getattr(here, who), at=AT)


def test_an_entered_paper_keeps_its_file_with_its_hash_and_is_recorded(here: World) -> None:
    file = ContentFile(b"%PDF-1.7", name="Báo cáo.PDF")
    paper = enter_paper(entered(here.ward.party_committee, "5", file=file), by=here.clerk, at=AT)
    assert paper.file.read() == b"%PDF-1.7"
    assert paper.file.name.endswith(".pdf")
    assert len(paper.sha256) == 64
    assert Entry.objects.get(act="enter_paper").facts["number"] == "05-BC/ĐU"
    assert list(register(here.ward.party_committee)) == [paper]


def test_the_signed_copy_stands_beside_the_paper(here: World) -> None:
    paper = enter_paper(entered(here.ward.party_committee, "5"), by=here.clerk, at=AT)
    paper = upload_signed_copy(paper, ContentFile(b"scan", name="scan.pdf"), by=here.clerk, at=AT)
    assert paper.signed_copy.read() == b"scan"
    assert Entry.objects.filter(act="upload_signed_copy").count() == 1
    with pytest.raises(Refused):
        upload_signed_copy(paper, ContentFile(b"x", name="x.pdf"), by=here.other_clerk, at=AT)


@given(st.lists(st.sampled_from(["notice", "conclusion", "plan", "1", "2", "3", "7"]), max_size=12))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_or_taken_no_number_is_given_twice(here: World, acts: list[str]) -> None:
    body = here.ward.party_committee
    given_numbers: list[str] = []
    with transaction.atomic():
        for act in acts:
            typed, kind = (act, "annual_report") if act.isdigit() else ("", act)
            try:
                number = claim_number(body, kind, DAY, typed)
            except Refused:
                continue
            Paper.objects.create(
                organisation=body,
                kind=kind,
                subject="x",
                year=2026,
                number=number,
                period=period(body, DAY),
                issued_on=DAY,
                by=here.clerk,
                at=AT,
            )
            given_numbers.append(number)
        assert len(given_numbers) == len(set(given_numbers))
        taken = sorted(int(n[:2]) for n in given_numbers if n.endswith("TB/ĐU"))
        assert taken == list(range(1, len(taken) + 1))
        transaction.set_rollback(True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server")
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_consecutive_numbers_on_postgresql() -> None:
    body = world().ward.party_committee
    numbers: list[str] = []
    broken: list[Exception] = []

    def take() -> None:
        try:
            numbers.extend(next_number(body, "notice", DAY) for _ in range(5))
        except Exception as fault:  # noqa: BLE001 - shown by the assertion below
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert sorted(numbers) == [f"{n:02d}-TB/ĐU" for n in range(1, 41)]
    assert Counter.objects.get().last == 40


ACTS = st.sampled_from(["reserve", "undo", "typed 2", "typed 5", "cancel"])
YEARS = itertools.count(2026)


def acting(here: World, year: int, acts: list[str]) -> None:
    """One thread's acts in a year of the people's committee; a refused or undone one leaves nothing."""
    who: dict[str, Any] = {"by": here.chairman, "at": moment(day(year, 11, 20))}
    wanted = Reserving(here.ward.peoples_committee, "orders", "Giao việc", day(year, 2, 5))
    for act in acts:
        with contextlib.suppress(Refused, Undone), transaction.atomic():
            kept = reserve(replace(wanted, number=act[6:] if act.startswith("typed") else ""), **who)
            if act == "undo":
                raise Undone
            if act == "cancel":
                cancel(kept, "Thôi", **who)


class Undone(Exception):  # noqa: N818 - no fault: it undoes an act on purpose
    """Somebody thinks better of it."""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server")
@pytest.mark.django_db(transaction=True)
def test_whatever_many_do_at_once_numbers_are_consecutive_and_none_is_given_twice() -> None:
    here = world()

    @given(st.lists(st.lists(ACTS, min_size=1, max_size=5), min_size=2, max_size=6))
    @settings(max_examples=8, deadline=None)
    def hold(plans: list[list[str]]) -> None:
        year, broken = next(YEARS), []

        def run(acts: list[str]) -> None:
            try:
                acting(here, year, acts)
            except Exception as fault:  # noqa: BLE001 - shown by the assertion below
                broken.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(acts,)) for acts in plans]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert broken == []
        rows = Paper.objects.filter(organisation=here.ward.peoples_committee, year=year)
        numbers = sorted(int(row.number[:2]) for row in rows)
        assert len(numbers) == len(set(numbers))
        typed = {2, 5} & set(numbers)
        taken = [n for n in numbers if n not in typed]
        # Below a number that was taken there is no gap, whatever was undone.
        assert all(m in numbers for n in taken for m in range(1, n))
        wanted = sum(act in {"reserve", "cancel"} for acts in plans for act in acts)
        assert len(numbers) >= wanted

    hold()
