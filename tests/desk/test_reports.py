"""Pages of the reports of a period: the list, one report, a figure opened, writing, issuing, correcting."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doithoai.documents.models import Paper
from doithoai.organisations.models import Account, Category
from doithoai.reports.counting import FIGURES
from doithoai.reports.lifecycle import State
from doithoai.reports.models import Kind, Report
from doithoai.reports.writing import begin
from tests.desk.asking import Clock
from tests.documents.conference import Conference, held
from tests.documents.opening import text
from tests.factories.organisations import day, moment, world

AT = moment(day(2026, 11, 20))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


@pytest.fixture(autouse=True)
def _today(clock: Clock) -> None:
    clock.now = AT


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def begun(made: Conference) -> Report:
    body = made.organisation
    return begin(body, Kind.ANNUAL, 2026, by=made.world.advisory, at=AT)


def written(report: Report, **other: object) -> dict[str, object]:
    usual = {
        "first": "01/01/2026",
        "last": "20/11/2026",
        "situation": "",
        "assessment": "Đúng kế hoạch.",
        "tasks": "Tổ chức hai buổi.",
        "proposals": "",
        "version": report.version,
    }
    return {**usual, **other}


def test_a_report_goes_from_beginning_to_a_paper_and_an_erratum() -> None:
    made = held(world())
    here, client = made.world, client_of(made.world.clerk)
    sent = {"organisation": made.organisation.pk, "kind": Kind.ANNUAL, "year": 2026}
    answer = client.post(reverse("desk:period_reports_new"), sent)
    report = Report.objects.get()
    assert answer.headers["Location"] == reverse("desk:period_report", args=[report.pk])
    assert (
        client.post(reverse("desk:period_report_write", args=[report.pk]), written(report)).status_code == 302
    )
    signer = here.ward.people[Category.SECRETARY].pk
    issue = {"issued_on": "20/11/2026", "signer": signer, "number": ""}
    assert client.post(reverse("desk:period_report_issue", args=[report.pk]), issue).status_code == 302
    report.refresh_from_db()
    paper = Paper.objects.get()
    assert (report.state, paper.number) == (State.ISSUED, "01-BC/ĐU")
    assert paper.recipients[0].startswith("Đảng ủy tỉnh")
    page = client.get(reverse("desk:period_report", args=[report.pk])).content.decode()
    assert report.sha256 in page
    assert reverse("desk:paper", args=[paper.pk]) in page
    answer = client.post(reverse("desk:period_report_correct", args=[report.pk]), {"reason": "Ghi thiếu"})
    assert answer.headers["Location"] == reverse("desk:period_report", args=[report.pk + 1])


def test_a_refusal_keeps_what_was_typed_and_says_why_at_the_field() -> None:
    made = held(world())
    report, client = begun(made), client_of(made.world.clerk)
    url = reverse("desk:period_report_write", args=[report.pk])
    answer = client.post(url, written(report, first="30/11/2026", tasks="Việc phải giữ lại"))
    assert answer.status_code == 422
    assert "Ngày chốt phải sau ngày bắt đầu." in answer.content.decode()
    assert "Việc phải giữ lại" in answer.content.decode()
    stale = client.post(url, written(report, version=99, tasks="Việc phải giữ lại"))
    assert stale.status_code == 422
    assert "Người khác vừa sửa" in stale.content.decode()
    assert "Việc phải giữ lại" in stale.content.decode()
    early = client.post(
        reverse("desk:period_report_issue", args=[report.pk]),
        {"issued_on": "20/11/2026", "signer": made.world.ward.people[Category.SECRETARY].pk},
    )
    assert early.status_code == 422
    assert not Paper.objects.exists()
    again = client.post(
        reverse("desk:period_reports_new"),
        {"organisation": made.organisation.pk, "kind": Kind.ANNUAL, "year": 2026},
    )
    assert again.status_code == 422


def test_each_figure_opens() -> None:
    made = held(world())
    report, client = begun(made), client_of(made.world.advisory)
    for key in FIGURES:
        answer = client.get(reverse("desk:period_report_figure", args=[report.pk, key]))
        assert answer.status_code == 200, key


def test_a_figure_of_one_field_and_what_may_not_be_read() -> None:
    made = held(world())
    report, client = begun(made), client_of(made.world.superior)
    url = reverse("desk:period_report_figure", args=[report.pk, "trong-pham-vi"])
    page = client.get(url, {"theo": "linh-vuc", "la": "lighting"}).content.decode()
    assert "Chiếu sáng: 2" in page
    denounced = client.get(reverse("desk:period_report_figure", args=[report.pk, "to-cao"])).content.decode()
    assert "Tố cáo: 1" in denounced
    assert "tố cáo cán bộ" not in denounced
    assert client.get(url, {"theo": "khong-co"}).status_code == 404
    assert client.get(reverse("desk:period_report_figure", args=[report.pk, "khong-co"])).status_code == 404


def test_the_draft_is_the_paper_of_now_and_pages_are_for_those_who_may() -> None:
    made = held(world())
    report, here = begun(made), made.world
    draft = client_of(here.clerk).get(reverse("desk:period_report_draft", args=[report.pk]))
    assert "Đã tổ chức 1 buổi" in text(draft.content)
    page, issue = (
        reverse(f"desk:{name}", args=[report.pk]) for name in ("period_report", "period_report_issue")
    )
    assert client_of(here.superior).get(page).status_code == 200
    assert client_of(here.superior).post(issue).status_code == 404
    assert client_of(here.other_clerk).get(page).status_code == 404
    assert client_of(here.clerk).get(issue).status_code == 405
    assert client_of(here.clerk).get(reverse("desk:period_report", args=[10**9])).status_code == 404
    assert client_of(here.unit_officer).get(reverse("desk:period_reports_new")).status_code == 404


def test_the_list_asks_as_often_for_three_reports_as_for_one() -> None:
    made = held(world())
    begun(made)
    client = client_of(made.world.clerk)
    client.get(reverse("desk:period_reports"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("desk:period_reports"))
    for kind in (Kind.SEMIANNUAL, Kind.CONSOLIDATED):
        begin(made.organisation, kind, 2026, by=made.world.advisory, at=AT)
    with CaptureQueriesContext(connection) as three:
        assert "Báo cáo tổng hợp 2026" in client.get(reverse("desk:period_reports")).content.decode()
    assert len(three) == len(one)
