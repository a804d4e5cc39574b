"""The acts on one organisation: each is a form and one verb."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.desk import administration_forms as forms
from doithoai.organisations import accounts, adoption, appointments, founding
from doithoai.organisations.models import Account

Said = dict[str, Any]  # the form's answers, and the organisation as `body`


class Verb(Protocol):
    """What a form's answer is handed to."""

    def __call__(self, said: Said, *, by: Account, at: datetime) -> object: ...


@dataclass(frozen=True)
class Deed:
    """One act: its address, its form, its words; `shown` is the form of this request."""

    name: str
    form: type[forms.Act]
    icon: str
    title: str | Promise
    told: str | Promise
    run: Verb
    shown: forms.Act | None = None

    @property
    def key(self) -> str:
        """The name as templates can write it."""
        return self.name.replace("-", "_")


def _open_office(said: Said, *, by: Account, at: datetime) -> object:
    return appointments.open_office(
        said["body"],
        said["title"],
        said["category"],
        said["valid_from"],
        is_head=said["is_head"],
        by=by,
        at=at,
    )


def _appoint(said: Said, *, by: Account, at: datetime) -> object:
    return appointments.appoint(
        said["person"], said["office"], said["from_date"], said["to_date"], said["decision"], by=by, at=at
    )


def _end_appointment(said: Said, *, by: Account, at: datetime) -> object:
    return appointments.end_appointment(said["appointment"], said["to_date"], by=by, at=at)


def _delegate(said: Said, *, by: Account, at: datetime) -> object:
    return appointments.delegate(
        said["office"], said["deputy"], said["from_date"], said["to_date"], said["reason"], by=by, at=at
    )


def _adopt(said: Said, *, by: Account, at: datetime) -> object:
    return adoption.adopt(said["body"], said["regulation"], said["from_date"], said["decision"], by=by, at=at)


def _grant(said: Said, *, by: Account, at: datetime) -> object:
    return accounts.grant(
        said["holder"].account, said["body"], said["role"], said["from_date"], said["to_date"], by=by, at=at
    )


def _revoke(said: Said, *, by: Account, at: datetime) -> object:
    return accounts.revoke(said["grant"], said["to_date"], by=by, at=at)


def _end(said: Said, *, by: Account, at: datetime) -> object:
    return founding.end(said["body"], said["on"], said["decision"], by=by, at=at)


def _succeed(said: Said, *, by: Account, at: datetime) -> object:
    return founding.succeed(
        said["body"], list(said["successors"]), said["on"], said["decision"], by=by, at=at
    )


ACTS = {
    deed.name: deed
    for deed in (
        Deed(
            "chuc-danh", forms.OfficeForm, "plus", _("Thêm chức danh"), _("Đã thêm chức danh."), _open_office
        ),
        Deed(
            "giu-chuc",
            forms.AppointForm,
            "user",
            _("Ghi người giữ chức"),
            _("Đã ghi người giữ chức."),
            _appoint,
        ),
        Deed(
            "thoi-chuc",
            forms.EndAppointmentForm,
            "out",
            _("Ghi thôi giữ chức"),
            _("Đã ghi ngày thôi giữ chức."),
            _end_appointment,
        ),
        Deed(
            "uy-quyen",
            forms.DelegateForm,
            "swap",
            _("Ủy quyền cho cấp phó"),
            _("Đã ghi ủy quyền."),
            _delegate,
        ),
        Deed("ap-dung", forms.AdoptForm, "book", _("Áp dụng văn bản"), _("Đã ghi việc áp dụng."), _adopt),
        Deed("vai-tro", forms.GrantForm, "key", _("Giao vai trò"), _("Đã giao vai trò."), _grant),
        Deed("thoi-vai-tro", forms.RevokeForm, "lock", _("Thôi vai trò"), _("Đã ghi thôi vai trò."), _revoke),
        Deed("ket-thuc", forms.EndForm, "dash", _("Kết thúc hoạt động"), _("Đã ghi ngày kết thúc."), _end),
        Deed(
            "ke-thua",
            forms.SucceedForm,
            "branch",
            _("Ghi cơ quan kế thừa"),
            _("Đã ghi cơ quan kế thừa."),
            _succeed,
        ),
    )
}
