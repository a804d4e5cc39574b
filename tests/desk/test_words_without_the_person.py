"""Who only supervises walks through every page and paper of the desk and never learns who raised a matter (spec 1, ADR 7)."""

import html
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doithoai.commitments.making import Promise, commit
from doithoai.documents.concluding import issue_conclusion
from doithoai.opinions import gate
from doithoai.opinions.answering import Drafting, agree, draft, send_back
from doithoai.opinions.gate import speech_to_opinion
from doithoai.opinions.identity import masked_email, masked_phone
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import transfer
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import record_result
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import accept, decline
from doithoai.organisations.models import Account
from tests.desk.asking import Asking
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment

NAME, PHONE, EMAIL = "Nguyễn Thị Kín", "0911222333", "kin@example.vn"
WORDS = f"{NAME} ở cạnh cống, gọi 0911 222 333 hoặc {EMAIL}: nước ngập vào nhà, đề nghị thông cống."
TOLD: dict[str, Any] = {
    "petitioner": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "address": "Số 7 ngách 5/12 Trang Hạ",
    "text": WORDS,
}
SECRETS = ("Thị Kín", PHONE, "0911 222 333", EMAIL, "ngách 5/12")
pytestmark = pytest.mark.django_db
# Not the PDF of a paper: packed as it is no word of it can be read here, and it says what its .docx says, which is walked.
LINK = re.compile(r'href="(/ban/(?![^"#]*[/.]pdf\b)[^"#]*)"')
MOST_PAGES = 250


@pytest.fixture
def told(here: World, settings: Any, tmp_path: Path) -> list[Opinion]:
    """The person's name and telephone in every place where somebody can write."""
    settings.MEDIA_ROOT = tmp_path
    return [_answered(here), _passed(here), _declined(here), _sorted(here), *_at_a_dialogue(here)]


def _drafting(here: World) -> Drafting:
    text = f"Trả lời bà {NAME} (0911 222 333): phường thông cống trước ngày 15/10/2026."
    return opinions.drafting(here, text=text, legal_basis=f"Đơn của bà {NAME} ngày 03/9/2026")


def _answered(here: World) -> Opinion:
    file = SimpleUploadedFile(f"don {NAME}.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    opinion = opinions.assigned(here, files=(file,), **TOLD)
    draft(opinion, _drafting(here), by=here.unit_officer, at=opinions.DRAFTED)
    send_back(opinions.fresh(opinion), f"Hãy gọi bà {NAME} số {PHONE}", by=here.advisory, at=opinions.DRAFTED)
    draft(opinions.fresh(opinion), _drafting(here), by=here.unit_officer, at=opinions.DRAFTED)
    agree(opinions.fresh(opinion), by=here.advisory, at=opinions.AGREED)
    reply_in_writing(opinions.fresh(opinion), opinions.REPLIED.date(), by=here.clerk, at=opinions.REPLIED)
    done = opinions.solving(text=f"Đã thông cống nhà bà {NAME}.", proof_reference=f"Biên bản có bà {NAME} ký")
    record_result(opinions.fresh(opinion), done, by=here.advisory, at=opinions.DONE)
    promise = Promise(
        f"Thông cống nhà bà {NAME}", here.ward.departments[0], day(2026, 12, 1), opinion=opinion
    )
    commit(here.ward.party_committee, promise, by=here.leader, at=opinions.DONE)
    return opinions.fresh(opinion)


def _passed(here: World) -> Opinion:
    opinion = opinions.accepted(here, **TOLD)
    reason = f"Bà {NAME} ở phường bạn"
    transfer(opinion, here.other.party_committee, reason, by=here.clerk, at=opinions.ASSIGNED)
    return opinion


def _declined(here: World) -> Opinion:
    reason = f"Bà {NAME} ({PHONE}) xin rút"
    return decline(opinions.received(here, **TOLD), reason, by=here.clerk, at=opinions.SORTED)


def _sorted(here: World) -> Opinion:
    opinion = opinions.received(here, **TOLD)
    accept(opinion, opinions.SORTING, by=here.clerk, at=opinions.SORTED)
    return opinions.fresh(opinion)


def _at_a_dialogue(here: World) -> list[Opinion]:
    dialogue = dialogues.opened(here, slips=2)
    speech = dialogues.heard(here, dialogue)
    speech.subject = f"Tôi là {speech.speaker}, nhà cạnh cống"
    speech.save(update_fields=["subject"])
    found = speech_to_opinion(
        speech, f"{speech.speaker} nêu điểm tập kết rác", by=here.clerk, at=dialogue.starts_at
    )
    sent = opinions.at_dialogue(here, dialogue, **TOLD) if dialogue.state == "announced" else None
    for opinion in [*found, *([sent] if sent else [])]:
        accept(opinion, opinions.SORTING, by=here.clerk, at=dialogue.starts_at)
        opinions.said(here, opinion, at=dialogue.starts_at, note=f"Mời {speech.speaker} lên làm việc")
    gate.end_dialogue(dialogues.fresh(dialogue), dialogues.DUE, by=here.advisory, at=dialogue.ends_at)
    at = moment(dialogues.CONCLUDED_ON, 15)
    issue_conclusion(dialogues.fresh(dialogue), dialogues.concluding(here), by=here.leader, at=at)
    return found


def read(content: bytes) -> str:
    """The words of a page, or of a paper."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name for name in archive.namelist() if name.endswith(".xml")]
            return "\n".join(re.sub(r"<[^>]+>", "", archive.read(name).decode()) for name in parts)
    return html.unescape(content.decode("utf-8", "replace"))


def walked(account: Account) -> dict[str, str]:
    """Every page that links lead to from the first one, and its words."""
    client, seen = Client(), dict[str, str]()
    waiting = ["/ban/", "/ban/y-kien/?xem=tat-ca", "/ban/doi-thoai/?xem=da-to-chuc"]
    client.force_login(account)
    while waiting and len(seen) < MOST_PAGES:
        address = html.unescape(waiting.pop(0))
        if address in seen:
            continue
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        seen[address] = read(content) if answer.status_code == 200 else ""
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            waiting += LINK.findall(answer.content.decode())
    return seen


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("account", ["supervisor", "superior", "org_admin"])
def test_no_page_and_no_paper_tells_them_who_it_was(here: World, told: list[Opinion], account: str) -> None:
    who: Account = getattr(here, account)
    pages = walked(who)
    assert [opinion.code for opinion in told if pages.get(f"/ban/y-kien/{opinion.code}/")] != []
    speaker = told[-1].submission.petitioner
    leaks = {
        (address, secret)
        for address, words in pages.items()
        for secret in (*SECRETS, speaker)
        if secret.lower() in words.lower()
    }
    assert leaks == set()
    assert any("thông cống" in words for words in pages.values())


@pytest.mark.usefixtures("clock")
def test_whoever_works_on_the_matter_reads_every_word(here: World, told: list[Opinion]) -> None:
    pages = walked(here.clerk)
    assert WORDS in pages[f"/ban/y-kien/{told[0].code}/"]
    assert NAME in pages[f"/ban/y-kien/{told[0].code}/"]


@pytest.mark.parametrize("account", ["supervisor", "superior", "org_admin", "system_admin"])
def test_what_nobody_has_sorted_may_be_a_denunciation_and_is_not_shown(
    ask: Asking, here: World, account: str
) -> None:
    text = "Cán bộ địa chính nhận tiền của nhà tôi."
    opinion = opinions.received(here, **{**TOLD, "text": text})
    who: Account = getattr(here, account)
    for address in (f"/ban/y-kien/{opinion.code}/", "/ban/y-kien/?xem=tat-ca", "/ban/y-kien/?q=nhận+tiền"):
        page = ask.get(who, address)
        assert page.status == 200
        assert "nhận tiền" not in re.sub(r'value="[^"]*"|“[^”]*”', "", page.source)
    page = ask.get(who, f"/ban/y-kien/{opinion.code}/")
    assert "Chưa phân loại, nội dung chưa hiển thị" in page.words
    assert opinion.code in page.words
    assert text in ask.words(here.clerk, f"/ban/y-kien/{opinion.code}/")


def test_a_part_that_is_split_off_is_unsorted_too(ask: Asking, here: World) -> None:
    first, second = split(
        opinions.accepted(here),
        ["Ngập ngõ 24", "Cán bộ vòi tiền"],
        leaves_out=True,
        by=here.clerk,
        at=opinions.SORTED,
    )
    page = ask.get(here.supervisor, f"/ban/y-kien/{first.code}/")
    assert "Ngập ngõ 24" in page.words
    assert "vòi tiền" not in page.source
    assert "vòi tiền" not in ask.get(here.supervisor, f"/ban/y-kien/{second.code}/").source


def test_a_telephone_number_is_known_again_but_not_called() -> None:
    assert masked_phone("0912 345 612") == "09•• ••• •12"
    assert masked_phone("+84912345612") == "84•• ••• ••12"
    assert masked_phone("113") == "•••"
    assert masked_phone("") == ""
    assert masked_email("kin@example.vn") == "k•••@example.vn"
    assert masked_email("") == ""
