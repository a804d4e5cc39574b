"""Dates and times in words, as official papers and people write them."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
MONTHS = (
    gettext_lazy("tháng 1"),
    gettext_lazy("tháng 2"),
    gettext_lazy("tháng 3"),
    gettext_lazy("tháng 4"),
    gettext_lazy("tháng 5"),
    gettext_lazy("tháng 6"),
    gettext_lazy("tháng 7"),
    gettext_lazy("tháng 8"),
    gettext_lazy("tháng 9"),
    gettext_lazy("tháng 10"),
    gettext_lazy("tháng 11"),
    gettext_lazy("tháng 12"),
)


def local(value: date) -> date:
    """A moment in the time zone of the page; a plain date stays as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def date_vi(value: date | None) -> str:
    """04/12/2026; a moment gives its day."""
    return local(value).strftime("%d/%m/%Y") if value else ""


def time_vi(value: datetime | None) -> str:
    """08:00."""
    return local(value).strftime("%H:%M") if value else ""


def datetime_vi(value: datetime | None) -> str:
    """08:00 04/12/2026."""
    return local(value).strftime("%H:%M %d/%m/%Y") if value else ""


def weekday(value: date | None) -> str:
    """Thứ Sáu."""
    return str(WEEKDAYS[local(value).weekday()]) if value else ""


def day_vi(value: date | None) -> str:
    """thứ Sáu 04/12/2026, and with the hour in front when there is one: 08:00 thứ Sáu 04/12/2026."""
    if not value:
        return ""
    words = f"{weekday(value)} {date_vi(value)}"
    return f"{time_vi(value)} {words}" if isinstance(value, datetime) else words


def month_vi(value: date) -> str:
    """tháng 12 (the leaf of a calendar)."""
    return str(MONTHS[local(value).month - 1])
