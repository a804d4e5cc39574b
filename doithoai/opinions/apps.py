"""Registers the room with Django."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """App "opinions"."""

    name = "doithoai.opinions"
    label = "opinions"
