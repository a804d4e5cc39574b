"""The door: signing in and out; too many wrong passwords close it for a while (django-axes)."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField

LONGEST = 128  # a hash of megabytes would keep a processor busy


class SignInForm(Form):
    """Name and password."""

    username = NfcCharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """Capital letters are the same name, so that wrong tries are counted for one name."""
        return str(self.cleaned_data["username"]).lower()

    def clean_password(self) -> str:
        """Keyboards write Vietnamese letters in two ways; the password is the same."""
        return unicodedata.normalize("NFC", self.cleaned_data["password"])


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for name and password, then goes on to the page that was asked for."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            login(request, account)
            return HttpResponseRedirect(onward)
        form.refuse(
            Refused(
                "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra bộ gõ và phím Caps Lock rồi thử lại."
            )
        )
    context: dict[str, Any] = {"form": form, "onward": onward}
    return render(request, "desk/sign_in.html", context, status=422 if form.errors else 200)


def _onward(request: HttpRequest) -> str:
    """Where to go next; never to another site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe and asked.startswith("/") else "/ban/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("/")
