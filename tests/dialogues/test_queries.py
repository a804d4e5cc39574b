"""Who reads which dialogues, and which wait for what."""

import pytest
from pytest_django import DjangoAssertNumQueries

from doithoai.audit.models import Entry
from doithoai.dialogues import queries
from doithoai.dialogues.acts import ACTS
from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.published import past_dialogues, upcoming_dialogues
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from tests.factories.dialogues import (
    CALLED,
    HELD_ON,
    announced,
    called,
    cancelled,
    closed,
    concluded,
    ended,
    reported,
)
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def test_own_people_superiors_and_supervisors_read_and_others_do_not() -> None:
    w = world()
    dialogue = called(w)

    def reads(account: Account) -> bool:
        return dialogue in queries.readable(authority(account, HELD_ON))

    assert all(reads(a) for a in (w.clerk, w.advisory, w.leader, w.supervisor, w.superior))
    assert not any(reads(a) for a in (w.other_clerk, w.other_leader, w.unit_officer))
    name_team(dialogue, [TeamSeat(w.unit_officer.person)], by=w.leader, at=CALLED)
    assert reads(w.unit_officer)


def test_each_dialogue_waits_for_its_next_step() -> None:
    w = world()
    home = w.ward.party_committee
    coming, over, done, told = announced(w), ended(w), concluded(w), reported(w)
    finished, _ = closed(w), cancelled(w)
    assert list(queries.upcoming(home)) == [coming]
    assert list(queries.waiting_for_conclusion(home)) == [over]
    assert list(queries.waiting_for_report(home)) == [done]
    assert set(queries.waiting_for_review(home)) == {over, done, told}
    assert set(queries.held_in(home, 2026)) == {over, done, told, finished}
    assert not queries.upcoming(w.other.party_committee).exists()


def test_the_public_list_asks_the_database_once_for_one_or_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    w = world()
    for rows in (1, 3):
        while len(upcoming_dialogues()) < rows:
            announced(w)
        with django_assert_num_queries(1):
            assert len(upcoming_dialogues(w.ward.party_committee.slug)) == rows


def test_a_cancelled_dialogue_stays_visible() -> None:
    dialogue = cancelled(world())
    (shown,) = past_dialogues()
    assert (shown.code, shown.stopped_reason) == (dialogue.code, "Đã giải quyết xong")


def test_every_act_of_the_room_has_a_name_for_people() -> None:
    closed(world(), slips=2, heard_of_them=1)
    acts = set(Entry.objects.filter(subject_kind="dialogues.dialogue").values_list("act", flat=True))
    assert acts <= set(ACTS)
