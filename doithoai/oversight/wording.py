"""What each clause of the ledger asks, in a few words; the order is that of a year and of a dialogue's life."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
GROUPS: tuple[tuple[Words, dict[str, Words]], ...] = (
    (
        _("Kế hoạch và số lần trong năm"),
        {
            "A.4-a": _("Kế hoạch năm, trước 01/02"),
            "B.Đ8.1-a": _("Kế hoạch, chương trình đối thoại định kỳ"),
            "A.1-e": _("Ít nhất 1 lần đối thoại một năm"),
            "B.Đ11-a": _("Ít nhất 2 lần đối thoại một năm"),
            "A.4-b": _("Xong các buổi trong năm, trước 15/11"),
        },
    ),
    (
        _("Thông báo và chuẩn bị"),
        {
            "B.Đ8.2-b": _("Cử bộ phận tham mưu giúp việc"),
            "B.Đ8.3-a": _("Công bố đủ thời gian, thành phần, địa điểm, chủ đề"),
            "B.Đ8.3-b": _("Thông báo công khai trước 10 ngày"),
            "B.Đ8.1-g1": _("Thu thập ý kiến trước buổi"),
            "B.Đ8.1-g2b": _("Phân loại theo nội dung, mức độ cấp thiết"),
            "B.Đ8.1-g2c": _("Phân công chuẩn bị trả lời"),
            "B.Đ8.1-g3a": _("Thống nhất nội dung trả lời"),
            "B.Đ8.1-g4a": _("Mọi ý kiến và trả lời vào hồ sơ"),
        },
    ),
    (
        _("Tại hội nghị và kết luận"),
        {
            "B.Đ9.2-b": _("Mọi ý kiến được trả lời hoặc tiếp thu"),
            "A.4-c": _("Thông báo kết luận trong 07 ngày làm việc"),
        },
    ),
    (
        _("Giải quyết sau đối thoại"),
        {
            "A.4-d": _("Trả lời bằng văn bản khi cần"),
            "B.Đ10.1-g1": _("Trả lời bằng văn bản cho người nêu"),
            "A.4-e": _("Chuyển hoặc phối hợp giải quyết"),
            "B.Đ10.1-b": _("Phân công khẩn trương giải quyết"),
            "A.2-g": _("Chuyển cơ quan có thẩm quyền"),
            "B.Đ10.1-g3a": _("Chuyển cơ quan có trách nhiệm"),
            "A.2-h": _("Báo cáo cấp trên khi chuyển"),
            "A.2-i": _("Báo cho người nêu khi chuyển"),
            "B.Đ10.1-g3b": _("Báo cho người nêu kiến nghị"),
            "B.Đ7-3": _("Báo cáo vượt thẩm quyền, đủ bốn phần"),
            "B.Đ10.1-g2a": _("Trình cấp trên việc vượt thẩm quyền"),
        },
    ),
    (
        _("Báo cáo, rút kinh nghiệm"),
        {
            "A.4-g": _("Báo cáo ban thường vụ cùng cấp"),
            "A.4-h": _("Báo cáo cấp trên trực tiếp"),
            "A.4-i": _("Gửi để theo dõi, giám sát"),
            "B.Đ10.2-b": _("Báo cáo kết quả kèm biên bản, hồ sơ"),
            "B.Đ10.1-a": _("Rút kinh nghiệm nội bộ"),
            "B.Đ13-b": _("Báo cáo 6 tháng và năm"),
            "A.6-b": _("Báo cáo năm, trước 30/11"),
            "A.6-d": _("Báo cáo tổng hợp, trước 15/12"),
        },
    ),
)
DUTIES: dict[str, Words] = {clause: words for _name, duties in GROUPS for clause, words in duties.items()}
PLACES = {clause: place for place, clause in enumerate(DUTIES)}


def duty_words(clause_id: str) -> str:
    """The few words of a clause."""
    return str(DUTIES.get(clause_id, clause_id))


def group_words(clause_id: str) -> str:
    """The part of the year or of a dialogue's life to which a clause belongs."""
    return next((str(name) for name, duties in GROUPS if clause_id in duties), "")
