"""What is in the index; the words themselves are kept where each database searches them fastest."""

from django.db import models


class Entry(models.Model):
    """One thing that can be found: of which kind, and its key in the room above.

    On SQLite its words stand in the full-text table `search_words` under the same number, on PostgreSQL in the column
    `words` of this table. Both are made by the migration; Django knows neither.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("kind", "key"), name="search_one_entry_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
