"""Addresses of the register of papers."""

from django.urls import include, path

from doithoai.desk import papers

urlpatterns = [
    path("", include("doithoai.desk.paper_urls")),
    path("", include("doithoai.desk.paper_pdf_urls")),
    path("", papers.papers, name="papers"),
    path("tra-loi/<str:code>/", papers.reply, name="reply"),
    path("y-kien/<str:code>/<slug:kind>/", papers.opinion_draft, name="opinion_draft"),
    path("ke-hoach/<int:pk>/", papers.plan_draft, name="plan_draft"),
    path("<int:pk>/tep/", papers.file, name="paper_file"),
    path("<int:pk>/ban-da-ky/", papers.signed, name="paper_signed"),
    path("<int:pk>/dua-ban-ky/", papers.upload_signed, name="paper_upload"),
]
