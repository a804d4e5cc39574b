"""Registers the room with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """App "reports"."""

    name = "doithoai.reports"
    label = "reports"
