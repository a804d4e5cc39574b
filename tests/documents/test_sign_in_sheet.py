from dataclasses import replace

import pytest

from doithoai.dialogues.attending import Coming, cancel_attendance, register_to_attend, set_capacity
from doithoai.documents.papers import draft_docx
from doithoai.documents.sign_in_sheet import BLANK_ROWS, KIND
from doithoai.organisations.models import Layout
from tests.documents.opening import opened, rows, text
from tests.factories import dialogues
from tests.factories.dialogues import NOTICE_ON
from tests.factories.organisations import moment, world

pytestmark = pytest.mark.django_db
BEFORE = moment(NOTICE_ON, 15)
LAN = Coming("Bà Nguyễn Thị Lan", "Khu phố Dương Lôi", phone="0912345678")


@pytest.mark.parametrize("layout", list(Layout))
def test_the_sheet_holds_everybody_by_given_name_who_waits_apart_and_room_for_others(layout: str) -> None:
    here = world()
    hall = dialogues.announced(here)
    hall.organisation.layout = layout
    hall.organisation.save(update_fields=["layout"])
    set_capacity(hall, 8, by=here.clerk, at=BEFORE)
    group = replace(LAN, name="Ông Trần Văn An", group="Hội Phụ nữ", people=6)
    gone = replace(LAN, name="Ông Đã Hủy")
    last = replace(LAN, name="Bà Lý Thị Chờ")
    for coming in (LAN, group, gone, last):
        register_to_attend(hall, coming, by=here.clerk, at=BEFORE)
    set_capacity(hall, 7, by=here.clerk, at=BEFORE)
    cancel_attendance(hall.attendees.get(name=gone.name), by=here.clerk, at=BEFORE)
    paper = draft_docx(KIND, hall)
    words, table = text(paper), next(t for t in opened(paper).tables if len(t.rows) > BLANK_ROWS)
    cells = rows(table)
    assert cells[0] == ["Số", "Họ và tên", "Thôn, khu phố", "Đại diện cho", "Số người đến", "Ký tên"]
    told = [row[:2] + row[4:5] for row in cells[1:] if row[0] != row[1] or not row[0]]
    assert told[:3] == [["2", group.name, "6 / …"], ["1", LAN.name, ""], ["4", last.name, ""]]
    assert told[3:] == [["", "", ""]] * BLANK_ROWS
    assert [row[0] for row in cells[1:] if row[0] and row[0] == row[1]] == [
        "I. ĐÃ ĐĂNG KÝ (2 lượt)",
        "II. CHỜ CHỖ (1 lượt)",
        "III. NGƯỜI ĐẾN CHƯA ĐĂNG KÝ (ghi tay, chữ in)",
    ]
    assert "2 lượt, 7 người, 1 đoàn" in words
    assert "0912" not in words
    assert "Đã Hủy" not in words
