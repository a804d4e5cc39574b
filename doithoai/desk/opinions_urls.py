"""Addresses of the opinions."""

from django.urls import path

from doithoai.desk import (
    arrivals,
    assigning,
    entering,
    guiding,
    opinion,
    opinion_export,
    opinion_publishing,
    opinions,
    publishing,
    routing,
    saved_views,
    similar,
    triage,
    unit,
)

urlpatterns = [
    path("", opinions.opinions, name="opinions"),
    path("xuat/", opinion_export.export, name="opinions_export"),
    path("cach-xem/", saved_views.save, name="view_save"),
    path("cach-xem/<int:pk>/xoa/", saved_views.delete, name="view_delete"),
    path("giao-nhieu/", assigning.assign_page, name="opinions_assign"),
    path("gop/", assigning.join_page, name="opinions_join"),
    path("luat-phan-cong/", routing.routing, name="routing"),
    path("luat-phan-cong/<int:pk>/<slug:act>/", routing.routing_rule, name="routing_rule"),
    path("don-vi/", unit.unit, name="unit"),
    path("den/", arrivals.arrivals, name="arrivals"),
    path("den/<int:pk>/nhan/", arrivals.accept_arrival, name="arrival_accept"),
    path("den/<int:pk>/tra/", arrivals.return_arrival, name="arrival_return"),
    path("phan-loai/", triage.triage, name="triage"),
    path("phan-loai/don-vi/", triage.triage_unit, name="triage_unit"),
    path("nhap-phieu/", entering.enter, name="opinion_enter"),
    path("bien-nhan/<str:code>/", entering.receipt, name="desk_receipt"),
    path("tep/<int:pk>/", opinion.attachment, name="attachment"),
    path("minh-chung/<int:pk>/", opinion.proof, name="proof"),
    path("cong-khai/", publishing.publishing, name="publishing"),
    path("<str:code>/", opinion.opinion, name="opinion"),
    path("<str:code>/ban-cong-khai/", opinion_publishing.publish_page, name="opinion_publish"),
    path("<str:code>/phieu-huong-dan/", guiding.guidance_slip, name="guidance_slip"),
    path("<str:code>/giong/", similar.similar, name="opinion_similar"),
    path("<str:code>/lien-he/", opinion.reveal, name="opinion_reveal"),
    path("<str:code>/<slug:act>/", opinion.act, name="opinion_act"),
]
