from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from doithoai.dialogues.models import Dialogue
from doithoai.documents.announcing import Signing
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.issuing import issue
from doithoai.documents.models import Paper, PaperKind, PaperRules, Standing
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.sending import Recipient, add_recipient
from doithoai.documents.signing_off import Drafting, draft
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
LIST = "/ban/so-van-ban/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
NOW = moment(day(2026, 9, 28), 9)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path, clock: Clock) -> None:
    settings.MEDIA_ROOT = tmp_path
    clock.now = NOW


def entered(here: World) -> Paper:
    facts = Entered(
        here.ward.party_committee, PaperKind.ANNUAL_REPORT, 2026, "Báo cáo năm", "5", day(2026, 9, 20)
    )
    return enter_paper(facts, by=here.clerk, at=NOW)


def drafted(here: World) -> tuple[Dialogue, Paper]:
    dialogue = dialogues.ended(here)
    drafting = Drafting(here.leader.person, ("UBND phường,",))
    return dialogue, draft(PaperKind.ORDERS, dialogue, drafting, by=here.advisory, at=NOW)


def page(paper: Paper) -> str:
    return f"{LIST}{paper.pk}/"


def act(paper: Paper, name: str) -> str:
    return f"{page(paper)}viec/{name}/"


def issue_page(dialogue: Dialogue, kind: str = "orders") -> str:
    return f"{LIST}buoi/{dialogue.pk}/{kind}/ban-hanh/"


def test_a_papers_page_tells_where_it_stands_and_who_did_what(ask: Asking, here: World) -> None:
    paper = entered(here)
    words = ask.words(here.clerk, page(paper))
    for told in ("Báo cáo năm số 05-BC/ĐU", "Đã ban hành", "Ai đã làm gì", str(here.clerk.person)):
        assert told in words
    others = ask.words(here.supervisor, page(paper))
    assert "05-BC/ĐU" in others
    for hidden in ("Thêm nơi nhận", "Hủy số này", "Đưa bản đã ký lên"):
        assert hidden in words
        assert hidden not in others


def test_a_paper_is_nobodys_who_may_not_read_it(ask: Asking, here: World) -> None:
    paper = entered(here)
    for account in (here.other_clerk, here.unit_officer):
        assert ask.get(account, page(paper)).status == 404
        assert ask.post(account, act(paper, "huy"), {"huy-reason": "x"}).status == 404
    for number in (0, 987_654, NO_KEY):
        assert ask.get(here.clerk, f"{LIST}{number}/").status == 404
        assert ask.post(here.clerk, f"{LIST}{number}/viec/huy/").status == 404
    assert ask.post(here.clerk, act(paper, "khong-co")).status == 404
    assert ask.get(here.clerk, act(paper, "huy")).status == 405
    assert ask.post(here.clerk, page(paper)).status == 405
    assert ask.post(here.supervisor, act(paper, "huy"), {"huy-reason": "x"}).status == 404


def test_a_draft_is_checked_approved_and_issued_by_three_people(ask: Asking, here: World) -> None:
    _dialogue, paper = drafted(here)
    assert "người khác kiểm tra, duyệt" in ask.words(here.advisory, page(paper))
    seen = {"ban": paper.sha256}
    ask.post(here.advisory, act(paper, "kiem-tra"), seen)
    paper.refresh_from_db()
    assert paper.standing == Standing.DRAFTED
    assert ask.post(here.clerk, act(paper, "kiem-tra"), seen).onward == page(paper)
    assert ask.post(here.leader, act(paper, "duyet"), seen).onward == page(paper)
    sent = {
        **seen,
        "bh-issued_on": "25/09/2026",
        "bh-signer": here.leader.person_id,
        "bh-recipients": "UBND phường\nUBND phường",
    }
    with nothing_written():
        early = ask.post(here.clerk, act(paper, "ban-hanh"), {**sent, "bh-issued_on": "01/09/2026"})
    assert early.status == 422
    assert "trước ngày kết thúc hội nghị" in early.fault("bh-issued_on")
    assert ask.post(here.clerk, act(paper, "ban-hanh"), sent).onward == page(paper)
    ask.post(here.clerk, act(paper, "ban-hanh"), sent)  # pressed twice
    assert Paper.objects.filter(kind=PaperKind.ORDERS).count() == 1
    words = ask.words(here.clerk, page(paper))
    assert "đã ban hành hoặc đã bỏ" not in words
    assert "Công văn giao việc số 01-CV/ĐU" in words
    assert "1 nơi nhận chưa có cách gửi" in words


def test_a_draft_is_given_back_replaced_made_anew_and_thrown_away(ask: Asking, here: World) -> None:
    _dialogue, paper = drafted(here)
    ask.post(here.clerk, act(paper, "kiem-tra"), {"ban": paper.sha256})
    assert ask.post(here.leader, act(paper, "tra-lai"), {"tra-note": ""}).fault("tra-note")
    ask.post(here.leader, act(paper, "tra-lai"), {"tra-note": "Sửa nơi nhận"})
    assert "Sửa nơi nhận" in ask.words(here.advisory, page(paper))
    word = SimpleUploadedFile("sua.docx", paper.file.read())
    assert ask.post(here.advisory, act(paper, "thay-ban"), {"thay-draft": word}).onward == page(paper)
    bad = SimpleUploadedFile("sua.pdf", PDF)
    told = ask.post(here.advisory, act(paper, "thay-ban"), {"thay-draft": bad})
    assert told.status == 422
    assert told.fault("thay-draft")
    ask.post(here.advisory, act(paper, "lap-lai"))
    ask.post(here.advisory, act(paper, "huy"), {"huy-reason": "Gộp vào kết luận"})
    assert "Gộp vào kết luận" in ask.words(here.clerk, page(paper))
    assert "Đã hủy" in ask.words(here.clerk, LIST, xem="da-huy")


def test_nobody_judges_or_issues_words_that_were_changed_after_they_read_them(
    ask: Asking, here: World
) -> None:
    _dialogue, paper = drafted(here)
    read = paper.sha256
    document = Document(BytesIO(paper.file.read()))
    document.add_paragraph("Thêm một việc.")
    kept = BytesIO()
    document.save(kept)
    word = SimpleUploadedFile("sua.docx", kept.getvalue())
    ask.post(here.advisory, act(paper, "thay-ban"), {"thay-draft": word})
    sent = {"bh-issued_on": "25/09/2026", "bh-signer": here.leader.person_id}
    for seen in ({"ban": read}, {}):
        with nothing_written():
            ask.post(here.clerk, act(paper, "kiem-tra"), seen)
            told = ask.post(here.clerk, act(paper, "ban-hanh"), {**sent, **seen})
        assert "vừa được thay" in told.words
    paper.refresh_from_db()
    assert paper.standing == Standing.DRAFTED
    ask.post(here.clerk, act(paper, "kiem-tra"), {"ban": paper.sha256})
    assert Paper.objects.get().standing == Standing.CHECKED


def test_recipients_are_written_down_and_who_cannot_be_reached_is_named(ask: Asking, here: World) -> None:
    paper = entered(here)
    added = {"them-name": "Ban Dân vận", "them-way": "", "them-address": ""}
    assert ask.post(here.clerk, act(paper, "them-noi-nhan"), added).onward == page(paper)
    assert "đã có trong nơi nhận" in ask.post(here.clerk, act(paper, "them-noi-nhan"), added).fault(
        "them-name"
    )
    row = paper.sendings.get()
    sent = {"gui-recipients": [str(row.pk)], "gui-way": "", "gui-on": "25/09/2026"}
    with nothing_written():
        told = ask.post(here.clerk, act(paper, "gui"), sent)
    assert told.status == 422
    assert "Chưa có cách gửi cho: Ban Dân vận" in told.fault("gui-way")
    changed = f"{page(paper)}noi-nhan/{row.pk}/"
    bad = {f"nn{row.pk}-name": "Ban Dân vận", f"nn{row.pk}-way": "email", f"nn{row.pk}-address": "x"}
    assert ask.post(here.clerk, changed, bad).fault(f"nn{row.pk}-address")
    good = {**bad, f"nn{row.pk}-address": "bandv@example.vn"}
    assert ask.post(here.clerk, changed, good).onward == page(paper)
    assert ask.post(here.clerk, act(paper, "gui"), sent).onward == page(paper)
    assert "đã gửi" in ask.words(here.supervisor, page(paper))
    assert "bandv@example.vn" not in ask.words(here.supervisor, page(paper))
    assert ask.post(here.other_clerk, changed, good).status == 404
    assert ask.get(here.clerk, changed).status == 405
    assert ask.post(here.clerk, f"{page(paper)}noi-nhan/{NO_KEY}/", good).status == 404


def test_a_recipient_to_whom_nothing_went_is_taken_out(ask: Asking, here: World) -> None:
    paper = entered(here)
    row = add_recipient(paper, Recipient("Ban Dân vận"), by=here.clerk, at=NOW)
    assert ask.post(here.clerk, f"{page(paper)}noi-nhan/{row.pk}/", {"lam": "bo"}).onward == page(paper)
    assert not paper.sendings.exists()


@pytest.mark.parametrize("other", [{"gui-recipients": ["x"]}, {"gui-recipients": [str(NO_KEY)]}, {}])
def test_a_choice_of_recipients_that_is_none_is_told(ask: Asking, here: World, other: dict[str, Any]) -> None:
    paper = entered(here)
    told = ask.post(here.clerk, act(paper, "gui"), {"gui-on": "25/09/2026", **other})
    assert told.status == 422
    assert told.fault("gui-recipients")


def test_a_paper_of_a_dialogue_is_issued_beside_its_draft(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    tab = f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/ho-so/"
    assert issue_page(dialogue) in ask.get(here.clerk, tab).source
    assert "Ban hành: Công văn giao việc" in ask.words(here.clerk, issue_page(dialogue))
    sent = {"issued_on": "25/09/2026", "signer": here.leader.person_id, "recipients": "UBND phường"}
    for bad, field in (
        ({"issued_on": "17/09/2026"}, "issued_on"),
        ({"issued_on": "29/09/2026"}, "issued_on"),
        ({"signer": here.other_leader.person_id}, "signer"),
        ({"number": "đ" * 41}, "number"),
    ):
        with nothing_written():
            told = ask.post(here.clerk, issue_page(dialogue), {**sent, **bad})
        assert told.status == 422
        assert told.fault(field), field
        assert told.typed("recipients") == "UBND phường"
    done = ask.post(here.clerk, issue_page(dialogue), sent)
    paper = Paper.objects.get()
    assert (done.onward, paper.number) == (page(paper), "01-CV/ĐU")
    with nothing_written():  # pressed twice on a bad line
        again = ask.post(here.clerk, issue_page(dialogue), sent)
    assert "01-CV/ĐU" in again.fault("")
    seen = ask.get(here.clerk, issue_page(dialogue)).typed("da-co")
    ask.post(here.clerk, issue_page(dialogue), {**sent, "da-co": seen})
    assert Paper.objects.filter(kind=PaperKind.ORDERS).count() == 2


def test_the_issue_page_is_for_those_who_keep_the_register(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    for account in (here.supervisor, here.superior, here.unit_officer, here.other_clerk, here.org_admin):
        assert ask.get(account, issue_page(dialogue)).status == 404
    for kind in ("dossier", "plan", "khong-co", "x" * 500):
        assert ask.get(here.clerk, issue_page(dialogue, kind)).status == 404
    assert ask.get(here.clerk, f"{LIST}buoi/{NO_KEY}/orders/ban-hanh/").status == 404
    assert ask.client(here.clerk).put(issue_page(dialogue)).status_code == 405


def test_what_has_an_act_of_its_own_is_only_handed_up_here(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    url = issue_page(dialogue, "conclusion")
    assert "Lập dự thảo, trình duyệt" in ask.words(here.clerk, url)
    sent = {"issued_on": "28/09/2026", "signer": here.leader.person_id, "lam": "ban-hanh"}
    paper_url = ask.post(here.clerk, url, sent).onward
    paper = Paper.objects.get()
    assert (paper_url, paper.standing, paper.number) == (page(paper), Standing.DRAFTED, "")
    assert ask.get(here.clerk, url).onward == page(paper)


def test_the_word_to_a_petitioner_is_issued_from_the_opinion(ask: Asking, here: World) -> None:
    opinion = opinions.transferred(here)
    url = f"{LIST}y-kien/{opinion.code}/told/ban-hanh/"
    sent = {"issued_on": "28/09/2026", "signer": here.leader.person_id}
    assert ask.post(here.clerk, url, sent).status == 302
    paper = Paper.objects.get(kind=PaperKind.TOLD)
    assert opinion.code in ask.words(here.clerk, page(paper))
    assert ask.get(here.supervisor, page(paper)).status == 404  # it bears the person's name
    assert ask.get(here.supervisor, url).status == 404
    assert ask.get(here.clerk, f"{LIST}y-kien/XX26-0000-00/told/ban-hanh/").status == 404
    assert ask.get(here.clerk, f"{LIST}y-kien/{opinion.code}/minutes/ban-hanh/").status == 404


def test_a_number_is_kept_and_struck_out(ask: Asking, here: World) -> None:
    sent = {"kind": "orders", "subject": "Giao việc thoát nước", "on": "28/09/2026"}
    assert "Giữ số cho văn bản đang soạn" in ask.words(here.clerk, f"{LIST}giu-so/")
    ask.post(here.clerk, f"{LIST}giu-so/", sent)
    paper = Paper.objects.get()
    assert (paper.number, paper.standing) == ("01-CV/ĐU", Standing.RESERVED)
    again = ask.post(here.clerk, f"{LIST}giu-so/", {**sent, "number": "1"})
    assert "đã được giữ" in again.fault("number")
    assert ask.post(here.clerk, f"{LIST}giu-so/", {**sent, "on": "29/09/2026"}).fault("on")
    assert ask.post(here.clerk, act(paper, "huy"), {"huy-reason": " "}).fault("huy-reason")
    ask.post(here.clerk, act(paper, "huy"), {"huy-reason": "Không dùng"})
    assert "Không dùng" in ask.words(here.clerk, LIST, xem="da-huy")
    assert "01-CV/ĐU" not in ask.words(here.clerk, LIST)
    for account in (here.supervisor, here.unit_officer, here.org_admin):
        assert ask.get(account, f"{LIST}giu-so/").status == 404


def test_what_is_in_force_has_no_button_to_strike_it_out(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    paper = issue_conclusion(dialogue, dialogues.concluding(here), by=here.leader, at=NOW)
    assert "Hủy số này" not in ask.words(here.clerk, page(paper))
    told = ask.post(here.clerk, act(paper, "huy"), {"huy-reason": "Nhầm"})
    assert told.status == 422
    assert "đã có hiệu lực" in told.words


def test_papers_are_searched_with_and_without_diacritics(ask: Asking, here: World) -> None:
    dialogue = dialogues.ended(here)
    signing = Signing(day(2026, 9, 25), here.leader.person)
    issue(PaperKind.ORDERS, dialogue, signing, by=here.clerk, at=NOW)
    entered(here)
    for typed in ("giao giai quyet", "Giao giải quyết", "01-cv"):
        words = ask.words(here.clerk, LIST, tim=typed)
        assert "01-CV/ĐU" in words
        assert "05-BC/ĐU" not in words
    for typed in ("không có đâu", "\0", "'; drop", '"' * 99):
        assert "Không tìm thấy văn bản nào" in ask.words(here.clerk, LIST, tim=typed)
    assert "01-CV/ĐU" not in ask.words(here.supervisor, LIST, tim="01-cv")  # orders name petitioners' matters


def test_what_the_body_asks_of_its_papers_is_set_by_leader_or_administrator(ask: Asking, here: World) -> None:
    url = f"{LIST}quy-dinh/"
    for account in (here.clerk, here.advisory, here.supervisor, here.unit_officer):
        assert ask.get(account, url).status == 404
    assert "Quy định về văn bản" in ask.words(here.org_admin, url)
    assert ask.post(here.leader, url, {"signed_off": "on"}).onward == LIST
    kept = PaperRules.objects.get()
    assert (kept.organisation, kept.signed_off, kept.released) == (here.ward.party_committee, True, False)
    dialogue = dialogues.ended(here)
    words = ask.words(here.clerk, issue_page(dialogue))
    assert "phải qua kiểm tra thể thức" in words
    told = ask.post(
        here.clerk, issue_page(dialogue), {"issued_on": "25/09/2026", "signer": here.leader.person_id}
    )
    assert told.status == 422
    assert "phải qua kiểm tra thể thức" in told.fault("")


def test_the_page_costs_the_same_with_more_recipients(ask: Asking, here: World) -> None:
    paper = entered(here)
    add_recipient(paper, Recipient("Ban Dân vận"), by=here.clerk, at=NOW)
    one = ask.queries(here.clerk, page(paper))
    for name in ("Ban Nội chính", "Ban Tuyên giáo"):
        add_recipient(paper, Recipient(name), by=here.clerk, at=NOW)
    assert ask.queries(here.clerk, page(paper)) == one
