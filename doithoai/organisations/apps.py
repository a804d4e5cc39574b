"""Registers the room with Django."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """App "organisations"."""

    name = "doithoai.organisations"
    label = "organisations"
