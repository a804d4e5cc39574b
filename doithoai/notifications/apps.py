"""Registers the room with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """App "notifications"."""

    name = "doithoai.notifications"
    label = "notifications"
