"""Public papers are handed out as downloads; every other paper is not found."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.covering import cover
from doithoai.documents.covering_words import proposed
from doithoai.documents.models import Paper, PaperKind
from tests.documents.conference import concluding, held
from tests.documents.test_covering import AFTER, AT, restrict, said
from tests.factories import dialogues
from tests.factories.organisations import World, moment


@pytest.fixture
def concluded(here: World, settings: Any, tmp_path: Any) -> Paper:
    settings.MEDIA_ROOT = tmp_path
    at = moment(dialogues.CONCLUDED_ON, 15)
    return issue_conclusion(dialogues.ended(here), dialogues.concluding(here), by=here.leader, at=at)


def test_the_conclusion_is_downloaded_from_the_page_of_the_dialogue(client: Client, concluded: Paper) -> None:
    assert concluded.dialogue is not None
    address = f"/van-ban/{concluded.pk}/"
    assert address in client.get(quote(f"/doi-thoai/{concluded.dialogue.code}/")).text
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.getvalue().startswith(b"PK")


def test_a_paper_that_is_not_public_is_not_found(client: Client, concluded: Paper) -> None:
    Paper.objects.filter(pk=concluded.pk).update(kind=PaperKind.DOSSIER)
    assert client.get(f"/van-ban/{concluded.pk}/").status_code == 404


def test_unknown_and_wrong_method(client: Client, concluded: Paper) -> None:
    assert client.get("/van-ban/987654/").status_code == 404
    assert client.post(f"/van-ban/{concluded.pk}/").status_code == 405


def test_a_paper_that_tells_a_matter_restricted_since_says_that_it_is_looked_at(
    client: Client, here: World, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = held(here)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    paper = Paper.objects.get(kind=PaperKind.CONCLUSION)
    assert client.get(f"/van-ban/{paper.pk}/").status_code == 200
    restrict(made.prepared[1], by=made.by)
    for address in (f"/van-ban/{paper.pk}/", f"/van-ban/{paper.pk}/pdf/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "đang được kiểm tra" in answer.text
        assert made.organisation.name in answer.text
        assert made.prepared[1].code not in answer.text
    told = client.get(quote(f"/doi-thoai/{made.dialogue.code}/")).text
    assert "đang được kiểm tra" in told
    assert f"/van-ban/{paper.pk}/" not in told
    cover(paper, SimpleUploadedFile("che.docx", proposed(paper) or b""), by=made.by, at=AFTER)
    assert "đèn chiếu sáng" not in said(client.get(f"/van-ban/{paper.pk}/").getvalue())
    assert "đã che" in client.get(quote(f"/doi-thoai/{made.dialogue.code}/")).text
