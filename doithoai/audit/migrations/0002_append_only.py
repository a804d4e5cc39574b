"""The database itself refuses to change or remove an entry."""

from typing import Any

from django.db import migrations

_SQLITE = [
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
]
_POSTGRESQL = [
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
]
_UNDO = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_no_change ON audit_entry", "DROP FUNCTION audit_refuse()"],
}


def guard(apps: Any, schema_editor: Any) -> None:
    """Puts the triggers on."""
    statements = _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Takes the triggers off."""
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Append-only by trigger, on both databases."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
