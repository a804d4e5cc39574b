"""Scenes that are set before a journey begins, through verbs; the journey itself is what people do."""

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.programme import prefill
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.triage import Sorting, accept
from doithoai.organisations.models import Layout
from tests.documents.conference import held
from tests.factories import dialogues
from tests.factories.organisations import World, day, moment

BEFORE = moment(day(2026, 9, 3))
PREPARED = (
    ("Trần Thị Mẫu", "Cống ngõ 12 khu phố Dương Lôi hẹp, mưa to là ngập sân nhà dân. Đề nghị mở rộng cống."),
    ("Nguyễn Văn Thử", "Đoạn đường đến trường mầm non tối, đề nghị lắp đèn chiếu sáng."),
    ("Lê Thị Ví", "Mức hỗ trợ người thu gom rác còn thấp, đề nghị nâng lên."),
    ("Phạm Văn Dụ", "Nhà văn hóa khu phố dột nát, đề nghị sửa mái trước mùa mưa."),
    ("Hoàng Thị Tỉ", "Nước máy buổi chiều yếu, đề nghị kiểm tra đường ống."),
    ("Vũ Văn Như", "Chợ tạm lấn lòng đường, đề nghị sắp xếp lại chỗ bán."),
    ("Đặng Thị Giả", "Xe tải chạy qua khu phố ban đêm gây ồn, đề nghị cấm giờ."),
    ("Bùi Văn Định", "Bãi đất trống sau đình bị đổ trộm phế thải, đề nghị dọn."),
    ("Đỗ Thị Ước", "Trạm y tế thiếu bác sĩ ngày nghỉ, đề nghị bố trí trực."),
    ("Ngô Văn Chừng", "Kênh tưới đồng Chùa bồi lấp, đề nghị nạo vét trước vụ."),
)
SPEAKERS = (
    ("Trần Thị Mẫu", "Cống ngõ 12 vẫn ngập"),
    ("Lý Văn Một", "Điểm tập kết rác đầu ngõ"),
    ("Mai Thị Hai", "Đường liên khu phố xuống cấp"),
    ("Cao Văn Ba", "Sân chơi cho trẻ em"),
    ("Tạ Thị Bốn", "Giấy tờ sau sáp nhập phường"),
    ("Hà Văn Năm", "Quy hoạch đất giãn dân"),
    ("Kiều Thị Sáu", "Hàng quán lấn vỉa hè"),
    ("La Văn Bảy", "Cây xanh đổ chưa dọn"),
    ("Mạc Thị Tám", "Camera an ninh ngõ 24"),
    ("Nông Văn Chín", "Trợ cấp hộ nghèo chậm"),
    ("Ông Thị Mười", "Tiếng ồn xưởng mộc"),
    ("Phó Văn Mười Một", "Lớp học thêm cho người lớn"),
    ("Quản Thị Mười Hai", "Thu phí gửi xe ở chợ"),
    ("Sái Văn Mười Ba", "Đường dây điện sà thấp"),
)
GUESTS = ("Đinh Thị Cửa", "Lương Văn Ghế", "Tống Thị Hàng", "Từ Văn Lối")


def hall(world: World) -> None:
    """The morning of a conference: told to the public, prepared, people registered to speak and to attend."""
    dialogue = dialogues.announced(world)
    name_team(
        dialogue,
        [TeamSeat(world.clerk.person, "Ghi biên bản", is_secretary=True), TeamSeat(world.advisory.person)],
        by=world.advisory,
        at=BEFORE,
    )
    prefill(dialogue, by=world.advisory, at=BEFORE)
    for number, (name, text) in enumerate(PREPARED):
        handed = Handed(
            organisation=dialogue.organisation,
            channel="portal",
            text=text,
            received_on=day(2026, 9, 3),
            petitioner=name,
            address="Khu phố Dương Lôi",
            phone=f"09000001{number:02d}",
            dialogue=dialogue,
        )
        opinion = receive(handed, by=PUBLIC, at=BEFORE).opinions.get()
        accept(opinion, Sorting("petition", "roads", "high", "commune"), by=world.advisory, at=BEFORE)
    for name, subject in SPEAKERS:
        slip = Slip(name, address="Khu phố Dương Lôi", subject=subject, phone="", way="portal")
        register_to_speak(dialogue, slip, by=PUBLIC, at=BEFORE)
    for name in GUESTS:
        register_to_attend(dialogue, Coming(name, address="Khu phố Đình"), by=PUBLIC, at=BEFORE)


def after_conferences(world: World) -> None:
    """Two conferences are over, of the Party committee and of the people's committee: every opinion has an outcome."""
    for layout in Layout:
        held(world, layout)
