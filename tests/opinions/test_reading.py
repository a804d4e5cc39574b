"""Who reads what: units their tasks, other bodies nothing, supervisors no names; lists cost the same for any length."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.opinions.answering import draft
from doithoai.opinions.awaiting import to_agree
from doithoai.opinions.counting import by, counted
from doithoai.opinions.filtering import CLOSED, OPEN, OVERDUE, Asked
from doithoai.opinions.identity import reveal
from doithoai.opinions.listing import Listing
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import return_passing
from doithoai.opinions.permissions import sees_identity, triages
from doithoai.opinions.queries import (
    counts_by_stage,
    due_soon,
    opinion_list,
    overdue,
    readable,
    unsorted,
)
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import day, world

pytestmark = pytest.mark.django_db
ON = make.CLOSED.date()


def who(account: Account) -> Authority:
    return authority(account, ON)


def reads(account: Account, opinion: Opinion) -> bool:
    return readable(who(account)).filter(pk=opinion.pk).exists()


def test_a_unit_reads_only_what_it_was_asked_to_do() -> None:
    here = world()
    mine, other = make.assigned(here), make.accepted(here)
    assert reads(here.unit_officer, mine)
    assert not reads(here.unit_officer, other)
    assert not reads(here.other_unit_officer, mine)
    assert reads(here.unit_head, mine)
    assert not reads(here.unit_head, other)


def test_another_ward_reads_nothing_and_the_province_reads_below_itself() -> None:
    here = world()
    opinion = make.assigned(here)
    assert not any(
        reads(account, opinion) for account in (here.other_clerk, here.other_leader, here.other_admin)
    )
    assert reads(here.superior, opinion)
    assert reads(here.supervisor, opinion)


def test_what_was_sent_on_is_read_by_its_receiver_until_it_is_returned() -> None:
    here = world()
    opinion = make.transferred(here)
    passing = opinion.passings.get()
    assert reads(here.other_clerk, opinion)
    assert not reads(here.other_unit_officer, opinion)
    return_passing(passing, "Không thuộc", by=here.other_clerk, at=make.FOLLOWED)
    assert not reads(here.other_clerk, opinion)


def test_words_about_an_official_are_read_by_the_desk_and_the_unit_that_was_asked() -> None:
    here = world()
    opinion = make.assigned(here)
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    assert reads(here.clerk, opinion)
    assert reads(here.unit_officer, opinion)
    assert not reads(here.supervisor, opinion)
    assert not reads(here.superior, opinion)
    assert not reads(here.org_admin, opinion)


def test_names_are_hidden_from_supervisors_and_shown_to_those_who_work_on_it() -> None:
    here = world()
    opinion = make.assigned(here)
    sees = {
        name: sees_identity(who(getattr(here, name)), opinion)
        for name in (
            "clerk",
            "advisory",
            "leader",
            "unit_officer",
            "supervisor",
            "superior",
            "other_clerk",
            "system_admin",
        )
    }
    assert {name for name, seen in sees.items() if seen} == {"clerk", "advisory", "leader", "unit_officer"}


def test_each_look_at_contact_data_has_a_reason_and_is_recorded() -> None:
    here = world()
    opinion = make.received(here)
    with pytest.raises(Refused):
        reveal(opinion, " ", by=here.clerk, at=make.SORTED)
    with pytest.raises(Refused):
        reveal(opinion, "Xem", by=here.supervisor, at=make.SORTED)
    assert reveal(opinion, "Gọi hẹn kiểm tra", by=here.clerk, at=make.SORTED).phone == make.PHONE


def test_the_team_of_a_dialogue_sorts_and_reads_its_opinions() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    assert not reads(here.unit_officer, opinion)
    name_team(dialogue, [TeamSeat(here.unit_officer.person, "Giúp việc")], by=here.leader, at=make.SORTED)
    assert reads(here.unit_officer, opinion)
    assert triages(who(here.unit_officer), opinion)
    assert sees_identity(who(here.unit_officer), opinion)


def _cost(account: Account) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        rows = list(opinion_list(who(account))[:50])
        counted(who(account))
        for row in rows:
            assert str(row.organisation) + str(row.submission) + str(row.unit) + str(row.dialogue)
    return len(caught)


def test_a_list_costs_the_same_for_one_row_and_for_many() -> None:
    here = world()
    make.assigned(here)
    one = _cost(here.clerk)
    for _ in range(3):
        make.assigned(here)
    assert _cost(here.clerk) == one <= 10


def test_counts_stand_on_every_filter() -> None:
    here = world()
    make.received(here)
    make.assigned(here)
    make.assigned(here)
    rows = readable(who(here.clerk))
    assert counts_by_stage(rows) == {"received": 1, "assigned": 2}
    told = counted(who(here.clerk))
    assert by(told, "field")["flooding"] == by(told, "urgency")["high"] == 2
    assert unsorted(here.ward.party_committee).count() == 1


def test_late_and_soon_are_told_from_the_next_deadline() -> None:
    here = world()
    opinion = make.assigned(here)
    rows = readable(who(here.clerk))
    assert list(due_soon(rows, make.DRAFT_DUE)) == [opinion]
    assert not overdue(rows, make.DRAFT_DUE).exists()
    assert list(overdue(rows, day(2026, 9, 16))) == [opinion]


@pytest.mark.parametrize("on", [make.DRAFT_DUE, day(2026, 9, 16), day(2026, 10, 12), ON])
def test_what_is_late_or_due_soon_is_counted_as_the_list_shows_it(on: date) -> None:
    here = world()
    for reach in make.REACH.values():
        reach(here)
    denunciation = make.assigned(here)
    Opinion.objects.filter(pk=denunciation.pk).update(restricted=True)
    for name in ("clerk", "leader", "supervisor", "superior", "unit_officer", "other_clerk", "chairman"):
        reader = authority(getattr(here, name), on)
        for asked in (Asked(view=OPEN), Asked(view=CLOSED, urgency="high"), Asked(view=OPEN, due=OVERDUE)):
            told = Listing(reader, asked).due
            for due, number in told.items():
                shown = Listing(reader, replace(asked, view=OPEN, due=due))
                assert number == shown.total, (name, asked, due)
    assert sum(Listing(authority(here.clerk, on), Asked(view=OPEN)).due.values())
    assert Listing(who(here.clerk), Asked(view=OPEN, words="ngập")).due == {}


def test_the_newest_draft_of_each_waits_to_be_agreed() -> None:
    here = world()
    opinion = make.drafted(here)
    draft(opinion, make.drafting(here), by=here.unit_head, at=make.AGREED)
    assert [answer.version for answer in to_agree([here.ward.party_committee.pk])] == [2]
