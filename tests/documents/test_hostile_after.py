"""After the dialogue: what became restricted is told nowhere, what was approved is what binds, no upload opens unlooked at."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from docx import Document
from PIL import Image

from doithoai.commitments import concluding_items
from doithoai.commitments.concluding_items import Worded, items_of
from doithoai.commitments.keeping import report_done, send_back
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment
from doithoai.documents import signing_off
from doithoai.documents.announcing import Signing
from doithoai.documents.archive import archive
from doithoai.documents.archive_files import attachments
from doithoai.documents.concluding import issue_conclusion, issue_report
from doithoai.documents.issuing import issue
from doithoai.documents.models import Paper, PaperKind, Standing
from doithoai.documents.papers import draft_docx
from doithoai.documents.register import claim_number
from doithoai.documents.releasing import deliver, release
from doithoai.documents.reserving import Reserving, reserve
from doithoai.documents.sending import Recipient, add_recipient
from doithoai.documents.signing_off import Drafting
from doithoai.documents.telling import tell_of_passings
from doithoai.documents.urging_issuing import UrgingIssue, issue_urging
from doithoai.notifications.models import Message
from doithoai.opinions.assignment import assign
from doithoai.opinions.fields import RESTRICTING_TAGS
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import transfer
from doithoai.opinions.result import record_result, verify
from doithoai.opinions.triage import accept, attach_to_dialogue, put_out_of_scope
from doithoai.regulations.refusals import Refused
from tests.documents.conference import (
    CONCLUDED_ON,
    RECEIVED,
    Conference,
    concluding,
    conference,
    held,
    reporting,
)
from tests.factories import opinions as make
from tests.factories.organisations import day, moment, world

AT = moment(CONCLUDED_ON, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def words(docx: bytes) -> str:
    """Everything that is written in a .docx."""
    with zipfile.ZipFile(io.BytesIO(docx)) as box:
        found = [
            box.read(name).decode()
            for name in box.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        ]
    return re.sub(r"<[^>]+>", "", " ".join(found))


def closed_to_others(made: Conference, opinion: Opinion, at: Any = AT) -> Opinion:
    """It turns out that the matter names an official (B.Đ4.2)."""
    sorting = replace(make.SORTING, tags=tuple(RESTRICTING_TAGS))
    return accept(Opinion.objects.get(pk=opinion.pk), sorting, by=made.world.advisory, at=at)


def told_in(text: str, words_: str = "Lê Văn X") -> bool:
    """Whether the words stand there; a failure prints no file."""
    return words_ in text


def picture() -> bytes:
    """A small one."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return kept.getvalue()


def promised(made: Conference) -> Opinion:
    return made.prepared[1]


# --- what became restricted -------------------------------------------------------------------------------------------


def test_a_conclusion_about_what_became_restricted_is_not_in_the_notice() -> None:
    made = held(world())
    concluding_items.draft_items(made.dialogue, by=made.by, at=AT)
    item = items_of(made.dialogue).get(opinion=promised(made))
    secret = Worded("Xác minh việc cán bộ Lê Văn X nhận tiền", item.unit, item.due_on)
    concluding_items.edit(item, secret, item.version, by=made.by, at=AT)
    closed_to_others(made, promised(made))
    made.dialogue.refresh_from_db()
    assert not told_in(words(draft_docx(PaperKind.CONCLUSION, made.dialogue)))
    with pytest.raises(Refused, match="bảo vệ"):
        issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    assert not Paper.objects.exclude(number="").filter(kind=PaperKind.CONCLUSION).exists()
    concluding_items.leave_out(items_of(made.dialogue).get(pk=item.pk), by=made.by, at=AT)
    paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    assert not told_in(words(paper.file.read()))


def test_what_was_done_about_a_restricted_matter_is_in_no_annex() -> None:
    made = held(world())
    opinion, unit = made.prepared[0], made.world.ward.departments[0]
    assign(make.fresh(opinion), unit, "solve", day(2026, 10, 15), by=made.by, at=AT)
    done = make.solving(text="Đã kỷ luật ông Lê Văn X.", happened_on=CONCLUDED_ON)
    kept = record_result(make.fresh(opinion), done, by=made.world.unit_officer, at=AT)
    verify(kept, by=made.world.leader, at=AT)
    closed_to_others(made, opinion)
    for kind in (PaperKind.CONCLUSION, PaperKind.DOSSIER, PaperKind.MINUTES, PaperKind.ORDERS):
        assert not told_in(words(draft_docx(kind, made.dialogue))), kind


def test_an_archive_keeps_what_was_promised_about_a_restricted_matter_to_itself() -> None:
    made = held(world())
    concluding_items.draft_items(made.dialogue, by=made.by, at=AT)
    item = items_of(made.dialogue).get(opinion=promised(made))
    secret = Worded("Xác minh việc Lê Văn X nhận tiền", item.unit, item.due_on)
    concluding_items.edit(item, secret, item.version, by=made.by, at=AT)
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    row = Commitment.objects.get(opinion=promised(made))
    report_done(row, "Bản tường trình của Lê Văn X", by=made.world.advisory, at=AT)
    send_back(row, "Lê Văn X chưa ký", by=made.world.leader, at=AT)
    closed_to_others(made, promised(made))
    place = io.BytesIO()
    archive(made.dialogue, place, lambda *_: None, with_pdf=False, by=made.by, at=AT)
    box = zipfile.ZipFile(place)
    for name in box.namelist():
        if "thong-bao-ket-luan" in name:  # issued before anybody knew
            continue
        content = box.read(name)
        told = words(content) if name.endswith(".docx") else content.decode()
        assert not told_in(told), name


def test_an_archive_tells_no_legal_basis_of_a_guarded_answer() -> None:
    made = held(world())
    closed_to_others(made, made.prepared[0])
    place = io.BytesIO()
    archive(made.dialogue, place, lambda *_: None, with_pdf=False, by=made.by, at=AT)
    box = zipfile.ZipFile(place)
    assert not told_in(box.read("2-so-lieu/y-kien.csv").decode(), "Khoản 2 Điều 12")


def test_files_handed_over_with_a_denunciation_that_left_the_dialogue_stay_out() -> None:
    made = conference(world())
    file = SimpleUploadedFile("don.png", picture(), "image/png")
    handed = make.submitted(
        made.world,
        dialogue=made.dialogue,
        parts=("Ngõ 24 ngập nước sau mưa.", "Tôi tố cáo cán bộ X."),
        files=(file,),
    )
    first, second = handed.opinions.order_by("pk")
    accept(first, make.SORTING, by=made.by, at=RECEIVED)
    attach_to_dialogue(second, None, by=made.by, at=RECEIVED)
    put_out_of_scope(make.fresh(second), "denunciation", "Có dấu hiệu tố cáo", by=made.by, at=RECEIVED)
    assert list(attachments(made.dialogue)) == []


def test_a_message_that_waits_does_not_leave_openly_once_the_matter_is_restricted() -> None:
    made = held(world())
    here = made.world
    opinion = make.accepted(here)
    passing = transfer(opinion, here.other.party_committee, "Thuộc địa bàn", by=here.clerk, at=make.ASSIGNED)
    tell_of_passings([passing], by=here.clerk, at=make.ASSIGNED)
    row = Message.objects.get(about_id=opinion.pk)
    assert row.way == "email"
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)  # found out by the body it went to
    with pytest.raises(Refused):
        release([row], by=here.clerk, at=AT)
    list(deliver(at=AT + timedelta(days=1)))
    assert mail.outbox == []


def test_a_released_message_that_the_server_has_not_taken_is_stopped_too() -> None:
    made = held(world())
    here = made.world
    opinion = make.accepted(here)
    passing = transfer(opinion, here.other.party_committee, "Thuộc địa bàn", by=here.clerk, at=make.ASSIGNED)
    tell_of_passings([passing], by=here.clerk, at=make.ASSIGNED)
    release(list(Message.objects.filter(about_id=opinion.pk)), by=here.clerk, at=make.ASSIGNED)
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    list(deliver(at=AT + timedelta(days=1)))
    assert mail.outbox == []


# --- approved drafts and numbers --------------------------------------------------------------------------------------


def approved(made: Conference, kind: str) -> Paper:
    drafting = Drafting(made.dialogue.chair, ("Như trên,",))
    paper = signing_off.draft(kind, made.dialogue, drafting, by=made.world.advisory, at=AT)
    paper = signing_off.check(paper, by=made.world.clerk, at=AT)
    return signing_off.approve(paper, by=made.world.leader, at=AT)


def test_conclusions_that_changed_after_the_notice_was_approved_are_not_issued_with_it() -> None:
    made = held(world())
    concluding_items.draft_items(made.dialogue, by=made.by, at=AT)
    paper = approved(made, PaperKind.CONCLUSION)
    later = AT + timedelta(minutes=5)
    item = items_of(made.dialogue).first()
    assert item is not None
    concluding_items.leave_out(item, by=made.by, at=later)
    with pytest.raises(Refused, match="duyệt"):
        issue_conclusion(made.dialogue, concluding(made), by=made.by, at=later)
    assert Commitment.objects.count() == 0
    paper.refresh_from_db()
    assert (paper.standing, paper.number) == (Standing.APPROVED, "")


def test_a_reserved_number_with_recipients_passes_to_the_draft_that_takes_it() -> None:
    made = held(world())
    here = made.world
    kept = reserve(
        Reserving(made.organisation, PaperKind.ORDERS, "Giao việc sau hội nghị", CONCLUDED_ON),
        by=here.clerk,
        at=AT,
    )
    add_recipient(kept, Recipient("Ban Dân vận"), by=here.clerk, at=AT)
    approved(made, PaperKind.ORDERS)
    signing = Signing(CONCLUDED_ON, made.dialogue.chair, kept.number, ("Như trên,", "Ban Dân vận,"))
    paper = issue(PaperKind.ORDERS, made.dialogue, signing, by=here.clerk, at=AT)
    assert paper.number == kept.number
    assert Paper.objects.filter(number=kept.number).count() == 1


@pytest.mark.parametrize(
    "typed", ["01-cv/đu", "01 – CV/ĐU", "01-CV / ĐU", "Số 1 - CV/ĐU", "001-CV/ĐU", "01-CV/ĐU."]
)
def test_a_number_written_otherwise_is_the_same_number(typed: str) -> None:
    made = held(world())
    signing = Signing(CONCLUDED_ON, made.dialogue.chair, "", ("Như trên,",))
    issue(PaperKind.ORDERS, made.dialogue, signing, by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="đã dùng"):
        claim_number(made.organisation, PaperKind.ORDERS, CONCLUDED_ON, typed)


def bomb() -> bytes:
    """A .docx of some hundred kilobytes that unpacks to a hundred megabytes."""
    packed = io.BytesIO()
    document = Document()
    document.save(packed)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/media/image1.png", b"\0" * 100_000_000)
    return packed.getvalue()


def without_document() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        box.writestr("word/document.xml", "<w/>")
    return packed.getvalue()


@pytest.mark.parametrize("content", [without_document(), bomb(), b"PK\x03\x04" + b"x" * 40])
def test_a_draft_that_cannot_be_opened_safely_does_not_take_the_place_of_the_draft(content: bytes) -> None:
    made = held(world())
    drafting = Drafting(made.dialogue.chair, ("Như trên,",))
    paper = signing_off.draft(PaperKind.ORDERS, made.dialogue, drafting, by=made.world.advisory, at=AT)
    with pytest.raises(Refused):
        signing_off.replace(paper, ContentFile(content, name="x.docx"), by=made.world.clerk, at=AT)
    paper.refresh_from_db()
    assert Document(io.BytesIO(paper.file.read())).paragraphs


def test_what_the_report_keeps_is_a_record_of_its_own_kind() -> None:
    made = held(world())
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    later = moment(day(2026, 9, 28), 15)
    issue_report(made.dialogue, reporting(made), by=made.by, at=later)
    with pytest.raises(Refused):
        issue_report(made.dialogue, reporting(made), by=made.by, at=later)
    kinds = list(Paper.objects.filter(dialogue=made.dialogue).values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds))


def test_the_reply_to_a_restricted_matter_tells_the_person_the_answer() -> None:
    here = world()
    opinion = make.agreed(here)
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    told = words(draft_docx(PaperKind.WRITTEN_REPLY, make.fresh(opinion)))
    assert told_in(told, "thông cống D300")
    assert not told_in(told, "bảo vệ")


def test_where_papers_are_signed_off_a_unit_can_still_be_urged() -> None:
    here = world()
    body, unit, on = here.ward.party_committee, here.ward.departments[0], day(2026, 11, 20)
    row = commit(body, Promise("Lắp đèn", unit, make.SOLVE_DUE), by=here.leader, at=AT)
    signing_off.set_rules(body, signed_off=True, released=True, by=here.leader, at=AT)
    asked = UrgingIssue(body, unit, frozenset({f"c{row.pk}"}), day(2026, 11, 27), on, here.leader.person)
    assert issue_urging(asked, by=here.clerk, at=moment(on)).number == "01-CV/ĐU"
