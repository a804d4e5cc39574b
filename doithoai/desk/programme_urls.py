"""Addresses of the programme and its papers."""

from django.urls import path

from doithoai.desk import programme

urlpatterns = [
    path("", programme.programme, name="dialogue_programme"),
    path("<slug:kind>.docx", programme.paper, name="dialogue_programme_paper"),
]
