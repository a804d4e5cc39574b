"""B.Đ10.1-b: a later day is asked with a reason, decided by another person, and moves the opinion's own term."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.audit.models import Entry
from doithoai.commitments.extending import ask_later, decide_later, decide_task
from doithoai.commitments.keeping import report_done, send_back
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.commitments.published import open_commitments
from doithoai.opinions.extending import ask_extension
from doithoai.opinions.models import Opinion, Purpose
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
AT = moment(dialogues.CONCLUDED_ON, 16)
DUE = dialogues.CONCLUDED_ON + timedelta(days=20)
LATER = DUE + timedelta(days=30)
DAY5 = AT + timedelta(days=5)


def promised(here: World, **other: object) -> Commitment:
    facts = {"text": "Lắp 18 bộ đèn", "unit": here.ward.departments[0], "due_on": DUE, **other}
    return commit(here.ward.party_committee, Promise(**facts), by=here.leader, at=AT)  # type: ignore[arg-type]  # facts of a case


def about(here: World, opinion: Opinion) -> Commitment:
    promise = Promise("Thông cống", here.ward.departments[0], make.SOLVE_DUE, opinion=opinion)
    return commit(here.ward.party_committee, promise, by=here.advisory, at=make.FOLLOWED)


def test_another_person_grants_a_later_day_and_the_first_day_stays_visible() -> None:
    here = world()
    row = promised(here)
    asked = ask_later(row, LATER, "Chờ vật tư", by=here.unit_officer, at=DAY5)
    row.refresh_from_db()
    assert row.due_on == DUE  # the old day holds until it is decided
    decide_later(asked, True, by=here.leader, at=DAY5)
    row.refresh_from_db()
    assert row.due_on == LATER
    told = open_commitments()[0]
    assert (told.first_due, told.due_on) == (DUE, LATER)
    acts = Entry.objects.filter(subject_kind="commitments.commitment", subject_id=row.pk)
    assert list(acts.values_list("act", flat=True)) == ["commit", "ask_later", "grant_later"]


def test_who_asked_does_not_decide_nor_the_official_whose_work_it_is_nor_strangers() -> None:
    here = world()
    asked = ask_later(promised(here), LATER, "Chờ", by=here.advisory, at=DAY5)
    with pytest.raises(Refused, match="Người xin không tự quyết định"):
        decide_later(asked, True, by=here.advisory, at=DAY5)
    for name in ("unit_officer", "clerk", "supervisor", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            decide_later(asked, True, by=getattr(here, name), at=DAY5)
    own = promised(here, text="Sửa hè", official=here.advisory.person)
    asked = ask_later(own, LATER, "Chờ", by=here.unit_officer, at=DAY5)
    with pytest.raises(Refused, match="Người được giao việc"):
        decide_later(asked, True, by=here.advisory, at=DAY5)


def test_a_refusal_of_a_later_day_says_why_and_moves_nothing() -> None:
    here = world()
    row = promised(here)
    asked = ask_later(row, LATER, "Chờ vật tư", by=here.unit_officer, at=DAY5)
    with pytest.raises(Refused, match="lý do"):
        decide_later(asked, False, " ", by=here.leader, at=DAY5)
    decide_later(asked, False, "Vật tư đã có", by=here.leader, at=DAY5)
    row.refresh_from_db()
    assert row.due_on == DUE
    with pytest.raises(Refused, match="đã được quyết định"):
        decide_later(asked, True, by=here.leader, at=DAY5)


def test_a_later_day_is_later_has_a_reason_and_waits_alone() -> None:
    here = world()
    row = promised(here)
    for day, reason, words in (
        (DUE, "Chờ", "sau hạn đang có"),
        (LATER, " ", "lý do"),
        (LATER, "x" * 501, "500 ký tự"),
    ):
        with pytest.raises(Refused, match=words):
            ask_later(row, day, reason, by=here.unit_officer, at=DAY5)
    much_later = AT + timedelta(days=90)
    with pytest.raises(Refused, match="đã qua"):
        ask_later(row, LATER, "Chờ", by=here.unit_officer, at=much_later)
    with pytest.raises(Refused, match="không có quyền"):
        ask_later(row, LATER, "Chờ", by=here.other_unit_officer, at=DAY5)
    ask_later(row, LATER, "Chờ", by=here.unit_officer, at=DAY5)
    with pytest.raises(Refused, match="đang chờ quyết định"):
        ask_later(row, LATER, "Chờ nữa", by=here.unit_officer, at=DAY5)
    assert CommitmentExtension.objects.count() == 1


def test_what_was_reported_needs_no_later_day() -> None:
    here = world()
    row = promised(here)
    asked = ask_later(row, LATER, "Chờ", by=here.unit_officer, at=DAY5)
    report_done(row, "Biên bản", by=here.unit_officer, at=DAY5)
    with pytest.raises(Refused, match="đã báo xong"):
        decide_later(asked, True, by=here.leader, at=DAY5)
    with pytest.raises(Refused, match="đã báo xong"):
        ask_later(row, LATER, "Chờ", by=here.unit_officer, at=DAY5)


def test_the_opinions_own_term_moves_with_the_promise_about_it() -> None:
    here = world()
    opinion = make.following(here)
    row, later = about(here, opinion), make.SOLVE_DUE + timedelta(days=20)
    asked = ask_later(row, later, "Chờ vật tư", by=here.unit_officer, at=make.FOLLOWED)
    decide_later(asked, True, by=here.advisory, at=make.FOLLOWED)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    assert task.due_on == later
    extended = task.extensions.get()
    assert (extended.granted, extended.reason) == (True, "Chờ vật tư")


def test_a_promise_follows_the_later_day_that_the_opinions_page_granted() -> None:
    here = world()
    opinion = make.following(here)
    row, later = about(here, opinion), make.SOLVE_DUE + timedelta(days=20)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    asked = ask_extension(task, later, "Chờ vật tư", by=here.unit_officer, at=make.FOLLOWED)
    decide_task(asked, True, by=here.advisory, at=make.FOLLOWED)
    row.refresh_from_db()
    assert row.due_on == later
    assert row.extensions.get().was_due == make.SOLVE_DUE


def test_a_file_proves_too_and_its_hash_is_in_the_record(settings: object, tmp_path: object) -> None:
    here = world()
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django
    file = SimpleUploadedFile("nghiem-thu.pdf", b"%PDF-1.7 bien ban")
    row = report_done(promised(here), "Biên bản 12", file=file, by=here.unit_officer, at=DAY5)
    assert row.proof_file.read() == b"%PDF-1.7 bien ban"
    entry = Entry.objects.filter(act="report_done").get()
    assert entry.facts["sha256"] == row.proof_sha256
    row = send_back(row, "Còn 3 đèn", by=here.leader, at=DAY5)
    assert (row.state, row.proof_sha256) == (State.OPEN, entry.facts["sha256"])
