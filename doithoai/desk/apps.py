"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """App "desk"."""

    name = "doithoai.desk"
    label = "desk"
