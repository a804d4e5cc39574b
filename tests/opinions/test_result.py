"""B.Đ10.2-a, A.1-k: answered is not solved; solved has a proof that somebody else verified."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import override_settings

from doithoai.dialogues.floor import open_floor
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import ResultRecord
from doithoai.opinions.queries import awaiting_solution, awaiting_verification
from doithoai.opinions.result import close, dispute, record_result, verify
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import world
from tests.ui.making_files import png

pytestmark = pytest.mark.django_db


def test_solved_needs_a_proof_here_and_in_the_database() -> None:
    here = world()
    opinion = make.following(here)
    with pytest.raises(Refused) as why:
        record_result(opinion, make.solving(proof_reference=" "), by=here.unit_officer, at=make.DONE)
    assert (why.value.field, why.value.clause) == ("proof_reference", "A.1-k")
    record = record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultRecord.objects.filter(pk=record.pk).update(proof_reference="")


def test_solved_counts_only_when_somebody_else_has_verified_it(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        here = world()
        opinion = make.following(here)
        photo = ContentFile(png(), name="cong.png")
        record = record_result(opinion, make.solving(proof_file=photo), by=here.advisory, at=make.DONE)
        assert len(record.proof_sha256) == 64
        assert make.fresh(opinion).result == ""
        assert list(awaiting_verification(here.ward.party_committee)) == [record]
        with pytest.raises(Refused, match="không tự xác nhận"):
            verify(record, by=here.advisory, at=make.DONE)
        with pytest.raises(Refused, match="được người khác xác nhận"):
            close(opinion, by=here.leader, at=make.CLOSED)
        verify(record, by=here.unit_head, at=make.DONE)
        assert make.fresh(opinion).result == Result.SOLVED
        with pytest.raises(Refused, match="đã được xác nhận"):
            verify(record, by=here.leader, at=make.DONE)
        closed = close(opinion, by=here.leader, at=make.CLOSED)
        assert (closed.stage, closed.closed_on, closed.due_on) == (Stage.CLOSED, make.CLOSED.date(), None)


def test_what_is_not_found_done_goes_back_to_its_unit() -> None:
    here = world()
    opinion = make.following(here)
    record = record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    assert not awaiting_solution(here.ward.departments[0]).exists()
    dispute(record, "Cống vẫn tắc", by=here.advisory, at=make.DONE)
    assert awaiting_solution(here.ward.departments[0]).count() == 1
    assert make.fresh(opinion).result == Result.IN_PROGRESS
    with pytest.raises(Refused):
        close(opinion, by=here.leader, at=make.CLOSED)


def test_being_solved_needs_a_unit_and_a_date() -> None:
    here = world()
    opinion = make.answered(here)
    facts = make.solving(result=Result.IN_PROGRESS)
    with pytest.raises(Refused, match="phân công giải quyết"):
        record_result(opinion, facts, by=here.advisory, at=make.DONE)
    record_result(make.following(here), facts, by=here.advisory, at=make.DONE)


def test_an_explained_matter_is_closed_without_a_proof() -> None:
    here = world()
    opinion = make.answered(here)
    with pytest.raises(Refused, match="ghi kết quả"):
        close(opinion, by=here.advisory, at=make.CLOSED)
    facts = make.solving(result=Result.EXPLAINED, proof_reference="")
    record_result(opinion, facts, by=here.advisory, at=make.DONE)
    assert close(opinion, by=here.advisory, at=make.CLOSED).result == Result.EXPLAINED


def test_a_result_before_the_answer_of_tomorrow_or_by_a_stranger_is_refused() -> None:
    here = world()
    with pytest.raises(Refused, match="trả lời trước"):
        record_result(make.drafted(here), make.solving(), by=here.advisory, at=make.DONE)
    opinion = make.following(here)
    for facts in (
        make.solving(happened_on=make.DONE.date() + timedelta(days=1)),
        make.solving(happened_on=make.RECEIVED_ON - timedelta(days=1)),
        make.solving(text=""),
        make.solving(result="gone"),
    ):
        with pytest.raises(Refused):
            record_result(opinion, facts, by=here.unit_officer, at=make.DONE)
    for name in ("other_unit_officer", "clerk", "supervisor", "other_advisory"):
        with pytest.raises(Refused, match="không có quyền"):
            record_result(opinion, make.solving(), by=getattr(here, name), at=make.DONE)


def test_a_file_is_not_closed_while_a_promised_reply_is_owed() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    make.said(here, opinion, Outcome.ANSWER_LATER)
    facts = make.solving(result=Result.EXPLAINED, happened_on=dialogues.HELD_ON)
    record_result(opinion, facts, by=here.advisory, at=dialogues.ENDS)
    with pytest.raises(Refused, match="nợ trả lời"):
        close(opinion, by=here.leader, at=dialogues.ENDS)
