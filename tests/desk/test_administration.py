from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doithoai.organisations.accounts import create_account
from doithoai.organisations.adoption import adopted
from doithoai.organisations.appointments import holder
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account, CalendarEntry, CalendarYear, Organisation, Person, Role
from tests.factories.dialogues import ended, fresh
from tests.factories.organisations import PASSWORD, SINCE, World, day, moment, person, world

pytestmark = pytest.mark.django_db
HOME = "/ban/quan-tri/"
UNKNOWN = 999_999


@pytest.fixture
def here() -> World:
    return world()


def of(body: Organisation, what: str = "") -> str:
    return f"{HOME}co-quan/{body.pk}/{what}"


def text(client: Client, url: str, status: int = 200) -> str:
    told = client.get(url)
    assert told.status_code == status
    return str(told.content.decode())


def pages(here: World) -> list[str]:
    return [
        HOME,
        f"{HOME}co-quan/",
        f"{HOME}co-quan/moi/",
        of(here.ward.party_committee),
        f"{HOME}nguoi/",
        f"{HOME}nguoi/moi/",
        f"{HOME}nguoi/{here.clerk.person_id}/",
        f"{HOME}lich/",
        f"{HOME}lich/2026/",
        f"{HOME}lich/2027/",
        f"{HOME}lich/2031/",
    ]


def acts(here: World) -> list[str]:
    return [
        of(here.ward.party_committee, "giu-chuc/"),
        f"{HOME}nguoi/{here.clerk.person_id}/tai-khoan/",
        f"{HOME}nguoi/{here.clerk.person_id}/mat-khau/",
        f"{HOME}nguoi/{here.clerk.person_id}/khoa/",
        f"{HOME}lich/2027/ngay/",
        f"{HOME}lich/2027/xac-nhan/",
    ]


@pytest.mark.parametrize("account", ["org_admin", "system_admin"])
def test_every_page_works_for_those_who_administer(client: Client, here: World, account: str) -> None:
    client.force_login(getattr(here, account))
    for url in pages(here):
        assert "<h1>" in text(client, url), url


@pytest.mark.parametrize("account", ["clerk", "advisory", "leader", "unit_officer", "supervisor", "superior"])
def test_for_others_the_pages_do_not_exist(client: Client, here: World, account: str) -> None:
    client.force_login(getattr(here, account))
    for url in pages(here):
        assert client.get(url).status_code == 404, url
    for url in acts(here):
        assert client.post(url).status_code == 404, url


def test_strangers_are_sent_to_the_door(client: Client, here: World) -> None:
    for url in pages(here):
        assert client.get(url).headers["Location"].startswith("/dang-nhap/"), url


def test_what_others_administer_does_not_exist_here(client: Client, here: World) -> None:
    client.force_login(here.other_admin)
    ward = here.ward.party_committee
    for url in (of(ward), f"{HOME}nguoi/{here.clerk.person_id}/"):
        assert client.get(url).status_code == 404
    for url in acts(here):
        assert client.post(url).status_code == 404, url
    listed = text(client, f"{HOME}co-quan/")
    assert "Tam Sơn" in listed
    assert "Đồng Nguyên" not in listed
    assert here.clerk.person.name not in text(client, f"{HOME}nguoi/")


def test_unknown_numbers_do_not_exist(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    for url in (f"co-quan/{UNKNOWN}/", f"nguoi/{UNKNOWN}/", "lich/1999/", "lich/2500/"):
        assert client.get(HOME + url).status_code == 404, url
    assert client.post(of(here.ward.front, "lam-gi-do/")).status_code == 404


def test_the_wrong_method_is_refused(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    for url in acts(here):
        assert client.get(url).status_code == 405, url
    for url in (HOME, f"{HOME}co-quan/", of(here.ward.front), f"{HOME}nguoi/", f"{HOME}lich/2026/"):
        assert client.post(url).status_code == 405, url


def test_the_tree_shows_who_ended_and_who_follows(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    listed = text(client, f"{HOME}co-quan/")
    assert "đến hết 30/06/2025" in listed
    assert "Kế thừa:" in listed


def test_the_tree_and_the_people_cost_the_same_for_one_and_many(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    counts: list[list[int]] = []
    for _ in range(2):
        row = []
        for url in (f"{HOME}co-quan/", f"{HOME}nguoi/"):
            with CaptureQueriesContext(connection) as asked:
                text(client, url)
            row.append(len(asked))
        counts.append(row)
        for n in range(3):
            person(f"Người thêm {n}", here.ward.office)
    assert counts[0] == counts[1]


def test_a_new_unit(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    ward = here.ward.party_committee
    facts = {
        "parent": ward.pk,
        "name": "Trạm Y tế phường",
        "short_name": "Trạm Y tế",
        "kind": "affiliated_unit",
        "level": "commune",
        "valid_from": "01/08/2025",
    }
    told = client.post(f"{HOME}co-quan/moi/", facts)
    made = Organisation.objects.get(short_name="Trạm Y tế")
    assert told.headers["Location"] == of(made)
    assert made.parent == ward
    refused = client.post(f"{HOME}co-quan/moi/", facts | {"valid_from": "01/08/2020", "short_name": "Trạm 2"})
    assert refused.status_code == 422
    assert "không hoạt động vào ngày 01/08/2020" in refused.content.decode()
    assert 'value="Trạm 2"' in refused.content.decode()
    foreign = client.post(f"{HOME}co-quan/moi/", facts | {"parent": here.other.party_committee.pk})
    assert foreign.status_code == 422
    assert Organisation.objects.filter(short_name="Trạm Y tế").count() == 1


def test_an_office_held_by_two_is_refused_at_the_field_with_what_was_typed(
    client: Client, here: World
) -> None:
    client.force_login(here.org_admin)
    office = here.ward.offices["secretary"]
    typed = {
        "giu-chuc-office": office.pk,
        "giu-chuc-person": here.clerk.person_id,
        "giu-chuc-from_date": "1/3/2026",
        "giu-chuc-decision": "QĐ 77-QĐ/TU",
    }
    told = client.post(of(here.ward.party_committee, "giu-chuc/"), typed)
    page = told.content.decode()
    assert told.status_code == 422
    assert "đang giữ chức Bí thư từ 01/07/2025" in page
    assert 'value="QĐ 77-QĐ/TU"' in page
    assert office.appointments.count() == 1


def test_the_acts_on_an_organisation(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    ward, office = here.ward.party_committee, here.ward.offices["secretary"]
    current = office.appointments.get()
    deputy = here.ward.people["deputy_secretary"]
    done: list[tuple[str, dict[str, object]]] = [
        ("chuc-danh", {"title": "Ủy viên", "category": "other", "valid_from": "01/01/2026"}),
        (
            "uy-quyen",
            {"office": office.pk, "deputy": deputy.pk, "from_date": "01/02/2026", "to_date": "05/02/2026"},
        ),
        ("thoi-chuc", {"appointment": current.pk, "to_date": "31/05/2026"}),
        ("giu-chuc", {"office": office.pk, "person": deputy.pk, "from_date": "01/06/2026"}),
        ("vai-tro", {"holder": here.clerk.person_id, "role": "advisory", "from_date": "01/01/2026"}),
        ("thoi-vai-tro", {"grant": here.supervisor.grants.get().pk, "to_date": "31/12/2025"}),
    ]
    for what, said in done:
        told = client.post(of(ward, f"{what}/"), {f"{what}-{name}": value for name, value in said.items()})
        assert told.status_code == 302, (what, told.content.decode())
    assert holder(office, day(2026, 6, 1)) == deputy
    assert authority(here.clerk, day(2026, 1, 1)).acts_in(ward.pk, {Role.ADVISORY})
    assert not authority(here.supervisor, day(2026, 1, 1)).own


def test_adopting_ending_and_following(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    province = here.province.party_committee
    said = {"ap-dung-regulation": "B", "ap-dung-from_date": "01/01/2026"}
    assert client.post(of(province, "ap-dung/"), said).status_code == 302
    assert adopted(province, day(2026, 1, 1)) == {"A", "B"}
    assert client.post(of(province, "ap-dung/"), said).status_code == 422
    old, new = here.ward.departments
    assert client.post(of(old, "ket-thuc/"), {"ket-thuc-on": "31/12/2025"}).status_code == 302
    said = {"ke-thua-on": "01/01/2026", "ke-thua-successors": str(new.pk), "ke-thua-decision": "NQ 3"}
    assert client.post(of(old, "ke-thua/"), said).status_code == 302
    page = text(client, of(old))
    assert "không còn hoạt động" in page
    assert new.short_name in page


def test_an_administrator_of_a_ward_makes_none_of_the_system(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    said = {
        "vai-tro-holder": here.clerk.person_id,
        "vai-tro-role": "system_admin",
        "vai-tro-from_date": "01/01/2026",
    }
    assert client.post(of(here.ward.party_committee, "vai-tro/"), said).status_code == 422


def test_a_person_gets_an_account_a_password_and_a_lock(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    unit = here.ward.departments[0]
    told = client.post(
        f"{HOME}nguoi/moi/", {"name": "Lý Thị Xuân", "organisation": unit.pk, "salutation": "đồng chí"}
    )
    new = Person.objects.get(name="Lý Thị Xuân")
    url = f"{HOME}nguoi/{new.pk}/"
    assert told.headers["Location"] == url
    assert client.post(f"{url}khoa/").status_code == 404  # no account yet
    short = client.post(f"{url}tai-khoan/", {"username": "ly.xuan", "password": "ngan"})
    assert short.status_code == 422
    assert "ít nhất 10 ký tự" in short.content.decode()
    assert client.post(f"{url}tai-khoan/", {"username": "ly.xuan", "password": PASSWORD}).status_code == 302
    assert client.post(f"{url}mat-khau/", {"password": "mat-khau-thu-hai"}).status_code == 302
    account = Account.objects.get(person=new)
    assert account.check_password("mat-khau-thu-hai")
    assert client.post(f"{url}khoa/").status_code == 302
    assert not Account.objects.get(person=new).is_active
    assert "đã khóa" in text(client, url)
    assert client.post(f"{url}khoa/").status_code == 302
    assert Account.objects.get(person=new).is_active


def test_people_are_found_by_name_and_by_sign_in_name(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    create_account(
        person("Lý Thị Xuân", here.ward.office), "ly.xuan", PASSWORD, by=here.org_admin, at=moment(SINCE)
    )
    for asked in ("Xuân", "ly.x"):
        page = text(client, f"{HOME}nguoi/?ten={asked}")
        assert "Lý Thị Xuân" in page
        assert here.clerk.person.name not in page
    assert "Không tìm thấy" in text(client, f"{HOME}nguoi/?ten=khong-co-ai")


def test_the_calendar_shows_how_well_each_day_is_known(client: Client, here: World) -> None:
    client.force_login(here.org_admin)
    this_year, next_year = text(client, f"{HOME}lich/2026/"), text(client, f"{HOME}lich/2027/")
    for words in ("xác nhận", "nguồn thứ cấp", "chưa kiểm chứng"):
        assert words in this_year
    assert "Lịch năm 2027 chưa ban hành" in next_year
    assert f"{HOME}lich/2027/ngay/" not in next_year  # an organisation's administrator reads only
    assert client.post(f"{HOME}lich/2027/ngay/").status_code == 404


def test_a_day_is_entered_with_its_decision(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    said = {"date": "18/12/2026", "name": "Ngày nghỉ riêng", "kind": "holiday", "decision": "QĐ 15/QĐ-TTg"}
    told = client.post(f"{HOME}lich/2026/ngay/", said)
    assert told.headers["Location"] == f"{HOME}lich/2026/"
    entry = CalendarEntry.objects.get()
    assert (entry.date, entry.entered_by) == (date(2026, 12, 18), here.system_admin)
    page = text(client, f"{HOME}lich/2026/")
    assert "QĐ 15/QĐ-TTg" in page
    assert "không hạn nào thay đổi" in page
    assert "không hạn nào thay đổi" not in text(client, f"{HOME}lich/2026/")  # told once


def test_a_day_without_decision_is_refused_and_what_was_typed_stays(client: Client, here: World) -> None:
    client.force_login(here.system_admin)
    told = client.post(
        f"{HOME}lich/2026/ngay/", {"date": "31/02/2026", "name": "Ngày riêng", "kind": "holiday"}
    )
    page = told.content.decode()
    assert told.status_code == 422
    assert "Trong lịch không có ngày 31/02/2026" in page
    assert 'value="Ngày riêng"' in page
    assert not CalendarEntry.objects.exists()


def test_a_year_is_confirmed_with_the_assumed_days_that_the_decision_keeps(
    client: Client, here: World
) -> None:
    client.force_login(here.system_admin)
    url = f"{HOME}lich/2027/xac-nhan/"
    assert client.post(url, {"decision": ""}).status_code == 422
    assert client.post(url, {"decision": "TB 100", "kept": ["2027-03-03"]}).status_code == 422
    assert client.post(url, {"decision": "TB 100", "kept": ["2027-02-08", "2027-02-09"]}).status_code == 302
    assert CalendarYear.objects.get().year == 2027
    assert CalendarEntry.objects.count() == 2
    page = text(client, f"{HOME}lich/2027/")
    assert "TB 100" in page
    assert "<b>08/02/2027</b>" in page
    assert "<b>05/02/2027</b>" not in page


def test_a_day_entered_moves_an_open_term_and_shows_old_and_new(client: Client, here: World) -> None:
    dialogue = ended(here)
    assert dialogue.conclusion_due == day(2026, 9, 29)  # a Tuesday
    client.force_login(here.system_admin)
    said = {"date": "29/09/2026", "name": "Nghỉ đột xuất", "kind": "holiday", "decision": "QĐ 1"}
    assert client.post(f"{HOME}lich/2026/ngay/", said).status_code == 302
    assert fresh(dialogue).conclusion_due == day(2026, 9, 30)
    page = text(client, f"{HOME}lich/2026/")
    assert dialogue.code in page
    assert "<s>29/09/2026</s>" in page
    assert "<b>30/09/2026</b>" in page
