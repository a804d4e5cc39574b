"""Registers the components with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """App "ui": templates, template tags and static files; no models."""

    name = "doithoai.ui"
    label = "ui"
