"""Registers the room with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """App "plans"."""

    name = "doithoai.plans"
    label = "plans"
