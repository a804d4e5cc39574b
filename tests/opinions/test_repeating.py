"""A matter raised again: the count, the chain, what was the result; no circles; undone with a reason."""

from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.queries import readable
from doithoai.opinions.repeating import later, mark_repeat, repeats_of, repeats_of_many, unmark_repeat
from doithoai.opinions.triage import put_out_of_scope
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
LATER = moment(day(2026, 11, 20))


def again(here: World, month: int, **other: Any) -> Opinion:
    """The same matter in a later month."""
    return make.received(here, received_on=day(2026, month, 12), at=moment(day(2026, month, 12)), **other)


def test_the_third_time_tells_the_count_and_what_came_of_the_last() -> None:
    here = world()
    first = make.closed(here)
    second = mark_repeat(again(here, 10), first, by=here.clerk, at=LATER)
    third = mark_repeat(again(here, 11), second, by=here.clerk, at=LATER)
    found = repeats_of(third)
    assert [row.opinion for row in found.earlier] == [second, first]
    assert found.words == "đã nêu 3 lần, lần trước 12/10/2026: đã tiếp nhận"
    assert repeats_of(second).words == "đã nêu 2 lần, lần trước 03/09/2026: đã giải quyết"
    assert repeats_of(first).words == ""
    assert set(repeats_of_many([first, second, third])) == {second.pk, third.pk}
    assert list(later(first)) == [second]
    assert Entry.objects.filter(act="mark_repeat").count() == 2


def test_a_mark_is_undone_with_a_reason() -> None:
    here = world()
    second = mark_repeat(again(here, 10), make.closed(here), by=here.clerk, at=LATER)
    with pytest.raises(Refused, match="lý do"):
        unmark_repeat(second, "", by=here.clerk, at=LATER)
    assert unmark_repeat(second, "Việc ở ngõ khác", by=here.clerk, at=LATER).repeats is None
    with pytest.raises(Refused, match="chưa được ghi"):
        unmark_repeat(second, "Lần nữa", by=here.clerk, at=LATER)
    assert Entry.objects.get(act="unmark_repeat").facts["reason"] == "Việc ở ngõ khác"


def test_there_are_no_circles() -> None:
    here = world()
    rows = [again(here, 10) for _ in range(3)]
    mark_repeat(rows[0], rows[1], by=here.clerk, at=LATER)
    mark_repeat(rows[1], rows[2], by=here.clerk, at=LATER)
    for opinion, earlier, why in (
        (rows[2], rows[0], "nối vòng"),
        (rows[1], rows[0], "nối vòng"),
        (rows[0], rows[0], "chính nó"),
        (rows[0], rows[1], "Đã ghi"),
    ):
        with pytest.raises(Refused, match=why) as refused:
            mark_repeat(opinion, earlier, by=here.clerk, at=LATER)
        assert refused.value.field == "earlier"


def test_what_came_later_was_not_before() -> None:
    here = world()
    with pytest.raises(Refused, match="chiều ngược lại"):
        mark_repeat(make.received(here), again(here, 10), by=here.clerk, at=LATER)


def test_another_body_a_part_of_the_same_paper_and_what_is_restricted_are_refused() -> None:
    here = world()
    elsewhere = make.received(here, organisation=here.other.party_committee)
    parts = make.submitted(here, text="a. b", parts=("Một việc", "Hai việc")).opinions.order_by("id")
    secret = put_out_of_scope(
        make.received(here), Kind.DENUNCIATION, "Nêu tên", by=here.clerk, at=make.SORTED
    )
    for opinion, earlier, why in (
        (again(here, 10), elsewhere, "cơ quan khác"),
        (parts[1], parts[0], "cùng một lần gửi"),
        (again(here, 10), secret, "bảo mật"),
    ):
        with pytest.raises(Refused, match=why):
            mark_repeat(opinion, earlier, by=here.clerk, at=LATER)


def test_what_may_not_be_read_is_counted_and_not_shown() -> None:
    here = world()
    second = mark_repeat(again(here, 10), make.closed(here), by=here.clerk, at=LATER)
    stranger = readable(authority(here.other_clerk, LATER.date()))
    found = repeats_of(second, stranger)
    assert (found.times, found.earlier, found.words) == (2, (), "")


@pytest.mark.parametrize("name", ["leader", "unit_head", "supervisor", "other_clerk"])
def test_only_who_sorts_marks(name: str) -> None:
    here = world()
    first, second = make.closed(here), again(here, 10)
    who = getattr(here, name)
    with pytest.raises(Refused, match="không có quyền"):
        mark_repeat(second, first, by=who, at=LATER)
    mark_repeat(second, first, by=here.clerk, at=LATER)
    with pytest.raises(Refused, match="không có quyền"):
        unmark_repeat(second, "x", by=who, at=LATER)
