"""The demo: a year of Bắc Ninh is told in full, whatever day it is, and nothing of it is lost."""

import os
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from doithoai.audit.models import Entry
from doithoai.audit.verify import breaks
from doithoai.commitments.models import Commitment
from doithoai.commitments.models import State as CommitmentState
from doithoai.demo.labels import data
from doithoai.demo.loading import WORLD, load
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Conclusion, Dialogue
from doithoai.documents.models import Paper, PaperKind
from doithoai.opinions.conservation import account_of, lost
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion, Passing, Submission
from doithoai.organisations.models import Account, CalendarYear, Organisation
from tests.factories.organisations import moment

PASSWORD = "mat-khau-mau-2026"
USUAL = date(2026, 11, 23)
# A January before the plans, a Saturday in Tết, the end of a year: and which years nobody had issued by then.
OTHER_DAYS = (
    (date(2027, 1, 5), [2027]),
    (date(2027, 2, 20), [2027]),
    (date(2028, 12, 30), [2027, 2028, 2029]),
    (date(2030, 3, 4), [2029, 2030]),
)
# Each tells a whole year, half a minute: two in the gate, all when there is time.
IN_THE_GATE = OTHER_DAYS if os.environ.get("DOITHOAI_THOROUGH") else OTHER_DAYS[:2]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "assumed"), IN_THE_GATE)
def test_the_year_is_told_whatever_day_it_is(
    day: date, assumed: list[int], tmp_path: Path, settings: Settings
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the day makes no difference to the database")
    settings.MEDIA_ROOT = tmp_path
    load(WORLD, at=moment(day, 10, 30), password=PASSWORD)
    the_world_is_whole(day)
    years = CalendarYear.objects.all()
    assert [year.year for year in years] == assumed
    assert all("giả định" in year.decision for year in years)


@pytest.mark.django_db
def test_the_command_tells_once_and_shows_who_may_sign_in(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("demo", password=PASSWORD, today=USUAL)
    printed = capsys.readouterr().out
    assert "Đã nạp dữ liệu mẫu" in printed
    assert f"mật khẩu chung: {PASSWORD}" in printed
    the_world_is_whole(USUAL)
    assert not CalendarYear.objects.exists()
    named = re.findall(r"^  (\w+\.\w+) ", printed, re.MULTILINE)
    assert len(named) > 20
    for username in named:
        assert Account.objects.get(username=username).check_password(PASSWORD)
    before = Entry.objects.count()
    call_command("demo", password=PASSWORD)
    assert "được giữ nguyên" in capsys.readouterr().out
    assert Entry.objects.count() == before


def the_world_is_whole(day: date) -> None:
    every_opinion_of_the_file_is_told_once()
    every_state_is_there()
    nothing_is_lost(day)
    some_clauses_are_kept_and_some_are_not(day)
    assert breaks() == []


def every_opinion_of_the_file_is_told_once() -> None:
    texts = Counter(Submission.objects.values_list("text", flat=True))
    assert {known.text: texts[known.text] for known in data().values()} == dict.fromkeys(
        (known.text for known in data().values()), 1
    )


def every_state_is_there() -> None:
    states = set(Dialogue.objects.values_list("state", flat=True))
    assert states == set(State.values)
    assert set(Opinion.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Commitment.objects.values_list("state", flat=True)) == set(CommitmentState.values)
    for kind in (PaperKind.PLAN, PaperKind.NOTICE, PaperKind.CONCLUSION, PaperKind.DIALOGUE_REPORT):
        assert Paper.objects.filter(kind=kind).exists()
    assert set(Feedback.objects.values_list("satisfied", flat=True)) == {True, False}


def nothing_is_lost(day: date) -> None:
    for body in Organisation.objects.all():
        assert lost(body) == []
        assert account_of(body, day - timedelta(days=700), day).balances
    for opinion in Opinion.objects.exclude(published_on=None).select_related("submission"):
        assert not re.search(r"0900|06415|07000", opinion.public_text)
        assert opinion.submission.petitioner == "" or opinion.submission.petitioner not in opinion.public_text


def some_clauses_are_kept_and_some_are_not(day: date) -> None:
    assert Dialogue.objects.exclude(late_notice_reason="").exists()
    assert Conclusion.objects.exclude(late_reason="").exists()
    overdue = Dialogue.objects.filter(state=State.ENDED, conclusion_due__lt=day)
    soon = Dialogue.objects.filter(state=State.ENDED, conclusion_due__gte=day)
    assert overdue.count() == 1
    assert soon.count() == 1
    assert Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lt=day).exists()
    assert Passing.objects.filter(told_on=None, no_way_reason="", returned_at=None).exists()
    assert Passing.objects.exclude(returned_at=None).exists()
    assert Passing.objects.exclude(continuation=None).exists()
    for opinion in Opinion.objects.filter(kind="denunciation"):
        assert opinion.restricted


@pytest.mark.django_db
def test_a_production_system_asks_for_a_password_of_its_own(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="mật khẩu riêng"):
        call_command("demo")
    assert not Organisation.objects.exists()
