"""The notebook of the hall: its page, its worker, and what the door for acts takes, refuses and repeats."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Attendee, DeviceAct, Dialogue, MinuteEntry, Speech
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account
from tests.desk.asking import NO_KEY, Asking, Clock, rows
from tests.factories.dialogues import STARTS, announced, fresh, opened
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
LATER = STARTS + timedelta(minutes=30)
HEARD = {
    "text": "Đèn đường ngõ 24 tắt từ tháng bảy.",
    "outcome": "answered",
    "answered_by": "Chủ tịch phường",
    "note": "Phường thay bóng trong tuần.",
}


@pytest.fixture
def floor(here: World, clock: Clock) -> Dialogue:
    clock.now = LATER
    return opened(here, slips=3)


def url(dialogue: Dialogue, name: str = "devices") -> str:
    return reverse(f"desk:{name}", args=[dialogue.pk])


def act(
    name: str, data: dict[str, Any] | None = None, *, at: datetime = LATER, once: str = ""
) -> dict[str, Any]:
    return {"once": once or str(uuid4()), "act": name, "at": at.isoformat(), "data": data or {}}


def sent(
    ask: Asking,
    who: Account,
    dialogue: Dialogue,
    acts: list[Any],
    *,
    now: datetime = LATER,
    device: str = "may-1",
    account: int | None = None,
) -> Any:
    body = {"device": device, "account": account or who.pk, "now": now.isoformat(), "acts": acts}
    return ask.client(who).post(url(dialogue), json.dumps(body), content_type="application/json")


def answers(ask: Asking, who: Account, dialogue: Dialogue, *acts: Any, **other: Any) -> list[dict[str, Any]]:
    told = sent(ask, who, dialogue, list(acts), **other)
    assert told.status_code == 200, told.content
    return list(told.json()["answers"])


def slip(number: int) -> dict[str, Any]:
    return {"speaker": f"Bà Lý Thị Thử {number}", "subject": f"Đèn đường số {number}", "phone": "0912"}


def test_the_page_works_for_the_desk_and_names_its_addresses(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    told = ask.get(here.clerk, url(floor, "offline"))
    assert told.status == 200
    assert "Sổ tay tại hội trường" in told.words
    assert url(floor) in told.source
    assert reverse("desk:worker") in told.source
    assert "Bà Lý" not in told.source
    assert "Ông Phạm Bá Thử" not in told.source  # names come from the device's own store


@pytest.mark.parametrize("name", ["offline", "devices"])
def test_the_notebook_is_for_those_who_run_the_dialogue(
    ask: Asking, here: World, floor: Dialogue, name: str
) -> None:
    for stranger in (here.other_clerk, here.supervisor, here.superior, here.unit_officer):
        assert ask.get(stranger, url(floor, name)).status == 404
    assert ask.get(None, url(floor, name)).onward.startswith("/dang-nhap/")
    assert ask.get(here.clerk, reverse(f"desk:{name}", args=[10**15])).status == 404
    assert ask.get(here.clerk, url(floor, name).replace(str(floor.pk), str(NO_KEY))).status == 404
    assert ask.client(here.clerk).put(url(floor, name)).status_code == 405


def test_the_worker_serves_dialogues_only_and_names_its_files(ask: Asking, here: World) -> None:
    told = ask.get(here.clerk, reverse("desk:worker"))
    assert told.response.headers["Content-Type"].startswith("text/javascript")
    assert told.response.headers["Service-Worker-Allowed"] == "/ban/doi-thoai/"
    assert "/static/desk/offline.js" in told.source


def test_the_picture_has_slips_and_guests_but_no_telephone(ask: Asking, here: World, floor: Dialogue) -> None:
    answers(ask, here.clerk, floor, act("walk_in", {"name": "Lò Văn Đến", "people": 3}))
    told = ask.get(here.clerk, url(floor))
    picture = told.response.json()["picture"]
    assert [row["number"] for row in picture["slips"]] == [1, 2, 3]
    assert [(row["name"], row["people"]) for row in picture["attendees"]] == [("Lò Văn Đến", 3)]
    assert picture["turn"] == fresh(floor).turn_version
    assert "0912345678" not in told.source


def test_the_number_of_slips_costs_no_statement(ask: Asking, here: World, clock: Clock) -> None:
    clock.now = LATER
    few, many = opened(here, slips=1), opened(here, slips=3, theme="Chuyên đề khác")
    assert ask.queries(here.clerk, url(few)) == ask.queries(here.clerk, url(many))


def test_ten_minutes_without_a_line_arrive_in_order(ask: Asking, here: World, floor: Dialogue) -> None:
    new = act("slip", slip(9), at=STARTS + timedelta(minutes=10))
    mine = {"slip": {"once": new["once"]}}
    told = answers(
        ask,
        here.clerk,
        floor,
        new,
        act("call", {**mine, "seen": fresh(floor).turn_version}, at=STARTS + timedelta(minutes=11)),
        act("hear", {**mine, **HEARD}, at=STARTS + timedelta(minutes=14)),
        act("call", {"slip": {"id": floor.speeches.get(number=1).pk}}, at=STARTS + timedelta(minutes=15)),
        act("note", {"text": "Chủ trì nhắc thời gian"}, at=STARTS + timedelta(minutes=16)),
    )
    assert [one["refused"] for one in told] == [""] * 5
    row = Speech.objects.get(once=new["once"])
    assert (row.number, row.state) == (4, "spoken")
    assert row.registered_at == STARTS + timedelta(minutes=10)
    assert (row.called_at, row.finished_at) == (
        STARTS + timedelta(minutes=11),
        STARTS + timedelta(minutes=14),
    )
    assert Opinion.objects.get().text == HEARD["text"]
    assert floor.speeches.get(state="speaking").number == 1
    assert MinuteEntry.objects.get().at == STARTS + timedelta(minutes=16)


def test_an_act_sent_again_is_not_done_again(ask: Asking, here: World, floor: Dialogue) -> None:
    acts = [
        act("slip", slip(9)),
        act("note", {"text": "Khai mạc"}),
        act("walk_in", {"name": "Lò Văn Đến", "people": 1}),
    ]
    first = answers(ask, here.clerk, floor, *acts)
    before = rows()
    assert answers(ask, here.clerk, floor, *acts) == first
    assert rows() == before


def test_a_refusal_is_kept_and_stops_nothing_that_stands_on_its_own(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    bad = act("slip", {"speaker": "", "subject": "Đèn đường"})
    hangs = act("call", {"slip": {"once": bad["once"]}})
    own = act("note", {"text": "Chủ trì nhắc thời gian"})
    told = answers(ask, here.clerk, floor, bad, hangs, own)
    assert "Cần điền “Họ tên”" in told[0]["refused"]
    assert "dựa vào một việc trước" in told[1]["refused"]
    assert told[2]["refused"] == ""
    assert answers(ask, here.clerk, floor, bad)[0] == told[0]


def test_a_device_an_hour_wrong_changes_no_hour(ask: Asking, here: World, floor: Dialogue) -> None:
    wrong = timedelta(hours=1)
    answers(
        ask,
        here.clerk,
        floor,
        act("note", {"text": "Trước"}, at=LATER + wrong - timedelta(minutes=5)),
        now=LATER + wrong,
    )
    answers(
        ask,
        here.clerk,
        floor,
        act("note", {"text": "Sau"}, at=LATER - wrong - timedelta(minutes=4)),
        now=LATER - wrong,
    )
    assert [entry.at for entry in MinuteEntry.objects.all()] == [
        LATER - timedelta(minutes=5),
        LATER - timedelta(minutes=4),
    ]


def test_two_devices_that_called_somebody_else_and_the_words_are_not_lost(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    seen = fresh(floor).turn_version
    one, two = (floor.speeches.get(number=number) for number in (1, 2))
    answers(ask, here.clerk, floor, act("call", {"slip": {"id": one.pk}, "seen": seen}), device="a")
    called = act("call", {"slip": {"id": two.pk}, "seen": seen})
    words = act("hear", {"slip": {"id": two.pk}, **HEARD})
    told = answers(ask, here.advisory, floor, called, words, device="b")
    assert "Màn hình này đã cũ" in told[0]["refused"]
    assert "chưa phát biểu" in told[1]["refused"]
    # The second is called after all, and the words that were kept are sent again under a new mark.
    told = answers(
        ask,
        here.clerk,
        floor,
        act("finish", {"slip": {"id": one.pk}}),
        act("call", {"slip": {"id": two.pk}}),
        act("finish", {"slip": {"id": two.pk}}),
        device="a",
    )
    assert [one["refused"] for one in told] == [""] * 3
    assert answers(ask, here.advisory, floor, {**words, "once": str(uuid4())}, device="b")[0]["refused"] == ""
    assert Opinion.objects.get().text == HEARD["text"]


def test_a_promise_without_a_day_is_refused(ask: Asking, here: World, floor: Dialogue) -> None:
    row = floor.speeches.get(number=1)
    calls = act("call", {"slip": {"id": row.pk}, "seen": fresh(floor).turn_version})
    late = act("hear", {"slip": {"id": row.pk}, **HEARD, "outcome": "answer_later"})
    assert "phải có ngày" in answers(ask, here.clerk, floor, calls, late)[1]["refused"]
    assert not Opinion.objects.exists()


def test_the_floor_is_opened_from_the_notebook_too(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = announced(here)
    clock.now = LATER
    told = answers(ask, here.clerk, dialogue, act("open", at=STARTS + timedelta(minutes=2)))
    assert told[0]["refused"] == ""
    assert fresh(dialogue).opened_at == STARTS + timedelta(minutes=2)


def test_a_guest_who_came_in_at_the_door_may_hand_in_a_slip(
    ask: Asking, here: World, floor: Dialogue
) -> None:
    guest = act("walk_in", {"name": "Lò Văn Đến", "people": 2, "group": "Tổ 4"})
    told = answers(
        ask, here.clerk, floor, guest, act("slip", {**slip(9), "attendee": {"once": guest["once"]}})
    )
    assert [one["refused"] for one in told] == ["", ""]
    row = Attendee.objects.get()
    assert (row.arrived_at, row.people) == (LATER, 2)
    assert Speech.objects.get(number=4).attendee == row
    again = answers(ask, here.clerk, floor, act("arrive", {"attendee": {"id": row.pk}}))
    assert "Lò Văn Đến" not in again[0]["refused"]
    assert again[0]["refused"]


def test_acts_of_another_account_wait_for_it(ask: Asking, here: World, floor: Dialogue) -> None:
    told = sent(ask, here.clerk, floor, [act("note", {"text": "Của người khác"})], account=here.advisory.pk)
    assert (told.status_code, MinuteEntry.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '{"acts": []}',
        '{"device": "a", "account": 1, "now": "hôm qua", "acts": []}',
    ],
)
def test_what_nobody_can_read_is_refused_whole(ask: Asking, here: World, floor: Dialogue, body: str) -> None:
    before = rows()
    answer = ask.client(here.clerk).post(url(floor), body, content_type="application/json")
    assert (answer.status_code, rows()) == (422, before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"once": "a"},
        {"once": 7},
        {"act": "DROP"},
        {"data": []},
        {"at": "2026-09-18T08:00:00"},
        {"once": "a\0aaaaaaaa"},
    ],
)
def test_an_act_out_of_shape_is_refused_whole(
    ask: Asking, here: World, floor: Dialogue, wrong: dict[str, Any]
) -> None:
    before = rows()
    assert sent(ask, here.clerk, floor, [{**act("note"), **wrong}]).status_code == 422
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nothing", {}),
        ("note", {}),
        ("note", {"text": "\0"}),
        ("note", {"text": 7}),
        ("slip", {"speaker": "đ" * 5000, "subject": "x"}),
        ("call", {"slip": {"id": NO_KEY}}),
        ("call", {"slip": {"once": "\0"}}),
        ("call", {"slip": "x", "seen": "x"}),
        ("call", {"slip": {"id": True}, "seen": 1.5}),
        ("hear", {"slip": {"id": 10**15}}),
        ("arrive", {"attendee": {"id": 10**15}}),
        ("walk_in", {"name": "Lò Văn Đến", "people": "nhiều"}),
        ("walk_in", {"name": "Lò Văn Đến", "people": 10**9}),
    ],
)
def test_a_wrong_act_is_refused_and_does_nothing(
    ask: Asking, here: World, floor: Dialogue, name: str, data: dict[str, Any]
) -> None:
    before = Entry.objects.count()
    told = answers(ask, here.clerk, floor, act(name, data))
    assert told[0]["refused"]
    assert Entry.objects.count() == before
    assert DeviceAct.objects.get().refused


class CutsAndRepeats(TestCase):
    """Whatever part of the list arrived, and however often, the records are those of each act once."""

    def setUp(self) -> None:
        self.here = world()

    def play(self, cuts: list[tuple[int, int]]) -> list[Any]:
        """Sends the list in slices that overlap, as a device does that never heard the answer."""
        floor = opened(self.here, slips=2, theme=f"Chủ đề {Dialogue.objects.count()}")
        ask, marks = Asking(Clock(LATER)), [str(uuid4()) for _ in range(8)]
        first = {"slip": {"id": floor.speeches.get(number=1).pk}}
        mine = {"slip": {"once": marks[0]}}
        script = [
            ("slip", slip(9)),
            ("walk_in", {"name": "Lò Văn Đến", "people": 2}),
            ("call", {**mine, "seen": fresh(floor).turn_version}),
            ("hear", {**mine, **HEARD}),
            ("slip", {"speaker": "", "subject": "Thiếu tên"}),
            ("call", first),
            ("finish", first),
            ("note", {"text": "Chủ trì kết luận"}),
        ]
        acts = [
            act(name, data, at=STARTS + timedelta(minutes=n), once=marks[n])
            for n, (name, data) in enumerate(script)
        ]
        received = 0
        for start, length in [*cuts, (0, len(acts))]:
            begin = min(start, received)
            part = acts[begin : begin + length]
            answers(ask, self.here.clerk, floor, *part)
            received = max(received, begin + len(part))
        return [
            list(floor.speeches.values_list("number", "speaker", "state", "registered_at", "called_at")),
            list(floor.attendees.values_list("number", "name", "arrived_at")),
            list(floor.minute_entries.values_list("at", "text")),
            list(Opinion.objects.filter(dialogue=floor).values_list("text", "outcome")),
            list(DeviceAct.objects.filter(dialogue=floor).values_list("act", "refused")),
        ]

    @settings(max_examples=8)
    @given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=6))
    def test_any_interleaving_gives_the_records_of_each_act_once(self, cuts: list[tuple[int, int]]) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: LATER)
            assert self.play(cuts) == self.play([])
