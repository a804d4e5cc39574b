"""Papers by which somebody reads what is closed to them, or the public sees a conclusion that is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.test import override_settings

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.documents.concluding import Replying, issue_reply
from doithoai.documents.framing import Issue
from doithoai.documents.models import PaperKind
from doithoai.documents.permissions import reads
from doithoai.documents.published import public_papers
from doithoai.documents.queries import readable
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.reply import fields
from doithoai.opinions.fields import RESTRICTING_TAGS
from doithoai.opinions.triage import accept
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Category
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
AT = moment(dialogues.CONCLUDED_ON, 16)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield world()


def test_the_team_of_a_dialogue_does_not_read_the_reply_to_a_restricted_matter(here: World) -> None:
    dialogue = dialogues.announced(here)
    name_team(dialogue, [TeamSeat(here.other_unit_officer.person)], by=here.leader, at=make.SORTED)
    opinion = make.agreed(here, dialogue=dialogue)
    signing = Replying(make.REPLIED.date(), here.ward.people[Category.SECRETARY])
    paper = issue_reply(opinion, signing, by=here.clerk, at=make.REPLIED)
    who = authority(here.other_unit_officer, make.REPLIED.date())
    assert reads(who, paper)
    accept(opinion, replace(make.SORTING, tags=tuple(RESTRICTING_TAGS)), by=here.clerk, at=make.REPLIED)
    paper.refresh_from_db()
    assert not reads(who, paper)
    assert paper not in readable(who)
    assert reads(authority(here.clerk, make.REPLIED.date()), paper)


@pytest.mark.parametrize("whose", ["another body's", "not concluded"])
def test_a_conclusion_is_not_entered_for_a_dialogue_that_has_none(here: World, whose: str) -> None:
    dialogue = dialogues.ended(here)
    body, by = here.ward.party_committee, here.clerk
    if whose == "another body's":
        body, by = here.other.party_committee, here.other_clerk
    facts = Entered(
        body, PaperKind.CONCLUSION, 2026, "Kết luận", "9", dialogues.CONCLUDED_ON, dialogue=dialogue
    )
    with pytest.raises(Refused) as why:
        enter_paper(facts, by=by, at=AT)
    assert why.value.field == "dialogue"
    assert public_papers(dialogue.pk) == ()


def test_the_reply_names_the_day_of_an_early_dialogue_as_it_was_here(here: World) -> None:
    early: datetime = moment(dialogues.HELD_ON, 6, 30)
    dialogue = dialogues.announced(here, starts_at=early, ends_at=moment(dialogues.HELD_ON, 8))
    opinion = make.fresh(make.agreed(here, dialogue=dialogue))
    assert "18/9/2026" in fields(opinion, Issue()).raised.replace("/09/", "/9/")
