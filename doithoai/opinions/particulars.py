"""What singles a person out although no name stands there: a small place, a house, a post that one person holds."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Opinion

FEW = 4  # opinions of a place in a year: fewer, and neighbours know who wrote
YEAR = timedelta(days=365)
HOUSE = (
    r"(?:nhà|hộ|gia đình|vườn|ruộng|đất) (?:của )?(?:tôi|chúng tôi|bà|ông)\b[^.;,]{0,30}"
    r"\b(?:cạnh|sát|đối diện|phía sau|sau|trước|gần|giáp|đầu|cuối)\b"
    r"|\b(?:cạnh|sát|đối diện|sau|giáp) nhà (?:tôi|ông|bà)\b"
)
# Each with what a reader would understand from it; heuristics, so they warn and never refuse.
SIGNS: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            HOUSE,
            _("chỉ ra căn nhà"),
        ),
        (
            r"\b(?:trưởng (?:thôn|xóm|bản|ấp|khu phố|trạm)|tổ trưởng|bí thư chi bộ|hiệu trưởng|trưởng ban công tác mặt trận)\b",
            _("chức vụ mà ở một nơi chỉ có một người"),
        ),
        (
            r"\b(?:duy nhất|độc nhất|chỉ (?:có )?(?:mình|một|nhà) (?:tôi|hộ|nhà|gia đình))\b",
            _("nói là người, hộ duy nhất"),
        ),
        (
            r"\b(?:khuyết tật|tâm thần|bại liệt|chất độc da cam|HIV|ung thư|chạy thận|thương binh|liệt sĩ|hộ nghèo|đơn thân)\b",
            _("hoàn cảnh, bệnh tật riêng"),
        ),
        (r"\b\d{1,3} tuổi\b|\bsinh năm \d{4}\b", _("tuổi, năm sinh")),
        (
            r"\b(?:thửa|tờ bản đồ|sổ đỏ|giấy chứng nhận|hợp đồng|hộ chiếu)(?: đất)? số\s*\S+",
            _("số thửa, số giấy tờ"),
        ),
        (
            r"\b(?:con|cháu|vợ|chồng|mẹ|bố|cha|em) (?:gái|trai|ruột )?(?:của )?tôi\b",
            _("người thân của người nêu"),
        ),
    )
)


@dataclass(frozen=True)
class Particular:
    """Words that may tell who it is, and why."""

    words: str
    why: str


def particulars(text: str) -> list[Particular]:
    """The words of a text by which neighbours may know who speaks, each once."""
    found: dict[str, Particular] = {}
    for pattern, why in SIGNS:
        for one in pattern.finditer(text):
            found.setdefault(one.group().lower(), Particular(one.group(), str(why)))
    return list(found.values())


def few_from_there(opinion: Opinion) -> int | None:
    """How many opinions came from the same place in a year when they are few; none when the place says nothing."""
    if not opinion.area:
        return None
    same = Opinion.objects.filter(
        organisation=opinion.organisation_id,
        area=opinion.area,
        received_on__gt=opinion.received_on - YEAR,
        received_on__lte=opinion.received_on + YEAR,
    )
    number = len(same.values_list("pk", flat=True)[:FEW])
    return number if number < FEW else None
