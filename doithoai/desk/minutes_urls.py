"""Addresses of the minutes of one conference."""

from django.urls import path

from doithoai.desk import minutes

urlpatterns = [
    path("", minutes.minutes, name="minutes"),
    path("dong/<slug:key>/", minutes.line, name="minutes_line"),
    path("them/", minutes.add, name="minutes_add"),
    path("ky/", minutes.sign_secretary, name="minutes_sign"),
    path("ky-chu-tri/", minutes.sign_chair, name="minutes_chair"),
    path("rut-chu-ky/", minutes.take_back, name="minutes_take_back"),
]
