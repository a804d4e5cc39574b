"""Dữ liệu cá nhân: who looked at whose contact data, when and why; whose data has been kept long enough (spec 10)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.audit.models import Entry
from doithoai.desk.administration import SECTION, administrator, bodies
from doithoai.desk.frame import OfficialRequest, desk_page
from doithoai.opinions.identity import reveals
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.retention import Expired, Rule, expired, rule_of
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import Form, ViDateField
from doithoai.ui.words import one_line

PAGE = 50
MONTH = timedelta(days=30)
MOST = 100
TOLD: dict[str, Promise] = {
    "petitioner": _("họ tên"),
    "address": _("địa chỉ"),
    "phone": _("điện thoại"),
    "email": _("thư điện tử"),
}


class DayForm(Form):
    """As of which day."""

    tai_ngay = ViDateField(label=_("Tính đến ngày"), required=False)


@dataclass(frozen=True)
class Look:
    """One look at contact data."""

    entry: Entry
    code: str
    body: str
    told: list[Promise]


def _looks(rows: list[Entry], names: dict[str, str]) -> list[Look]:
    # A list of those who come to a dialogue is a look too: its subject is no opinion.
    opinions = [row.subject_id for row in rows if row.subject_kind == Opinion._meta.label_lower]
    codes = dict(Opinion.objects.filter(pk__in=opinions).values_list("pk", "code"))
    return [
        Look(
            row,
            codes.get(row.subject_id, "") if row.subject_kind == Opinion._meta.label_lower else "",
            names.get(row.chain, ""),
            [TOLD[name] for name in row.facts.get("told", ()) if name in TOLD],
        )
        for row in rows
    ]


def _often(rows: QuerySet[Entry], since: date) -> list[tuple[str, int]]:
    """Who looked most in the last month."""
    counted = rows.filter(at__date__gte=since).order_by().values_list("actor_name").annotate(n=Count("*"))
    return [(str(name), int(number)) for name, number in counted.order_by("-n", "actor_name")[:5]]


@administrator
@require_safe
def looks(request: OfficialRequest) -> HttpResponse:
    """Each look, the newest first; who looked most often lately."""
    here = list(bodies(request))
    rows, asked = reveals(here), one_line(request.GET.get("q", ""))[:100]
    often = _often(rows, request.today - MONTH)
    if asked:
        rows = rows.filter(actor_name__icontains=asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    names = {str(body.pk): body.short_name for body in here}
    context = {"page": page, "looks": _looks(list(page.object_list), names), "asked": asked, "often": often}
    return desk_page(request, "desk/personal_data.html", {**context, "tab": "xem"}, section=SECTION)


@dataclass(frozen=True)
class Term:
    """What is due in one body, as far as a page shows it."""

    body: Organisation
    rule: Rule
    rows: list[Expired]

    @property
    def more(self) -> bool:
        """Whether there is more than the page shows."""
        return len(self.rows) > MOST


@administrator
@require_safe
def terms(request: OfficialRequest) -> HttpResponse:
    """A dry run: whose data would be taken out on a day; the operator's command does it."""
    form = DayForm(request.GET or None)
    as_of = (form.cleaned_data["tai_ngay"] if form.is_valid() else None) or request.today
    kept = Submission.objects.filter(anonymised_on=None).values("organisation")
    found = [
        Term(body, rule_of(body, as_of), list(islice(expired(body, as_of), MOST + 1)))
        for body in bodies(request).filter(pk__in=kept).order_by("path")
    ]
    context: dict[str, Any] = {"form": form, "as_of": as_of, "terms": found, "most": MOST, "tab": "het-han"}
    status = 422 if form.errors else 200
    return desk_page(request, "desk/personal_data.html", context, section=SECTION, status=status)
