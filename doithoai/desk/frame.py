"""What every page of the desk shares: who asks, what they may see, and how a verb's refusal comes back."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from doithoai.desk import waiting
from doithoai.desk.navigation import entries
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, ModelForm

Row = TypeVar("Row", bound=Model)
MOST_DIGITS = 18  # longer ones are no key of any table


class OfficialRequest(HttpRequest):
    """A request by somebody signed in; `official` sets what a page needs to know of them."""

    account: Account
    authority: Authority
    now: datetime
    today: date


def official(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Requires sign-in and tells the page who asks, on which day, with which authority."""

    @login_required
    @wraps(view)
    def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = cast("OfficialRequest", request)
        asked.account = cast("Account", request.user)
        asked.now = timezone.now()
        asked.today = timezone.localdate(asked.now)
        asked.authority = authority(asked.account, asked.today)
        try:
            return view(asked, *args, **kwargs)
        except Refused as refused:
            return _led_back(asked, refused)

    return signed_in


def _led_back(request: OfficialRequest, refused: Refused) -> HttpResponseBase:
    """A paper that cannot be made, as with a form of the body's own: told on the page that had the link to it."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() else reverse("desk:today")
    if request.method not in {"GET", "HEAD"} or back == request.path:
        raise refused
    messages.error(request, refused.words(_))
    return redirect(f"{back}?{came_from.query}" if came_from.query and back == came_from.path else back)


def found(rows: QuerySet[Row], **asked: Any) -> Row:
    """The one row, or 404: what somebody may not see does not exist for them."""
    if any("\0" in str(value) for value in asked.values()):
        raise Http404  # PostgreSQL takes no such text
    row = rows.filter(**asked).first()
    if row is None:
        raise Http404
    return row


def whole(text: str) -> int:
    """A number out of an address or a hidden field; 0, which is no key, when it is none that a key can be."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; nothing while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def own_organisations(request: OfficialRequest, *roles: Role) -> QuerySet[Organisation]:
    """Organisations in which the account has one of these roles (any role when none is named)."""
    wanted = frozenset(roles)
    keys = [key for key, here in request.authority.own.items() if not wanted or here & wanted]
    return Organisation.objects.filter(pk__in=keys).order_by("path")


def done(request: OfficialRequest, form: Form | ModelForm | None, act: Callable[[], object]) -> bool:
    """Runs one verb; a refusal goes to the field it names, or to the top of the next page."""
    try:
        act()
    except Refused as refused:
        if form is not None:
            form.refuse(refused)
        else:
            messages.error(request, refused.words(_))
        return False
    return True


def role_words(request: OfficialRequest) -> str:
    """What the account is, in words."""
    roles = {role for here in request.authority.own.values() for role in here}
    return ", ".join(str(Role(role).label) for role in sorted(roles))


def desk_page(
    request: OfficialRequest, template: str, context: dict[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """A page in the frame of the desk; `section` is the entry of the side bar that is lit."""
    waits = waiting.counts(request.authority)
    frame = {
        "waiting": waits,
        "today": request.today,
        "navigation": entries(request.authority, waits, section),
        "role_words": role_words(request),
    }
    return render(request, template, {**frame, **context}, status=status)
