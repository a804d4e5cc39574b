"""A dialogue of the ward's Party committee or people's committee with opinions of every outcome, through verbs."""

from dataclasses import dataclass, replace

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.calling import TeamSeat, call, name_team
from doithoai.dialogues.conclusion import Concluding, Reporting
from doithoai.dialogues.floor import call_next, count_attendance, finish_speech, note, open_floor
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import announce
from doithoai.dialogues.programme import prefill, tick
from doithoai.dialogues.queries import recipients
from doithoai.opinions.answering import Drafting, agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.gate import end_dialogue, speech_to_opinion
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.triage import Sorting, accept, decline, put_out_of_scope
from doithoai.organisations.models import Account, Category, Layout, Organisation
from tests.factories.dialogues import ENDS, NOTICE_ON, STARTS, facts, fresh, slip
from tests.factories.organisations import World, day, moment

RECEIVED = moment(day(2026, 9, 3))
CONCLUDED_ON = day(2026, 9, 25)
LATER = day(2026, 10, 15)
PHONE = "0912345678"
TEXTS = (
    (
        "Cống thoát nước ngõ 12 khu phố Dương Lôi hẹp, cứ mưa to là ngập sân nhà dân. Đề nghị mở rộng cống, "
        f"nạo vét trước mùa mưa. Liên hệ {PHONE}."
    ),
    "Đề nghị lắp đèn chiếu sáng đoạn đường từ nhà văn hóa đến trường mầm non; buổi tối các cháu đi học về rất tối.",
    "Mức hỗ trợ người thu gom rác còn thấp, đề nghị tỉnh xem xét nâng lên để giữ được người làm.",
)


@dataclass(frozen=True)
class Conference:
    """The dialogue with whoever runs it and its opinions."""

    world: World
    dialogue: Dialogue
    by: Account
    prepared: list[Opinion]
    outside: Opinion
    declined: Opinion

    @property
    def organisation(self) -> Organisation:
        """The body that holds it."""
        return self.dialogue.organisation


def conference(world: World, layout: str = Layout.PARTY) -> Conference:
    """Announced, with five opinions collected beforehand: one answer agreed, one out of scope, one declined."""
    body = world.ward.party_committee if layout == Layout.PARTY else world.ward.peoples_committee
    by = world.advisory if layout == Layout.PARTY else world.chairman
    head = Category.SECRETARY if layout == Layout.PARTY else Category.PEOPLES_COMMITTEE_CHAIR
    dialogue = call(body, facts(world, chair=world.ward.people[head]), by=by, at=moment(day(2026, 8, 20)))
    name_team(
        dialogue,
        [TeamSeat(world.clerk.person, "Ghi biên bản", is_secretary=True), TeamSeat(by.person)],
        by=by,
        at=moment(day(2026, 8, 21)),
    )
    announce(
        fresh(dialogue),
        published_on=NOTICE_ON,
        places="Trụ sở, nhà văn hóa các khu phố",
        by=by,
        at=moment(NOTICE_ON, 14),
    )
    dialogue = fresh(dialogue)
    prepared = [_sorted(dialogue, text, by) for text in TEXTS]
    _answered(world, prepared[0], by)
    outside = _handed(dialogue, "Tôi tố cáo cán bộ địa chính nhận tiền của dân.")
    put_out_of_scope(outside, "denunciation", "Có dấu hiệu tố cáo", by=by, at=RECEIVED)
    declined = _handed(dialogue, "abc xyz")
    decline(declined, "Không có nội dung", by=by, at=RECEIVED)
    return Conference(world, fresh(dialogue), by, prepared, outside, declined)


def _handed(dialogue: Dialogue, text: str) -> Opinion:
    handed = Handed(
        organisation=dialogue.organisation,
        channel="portal",
        text=text,
        received_on=day(2026, 9, 3),
        petitioner="Bà Trần Thị Mẫu",
        address="Khu phố Dương Lôi",
        phone=PHONE,
        dialogue=dialogue,
    )
    return receive(handed, by=PUBLIC, at=RECEIVED).opinions.get()


def _sorted(dialogue: Dialogue, text: str, by: Account) -> Opinion:
    above = "tỉnh" in text
    sorting = Sorting(
        "petition", "flooding" if "Cống" in text else "lighting", "high", "province" if above else "commune"
    )
    return accept(_handed(dialogue, text), sorting, by=by, at=RECEIVED)


def _answered(world: World, opinion: Opinion, by: Account) -> None:
    unit = world.ward.departments[0]
    assign(opinion, unit, "draft", day(2026, 9, 15), by=by, at=RECEIVED)
    drafting = Drafting(
        "Phường đã khảo sát ngày 05/9/2026. Cống cũ rộng 40 cm sẽ được thay bằng cống hộp 80 cm, dài 210 m.\n"
        "Trong tháng 9 nạo vét trước để giảm ngập.",
        "Khoản 2 Điều 12 Luật Đầu tư công",
        unit,
        LATER,
    )
    draft(opinion, drafting, by=world.unit_officer, at=moment(day(2026, 9, 8)))
    agree(opinion, by=by, at=moment(day(2026, 9, 10)))


def held(world: World, layout: str = Layout.PARTY) -> Conference:
    """The same after the conference: two spoke, one was not reached, every opinion has an outcome."""
    made = conference(world, layout)
    dialogue, by = made.dialogue, made.by
    for number in (1, 2, 3):
        slip(dialogue, number)
    prefill(dialogue, by=by, at=RECEIVED)
    open_floor(dialogue, by=by, at=STARTS)
    count_attendance(dialogue, 142, by=by, at=STARTS)
    for minute, item in enumerate(dialogue.programme.all()[:3]):
        tick(item, by=by, at=moment(day(2026, 9, 18), 8, 2 + minute * 5))
    note(
        dialogue,
        "Người chủ trì đề nghị phát biểu ngắn gọn, đúng chủ đề.",
        by=by,
        at=moment(day(2026, 9, 18), 8, 20),
    )
    said = (
        (
            "Điểm tập kết rác đầu ngõ bốc mùi. Đề nghị dời đi.",
            Said(
                "answered",
                "Chủ tịch UBND phường",
                note="Dời điểm tập kết về bãi đất trống sau chợ từ ngày 01/10.",
            ),
        ),
        (
            "Đường liên khu phố xuống cấp, xe tải chạy ngày đêm.",
            Said(
                "answer_later",
                "Trưởng phòng Kinh tế",
                LATER,
                world.ward.departments[0],
                "Sẽ đo tải trọng, lập biện pháp cấm giờ.",
            ),
        ),
    )
    for minute, (words, outcome) in enumerate(said):
        at = moment(day(2026, 9, 18), 8, 30 + minute * 10)
        speech = call_next(dialogue, by=by, at=at)
        (opinion,) = speech_to_opinion(speech, words, by=by, at=at)
        finish_speech(speech, by=by, at=at)
        accept(
            opinion,
            Sorting("petition", "waste" if minute == 0 else "roads", "medium", "commune"),
            by=by,
            at=at,
        )
        give_outcome(opinion, outcome, by=by, at=at)
    at = moment(day(2026, 9, 18), 9, 30)
    give_outcome(made.prepared[0], Said("answered", "Trưởng phòng Kinh tế"), by=by, at=at)
    give_outcome(made.prepared[1], Said("answer_later", "Chủ tịch UBND phường", LATER), by=by, at=at)
    give_outcome(made.prepared[2], Said("recorded", "Người chủ trì"), by=by, at=at)
    end_dialogue(dialogue, LATER, by=by, at=ENDS)
    return replace(made, dialogue=fresh(dialogue))


def concluding(made: Conference, number: str = "") -> Concluding:
    """What the chair concludes; without a number the next one is taken."""
    return Concluding(
        assessment="Không khí thẳng thắn, xây dựng; các ý kiến sát thực tế.\nCông tác chuẩn bị đúng trình tự.",
        follow_up="",
        number=number,
        issued_on=CONCLUDED_ON,
        signer=made.dialogue.chair,
    )


def reporting(made: Conference, number: str = "") -> Reporting:
    """The report to everybody whom both directives name."""
    return Reporting(
        "Đề nghị tỉnh hỗ trợ kinh phí thu gom rác.",
        number,
        day(2026, 9, 28),
        recipients(made.dialogue),
        made.dialogue.chair,
    )
