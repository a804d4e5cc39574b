"""Registers the room with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """App "documents"."""

    name = "doithoai.documents"
    label = "documents"
