import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.models import Mailbox
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import mail
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/quan-tri/hop-thu/"


def entered(here: World, **other: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "organisation": here.ward.party_committee.pk, "address": "gop-y@example.vn", "host": "imap.example.vn",
        "port": "993", "encrypted": "on", "username": "gop-y", "folder": "INBOX", "secret": "DOITHOAI_MAIL_WARD",
        "active": "on",
    }  # fmt: skip
    return facts | other


def test_the_system_administrator_sets_a_mailbox_up_and_changes_it(ask: Asking, here: World) -> None:
    assert ask.post(here.system_admin, f"{URL}moi/", entered(here)).onward == URL
    box = Mailbox.objects.get()
    assert (box.organisation, box.port, box.encrypted, box.active) == (
        here.ward.party_committee,
        993,
        True,
        True,
    )
    page = ask.get(here.system_admin, f"{URL}{box.pk}/")
    assert page.typed("host") == "imap.example.vn"
    changed = {
        key: value
        for key, value in entered(here, host="khac.example.vn").items()
        if key not in {"active", "organisation"}
    }
    assert ask.post(here.system_admin, f"{URL}{box.pk}/", changed).onward == URL
    box.refresh_from_db()
    assert (box.host, box.active) == ("khac.example.vn", False)
    assert [entry.act for entry in Entry.objects.filter(subject_kind="opinions.mailbox")] == [
        "set_up_mailbox",
        "change_mailbox",
    ]
    assert "thôi đọc" in ask.words(here.system_admin, URL)


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"secret": "DOITHOAI_SECRET_KEY"}, "secret"), ({"port": "0"}, "port"), ({"port": "x"}, "port"), ({"address": "x"}, "address"),
     ({"host": ""}, "host"), ({"organisation": NO_KEY}, "organisation")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_the_field(
    ask: Asking, here: World, sent: dict[str, object], field: str
) -> None:
    with nothing_written():
        told = ask.post(here.system_admin, f"{URL}moi/", entered(here, **sent))
    assert told.status == 422
    assert told.fault(field)


def test_the_administrator_of_the_body_looks_and_tries_but_names_no_server(ask: Asking, here: World) -> None:
    box = mail.mailbox(here, port=1)
    assert "tiepnhan@example.vn" in ask.words(here.org_admin, URL)
    assert ask.get(here.org_admin, f"{URL}moi/").status == 404
    assert ask.get(here.org_admin, f"{URL}{box.pk}/").status == 404
    assert ask.post(here.org_admin, f"{URL}{box.pk}/", entered(here)).status == 404
    client = ask.client(here.org_admin)
    told = client.post(f"{URL}{box.pk}/thu/", follow=True).text
    assert "Máy chủ chưa đặt biến môi trường DOITHOAI_MAIL_THU." in told


def test_others_find_no_mailbox(ask: Asking, here: World) -> None:
    box = mail.mailbox(here)
    for account in (here.clerk, here.leader, here.unit_officer, here.supervisor):
        for part in ("", "moi/", f"{box.pk}/"):
            assert ask.get(account, URL + part).status == 404
    assert ask.post(here.other_admin, f"{URL}{box.pk}/thu/").status == 404
    assert "tiepnhan@example.vn" not in ask.words(here.other_admin, URL)
    assert ask.get(here.system_admin, f"{URL}{box.pk + 9}/").status == 404
    assert ask.get(here.system_admin, f"{URL}{box.pk}/thu/").status == 405
    assert "hop-thu/" in ask.get(here.org_admin, "/ban/quan-tri/").source
