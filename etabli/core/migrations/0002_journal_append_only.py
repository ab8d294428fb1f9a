"""The database itself refuses to change or remove a line of the journal."""

from typing import Any

from django.db import migrations

MESSAGE = "le journal ne se modifie pas"
SQLITE = [
    f"""CREATE TRIGGER journal_no_{act} BEFORE {act.upper()} ON core_entry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for act in ("update", "delete")
]
POSTGRESQL = [
    f"""CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON core_entry
    FOR EACH ROW EXECUTE FUNCTION journal_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": ["DROP TRIGGER journal_append_only ON core_entry", "DROP FUNCTION journal_append_only()"],
}


def protect(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement)


def unprotect(apps: Any, schema_editor: Any) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
