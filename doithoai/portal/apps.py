"""Registers the room with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """App "portal"."""

    name = "doithoai.portal"
    label = "portal"
