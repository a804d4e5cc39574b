import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doithoai.audit.models import Entry
from doithoai.dialogues.arriving import arrive
from doithoai.dialogues.attending import Coming, cancel_attendance, register_to_attend, set_capacity
from doithoai.dialogues.floor import count_attendance, end_floor
from doithoai.dialogues.models import Attendee, Dialogue
from tests.desk.asking import NO_KEY, Answer, Asking, Clock, nothing_written
from tests.factories import dialogues
from tests.factories.dialogues import ENDS, NOTICE_ON, STARTS, fresh
from tests.factories.organisations import World, moment

pytestmark = pytest.mark.django_db
BEFORE = moment(NOTICE_ON, 15)
LAN = Coming("Bà Nguyễn Thị Lan", "Khu phố Dương Lôi", phone="0912345678")


@pytest.fixture
def hall(here: World, clock: Clock) -> Dialogue:
    """A conference that begins."""
    clock.now = STARTS
    return dialogues.opened(here)


def comes(here: World, hall: Dialogue, name: str = LAN.name, **other: Any) -> Attendee:
    return register_to_attend(hall, replace(LAN, name=name, **other), by=here.clerk, at=BEFORE)


def url(hall: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{hall.pk}/hoi-nghi/cua/{act}"


def enter(ask: Asking, here: World, hall: Dialogue, text: str) -> Answer:
    return ask.post(here.clerk, url(hall), {"tim": text})


def inside(hall: Dialogue) -> list[int]:
    return list(hall.attendees.exclude(arrived_at=None).values_list("number", flat=True))


# --- looked for and let in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["nguyen thi lan", "1", "678", "{code}", "https://x.vn/tham-du/{code}/"])
def test_enter_lets_in_whoever_is_named_alone(ask: Asking, here: World, hall: Dialogue, typed: str) -> None:
    lan = comes(here, hall)
    comes(here, hall, "Ông Trần Văn Hai", phone="0988111222")
    assert enter(ask, here, hall, typed.format(code=lan.code)).onward == url(hall, f"{lan.pk}/")
    assert inside(hall) == [1]
    words = ask.words(here.clerk, url(hall, f"{lan.pk}/"))
    assert "Đã vào lúc 08:00 Bà Nguyễn Thị Lan" in words
    assert "1 người đã vào" in words


def test_of_two_of_a_name_nobody_is_let_in_before_one_is_chosen(
    ask: Asking, here: World, hall: Dialogue
) -> None:
    one, two = comes(here, hall), comes(here, hall, address="Khu phố Trang Hạ")
    told = enter(ask, here, hall, "lan")
    assert told.onward == f"{url(hall)}?tim=lan"
    assert inside(hall) == []
    page = ask.get(here.clerk, told.onward)
    assert page.source.count("data-hit>") == 3  # both, and somebody new
    assert ask.post(here.clerk, url(hall, f"{two.pk}/"), {"people": "1"}).status == 302
    assert inside(hall) == [two.number] != [one.number]


def test_while_typing_only_what_was_found_is_sent(ask: Asking, here: World, hall: Dialogue) -> None:
    comes(here, hall)
    part = ask.client(here.clerk).get(url(hall), {"tim": "lan"}, headers={"HX-Request": "true"})
    assert "Bà Nguyễn Thị Lan" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_telephone_number_shows_its_end_alone(ask: Asking, here: World, hall: Dialogue) -> None:
    lan = comes(here, hall)
    for path in (f"{url(hall)}?tim=lan", url(hall, f"{lan.pk}/")):
        page = ask.get(here.clerk, path).source
        assert "••• 678" in page
        assert "0912345678" not in page


def test_a_check_in_twice_is_refused_with_the_hour(
    ask: Asking, here: World, hall: Dialogue, clock: Clock
) -> None:
    comes(here, hall)
    clock.now = STARTS + timedelta(minutes=12)
    enter(ask, here, hall, "lan")
    with nothing_written():
        told = enter(ask, here, hall, "lan")
    assert told.status == 422
    assert "đã vào lúc 08:12" in told.words
    assert told.typed("tim") == "lan"


def test_of_a_group_it_is_asked_how_many_came(ask: Asking, here: World, hall: Dialogue) -> None:
    group = comes(here, hall, group="Hội Phụ nữ", people=12)
    assert enter(ask, here, hall, "lan").onward == url(hall, f"{group.pk}/")
    assert inside(hall) == []
    assert ask.get(here.clerk, url(hall, f"{group.pk}/")).typed("people") == "12"
    ask.post(here.clerk, url(hall, f"{group.pk}/"), {"people": "9"})
    assert fresh(hall).attendance == 9


@pytest.mark.parametrize("people", ["", "0", "501", "chín", "9" * 30])
def test_a_number_that_no_group_has_is_told_at_its_field(
    ask: Asking, here: World, hall: Dialogue, people: str
) -> None:
    group = comes(here, hall, people=12)
    with nothing_written():
        told = ask.post(here.clerk, url(hall, f"{group.pk}/"), {"people": people})
    assert told.status == 422
    assert told.fault("people")


def test_whoever_waits_or_cancelled_is_let_in_with_a_remark(ask: Asking, here: World, hall: Dialogue) -> None:
    set_capacity(hall, 1, by=here.clerk, at=BEFORE)
    cancelled = comes(here, hall)
    cancel_attendance(cancelled, by=here.clerk, at=BEFORE)
    comes(here, hall, "Ông Một")
    waits = comes(here, hall, "Ông Trần Văn Chờ")
    for row, remark in ((waits, "còn ở danh sách chờ chỗ. Đã cho vào"), (cancelled, "đã hủy đăng ký lúc")):
        assert enter(ask, here, hall, str(row.number)).status == 302
        assert remark in ask.words(here.clerk, url(hall, f"{row.pk}/"))
    assert sorted(inside(hall)) == [1, 3]


def test_a_code_of_another_dialogue_is_named_to_who_may_read_it(
    ask: Asking, here: World, hall: Dialogue
) -> None:
    theirs = comes(here, dialogues.announced(here, theme="Chợ Đồng Kỵ"))
    with nothing_written():
        told = enter(ask, here, hall, theirs.code)
    assert told.status == 422
    assert "“Chợ Đồng Kỵ”, ngày 18/09/2026" in told.words
    typing = ask.client(here.clerk).get(url(hall), {"tim": theirs.code}, headers={"HX-Request": "true"})
    assert "“Chợ Đồng Kỵ”" in typing.content.decode()


def test_what_nobody_types_is_refused(ask: Asking, here: World, hall: Dialogue) -> None:
    with nothing_written():
        assert enter(ask, here, hall, "đ" * 201).status == 422
    for text in ("đ" * 201, "\0", "%", "9" * 40, "DU-"):
        assert ask.get(here.clerk, url(hall), tim=text).status == 200


def test_nothing_typed_does_nothing(ask: Asking, here: World, hall: Dialogue) -> None:
    with nothing_written():
        for text in ("", " ", "\0"):
            assert enter(ask, here, hall, text).onward == url(hall)


def test_an_arrival_is_taken_back(ask: Asking, here: World, hall: Dialogue) -> None:
    lan = comes(here, hall)
    enter(ask, here, hall, "lan")
    assert "Lấy lại lượt vào của Bà Nguyễn Thị Lan" in ask.words(here.clerk, url(hall))
    ask.post(here.clerk, url(hall, f"{lan.pk}/lay-lai/"))
    assert inside(hall) == []
    assert "Chưa ai vào." in ask.words(here.clerk, url(hall))


# --- who did not register ------------------------------------------------------------------------------------------


def test_a_name_that_nobody_has_opens_the_form_of_somebody_new(
    ask: Asking, here: World, hall: Dialogue
) -> None:
    onward = enter(ask, here, hall, "trần văn hai").onward
    assert onward.startswith(url(hall, "khach-moi/"))
    assert ask.get(here.clerk, onward).typed("name") == "Trần Văn Hai"


def test_a_number_that_nobody_has_is_told(ask: Asking, here: World, hall: Dialogue) -> None:
    told = enter(ask, here, hall, "77")
    assert told.status == 422
    assert "Không có số đăng ký" in told.words


def test_somebody_new_is_in_and_has_a_slip_with_one_form(ask: Asking, here: World, hall: Dialogue) -> None:
    sent = {"name": "Ông Trần Văn Hai", "people": "1", "subject": "Thu gom rác"}
    once = ask.get(here.clerk, url(hall, "khach-moi/")).typed("once")
    for _ in range(2):
        told = ask.post(here.clerk, url(hall, "khach-moi/"), {**sent, "once": once})
    row = hall.attendees.get()
    assert told.onward == url(hall, f"{row.pk}/")
    assert (row.way, row.arrived_at, hall.speeches.get().attendee) == ("door", STARTS, row)
    assert "phiếu 1" in ask.words(here.clerk, told.onward)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "đ" * 121}, "name"),
        ({"people": "51"}, "people"),
        ({"people": ""}, "people"),
        ({"subject": "đ" * 501}, "subject"),
        ({"address": "DU-K7M4-Q9TR"}, "address"),  # a scanner was fired into the form
    ],
)
def test_what_is_wrong_with_somebody_new_is_told_at_its_field(
    ask: Asking, here: World, hall: Dialogue, sent: dict[str, str], field: str
) -> None:
    usual = {"name": "Ông Hai", "people": "2", "group": "Tổ liên gia 3"}
    with nothing_written():
        told = ask.post(here.clerk, url(hall, "khach-moi/"), {**usual, **sent})
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("group") == "Tổ liên gia 3"


def test_a_wish_to_speak_at_the_door_is_a_slip(ask: Asking, here: World, hall: Dialogue) -> None:
    lan = comes(here, hall)
    enter(ask, here, hall, "lan")
    path = url(hall, f"{lan.pk}/phat-bieu/")
    told = ask.post(here.clerk, path, {"phieu-subject": " "})
    assert told.status == 422
    assert told.fault("phieu-subject")
    assert ask.post(here.clerk, path, {"phieu-subject": "Đèn đường"}).onward == url(hall, f"{lan.pk}/")
    slip = hall.speeches.get()
    assert (slip.speaker, slip.subject, slip.attendee) == (lan.name, "Đèn đường", lan)


# --- how many ------------------------------------------------------------------------------------------------------


def test_a_figure_counted_by_hand_is_shown_beside_the_door_s(
    ask: Asking, here: World, hall: Dialogue
) -> None:
    comes(here, hall)
    enter(ask, here, hall, "lan")
    assert "Biên bản ghi" not in ask.words(here.clerk, url(hall))
    count_attendance(hall, 150, by=here.clerk, at=STARTS)
    assert "Biên bản ghi 150 người; ở cửa đếm được 1 . Có người đã đếm tay" in ask.words(
        here.clerk, url(hall)
    )
    ask.post(here.clerk, url(hall, "so-dem-o-cua/"))
    assert fresh(hall).attendance == 1


def test_the_page_follows_what_others_do(ask: Asking, here: World, hall: Dialogue) -> None:
    page = ask.get(here.clerk, url(hall)).source
    assert f'data-live="/hoi-truong/{hall.code}/dong?man=nhip"' in page or "dong?man=nhip" in page
    assert re.findall(r'id="([a-z-]+)" data-live-part', page) == ["so-nguoi", "vua-vao"]


# --- the signed sheet ----------------------------------------------------------------------------------------------


def test_the_sheet_is_printed_with_everybody_and_blank_lines_and_that_is_recorded(
    ask: Asking, here: World, hall: Dialogue
) -> None:
    comes(here, hall)
    paper = ask.client(here.clerk).get(reverse("desk:paper_draft", args=[hall.pk, "sign_in_sheet"]))
    assert paper.status_code == 200
    assert paper.headers["Content-Disposition"].endswith('.docx"')
    assert Entry.objects.get(act="download_draft").facts == {"kind": "sign_in_sheet"}


def test_the_signed_sheet_is_typed_in_by_numbers_and_lines(ask: Asking, here: World, hall: Dialogue) -> None:
    for name in ("Ông Một", "Ông Hai", "Ông Ba", "Ông Bốn"):
        comes(here, hall, name)
    end_floor(hall, by=here.clerk, at=ENDS)
    sent = {"numbers": "1, 3-4", "d0-name": "Bà Khách", "d0-people": "3", "d2-number": "2"}
    assert ask.post(here.clerk, url(hall, "to-ky-ten/"), sent).onward == url(hall, "to-ky-ten/")
    assert sorted(inside(hall)) == [1, 2, 3, 4, 5]
    assert fresh(hall).attendance == 7
    assert set(hall.attendees.values_list("typed_in_later", flat=True)) == {True}


def test_every_wrong_line_is_told_and_nothing_typed_is_lost(ask: Asking, here: World, hall: Dialogue) -> None:
    comes(here, hall)
    arrive(hall.attendees.get(), by=here.clerk, at=STARTS)
    sent = {
        "numbers": "99",
        "d0-number": "1",
        "d1-name": "Bà Tốt",
        "d3-address": "Dương Lôi",
        "d4-name": "Bà Lan Anh",
        "d4-people": "chín",
    }
    with nothing_written():
        shape = ask.post(here.clerk, url(hall, "to-ky-ten/"), sent)
    assert (shape.status, shape.typed("d4-people"), shape.typed("d1-name")) == (422, "chín", "Bà Tốt")
    assert "Dòng 5:" in shape.words
    with nothing_written():
        told = ask.post(here.clerk, url(hall, "to-ky-ten/"), {**sent, "d4-people": "2"})
    assert told.status == 422
    for words in ("không có số đăng ký 99", "Dòng 1: Số 1", "Dòng 4: Hãy ghi họ và tên", "Chưa dòng nào"):
        assert words in told.words
    assert "Dòng 2:" not in told.words
    assert (told.typed("numbers"), told.typed("d1-name")) == ("99", "Bà Tốt")


@pytest.mark.parametrize("numbers", ["ba", "5-3", "1-99999", "1 2 x"])
def test_numbers_that_cannot_be_read_are_told(ask: Asking, here: World, hall: Dialogue, numbers: str) -> None:
    with nothing_written():
        told = ask.post(here.clerk, url(hall, "to-ky-ten/"), {"numbers": numbers})
    assert told.status == 422
    assert told.fault("numbers")
    assert told.typed("numbers") == numbers


def test_the_same_sheet_sent_twice_is_typed_in_once(ask: Asking, here: World, hall: Dialogue) -> None:
    sent = {"once": ask.get(here.clerk, url(hall, "to-ky-ten/")).typed("once"), "d0-name": "Bà Khách"}
    for _ in range(2):
        assert ask.post(here.clerk, url(hall, "to-ky-ten/"), sent).status == 302
    assert hall.attendees.count() == 1


def test_before_the_conference_no_sheet_is_typed_in(ask: Asking, here: World) -> None:
    hall = dialogues.announced(here)
    assert "Chưa nhập được" in ask.words(here.clerk, url(hall, "to-ky-ten/"))
    with nothing_written():
        assert ask.post(here.clerk, url(hall, "to-ky-ten/"), {"d0-name": "Bà Khách"}).status == 422


# --- perimeter -----------------------------------------------------------------------------------------------------

PAGES = ("", "khach-moi/", "to-ky-ten/", "{row}/")
ACTS = ("so-dem-o-cua/", "{row}/phat-bieu/", "{row}/lay-lai/")


def test_nobody_else_opens_the_door(ask: Asking, here: World, hall: Dialogue) -> None:
    lan = comes(here, hall)
    for account in (here.supervisor, here.unit_officer, here.other_clerk):
        with nothing_written():
            for part in PAGES:
                assert ask.get(account, url(hall, part.format(row=lan.pk))).status == 404
            for part in (*PAGES, *ACTS):
                assert ask.post(account, url(hall, part.format(row=lan.pk))).status == 404
    assert "/dang-nhap/" in ask.get(None, url(hall)).onward


def test_what_does_not_exist_is_not_found(ask: Asking, here: World, hall: Dialogue) -> None:
    elsewhere = comes(here, dialogues.announced(here))
    for key in (NO_KEY, elsewhere.pk):
        assert ask.get(here.clerk, url(hall, f"{key}/")).status == 404
        assert ask.post(here.clerk, url(hall, f"{key}/lay-lai/")).status == 404
    assert ask.get(here.clerk, f"/ban/doi-thoai/{NO_KEY}/hoi-nghi/cua/").status == 404


def test_acts_are_sent_and_not_opened(ask: Asking, here: World, hall: Dialogue) -> None:
    lan = comes(here, hall)
    for part in ACTS:
        assert ask.get(here.clerk, url(hall, part.format(row=lan.pk))).status == 405
    assert ask.client(here.clerk).put(url(hall)).status_code == 405


@pytest.mark.parametrize("reach", list(dialogues.REACH.values()), ids=list(dialogues.REACH))
def test_the_door_of_a_dialogue_at_any_step_opens(ask: Asking, here: World, reach: object) -> None:
    hall = reach(here)  # type: ignore[operator]  # each factory takes the world
    for part in ("", "khach-moi/", "to-ky-ten/"):
        assert ask.get(here.clerk, url(hall, part)).status == 200


def test_more_people_need_no_more_queries(ask: Asking, here: World, hall: Dialogue) -> None:
    def arrives(number: int) -> None:
        row = comes(here, hall, f"Ông Số {number}", group=f"Tổ {number}")
        ask.post(here.clerk, url(hall, f"{row.pk}/"), {"people": "1"})
        ask.post(here.clerk, url(hall, f"{row.pk}/phat-bieu/"), {"phieu-subject": "Rác"})

    pages = (url(hall), f"{url(hall)}?tim=ong", url(hall, "to-ky-ten/"), url(hall, "khach-moi/"))
    arrives(1)
    comes(here, hall, "Ông Chưa Vào")
    few = [ask.queries(here.clerk, page) for page in pages]
    for number in (2, 3):
        arrives(number)
        comes(here, hall, f"Ông Chưa Vào {number}")
    assert [ask.queries(here.clerk, page) for page in pages] == few
