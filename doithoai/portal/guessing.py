"""Whoever tries code after code waits: a code opens somebody's matter, and people with a receipt hardly ever miss (spec 10)."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

# Slips of the pen are told by the code itself and not counted. A whole district may share one address of its network.
MOST, SECONDS = 60, 15 * 60
COOKIE = "vua-gui"


def _key(request: HttpRequest) -> str:
    # Behind the proxy the server puts the visitor's address here.
    return f"missed-codes-{request.META.get('REMOTE_ADDR', '')}"


def missed(request: HttpRequest) -> None:
    """A code of the right form that nobody has."""
    cache.add(_key(request), 0, SECONDS)
    try:
        cache.incr(_key(request))
    except ValueError:  # it ran out just now
        cache.set(_key(request), 1, SECONDS)


def waits(request: HttpRequest, code: str = "") -> bool:
    """Whether too many were missed from there; then no code is looked up, but for the one just given out here."""
    if int(cache.get(_key(request), 0)) < MOST or request.user.is_authenticated:
        return False
    return not code or request.get_signed_cookie(COOKIE, "", max_age=SECONDS) != code


def given_out(request: HttpRequest, response: HttpResponse, code: str) -> HttpResponse:
    """Whoever sends from a network that waits still gets the receipt."""
    if waits(request):
        response.set_signed_cookie(COOKIE, code, max_age=SECONDS, httponly=True, samesite="Lax")
    return response
