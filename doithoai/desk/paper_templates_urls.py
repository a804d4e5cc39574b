"""Addresses of Quản trị, mẫu văn bản."""

from django.urls import path

from doithoai.desk import paper_templates

urlpatterns = [
    path("", paper_templates.kinds, name="admin_paper_forms"),
    path("ban/<int:pk>/", paper_templates.version, name="admin_paper_form"),
    path("ban/<int:pk>/tep/", paper_templates.file, name="admin_paper_form_file"),
    path("ban/<int:pk>/xem-thu.<slug:ending>", paper_templates.preview, name="admin_paper_form_preview"),
    path("ban/<int:pk>/dung/", paper_templates.use, name="admin_use_paper_form"),
    path("ban/<int:pk>/thoi/", paper_templates.retire, name="admin_retire_paper_form"),
    path("<slug:kind>/", paper_templates.kind_page, name="admin_paper_forms_of"),
    path("<slug:kind>/co-san/", paper_templates.built_in, name="admin_built_in_form"),
    path(
        "<slug:kind>/co-san/xem-thu.<slug:ending>",
        paper_templates.built_in_preview,
        name="admin_built_in_form_preview",
    ),
]
