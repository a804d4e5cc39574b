"""Registers the room with Django."""

from django.apps import AppConfig


class HallConfig(AppConfig):
    """App "hall"."""

    name = "doithoai.hall"
    label = "hall"
