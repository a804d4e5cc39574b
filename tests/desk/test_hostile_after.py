"""After the dialogue, from outside: figures that open, papers in the list, forms sent twice or stale."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from doithoai.commitments.making import Promise, commit
from doithoai.organisations.models import Role
from doithoai.reports.models import Kind
from doithoai.reports.writing import begin
from tests.desk.asking import Asking
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 11, 20))


@pytest.fixture(autouse=True)
def _now(ask: Asking, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    ask.clock.now = AT


@pytest.mark.parametrize("who", [Role.SUPERVISOR.value, "superior"])
def test_a_figure_that_opens_tells_no_petitioner_and_no_words_nobody_has_judged(
    ask: Asking, here: World, who: str
) -> None:
    body = here.ward.party_committee
    make.accepted(here)
    make.received(here, text="Cán bộ Lê Văn X nhận tiền của tôi, đề nghị làm rõ.")
    opinion = make.following(here)
    promise = Promise(
        f"Thông cống cho ông {make.NAME}", here.ward.departments[0], day(2026, 12, 1), opinion=opinion
    )
    commit(body, promise, by=here.leader, at=AT)
    report = begin(body, Kind.ANNUAL, 2026, by=here.advisory, at=AT)
    for key in ("tiep-nhan", "cam-ket"):
        url = reverse("desk:period_report_figure", args=[report.pk, key])
        page = ask.get(getattr(here, who), url)
        assert page.status == 200
        assert make.NAME not in page.source, key
        assert "Lê Văn X" not in page.source, key
        assert ask.get(here.other_leader, url).status == 404
