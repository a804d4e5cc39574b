"""B.Đ8.2-g2: with each body that holds the dialogue too, four points are agreed; what is not agreed is said."""

from dataclasses import replace
from typing import Any

import pytest

from doithoai.audit.record import history
from doithoai.dialogues.agreeing import Agreed, agree, hold_with, hold_without, missing
from doithoai.dialogues.calling import change
from doithoai.dialogues.models import CoOrganiser, Dialogue
from doithoai.dialogues.notice import change_announced
from doithoai.dialogues.remarks import remarks
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import (
    CALLED,
    NOTICE_ON,
    announced,
    called,
    cancelled,
    concluded,
    facts,
    fresh,
)
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
ON = day(2026, 8, 19)
WHOLE = Agreed(ON, ON, ON, ON, duty="Vận động Nhân dân đến dự", paper="05-CTr/ĐU-MTTQ")


def partner(w: World) -> Organisation:
    return w.ward.front


def joined(w: World, dialogue: Dialogue) -> CoOrganiser:
    return hold_with(dialogue, partner(w), by=w.clerk, at=CALLED)


def told(dialogue: Dialogue) -> list[str]:
    return [one.text for one in remarks(fresh(dialogue)) if one.clause == "B.Đ8.2-g2"]


def test_what_is_not_agreed_is_said_with_its_clause_and_stops_no_notice() -> None:
    w = world()
    dialogue = called(w)
    row = joined(w, dialogue)
    assert missing(row) == ["chủ trương", "nội dung", "thời gian", "thành phần"]
    agree(row, Agreed(policy_agreed_on=ON, content_agreed_on=ON), by=w.clerk, at=CALLED)
    assert told(dialogue)[0].endswith("về thời gian, thành phần.")
    agree(row, WHOLE, by=w.clerk, at=CALLED)
    assert told(dialogue) == []


def test_naming_a_body_twice_is_once_and_ours_is_no_partner() -> None:
    w = world()
    dialogue = called(w)
    assert joined(w, dialogue) == joined(w, dialogue)
    with pytest.raises(Refused) as refusal:
        hold_with(dialogue, dialogue.organisation, by=w.clerk, at=CALLED)
    assert refusal.value.field == "body"


@pytest.mark.parametrize(
    ("agreed", "field"),
    [
        (replace(WHOLE, time_agreed_on=day(2026, 8, 21)), "time_agreed_on"),
        (replace(WHOLE, duty="a" * 301), "duty"),
        (replace(WHOLE, paper="a" * 121), "paper"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(agreed: Agreed, field: str) -> None:
    w = world()
    row = joined(w, called(w))
    with pytest.raises(Refused) as refusal:
        agree(row, agreed, by=w.clerk, at=CALLED)
    assert refusal.value.field == field


def test_another_time_is_agreed_anew_and_the_rest_stands() -> None:
    w = world()
    dialogue = called(w)
    row = agree(joined(w, dialogue), WHOLE, by=w.clerk, at=CALLED)
    change(dialogue, facts(w, ends_at=moment(day(2026, 9, 18), 11)), by=w.clerk, at=CALLED)
    row.refresh_from_db()
    assert missing(row) == ["thời gian"]
    assert "agreement_unsettled" in history(dialogue).values_list("act", flat=True)


def test_a_new_notice_with_another_theme_asks_the_partner_again() -> None:
    w = world()
    dialogue = announced(w)
    row = agree(joined(w, dialogue), WHOLE, by=w.clerk, at=moment(NOTICE_ON, 15))
    again: dict[str, Any] = {"reason": "Gộp chủ đề", "published_on": day(2026, 9, 2)}
    other = facts(w, theme="Nước sạch")
    change_announced(dialogue, other, **again, by=w.leader, at=moment(day(2026, 9, 2), 9))
    row.refresh_from_db()
    assert missing(row) == ["nội dung"]


def test_a_partner_leaves_and_the_record_keeps_what_was_agreed() -> None:
    w = world()
    dialogue = called(w)
    hold_without(agree(joined(w, dialogue), WHOLE, by=w.clerk, at=CALLED), by=w.clerk, at=CALLED)
    assert not dialogue.co_organisers.exists()
    last = history(dialogue).last()
    assert last is not None
    assert last.facts["agreed"]["time_agreed_on"] == "2026-08-19"


def test_others_agree_nothing_and_nothing_is_agreed_afterwards() -> None:
    w = world()
    row = joined(w, called(w))
    with pytest.raises(Refused):
        agree(row, WHOLE, by=w.other_clerk, at=CALLED)
    with pytest.raises(Refused):
        hold_without(row, by=w.other_clerk, at=CALLED)


@pytest.mark.parametrize("reach", [concluded, cancelled])
def test_nobody_joins_what_is_over(reach: Any) -> None:
    w = world()
    with pytest.raises(Refused):
        joined(w, reach(w))
