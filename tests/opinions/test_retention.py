"""After its term a person is taken out of every word and file; what still lives, is disputed or was published stays (spec 5)."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.test import TestCase

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC, history
from doithoai.audit.verify import breaks
from doithoai.commitments.making import Promise, commit
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.notice import cancel
from doithoai.opinions import erasing, retention, searching
from doithoai.opinions.fingerprints import changed
from doithoai.opinions.identity import reveal
from doithoai.opinions.letters import keep, mail_of, settle
from doithoai.opinions.models import Attachment, Letter, Opinion, Submission
from doithoai.opinions.publication import publish
from doithoai.opinions.published import public_opinion
from doithoai.opinions.triage import reopen
from tests.factories import dialogues, mail, opinions
from tests.factories.organisations import World, day, moment, world
from tests.ui.making_files import PDF

pytestmark = pytest.mark.django_db
NAME, PHONE, EMAIL, ADDRESS = "Nguyễn Thị Kín", "0911222333", "kin@example.vn", "Số 7 ngách 5/12 Trang Hạ"
TEXT = f"Tôi là {NAME}, {ADDRESS}, số 0911 222 333, {EMAIL}. Ngõ 24 bị ngập, đề nghị thông cống."
TOLD: dict[str, Any] = {"petitioner": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS, "text": TEXT}
SECRETS = (NAME, "Thị Kín", PHONE, "0911 222 333", EMAIL, "ngách 5/12")
# Ten years and a day after the factories close their opinions.
LATER, TOO_EARLY = day(2036, 9, 17), day(2036, 9, 16)


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command runs on a day on which the term is over."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(LATER, 3))


def ran(*words: str) -> str:
    out, err = StringIO(), StringIO()
    call_command("retention", *words, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def codes(as_of: date = LATER, **asked: Any) -> list[str]:
    told = json.loads(ran_json(as_of, **asked))
    return [row["code"] for row in told]


def ran_json(as_of: date, organisation: str = "") -> str:
    out = StringIO()
    only = ["--organisation", organisation] if organisation else []
    call_command("retention", "--as-of", as_of.isoformat(), "--json", *only, stdout=out, stderr=StringIO())
    return out.getvalue()


def everything() -> str:
    """Every cell of every table, as text."""
    found = []
    for model in apps.get_models():
        found += [str(cell) for row in QuerySet(model).values_list() for cell in row]
    return "\n".join(found)


def finished(here: World, **other: Any) -> Opinion:
    """A closed opinion with the person's data in every word that somebody wrote."""
    file = SimpleUploadedFile(f"Đơn của {NAME}.pdf", PDF)
    opinion = opinions.closed(here, files=(file,), **{**TOLD, **other})
    Opinion.objects.filter(pk=opinion.pk).update(said=f"Mời bà {NAME}", exit_reason=f"Gọi {PHONE}")
    opinion.answers.update(text=f"Trả lời bà {NAME}, {ADDRESS}", comment=f"Gọi {PHONE}")
    opinion.results.update(text=f"Đã thông cống nhà bà {NAME}", proof_reference=f"Bà {NAME} ký ngày 15/9")
    searching.put(opinion)
    return opinions.fresh(opinion)


def test_the_dry_run_lists_and_changes_nothing(here: World) -> None:
    opinion = finished(here)
    before = everything()
    assert codes() == [opinion.submission.code]
    assert codes(TOO_EARLY) == []
    told = ran("--as-of", LATER.isoformat())
    assert opinion.submission.code in told
    assert "Sẽ ẩn danh (chưa làm, thêm --apply): 1 lần gửi, 1 tệp" in told
    assert everything() == before


@pytest.mark.usefixtures("now")
def test_nothing_of_the_person_is_left_in_any_table_and_on_the_disk(here: World, tmp_path: Path) -> None:
    opinion = finished(here)
    promise = Promise(
        f"Thông cống nhà bà {NAME}", here.ward.departments[0], day(2026, 12, 1), opinion=opinion
    )
    commit(here.ward.party_committee, promise, by=here.leader, at=opinions.CLOSED)
    assert NAME in everything()
    with_commit_hooks(lambda: ran("--as-of", LATER.isoformat(), "--apply"))
    left = everything()
    assert [secret for secret in SECRETS if secret in left] == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    row = opinions.fresh(opinion)
    assert row.submission.petitioner == erasing.GONE
    assert "Ngõ 24 bị ngập, đề nghị thông cống." in row.text  # the matter itself stays
    assert "Ngõ 24 bị ngập" in row.submission.text
    assert row.submission.anonymised_on == LATER
    # Nobody can try names and numbers against the fingerprint in the record.
    assert {row.submission.seal, *row.answers.values_list("seal", flat=True)} == {""}
    assert list(changed()) == []


def with_commit_hooks(act: Any) -> None:
    """As outside a test: what waits for the end of the transaction is done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        act()


@pytest.mark.usefixtures("now")
def test_of_a_file_its_size_and_fingerprint_stay_as_a_tombstone(here: World) -> None:
    opinion = finished(here)
    before = opinion.submission.attachments.get()
    ran("--as-of", LATER.isoformat(), "--apply")
    file = Attachment.objects.get(pk=before.pk)
    assert (file.size, file.sha256) == (before.size, before.sha256)
    assert not file.file
    assert file.removed_on == LATER
    assert file.removed_rule == "Giữ 10 năm; kết thúc trước 17/09/2026"
    assert file.name.endswith(".pdf")
    assert NAME not in file.name
    facts = Entry.objects.get(act="anonymise").facts
    assert facts["files"] == [before.sha256]
    assert facts["keep_years"] == 10
    assert breaks() == []


@pytest.mark.usefixtures("now")
def test_a_second_run_finds_nothing_to_do(here: World) -> None:
    finished(here)
    ran("--as-of", LATER.isoformat(), "--apply")
    before = everything()
    assert "Đã ẩn danh: 0 lần gửi" in ran("--as-of", LATER.isoformat(), "--apply")
    assert everything() == before


@pytest.mark.usefixtures("now")
def test_what_was_published_stays_as_a_person_released_it(here: World) -> None:
    opinion = publish(
        finished(here), "Ngõ 24 bị ngập.", "Ngập", "Phường đã thông cống.", by=here.clerk, at=opinions.CLOSED
    )
    before = public_opinion(opinion.pk)
    ran("--as-of", LATER.isoformat(), "--apply")
    assert public_opinion(opinion.pk) == before
    assert before is not None
    assert (before.title, before.answer) == ("Ngập", "Phường đã thông cống.")


@pytest.mark.parametrize(
    "make",
    [opinions.received, opinions.answered, opinions.following, opinions.transferred, opinions.escalated],
)
def test_what_still_lives_is_kept_however_old(here: World, make: Any) -> None:
    make(here, **TOLD)
    assert codes(day(2076, 1, 1)) == []


def test_what_was_led_out_is_due_after_its_term_too(here: World) -> None:
    rows = [opinions.out_of_scope(here, **TOLD), opinions.declined(here, **TOLD)]
    assert codes() == [row.submission.code for row in rows]


def test_a_submission_waits_for_its_last_opinion(here: World) -> None:
    handed = opinions.submitted(here, parts=("Ngập ngõ 24", "Rác"), leaves_out=True, **{**TOLD, "text": TEXT})
    first = handed.opinions.order_by("id")[0]
    Opinion.objects.filter(pk=first.pk).update(stage="declined")
    assert codes() == []
    Opinion.objects.filter(submission=handed).update(stage="declined")
    assert codes() == [handed.code]


def test_a_follower_waits_for_the_one_it_follows(here: World) -> None:
    follower = opinions.joined(here, **TOLD)
    assert codes() == []
    assert follower.lead is not None
    Opinion.objects.filter(pk=follower.lead.pk).update(stage="declined")
    assert set(codes()) == {follower.submission.code, follower.lead.submission.code}


def test_a_dialogue_in_which_something_is_disputed_is_kept_whole(here: World) -> None:
    dialogue = dialogues.announced(here)
    calm, disputed = (opinions.at_dialogue(here, dialogue, **TOLD) for _ in range(2))
    Opinion.objects.filter(pk__in=[calm.pk, disputed.pk]).update(stage="declined")
    assert len(codes()) == 2
    Opinion.objects.filter(pk=disputed.pk).update(stage="accepted", reopened=1)
    assert codes() == []


def test_what_was_opened_again_begins_its_term_anew(here: World) -> None:
    opinion = finished(here)
    reopen(opinion, "Người nêu khiếu nại", by=here.leader, at=moment(day(2030, 1, 5)))
    assert codes(day(2041, 1, 1)) == []


def test_a_look_at_the_contact_data_does_not_prolong_the_term(here: World) -> None:
    opinion = finished(here)
    reveal(opinion, "Kiểm tra", by=here.clerk, at=moment(day(2030, 1, 5)))
    assert codes() == [opinion.submission.code]


def test_only_the_body_that_was_asked_for(here: World) -> None:
    opinion = finished(here)
    assert codes(organisation=here.ward.party_committee.slug) == [opinion.submission.code]
    assert codes(organisation=here.other.party_committee.slug) == []
    with pytest.raises(CommandError, match="Không có cơ quan"):
        ran("--organisation", "khong-co")


def test_nobody_is_anonymised_before_the_day_has_come(here: World) -> None:
    finished(here)
    with pytest.raises(CommandError, match="Không ẩn danh trước ngày"):
        ran("--as-of", "2099-01-01", "--apply")
    assert not Submission.objects.exclude(anonymised_on=None).exists()


def test_each_body_keeps_as_long_as_it_decided(here: World) -> None:
    rule = retention.rule_of(here.ward.party_committee, date(2036, 2, 29))
    assert (rule.keep_years, rule.closed_before) == (10, date(2026, 2, 28))


@pytest.mark.usefixtures("now")
def test_an_email_that_became_no_opinion_is_forgotten_too(here: World, tmp_path: Path) -> None:
    box, other = mail.mailbox(here), mail.mailbox(here, address="hai@example.vn")
    raw = mail.letter(f"Tôi là {NAME}, {ADDRESS}.", f"Đơn của {NAME}", From=f"{NAME} <{EMAIL}>").as_bytes()
    kept = [keep(one, raw, at=mail.AT) for one in (box, other)]
    waiting = keep(box, mail.letter("Mua hàng", Precedence="bulk").as_bytes(), at=mail.AT)
    settle(kept[1], "Đã nhận ở hộp thư kia", by=here.clerk, at=mail.AT)
    assert "0 phiếu đăng ký và 1 thư điện tử không thành ý kiến" in ran("--as-of", "2036-09-11")
    with_commit_hooks(lambda: ran("--as-of", "2036-09-11", "--apply"))
    twin = Letter.objects.get(pk=kept[1].pk)
    assert (twin.sender, twin.raw.name, twin.sha256) == (erasing.GONE, "", kept[1].sha256)
    assert mail_of(twin).text == ""
    assert Letter.objects.get(pk=waiting.pk).raw.name
    assert len(list(tmp_path.rglob("*.eml"))) == 2  # the opinion's own, and the one that waits
    assert keep(other, raw, at=moment(LATER)) == twin


def test_who_only_came_to_a_dialogue_is_forgotten_after_the_term_and_still_counted(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = day(2037, 1, 4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(over, 3))
    dialogue = dialogues.announced(here)
    coming = Coming(NAME, address=ADDRESS, phone=PHONE, people=2, group=f"Gia đình {NAME}")
    row = register_to_attend(dialogue, coming, by=PUBLIC, at=moment(dialogues.NOTICE_ON, 15))
    assert "1 người đăng ký dự" not in ran("--as-of", over.isoformat())  # still to be held
    cancel(dialogue, "Bão số 3", by=here.leader, at=moment(dialogues.NOTICE_ON, 16))
    assert "0 người đăng ký dự" in ran("--as-of", day(2030, 1, 1).isoformat())
    before = everything()
    assert "1 người đăng ký dự" in ran("--as-of", over.isoformat())
    assert everything() == before
    ran("--as-of", over.isoformat(), "--apply")
    left = everything()
    assert [secret for secret in (NAME, ADDRESS, PHONE) if secret in left] == []
    row.refresh_from_db()
    assert (row.name, row.name_folded, row.number, row.people) == (erasing.GONE, "", 1, 2)
    assert history(dialogue).filter(act="anonymise_attendees").count() == 1
    assert "0 người đăng ký dự" in ran("--as-of", over.isoformat(), "--apply")


def test_no_table_with_words_about_a_matter_is_forgotten() -> None:
    known = {model for model, _path in erasing.TABLES}
    for model in apps.get_app_config("opinions").get_models():
        leads = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if leads & known:
            assert model in known, model
