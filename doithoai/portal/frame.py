"""What every public page shares: the chosen body, the frame around the page, what browsers may keep, and "not found"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page

from doithoai.organisations import published as organisations
from doithoai.organisations.published import Body

View = Callable[..., HttpResponseBase]
ENTRIES = (
    ("home", gettext_lazy("Trang đầu")),
    ("dialogues", gettext_lazy("Buổi đối thoại")),
    ("questions", gettext_lazy("Hỏi đáp")),
    ("promises", gettext_lazy("Cam kết")),
    ("find", gettext_lazy("Tra cứu")),
    ("guide", gettext_lazy("Hướng dẫn")),
)


class Missing(Http404):
    """Nothing is published at this address; the page says what and leads on."""

    def __init__(self, title: str, told: str = "", over: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.told = told
        self.over = over  # above the title, where it is not that nothing was found


@dataclass(frozen=True)
class Scope:
    """Which body the visitor looks at; none is the whole province."""

    bodies: tuple[Body, ...]
    slug: str

    @cached_property
    def body(self) -> Body | None:
        """The chosen body."""
        return next((body for body in self.bodies if body.slug == self.slug), None) if self.slug else None

    @property
    def areas(self) -> list[tuple[str, list[Body]]]:
        """The bodies by area, in their order."""
        found: dict[str, list[Body]] = {}
        for body in self.bodies:
            found.setdefault(body.area or body.short_name, []).append(body)
        return list(found.items())

    @property
    def shown(self) -> Body | None:
        """Whose name, address and telephone stand on the page: the chosen one, the only one, or the province."""
        if self.body or len(self.bodies) == 1:
            return self.body or self.bodies[0]
        return next((body for body in self.bodies if body.is_province), None)

    @property
    def query(self) -> str:
        """The choice, to be kept by links."""
        return "?" + urlencode({"co-quan": self.slug}) if self.body else ""

    @property
    def and_query(self) -> str:
        """The same after another question of the address."""
        return self.query.replace("?", "&", 1)

    @property
    def title(self) -> str:
        """Name of the choice in words."""
        return self.body.short_name if self.body else _("Toàn tỉnh")


def today() -> date:
    """The day at the place of the portal."""
    return timezone.localdate()


def scope_of(request: HttpRequest) -> Scope:
    """Read the choice from the address; an unknown body is not found, never ignored."""
    scope = scope_at(request.GET.get("co-quan", ""))
    if scope.slug and not scope.body:
        raise Missing(
            _("Không có cơ quan này trên cổng"),
            _("Cơ quan có thể đã đổi tên hoặc sắp xếp lại. Ông bà chọn cơ quan trong danh sách ở trang đầu."),
        )
    return scope


def scope_at(slug: str) -> Scope:
    """The body whose page this is: its name, address and telephone stand on it."""
    return Scope(organisations.bodies(today()), slug)


def navigation(scope: Scope, here: str) -> list[dict[str, Any]]:
    """Entries of the public navigation; the chosen body goes along."""
    return [
        {"url": reverse(f"portal:{name}") + scope.query, "label": label, "current": name == here}
        for name, label in ENTRIES
    ]


def show(
    request: HttpRequest, template: str, facts: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the public frame."""
    said = dict(facts or {})
    said["scope"] = said.get("scope") or scope_at("")
    said["navigation"] = navigation(said["scope"], said.get("nav", ""))
    said.setdefault("today", today())
    return render(request, f"portal/{template}.html", said, status=status)


def page(view: View) -> View:
    """A public page: what is missing answers with a page that helps; browsers ask again before showing it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **options)
        except Missing as missing:
            response = show(request, "missing", vars(missing), status=404)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return gzip_page(answer)


def private(view: View) -> View:
    """A page of one person: kept by nobody, found by no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        response = page(view)(request, *args, **options)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer
