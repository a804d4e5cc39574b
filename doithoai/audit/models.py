"""The record of acts: one row an act, chained by hash, never changed or removed."""

from django.db import models


class Chain(models.Model):
    """Head of one body's chain: locked while an entry is added, so that sequence and hash are consistent."""

    name = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.length})"


class Entry(models.Model):
    """Who did what, when, by which clause, with which facts."""

    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    clause = models.CharField(max_length=40, blank=True)
    # Plain values, not keys: the record outlives accounts and does not know the rooms above.
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("chain", "sequence"), name="audit_one_entry_a_place")]
        indexes = [models.Index(fields=("subject_kind", "subject_id", "id"), name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name}: {self.act}"
