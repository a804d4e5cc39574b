"""Whoever tries code after code waits: a code opens somebody's matter, and people with a receipt hardly ever miss (spec 10).

Each worker process of the server counts for itself and forgets when it stops: with four workers somebody may try up to four times
as often before all of them make that network wait.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

# Slips of the pen are told by the code itself and not counted. A whole district may share one address of its network.
MOST, SECONDS = 60, 15 * 60
# The codes last given out to a browser, by which it passes while its network waits.
COOKIE, KEPT, DAY = "vua-gui", 10, 24 * 60 * 60


def _network(request: HttpRequest) -> str:
    """Where the visitor is; empty when that cannot be told, for then everybody would wait for one who guesses."""
    written: str = request.META.get("REMOTE_ADDR", "")  # behind the proxy the server puts what the proxy says
    try:
        address = ip_address(written)
    except ValueError:
        return written
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if settings.PRODUCTION and address.is_loopback:  # a proxy that does not say for whom it asks
        return ""
    if isinstance(address, IPv6Address):  # a household has the whole /64 and changes the rest at will
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)


def _key(request: HttpRequest) -> str:
    return f"missed-codes-{_network(request)}"


def missed(request: HttpRequest) -> None:
    """A code of the right form that nobody has."""
    if not _network(request):
        return
    cache.add(_key(request), 0, SECONDS)
    try:
        cache.incr(_key(request))
    except ValueError:  # it ran out just now
        cache.set(_key(request), 1, SECONDS)


def so_far(request: HttpRequest) -> int:
    """How many were missed from there lately."""
    return int(cache.get(_key(request), 0))


def waits(request: HttpRequest, code: str = "") -> bool:
    """Whether too many were missed from there; then no code is looked up, but for those given out to this browser."""
    if so_far(request) < MOST or request.user.is_authenticated:
        return False
    # What came in under one code may be several matters: each has the code with a number behind it.
    return not any(code == one or code.startswith(f"{one}-") for one in _given(request))


def waiting() -> str:
    """What whoever waits is told: neither that the code is right nor that it is wrong."""
    return _(
        "Từ mạng của ông bà vừa có quá nhiều mã không có trên hệ thống. Ông bà chờ %(minutes)s phút rồi thử lại, hoặc gọi nơi đã nhận."
    ) % {"minutes": SECONDS // 60}


def _given(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(COOKIE, "", max_age=DAY)
    return kept.split(".") if kept else []


def given_out(
    request: HttpRequest, response: HttpResponse, code: str, *, always: bool = False
) -> HttpResponse:
    """Remembers the code: its receipt opens in this browser even if others make the network wait afterwards.

    Where there is a form to go back to, only once somebody guesses: a cookie that changes makes the browser forget that form.
    """
    if not (always or so_far(request)):
        return response
    kept = [code, *(one for one in _given(request) if one != code)][:KEPT]
    response.set_signed_cookie(
        COOKIE,
        ".".join(kept),
        max_age=DAY,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
