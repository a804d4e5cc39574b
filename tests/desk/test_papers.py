from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Dialogue
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.models import Paper, PaperKind
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
LIST = "/ban/so-van-ban/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def concluded(here: World) -> tuple[Dialogue, Paper]:
    dialogue = dialogues.ended(here, slips=0)
    at = moment(dialogues.CONCLUDED_ON, 15)
    issue_conclusion(dialogue, dialogues.concluding(here), by=here.leader, at=at)
    return dialogue, Paper.objects.get(kind=PaperKind.CONCLUSION)


def tab(dialogue: Dialogue, kind: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/ho-so/{kind}"


def test_the_register_shows_number_day_and_signer_to_those_who_read_the_body(
    ask: Asking, here: World
) -> None:
    _dialogue, paper = concluded(here)
    words = ask.words(here.supervisor, LIST)
    assert paper.number in words
    assert "25/09/2026" in words
    assert "Vào sổ báo cáo" not in words
    assert "Vào sổ báo cáo" in ask.words(here.clerk, LIST)
    for account in (here.other_advisory, here.unit_officer):
        assert "Sổ chưa có văn bản nào" in ask.words(account, LIST)
    assert paper.number not in ask.words(here.clerk, LIST, loai=PaperKind.PLAN)


@pytest.mark.parametrize(
    "asked", [{"loai": "\0"}, {"loai": "x"}, {"trang": "x"}, {"trang": str(NO_KEY)}, {"trang": "-1"}]
)
def test_a_filter_that_is_none_shows_all(ask: Asking, here: World, asked: dict[str, str]) -> None:
    assert concluded(here)[1].number in ask.words(here.clerk, LIST, **asked)


def test_the_paper_is_downloaded_by_those_who_may_read_it(ask: Asking, here: World) -> None:
    _dialogue, paper = concluded(here)
    served = ask.get(here.supervisor, f"{LIST}{paper.pk}/tep/").response
    assert served.status_code == 200
    assert "attachment" in served.headers["Content-Disposition"]
    assert ask.get(here.other_advisory, f"{LIST}{paper.pk}/tep/").status == 404
    for number in (0, 987_654, NO_KEY):
        for act in ("", "tep/", "ban-da-ky/"):
            assert ask.get(here.clerk, f"{LIST}{number}/{act}").status == 404
        assert ask.post(here.clerk, f"{LIST}{number}/dua-ban-ky/").status == 404
    assert ask.get(here.clerk, f"{LIST}{paper.pk}/ban-da-ky/").status == 404


@pytest.mark.parametrize(
    "kind",
    [
        "notice",
        "dossier",
        "minutes",
        "conclusion",
        "dialogue_report",
        "dialogue_plan",
        "opinion_summary",
        "review",
    ],
)
def test_drafts_are_made_for_those_who_prepare_and_nobody_else(ask: Asking, here: World, kind: str) -> None:
    dialogue = dialogues.ended(here, slips=1)
    served = ask.get(here.clerk, tab(dialogue, f"{kind}/")).response
    assert (served.status_code, served.headers["Content-Type"]) == (200, WORD)
    assert served.content[:2] == b"PK"
    for account in (here.supervisor, here.superior, here.org_admin, here.unit_officer, here.other_advisory):
        assert ask.get(account, tab(dialogue, f"{kind}/")).status == 404
    named = Entry.objects.filter(act="download_draft")
    assert named.exists() == (
        kind in {"dossier", "minutes", "opinion_summary"}
    )  # these bear names: each look is written down


def test_a_draft_of_an_unknown_kind_is_not_found(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    for kind in ("khong-co", "plan", "reply", "x" * 1000):
        assert ask.get(here.clerk, tab(dialogue, f"{kind}/")).status == 404


def test_papers_with_names_are_listed_for_those_who_prepare_alone(ask: Asking, here: World) -> None:
    dialogue = dialogues.closed(here)
    everything = ask.words(here.clerk, tab(dialogue))
    assert "Lập từ dữ liệu lúc này" in everything
    others = ask.words(here.supervisor, tab(dialogue))
    assert "Lập từ dữ liệu lúc này" not in others
    assert ".docx" not in others


def test_the_signed_copy_is_put_beside_the_paper(ask: Asking, here: World) -> None:
    dialogue, paper = concluded(here)
    file = SimpleUploadedFile("ky.pdf", PDF)
    told = ask.post(here.clerk, f"{LIST}{paper.pk}/dua-ban-ky/", {"signed": file})
    assert told.onward == f"{LIST}{paper.pk}/"
    assert ask.get(here.supervisor, f"{LIST}{paper.pk}/ban-da-ky/").status == 200
    assert "Bản đã ký" in ask.words(here.supervisor, tab(dialogue))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ky.exe", b"MZ", "Không nhận loại tệp"),
        ("ky.pdf", b"MZ", "Nội dung tệp không phải"),
        ("ky.pdf", PDF + b"0" * (10 * 1024 * 1024), "quá lớn"),
        ("", b"", "Cần chọn"),
    ],
)
def test_a_signed_copy_of_the_wrong_kind_or_size_is_refused_at_its_paper(
    ask: Asking, here: World, *, name: str, content: bytes, words: str
) -> None:
    _dialogue, paper = concluded(here)
    sent = {"signed": SimpleUploadedFile(name, content)} if name else {}
    with nothing_written():
        told = ask.post(here.clerk, f"{LIST}{paper.pk}/dua-ban-ky/", sent)
    assert told.status == 422
    assert words in told.fault("signed")


def test_the_tab_costs_the_same_with_more_papers(ask: Asking, here: World) -> None:
    few, _paper = concluded(here)
    one, register = ask.queries(here.clerk, tab(few)), ask.queries(here.clerk, LIST)
    for _ in range(2):
        sent = entered(number="")
        sent["number"] = str(Paper.objects.count() + 20)
        assert ask.post(here.clerk, f"{LIST}vao-so/", {**sent, "signer": here.leader.person_id}).status == 302
    Paper.objects.filter(kind=PaperKind.ANNUAL_REPORT).update(dialogue=few)
    assert (ask.queries(here.clerk, tab(few)), ask.queries(here.clerk, LIST)) == (one, register) == (9, 10)


def entered(**other: str) -> dict[str, object]:
    usual = {
        "kind": "annual_report",
        "year": "2025",
        "subject": "Báo cáo năm 2025",
        "number": "12",
        "issued_on": "08/01/2026",
    }
    return {**usual, **other}


def test_a_report_issued_elsewhere_is_entered(ask: Asking, here: World) -> None:
    assert "Vào sổ báo cáo đã ban hành" in ask.words(here.clerk, f"{LIST}vao-so/")
    sent = {**entered(), "signer": here.leader.person_id, "copy": SimpleUploadedFile("bc.pdf", PDF)}
    assert ask.post(here.clerk, f"{LIST}vao-so/", sent).onward == LIST
    assert "Báo cáo năm 2025" in ask.words(here.superior, LIST)
    with nothing_written():
        again = ask.post(here.clerk, f"{LIST}vao-so/", {**entered(), "signer": here.leader.person_id})
    assert again.status == 422
    assert "đã dùng cho" in again.fault("number")
    assert again.typed("subject") == "Báo cáo năm 2025"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "plan"}, "kind"),
        ({"year": "1800"}, "year"),
        ({"year": "9" * 40}, "year"),
        ({"subject": "đ" * 100_000}, "subject"),
        ({"number": ""}, "number"),
        ({"issued_on": "11/09/2026"}, "issued_on"),
        ({"issued_on": "32/01/2026"}, "issued_on"),
        ({"signer": str(NO_KEY)}, "signer"),
    ],
)
def test_a_bad_entry_is_told_at_its_field(ask: Asking, here: World, sent: dict[str, str], field: str) -> None:
    with nothing_written():
        typed = {"signer": here.leader.person_id, **entered(**sent)}
        told = ask.post(here.clerk, f"{LIST}vao-so/", typed)
    assert told.status == 422
    assert told.fault(field)


def test_the_book_of_another_ward_cannot_be_asked_for(ask: Asking, here: World) -> None:
    for text in (str(here.ward.party_committee.pk), "abc", str(NO_KEY), "9" * 5000, "\0"):
        assert ask.get(here.other_clerk, f"{LIST}vao-so/", **{"co-quan": text}).status == 404


def test_a_written_reply_is_issued_once_with_its_number(ask: Asking, here: World, clock: Clock) -> None:
    opinion = opinions.agreed(here)
    url = f"{LIST}tra-loi/{opinion.code}/"
    assert "Nội dung trả lời sẽ ghi" in ask.words(here.leader, url)
    clock.now = moment(day(2026, 9, 14))
    sent = {"issued_on": "14/09/2026", "signer": here.leader.person_id}
    with nothing_written():
        told = ask.post(here.leader, url, {**sent, "issued_on": "15/09/2026", "number": "77"})
    assert told.status == 422
    assert told.fault("issued_on")
    assert told.typed("number") == "77"
    assert ask.post(here.leader, url, sent).onward == f"/ban/y-kien/{opinion.code}/"
    paper = Paper.objects.get(kind=PaperKind.WRITTEN_REPLY)
    for act in ("", "tep/"):
        assert ask.get(here.clerk, f"{LIST}{paper.pk}/{act}").status == 200
        assert ask.get(here.supervisor, f"{LIST}{paper.pk}/{act}").status == 404  # it bears the person's name
    assert paper.number not in ask.words(here.supervisor, LIST)


def test_papers_on_a_matter_that_went_elsewhere_are_made_for_the_desk(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    for kind in ("escalation", "told"):
        url = f"{LIST}y-kien/{opinion.code}/{kind}/"
        served = ask.get(here.clerk, url).response
        assert (served.status_code, served.headers["Content-Type"]) == (200, WORD)
        assert ask.post(here.clerk, url).status == 405
        for account in (here.supervisor, here.org_admin, here.unit_officer, here.other_advisory):
            assert ask.get(account, url).status == 404
    assert Entry.objects.filter(act="download_draft").count() == 2
    assert ask.get(here.clerk, f"{LIST}y-kien/{opinion.code}/minutes/").status == 404
    assert ask.get(here.clerk, f"{LIST}y-kien/XX26-0000-00/told/").status == 404
