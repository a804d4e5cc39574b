"""What a device can send that no page writes, and a slip that the operator sends twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doithoai.dialogues.models import Attendee, Dialogue, Speech
from tests.desk.asking import Asking, Clock
from tests.desk.test_devices import LATER, act, answers, sent, slip, url
from tests.factories.dialogues import opened
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
HALF = "\ud83d"  # the first half of a sign: JSON can write it, no store keeps it


@pytest.fixture
def hall(here: World, clock: Clock) -> Dialogue:
    clock.now = LATER
    return opened(here, slips=1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("slip", {"speaker": f"Lò Văn Thử {HALF}", "subject": "Đèn"}),
        ("walk_in", {"name": f"Lò Văn Thử {HALF}", "people": 1}),
        ("note", {"text": f"Đèn {HALF}"}),
    ],
)
def test_half_a_sign_becomes_a_question_mark_and_holds_nothing_up(
    ask: Asking, here: World, hall: Dialogue, name: str, data: dict[str, Any]
) -> None:
    told = answers(
        ask, here.clerk, hall, act(name, data), act("note", {"text": "Tiếp"}), device=f"máy {HALF}"
    )
    assert [one["refused"] for one in told] == ["", ""]


def test_half_a_sign_in_a_mark_names_nobody(ask: Asking, here: World, hall: Dialogue) -> None:
    (told,) = answers(ask, here.clerk, hall, act("arrive", {"attendee": {"once": HALF}}))
    assert "Không thấy người dự" in told["refused"]


def test_brackets_without_end_are_refused(ask: Asking, here: World, hall: Dialogue) -> None:
    post = ask.client(here.clerk).post
    assert post(url(hall), b"[" * 100_000, content_type="application/json").status_code == 422


def test_a_slip_of_a_device_that_comes_after_the_end_is_kept(
    ask: Asking, here: World, hall: Dialogue, clock: Clock
) -> None:
    ended = LATER + timedelta(hours=1)
    clock.now = ended
    form = {"het-written_due_on": "30/09/2026"}
    assert ask.client(here.clerk).post(reverse("desk:floor_end", args=[hall.pk]), form).status_code == 302
    clock.now = ended + timedelta(hours=1)
    told = sent(ask, here.clerk, hall, [act("slip", slip(9), at=LATER)], now=clock.now).json()["answers"]
    assert told[0]["refused"] == ""
    assert Speech.objects.get(number=told[0]["number"]).state == "not_reached"


def test_a_slip_that_the_operator_sends_twice_is_one_slip(ask: Asking, here: World, hall: Dialogue) -> None:
    assert ask.client(here.clerk).post(reverse("desk:floor_next", args=[hall.pk])).status_code == 302
    told = ask.get(here.clerk, reverse("desk:floor", args=[hall.pk]))
    assert 'name="phieu-once"' in told.source
    assert 'name="xen-once"' in told.source
    once = "5f0c1d52-77aa-4c3e-9d0b-0d6a3f3b1c11"
    form = {"phieu-speaker": "Lò Văn Thử", "phieu-subject": "Đèn đường", "phieu-once": once}
    for _ in range(2):
        address = reverse("desk:floor_register", args=[hall.pk])
        assert ask.client(here.clerk).post(address, form).status_code == 302
    assert Speech.objects.filter(dialogue=hall).count() == 2


def test_a_page_of_the_portal_sent_for_two_people_gives_two_codes(ask: Asking, hall: Dialogue) -> None:
    once, codes = "5f0c1d52-77aa-4c3e-9d0b-0d6a3f3b1c11", set()
    for name in ("Lò Văn Thử", "Lò Thị Thử", "Lò Thị Thử"):
        form = {"name": name, "people": 1, "once": once}
        answer = ask.client(None).post(reverse("portal:attend", args=[hall.code]), form)
        codes.add(answer.headers["Location"])
    assert len(codes) == Attendee.objects.filter(dialogue=hall).count() == 2
