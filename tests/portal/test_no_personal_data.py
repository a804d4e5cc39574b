"""What a person told of themselves stands on no public page: every page is read and searched."""

import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doithoai.commitments.making import Promise, commit
from doithoai.dialogues.models import Dialogue
from doithoai.documents.concluding import issue_conclusion
from doithoai.opinions import gate
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.gate import speech_to_opinion
from doithoai.opinions.grouping import join
from doithoai.opinions.models import Kind, Opinion, Submission
from doithoai.opinions.publication import publish
from doithoai.opinions.releasing import release_file
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.triage import put_out_of_scope
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment
from tests.ui.making_files import PDF

NAME, PHONE, EMAIL, ADDRESS = "Nguyễn Thị Kín", "0911222333", "kin@example.vn", "Số 7 ngách 5/12 Trang Hạ"
SPEAKER, SPEAKER_PHONE = "Ông Phạm Bá Thử", "0912345678"
SECRETS = (NAME, "Thị Kín", PHONE, "0911 222 333", EMAIL, ADDRESS, SPEAKER, SPEAKER_PHONE)
TEXT = f"Tôi là {NAME}, số 0911 222 333, {EMAIL}. Ngõ 24 bị ngập, đề nghị thông cống."


@pytest.fixture
def sent(client: Client, here: World, settings: Any, tmp_path: Any) -> Submission:
    """An opinion with everything about its sender, answered, solved and released; and a speaker on the floor."""
    settings.MEDIA_ROOT = tmp_path
    form = {
        "text": TEXT,
        "to": f"co-quan:{here.ward.party_committee.slug}",
        "place": ADDRESS,
        "name": NAME,
        "contact": PHONE,
        "publish_name": "no",
        "once": str(uuid.uuid4()),
    }
    assert client.post("/gui-y-kien/", form).status_code == 302
    told = {"petitioner": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS, "text": TEXT}
    opinion = opinions.solved(here, **told)
    publish(opinion, "Ngõ 24 bị ngập, đề nghị thông cống.", by=here.clerk, at=opinions.DONE)
    opinions.assigned(here, **told)
    at = moment(dialogues.CONCLUDED_ON, 15)
    issue_conclusion(spoken(here), dialogues.concluding(here), by=here.leader, at=at)
    dialogues.slip(dialogues.announced(here))
    promise = Promise(TEXT, here.ward.departments[0], day(2026, 12, 1), opinion=opinions.fresh(opinion))
    commit(here.ward.party_committee, promise, by=here.leader, at=at)
    return Submission.objects.order_by("id")[0]


def spoken(world: World) -> Dialogue:
    """A conference at which one person spoke and another was not reached."""
    dialogue = dialogues.opened(world, slips=2)
    speech = dialogues.heard(world, dialogue)
    for opinion in speech_to_opinion(
        speech, "Điểm tập kết rác gây mùi.", by=world.clerk, at=dialogue.starts_at
    ):
        opinions.said(world, opinion, at=dialogue.starts_at)
    gate.end_dialogue(dialogues.fresh(dialogue), dialogues.DUE, by=world.advisory, at=dialogue.ends_at)
    return dialogues.fresh(dialogue)


def pages() -> list[str]:
    found = [
        "/",
        "/doi-thoai/",
        "/gui-y-kien/",
        "/hoi-dap/",
        "/hoi-dap/?xem=qua-han",
        "/cam-ket/",
        "/theo-doi/",
    ]
    for dialogue in Dialogue.objects.all():
        found += [f"/doi-thoai/{dialogue.code}/{rest}" for rest in ("", "ap-phich/", "lich.ics")]
        found.append(f"/dang-ky-phat-bieu/{dialogue.code}/")
    found += [f"/hoi-dap/{number}/" for number in Opinion.objects.values_list("pk", flat=True)]
    for code in Submission.objects.values_list("code", flat=True):
        found += [f"/bien-nhan/{code}/", f"/theo-doi/{code}/"]
    return found


@pytest.mark.usefixtures("sent")
def test_no_page_tells_who_sent_or_spoke(client: Client) -> None:
    seen = 0
    for address in pages():
        answer = client.get(quote(address, safe="/?=&"))
        text = answer.content.decode()
        assert [secret for secret in SECRETS if secret.lower() in text.lower()] == [], address
        seen += answer.status_code == 200
    assert seen > 15


@pytest.mark.usefixtures("sent")
def test_a_released_question_does_not_carry_its_code(client: Client) -> None:
    # The code opens the thread: it belongs to the person alone.
    for address in ("/", "/hoi-dap/", "/cam-ket/"):
        text = client.get(address).text
        assert [code for code in Submission.objects.values_list("code", flat=True) if code in text] == []


def test_a_name_is_covered_in_the_answer_too(client: Client, here: World) -> None:
    opinion = opinions.assigned(here, petitioner=NAME, text=TEXT)
    named = opinions.drafting(here, text=f"Trả lời bà {NAME}: phường thông cống trước ngày 15/10/2026.")
    draft(opinion, named, by=here.unit_officer, at=opinions.DRAFTED)
    agree(opinions.fresh(opinion), by=here.advisory, at=opinions.AGREED)
    answered = reply_in_writing(
        opinions.fresh(opinion), opinions.REPLIED.date(), by=here.clerk, at=opinions.REPLIED
    )
    publish(answered, "Ngõ 24 bị ngập.", by=here.clerk, at=opinions.REPLIED)
    for address in (f"/theo-doi/{opinion.submission.code}/", f"/hoi-dap/{opinion.pk}/"):
        text = client.get(address).text
        assert "phường thông cống trước ngày" in text
        assert NAME not in text


def test_the_lead_is_not_named_to_those_who_share_its_answer(client: Client, here: World) -> None:
    lead = opinions.assigned(here, petitioner=NAME, text=TEXT)
    follower = opinions.received(here, text="Ngõ tôi cũng ngập.")
    join(follower, lead, by=here.clerk, at=opinions.ASSIGNED)
    named = opinions.drafting(here, text=f"Trả lời bà {NAME}: phường thông cống trước ngày 15/10/2026.")
    draft(opinions.fresh(lead), named, by=here.unit_officer, at=opinions.DRAFTED)
    agree(opinions.fresh(lead), by=here.advisory, at=opinions.AGREED)
    reply_in_writing(opinions.fresh(lead), opinions.REPLIED.date(), by=here.clerk, at=opinions.REPLIED)
    publish(opinions.fresh(follower), "Ngõ 26 cũng ngập.", by=here.clerk, at=opinions.REPLIED)
    for address in (f"/theo-doi/{follower.code}/", f"/hoi-dap/{follower.pk}/"):
        text = client.get(address).text
        assert "phường thông cống trước ngày" in text, address
        assert NAME not in text, address


def test_a_released_file_is_not_handed_out_once_the_matter_is_protected(
    client: Client, here: World, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    opinion = opinions.accepted(here, files=(SimpleUploadedFile("a.pdf", PDF),))
    publish(opinion, "Ngõ 24 ngập.", by=here.clerk, at=opinions.ASSIGNED)
    file = opinion.submission.attachments.get()
    release_file(file, opinion, "Đơn", looked=True, by=here.clerk, at=opinions.ASSIGNED)
    address = f"/hoi-dap/{opinion.pk}/tep/{file.pk}/"
    assert client.get(address).status_code == 200
    put_out_of_scope(
        opinions.fresh(opinion), Kind.DENUNCIATION, "Nêu tên cán bộ", by=here.clerk, at=opinions.ASSIGNED
    )
    assert client.get(address).status_code == 404
    assert client.get(f"/hoi-dap/{opinion.pk}/").status_code == 404
    assert "Ngõ 24 ngập" not in client.get("/hoi-dap/").text
