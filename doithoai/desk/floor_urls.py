"""Addresses of the operator's page of one conference."""

from django.urls import include, path

from doithoai.desk import floor, floor_acts, reconciling

urlpatterns = [
    path("ngoai-mang/", include("doithoai.desk.device_urls")),
    path("", floor.floor, name="floor"),
    path("cua/", include("doithoai.desk.door_urls")),
    path("mo/", floor.open_floor, name="floor_open"),
    path("dang-ky/", floor.register, name="floor_register"),
    path("moi-noi/", floor.call_next, name="floor_next"),
    path("xen/", floor.interpose, name="floor_interpose"),
    path("hang-doi/<slug:act>/", floor_acts.queue, name="floor_queue"),
    path("so-phut/", floor_acts.limit, name="floor_limit"),
    path("quy-thoi-gian/", floor_acts.budget, name="floor_budget"),
    path("luot/<int:speech>/ghi/", floor.hear, name="floor_hear"),
    path("luot/<int:speech>/loi/", floor_acts.notes, name="floor_notes"),
    path("luot/<int:speech>/nhom/", floor_acts.sort, name="floor_sort"),
    path("luot/<int:speech>/<slug:act>/", floor.turn, name="floor_turn"),
    path("gui-truoc/<str:code>/", floor.prepared, name="floor_prepared"),
    path("bien-ban/", include("doithoai.desk.minutes_urls")),
    path("doi-chieu/", reconciling.reconciling, name="reconciling"),
    path("ghi-bien-ban/", floor_acts.minute, name="floor_minute"),
    path("cau-hoi/", include("doithoai.desk.questions_urls")),
    path("so-nguoi/", floor_acts.attendance, name="floor_attendance"),
    path("ket-thuc/", floor.end, name="floor_end"),
]
