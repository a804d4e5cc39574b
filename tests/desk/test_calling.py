import pytest

from doithoai.dialogues.models import Dialogue, Notice
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, plans
from tests.factories.dialogues import fresh
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
NEW = "/ban/doi-thoai/moi/"
FUTURE = {"starts_at": "08:00 16/10/2026", "ends_at": "10:30 16/10/2026"}


def call_sent(here: World, **other: str) -> dict[str, str]:
    """The form of a new dialogue, filled in as the advisory team would."""
    holding = here.leader.person.appointments.get()
    return {
        "theme": "Thu gom rác thải khu phố Dương Lôi",
        "kind": "periodic",
        "means": "in_person",
        "audience": "people",
        **FUTURE,
        "place": "Nhà văn hóa khu phố Dương Lôi",
        "participants": "Nhân dân ba khu phố",
        "planned_size": "150",
        "chair": str(holding.pk),
        **other,
    }


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/{act}"


def test_a_dialogue_is_called_and_waits_to_be_announced(ask: Asking, here: World) -> None:
    assert "Lập buổi đối thoại" in ask.words(here.advisory, NEW)
    told = ask.post(here.advisory, NEW, call_sent(here))
    dialogue = Dialogue.objects.get()
    assert told.onward == url(dialogue)
    words = ask.words(here.advisory, url(dialogue))
    assert "Thu gom rác thải khu phố Dương Lôi" in words
    assert "đăng chậm nhất 06/10/2026" in words
    assert "Thông báo công khai" in words


def test_a_row_of_the_plan_fills_the_form(ask: Asking, here: World) -> None:
    row = plans.approved_plan(here).rows.all()[1]
    page = ask.get(here.advisory, NEW, dong=str(row.pk))
    assert page.typed("theme") == "Thu gom rác thải, thoát nước"
    ask.post(here.advisory, NEW, call_sent(here, plan_row=str(row.pk)))
    assert Dialogue.objects.get().plan_row == row
    with nothing_written():
        again = ask.post(here.advisory, NEW, call_sent(here, plan_row=str(row.pk)))
    assert again.status == 422
    assert again.fault("plan_row")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"ends_at": "07:00 16/10/2026"}, "ends_at", "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"starts_at": "08:00 16/10/2025", "ends_at": "09:00 16/10/2025"}, "starts_at", "đã qua"),
        ({"starts_at": "08:00 30/02/2026"}, "starts_at", "Trong lịch không có ngày 30/02/2026"),
        ({"starts_at": "16/10/2026"}, "starts_at", "Còn thiếu giờ"),
        ({"starts_at": "8 giờ sáng thứ Sáu"}, "starts_at", "Chưa đọc được"),
        ({"ends_at": "10:30 20/10/2026"}, "ends_at", "dài hơn một ngày"),
        ({"theme": ""}, "theme", "Chủ đề"),
        ({"theme": "đ" * 100_000}, "theme", "100000 ký tự"),
        ({"participants": "đ" * 100_000}, "participants", "100000 ký tự"),
        ({"place": "\0"}, "place", "Địa điểm"),
        ({"chair": str(NO_KEY)}, "chair", "không còn trong danh sách"),
        ({"chair": "\0"}, "chair", "ký tự rỗng"),
        ({"plan_row": "-1"}, "plan_row", "không còn trong danh sách"),
        ({"planned_size": "-3"}, "planned_size", "1"),
        ({"planned_size": "9" * 30}, "planned_size", "100000"),
        ({"kind": "extraordinary"}, "reason_called", "Đối thoại đột xuất phải ghi lý do tổ chức."),
        ({"kind": "khong-co"}, "kind", "không còn trong danh sách"),
    ],
)
def test_bad_input_is_told_at_its_field_and_the_rest_stays(
    ask: Asking, here: World, sent: dict[str, str], field: str, words: str
) -> None:
    with nothing_written():
        told = ask.post(here.advisory, NEW, call_sent(here, theme_reason="37 ý kiến", **sent))
    assert told.status == 422
    assert words in told.fault(field)
    assert told.typed("theme_reason") == "37 ý kiến"
    assert told.typed("ends_at") == sent.get("ends_at", FUTURE["ends_at"])


def test_somebody_of_another_ward_calls_for_their_own_only(ask: Asking, here: World) -> None:
    assert ask.get(here.other_advisory, f"{NEW}?co-quan={here.ward.party_committee.pk}").status == 404
    for text in ("abc", str(NO_KEY), "9" * 5000, "\0"):
        assert ask.get(here.advisory, NEW, **{"co-quan": text}).status == 404
    assert ask.get(here.advisory, NEW, dong="9" * 5000).status == 200
    with nothing_written():
        chair = here.leader.person.appointments.get()
        told = ask.post(here.other_advisory, NEW, call_sent(here, chair=str(chair.pk)))
    assert told.status == 422


def announced(here: World, **other: str) -> dict[str, str]:
    return {"published_on": "10/09/2026", "places": "Trụ sở", "signer": str(here.leader.person_id), **other}


def test_the_notice_is_posted_with_its_paper(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(
        here, starts_at=moment(day(2026, 9, 25), 8), ends_at=moment(day(2026, 9, 25), 10)
    )
    words = ask.words(here.clerk, url(dialogue, "thong-bao/"))
    assert "Sẽ công khai bốn điều" in words
    assert "15/09/2026" in words
    assert ask.post(here.leader, url(dialogue, "thong-bao/"), announced(here)).onward == url(dialogue)
    notice = Notice.objects.get()
    assert notice.posted_at_places == "Trụ sở"
    assert "đúng hạn, đăng ngày 10/09/2026" in ask.words(here.supervisor, url(dialogue))
    assert "Thông báo" in ask.words(here.clerk, "/ban/so-van-ban/")


def test_a_notice_less_than_ten_days_ahead_needs_its_reason(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, "thong-bao/"), announced(here))
    assert told.status == 422
    assert "10 ngày" in told.fault("late_reason")
    assert told.typed("places") == "Trụ sở"
    late = announced(here, late_reason="Bão số 9")
    assert ask.post(here.leader, url(dialogue, "thong-bao/"), late).status == 302
    assert "đăng muộn" in ask.words(here.clerk, url(dialogue))


@pytest.mark.parametrize("published_on", ["19/09/2026", "11/09/2026", "", "31/09/2026", "\0", "1" * 100_000])
def test_a_notice_after_the_dialogue_or_today_or_on_no_day_is_refused(
    ask: Asking, here: World, published_on: str
) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        sent = announced(here, published_on=published_on, late_reason="Bão số 9")
        told = ask.post(here.leader, url(dialogue, "thong-bao/"), sent)
    assert told.status == 422
    assert told.fault("published_on")
    assert told.typed("late_reason") == "Bão số 9"


def test_a_notice_after_the_day_of_the_dialogue_is_refused(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = dialogues.called(here)
    clock.now = moment(day(2026, 9, 20))
    with nothing_written():
        sent = announced(here, published_on="19/09/2026", late_reason="Quên")
        told = ask.post(here.leader, url(dialogue, "thong-bao/"), sent)
    assert told.status == 422
    assert told.fault("published_on") or told.fault("")


def test_the_clerk_prepares_the_notice_and_is_told_who_posts_it(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "thong-bao/"), announced(here, late_reason="Bão số 9"))
    assert told.status == 422
    assert "Chỉ lãnh đạo, bộ phận tham mưu" in told.fault("")
    assert told.typed("late_reason") == "Bão số 9"


def test_what_was_called_is_changed_and_after_the_notice_only_with_a_new_one(
    ask: Asking, here: World
) -> None:
    dialogue = dialogues.called(here)
    assert ask.post(here.advisory, url(dialogue, "sua/"), call_sent(here, place="Sân đình")).status == 302
    assert fresh(dialogue).place == "Sân đình"
    told = dialogues.announced(here)
    with nothing_written():
        refused = ask.post(here.advisory, url(told, "sua/"), call_sent(here, place="Sân đình"))
    assert refused.status == 422
    assert "Lý do thông báo lại" in refused.fault("a-change_reason")
    assert refused.typed("place") == "Sân đình"
    again = {"a-published_on": "10/09/2026", "a-change_reason": "Nhà văn hóa đang sửa"}
    assert (
        ask.post(here.advisory, url(told, "sua/"), {**call_sent(here, place="Sân đình"), **again}).status
        == 302
    )
    assert "Lần 2: 10/09/2026" in ask.words(here.supervisor, url(told))


@pytest.mark.parametrize(("act", "state"), [("hoan/", "postponed"), ("huy/", "cancelled")])
def test_a_dialogue_is_stopped_with_a_reason_that_stays_to_be_read(
    ask: Asking, here: World, act: str, state: str
) -> None:
    dialogue = dialogues.announced(here)
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, act), {"reason": " "})
    assert told.status == 422
    assert "Lý do" in told.fault("reason")
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, act), {"reason": "đ" * 501})
    assert "501 ký tự" in told.fault("reason")
    assert ask.post(here.leader, url(dialogue, act), {"reason": "Bão số 9"}).status == 302
    assert fresh(dialogue).state == state
    assert "Bão số 9" in ask.words(here.supervisor, url(dialogue))
    with nothing_written():
        late = ask.post(here.leader, url(dialogue, "hoan/"), {"reason": "Mưa lớn"})
    assert late.status == 422
    assert late.typed("reason") == "Mưa lớn"
