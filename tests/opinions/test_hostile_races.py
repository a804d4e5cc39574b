"""Two at once on a real server: nobody waits for the other for ever, and nobody overwrites the other."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction

from doithoai.audit.models import Chain
from doithoai.audit.record import PUBLIC
from doithoai.audit.verify import breaks
from doithoai.commitments.making import from_conclusion
from doithoai.dialogues.calling import call
from doithoai.dialogues.floor import call_next, open_floor
from doithoai.opinions import gate
from doithoai.opinions.feedback import rate
from doithoai.opinions.grouping import join, leave, reach
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import accept_passing, transfer
from doithoai.opinions.reexamining import Decision, Examiner, decide_reexamination, open_reexamination
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.opinions.triage import accept, decline, reopen
from doithoai.organisations.models import Category, Organisation
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
]
HELD = moment(dialogues.HELD_ON, 9)
LATER = dialogues.HELD_ON + timedelta(days=10)
CONCLUDED = moment(dialogues.CONCLUDED_ON, 15)
SETTLES = 0.4  # so long a thread needs to reach the lock it waits for


def at_once(holding: Callable[[], object], *others: Callable[[], object]) -> list[Exception]:
    """The others begin while the first has done its part and not yet committed; what went wrong."""
    broken: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - shown by the caller's assertion
            broken.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in others]
    with transaction.atomic():
        holding()
        for thread in threads:
            thread.start()
            time.sleep(SETTLES)
    for thread in threads:
        thread.join(20)
    return broken


def opinion_at_ended_dialogue(here: World) -> tuple[Any, Opinion]:
    dialogue = dialogues.opened(here)
    opinion = make.at_dialogue(here, dialogue, at=HELD, on=dialogues.HELD_ON)
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    return dialogues.fresh(dialogue), opinion


def test_a_dialogue_is_called_while_a_citizen_sends_an_opinion() -> None:
    here = world()
    assert at_once(lambda: make.received(here), lambda: dialogues.called(here)) == []


def test_a_conclusion_becomes_commitments_while_an_opinion_is_worked_on() -> None:
    here = world()
    dialogue, opinion = opinion_at_ended_dialogue(here)
    make.said(here, opinion, Outcome.ANSWER_LATER, at=dialogues.ENDS)

    def concluding() -> None:
        gate.conclude(dialogue, dialogues.concluding(here), by=here.leader, at=CONCLUDED)
        from_conclusion(dialogue, by=here.leader, at=CONCLUDED)

    assert (
        at_once(concluding, lambda: need_written_reply(opinion, True, "Cần", by=here.leader, at=CONCLUDED))
        == []
    )


def test_two_bodies_accept_what_they_sent_each_other() -> None:
    here = world()
    away = make.transferred(here).passings.get()
    there = make.received(here, organisation=here.other.party_committee)
    accept(there, make.SORTING, by=here.other_clerk, at=make.SORTED)
    back = transfer(there, here.ward.party_committee, "Đúng địa bàn", by=here.other_clerk, at=make.ASSIGNED)

    def hold_both() -> None:
        list(Chain.objects.select_for_update().all())

    faults = at_once(
        hold_both,
        lambda: accept_passing(away, by=here.other_clerk, at=make.FOLLOWED),
        lambda: accept_passing(back, by=here.clerk, at=make.FOLLOWED),
    )
    assert faults == []
    assert breaks() == []


def test_a_member_that_leaves_keeps_nothing_of_what_the_lead_is_told_meanwhile() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    lead, member = (make.at_dialogue(here, dialogue) for _ in range(2))
    join(member, lead, by=here.clerk, at=make.SORTED)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    faults = at_once(
        lambda: leave(member, by=here.clerk, at=HELD),
        lambda: make.said(here, lead),
    )
    assert faults == []
    assert make.fresh(member).outcome == ""


def test_nobody_takes_an_outcome_away_while_the_dialogue_is_being_concluded() -> None:
    here = world()
    dialogue, lead = opinion_at_ended_dialogue(here)
    member = make.at_dialogue(here, dialogue, at=dialogues.ENDS, on=dialogues.HELD_ON)
    join(member, lead, by=here.clerk, at=dialogues.ENDS)
    make.said(here, lead, at=dialogues.ENDS)
    gone = make.at_dialogue(here, dialogue, at=dialogues.ENDS, on=dialogues.HELD_ON)
    decline(gone, "Trống", by=here.clerk, at=dialogues.ENDS)
    at_once(
        lambda: gate.conclude(dialogue, dialogues.concluding(here), by=here.leader, at=CONCLUDED),
        lambda: leave(member, by=here.clerk, at=CONCLUDED),
        lambda: reopen(gone, "Có nội dung", by=here.leader, at=CONCLUDED),
    )
    assert make.fresh(member).outcome == Outcome.ANSWERED
    assert make.fresh(gone).stage == Stage.ACCEPTED
    assert make.fresh(gone).needs_written_reply


def test_two_bodies_with_the_same_letters_call_at_once() -> None:
    here = world()
    Organisation.objects.filter(pk=here.other.party_committee.pk).update(
        code_prefix=here.ward.party_committee.code_prefix
    )
    theirs = dialogues.facts(here, chair=here.other.people[Category.SECRETARY])
    faults = at_once(
        lambda: dialogues.called(here),
        lambda: call(
            Organisation.objects.get(pk=here.other.party_committee.pk),
            theirs,
            by=here.other_advisory,
            at=dialogues.CALLED,
        ),
    )
    assert faults == []


def test_two_who_conclude_at_once_conclude_once() -> None:
    here = world()
    dialogue = dialogues.ended(here)

    def once_more() -> None:
        gate.conclude(dialogue, dialogues.concluding(here), by=here.leader, at=CONCLUDED)

    (fault,) = at_once(once_more, once_more)
    assert isinstance(fault, Refused)


def test_a_speaker_is_called_while_the_conference_ends() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=2)
    (fault,) = at_once(
        lambda: gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS),
        lambda: call_next(dialogue, by=here.clerk, at=dialogues.ENDS),
    )
    assert isinstance(fault, Refused)
    assert Opinion.objects.filter(dialogue=dialogue).count() == 2


def test_a_second_look_at_a_member_is_decided_while_the_lead_is_answered() -> None:
    here = world()
    # The member has the lower number: locked by number, the two verbs would wait for each other.
    member, lead = make.received(here), make.agreed(here)
    join(member, lead, by=here.clerk, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    feedback = rate(make.fresh(member), False, "Chưa rõ ngày", by=PUBLIC, at=make.FOLLOWED)
    examiner = Examiner(here.ward.departments[1], LATER)
    row = open_reexamination(feedback, examiner, by=here.leader, at=make.FOLLOWED)
    again = Decision(kept=False, text="Phải nói rõ ngày", unit=here.ward.departments[0], due_on=LATER)

    def reaching() -> None:
        held = Opinion.objects.select_for_update(no_key=True).get(pk=lead.pk)
        time.sleep(2 * SETTLES)
        reach(held)

    decide = partial(decide_reexamination, row, again, by=here.other_unit_officer, at=make.DONE)
    assert at_once(lambda: None, reaching_in_one(reaching), decide) == []
    assert make.fresh(lead).assignments.filter(purpose="draft", done_on=None, ended_reason="").exists()


def reaching_in_one(act: Callable[[], object]) -> Callable[[], object]:
    """The same as one transaction."""

    def whole() -> None:
        with transaction.atomic():
            act()

    return whole
