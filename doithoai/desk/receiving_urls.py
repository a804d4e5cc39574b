"""Addresses of Tiếp nhận: files of opinions, and letters."""

from django.urls import path

from doithoai.desk import importing, letters

urlpatterns = [
    path("tep/", importing.imports, name="imports"),
    path("tep/mau/<slug:ending>/", importing.import_template_file, name="import_template_file"),
    path("tep/cho/<slug:token>/", importing.waiting, name="import_waiting"),
    path("tep/<int:pk>/", importing.imported, name="import_done"),
    path("tep/<int:pk>/bien-nhan/", importing.receipts, name="import_receipts"),
    path("thu/", letters.letters, name="letters"),
    path("thu/<int:pk>/", letters.letter, name="letter"),
    path("thu/<int:pk>/goc/", letters.letter_raw, name="letter_raw"),
    path("thu/<int:pk>/y-kien/", letters.letter_opinion, name="letter_opinion"),
    path("thu/<int:pk>/xong/", letters.letter_settle, name="letter_settle"),
]
