"""B.Đ9.1: the programme in the directive's order, written before the floor opens, ticked while it is open."""

from typing import Any

import pytest

from doithoai.dialogues.floor import open_floor
from doithoai.dialogues.programme import Item, arrange, prefill, tick
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import CALLED, STARTS, announced, called, ended, opened
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db


def test_the_programme_follows_the_article_and_fills_the_time() -> None:
    w = world()
    rows = prefill(called(w), by=w.clerk, at=CALLED)
    assert [row.clause for row in rows] == ["", "B.Đ9.1-a", "B.Đ9.1-g1b", "B.Đ9.2-b", "A.4-c", ""]
    assert sum(row.minutes for row in rows) == 150


def test_a_later_dialogue_first_tells_what_became_of_the_last_one() -> None:
    w = world()
    last = ended(w)
    starts, ends = moment(day(2026, 10, 23), 8), moment(day(2026, 10, 23), 10)
    rows = prefill(called(w, starts_at=starts, ends_at=ends), by=w.clerk, at=CALLED)
    assert rows[3].title.endswith(last.code)
    assert rows[3].clause == "B.Đ10.2-a"


def test_a_programme_is_not_written_over_by_the_usual_one_but_by_hand() -> None:
    w = world()
    dialogue = called(w)
    prefill(dialogue, by=w.clerk, at=CALLED)
    with pytest.raises(Refused):
        prefill(dialogue, by=w.clerk, at=CALLED)
    arrange(dialogue, [Item("Khai mạc"), Item("Đối thoại", 100)], by=w.clerk, at=CALLED)
    assert [row.title for row in dialogue.programme.all()] == ["Khai mạc", "Đối thoại"]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (Item(" "), "title"),
        (Item("a" * 201), "title"),
        (Item("Mục", 0), "minutes"),
        (Item("Mục", 601), "minutes"),
    ],
)
def test_an_item_that_cannot_be_is_refused(item: Item, field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        arrange(called(w), [item], by=w.clerk, at=CALLED)
    assert refusal.value.field == field


def test_items_are_ticked_once_and_only_while_the_floor_is_open() -> None:
    w = world()
    dialogue = announced(w)
    first = prefill(dialogue, by=w.clerk, at=moment(day(2026, 9, 2)))[0]
    with pytest.raises(Refused):
        tick(first, by=w.clerk, at=STARTS)
    open_floor(dialogue, by=w.clerk, at=STARTS)
    assert tick(first, by=w.clerk, at=STARTS).done_at == STARTS
    with pytest.raises(Refused):
        tick(first, by=w.clerk, at=STARTS)


def test_others_and_late_comers_write_no_programme() -> None:
    w = world()
    acts: list[Any] = [
        lambda: prefill(called(w), by=w.other_clerk, at=CALLED),
        lambda: arrange(opened(w), [Item("Khai mạc")], by=w.clerk, at=STARTS),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_an_item_that_is_edited_stays_the_same_item() -> None:
    w = world()
    dialogue = called(w)
    rows = prefill(dialogue, by=w.clerk, at=CALLED)
    kept, talk = rows[1], rows[3]
    again = [Item("Đối thoại", 100, "Bí thư", row=talk.pk), Item("Nguyên tắc", 5, row=kept.pk)]
    arrange(dialogue, again, by=w.clerk, at=CALLED)
    now = list(dialogue.programme.all())
    assert [(row.pk, row.title, row.clause) for row in now] == [
        (talk.pk, "Đối thoại", "B.Đ9.2-b"),
        (kept.pk, "Nguyên tắc", "B.Đ9.1-a"),
    ]


def test_an_item_of_another_dialogue_or_named_twice_is_written_as_a_new_one() -> None:
    w = world()
    first = prefill(called(w), by=w.clerk, at=CALLED)[0]
    other = called(w)
    arrange(other, [Item("Mục", row=first.pk), Item("Mục khác", row=first.pk)], by=w.clerk, at=CALLED)
    first.refresh_from_db()
    assert first.title != "Mục"
    assert other.programme.count() == 2
    with pytest.raises(Refused):
        arrange(other, [Item("Mục")] * 61, by=w.clerk, at=CALLED)
