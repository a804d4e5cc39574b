"""Registers the room with Django."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    """App "dialogues"."""

    name = "doithoai.dialogues"
    label = "dialogues"
