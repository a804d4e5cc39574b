from pathlib import Path
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.letters import keep
from doithoai.opinions.models import Letter, Submission
from tests.desk.asking import Asking, nothing_written
from tests.factories import mail
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/tiep-nhan/thu/"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def waiting(here: World) -> Letter:
    """A letter that a person has to look at, with a file."""
    message = mail.with_file(
        "đơn.pdf", mail.PDF, text="Quảng cáo <script>x</script>", subject="Mua hàng", Precedence="bulk"
    )
    return keep(mail.mailbox(here), message.as_bytes(), at=mail.AT)


def taken(here: World, waiting: Letter) -> Letter:
    del here
    return keep(waiting.mailbox, mail.letter(Message_ID="<hai@x>").as_bytes(), at=mail.AT)


def test_letters_with_trouble_stand_first_and_the_others_have_their_code(
    ask: Asking, here: World, waiting: Letter
) -> None:
    good = taken(here, waiting)
    words = ask.words(here.clerk, URL)
    assert "1 thư cần người xem" in words
    assert words.index("Mua hàng") < words.index("Ngập ngõ 24")
    assert good.submission is not None
    assert good.submission.code in words
    assert "Ngập ngõ 24" not in ask.words(here.clerk, URL, xem="cho")


def test_a_letter_shows_its_words_its_files_and_what_became_of_it(
    ask: Asking, here: World, waiting: Letter
) -> None:
    page = ask.get(here.advisory, f"{URL}{waiting.pk}/")
    assert "&lt;script&gt;x&lt;/script&gt;" in page.source
    assert "đơn.pdf" in page.words
    assert "Thư tự động" in page.words
    assert "thu@example.vn" not in page.source
    assert "t•••@example.vn" in page.words
    assert page.typed("text") == "Mua hàng\n\nQuảng cáo <script>x</script>"
    good = taken(here, waiting)
    assert good.submission is not None
    words = ask.words(here.advisory, f"{URL}{good.pk}/")
    assert good.submission.code in words
    assert "hệ thống không tự gửi thư trả lời" in words
    assert "Lập ý kiến từ thư này" not in words


def made(**other: object) -> dict[str, object]:
    return {
        "text": "Đèn hỏng.",
        "petitioner_kind": "individual",
        "petitioner": "Lý Thử",
    } | other


def test_an_opinion_is_made_by_hand_and_the_file_comes_along(
    ask: Asking, here: World, waiting: Letter
) -> None:
    told = ask.post(here.clerk, f"{URL}{waiting.pk}/y-kien/", made())
    assert told.onward == f"{URL}{waiting.pk}/"
    got = Submission.objects.get()
    assert (got.text, got.channel, got.entered_by) == ("Đèn hỏng.", "email", here.clerk)
    assert got.email == "thu@example.vn"
    assert got.attachments.count() == 1
    client = ask.client(here.clerk)
    assert "Thư này đã thành ý kiến." in client.post(f"{URL}{waiting.pk}/y-kien/", made(), follow=True).text
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"), [({"text": " "}, "text"), ({"petitioner": ""}, "petitioner"), ({"text": "đ" * 20_001}, "text")]
)  # fmt: skip
def test_what_is_wrong_is_told_and_kept(
    ask: Asking, here: World, waiting: Letter, sent: dict[str, object], field: str
) -> None:
    with nothing_written():
        told = ask.post(here.clerk, f"{URL}{waiting.pk}/y-kien/", made(**sent))
    assert told.status == 422
    assert told.fault(field)


def test_a_letter_is_settled_with_a_reason(ask: Asking, here: World, waiting: Letter) -> None:
    with nothing_written():
        assert ask.post(here.clerk, f"{URL}{waiting.pk}/xong/", {"reason": " "}).fault("reason")
    assert ask.post(here.clerk, f"{URL}{waiting.pk}/xong/", {"reason": "Quảng cáo"}).onward == URL
    assert "đã xem: Quảng cáo" in ask.words(here.clerk, URL)
    with nothing_written():
        assert (
            ask.post(here.clerk, f"{URL}{waiting.pk}/xong/", {"reason": "x"}).onward == f"{URL}{waiting.pk}/"
        )


def test_the_letter_as_it_came_is_a_file_that_nothing_opens_and_the_look_is_recorded(
    ask: Asking, here: World, waiting: Letter
) -> None:
    got = ask.get(here.clerk, f"{URL}{waiting.pk}/goc/").response
    assert b"Subject: Mua" in got.content
    assert "attachment" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert Entry.objects.filter(act="open_letter", subject_id=waiting.pk).count() == 1


def test_others_find_no_letters(ask: Asking, here: World, waiting: Letter) -> None:
    for account in (here.unit_officer, here.supervisor, here.org_admin, here.system_admin):
        assert ask.get(account, URL).status == 404
    for account in (here.unit_officer, here.supervisor, here.other_clerk, here.superior):
        for part in ("", "goc/"):
            assert ask.get(account, f"{URL}{waiting.pk}/{part}").status == 404
        for part in ("y-kien/", "xong/"):
            assert ask.post(account, f"{URL}{waiting.pk}/{part}", made(reason="x")).status == 404
    assert ask.get(here.clerk, f"{URL}{waiting.pk + 9}/").status == 404
    assert ask.get(here.clerk, f"{URL}{waiting.pk}/xong/").status == 405
    assert ask.post(here.clerk, URL).status == 405


def test_a_list_of_three_letters_asks_no_more_than_one_of_one(
    ask: Asking, here: World, waiting: Letter
) -> None:
    one = ask.queries(here.clerk, URL)
    for number in range(2):
        keep(waiting.mailbox, mail.letter(Message_ID=f"<{number}@x>").as_bytes(), at=mail.AT)
    assert ask.queries(here.clerk, URL) == one


def test_without_a_mailbox_the_page_says_who_sets_one_up(ask: Asking, here: World) -> None:
    assert "Cơ quan chưa khai hộp thư" in ask.words(here.clerk, URL)


def test_trouble_with_the_mailbox_is_seen_here(ask: Asking, here: World, waiting: Letter) -> None:
    waiting.mailbox.trouble = "Không nối được máy chủ thư: x"
    waiting.mailbox.save()
    assert "Không nối được máy chủ thư: x Thư mới chưa vào được" in ask.words(here.clerk, URL)


def test_a_letter_whose_term_of_keeping_ended_still_has_its_page(
    ask: Asking, here: World, waiting: Letter
) -> None:
    good = taken(here, waiting)
    Letter.objects.filter(pk=good.pk).update(raw="", sender="(đã ẩn danh)")
    words = ask.words(here.clerk, f"{URL}{good.pk}/")
    assert "Không có chữ nào đọc được" in words
    assert "(đã ẩn danh)" in words
    assert ask.get(here.clerk, f"{URL}{good.pk}/goc/").status == 404
