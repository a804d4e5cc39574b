"""A.4-c, B.Đ10.1-b: numbered conclusions, from the outcomes to commitments and tasks."""

from datetime import date, timedelta
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.commitments import concluding_items, concluding_words
from doithoai.commitments.concluding_items import (
    Worded,
    add,
    draft_items,
    edit,
    items_of,
    leave_out,
    move,
    take_in,
)
from doithoai.commitments.concluding_words import Words, chosen_recipients, draft_of, save_words
from doithoai.commitments.making import from_conclusion
from doithoai.commitments.models import ConclusionItem
from doithoai.commitments.proposing import offered, proposed
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import Recipient
from doithoai.opinions.gate import conclude
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, LATER, Conference, held
from tests.factories import dialogues
from tests.factories.organisations import moment, world

pytestmark = pytest.mark.django_db
AT = moment(CONCLUDED_ON, 15)
SOON = CONCLUDED_ON + timedelta(days=30)


def drafted(made: Conference) -> list[ConclusionItem]:
    draft_items(made.dialogue, by=made.by, at=AT)
    return list(items_of(made.dialogue))


def worded(made: Conference, **other: Any) -> Worded:
    facts: dict[str, Any] = {
        "text": "Đo tải trọng đường liên khu phố",
        "unit": made.world.ward.departments[0],
        "due_on": SOON,
    }
    return Worded(**(facts | other))


def issued(made: Conference) -> Dialogue:
    conclude(made.dialogue, dialogues.concluding(made.world, signer=made.dialogue.chair), by=made.by, at=AT)
    from_conclusion(made.dialogue, by=made.by, at=AT)
    return dialogues.fresh(made.dialogue)


def test_the_draft_has_every_promise_and_a_second_press_adds_nothing() -> None:
    made = held(world())
    items = drafted(made)
    assert [item.position for item in items] == [1, 2, 3]
    assert {item.text.split(":")[0] for item in items} == {"Kiểm tra, trả lời"}
    assert {item.due_on for item in items} == {LATER}
    assert draft_items(made.dialogue, by=made.by, at=AT) == []
    assert proposed(made.dialogue, CONCLUDED_ON) == []


def test_an_answer_that_names_a_day_is_offered_and_becomes_a_task_to_solve_when_taken_in() -> None:
    made = held(world())
    drafted(made)
    (one,) = offered(made.dialogue, CONCLUDED_ON)
    assert one.opinion.pk == made.prepared[0].pk
    assert not one.firm
    take_in(made.dialogue, one.opinion, by=made.by, at=AT)
    issued(made)
    task = Assignment.objects.get(opinion=one.opinion, purpose=Purpose.SOLVE)
    assert (task.unit, task.due_on) == (made.world.ward.departments[0], LATER)
    assert Opinion.objects.get(pk=one.opinion.pk).stage == Stage.FOLLOWING


def test_what_was_worded_becomes_numbered_commitments_and_tasks_with_lead_helpers_day_and_official() -> None:
    made = held(world())
    lead, helper = made.world.ward.departments[1], made.world.ward.departments[0]
    item = drafted(made)[0]
    said = worded(made, unit=lead, with_units=(helper, lead), official=made.world.unit_officer.person)
    edit(item, said, item.version, by=made.by, at=AT)
    own = add(made.dialogue, worded(made, text="Lập tổ giám sát"), by=made.by, at=AT)
    move(own, up=True, by=made.by, at=AT)
    issued(made)
    rows = [one.commitment for one in items_of(made.dialogue)]
    assert [row.number for row in rows if row] == [1, 2, 3, 4]
    first, third = rows[0], rows[2]
    assert first is not None
    assert third is not None
    assert (first.unit, first.due_on, list(first.with_units.all())) == (lead, SOON, [helper])
    assert (first.official, third.text) == (made.world.unit_officer.person, "Lập tổ giám sát")
    tasks = Assignment.objects.filter(opinion=first.opinion, ended_reason="", done_on=None)
    assert {(task.purpose, task.unit_id, task.due_on) for task in tasks} == {
        (Purpose.DRAFT, lead.pk, SOON),
        (Purpose.CO_ORDINATE, helper.pk, SOON),
    }


def test_a_conclusion_that_was_taken_out_is_not_drafted_again_but_can_come_back() -> None:
    made = held(world())
    item = drafted(made)[0]
    leave_out(item, by=made.by, at=AT)
    assert draft_items(made.dialogue, by=made.by, at=AT) == []
    out = [one for one in offered(made.dialogue, CONCLUDED_ON) if one.firm]
    assert [one.opinion for one in out] == [item.opinion]
    assert item.opinion is not None
    take_in(made.dialogue, item.opinion, by=made.by, at=AT)
    assert items_of(made.dialogue).count() == 3
    with pytest.raises(Refused, match="đã có trong kết luận"):
        take_in(made.dialogue, item.opinion, by=made.by, at=AT)


def test_nobody_overwrites_what_somebody_else_just_wrote() -> None:
    made = held(world())
    item = drafted(made)[0]
    edit(item, worded(made), item.version, by=made.by, at=AT)
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        edit(item, worded(made, text="Khác"), item.version, by=made.world.clerk, at=AT)
    leave_out(item, by=made.by, at=AT)
    with pytest.raises(Refused, match="vừa có người bỏ"):
        edit(item, worded(made), 2, by=made.by, at=AT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"unit": None}, "unit"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 9, 1)}, "due_on"),
    ],
)
def test_a_conclusion_without_task_unit_or_day_is_refused_at_its_field(
    change: dict[str, Any], field: str
) -> None:
    made = held(world())
    with pytest.raises(Refused) as refused:
        add(made.dialogue, worded(made, **change), by=made.by, at=AT)
    assert refused.value.field == field
    assert not ConclusionItem.objects.exists()


def test_a_unit_of_elsewhere_neither_leads_nor_helps() -> None:
    made = held(world())
    stranger = made.world.other.departments[0]
    for change, field in (({"unit": stranger}, "unit"), ({"with_units": (stranger,)}, "with_units")):
        with pytest.raises(Refused) as refused:
            add(made.dialogue, worded(made, **change), by=made.by, at=AT)
        assert refused.value.field == field


def test_nothing_is_issued_while_a_conclusion_lacks_its_day_or_its_day_has_passed() -> None:
    made = held(world())
    drafted(made)
    later = AT + timedelta(days=60)
    with pytest.raises(Refused, match=r"Kết luận số 1 .* đã qua"):
        concluding_items.require_complete(list(items_of(made.dialogue)), later.date())
    ConclusionItem.objects.filter(position=2).update(due_on=None)
    with pytest.raises(Refused, match=r"Kết luận số 2 .* chưa có thời hạn") as refused:
        from_conclusion(made.dialogue, by=made.by, at=AT)
    assert refused.value.field == "items"


def test_after_the_notice_nothing_is_worded_anew() -> None:
    made = held(world())
    item = drafted(made)[0]
    issued(made)
    for act in (
        lambda: edit(item, worded(made), item.version, by=made.by, at=AT),
        lambda: leave_out(item, by=made.by, at=AT),
        lambda: add(made.dialogue, worded(made), by=made.by, at=AT),
        lambda: save_words(made.dialogue, Words("a", "", []), 0, by=made.by, at=AT),
    ):
        with pytest.raises(Refused, match="nên không làm được"):
            act()


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "other_advisory", "superior"])
def test_only_who_prepares_the_dialogue_words_its_conclusion(who: str) -> None:
    made = held(world())
    with pytest.raises(Refused):
        draft_items(made.dialogue, by=getattr(made.world, who), at=AT)
    assert not ConclusionItem.objects.exists()


def test_a_restricted_matter_is_no_conclusion_and_no_name_stands_in_one() -> None:
    made = held(world())
    Opinion.objects.filter(pk=made.prepared[1].pk).update(restricted=True)
    items = drafted(made)
    assert made.prepared[1].pk not in {item.opinion_id for item in items}
    assert not [item for item in items if "Mẫu" in item.text or "09" in item.text]


def test_words_and_recipients_are_kept_for_whoever_goes_on_and_units_with_a_task_always_receive_it() -> None:
    made = held(world())
    drafted(made)
    usual = chosen_recipients(made.dialogue)
    assert "MTTQ phường Đồng Nguyên" in [one.name for one in usual]
    assert made.world.ward.departments[0].short_name in [one.name for one in usual]
    to = [usual[0], Recipient(None, "Đài truyền thanh phường", "")]
    kept = save_words(
        made.dialogue,
        Words("Thẳng thắn", "", to),
        draft_of(made.dialogue).version,
        by=made.world.clerk,
        at=AT,
    )
    names = [one.name for one in chosen_recipients(made.dialogue)]
    assert names == [usual[0].name, "Đài truyền thanh phường", made.world.ward.departments[0].short_name]
    with pytest.raises(Refused, match="Người khác vừa lưu"):
        save_words(made.dialogue, Words("Khác", "", to), kept.version - 1, by=made.by, at=AT)
    with pytest.raises(Refused) as refused:
        save_words(
            made.dialogue, Words("", "", [Recipient(None, "x" * 201, "")]), kept.version, by=made.by, at=AT
        )
    assert refused.value.field == "others"
    assert concluding_words.draft_of(made.dialogue).assessment == "Thẳng thắn"


def test_each_act_on_the_conclusion_is_recorded_without_its_words() -> None:
    made = held(world())
    item = drafted(made)[0]
    edit(item, worded(made), item.version, by=made.by, at=AT)
    move(item, up=False, by=made.by, at=AT)
    leave_out(item, by=made.by, at=AT)
    acts = ["draft_conclusions", "edit_conclusion", "move_conclusion", "leave_out_conclusion"]
    entries = list(Entry.objects.filter(act__in=acts).order_by("id"))
    assert [entry.act for entry in entries] == acts
    assert not [entry for entry in entries if "tải trọng" in str(entry.facts)]
