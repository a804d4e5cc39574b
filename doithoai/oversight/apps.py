"""Registers the room with Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """App "oversight"."""

    name = "doithoai.oversight"
    label = "oversight"
