from pathlib import Path
from typing import Any

import pytest

from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.models import Paper
from doithoai.documents.rendering import program
from tests.desk.asking import NO_KEY, Asking
from tests.documents.conference import CONCLUDED_ON, concluding, held
from tests.factories.organisations import World, moment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(program() is None, reason="LibreOffice is optional"),
]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def issued(here: World) -> Paper:
    made = held(here)
    return issue_conclusion(made.dialogue, concluding(made), by=made.by, at=moment(CONCLUDED_ON, 15))


def test_the_desk_the_portal_and_nobody_else_read_a_paper_as_pdf(ask: Asking, here: World) -> None:
    paper = issued(here)
    answer = ask.get(here.clerk, f"/ban/so-van-ban/{paper.pk}/pdf/").response
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ask.get(here.other_clerk, f"/ban/so-van-ban/{paper.pk}/pdf/").status == 404
    assert ask.get(here.clerk, f"/ban/so-van-ban/{NO_KEY}/pdf/").status == 404
    assert ask.post(here.clerk, f"/ban/so-van-ban/{paper.pk}/pdf/").status == 405
    public = ask.get(None, f"/van-ban/{paper.pk}/pdf/").response
    assert public.content == answer.content
    page = ask.get(None, f"/doi-thoai/{paper.dialogue.code if paper.dialogue else ''}/").source
    assert f"/van-ban/{paper.pk}/pdf/" in page


def test_a_draft_is_previewed_as_pdf_by_those_who_prepare_and_by_nobody_else(
    ask: Asking, here: World
) -> None:
    made = held(here)
    url = f"/ban/so-van-ban/buoi/{made.dialogue.pk}/dossier/pdf/"
    assert ask.get(here.clerk, url).response.content.startswith(b"%PDF")
    assert ask.get(here.supervisor, url).status == 404
    assert ask.get(here.clerk, url.replace("dossier", "written_reply")).status == 404
    assert ask.get(here.clerk, url.replace("dossier", "x")).status == 404
    assert ask.post(here.clerk, url).status == 405


def test_the_public_reads_no_other_paper_as_pdf(ask: Asking, here: World) -> None:
    paper = issued(here)
    Paper.objects.filter(pk=paper.pk).update(kind="minutes")
    assert ask.get(None, f"/van-ban/{paper.pk}/pdf/").status == 404
    assert ask.get(None, f"/van-ban/{NO_KEY}/pdf/").status == 404
