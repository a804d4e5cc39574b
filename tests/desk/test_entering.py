import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.opinions.models import Kind, Submission
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, account_with, person, person_with

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/nhap-phieu/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def slip(here: World, **other: object) -> dict[str, object]:
    """A paper slip as a clerk copies it."""
    return {
        "once": str(uuid.uuid4()),
        "organisation": here.ward.party_committee.pk,
        "channel": "paper_slip",
        "received_on": "10/09/2026",
        "text": "Đèn đường ngõ 24 tắt từ tháng bảy.",
        "petitioner_kind": "individual",
        "petitioner": "Bà Lý Thị Thử",
        "address": "Khu phố Tân Lập",
        **other,
    }


def test_a_slip_is_entered_and_the_next_one_is_ready_with_what_they_share(ask: Asking, here: World) -> None:
    assert "Nhập phiếu, thư, lời nói" in ask.words(here.clerk, URL)
    dialogue = dialogues.announced(here)
    sent = slip(
        here, attached=SimpleUploadedFile("don.pdf", PDF), channel="front", source=here.ward.front.pk,
        dialogue=dialogue.pk, received_on="08/09/2026", place="Nhà văn hóa",
    )  # fmt: skip
    told = ask.post(here.clerk, URL, sent)
    kept = Submission.objects.get()
    assert told.onward == f"{URL}?sau={kept.code}"
    assert (kept.entered_by, kept.source) == (here.clerk, here.ward.front)
    assert kept.attachments.count() == 1
    page = ask.get(here.clerk, told.onward)
    assert f"Đã nhận, mã {kept.code}" in page.words
    assert f'href="/bien-nhan/{kept.code}/"' in page.source
    assert (page.typed("received_on"), page.typed("place")) == ("08/09/2026", "Nhà văn hóa")
    assert (page.typed("text"), page.typed("petitioner")) == ("", "")
    chosen = set(re.findall(r'<option value="([^"]+)" selected>', page.source))
    wanted = {"front", here.ward.front.pk, dialogue.pk, here.ward.party_committee.pk}
    assert chosen == {str(one) for one in wanted}
    assert re.search(r'<textarea[^>]*name="text"[^>]*autofocus', page.source)
    assert f'data-draft="slip-{kept.code}" data-quick' in page.source
    assert page.typed("once") != sent["once"]


def test_another_persons_last_slip_is_not_the_beginning_of_mine(ask: Asking, here: World) -> None:
    kept = Submission.objects.get(pk=opinions.submitted(here).pk)
    for code in (kept.code, "x", "\0"):
        page = ask.get(here.clerk, URL, sau=code)
        assert page.status == 200
        assert "Đã nhận, mã" not in page.words


def test_letters_press_groups_and_surveys_keep_where_they_come_from(ask: Asking, here: World) -> None:
    sent = slip(
        here, channel="press", reference="Báo Thử Nghiệm 01/09/2026", people="45", petitioner_kind="group",
        petitioner="Tổ dân phố 3", email="to3@example.vn", phone="0900 000 102",
    )  # fmt: skip
    ask.post(here.clerk, URL, sent)
    kept = Submission.objects.get()
    assert (kept.channel, kept.reference, kept.people) == ("press", "Báo Thử Nghiệm 01/09/2026", 45)
    assert (kept.email, kept.phone) == ("to3@example.vn", "0900 000 102")
    words = ask.words(here.clerk, f"/ban/y-kien/bien-nhan/{kept.code}/")
    assert "Báo Thử Nghiệm 01/09/2026" in words
    assert here.clerk.person.name in words
    assert 'class="qrcode"' in ask.get(here.clerk, f"/ban/y-kien/bien-nhan/{kept.code}/").source


def test_the_front_enters_what_it_gathered_for_the_committee_and_nothing_else(
    ask: Asking, here: World
) -> None:
    front = person_with("clerk", here.ward.front)
    page = ask.get(front, URL)
    assert f'<option value="{here.ward.party_committee.pk}" selected>' in page.source
    told = ask.post(front, URL, slip(here, channel="front", source=here.ward.front.pk))
    assert told.status == 302
    assert f"Đã nhận, mã {Submission.objects.get().code}" in ask.words(front, told.onward)
    with nothing_written():
        assert "không có quyền" in ask.post(front, URL, slip(here)).fault("")
        assert ask.post(front, URL, slip(here, channel="front")).fault("source")
        assert ask.post(front, URL, slip(here, channel="front", source=here.other.front.pk)).fault("source")


def test_a_slip_of_several_matters_becomes_several_opinions(ask: Asking, here: World) -> None:
    parts = {"part_1": "Đèn đường tắt.", "part_2": "Rác chưa thu."}
    with nothing_written():
        told = ask.post(here.clerk, URL, slip(here, **parts))
        assert "“Đèn đường ngõ 24 tắt từ tháng bảy.” chưa nằm trong ý kiến nào" in told.fault("part_1")
    told = ask.post(here.clerk, URL, slip(here, **parts, leaves_out="on"))
    kept = Submission.objects.get()
    assert [one.text for one in kept.opinions.order_by("pk")] == ["Đèn đường tắt.", "Rác chưa thu."]
    assert "2 ý kiến" in ask.words(here.clerk, f"/ban/y-kien/bien-nhan/{kept.code}/")
    assert "2 ý kiến" in ask.words(here.clerk, told.onward)


def test_the_same_form_sent_twice_is_one_submission(ask: Asking, here: World) -> None:
    sent = slip(here)
    first, again = (ask.post(here.clerk, URL, sent) for _ in range(2))
    assert first.onward == again.onward
    assert Submission.objects.count() == 1


def test_text_typed_by_a_decomposing_keyboard_is_kept_composed(ask: Asking, here: World) -> None:
    ask.post(
        here.clerk,
        URL,
        slip(
            here, text="Thoa\u0301t nu\u031bo\u031b\u0301c", petitioner="Ly\u0301 Thi\u0323 Thu\u031b\u0309"
        ),
    )
    kept = Submission.objects.get()
    assert (kept.text, kept.petitioner) == ("Thoát nước", "Lý Thị Thử")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"text": ""}, "text", "Cần điền “Nguyên văn”."),
        ({"text": " \n\0"}, "text", ""),
        ({"text": "đ" * 100_000}, "text", "100000 ký tự"),
        ({"part_1": "đ" * 100_000}, "part_1", "100000 ký tự"),
        ({"received_on": "11/09/2026"}, "received_on", "Ngày nhận không thể sau hôm nay."),
        ({"received_on": "30/02/2026"}, "received_on", "Trong lịch không có ngày"),
        ({"petitioner": ""}, "petitioner", "chọn không nêu tên"),
        ({"petitioner": "đ" * 201}, "petitioner", "201 ký tự"),
        ({"channel": "portal"}, "channel", "không còn trong danh sách"),
        ({"organisation": str(NO_KEY)}, "organisation", "không còn trong danh sách"),
        ({"organisation": "\0"}, "organisation", ""),
        ({"dialogue": "-1"}, "dialogue", "không còn trong danh sách"),
        ({"dialogue": str(NO_KEY)}, "dialogue", "không còn trong danh sách"),
        ({"channel": "front"}, "source", "Hãy chọn Mặt trận, đoàn thể"),
        ({"source": str(NO_KEY)}, "source", "không còn trong danh sách"),
        ({"reference": "đ" * 301}, "reference", "301 ký tự"),
        ({"people": "0"}, "people", ""),
        ({"people": "nhiều"}, "people", ""),
        ({"email": "x"}, "email", ""),
    ],
)
def test_a_bad_slip_is_told_and_every_word_stays(
    ask: Asking, here: World, *, sent: dict[str, str], field: str, words: str
) -> None:
    with nothing_written():
        told = ask.post(here.clerk, URL, slip(here, place="Nhà văn hóa", **sent))
    assert told.status == 422
    assert told.fault(field)
    assert words in told.fault(field)
    assert told.typed("place") == "Nhà văn hóa"
    assert told.typed("address") == "Khu phố Tân Lập"
    if "part_1" not in sent and "text" not in sent:
        assert told.typed("text") == "Đèn đường ngõ 24 tắt từ tháng bảy."


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.exe", b"MZ")], "Không nhận loại tệp"),
        ([("a.pdf", b"MZ")], "Nội dung tệp không phải"),
        ([("a.pdf", PDF + b"0" * (10 * 1024 * 1024))], "quá lớn"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "tối đa 5 tệp"),
    ],
)
def test_a_file_of_the_wrong_kind_size_or_number_is_refused(
    ask: Asking, here: World, files: list[tuple[str, bytes]], words: str
) -> None:
    with nothing_written():
        sent = slip(here, attached=[SimpleUploadedFile(name, content) for name, content in files])
        told = ask.post(here.clerk, URL, sent)
    assert told.status == 422
    assert words in told.fault("attached")
    assert told.typed("text") == "Đèn đường ngõ 24 tắt từ tháng bảy."


def test_the_other_ward_and_its_dialogues_are_not_offered(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    with nothing_written():
        assert ask.post(here.other_clerk, URL, slip(here)).fault("organisation")
        sent = slip(here, organisation=here.other.party_committee.pk, dialogue=dialogue.pk)
        assert ask.post(here.other_clerk, URL, sent).fault("dialogue")
    sent = slip(here, organisation=here.ward.party_committee.pk, dialogue=dialogue.pk)
    assert ask.post(here.clerk, URL, sent).status == 302


@pytest.mark.parametrize("text", ["abc", "99999999999999999999", str(NO_KEY), "9" * 5000, "\0", "-1"])
def test_a_dialogue_that_is_none_is_not_chosen(ask: Asking, here: World, text: str) -> None:
    assert ask.get(here.clerk, URL, buoi=text).status == 200


def test_somebody_of_the_team_enters_for_that_dialogue_alone(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    helper = here.unit_officer
    assert ask.get(helper, URL).status == 404
    name_team(dialogue, [TeamSeat(helper.person)], by=here.advisory, at=dialogues.CALLED)
    with nothing_written():
        refused = ask.post(helper, URL, slip(here))
    assert "không có quyền" in refused.fault("")
    told = ask.post(helper, URL, slip(here, dialogue=dialogue.pk))
    assert told.status == 302
    assert ask.get(helper, told.onward).status == 200


def test_the_receipt_is_for_the_desk_that_entered_it(ask: Asking, here: World) -> None:
    kept = opinions.submitted(here)
    receipt = f"/ban/y-kien/bien-nhan/{kept.code}/"
    assert kept.code in ask.words(here.advisory, receipt)
    for account in (here.supervisor, here.unit_officer, here.superior, here.other_clerk, here.org_admin):
        assert ask.get(account, receipt).status == 404
    hidden = opinions.out_of_scope(here, Kind.DENUNCIATION)
    assert hidden.code in ask.words(here.clerk, f"/ban/y-kien/bien-nhan/{hidden.submission.code}/")


def test_whose_desk_is_not_at_home_finds_the_body_chosen(ask: Asking, here: World) -> None:
    clerk = account_with(
        "clerk", here.ward.party_committee, person("Người Văn Phòng", here.ward.office), "van.phong"
    )
    page = ask.get(clerk, URL)
    assert f'<option value="{here.ward.party_committee.pk}" selected>' in page.source


def test_a_mark_that_is_none_stops_nobody(ask: Asking, here: World) -> None:
    assert ask.post(here.clerk, URL, slip(here, once="khong-phai-uuid")).status == 302
    assert Submission.objects.get().once is None
