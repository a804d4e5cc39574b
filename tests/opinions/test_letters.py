"""B.Đ8.1-g1: an e-mail is kept whole and becomes an opinion once; what a machine cannot judge waits for a person."""

import time
from datetime import timedelta
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from doithoai.audit.models import Entry
from doithoai.opinions.letters import handed_of, keep, mail_of, make_opinion, open_raw, settle
from doithoai.opinions.mail_pages import without_tags
from doithoai.opinions.mail_parts import MOST_OF_PAGE, fingerprint, read_mail
from doithoai.opinions.mailboxes import Address, change
from doithoai.opinions.models import Channel, Letter, PetitionerKind, Submission
from doithoai.regulations.refusals import Refused
from tests.factories import mail
from tests.factories.organisations import CITY_ENDED, World, day, moment, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(here: World, message: EmailMessage | bytes) -> Letter:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return keep(mail.mailbox(here), raw, at=mail.AT, came=mail.CAME)


def test_a_letter_becomes_an_opinion_with_sender_day_and_words() -> None:
    here = world()
    letter = kept(here, mail.letter())
    got = Submission.objects.get()
    assert letter.submission == got
    assert letter.trouble == ""
    assert (got.channel, got.text) == (Channel.EMAIL, "Ngập ngõ 24\n\nNgõ 24 ngập sau mưa.")
    assert (got.petitioner, got.email, got.entered_by) == ("Phạm Bá Thử", "thu@example.vn", None)
    assert (got.received_on, got.organisation) == (day(2026, 9, 9), here.ward.party_committee)
    assert got.opinions.get().title == "Ngập ngõ 24"
    with letter.raw.open("rb") as file:
        assert file.read() == mail.letter().as_bytes()
    entry = Entry.objects.get(act="keep_letter")
    assert (entry.chain, entry.facts["code"]) == (str(here.ward.party_committee.pk), got.code)
    assert "Thử" not in str(entry.facts)


def test_who_gives_no_name_stays_without_one_and_can_be_written_to() -> None:
    kept(world(), mail.letter(From="thu@example.vn"))
    got = Submission.objects.get()
    assert (got.petitioner_kind, got.petitioner, got.email) == (
        PetitionerKind.ANONYMOUS,
        "",
        "thu@example.vn",
    )


def test_the_same_letter_is_one_whatever_servers_stamped_on_it() -> None:
    here = world()
    box, raw = mail.mailbox(here), mail.letter().as_bytes()
    first = keep(box, raw, at=mail.AT)
    stamped = b"Received: from a by b; Wed, 9 Sep 2026\nX-Spam: no\n" + raw.replace(b"\n", b"\r\n")
    assert keep(box, stamped, at=mail.AT + timedelta(hours=1)) == first
    assert (Letter.objects.count(), Submission.objects.count()) == (1, 1)
    other = mail.letter(Message_ID="<thu-2@example.vn>").as_bytes()  # the same words again on another day
    assert keep(box, other, at=mail.AT) != first
    assert Submission.objects.count() == 2


def test_a_letter_to_two_mailboxes_of_a_body_is_one_opinion_and_to_two_bodies_two() -> None:
    here, raw = world(), mail.letter().as_bytes()
    keep(mail.mailbox(here), raw, at=mail.AT)
    second = keep(mail.mailbox(here, address="hai@example.vn"), raw, at=mail.AT)
    assert second.submission is None
    assert "đã thành ý kiến ở hộp thư tiepnhan@example.vn" in second.trouble
    there = mail.mailbox(here, address="ba@example.vn", organisation=here.other.party_committee)
    assert keep(there, raw, at=mail.AT).submission is not None
    assert Submission.objects.count() == 2


def test_a_page_of_html_becomes_plain_words_and_nothing_of_it_runs() -> None:
    message = mail.letter()
    page = "<style>p{}</style><p>Ngõ&nbsp;24 <b>ngập</b>.</p><script>alert(1)</script><div>Đề nghị<br>thông cống.</div>"
    message.set_content(page, subtype="html")
    kept(world(), message)
    assert Submission.objects.get().text == "Ngập ngõ 24\n\nNgõ 24 ngập.\n\nĐề nghị\nthông cống."


def test_of_plain_words_and_a_page_the_plain_words_are_taken() -> None:
    message = mail.letter()
    message.add_alternative("<p>Khác</p>", subtype="html")
    kept(world(), message)
    assert Submission.objects.get().text == "Ngập ngõ 24\n\nNgõ 24 ngập sau mưa."


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (2, 2)).save(written, "PNG")
    return written.getvalue()


def in_parts(*parts: MIMEBase, kind: str = "mixed") -> bytes:
    """A letter put together by another programme."""
    message = MIMEMultipart(kind, _subparts=parts)
    message["From"] = "Thu <thu@example.vn>"
    return message.as_bytes()


def plain(text: str) -> MIMEText:
    return MIMEText(text, "plain", "utf-8")


def page(text: str) -> MIMEText:
    return MIMEText(text, "html", "utf-8")


def test_words_that_a_gateway_adds_do_not_stand_for_those_of_the_letter() -> None:
    scanned = plain("Thư này đã được quét vi-rút.")
    assert read_mail(in_parts(page("<p>Ngõ 24 ngập.</p>"), scanned)).text == (
        "Ngõ 24 ngập.\n\nThư này đã được quét vi-rút."
    )
    both = MIMEMultipart("alternative", _subparts=[plain("Ngõ 24 ngập."), page("<p>Ngõ 24 <b>ngập</b>.</p>")])
    assert read_mail(in_parts(both, scanned)).text == "Ngõ 24 ngập.\n\nThư này đã được quét vi-rút."
    empty = MIMEMultipart("alternative", _subparts=[plain("  "), page("<p>Ngõ 24 ngập.</p>")])
    assert read_mail(in_parts(empty)).text == "Ngõ 24 ngập."
    assert read_mail(in_parts(plain("Một  lần."), page("<p>Một lần.</p>"))).text == "Một  lần."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<html><head><meta charset=utf-8><body><p>Ngõ 24 ngập.</p>", "Ngõ 24 ngập."),
        ("<title>Đơn<p>Ngõ 24 ngập.</p>", "Đơn Ngõ 24 ngập."),
        ("<p>A.</p><template><p>Ngõ 24 ngập.</p>", "A.\nNgõ 24 ngập."),
        ("<noscript>Ngõ 24 ngập.</noscript>", "Ngõ 24 ngập."),
        ("<table><tr><td>Số nhà 12</td><td>tháng 9</td></tr></table>", "Số nhà 12 tháng 9"),
    ],
)
def test_no_word_of_a_badly_written_page_is_lost(written: str, read: str) -> None:
    assert " ".join(read_mail(in_parts(page(written))).text.split()) == " ".join(read.split())


@pytest.mark.parametrize("begun", ["<a ", '<a x="', "<a/", "</", "<!--", "<?", "<", "&#", "<div>"])
def test_a_page_that_is_made_to_hold_up_the_reading_does_not(begun: str) -> None:
    told = without_tags("Ngõ 24 ngập. " + begun * (MOST_OF_PAGE // len(begun)))  # it took hours
    assert told.startswith("Ngõ 24 ngập.")


@pytest.mark.parametrize("end", ["<!-- quên đóng", "<a href=", "<p", "</"])
def test_what_was_never_closed_hides_nothing(end: str) -> None:
    told = without_tags(f"<p>Ngõ 24 ngập.</p>{end} Đèn tắt.")
    assert "Ngõ 24 ngập." in told
    assert "Đèn tắt." in told


def test_a_plain_form_that_only_says_to_open_the_other_does_not_stand_for_it() -> None:
    petition = (
        "Ngõ 24 ngập sau mưa, đi lại khó. Đề nghị phường thông cống và thu gom rác đều hơn. Xin cảm ơn."
    )
    stub = plain("Hãy mở bằng trình duyệt.")
    both = MIMEMultipart("alternative", _subparts=[stub, page(f"<p>{petition}</p>")])
    assert read_mail(in_parts(both)).text == f"Hãy mở bằng trình duyệt.\n\n{petition}"


def test_a_file_without_a_name_is_a_file() -> None:
    photo = MIMEImage(picture(), "png")
    photo["Content-ID"] = "<anh>"
    photo["Content-Disposition"] = "inline"
    forwarded = MIMEMessage(mail.letter("Nội dung của thư trước"))
    letter = kept(world(), in_parts(plain("Xem ảnh và thư kèm."), photo, forwarded))
    got = Submission.objects.get()
    assert [one.name for one in got.attachments.all()] == ["khong-ten.png"]
    assert letter.trouble.startswith("Đã nhận ý kiến; tệp chưa kèm được: Không nhận loại tệp của “khong-ten")


def test_a_letter_of_too_many_parts_waits_for_a_person() -> None:
    letter = kept(world(), in_parts(*(plain(f"Phần {number}.") for number in range(201))))
    assert letter.submission is None
    assert "quá nhiều phần" in letter.trouble


def test_files_come_along_and_what_cannot_is_told_and_kept_in_the_letter() -> None:
    message = mail.with_file("đơn.pdf", mail.PDF)
    message.add_attachment(b"MZ" * 50, maintype="application", subtype="octet-stream", filename="a.exe")
    message.add_attachment(b"MZ" * 50, maintype="application", subtype="pdf", filename="gia.pdf")
    letter = kept(world(), message)
    got = Submission.objects.get()
    assert [one.name for one in got.attachments.all()] == ["đơn.pdf"]
    assert letter.submission == got
    assert letter.trouble.startswith("Đã nhận ý kiến; tệp chưa kèm được: Không nhận loại tệp của “a.exe”.")
    assert "“gia.pdf”" in letter.trouble


def test_a_file_of_thirty_megabytes_does_not_stop_the_opinion() -> None:
    letter = kept(world(), mail.large(30))
    assert Submission.objects.get() == letter.submission
    assert "Tệp “to.pdf” quá lớn; nhận tối đa 10 MB." in letter.trouble
    assert letter.raw.size > 30 * 1024 * 1024


def test_more_files_than_are_taken_are_told() -> None:
    message = mail.letter()
    for number in range(7):
        message.add_attachment(mail.PDF, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    letter = kept(world(), message)
    assert Submission.objects.get().attachments.count() == 5
    assert "“5.pdf”" in letter.trouble
    assert "“6.pdf”" in letter.trouble


RAW = b"From: Thu <thu@example.vn>\r\nSubject: Hoi\r\nContent-Type: text/plain; charset=%s\r\n\r\n%s"


@pytest.mark.parametrize(
    ("charset", "words"),
    [(b"utf-8", "ngập".encode()), (b"khong-co", "ngập".encode()), (b"us-ascii", "ngập".encode()),
     (b"windows-1258", "ngập".encode("utf-16-le")[:0] + b"ng\xe2\xf2p"), (b"utf-16", "ngập".encode("utf-16"))],
)  # fmt: skip
def test_words_in_a_wrongly_named_encoding_are_read_as_they_were_meant(charset: bytes, words: bytes) -> None:
    kept(world(), RAW % (charset, words))
    assert Submission.objects.get().text == "Hoi\n\nngập"


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "raw-unicode-escape", "undefined"])
def test_an_encoding_that_no_letter_has_neither_changes_words_nor_holds_up_the_reading(charset: str) -> None:
    words = "-" + "ngập \\u0041 ab0" * 100_000
    part = MIMEText("x", "plain", "utf-8")
    part.replace_header("Content-Type", f"text/plain; charset={charset}")
    part.replace_header("Content-Transfer-Encoding", "8bit")
    part.set_payload(words.encode())
    began = time.perf_counter()
    assert read_mail(in_parts(part)).text == words
    subject = f"=?{charset}?q?{'-' + 'ab0' * 100_000}?=".encode()
    name = f"attachment; filename*={charset}''{'-' + 'ab0' * 100_000}".encode()
    raw = b"Subject: %s\nContent-Disposition: %s\n\nngap" % (subject, name)
    assert read_mail(raw).files
    assert time.perf_counter() - began < 5


def test_a_page_of_megabytes_waits_for_a_person() -> None:
    letter = kept(world(), in_parts(page("<p>Ngõ 24</p>" * 200_000)))
    assert "quá nhiều phần" in letter.trouble


def test_letters_that_cannot_be_read_in_any_encoding_wait_for_a_person() -> None:
    letter = kept(world(), RAW % (b"utf-8", b"ng\xd2\xff\x81\x8d\xfep"))
    assert "hỏng bảng mã" in letter.trouble
    assert not Submission.objects.exists()


def test_a_header_without_the_name_of_its_encoding_is_read() -> None:
    raw = "From: Phạm Thử <thu@example.vn>\r\nSubject: Ngập đường\r\n\r\nNước.".encode()
    kept(world(), raw)
    got = Submission.objects.get()
    assert (got.petitioner, got.text) == ("Phạm Thử", "Ngập đường\n\nNước.")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (mail.letter(" \n "), "không có nội dung chữ"),
        (mail.letter(Auto_Submitted="auto-replied"), "Thư tự động"),
        (mail.letter(Precedence="bulk"), "Thư tự động"),
        (mail.letter(List_Id="<tin.example.vn>"), "Thư tự động"),
        (mail.letter(From="Mail System <MAILER-DAEMON@example.vn>"), "Thư tự động"),
        (mail.letter(Return_Path="<>"), "Thư tự động"),
        (mail.letter(From=f"Tiếp nhận <{mail.OWN}>"), "chính hộp thư này gửi"),
        (mail.letter("ă" * 20_001), "dài hơn 20000 ký tự"),
    ],
)
def test_what_a_machine_cannot_judge_is_kept_and_waits(message: EmailMessage, told: str) -> None:
    letter = kept(world(), message)
    assert told in letter.trouble
    assert (letter.submission, letter.settled_by) == (None, None)
    assert letter.raw.size > 0
    assert not Submission.objects.exists()


def test_a_letter_without_words_but_with_a_subject_is_judged_by_a_person_when_it_has_none() -> None:
    letter = kept(world(), mail.letter("", subject=""))
    assert "không có nội dung chữ" in letter.trouble


def test_a_letter_to_a_body_that_ended_is_kept() -> None:
    here = world()
    box = mail.mailbox(here, organisation=here.city.party_committee)
    letter = keep(box, mail.letter().as_bytes(), at=moment(CITY_ENDED + timedelta(days=3)))
    assert "đã kết thúc hoạt động" in letter.trouble
    assert letter.raw.size > 0


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.tuples(st.sampled_from([b"From: ", b"Subject: =?", b"Content-Type: ", b"Date: "]), st.binary(max_size=80)).map(
            lambda parts: parts[0] + parts[1] + b"\r\n\r\nx"
        ),
    )
)  # fmt: skip
def test_whatever_bytes_come_can_be_read_or_are_said_to_be_unreadable(raw: bytes) -> None:
    fingerprint(raw)
    mail_read = read_mail(raw)
    for words in (mail_read.sender, mail_read.address, mail_read.subject, mail_read.text):
        words.encode()  # no half letters: a database refuses them
        assert "\0" not in words


# --- a person settles ------------------------------------------------------------------------------------------------


def test_a_person_makes_the_opinion_by_hand_with_the_files_of_the_letter() -> None:
    here = world()
    letter = kept(here, mail.with_file("đơn.pdf", mail.PDF, Precedence="bulk"))
    facts = handed_of(letter, mail_of(letter), ())
    made = make_opinion(letter, facts, by=here.clerk, at=mail.AT)
    letter.refresh_from_db()
    assert (letter.submission, letter.settled_by, made.entered_by) == (made, here.clerk, here.clerk)
    assert (made.channel, made.received_on) == (Channel.EMAIL, day(2026, 9, 9))
    assert [one.name for one in made.attachments.all()] == ["đơn.pdf"]
    with pytest.raises(Refused, match="đã thành ý kiến"):
        make_opinion(letter, facts, by=here.clerk, at=mail.AT)
    assert Submission.objects.count() == 1


def test_a_person_may_make_another_opinion_of_a_letter_that_came_to_two_mailboxes() -> None:
    here, raw = world(), mail.letter().as_bytes()
    first = keep(mail.mailbox(here), raw, at=mail.AT)
    second = keep(mail.mailbox(here, address="hai@example.vn"), raw, at=mail.AT)
    made = make_opinion(second, handed_of(second, mail_of(second), ()), by=here.clerk, at=mail.AT)
    assert made != first.submission
    assert Submission.objects.count() == 2


def test_a_person_settles_with_a_reason_once() -> None:
    here = world()
    letter = kept(here, mail.letter(Precedence="bulk"))
    with pytest.raises(Refused, match="lý do"):
        settle(letter, " ", by=here.clerk, at=mail.AT)
    settle(letter, "Quảng cáo", by=here.clerk, at=mail.AT)
    with pytest.raises(Refused, match="không còn chờ"):
        settle(letter, "Quảng cáo", by=here.clerk, at=mail.AT)
    entry = Entry.objects.get(act="settle_letter")
    assert entry.facts["reason"] == "Quảng cáo"


def test_others_neither_settle_nor_open_nor_make() -> None:
    here = world()
    letter = kept(here, mail.letter(Precedence="bulk"))
    facts = handed_of(letter, mail_of(letter), ())
    for stranger in (here.other_clerk, here.unit_officer, here.supervisor, here.org_admin):
        with pytest.raises(Refused, match="không có quyền"):
            settle(letter, "x", by=stranger, at=mail.AT)
        with pytest.raises(Refused, match="không có quyền"):
            make_opinion(letter, facts, by=stranger, at=mail.AT)
        with pytest.raises(Refused, match="không có quyền"):
            open_raw(letter, by=stranger, at=mail.AT)
    open_raw(letter, by=here.clerk, at=mail.AT)
    assert Entry.objects.filter(act="open_letter", actor_id=here.clerk.pk).count() == 1


# --- mailboxes -------------------------------------------------------------------------------------------------------


def test_no_other_secret_of_the_server_can_be_named() -> None:
    here = world()
    for wrong in ("DOITHOAI_SECRET_KEY", "PATH", "DOITHOAI_MAIL_", "doithoai_mail_x"):
        with pytest.raises(Refused, match="DOITHOAI_MAIL_") as why:
            mail.mailbox(here, secret=wrong)
        assert why.value.field == "secret"


def test_an_address_belongs_to_one_mailbox_and_another_server_is_read_anew() -> None:
    here = world()
    box = mail.mailbox(here)
    with pytest.raises(Refused, match="đã được khai"):
        mail.mailbox(here)
    box.uid_validity, box.last_uid = 7, 9
    box.save()
    facts = Address(mail.OWN, "127.0.0.1", 143, False, mail.OWN, "INBOX", mail.SECRET)
    assert change(box, facts, by=here.system_admin, at=mail.AT).last_uid == 9
    facts = Address(mail.OWN, "khac.example.vn", 993, True, mail.OWN, "INBOX", mail.SECRET)
    assert change(box, facts, by=here.system_admin, at=mail.AT).last_uid == 0


def test_without_a_mailbox_the_clock_says_where_to_set_one_up(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_mail")
    assert "Chưa có hộp thư nào" in capsys.readouterr().out
