"""Who may sign in, and as what, from a day to a day."""

import re
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import Account, Organisation, Person, Role, RoleGrant
from doithoai.organisations.permissions import may_administer, may_administer_all
from doithoai.regulations.refusals import Refused

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def create_account(person: Person, username: str, password: str, *, by: Actor, at: datetime) -> Account:
    """Lets a person sign in; alone it gives no right."""
    may_administer(by, person.organisation, localdate(at))
    _strong(password)
    return open_account(person, username, make_password(password), by=by, at=at)


def open_account(person: Person, username: str, encoded: str, *, by: Actor, at: datetime) -> Account:
    """As `create_account`, with a password that was judged and hashed before: a demo opens many with one."""
    may_administer(by, person.organisation, localdate(at))
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise Refused(
            "Tên đăng nhập dài từ 3 đến 60 ký tự, chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.",
            field="username",
        )
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Account.objects.filter(username__iexact=username).exists():
            raise Refused("Tên đăng nhập “%(name)s” đã có người dùng.", field="username", name=username)
        if other := Account.objects.filter(person=person).first():
            raise Refused(
                "%(person)s đã có tài khoản “%(name)s”.",
                field="person",
                person=person.name,
                name=other.username,
            )
        account = Account(person=person, username=username, password=encoded)
        account.save(force_insert=True)
        record("create_account", account, by=by, at=at, facts={"username": username})
    return account


def encoded(password: str) -> str:
    """A password judged and hashed, for several accounts."""
    _strong(password)
    return make_password(password)


def _strong(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError:
        raise Refused(
            "Mật khẩu cần ít nhất 10 ký tự và không phải mật khẩu nhiều người dùng.", field="password"
        ) from None


def set_password(account: Account, password: str, *, by: Actor, at: datetime) -> None:
    """Sets a new password: the person's own, or for somebody who forgot it."""
    if by.pk != account.pk:
        may_administer(by, account.person.organisation, localdate(at))
    _strong(password)
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        account.set_password(password)
        account.save(update_fields=["password"])
        record("set_password", account, by=by, at=at)


def lock_account(account: Account, *, by: Actor, at: datetime) -> None:
    """The person signs in no more; what was done stays under the name."""
    may_administer(by, account.person.organisation, localdate(at))
    if by.pk == account.pk:
        raise Refused("Ông/bà không thể tự khóa tài khoản đang dùng.")
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        account.is_active = False
        account.save(update_fields=["is_active"])
        record("lock_account", account, by=by, at=at)


def unlock_account(account: Account, *, by: Actor, at: datetime) -> None:
    """The person may sign in again."""
    may_administer(by, account.person.organisation, localdate(at))
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        account.is_active = True
        account.save(update_fields=["is_active"])
        record("unlock_account", account, by=by, at=at)


def grant(
    account: Account,
    organisation: Organisation,
    role: str,
    from_date: date,
    to_date: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> RoleGrant:
    """The account is something in an organisation; the system's administrators are named by their own kind only."""
    if role == Role.SYSTEM_ADMIN:
        may_administer_all(by, localdate(at))
    may_administer(by, organisation, localdate(at))
    if role not in Role.values:
        raise Refused("Hãy chọn vai trò.", field="role")
    if to_date and to_date < from_date:
        raise Refused("Ngày kết thúc không thể trước ngày bắt đầu.", field="to_date")
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        _not_held(account, organisation, role, from_date, to_date)
        given = RoleGrant.objects.create(
            account=account, organisation=organisation, role=role, from_date=from_date, to_date=to_date
        )
        record(
            "grant",
            given,
            by=by,
            at=at,
            facts={"username": account.username, "role": role, "from": from_date, "to": to_date},
        )
    return given


def _not_held(
    account: Account, organisation: Organisation, role: str, from_date: date, to_date: date | None
) -> None:
    held = account.grants.filter(organisation=organisation, role=role)
    if to_date:
        held = held.filter(from_date__lte=to_date)
    if other := held.filter(Q(to_date__isnull=True) | Q(to_date__gte=from_date)).first():
        raise Refused(
            "%(person)s đã có vai trò “%(role)s” tại đây từ %(start)s.",
            field="role",
            person=account.person.name,
            role=str(Role(role).label),
            start=other.from_date,
        )


def revoke(given: RoleGrant, to_date: date, *, by: Actor, at: datetime) -> RoleGrant:
    """Ends a grant after that day; an end before its beginning means that it never held."""
    if given.role == Role.SYSTEM_ADMIN:
        may_administer_all(by, localdate(at))
    may_administer(by, given.organisation, localdate(at))
    with transaction.atomic():
        given = RoleGrant.objects.select_for_update(no_key=True).get(pk=given.pk)
        before, given.to_date = given.to_date, to_date
        given.save(update_fields=["to_date"])
        record("revoke", given, by=by, at=at, facts={"role": given.role, "old": before, "new": to_date})
    return given
