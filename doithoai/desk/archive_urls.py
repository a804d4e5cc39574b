"""Addresses of the archive of a dialogue."""

from django.urls import path

from doithoai.desk import archive

urlpatterns = [
    path("", archive.page, name="archive"),
    path("<slug:token>/", archive.file, name="archive_file"),
]
