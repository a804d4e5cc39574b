"""From the original to public words: what is found is marked, confirmed or left by a person; not publishing is counted (A.2-c)."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doithoai.audit.models import Entry
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.models import Kind, Opinion, Withholding
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.triage import accept
from doithoai.organisations.models import Account
from tests.desk.asking import Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World
from tests.ui.making_files import PDF, jpg

pytestmark = pytest.mark.django_db
QUEUE = "/ban/y-kien/cong-khai/"
NAME, PHONE = "Nguyễn Thị Kín", "0911222333"
TEXT = f"Tôi là {NAME}, số 0911 222 333. Ngõ 24 bị ngập, đề nghị thông cống."
CLEAN = "Ngõ 24 bị ngập, đề nghị thông cống."
HOTLINE = "Ngõ 24 bị ngập. Gọi trực ban 0222 3831 234 khi có mưa."


def url(opinion: Opinion) -> str:
    return f"/ban/y-kien/{opinion.code}/ban-cong-khai/"


def asked(here: World, **other: Any) -> Opinion:
    """An answered opinion in whose words and answer the person's name and number stand."""
    opinion = opinions.assigned(here, **{"petitioner": NAME, "phone": PHONE, "text": TEXT, **other})
    answer = opinions.drafting(here, text=f"Trả lời bà {NAME}: phường thông cống trước ngày 15/10/2026.")
    draft(opinion, answer, by=here.unit_officer, at=opinions.DRAFTED)
    agree(opinions.fresh(opinion), by=here.advisory, at=opinions.AGREED)
    at = opinions.REPLIED
    return reply_in_writing(opinions.fresh(opinion), at.date(), by=here.clerk, at=at)


def sent(ask: Asking, account: Account, opinion: Opinion, act: str = "cong-khai", **typed: Any) -> Any:
    return ask.post(account, url(opinion), {"viec": act, **typed})


def test_the_page_marks_what_it_found_and_offers_the_text_without_it(ask: Asking, here: World) -> None:
    page = ask.get(here.clerk, url(asked(here)))
    assert page.status == 200
    assert page.source.count('<mark class="hint-mark">') == 3
    for words in ("họ tên", "điện thoại", "Bản gốc", "Người nêu không đồng ý công khai tên"):
        assert words in page.words
    for field in ("public_text", "answer"):
        assert NAME not in page.typed(field)
        assert "0911" not in page.typed(field)
    assert "Ngõ 24 bị ngập" in page.typed("public_text")
    assert "thông cống trước ngày" in page.typed("answer")


def test_a_person_leaves_one_finding_and_builds_the_text_anew(ask: Asking, here: World) -> None:
    opinion = asked(here, text=HOTLINE)
    page = ask.get(here.clerk, url(opinion))
    assert "0222 3831 234" not in page.typed("public_text")
    with nothing_written():
        anew = sent(ask, here.clerk, opinion, "lap-lai", che=[])
    assert anew.status == 200
    assert anew.typed("public_text") == HOTLINE


def test_what_is_published_is_read_by_everybody(ask: Asking, here: World, client: Client) -> None:
    opinion = asked(here)
    told = sent(
        ask, here.clerk, opinion, title="Thông cống ngõ 24", public_text=CLEAN, answer="Phường thông cống."
    )
    assert told.onward == url(opinion)
    public = client.get(f"/hoi-dap/{opinion.pk}/").content.decode()
    for words in ("Thông cống ngõ 24", CLEAN, "Phường thông cống."):
        assert words in public
    assert NAME not in public
    facts = Entry.objects.get(act="publish").facts
    assert set(facts) == {"sha256", "kept"}


def test_ones_own_name_number_and_address_are_never_published(ask: Asking, here: World) -> None:
    opinion = asked(here, address="Số 7 ngách 5/12 Trang Hạ")
    for words in (
        f"Bà {NAME} hỏi",
        "Gọi 0911.222.333",
        "Nhà số 7 ngách 5/12 Trang Hạ",
        "Gọi +84 911 222 333",
    ):
        told = sent(ask, here.clerk, opinion, public_text=words, answer="", keep_reason="Tôi muốn giữ")
        assert told.status == 422
        assert "của người nêu" in told.fault("public_text"), words
        assert told.typed("public_text") == words
    told = sent(
        ask, here.clerk, opinion, public_text=CLEAN, answer=f"Trả lời bà {NAME}", keep_reason="Tôi muốn giữ"
    )
    assert "của người nêu" in told.fault("answer")
    assert opinions.fresh(opinion).published_on is None


def test_a_number_of_the_office_may_stay_for_a_reason(ask: Asking, here: World) -> None:
    opinion = asked(here, text=HOTLINE)
    told = sent(ask, here.clerk, opinion, public_text=HOTLINE, answer="")
    assert told.status == 422
    assert "0222 3831 234" in told.fault("public_text")
    assert "ghi lý do vẫn giữ" in told.fault("public_text")
    told = sent(
        ask, here.clerk, opinion, public_text=HOTLINE, answer="", keep_reason="Số trực ban của phường"
    )
    assert told.onward == url(opinion)
    facts = Entry.objects.get(act="publish").facts
    assert (facts["kept"], facts["reason"]) == (["phone"], "Số trực ban của phường")


def test_with_consent_the_name_may_stay(ask: Asking, here: World, client: Client) -> None:
    opinion = asked(here, publish_name=True)
    assert "Người nêu đồng ý công khai tên" in ask.words(here.clerk, url(opinion))
    words = f"Bà {NAME}: ngõ 24 bị ngập."
    told = sent(ask, here.clerk, opinion, public_text=words, answer="", keep_reason="Người nêu đồng ý")
    assert told.onward == url(opinion)
    assert NAME in client.get(f"/hoi-dap/{opinion.pk}/").content.decode()


def test_a_small_place_is_told_and_leaves_the_decision_to_the_person(ask: Asking, here: World) -> None:
    opinion = asked(here, text="Nhà tôi sát trạm biến áp, mẹ tôi 87 tuổi, tôi là tổ trưởng khu phố.")
    words = ask.words(here.clerk, url(opinion))
    for part in (
        "vẫn có thể nhận ra",
        "Dương Lôi trong một năm chỉ có 1 ý kiến",
        "Nhà tôi sát",
        "87 tuổi",
        "tổ trưởng",
    ):
        assert part in words, part
    for _ in range(4):
        opinions.accepted(here)
    assert "trong một năm chỉ có" not in ask.words(here.clerk, url(opinion))


def test_an_answer_given_after_publication_waits_for_a_person(
    ask: Asking, here: World, client: Client
) -> None:
    opinion = opinions.agreed(here)
    assert sent(ask, here.clerk, opinion, public_text=CLEAN).onward
    reply_in_writing(opinions.fresh(opinion), opinions.REPLIED.date(), by=here.clerk, at=opinions.REPLIED)
    address = f"/hoi-dap/{opinion.pk}/"
    assert "thông cống D300" not in client.get(address).content.decode()
    assert "câu trả lời mới" in ask.words(here.clerk, QUEUE)
    assert "Có câu trả lời mới" in ask.words(here.clerk, url(opinion))
    answer = ask.get(here.clerk, url(opinion)).typed("answer")
    assert sent(ask, here.clerk, opinion, public_text=CLEAN, answer=answer).onward
    assert "thông cống D300" in client.get(address).content.decode()
    assert "câu trả lời mới" not in ask.words(here.clerk, QUEUE)


def test_not_publishing_is_counted_with_its_reason_and_may_change(ask: Asking, here: World) -> None:
    opinion = asked(here)
    other = {"viec": "khong", "khong-kind": Withholding.OTHER, "khong-reason": " "}
    told = ask.post(here.clerk, url(opinion), other)
    assert told.status == 422
    assert told.fault("khong-reason")
    told = ask.post(
        here.clerk, url(opinion), {"viec": "khong", "khong-kind": Withholding.KNOWN, "khong-reason": ""}
    )
    assert told.onward == url(opinion)
    assert opinion.code not in ask.words(here.clerk, QUEUE)
    withheld = ask.words(here.clerk, QUEUE, xem="khong")
    assert "Che tên rồi vẫn nhận ra người nêu 1" in withheld
    assert opinion.code in withheld
    assert opinion.code not in ask.words(here.clerk, QUEUE, **{"xem": "khong", "vi-sao": Withholding.WISH})
    assert sent(ask, here.clerk, opinion, public_text=CLEAN, answer="").onward
    assert opinions.fresh(opinion).withheld_on is None


def test_what_was_published_is_taken_back_with_a_reason(ask: Asking, here: World, client: Client) -> None:
    opinion = asked(here)
    sent(ask, here.clerk, opinion, public_text=CLEAN, answer="")
    assert ask.post(here.clerk, url(opinion), {"viec": "thoi", "thoi-reason": ""}).fault("thoi-reason")
    assert ask.post(here.clerk, url(opinion), {"viec": "thoi", "thoi-reason": "Người nêu đề nghị"}).onward
    assert client.get(f"/hoi-dap/{opinion.pk}/").status_code == 404
    assert ask.get(here.clerk, url(opinion)).typed("public_text") == CLEAN


def test_the_queue_holds_what_is_answered_and_not_yet_public(ask: Asking, here: World) -> None:
    waiting, unsorted = asked(here), opinions.received(here)
    hidden = opinions.out_of_scope(here, Kind.DENUNCIATION)
    words = ask.words(here.clerk, QUEUE)
    assert waiting.code in words
    for row in (unsorted, hidden):
        assert row.code not in words
    one = ask.queries(here.clerk, QUEUE)
    for _ in range(3):
        asked(here)
    assert ask.queries(here.clerk, QUEUE) == one


@pytest.mark.parametrize("make", [opinions.received, opinions.out_of_scope, opinions.declined])
def test_some_are_never_published_and_the_page_says_so(ask: Asking, here: World, make: Any) -> None:
    opinion = make(here)
    page = ask.get(here.clerk, url(opinion))
    assert page.status == 200
    assert 'name="public_text"' not in page.source
    assert sent(ask, here.clerk, opinion, public_text=CLEAN).status == 422
    assert opinions.fresh(opinion).published_on is None


@pytest.mark.parametrize(
    "account",
    ["unit_officer", "unit_head", "supervisor", "superior", "org_admin", "other_advisory", "chairman"],
)
def test_only_the_body_itself_publishes(ask: Asking, here: World, account: str) -> None:
    opinion = asked(here)
    who: Account = getattr(here, account)
    assert ask.get(who, url(opinion)).status == 404
    assert sent(ask, who, opinion, public_text=CLEAN).status == 404
    assert opinion.code not in ask.get(who, QUEUE).source
    assert opinions.fresh(opinion).published_on is None


def test_addresses_that_lead_nowhere(ask: Asking, here: World) -> None:
    assert ask.get(here.clerk, "/ban/y-kien/TS26-K7M4-Q9/ban-cong-khai/").status == 404
    assert ask.get(here.unit_officer, QUEUE).status == 404
    assert ask.post(here.clerk, QUEUE).status == 405
    assert ask.client(here.clerk).delete(url(asked(here))).status_code == 405
    told = sent(ask, here.clerk, asked(here), "khong-co", public_text=CLEAN)
    assert told.status == 200  # an act that is none shows the page and does nothing


@pytest.fixture
def with_file(here: World, settings: Any, tmp_path: Path) -> Opinion:
    settings.MEDIA_ROOT = tmp_path
    return asked(here, files=(SimpleUploadedFile(f"ảnh {NAME}.jpg", jpg(told=True)),))


def test_a_file_is_public_only_after_somebody_looked_inside(
    ask: Asking, here: World, client: Client, with_file: Opinion
) -> None:
    file = with_file.submission.attachments.get()
    typed = {"so": file.pk, f"tep-{file.pk}-public_name": "Ảnh ngập ngõ 24", f"tep-{file.pk}-looked": "on"}
    assert "công khai ý kiến trước" in sent(ask, here.clerk, with_file, "tep", **typed).source.lower()
    sent(ask, here.clerk, with_file, public_text=CLEAN, answer="")
    unseen = sent(ask, here.clerk, with_file, "tep", **{**typed, f"tep-{file.pk}-looked": ""})
    assert unseen.fault(f"tep-{file.pk}-looked")
    named = sent(
        ask, here.clerk, with_file, "tep", **{**typed, f"tep-{file.pk}-public_name": f"Ảnh bà {NAME}"}
    )
    assert named.fault(f"tep-{file.pk}-public_name")
    address = f"/hoi-dap/{with_file.pk}/tep/{file.pk}/"
    assert client.get(address).status_code == 404
    assert sent(ask, here.clerk, with_file, "tep", **typed).onward
    served = client.get(address)
    assert served.status_code == 200
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    page = client.get(f"/hoi-dap/{with_file.pk}/").content.decode()
    assert "Ảnh ngập ngõ 24.jpg" in page
    assert NAME not in page
    sent(ask, here.clerk, with_file, "tep", **{"so": file.pk, f"tep-{file.pk}-reason": "Thấy mặt người"})
    assert client.get(address).status_code == 404


def test_a_file_that_came_with_a_protected_matter_stays_closed(
    ask: Asking, here: World, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    handed = opinions.submitted(
        here, parts=("Ngập ngõ 24", "Cán bộ nhận tiền"), files=(SimpleUploadedFile("a.pdf", PDF),)
    )
    first = handed.opinions.order_by("id")[0]
    file = handed.attachments.get()
    accept(first, opinions.SORTING, by=here.clerk, at=opinions.SORTED)
    sent(ask, here.clerk, first, public_text=CLEAN)
    typed = {"so": file.pk, f"tep-{file.pk}-public_name": "Đơn", f"tep-{file.pk}-looked": "on"}
    assert sent(ask, here.clerk, first, "tep", **typed).status == 422
    assert client.get(f"/hoi-dap/{first.pk}/tep/{file.pk}/").status_code == 404


def test_a_search_on_the_portal_does_not_tell_whose_name_is_covered(
    ask: Asking, here: World, client: Client
) -> None:
    opinion = asked(here)
    sent(ask, here.clerk, opinion, public_text=CLEAN, answer="Phường thông cống.")
    assert CLEAN in client.get("/hoi-dap/", {"q": "ngập"}).content.decode()
    for words in (NAME, "bà Nguyễn", PHONE):
        assert CLEAN not in client.get("/hoi-dap/", {"q": words}).content.decode()
