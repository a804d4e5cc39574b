"""The room for Django."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """Commands only; no tables."""

    name = "doithoai.clock"
