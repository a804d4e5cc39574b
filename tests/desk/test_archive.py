import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Dialogue
from doithoai.documents.models import PaperKind
from doithoai.documents.papers import template
from doithoai.documents.templates import upload, use
from doithoai.opinions.triage import Sorting, accept
from doithoai.organisations.models import Account
from tests.desk.asking import NO_KEY, Asking, nothing_written, pieces
from tests.documents import conference
from tests.factories import dialogues
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def url(dialogue: Dialogue) -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/ho-so/luu-tru/"


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_an_archive_is_made_with_its_progress_shown_and_taken_along(here: World) -> None:
    ended, client = dialogues.ended(here), browser(here.clerk)
    told = pieces(client.post(url(ended), {})).decode()
    assert "<progress" in told
    assert "Đã lập xong hồ sơ lưu trữ." in told
    page = client.get(url(ended)).content.decode()
    link = re.search(rf'href="({url(ended)}[0-9a-f]+/)"', page)
    assert link is not None
    response = client.get(link[1])
    content = pieces(response)
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "index.html" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert Entry.objects.get(act="archive_dialogue").facts["sha256"] in page


def test_the_page_tells_for_which_paper_the_bodys_own_form_could_not_be_filled(here: World) -> None:
    ended, client = dialogues.ended(here), browser(here.clerk)
    file = SimpleUploadedFile("rieng.docx", template(PaperKind.MINUTES, "party"))
    who: dict[str, Any] = {"by": here.org_admin, "at": dialogues.ENDS}
    form = use(upload(ended.organisation, PaperKind.MINUTES, file, "", **who), **who)
    Path(form.file.path).unlink()
    told = pieces(client.post(url(ended), {})).decode()
    assert "lập theo mẫu có sẵn: Biên bản hội nghị." in told
    page = client.get(url(ended)).content.decode()
    assert "lập theo mẫu có sẵn: Biên bản hội nghị." in page


def test_an_archive_is_only_for_the_session_that_asked_for_it(here: World) -> None:
    ended, client = dialogues.ended(here), browser(here.clerk)
    pieces(client.post(url(ended), {}))
    (token,) = client.session["archives-waiting"]
    assert client.get(f"{url(ended)}{token}/").status_code == 200
    assert browser(here.clerk).get(f"{url(ended)}{token}/").status_code == 404
    assert client.get(f"{url(ended)}{'0' * 32}/").status_code == 404


@pytest.mark.parametrize("listed_first", [True, False])
def test_an_archive_from_before_a_matter_was_restricted_is_not_handed_out(
    here: World, tmp_path: Path, *, listed_first: bool
) -> None:
    made, client = conference.held(here), browser(here.clerk)
    page = url(made.dialogue)
    pieces(client.post(page, {}))
    (token,) = client.session["archives-waiting"]
    assert client.head(f"{page}{token}/").status_code == 200
    sorting = Sorting("petition", "lighting", "high", "commune", tags=("cadre",))
    accept(made.prepared[1], sorting, by=made.by, at=moment(day(2026, 10, 2)))
    if listed_first:
        told = client.get(page).content.decode()
        assert client.get(f"{page}{token}/").status_code == 404
    else:
        assert client.get(f"{page}{token}/").headers["Location"] == page
        told = client.get(page).content.decode()
    assert "vì từ đó đến nay có ý kiến được bảo vệ" in told
    assert "Sẵn sàng tải về" not in told
    assert not list((tmp_path / "archives-waiting").glob("*/*.zip"))
    pieces(client.post(page, {}))
    anew = list(client.session["archives-waiting"])[-1]
    response = client.get(f"{page}{anew}/")
    packed = zipfile.ZipFile(io.BytesIO(pieces(response)))
    assert "đèn chiếu sáng" not in packed.read("2-so-lieu/y-kien.csv").decode()


def test_a_promise_of_an_older_session_counts_as_made_when_nothing_was_restricted(here: World) -> None:
    made, client = conference.held(here), browser(here.clerk)
    page = url(made.dialogue)
    pieces(client.post(page, {}))
    session = client.session
    (token,) = session["archives-waiting"]
    session["archives-waiting"] = {token: made.dialogue.pk}
    session.save()
    # A denunciation was set aside before: for all that is known the ZIP is from before that.
    assert client.get(f"{page}{token}/").headers["Location"] == page


def test_what_nobody_took_along_is_gone_after_a_day(here: World, tmp_path: Path) -> None:
    ended, client = dialogues.ended(here), browser(here.clerk)
    pieces(client.post(url(ended), {}))
    (kept,) = (tmp_path / "archives-waiting").glob("*/*.zip")
    os.utime(kept, (0, 0))
    assert "Sẵn sàng tải về" not in client.get(url(ended)).content.decode()
    assert not list((tmp_path / "archives-waiting").iterdir())


def test_before_the_conference_ended_the_page_says_why_nothing_is_made(here: World) -> None:
    client, announced = browser(here.clerk), dialogues.announced(here)
    assert "Hội nghị chưa kết thúc" in client.get(url(announced)).content.decode()
    with nothing_written():
        assert client.post(url(announced), {}).status_code == 422


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "superior", "other_clerk"])
def test_others_do_not_find_it(ask: Asking, here: World, who: str) -> None:
    ended = dialogues.ended(here)
    assert ask.get(getattr(here, who), url(ended)).status == 404
    assert ask.post(getattr(here, who), url(ended)).status == 404


def test_an_unknown_dialogue_and_a_wrong_method(ask: Asking, here: World) -> None:
    assert ask.get(here.clerk, f"/ban/doi-thoai/{NO_KEY}/sau-doi-thoai/ho-so/luu-tru/").status == 404
    assert browser(here.clerk).put(url(dialogues.ended(here))).status_code == 405
