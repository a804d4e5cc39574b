"""Nơi ngoài hệ thống chưa trả lời: who said nothing for how many days, and how often they were urged (A.6-c)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official, whole
from doithoai.desk.hanging import PAGE, cards, seated
from doithoai.opinions import hanging, outside

CHOICES = (0, 7, 15, 30, 60)
LONGEST = 366


@official
@require_safe
def outside_list(request: OfficialRequest) -> HttpResponse:
    """Those quiet for so many days, the longest first; each line leads to urging and to entering the answer."""
    bodies = seated(request)
    asked = request.GET.get("ngay", "")
    days = min(whole(asked), LONGEST) if asked.isdecimal() else outside.QUIET_DAYS
    rows = hanging.silent_outside(bodies, request.today, days)
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [(row, (request.today - localdate(row.sent_at)).days) for row in page.object_list],
        "days": days,
        "chosen": str(days) if asked else str(outside.QUIET_DAYS),
        "choices": [(str(number), number) for number in CHOICES],
        "cards": cards(bodies, request.today),
        "current": "ngoai",
    }
    return desk_page(request, "desk/outside.html", context, section="opinions")
