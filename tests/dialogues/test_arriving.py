from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doithoai.audit.models import Entry
from doithoai.dialogues.arriving import (
    Line,
    LinesRefused,
    arrive,
    follow_the_door,
    take_arrival_back,
    type_in_later,
    walk_in,
    wish_to_speak,
)
from doithoai.dialogues.attending import Coming, cancel_attendance, register_to_attend, set_capacity
from doithoai.dialogues.floor import count_attendance, end_floor
from doithoai.dialogues.models import Attendee, Dialogue
from doithoai.dialogues.presence import counts, looked_for, persons_present
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories.dialogues import ENDS, HELD_ON, NOTICE_ON, STARTS, fresh
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
BEFORE = moment(NOTICE_ON, 15)
COMES = moment(HELD_ON, 7, 52)
LATER = moment(HELD_ON, 8, 12)
LAN = Coming("Bà Nguyễn Thị Lan", "Khu phố Dương Lôi", phone="0912345678")


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def hall(here: World) -> Dialogue:
    return dialogues.announced(here)


def registered(here: World, dialogue: Dialogue, coming: Coming = LAN) -> Attendee:
    return register_to_attend(dialogue, coming, by=here.clerk, at=BEFORE)


def test_whoever_registered_is_let_in_and_counted(here: World, hall: Dialogue) -> None:
    lan = arrive(registered(here, hall), by=here.clerk, at=COMES)
    assert (lan.arrived_at, lan.arrived_by, lan.typed_in_later) == (COMES, here.clerk, False)
    assert fresh(hall).attendance == 1
    told = Entry.objects.filter(act="arrive").get()
    assert (told.clause, told.facts["number"]) == ("B.Đ8.1-b", lan.number)
    assert "Lan" not in str(told.facts)


def test_a_check_in_twice_is_refused_with_the_hour_of_the_first(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall)
    arrive(lan, by=here.clerk, at=LATER)
    with pytest.raises(Refused, match="đã vào lúc 08:12"):
        arrive(lan, by=here.advisory, at=LATER + timedelta(minutes=5))
    assert fresh(hall).attendance == 1


def test_every_screen_learns_of_an_arrival(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall)
    before = fresh(hall).version
    arrive(lan, by=here.clerk, at=COMES)
    assert fresh(hall).version == before + 1


def test_of_a_group_as_many_are_counted_as_came(here: World, hall: Dialogue) -> None:
    group = registered(here, hall, replace(LAN, group="Hội Phụ nữ", people=12))
    assert arrive(group, people=9, by=here.clerk, at=COMES).people == 9
    assert fresh(hall).attendance == 9
    assert Entry.objects.get(act="arrive").facts["registered"] == 12


@pytest.mark.parametrize("people", [0, -1, 501])
def test_a_number_that_no_group_has_is_refused(here: World, hall: Dialogue, people: int) -> None:
    with pytest.raises(Refused) as refusal:
        arrive(registered(here, hall), people=people, by=here.clerk, at=COMES)
    assert refusal.value.field == "people"


def test_whoever_waits_for_a_seat_is_let_in_and_stays_known_as_waiting(here: World, hall: Dialogue) -> None:
    set_capacity(hall, 1, by=here.clerk, at=BEFORE)
    registered(here, hall)
    second = registered(here, hall, replace(LAN, name="Ông Trần Văn Hai"))
    assert second.state == "waiting"
    assert arrive(second, by=here.clerk, at=COMES).state == "waiting"
    assert (counts(hall).persons, counts(hall).waiting) == (1, 0)


def test_whoever_cancelled_and_comes_all_the_same_is_let_in(here: World, hall: Dialogue) -> None:
    lan = cancel_attendance(registered(here, hall), by=here.clerk, at=BEFORE)
    arrive(lan, by=here.clerk, at=COMES)
    assert fresh(hall).attendance == 1


def test_an_arrival_is_taken_back_and_the_registration_stays(here: World, hall: Dialogue) -> None:
    lan = arrive(registered(here, hall), by=here.clerk, at=COMES)
    back = take_arrival_back(lan, by=here.clerk, at=COMES)
    assert (back.arrived_at, back.arrived_by, back.state) == (None, None, "registered")
    assert fresh(hall).attendance is None
    with pytest.raises(Refused, match="chưa vào"):
        take_arrival_back(lan, by=here.clerk, at=COMES)
    assert arrive(lan, by=here.clerk, at=LATER).arrived_at == LATER


def test_somebody_who_did_not_register_is_in_with_one_act(here: World, hall: Dialogue) -> None:
    guest = walk_in(hall, LAN, by=here.clerk, at=COMES)
    assert (guest.way, guest.arrived_at, guest.number) == ("door", COMES, 1)
    assert fresh(hall).attendance == 1


def test_somebody_who_walks_into_a_full_hall_is_let_in(here: World, hall: Dialogue) -> None:
    set_capacity(hall, 1, by=here.clerk, at=BEFORE)
    walk_in(hall, LAN, by=here.clerk, at=COMES)
    assert walk_in(hall, replace(LAN, name="Ông Hai"), by=here.clerk, at=COMES).state == "waiting"
    assert fresh(hall).attendance == 2


def test_the_same_form_sent_twice_is_one_person_with_one_slip(here: World, hall: Dialogue) -> None:
    sent = replace(LAN, once="a" * 32)
    for _ in range(2):
        walk_in(hall, sent, subject="Rác thải", by=here.clerk, at=COMES)
    assert (hall.attendees.count(), hall.speeches.count()) == (1, 1)


def test_whoever_walks_in_and_wishes_to_speak_has_a_slip(here: World, hall: Dialogue) -> None:
    guest = walk_in(hall, LAN, subject="Thu gom rác", by=here.clerk, at=COMES)
    slip = hall.speeches.get()
    assert (slip.speaker, slip.subject, slip.attendee, slip.way) == (LAN.name, "Thu gom rác", guest, "door")


def test_a_walk_in_with_a_wish_that_cannot_be_is_not_half_written(here: World, hall: Dialogue) -> None:
    with pytest.raises(Refused):
        walk_in(hall, LAN, subject="đ" * 501, by=here.clerk, at=COMES)
    assert not hall.attendees.exists()


def test_a_wish_at_the_door_carries_what_is_known_of_the_person(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall, replace(LAN, group="Hội Phụ nữ"))
    slip = wish_to_speak(lan, "Đèn đường", by=here.clerk, at=COMES)
    assert (slip.address, slip.on_behalf_of, slip.phone) == (lan.address, "Hội Phụ nữ", lan.phone)


def test_the_door_opens_on_the_day_and_not_before(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall)
    with pytest.raises(Refused, match="18/09/2026"):
        arrive(lan, by=here.clerk, at=COMES - timedelta(days=1))
    with pytest.raises(Refused):
        walk_in(hall, replace(LAN, name="Ông Hai"), by=here.clerk, at=COMES - timedelta(days=1))
    assert hall.attendees.count() == 1


@pytest.mark.parametrize("reach", [dialogues.postponed, dialogues.cancelled])
def test_no_door_is_open_where_nothing_is_held(here: World, reach: Callable[[World], Dialogue]) -> None:
    dialogue = reach(here)
    row = Attendee.objects.create(
        dialogue=dialogue, number=1, code="DU-AAAA-AAAA", name="Lan", name_folded="lan", registered_at=BEFORE
    )
    with pytest.raises(Refused):
        arrive(row, by=here.clerk, at=COMES)


def test_after_the_end_only_what_happened_before_it_comes_in(here: World) -> None:
    dialogue = dialogues.opened(here)
    one, two = (registered(here, dialogue, replace(LAN, name=name)) for name in ("Ông Một", "Ông Hai"))
    end_floor(dialogue, by=here.clerk, at=ENDS)
    arrive(one, by=here.clerk, at=ENDS - timedelta(hours=1))  # a device that had no line
    with pytest.raises(Refused):
        arrive(two, by=here.clerk, at=ENDS + timedelta(minutes=1))
    assert fresh(dialogue).attendance == 1


def test_a_clerk_of_another_ward_lets_nobody_in(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall)
    for act in (
        lambda: arrive(lan, by=here.other_clerk, at=COMES),
        lambda: take_arrival_back(lan, by=here.other_clerk, at=COMES),
        lambda: walk_in(hall, LAN, by=here.other_clerk, at=COMES),
        lambda: type_in_later(hall, [Line(1)], by=here.other_clerk, at=COMES),
        lambda: follow_the_door(hall, by=here.other_clerk, at=COMES),
    ):
        with pytest.raises(Refused, match="Chỉ văn thư"):
            act()


# --- how many ------------------------------------------------------------------------------------------------------


def test_a_figure_counted_by_hand_stays_until_it_is_given_up(here: World) -> None:
    dialogue = dialogues.opened(here)
    walk_in(dialogue, LAN, by=here.clerk, at=LATER)
    count_attendance(dialogue, 150, by=here.clerk, at=LATER)
    walk_in(dialogue, replace(LAN, name="Ông Hai"), by=here.clerk, at=LATER)
    assert (fresh(dialogue).attendance, persons_present(dialogue)) == (150, 2)
    follow_the_door(dialogue, by=here.clerk, at=LATER)
    assert fresh(dialogue).attendance == 2
    walk_in(dialogue, replace(LAN, name="Ông Ba"), by=here.clerk, at=LATER)
    assert fresh(dialogue).attendance == 3


def test_the_counts_of_the_door(here: World, hall: Dialogue) -> None:
    people = [("Một", "Hội A", 5), ("Hai", "Hội B", 3), ("Ba", "", 1), ("Bốn", "Hội A", 1)]
    rows = [registered(here, hall, Coming(name, group=group, people=n)) for name, group, n in people]
    arrive(rows[0], people=4, by=here.clerk, at=COMES)
    arrive(rows[2], by=here.clerk, at=COMES)
    cancel_attendance(rows[1], by=here.clerk, at=COMES)
    told = counts(hall)
    assert (told.registered, told.expected, told.arrived, told.persons) == (3, 6, 2, 5)
    assert (told.cancelled, told.groups, told.groups_arrived) == (1, 1, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["guest", "arrive", "back", "cancel"]), st.integers(0, 5), st.integers(1, 9)
        ),
        max_size=12,
    )
)
def test_persons_present_are_the_sum_of_those_who_are_in(
    here: World, acts: list[tuple[str, int, int]]
) -> None:
    dialogue = dialogues.announced(here, starts_at=STARTS, plan_row=None)
    rows = [registered(here, dialogue, Coming(f"Ông Số {n}", people=2)) for n in range(3)]
    inside: dict[int, int] = {}
    for act, which, people in acts:
        row = rows[which % len(rows)]
        try:
            if act == "guest":
                row = walk_in(dialogue, Coming(f"Khách {len(rows)}", people=people), by=here.clerk, at=COMES)
                rows.append(row)
                inside[row.pk] = people
            elif act == "arrive":
                inside[row.pk] = arrive(row, people=people, by=here.clerk, at=COMES).people
            elif act == "back":
                take_arrival_back(row, by=here.clerk, at=COMES)
                del inside[row.pk]
            else:
                cancel_attendance(row, by=here.clerk, at=COMES)
        except Refused:
            pass
        assert persons_present(dialogue) == sum(inside.values()) == (fresh(dialogue).attendance or 0)
    assert dialogue.attendees.count() == len(rows)  # nobody is thrown away


# --- the signed sheet ----------------------------------------------------------------------------------------------


def test_the_signed_sheet_is_typed_in_after_the_conference(here: World) -> None:
    dialogue = dialogues.opened(here)
    lan = registered(here, dialogue, replace(LAN, people=4))
    end_floor(dialogue, by=here.clerk, at=ENDS)
    lines = [Line(lan.number, people=3), Line(name="Ông Trần Văn Hai", group="Tổ 3", people=2)]
    came = type_in_later(dialogue, lines, by=here.clerk, at=ENDS)
    assert [(row.people, row.typed_in_later, row.arrived_at) for row in came] == [
        (3, True, STARTS),
        (2, True, STARTS),
    ]
    assert came[1].way == "paper"
    assert fresh(dialogue).attendance == 5


def test_a_sheet_with_one_wrong_line_is_not_written_and_every_fault_is_told(here: World) -> None:
    dialogue = dialogues.opened(here)
    lan = registered(here, dialogue)
    arrive(lan, by=here.clerk, at=LATER)
    good = registered(here, dialogue, replace(LAN, name="Ông Hai"))
    lines = [Line(good.number), Line(lan.number), Line(99), Line(address="Dương Lôi"), Line(good.number)]
    with pytest.raises(LinesRefused) as refusal:
        type_in_later(dialogue, lines, by=here.clerk, at=ENDS)
    faults = {place: str(fault) for place, fault in refusal.value.lines.items()}
    assert set(faults) == {1, 2, 3, 4}
    assert "đã vào lúc 08:12" in faults[1]
    assert "không có số đăng ký 99" in faults[2]
    assert "họ và tên" in faults[3]
    assert "đã ghi có mặt" in faults[4]
    assert persons_present(dialogue) == 1


def test_a_number_with_the_name_of_another_is_refused(here: World) -> None:
    dialogue = dialogues.opened(here)
    registered(here, dialogue)
    with pytest.raises(LinesRefused) as refusal:
        type_in_later(dialogue, [Line(1, "Trần Văn Hai")], by=here.clerk, at=ENDS)
    assert "Số 1 là Bà Nguyễn Thị Lan" in str(refusal.value.lines[0])
    assert type_in_later(dialogue, [Line(1, "nguyen thi lan")], by=here.clerk, at=ENDS)


def test_a_name_of_the_list_without_its_number_asks_whether_it_is_the_same(here: World) -> None:
    dialogue = dialogues.opened(here)
    registered(here, dialogue)
    with pytest.raises(LinesRefused) as refusal:
        type_in_later(dialogue, [Line(name="Bà Nguyễn Thị  Lan")], by=here.clerk, at=ENDS)
    assert "Trùng tên với số 1" in str(refusal.value.lines[0])
    (other,) = type_in_later(dialogue, [Line(0, "Bà Nguyễn Thị Lan")], by=here.clerk, at=ENDS)
    assert other.number == 2


def test_the_same_sheet_sent_twice_is_typed_in_once(here: World) -> None:
    dialogue = dialogues.opened(here)
    sheet = [Line(name="Ông Hai", once="b" * 32)]
    for _ in range(2):
        type_in_later(dialogue, sheet, by=here.clerk, at=ENDS)
    assert dialogue.attendees.count() == 1


def test_no_sheet_is_typed_in_before_the_conference(here: World, hall: Dialogue) -> None:
    with pytest.raises(Refused):
        type_in_later(hall, [Line(name="Ông Hai")], by=here.clerk, at=COMES)


# --- who is looked for ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sure"),
    [
        ("nguyen thi lan", True),
        ("LAN DUONG", False),  # the place is no name
        ("lân", True),  # diacritics do not matter
        ("1", True),
        ("678", True),
        ("hoi phu nu", True),
        ("zz", False),
    ],
)
def test_somebody_is_found_by_number_telephone_name_or_group(
    here: World, hall: Dialogue, *, typed: str, sure: bool
) -> None:
    registered(here, hall, replace(LAN, group="Hội Phụ nữ"))
    registered(here, hall, Coming("Ông Trần Văn Hai", phone="0988111222"))
    result = looked_for(hall, typed, by=here.clerk, on=HELD_ON)
    assert result.sure == sure
    assert [row.number for row in result.hits] == ([1] if sure else [])


def test_a_code_is_found_however_it_is_written(here: World, hall: Dialogue) -> None:
    lan = registered(here, hall)
    plain = lan.code.replace("-", "").lower()
    for typed in (lan.code, plain, f"https://doithoai.example/tham-du/{lan.code}/", f" {lan.code} "):
        assert looked_for(hall, typed, by=here.clerk, on=HELD_ON).hits == (lan,)


def test_a_code_of_another_dialogue_is_named_only_to_who_may_read_that_one(
    here: World, hall: Dialogue
) -> None:
    other = dialogues.announced(here, theme="Chợ Đồng Kỵ")
    code = registered(here, other).code
    with pytest.raises(Refused, match=r"“Chợ Đồng Kỵ”, ngày 18/09/2026"):
        looked_for(hall, code, by=here.clerk, on=HELD_ON)
    with pytest.raises(Refused, match="Mã này không thuộc buổi này"):
        looked_for(hall, code, by=here.other_clerk, on=HELD_ON)
    with pytest.raises(Refused, match="Mã này không thuộc buổi này"):
        looked_for(hall, "DU-AAAA-2222", by=here.clerk, on=HELD_ON)


def test_eight_letters_of_a_name_are_no_code(here: World, hall: Dialogue) -> None:
    registered(here, hall, Coming("Ông Ha Ng Van Sau"))
    assert looked_for(hall, "ha ng van sau", by=here.clerk, on=HELD_ON).hits


def test_whoever_is_still_expected_comes_first(here: World, hall: Dialogue) -> None:
    first, second = (registered(here, hall, replace(LAN, address=place)) for place in ("Một", "Hai"))
    arrive(first, by=here.clerk, at=COMES)
    assert looked_for(hall, "lan", by=here.clerk, on=HELD_ON).hits == (second, first)


def test_of_many_only_the_first_are_shown(here: World, hall: Dialogue) -> None:
    for _ in range(9):
        registered(here, hall)
    result = looked_for(hall, "lan", by=here.clerk, on=HELD_ON)
    assert (len(result.hits), result.more, result.sure) == (8, True, False)
