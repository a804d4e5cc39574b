"""Registers the room with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """App "search"."""

    name = "doithoai.search"
    label = "search"
