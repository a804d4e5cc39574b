"""Addresses of what follows a conference."""

from django.urls import include, path

from doithoai.desk import after, papers

urlpatterns = [
    path("", after.after, name="after"),
    path("ket-luan/", include("doithoai.desk.conclusion_urls")),
    path("bao-cao/", after.report, name="after_report"),
    path("rut-kinh-nghiem/", after.review, name="after_review"),
    path("ket-thuc-ho-so/", after.close, name="after_close"),
    path("ho-so/", papers.of_dialogue, name="dialogue_papers"),
    path("ho-so/<slug:kind>/", papers.draft, name="paper_draft"),
]
