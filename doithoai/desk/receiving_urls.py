"""Addresses of Tiếp nhận: files of opinions."""

from django.urls import path

from doithoai.desk import importing

urlpatterns = [
    path("tep/", importing.imports, name="imports"),
    path("tep/mau/<slug:ending>/", importing.import_template_file, name="import_template_file"),
    path("tep/cho/<slug:token>/", importing.waiting, name="import_waiting"),
    path("tep/<int:pk>/", importing.imported, name="import_done"),
    path("tep/<int:pk>/bien-nhan/", importing.receipts, name="import_receipts"),
]
