"""A.0-P3b, B.Đ10.1-b: promised after the dialogue, kept with a proof that somebody else confirmed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doithoai.commitments.keeping import report_done, send_back, verify
from doithoai.commitments.making import Promise, commit, from_conclusion
from doithoai.commitments.models import Commitment, State
from doithoai.commitments.published import kept_commitments, of_dialogue, open_commitments
from doithoai.commitments.queries import (
    awaiting_verification,
    before,
    of_unit,
    overdue,
    readable,
    unfinished,
)
from doithoai.dialogues.floor import open_floor
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.gate import conclude, end_dialogue
from doithoai.opinions.lifecycle import Outcome
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
AT = moment(dialogues.CONCLUDED_ON, 16)
DUE = dialogues.CONCLUDED_ON + timedelta(days=20)
DONE = AT + timedelta(days=5)


def promised(here: World, **other: object) -> Commitment:
    facts = {"text": "Lắp 18 bộ đèn", "unit": here.ward.departments[0], "due_on": DUE, **other}
    return commit(here.ward.party_committee, Promise(**facts), by=here.leader, at=AT)  # type: ignore[arg-type]  # facts of a case


def concluded(here: World) -> Dialogue:
    """One answered later, one to be solved, one answered at once, one speaker not reached."""
    dialogue = dialogues.announced(here)
    later, solving, at_once = (make.at_dialogue(here, dialogue) for _ in range(3))
    dialogues.slip(dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    unit = here.ward.departments[0]
    make.said(here, later, Outcome.ANSWER_LATER, unit=unit)
    make.said(here, solving, unit=unit, due_on=DUE)
    make.said(here, at_once)
    end_dialogue(dialogue, DUE, by=here.advisory, at=dialogues.ENDS)
    return conclude(dialogues.fresh(dialogue), dialogues.concluding(here), by=here.leader, at=AT)


def test_the_conclusion_makes_one_commitment_of_each_promise_and_only_once() -> None:
    here = world()
    dialogue = concluded(here)
    made = from_conclusion(dialogue, by=here.leader, at=AT)
    assert [(one.text.split(":")[0], one.due_on) for one in made] == [
        ("Kiểm tra, trả lời", make.SOLVE_DUE),
        ("Giải quyết", DUE),
        ("Kiểm tra, trả lời", DUE),
    ]
    assert made[0].unit == made[1].unit == here.ward.departments[0]
    assert made[2].unit == here.ward.party_committee
    assert from_conclusion(dialogue, by=here.leader, at=AT) == []
    assert len(of_dialogue(dialogue.pk)) == 3


def test_a_promise_is_kept_with_a_proof_that_somebody_else_confirms() -> None:
    here = world()
    promise = promised(here)
    assert list(of_unit(here.ward.departments[0])) == [promise]
    with pytest.raises(Refused, match="minh chứng"):
        report_done(promise, " ", by=here.unit_officer, at=DONE)
    with pytest.raises(Refused):
        verify(promise, by=here.leader, at=DONE)
    report_done(promise, "Biên bản 12/BB", by=here.advisory, at=DONE)
    assert list(awaiting_verification(here.ward.party_committee)) == [promise]
    with pytest.raises(Refused, match="không tự xác nhận"):
        verify(promise, by=here.advisory, at=DONE)
    assert open_commitments()[0].proof == ""
    assert verify(promise, by=here.leader, at=DONE).state == State.VERIFIED
    assert not open_commitments()
    assert kept_commitments()[0].proof == "Biên bản 12/BB"


def test_what_is_not_found_done_is_open_again_with_a_reason() -> None:
    here = world()
    promise = report_done(promised(here), "Ảnh", by=here.unit_officer, at=DONE)
    with pytest.raises(Refused, match="lý do"):
        send_back(promise, "", by=here.leader, at=DONE)
    assert send_back(promise, "Còn 3 đèn chưa sáng", by=here.leader, at=DONE).state == State.OPEN


def test_the_database_wants_a_proof_too() -> None:
    promise = promised(world())
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=promise.pk).update(state="done")


def test_a_promise_has_words_a_living_unit_and_a_day_to_come() -> None:
    here = world()
    for wrong in (
        {"text": " "},
        {"text": "x" * 501},
        {"due_on": dialogues.CONCLUDED_ON - timedelta(days=1)},
        {"unit": here.city.departments[0]},
        {"opinion": make.transferred(here), "dialogue": None, "unit": here.city.departments[0]},
    ):
        with pytest.raises(Refused):
            promised(here, **wrong)


def test_strangers_neither_promise_nor_report_nor_confirm() -> None:
    here = world()
    promise = promised(here)
    facts = Promise("Đèn", here.ward.departments[0], DUE)
    for name in ("other_leader", "unit_officer", "supervisor"):
        with pytest.raises(Refused, match="không có quyền"):
            commit(here.ward.party_committee, facts, by=getattr(here, name), at=AT)
    for name in ("other_unit_officer", "clerk", "other_advisory"):
        with pytest.raises(Refused, match="không có quyền"):
            report_done(promise, "Ảnh", by=getattr(here, name), at=DONE)
    report_done(promise, "Ảnh", by=here.unit_officer, at=DONE)
    for name in ("unit_head", "clerk", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            verify(promise, by=getattr(here, name), at=DONE)


def test_late_ones_stay_in_sight() -> None:
    here = world()
    promise = promised(here)
    after = DUE + timedelta(days=1)
    assert list(overdue(Commitment.objects.all(), after)) == [promise]
    assert open_commitments(here.ward.party_committee.slug)[0].is_late(after)
    assert not open_commitments(here.other.party_committee.slug)
    dialogue = dialogues.called(here)
    assert list(before(dialogue)) == [promise]
    reads = {
        name: unfinished(readable(authority(getattr(here, name), after))).exists()
        for name in ("clerk", "unit_officer", "supervisor", "other_clerk")
    }
    assert reads == {"clerk": True, "unit_officer": True, "supervisor": True, "other_clerk": False}
