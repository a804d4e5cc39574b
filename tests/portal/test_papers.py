"""Public papers are handed out as downloads; every other paper is not found."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.models import Paper, PaperKind
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
