"""The sentences of chapter II of a report of a period, each from figures that the annex holds too."""

from dataclasses import dataclass

from doithoai.reports.counting import MEDIAN, Sheet, rate

SECTION_WORDS = ("A", "B", "C", "D", "E", "F")
MOST_NAMED = 12  # heads named in the text; the page lists them all


@dataclass(frozen=True)
class Passage:
    """A numbered paragraph: its lead-in and its words."""

    lead: str
    words: str


def passages(sheet: Sheet) -> tuple[Passage, ...]:
    """What was held, received, answered and solved, and by whom."""
    told = (
        ("Tổ chức đối thoại.", _held(sheet)),
        ("Người đứng đầu.", _heads(sheet)),
        ("Tiếp nhận ý kiến, kiến nghị.", _received(sheet)),
        ("Xử lý tại hội nghị.", _said(sheet)),
        ("Trả lời, giải quyết.", _dealt(sheet)),
        ("Cam kết, đôn đốc.", _kept(sheet)),
        ("Mức độ hài lòng.", _satisfied(sheet)),
    )
    return tuple(Passage(f"{n}. {lead}", words) for n, (lead, words) in enumerate(told, 1))


def _held(sheet: Sheet) -> str:
    n = sheet.number
    if not n("buoi"):
        return "Trong kỳ chưa tổ chức buổi đối thoại nào."
    kinds = (
        f"định kỳ {n('buoi-periodic')}, đột xuất {n('buoi-extraordinary')}, theo chuyên đề {n('buoi-thematic')}, "
        f"chuyên sâu {n('buoi-in-depth')}"
    )
    levels = "".join(f"; {line.label.lower()}: {line.number}" for line in sheet.levels)
    return (
        f"Đã tổ chức {n('buoi')} buổi ({kinds}{levels}), trong đó {n('buoi-truc-tuyen')} buổi có trực tuyến; {n('luot-du')} lượt "
        f"người dự. Thông báo công khai trước ít nhất 10 ngày: {rate(sheet, 'thong-bao-dung-han')}. Ban hành thông báo kết luận "
        f"trong 07 ngày làm việc: {rate(sheet, 'ket-luan-dung-han')}."
    )


def _heads(sheet: Sheet) -> str:
    n = sheet.number
    words = (
        f"Bí thư chủ trì {n('chu-tri-secretary')} buổi, Chủ tịch HĐND {n('chu-tri-council-chair')}, Chủ tịch UBND "
        f"{n('chu-tri-peoples-committee-chair')}, cấp phó {n('chu-tri-cap-pho')}, người khác {n('chu-tri-khac')}. Người đứng đầu đủ "
        f"số lần đối thoại trong năm: {n('du-so-lan')}/{n('nguoi-dung-dau')}."
    )
    if not sheet.lacking:
        return words
    named = "; ".join(f"{head.name} ({head.body})" for head in sheet.lacking[:MOST_NAMED])
    rest = len(sheet.lacking) - MOST_NAMED
    return f"{words} Chưa đủ: {named}{f' và {rest} người khác' if rest > 0 else ''}."


def _received(sheet: Sheet) -> str:
    n = sheet.number
    from_elsewhere = f", nơi khác chuyển đến {n('noi-khac-chuyen')}" if n("noi-khac-chuyen") else ""
    return (
        f"Tiếp nhận {n('tiep-nhan')} ý kiến; trong phạm vi {n('trong-pham-vi')} ({n('vu-viec')} vụ việc): tại hội nghị "
        f"{n('tai-hoi-nghi')}, trước hoặc ngoài hội nghị {n('truoc-hoi-nghi')}{from_elsewhere}; nêu lại {n('neu-lai')}. Ngoài phạm vi, "
        f"đếm riêng: {n('ngoai-pham-vi')} (khiếu nại {n('khieu-nai')}, tố cáo {n('to-cao')}, thuộc tòa án {n('toa-an')}); không xem "
        f"xét: {n('khong-xem-xet')}."
    )


def _said(sheet: Sheet) -> str:
    n = sheet.number
    return (
        f"Trả lời ngay {n('tra-loi-ngay')}; kiểm tra, trả lời sau {n('tra-loi-sau')}; ghi nhận, báo cáo cấp trên {n('ghi-nhan')}; "
        f"chưa đưa ra hội nghị, xử lý riêng {n('chua-neu')}."
    )


def _dealt(sheet: Sheet) -> str:
    n = sheet.number
    return (
        f"Tỷ lệ trả lời: {rate(sheet, 'da-tra-loi')}. Tỷ lệ giải quyết xong: {rate(sheet, 'giai-quyet-xong')}. Tỷ lệ kết thúc đúng "
        f"hạn: {rate(sheet, 'dung-han')}. Đang giải quyết {n('dang-giai-quyet')}, chưa giải quyết {n('chua-giai-quyet')}, đang quá "
        f"hạn {n('qua-han')}, đã gia hạn {n('gia-han')}; trung vị {n(MEDIAN)} ngày từ khi nhận đến khi trả lời. Chuyển cơ quan có "
        f"thẩm quyền {n('da-chuyen')}, báo cáo cấp trên {n('trinh-cap-tren')}, kiến nghị cơ chế {n('co-che')}. Theo lĩnh vực: bảng "
        "cuối mục này."
    )


def _kept(sheet: Sheet) -> str:
    n = sheet.number
    return (
        f"Trong kỳ ghi {n('cam-ket')} việc đã hứa, kết luận; xong, có người xác nhận {n('cam-ket-xong')}; báo xong, chờ xác nhận "
        f"{n('cam-ket-bao-xong')}; đang thực hiện {n('cam-ket-dang-lam')}. Đang quá hạn {n('cam-ket-qua-han')}; đôn đốc bằng văn bản "
        f"{n('don-doc')} lần, {n('don-doc-da-tra-loi')} lần có trả lời."
    )


def _satisfied(sheet: Sheet) -> str:
    if not sheet.number("danh-gia"):
        return "Chưa có ý kiến đánh giá của người dân."
    return f"Hài lòng: {rate(sheet, 'hai-long')} ý kiến đánh giá."
