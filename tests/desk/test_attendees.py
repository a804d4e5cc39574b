"""Người dự: who registered and waits, taken by telephone, told again; names for those who prepare alone."""

import uuid
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.dialogues.attending import Coming, register_to_attend, set_capacity
from doithoai.dialogues.models import Attendee, Dialogue, Speech
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
AT = moment(dialogues.NOTICE_ON, 15)


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/nguoi-du/{act}"


def coming(dialogue: Dialogue, name: str = "Bà Trần Thị Mẫu", **other: Any) -> Attendee:
    return register_to_attend(dialogue, Coming(name, **other), by=PUBLIC, at=AT)


def filled(**other: str) -> dict[str, str]:
    usual = {"name": "Ông Phạm Bá Thử", "address": "Trang Hạ", "people": "2", "way": "phone"}
    return {**usual, "once": str(uuid.uuid4()), **other}


def test_a_clerk_registers_who_calls_and_reads_the_code_out(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    form = filled(subject="Thu gom rác")
    for _ in range(2):
        assert ask.post(here.clerk, url(dialogue, "dang-ky/"), form).onward == url(dialogue)
    row = Attendee.objects.get()
    assert (row.way, row.people, row.by) == ("phone", 2, here.clerk)
    assert Speech.objects.get().attendee == row
    words = ask.words(here.clerk, url(dialogue))
    for told in (row.code, "Ông Phạm Bá Thử", "phiếu phát biểu 1", "2 người đã đăng ký = 2 có chỗ"):
        assert told in words


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"people": "0"}, "people"),
        ({"people": "10000"}, "people"),
        ({"way": "portal"}, "way"),
        ({"subject": "a" * 501}, "subject"),
    ],
)
def test_a_bad_registration_is_told_and_the_rest_stays(
    ask: Asking, here: World, sent: dict[str, str], field: str
) -> None:
    dialogue = dialogues.announced(here)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "dang-ky/"), filled(**sent))
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("address") == "Trang Hạ"


def test_fewer_seats_than_people_are_taken_with_a_warning_and_throw_nobody_out(
    ask: Asking, here: World
) -> None:
    dialogue = dialogues.announced(here)
    coming(dialogue, people=5)
    answer = ask.client(here.clerk).post(url(dialogue, "so-cho/"), {"capacity": "3"}, follow=True)
    assert "ít hơn 5 người đã có chỗ" in answer.content.decode()
    words = ask.words(here.clerk, url(dialogue))
    assert "5 / 3 chỗ" in words
    assert "nhiều hơn số chỗ" in words
    with nothing_written():
        wrong = ask.post(here.clerk, url(dialogue, "so-cho/"), {"capacity": "0"})
    assert (wrong.status, bool(wrong.fault("capacity"))) == (422, True)


def test_who_waits_moves_up_when_the_clerk_cancels_another(ask: Asking, here: World) -> None:
    dialogue = set_capacity(dialogues.announced(here), 1, by=here.clerk, at=AT)
    first, second = coming(dialogue), coming(dialogue, "Ông Phạm Bá Thử")
    assert "chờ chỗ" in ask.words(here.clerk, url(dialogue) + "?xem=cho")
    assert ask.post(here.clerk, url(dialogue, f"{first.pk}/huy/")).onward == url(dialogue)
    second.refresh_from_db()
    assert second.state == "registered"
    words = ask.words(here.clerk, url(dialogue))
    assert "2 người đã đăng ký = 1 có chỗ + 0 chờ + 1 đã hủy" in words
    assert "Báo: vừa có chỗ" in words


def test_the_list_is_searched_without_diacritics_by_code_and_by_telephone(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    her, him = coming(dialogue, phone="0912345678"), coming(dialogue, "Ông Phạm Bá Thử")
    for asked in ("tran thi", "MẪU", her.code, "345678"):
        words = ask.words(here.clerk, url(dialogue) + f"?q={asked}")
        assert her.name in words
        assert him.name not in words
    assert "Không có ai" in ask.words(here.clerk, url(dialogue) + "?q=khong-co-ai%00")


def test_people_are_reminded_and_ticked_off(ask: Asking, here: World, clock: Any) -> None:
    dialogue = dialogues.announced(here)
    her = coming(dialogue, phone="0912345678")
    clock.now = moment(day(2026, 9, 16))
    assert "Báo: sắp đến ngày" in ask.words(here.clerk, url(dialogue) + "?xem=can-bao")
    masked = ask.words(here.clerk, url(dialogue, "can-bao/"))
    assert "Bà Trần Thị Mẫu" in masked
    assert "0912345678" not in masked
    assert "0912345678" in ask.post(here.clerk, url(dialogue, "can-bao/")).source
    entry = Entry.objects.get(act="reveal_contact")
    assert entry.facts == {"reason": "Báo người đăng ký dự", "told": ["phone"], "people": 1}
    told = ask.post(here.clerk, url(dialogue, f"{her.pk}/da-bao/"), {"way": "Gọi điện"})
    assert told.onward == url(dialogue) + "?xem=can-bao"
    assert "Gọi điện, 16/09/2026" in ask.words(here.clerk, url(dialogue))
    assert "Không còn ai cần báo" in ask.words(here.clerk, url(dialogue, "can-bao/"))


def test_names_are_for_those_who_prepare_and_others_find_nothing(ask: Asking, here: World) -> None:
    dialogue, other = dialogues.announced(here), dialogues.called(here)
    her = coming(dialogue)
    for stranger in (here.supervisor, here.other_clerk):
        for act in ("", "can-bao/"):
            assert ask.get(stranger, url(dialogue, act)).status == 404
        for act in ("dang-ky/", "so-cho/", f"{her.pk}/huy/"):
            assert ask.post(stranger, url(dialogue, act)).status == 404
    for act in (f"{her.pk}/huy/", f"{NO_KEY}/huy/"):
        assert ask.post(here.clerk, url(other, act)).status == 404
    assert ask.post(here.clerk, url(dialogue, f"{her.pk}/khac/")).status == 404
    assert ask.get(here.clerk, url(dialogue, "dang-ky/")).status == 405
    assert ask.get(here.clerk, url(dialogue, f"{her.pk}/huy/")).status == 405


def test_before_the_notice_and_after_the_end_nobody_is_registered(ask: Asking, here: World) -> None:
    assert "Nhận đăng ký từ khi thông báo" in ask.words(here.clerk, url(dialogues.called(here)))
    done = dialogues.called(here)
    assert ask.post(here.clerk, url(done, "dang-ky/"), filled()).status == 422


def test_the_list_costs_the_same_with_one_and_three_people(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    coming(dialogue)
    one = ask.queries(here.clerk, url(dialogue))
    for _ in range(2):
        coming(dialogue, "Ông Phạm Bá Thử")
    assert ask.queries(here.clerk, url(dialogue)) == one
