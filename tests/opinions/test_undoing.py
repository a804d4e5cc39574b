"""A slip of a key is taken back by the hand that made it, and only while nothing was done since."""

from dataclasses import replace
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.assignment import assign
from doithoai.opinions.conservation import lost
from doithoai.opinions.grouping import join
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind, Opinion, Purpose
from doithoai.opinions.triage import accept, decline, put_out_of_scope
from doithoai.opinions.undoing import undo_sorting
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def plain(opinion: Opinion) -> tuple[object, ...]:
    """What sorting may change."""
    opinion = make.fresh(opinion)
    return (
        opinion.stage,
        opinion.kind,
        opinion.field,
        opinion.urgency,
        opinion.level,
        opinion.area,
        opinion.title,
        opinion.tags,
        opinion.restricted,
        opinion.exit_reason,
        opinion.lead,
        opinion.unit,
        opinion.due_on,
    )


@pytest.mark.parametrize("act", ["accept", "assign", "cadre", "denounce", "decline", "join"])
def test_every_step_of_sorting_is_taken_back_as_if_it_had_not_been(act: str) -> None:
    here = world()
    opinion, lead = make.received(here), make.accepted(here)
    before = plain(opinion)
    who: dict[str, Any] = {"by": here.clerk, "at": make.SORTED}
    if act in {"accept", "assign"}:
        accept(opinion, replace(make.SORTING, title="Khác"), **who)
    if act == "assign":
        assign(make.fresh(opinion), here.ward.departments[0], Purpose.DRAFT, None, **who)
    if act == "cadre":
        accept(opinion, replace(make.SORTING, tags=("cadre",)), **who)
    if act == "denounce":
        put_out_of_scope(opinion, Kind.DENUNCIATION, "Nêu tên", **who)
    if act == "decline":
        decline(opinion, "Không có nội dung", **who)
    if act == "join":
        join(opinion, lead, **who)
    assert plain(opinion) != before
    undo_sorting(opinion, by=here.clerk, at=make.ASSIGNED)
    assert plain(opinion) == before
    assert lost(here.ward.party_committee) == []
    assert Entry.objects.filter(act="undo_sorting", subject_id=opinion.pk).count() == 1
    with pytest.raises(Refused, match="Không còn bước nào"):
        undo_sorting(opinion, by=here.clerk, at=make.ASSIGNED)


def test_what_somebody_else_did_is_not_taken_back() -> None:
    here = world()
    opinion = make.accepted(here)
    with pytest.raises(Refused, match="Không còn bước nào"):
        undo_sorting(opinion, by=here.advisory, at=make.ASSIGNED)
    worked_on = make.assigned(here)
    with pytest.raises(Refused, match="Không còn bước nào"):
        undo_sorting(worked_on, by=here.clerk, at=make.ASSIGNED)
    assert make.fresh(worked_on).stage == Stage.ASSIGNED


def test_who_may_not_sort_may_not_undo() -> None:
    here = world()
    with pytest.raises(Refused, match="không có quyền"):
        undo_sorting(make.accepted(here), by=here.leader, at=make.ASSIGNED)


def test_a_group_that_joined_another_is_taken_apart_by_hand() -> None:
    here = world()
    first = make.joined(here).lead
    assert first is not None
    join(first, make.accepted(here), by=here.clerk, at=make.SORTED)
    with pytest.raises(Refused, match="gộp hai nhóm"):
        undo_sorting(first, by=here.clerk, at=make.ASSIGNED)
    assert make.fresh(first).stage == Stage.JOINED


def test_the_record_keeps_what_was_suggested_beside_what_was_decided() -> None:
    here = world()
    opinion = make.received(here)
    accept(opinion, make.SORTING, {"field": "land", "kind": "report"}, by=here.clerk, at=make.SORTED)
    facts = Entry.objects.get(act="accept", subject_id=opinion.pk).facts
    assert (facts["suggested"]["field"], facts["field"]) == ("land", "flooding")
    assert facts["before"]["field"] == ""
