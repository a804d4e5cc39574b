"""Addresses of the board."""

from django.urls import path

from doithoai.desk import oversight

urlpatterns = [
    path("", oversight.oversight, name="oversight"),
]
