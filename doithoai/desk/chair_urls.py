"""Addresses of the file of whoever chairs one dialogue."""

from django.urls import path

from doithoai.desk import chair

urlpatterns = [
    path("", chair.chairs_file_page, name="chairs_file"),
    path("moi-hon/", chair.version, name="chairs_file_version"),
    path("doc-khong-can-mang/", chair.alone, name="chairs_file_alone"),
    path("docx/", chair.paper, name="chairs_file_paper"),
]
