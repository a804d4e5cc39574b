"""The index is told of which body each opinion is, so that an existing one need not be made anew."""

from django.db import migrations


def _on_shelves(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "UPDATE search_entry SET words = words || ('@' || o.organisation_id)::tsvector"
            " FROM opinions_opinion o WHERE search_entry.kind = 'opinion' AND search_entry.key = o.id"
        )


def _off_shelves(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "UPDATE search_entry SET words = ts_delete(words, '@' || o.organisation_id)"
            " FROM opinions_opinion o WHERE search_entry.kind = 'opinion' AND search_entry.key = o.id"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0005_answers_that_wait'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(_on_shelves, _off_shelves),
    ]
