"""Addresses of the notebook that works without a line; inside one conference."""

from django.urls import path

from doithoai.desk import devices

urlpatterns = [
    path("", devices.notebook, name="offline"),
    path("viec/", devices.sync, name="devices"),
]
