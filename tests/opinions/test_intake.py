"""B.Đ8.1-g1: received word for word, once, with a receipt; one matter, one opinion."""

import threading
import unicodedata
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import override_settings

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.intake import receive, store_once
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Channel, Opinion, PetitionerKind, Submission
from doithoai.opinions.splitting import split, words_mark
from doithoai.opinions.triage import decline
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world
from tests.ui.making_files import jpg

pytestmark = pytest.mark.django_db
AT = moment(make.RECEIVED_ON, 19)


def refused(here: World, **other: object) -> Refused:
    with pytest.raises(Refused) as why:
        make.submitted(here, at=AT, **other)
    assert not Submission.objects.exists()
    return why.value


def test_what_was_handed_over_is_kept_word_for_word() -> None:
    text = "  Dòng một \r\n\r\nDòng hai.  "
    submission = make.submitted(world(), text=text)
    assert submission.text == "  Dòng một \n\nDòng hai.  "
    assert normalise_code(submission.code) == submission.code
    opinion = submission.opinions.get()
    assert (opinion.code, opinion.stage, opinion.title) == (submission.code, Stage.RECEIVED, "Dòng một")
    assert opinion.received_on == make.RECEIVED_ON


def test_text_of_keyboards_that_send_letters_in_parts_is_stored_in_one_form() -> None:
    submission = make.submitted(world(), text=unicodedata.normalize("NFD", make.TEXT))
    assert submission.text == make.TEXT
    assert submission.opinions.get().text == make.TEXT


def test_the_same_form_sent_twice_is_one_submission() -> None:
    here = world()
    facts = make.handed(here)
    first = receive(facts, by=PUBLIC, at=AT)
    assert receive(facts, by=PUBLIC, at=AT + timedelta(seconds=3)) == first
    assert Submission.objects.count() == Opinion.objects.count() == 1


def test_the_same_form_is_one_submission_when_the_other_request_wins_the_race() -> None:
    here = world()
    facts = make.handed(here)
    first = receive(facts, by=PUBLIC, at=AT)
    # This request has looked before the first was stored, and now meets it in the database.
    assert store_once(replace(facts, once=first.once or ""), by=PUBLIC, at=AT) == first
    assert Opinion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time in memory")
def test_the_same_form_sent_by_two_requests_at_once_is_one_submission() -> None:
    facts = make.handed(world())
    got: list[int] = []

    def send() -> None:
        got.append(receive(facts, by=PUBLIC, at=AT).pk)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1


def test_a_slip_with_two_matters_becomes_two_opinions() -> None:
    parts = ("Ngõ 24 bị ngập.", "Rác không thu gom đều.")
    submission = make.submitted(world(), text=" ".join(parts), parts=parts, channel=Channel.PAPER_SLIP)
    rows = list(submission.opinions.order_by("id"))
    assert [row.text for row in rows] == list(parts)
    assert [row.code for row in rows] == [f"{submission.code}-1", f"{submission.code}-2"]


def test_an_opinion_is_split_when_it_is_sorted_and_the_submission_keeps_every_word() -> None:
    here = world()
    opinion = make.received(here)
    parts = ["Ngõ bị ngập.", " ", "Rác chậm.", "Đèn hỏng."]
    rows = split(opinion, parts, leaves_out=True, by=here.clerk, at=make.SORTED)
    assert [row.code for row in rows] == [opinion.code, f"{opinion.code}-2", f"{opinion.code}-3"]
    assert {row.stage for row in rows} == {Stage.RECEIVED}
    assert Submission.objects.get().text == make.TEXT
    with pytest.raises(Refused, match="ít nhất hai"):
        split(opinion, ["Một."], by=here.clerk, at=make.SORTED)


def test_no_sentence_is_left_out_of_a_split_unless_a_person_says_that_it_raises_no_matter() -> None:
    here = world()
    whole = "Kính gửi phường.\nSửa đường Minh Khai.\nLắp đèn ngõ 12.\nÔng X nhận tiền của dân.\nXin cảm ơn."
    opinion = make.received(here, text=whole)
    two = ["Sửa đường Minh Khai.", "Lắp đèn ngõ 12."]
    with pytest.raises(Refused, match="“Ông X nhận tiền của dân” chưa nằm trong") as failed:
        split(opinion, two, by=here.clerk, at=make.SORTED)
    assert failed.value.field == "texts"
    with pytest.raises(Refused, match="chưa nằm trong"):
        make.submitted(here, text=whole, parts=tuple(two))
    assert [row.text for row in split(opinion, two, leaves_out=True, by=here.clerk, at=make.SORTED)] == two
    assert Entry.objects.get(act="split").facts["leaves_out"] is True
    assert len(make.submitted(here, text=whole, parts=(*two, "Ông X nhận tiền của dân.")).opinions.all()) == 3


def test_words_that_somebody_else_has_parted_meanwhile_are_not_parted_again() -> None:
    here = world()
    opinion = make.received(here, text="Sửa đường.\nLắp đèn.")
    seen = words_mark(opinion)
    split(opinion, ["Sửa đường.", "Lắp đèn."], seen=seen, by=here.clerk, at=make.SORTED)
    for late in (seen, ""):
        with pytest.raises(Refused, match="Người khác vừa tách") as failed:
            split(opinion, ["Sửa đường.", "Lắp đèn."], seen=late, by=here.advisory, at=make.SORTED)
        assert failed.value.field == "seen"
    assert Opinion.objects.count() == 2


PHOTO = jpg()
OTHER_THINGS: dict[str, Any] = {
    "petitioner": "Ngô Văn Hai",
    "phone": "0912 345 679",
    "petitioner_kind": PetitionerKind.ANONYMOUS,
    "people": 12,
    "files": (ContentFile(PHOTO, name="anh.jpg"),),
    "parts": (
        "Ngõ 24 Lý Nam Đế bị ngập sau mưa,",
        "đi lại khó. Đề nghị phường cho thông cống và thu gom rác đều hơn.",
    ),
}


@pytest.mark.parametrize("name", OTHER_THINGS)
def test_one_form_filled_in_anew_for_somebody_else_is_another_submission(
    name: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    facts = make.handed(world())
    first = receive(facts, by=PUBLIC, at=AT)
    other = replace(facts, **{name: OTHER_THINGS[name]})
    again = [receive(other, by=PUBLIC, at=AT) for _number in range(2)]
    assert again[0] == again[1] != first
    assert Submission.objects.count() == 2


def test_a_form_sent_again_after_midnight_is_the_same() -> None:
    facts = make.handed(world())
    first = receive(facts, by=PUBLIC, at=AT)
    later = replace(facts, received_on=facts.received_on + timedelta(days=1))
    assert receive(later, by=PUBLIC, at=AT + timedelta(days=1)) == first


def test_a_hundred_kilobytes_of_text_are_refused_with_the_limit() -> None:
    why = refused(world(), text="ă" * 100_000)
    assert why.field == "text"
    assert "20000" in str(why)


def test_an_empty_text_a_missing_name_and_a_day_to_come_are_refused() -> None:
    here = world()
    assert refused(here, text=" \n ").field == "text"
    assert refused(here, petitioner=" ").field == "petitioner"
    assert refused(here, received_on=make.RECEIVED_ON + timedelta(days=1)).field == "received_on"
    assert refused(here, channel="smoke").field == "channel"


def test_somebody_may_stay_without_a_name() -> None:
    submission = make.submitted(world(), petitioner_kind=PetitionerKind.ANONYMOUS, publish_name=True)
    assert (submission.petitioner, submission.publish_name) == ("", False)


def test_a_dialogue_of_another_body_or_a_concluded_one_is_refused() -> None:
    here = world()
    dialogue = dialogues.called(here)
    assert refused(here, dialogue=dialogue, organisation=here.other.party_committee).field == "dialogue"
    at = moment(dialogues.CONCLUDED_ON, 20)
    held = dialogues.concluded(here)
    with pytest.raises(Refused, match="đã kết luận"):
        make.submitted(here, at=at, dialogue=held, received_on=dialogues.CONCLUDED_ON)


def test_a_clerk_enters_paper_and_nobody_of_another_ward_does() -> None:
    here = world()
    facts = make.handed(here, channel=Channel.LETTER)
    assert receive(facts, by=here.clerk, at=AT).entered_by == here.clerk
    for stranger in (here.other_clerk, here.unit_officer, here.supervisor):
        with pytest.raises(Refused, match="không có quyền"):
            receive(make.handed(here), by=stranger, at=AT)


def test_the_record_names_the_clause_and_nobody() -> None:
    submission = make.submitted(world())
    entry = Entry.objects.get(subject_kind="opinions.submission", subject_id=submission.pk)
    assert (entry.act, entry.clause) == ("receive", "B.Đ8.1-g1")
    assert make.NAME not in str(entry.facts)
    assert make.PHONE not in str(entry.facts)


def test_files_are_kept_with_their_fingerprint_and_too_many_or_too_large_are_refused(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        here = world()
        photo = ContentFile(jpg(), name="../anh ngập.jpg")
        kept = make.submitted(here, files=(photo,)).attachments.get()
        assert (kept.name, kept.content_type) == ("anh ngập.jpg", "image/jpeg")
        assert kept.sha256 == sha256(jpg()).hexdigest()
        assert kept.file.read(3) == b"\xff\xd8\xff"
        for files in (
            (photo,) * 6,
            (ContentFile(b"0" * (10 * 1024 * 1024 + 1), name="a.pdf"),),
            (ContentFile(b"", name="a.exe"),),
        ):
            with pytest.raises(Refused) as why:
                make.submitted(here, files=files)
            assert why.value.field == "files"


@pytest.mark.django_db
def test_words_that_nobody_sees_are_no_opinion() -> None:
    here = world()
    with pytest.raises(Refused, match="Hãy ghi nội dung ý kiến"):
        make.received(here, text="\u200b \u2060")
    with pytest.raises(Refused, match="Hãy ghi họ tên"):
        make.received(here, petitioner="\u200b")
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        decline(make.received(here), "\u200b", by=here.clerk, at=make.SORTED)
    assert not Submission.objects.filter(text__contains="\u200b").exists()


@pytest.mark.django_db
def test_signs_that_turn_or_break_words_come_in_by_no_channel() -> None:
    """E-mails and files pass no form."""
    opinion = make.received(world(), text="Ngõ\x0b24 \u202etàhn\u202c\x1b ngập\r\nsâu")
    assert opinion.submission.text == "Ngõ\n24 tàhn ngập\nsâu"
    assert opinion.title == "Ngõ"
