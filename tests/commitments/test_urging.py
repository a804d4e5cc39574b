"""A.6-c: what is overdue at a unit is named in a letter, counted, with a day for the answer."""

from datetime import timedelta

import pytest

from doithoai.audit.models import Entry
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, Urging
from doithoai.commitments.urging import Behind, answer_urging, behind, urge
from doithoai.opinions.models import Opinion
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
LATE = make.CLOSED + timedelta(days=30)
ON = LATE.date()
UNTIL = ON + timedelta(days=5)


def promised(here: World, **other: object) -> Commitment:
    facts = {"text": "Lắp đèn", "unit": here.ward.departments[0], "due_on": make.SOLVE_DUE, **other}
    return commit(here.ward.party_committee, Promise(**facts), by=here.leader, at=make.FOLLOWED)  # type: ignore[arg-type]  # facts of a case


def late(here: World, days: int = 0) -> list[Behind]:
    return behind([here.ward.party_committee.pk], ON + timedelta(days=days))


def urged(here: World, days: int = 0) -> Urging:
    at = LATE + timedelta(days=days)
    keys = {one.key for unit in late(here, days) for one in unit.to_name}
    body, unit = here.ward.party_committee, here.ward.departments[0]
    return urge(body, unit, UNTIL + timedelta(days=days), keys, by=here.advisory, at=at)


def test_late_promises_and_late_opinions_of_a_unit_stand_together_each_once() -> None:
    here = world()
    opinion = make.following(here)
    row, about = promised(here), promised(here, text="Thông cống", opinion=opinion)
    other = make.following(here)
    promised(here, text="Chưa đến hạn", due_on=ON)
    (found,) = late(here)
    assert found.unit == here.ward.departments[0]
    assert [one.commitment or one.opinion for one in found.matters] == [row, about, other]
    assert found.nth == 1
    assert found.matters[0].days_late(ON) == (ON - make.SOLVE_DUE).days


def test_a_body_does_not_write_to_itself() -> None:
    here = world()
    promised(here, unit=here.ward.party_committee)
    assert late(here) == []


def test_letters_are_counted_and_what_waits_for_an_answer_is_not_asked_again() -> None:
    here = world()
    row = promised(here)
    first = urged(here)
    assert (first.nth, list(first.matters.values_list("commitment", flat=True))) == (1, [row.pk])
    (found,) = late(here)
    assert found.to_name == ()
    assert found.matters[0].asked_until == UNTIL
    with pytest.raises(Refused, match="Không có việc quá hạn"):
        urged(here)
    assert urged(here, days=6).nth == 2  # nobody answered in time
    answer_urging(Urging.objects.latest("id"), "Đang làm", by=here.unit_head, at=LATE + timedelta(days=7))
    third = urged(here, days=7)
    assert third.nth == 3
    acts = Entry.objects.filter(act="urge", subject_kind="commitments.commitment")
    assert [entry.facts["nth"] for entry in acts] == [1, 2, 3]


def test_only_the_chosen_are_named_and_a_key_of_another_unit_names_nothing() -> None:
    here = world()
    one, two = promised(here), promised(here, text="Sửa hè")
    foreign = promised(here, text="Của nơi khác", unit=here.ward.departments[1])
    body, unit = here.ward.party_committee, here.ward.departments[0]
    row = urge(body, unit, UNTIL, {f"c{two.pk}", f"c{foreign.pk}"}, by=here.clerk, at=LATE)
    assert list(row.matters.values_list("commitment", flat=True)) == [two.pk]
    assert [matter.commitment for matter in late(here)[0].to_name] == [one]


def test_the_desk_urges_and_the_unit_or_the_desk_answers() -> None:
    here = world()
    promised(here)
    body, unit = here.ward.party_committee, here.ward.departments[0]
    for name in ("unit_officer", "supervisor", "other_leader"):
        with pytest.raises(Refused, match="đôn đốc được"):
            urge(body, unit, UNTIL, (), by=getattr(here, name), at=LATE)
    with pytest.raises(Refused, match="sau hôm nay"):
        urge(body, unit, ON, (), by=here.clerk, at=LATE)
    row = urged(here)
    for name in ("other_unit_officer", "supervisor", "other_leader"):
        with pytest.raises(Refused, match="ghi trả lời được"):
            answer_urging(row, "Xong", by=getattr(here, name), at=LATE)
    for text, day in ((" ", ON), ("x" * 1001, ON), ("Xong", ON - timedelta(days=1)), ("Xong", UNTIL)):
        with pytest.raises(Refused):
            answer_urging(row, text, day, by=here.unit_officer, at=LATE)
    assert answer_urging(row, "Xong trước 30/11", by=here.unit_officer, at=LATE).answered_on == ON
    with pytest.raises(Refused, match="đã được trả lời"):
        answer_urging(row, "Nữa", by=here.clerk, at=LATE)


def test_of_a_restricted_matter_neither_words_nor_code_are_said() -> None:
    here = world()
    opinion = make.following(here)
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    (found,) = late(here)
    assert opinion.title not in found.matters[0].text
    assert found.matters[0].code == ""
