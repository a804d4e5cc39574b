"""Registers the room with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """App "demo"."""

    name = "doithoai.demo"
    label = "demo"
