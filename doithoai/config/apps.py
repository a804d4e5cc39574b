"""Registers the commands of the whole project with Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """App "config": management commands that need every room."""

    name = "doithoai.config"
    label = "config"
