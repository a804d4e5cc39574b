"""Gửi ý kiến: the form, what it refuses, what it never loses."""

import unicodedata
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from doithoai.opinions.models import Opinion, Submission
from tests.factories import dialogues
from tests.factories.organisations import World
from tests.ui.making_files import png

SEND = "/gui-y-kien/"
TEXT = "Rác ở khu phố Trang Hạ chưa được thu gom thường xuyên. Đề nghị có lịch thu gom cố định."
PNG = png()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def kept_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def filled(world: World, **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "text": TEXT,
        "to": f"co-quan:{world.ward.party_committee.slug}",
        "publish_name": "no",
        "once": str(uuid.uuid4()),
    }
    return usual | other


def test_a_person_without_an_account_sends_and_gets_a_receipt(client: Client, here: World) -> None:
    answer = client.post(SEND, filled(here))
    submission = Submission.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/bien-nhan/{submission.code}/"
    assert submission.organisation == here.ward.party_committee
    assert submission.petitioner_kind == "anonymous"
    assert submission.channel == "portal"
    assert submission.received_on == timezone.localdate()
    assert submission.text == TEXT


def test_name_contact_and_consent_are_kept(client: Client, here: World) -> None:
    client.post(
        SEND,
        filled(here, name="Nguyễn Thị Thử", contact="0900 000 102", publish_name="yes", place="Trang Hạ"),
    )
    submission = Submission.objects.get()
    assert (submission.petitioner, submission.petitioner_kind) == ("Nguyễn Thị Thử", "individual")
    assert (submission.phone, submission.email) == ("0900000102", "")
    assert submission.publish_name
    assert submission.address == "Trang Hạ"


def test_an_address_of_mail_is_told_from_a_telephone(client: Client, here: World) -> None:
    client.post(SEND, filled(here, name="Tổ dân phố 3", group="on", contact="to3@example.vn"))
    submission = Submission.objects.get()
    assert (submission.phone, submission.email, submission.petitioner_kind) == ("", "to3@example.vn", "group")


def test_the_same_form_sent_twice_is_one_submission(client: Client, here: World) -> None:
    form = filled(here)
    first, second = client.post(SEND, form), client.post(SEND, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.count() == 1


def test_it_goes_to_the_dialogue_that_was_chosen(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    text = client.get(SEND, {"buoi": dialogue.code}).text
    assert f'<option value="buoi:{dialogue.code}" selected>' in text
    client.post(SEND, filled(here, to=f"buoi:{dialogue.code}"))
    assert Opinion.objects.get().dialogue == dialogue


def test_a_dialogue_that_is_over_is_not_offered_and_not_taken(client: Client, here: World) -> None:
    dialogue = dialogues.concluded(here)
    answer = client.post(SEND, filled(here, to=f"buoi:{dialogue.code}"))
    assert answer.status_code == 422
    assert "không còn trong danh sách" in answer.text
    assert TEXT in answer.text
    assert not Submission.objects.exists()


def test_what_was_begun_on_the_page_of_a_dialogue_goes_on_here(client: Client, here: World) -> None:
    dialogue = dialogues.announced(here)
    answer = client.post(f"{SEND}?buoi={quote(dialogue.code)}", {"begin": "1", "text": TEXT})
    assert answer.status_code == 200
    assert TEXT in answer.text
    assert "errsum" not in answer.text
    assert not Submission.objects.exists()


def test_a_hundred_thousand_letters_are_refused_at_the_field_and_kept(client: Client, here: World) -> None:
    long = "Rác thải. " * 10_000
    answer = client.post(SEND, filled(here, text=long))
    assert answer.status_code == 422
    assert "nhiều hơn 20000 ký tự" in answer.text.replace(".", "").replace("20 000", "20000")
    assert long.strip() in answer.text
    assert not Submission.objects.exists()


def test_decomposed_letters_are_stored_composed(client: Client, here: World) -> None:
    client.post(
        SEND, filled(here, text=unicodedata.normalize("NFD", TEXT), name=unicodedata.normalize("NFD", "Thử"))
    )
    submission = Submission.objects.get()
    assert (submission.text, submission.petitioner) == (TEXT, "Thử")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "Ông bà ghi nội dung ý kiến"),
        ({"text": " \n "}, "Ông bà ghi nội dung ý kiến"),
        ({"contact": "0900 000 1"}, "Số điện thoại cần đủ 10 chữ số"),
        ({"contact": "ai@"}, "thư điện tử chưa đúng"),
        ({"publish_name": "yes"}, "Ông bà ghi họ tên để được nêu tên"),
        ({"group": "on"}, "Ông bà ghi tên tập thể"),
        ({"to": "co-quan:khong-co"}, "không còn trong danh sách"),
        ({"to": ""}, "Cần chọn"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_is_lost(
    client: Client, here: World, wrong: dict[str, str], told: str
) -> None:
    answer = client.post(SEND, filled(here, place="Ngõ 24", **wrong))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Ngõ 24"' in answer.text
    assert wrong.get("text", TEXT).strip() in answer.text
    assert not Submission.objects.exists()


def test_up_to_three_files_come_along(client: Client, here: World) -> None:
    files = [
        SimpleUploadedFile("a.pdf", PDF),
        SimpleUploadedFile("b.pdf", PDF),
        SimpleUploadedFile("c.png", PNG),
    ]
    answer = client.post(SEND, filled(here, attached=files))
    assert answer.status_code == 302, answer.text
    assert sorted(Submission.objects.get().attachments.values_list("name", flat=True)) == [
        "a.pdf",
        "b.pdf",
        "c.png",
    ]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([SimpleUploadedFile("a.exe", b"MZ" * 40)], "Không nhận loại tệp"),
        ([SimpleUploadedFile("a.pdf", b"MZ" * 40)], "không phải là .pdf"),
        ([SimpleUploadedFile("a.pdf", PDF + b"0" * 10_500_000)], "quá lớn"),
        ([SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(4)], "tối đa 3 tệp"),
    ],
)
def test_a_wrong_file_is_told_and_the_words_stay(
    client: Client, here: World, files: list[SimpleUploadedFile], told: str
) -> None:
    for file in files:
        file.seek(0)
    answer = client.post(SEND, filled(here, attached=files))
    assert answer.status_code == 422
    assert told in answer.text
    assert TEXT in answer.text
    assert "chọn lại tệp trước khi gửi" in answer.text


COMPLAINT = "Tôi không đồng ý với quyết định thu hồi đất của nhà tôi, đề nghị xem xét lại."


def test_what_looks_like_a_complaint_is_hinted_at_once_and_sent_when_the_person_wants(
    client: Client, here: World
) -> None:
    form = filled(here, text=COMPLAINT)
    hinted = client.post(SEND, form)
    assert hinted.status_code == 200
    assert "Vẫn gửi ở đây" in hinted.text
    assert COMPLAINT in hinted.text
    assert str(form["once"]) in hinted.text
    assert not Submission.objects.exists()
    sent = client.post(SEND, form | {"sure": "1"})
    assert sent.status_code == 302
    assert Submission.objects.get().text == COMPLAINT
    assert "Khiếu nại một quyết định" in client.get(sent.headers["Location"]).text


def test_with_a_file_the_hint_waits_for_the_receipt_so_that_no_file_is_lost(
    client: Client, here: World
) -> None:
    sent = client.post(SEND, filled(here, text=COMPLAINT, attached=[SimpleUploadedFile("a.pdf", PDF)]))
    assert sent.status_code == 302
    assert sent.headers["Location"].endswith("?luu-y=complaint")


@pytest.mark.usefixtures("here")
def test_other_methods_and_an_unknown_body(client: Client) -> None:
    assert client.put(SEND).status_code == 405
    assert client.get(SEND, {"co-quan": "khong-co"}).status_code == 404
    assert client.get(SEND).status_code == 200
