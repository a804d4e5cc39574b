from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from doithoai.audit.models import Entry
from doithoai.organisations.accounts import (
    create_account,
    grant,
    lock_account,
    revoke,
    set_password,
    unlock_account,
)
from doithoai.organisations.authority import authority, require
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.organisations.people import enter_person, make_member
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import PASSWORD, SINCE, World, day, moment, person, world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
LATER = moment(TODAY)


def test_an_account_signs_in_whatever_the_capitals() -> None:
    here = world()
    request = RequestFactory().post("/dang-nhap/")
    assert authenticate(request, username="BI.THU", password=PASSWORD) == here.leader
    assert authenticate(request, username="bi.thu", password="sai-mat-khau") is None


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("bi.thu", "mot-mat-khau-dai", "username"),  # taken
        ("BI.THU", "mot-mat-khau-dai", "username"),
        ("bí thư", "mot-mat-khau-dai", "username"),
        ("x", "mot-mat-khau-dai", "username"),
        ("moi.nguoi", "ngan", "password"),
        ("moi.nguoi", "1234567890", "password"),  # everybody's
    ],
)
def test_a_bad_name_or_password_is_refused_at_its_field(username: str, password: str, field: str) -> None:
    here = world()
    new = person("Người Mới", here.ward.office)
    with pytest.raises(Refused) as refused:
        create_account(new, username, password, by=here.org_admin, at=LATER)
    assert refused.value.field == field
    assert not Account.objects.filter(person=new).exists()


def test_a_person_has_one_account() -> None:
    here = world()
    with pytest.raises(Refused, match="đã có tài khoản"):
        create_account(here.leader.person, "bi.thu.2", PASSWORD, by=here.org_admin, at=LATER)


def test_the_password_is_in_no_record() -> None:
    here = world()
    set_password(here.clerk, "mat-khau-moi-2026", by=here.clerk, at=LATER)
    assert Account.objects.get(pk=here.clerk.pk).check_password("mat-khau-moi-2026")
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "mat-khau" not in told
    with pytest.raises(Refused):
        set_password(here.clerk, "mat-khau-moi-2027", by=here.leader, at=LATER)


def test_a_locked_account_may_nothing() -> None:
    here = world()
    lock_account(here.clerk, by=here.org_admin, at=LATER)
    here.clerk.refresh_from_db()
    assert not authority(here.clerk, TODAY).own
    unlock_account(here.clerk, by=here.org_admin, at=LATER)
    here.clerk.refresh_from_db()
    assert authority(here.clerk, TODAY).own
    with pytest.raises(Refused):
        lock_account(here.org_admin, by=here.org_admin, at=LATER)


def test_a_grant_holds_from_its_first_to_its_last_day() -> None:
    here = world()
    given = grant(
        here.clerk,
        here.ward.front,
        Role.SUPERVISOR,
        day(2026, 1, 1),
        day(2026, 1, 31),
        by=here.org_admin,
        at=LATER,
    )
    front = here.ward.front.pk
    for on, holds in (
        (day(2025, 12, 31), False),
        (day(2026, 1, 1), True),
        (day(2026, 1, 31), True),
        (day(2026, 2, 1), False),
    ):
        assert authority(here.clerk, on).acts_in(front, {Role.SUPERVISOR}) == holds, on
    revoke(given, day(2026, 1, 10), by=here.org_admin, at=LATER)
    assert not authority(here.clerk, day(2026, 1, 11)).acts_in(front, {Role.SUPERVISOR})


def test_the_same_role_twice_is_refused() -> None:
    here = world()
    with pytest.raises(Refused, match="đã có vai trò “Văn thư, tiếp nhận” tại đây từ 01/07/2025"):
        grant(here.clerk, here.ward.party_committee, Role.CLERK, day(2026, 1, 1), by=here.org_admin, at=LATER)


def test_only_the_system_makes_administrators_of_the_system() -> None:
    here = world()
    ward = here.ward.party_committee
    with pytest.raises(Refused, match="Chỉ quản trị hệ thống"):
        grant(here.org_admin, ward, Role.SYSTEM_ADMIN, SINCE, by=here.org_admin, at=LATER)
    grant(here.org_admin, ward, Role.SYSTEM_ADMIN, SINCE, by=here.system_admin, at=LATER)


def _where(here: World, place: str) -> Organisation:
    return {
        "own": here.ward.party_committee,
        "unit": here.ward.departments[0],
        "beside": here.other.party_committee,
        "beside_unit": here.other.departments[0],
        "above": here.province.party_committee,
    }[place]


# Who reads and who administers where; "acts" is whether the role holds in exactly that body.
PERMISSIONS = [
    # account, place, acts, reads, administers
    ("clerk", "own", True, True, False),
    ("clerk", "unit", False, True, False),
    ("clerk", "beside", False, False, False),
    ("clerk", "above", False, False, False),
    ("advisory", "own", True, True, False),
    ("advisory", "beside_unit", False, False, False),
    ("leader", "own", True, True, False),
    ("leader", "unit", False, True, False),
    ("leader", "beside", False, False, False),
    ("unit_officer", "unit", True, True, False),
    ("unit_officer", "own", False, False, False),
    ("unit_head", "unit", True, True, False),
    ("unit_head", "own", False, False, False),
    ("supervisor", "own", True, True, False),
    ("supervisor", "unit", False, True, False),
    ("supervisor", "beside", False, False, False),
    ("org_admin", "own", True, True, True),
    ("org_admin", "unit", False, True, True),
    ("org_admin", "beside", False, False, False),
    ("org_admin", "above", False, False, False),
    ("system_admin", "above", True, True, True),
    ("system_admin", "own", False, True, True),
    ("system_admin", "beside_unit", False, True, True),
    ("superior", "above", True, True, False),
    ("superior", "own", False, True, False),
    ("superior", "unit", False, True, False),
]


@pytest.mark.parametrize(("account", "place", "acts", "reads", "administers"), PERMISSIONS)
def test_who_may_what_where(account: str, place: str, *, acts: bool, reads: bool, administers: bool) -> None:
    here = world()
    held, body = authority(getattr(here, account), TODAY), _where(here, place)
    assert held.acts_in(body.pk, Role.values) == acts
    assert held.reads(body) == reads
    # A list shows exactly what may be read one by one.
    assert held.visible(Organisation.objects.all(), "").filter(pk=body.pk).exists() == reads
    assert held.administers(body) == administers
    assert Organisation.objects.filter(held.administered_by("")).filter(pk=body.pk).exists() == administers


def test_a_refusal_says_whom_to_ask() -> None:
    here = world()
    require(here.clerk, here.ward.party_committee.pk, {Role.CLERK}, TODAY)
    with pytest.raises(Refused, match="Liên hệ quản trị"):
        require(here.clerk, here.other.party_committee.pk, {Role.CLERK}, TODAY)


def test_supervision_alone_is_told_apart() -> None:
    here = world()
    assert authority(here.supervisor, TODAY).supervises_only
    grant(here.supervisor, here.ward.office, Role.CLERK, SINCE, by=here.org_admin, at=LATER)
    assert not authority(here.supervisor, TODAY).supervises_only


def test_people_are_entered_with_a_name_by_their_administrator() -> None:
    here = world()
    assert enter_person(" Lý Thị Xuân ", here.ward.front, by=here.org_admin, at=LATER).name == "Lý Thị Xuân"
    for name, account in (("", here.org_admin), ("Lý Thị Xuân", here.other_admin)):
        with pytest.raises(Refused):
            enter_person(name, here.ward.front, by=account, at=LATER)


def test_a_member_of_the_provincial_committee_is_one_once() -> None:
    here = world()
    who, committee = here.leader.person, here.province.party_committee
    make_member(who, committee, day(2025, 10, 1), by=here.system_admin, at=LATER)
    with pytest.raises(Refused, match="đã là ủy viên"):
        make_member(who, committee, day(2026, 1, 1), by=here.system_admin, at=LATER)
