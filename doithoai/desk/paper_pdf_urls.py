"""Addresses of papers as PDF."""

from django.urls import path

from doithoai.desk import paper_pdf

urlpatterns = [
    path("<int:pk>/pdf/", paper_pdf.paper, name="paper_pdf"),
    path("buoi/<int:pk>/<slug:kind>/pdf/", paper_pdf.draft, name="paper_draft_pdf"),
]
