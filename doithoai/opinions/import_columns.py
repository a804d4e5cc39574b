"""The columns of a file of opinions: heading, what may stand in a cell, and how a cell becomes a fact (A.1-i)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import TextChoices
from django.utils import translation

from doithoai.opinions.models import Channel, PetitionerKind
from doithoai.opinions.sheets import Cell
from doithoai.opinions.wording import MOST_LETTERS
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import fold

# What comes by the portal, is said on the floor or is read from a mailbox has a way of its own.
CHANNELS = tuple(one for one in Channel if one not in {Channel.PORTAL, Channel.SPEECH})
DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?: 0?0:00(?::00)?)?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
OLDEST = timedelta(days=20 * 366)
MOST_PEOPLE = 1_000_000
# Sheets of the template beside the one to fill in.
LISTS, HELP = "Danh mục", "Hướng dẫn"
YES, NO = {"co", "x", "dong y", "1"}, {"", "khong", "khong dong y", "0"}


def plain(text: str) -> str:
    """As headings and choices are compared: without diacritics, signs, spaces at the ends and what stands in brackets."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(re.sub(r"\(.*?\)", " ", text))).split())


def vietnamese(choices: Iterable[TextChoices]) -> dict[str, str]:
    """Value → name as files have it, whatever the language of the page: the sentences of the code itself."""
    with translation.override(None):
        return {str(one.value): str(one.label) for one in choices}


CHANNEL_NAMES = vietnamese(CHANNELS)
KIND_NAMES = vietnamese(PetitionerKind)
BY_CHANNEL = {plain(name): value for value, name in CHANNEL_NAMES.items()}
BY_KIND = {plain(name): value for value, name in KIND_NAMES.items()}


def text_of(most: int) -> Callable[[Cell, date], str]:
    """Words on one line, as long as they may be."""

    def take(cell: Cell, _today: date) -> str:
        words = " ".join(cell.text.split())
        if len(words) > most:
            raise Refused(
                "Dài %(length)s ký tự; nhận tối đa %(most)s.", field="cell", length=len(words), most=most
            )
        return words

    return take


def words(cell: Cell, _today: date) -> str:
    """The opinion itself, word for word."""
    if len(cell.text) > MOST_LETTERS:
        raise Refused(
            "Nội dung dài %(length)s ký tự; nhận tối đa %(most)s. Hãy tách thành nhiều dòng.",
            field="cell",
            length=len(cell.text),
            most=MOST_LETTERS,
        )
    return cell.text


def channel(cell: Cell, _today: date) -> str:
    """One of the channels, by its name."""
    return _one_of(BY_CHANNEL, cell.text)


def petitioner_kind(cell: Cell, _today: date) -> str:
    """Who raised it; empty: the name tells."""
    if not cell.text.strip():
        return ""
    return _one_of(BY_KIND, cell.text)


def _one_of(choices: dict[str, str], text: str) -> str:
    asked = plain(text)
    near = [value for name, value in choices.items() if name == asked or asked in CUT.get(value, ())]
    if near:
        return near[0]
    raise Refused(
        "Không có “%(text)s” trong danh sách. Hãy chọn đúng một mục trong ô của tệp mẫu.",
        field="cell",
        text=text.strip()[:60],
    )


# What people write for short.
CUT: dict[str, tuple[str, ...]] = {
    Channel.LETTER: ("don thu", "don", "thu"),
    Channel.PAPER_SLIP: ("phieu", "phieu y kien"),
    Channel.PRESS: ("bao chi", "du luan"),
    Channel.FRONT: ("mat tran", "mttq", "doan the", "mttq doan the tong hop"),
    Channel.SURVEY: ("khao sat", "tham do"),
    Channel.EMAIL: ("email", "e mail"),
    PetitionerKind.GROUP: ("tap the", "to chuc", "nhom"),
    PetitionerKind.ANONYMOUS: ("an danh", "giau ten"),
}  # fmt: skip


def day(cell: Cell, today: date) -> date:
    """A real date, a day Excel counted, or words such as 04/12/2026; never a day to come."""
    found = cell.day or _day_in(cell.text.strip())
    if found > today:
        raise Refused("Ngày nhận %(day)s ở sau hôm nay.", field="cell", day=found)
    if found < today - OLDEST:
        raise Refused("Ngày nhận %(day)s quá xa. Hãy xem lại năm.", field="cell", day=found)
    return found


def _day_in(text: str) -> date:
    if found := YEAR_FIRST.fullmatch(text):
        year, month, number = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        number, month, year = (int(part) for part in found.groups())
    else:
        raise Refused(
            "Chưa đọc được ngày “%(text)s”. Hãy ghi ngày/tháng/năm, ví dụ 04/12/2026.",
            field="cell",
            text=text[:40],
        )
    if month > 12 >= number:
        raise Refused(
            "“%(text)s” ghi theo tháng/ngày/năm. Hãy ghi ngày/tháng/năm: %(right)s.",
            field="cell",
            text=text[:40],
            right=f"{month:02d}/{number:02d}/{year}",
        )
    try:
        return date(year, month, number)
    except ValueError:
        raise Refused("Trong lịch không có ngày “%(text)s”.", field="cell", text=text[:40]) from None


def phone(cell: Cell, _today: date) -> str:
    """As written; a number cell has lost the nought in front, which no telephone number lacks."""
    if cell.number is not None and len(cell.text) == 9 and cell.text[0] in "235789":
        return f"0{cell.text}"
    return text_of(30)(cell, _today)


def email(cell: Cell, _today: date) -> str:
    """An address or nothing."""
    address = cell.text.strip()
    try:
        if address:
            EmailValidator()(address)
    except ValidationError:
        raise Refused("Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn.", field="cell") from None
    return text_of(254)(cell, _today)


def people(cell: Cell, _today: date) -> int | None:
    """How many persons or households."""
    text = cell.text.strip().replace(".", "")
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text[:9]) <= MOST_PEOPLE or len(text) > 9:
        raise Refused("Hãy ghi một số, ví dụ 45.", field="cell")
    return int(text)


def yes(cell: Cell, _today: date) -> bool:
    """Có or Không; empty is no."""
    said = plain(cell.text)
    if said not in YES | NO:
        raise Refused("Hãy ghi Có hoặc Không.", field="cell")
    return said in YES


@dataclass(frozen=True)
class Column:
    """One column: its heading in the file, the fact it becomes, how to fill it in."""

    name: str  # of the fact in `Handed`
    heading: str
    take: Callable[[Cell, date], Any]
    how: str
    example: str
    required: bool = False
    also: tuple[str, ...] = field(default=())

    @property
    def choices(self) -> tuple[str, ...]:
        """For a drop-down list."""
        kinds: dict[str, tuple[str, ...]] = {
            "channel": tuple(CHANNEL_NAMES.values()),
            "petitioner_kind": tuple(KIND_NAMES.values()),
            "publish_name": ("Có", "Không"),
        }
        return kinds.get(self.name, ())


COLUMNS = (
    Column("channel", "Kênh tiếp nhận", channel, "Chọn một mục trong danh sách của ô.", CHANNEL_NAMES[Channel.FRONT], required=True, also=("kenh",)),
    Column("received_on", "Ngày nhận", day, "Ngày/tháng/năm nơi tổng hợp nhận được ý kiến; không sau hôm nay.", "04/09/2026", required=True, also=("ngay tiep nhan", "ngay")),
    Column("text", "Nội dung ý kiến", words, "Ghi đúng lời người dân, không sửa. Mỗi việc một dòng; tối đa 20.000 ký tự.", "Ngõ 24 ngập sau mưa. Đề nghị thông cống.", required=True, also=("noi dung", "y kien", "noi dung y kien kien nghi", "cau tra loi")),
    Column("petitioner_kind", "Người nêu", petitioner_kind, "Cá nhân; Tập thể, tổ chức; Không nêu tên. Để trống: có tên là cá nhân, không có tên là không nêu tên.", "Cá nhân", also=("loai nguoi neu",)),
    Column("petitioner", "Họ tên, tên tổ chức", text_of(200), "Để trống nếu người nêu không cho biết tên.", "Nguyễn Thị Thử", also=("ho ten", "ho va ten", "ten", "ho ten nguoi neu")),
    Column("address", "Thôn, khu phố", text_of(300), "Nơi ở, hoặc nơi có việc.", "Khu phố Trang Hạ", also=("dia chi", "thon", "khu pho")),
    Column("phone", "Điện thoại", phone, "Chỉ để báo kết quả. Để ô ở dạng chữ (Text) thì không mất số 0 ở đầu.", "0900 000 102", also=("so dien thoai", "sdt")),
    Column("email", "Thư điện tử", email, "Chỉ để báo kết quả.", "thu@example.vn"),
    Column("people", "Số người, số hộ", people, "Khi nhiều người cùng nêu một ý kiến.", "45", also=("so nguoi", "so ho")),
    Column("reference", "Số, ngày đơn thư; báo, ngày đăng", text_of(300), "Đơn số mấy, ngày nào; báo nào, ngày nào; câu hỏi khảo sát nào.", "Đơn số 12, ngày 01/09/2026", also=("so ngay don thu", "bao ngay dang", "nguon tin", "tham chieu")),
    Column("place", "Nơi nhận", text_of(200), "Nơi người dân nói hoặc nộp phiếu.", "Nhà văn hóa khu phố", also=("nhan tai",)),
    Column("publish_name", "Đồng ý công khai tên", yes, "Có hoặc Không; để trống là Không.", "Không"),
)  # fmt: skip
BY_HEADING = {plain(heading): column for column in COLUMNS for heading in (column.heading, *column.also)}
