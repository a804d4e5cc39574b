from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doithoai.audit.models import Chain, Entry
from doithoai.audit.record import CLOCK, PUBLIC, history, record
from doithoai.audit.verify import breaks
from doithoai.organisations.models import Organisation
from tests.factories.organisations import moment, organisation, person

NOON = moment(date(2026, 11, 20), 12)


def body() -> Organisation:
    return organisation("Đảng ủy phường", "party_committee", "commune")


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'người khác'",
        "UPDATE audit_entry SET hash = hash",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_change_the_record(statement: str) -> None:
    body()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert breaks() == []


@pytest.mark.django_db
def test_the_record_refuses_changes_through_the_model_too() -> None:
    body()
    entry = Entry.objects.get()
    entry.actor_name = "người khác"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_entry SET actor_name = 'người khác' WHERE sequence = 2", "nội dung không khớp"),
        ("UPDATE audit_entry SET facts = '{}' WHERE sequence = 1", "nội dung không khớp"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00+00' WHERE sequence = 3", "nội dung không khớp"),
        ("DELETE FROM audit_entry WHERE sequence = 2", "thiếu mục"),
        ("DELETE FROM audit_entry WHERE sequence = 3", "cuối chuỗi"),
        ("UPDATE audit_entry SET chain = 'x' WHERE sequence = 3", "không thuộc chuỗi nào"),
    ],
)
def test_a_tampered_record_is_found(statement: str, reason: str) -> None:
    here = body()
    person("Nguyễn Văn An", here)
    person("Trần Thị Bình", here)
    assert breaks() == []
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(reason in found.reason for found in breaks()), breaks()
    with pytest.raises(CommandError, match="không toàn vẹn"):
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db
def test_the_command_tells_how_much_it_read() -> None:
    person("Nguyễn Văn An", body())
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue().strip() == "Nhật ký toàn vẹn: 1 chuỗi, 2 mục."


@pytest.mark.django_db
def test_every_body_has_its_own_chain() -> None:
    here, there = body(), organisation("Đảng ủy khác", "party_committee", "commune")
    person("Nguyễn Văn An", here)
    lengths = dict(Chain.objects.values_list("name", "length"))
    assert lengths == {str(here.pk): 2, str(there.pk): 1}


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_entry() -> None:
    here = body()
    with transaction.atomic():
        record("try", here, by=CLOCK, at=NOON)
        transaction.set_rollback(True)
    assert [entry.act for entry in history(here)] == ["found"]
    assert breaks() == []


@pytest.mark.django_db
def test_an_entry_says_who_when_by_which_clause_and_which_facts() -> None:
    here = body()
    entry = record("tell", here, by=PUBLIC, at=NOON, clause="A.2-i", facts={"on": date(2026, 11, 20), "n": 2})
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name, entry.at, entry.clause) == (None, "Người dân", NOON, "A.2-i")
    assert entry.facts == {"on": "2026-11-20", "n": 2}


FACTS = st.dictionaries(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10),
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=("Cs", "Cc")))
    | st.dates(),
    max_size=4,
)


class Chains(TestCase):
    @given(st.lists(FACTS, max_size=6))
    def test_whatever_is_recorded_the_chain_holds(self, told: list[dict[str, object]]) -> None:
        here = body()
        for facts in told:
            record("tell", here, by=CLOCK, at=NOON, facts=facts)
        assert breaks() == []
        assert Chain.objects.get(name=str(here.pk)).length == len(told) + 1
