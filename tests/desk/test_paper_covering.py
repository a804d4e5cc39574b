"""Pages around a paper that tells a matter restricted since: who reads what, and where somebody is told to act."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doithoai.audit.models import Entry
from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.minutes import fingerprint
from doithoai.documents.concluding import issue_conclusion, issue_report
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import assemble
from doithoai.documents.minutes_signing import sign
from doithoai.documents.models import CoveredVersion, Paper, PaperKind
from doithoai.documents.register import upload_signed_copy
from doithoai.opinions.models import Opinion
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.documents.conference import CONCLUDED_ON, concluding, held, reporting
from tests.documents.test_covering import AFTER, restrict, said
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
LIST = "/ban/so-van-ban/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
AT = moment(CONCLUDED_ON, 15)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, clock: Clock) -> None:
    settings.MEDIA_ROOT = tmp_path
    clock.now = AFTER


def late(here: World) -> tuple[Paper, Opinion]:
    """A conclusion that is issued and signed, and one of its matters restricted a week later."""
    made = held(here)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    paper = Paper.objects.get(kind=PaperKind.CONCLUSION)
    upload_signed_copy(paper, SimpleUploadedFile("ky.pdf", PDF), by=made.by, at=AT)
    issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    restrict(made.prepared[1], by=made.by)
    return Paper.objects.get(pk=paper.pk), Opinion.objects.get(pk=made.prepared[1].pk)


def page(paper: Paper) -> str:
    return f"{LIST}{paper.pk}/"


def sent(content: bytes, name: str = "che.pdf", **other: str) -> dict[str, Any]:
    return {"che-covered": SimpleUploadedFile(name, content), "che-read": "on", **other}


def test_the_secretariat_is_told_what_to_cover_and_may_still_read_the_paper(ask: Asking, here: World) -> None:
    paper, opinion = late(here)
    words = ask.words(here.clerk, page(paper))
    assert "Việc được bảo vệ trong văn bản này" in words
    assert opinion.code in words
    answer = ask.get(here.clerk, f"{page(paper)}tep/")
    assert answer.status == 200
    assert Entry.objects.get(act="open_protected_paper").facts["opinions"] == [opinion.code]
    assert "đèn chiếu sáng" in said(answer.response.content)


@pytest.mark.parametrize("path", ["tep/", "ban-da-ky/", "pdf/"])
def test_others_are_told_that_it_is_being_looked_at_and_whom_to_ask(
    ask: Asking, here: World, path: str
) -> None:
    paper, opinion = late(here)
    answer = ask.get(here.supervisor, page(paper) + path)
    assert (answer.status, answer.onward) == (302, page(paper))
    words = ask.words(here.supervisor, page(paper))
    assert "đang được kiểm tra" in words
    assert here.ward.party_committee.name in words
    assert opinion.code not in words
    assert "/tep/" not in ask.get(here.supervisor, page(paper)).source


def test_the_covered_version_is_what_others_get(ask: Asking, here: World) -> None:
    paper, _opinion = late(here)
    act = f"{page(paper)}viec/dua-ban-che/"
    assert ask.post(here.clerk, act, sent(PDF)).status == 302
    assert "đưa bản che lên" in ask.words(here.clerk, page(paper))
    assert ask.get(here.clerk, f"{page(paper)}tep/?ban=che").response.content == PDF
    answer = ask.get(here.supervisor, f"{page(paper)}tep/")
    assert answer.response.content == PDF
    assert ".pdf" in answer.response.headers["Content-Disposition"]
    assert ask.get(here.supervisor, f"{page(paper)}ban-da-ky/").status == 302
    assert "bản che" in ask.words(here.supervisor, LIST)


def test_a_file_in_which_the_words_stand_comes_back_at_its_field(ask: Asking, here: World) -> None:
    paper, _opinion = late(here)
    act = f"{page(paper)}viec/dua-ban-che/"
    with nothing_written():
        answer = ask.post(here.clerk, act, sent(paper.file.open("rb").read(), "che.docx"))
    assert answer.status == 422
    assert "vẫn còn" in answer.fault("covered")
    with nothing_written():
        unread = ask.post(here.clerk, act, {"che-covered": SimpleUploadedFile("che.pdf", PDF)})
    assert unread.status == 422
    assert not CoveredVersion.objects.exists()


def test_the_machine_proposes_a_covered_version_to_the_secretariat_alone(ask: Asking, here: World) -> None:
    paper, _opinion = late(here)
    made = ask.get(here.clerk, f"{page(paper)}ban-che-thu/")
    assert made.status == 200
    assert "đèn chiếu sáng" not in said(made.response.content)
    assert ask.get(here.supervisor, f"{page(paper)}ban-che-thu/").status == 404
    assert ask.get(here.other_clerk, f"{page(paper)}ban-che-thu/").status == 404
    assert ask.get(here.clerk, f"{LIST}{NO_KEY}/ban-che-thu/").status == 404
    assert ask.post(here.clerk, f"{page(paper)}ban-che-thu/", {}).status == 405
    assert ask.post(here.supervisor, f"{page(paper)}viec/dua-ban-che/", sent(PDF)).status == 404


def test_where_nothing_is_to_be_covered_the_page_says_so(ask: Asking, here: World) -> None:
    made = held(here)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    paper = Paper.objects.get(kind=PaperKind.CONCLUSION)
    assert ask.get(here.clerk, f"{page(paper)}ban-che-thu/").onward == page(paper)
    assert "Việc được bảo vệ" not in ask.words(here.clerk, page(paper))


def test_who_restricts_finds_the_papers_on_the_page_of_the_opinion_and_in_the_register(
    ask: Asking, here: World
) -> None:
    paper, opinion = late(here)
    words = ask.words(here.clerk, f"/ban/y-kien/{opinion.code}/")
    assert "Văn bản đã nêu việc này" in words
    assert paper.number in words
    assert "4 văn bản còn nêu việc nay phải bảo vệ" in ask.words(here.clerk, LIST)
    listed = ask.get(here.clerk, f"{LIST}?xem=can-che").source
    assert page(paper) in listed
    assert "Cần bản che" not in ask.words(here.supervisor, LIST)
    assert "đang kiểm tra" in ask.words(here.supervisor, LIST)


def test_who_restricts_is_told_at_once_how_many_papers_hold_the_matter(here: World) -> None:
    made = held(here)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    code = made.prepared[1].code
    chosen = {"kind": "petition", "field": "lighting", "urgency": "high", "level": "commune", "tags": "cadre"}
    chosen["title"] = "Lắp đèn chiếu sáng"
    browser = Client()
    browser.force_login(here.clerk)
    sent = {f"phan-loai-lai-{name}": value for name, value in chosen.items()}
    answer = browser.post(f"/ban/y-kien/{code}/phan-loai-lai/", sent, follow=True)
    assert f"1 văn bản đã nêu ý kiến {code}" in answer.content.decode()


def test_the_page_of_the_archive_says_what_is_left_out(ask: Asking, here: World) -> None:
    paper, _opinion = late(here)
    words = ask.words(here.clerk, reverse("desk:archive", args=[paper.dialogue_id]))
    assert "4 văn bản để lại" in words


def test_a_member_of_the_team_reads_signed_minutes_with_the_line_covered(ask: Asking, here: World) -> None:
    made = held(here)
    team = [TeamSeat(here.clerk.person, is_secretary=True), TeamSeat(here.unit_officer.person)]
    name_team(made.dialogue, team, by=made.by, at=AT)
    sign(made.dialogue, seen=fingerprint(content(assemble(made.dialogue))), by=here.clerk, at=AT)
    restrict(made.prepared[1], by=made.by)
    minutes = reverse("desk:minutes", args=[made.dialogue.pk])
    assert "đèn chiếu sáng" in ask.words(here.clerk, minutes)
    words = ask.words(here.unit_officer, minutes)
    assert "đèn chiếu sáng" not in words
    assert "Đã che 2 dòng" in words
    assert "khớp với mã đã ghi" in words
