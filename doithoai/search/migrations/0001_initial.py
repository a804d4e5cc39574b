"""The index: one table, and the words where each database searches them."""

from django.db import migrations, models


def _words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL")
        schema_editor.execute("CREATE INDEX search_entry_words ON search_entry USING gin (words)")
        return
    # Diacritics are kept: folding is done before, because SQLite's own leaves the đ.
    schema_editor.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5"
        "(exact, folded, guarded_exact, guarded_folded, columnsize=0, tokenize='unicode61 remove_diacritics 0')"
    )
    schema_editor.execute(
        "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry"
        " BEGIN DELETE FROM search_words WHERE rowid = old.id; END"
    )


def _no_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_entry_words")
        schema_editor.execute("ALTER TABLE search_entry DROP COLUMN words")
        return
    schema_editor.execute("DROP TRIGGER search_entry_gone")
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='search_one_entry_a_thing')],
            },
        ),
        migrations.RunPython(_words, _no_words),
    ]
