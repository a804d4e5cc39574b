"""The room of the screens in the hall."""

from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "doithoai.hall"
    label = "hall"
