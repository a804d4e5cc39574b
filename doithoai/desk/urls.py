"""Addresses of the officials' desk, and the door to it."""

from django.urls import include, path

from doithoai.desk import sign_in, today

app_name = "desk"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("ban/", today.today, name="today"),
    path("ban/ke-hoach/", include("doithoai.desk.plans_urls")),
    path("ban/doi-thoai/", include("doithoai.desk.dialogues_urls")),
    path("ban/y-kien/", include("doithoai.desk.hanging_urls")),
    path("ban/y-kien/", include("doithoai.desk.opinions_urls")),
    path("ban/tiep-nhan/", include("doithoai.desk.receiving_urls")),
    path("ban/tra-loi/", include("doithoai.desk.answering_urls")),
    path("ban/bao-tin/", include("doithoai.desk.outbox_urls")),
    path("ban/so-van-ban/", include("doithoai.desk.papers_urls")),
    path("ban/cam-ket/", include("doithoai.desk.commitments_urls")),
    path("ban/bao-cao/", include("doithoai.desk.reports_urls")),
    path("ban/theo-doi/", include("doithoai.desk.oversight_urls")),
    path("ban/quan-tri/", include("doithoai.desk.administration_urls")),
]
