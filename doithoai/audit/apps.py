"""Registers the room with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """App "audit"."""

    name = "doithoai.audit"
    label = "audit"
