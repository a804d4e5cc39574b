"""Addresses of the operator's page of one conference."""

from django.urls import include, path

from doithoai.desk import floor, reconciling

urlpatterns = [
    path("ngoai-mang/", include("doithoai.desk.device_urls")),
    path("", floor.floor, name="floor"),
    path("cua/", include("doithoai.desk.door_urls")),
    path("mo/", floor.open_floor, name="floor_open"),
    path("dang-ky/", floor.register, name="floor_register"),
    path("moi-noi/", floor.call_next, name="floor_next"),
    path("luot/<int:speech>/ghi/", floor.hear, name="floor_hear"),
    path("luot/<int:speech>/<slug:act>/", floor.turn, name="floor_turn"),
    path("gui-truoc/<str:code>/", floor.prepared, name="floor_prepared"),
    path("bien-ban/", include("doithoai.desk.minutes_urls")),
    path("doi-chieu/", reconciling.reconciling, name="reconciling"),
    path("ghi-bien-ban/", floor.minute, name="floor_minute"),
    path("cau-hoi/", include("doithoai.desk.questions_urls")),
    path("so-nguoi/", floor.attendance, name="floor_attendance"),
    path("ket-thuc/", floor.end, name="floor_end"),
]
