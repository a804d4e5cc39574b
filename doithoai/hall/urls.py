"""Addresses of the screens."""

from django.urls import path

from doithoai.hall import asking, screens

app_name = "hall"
urlpatterns = [
    path("hoi-truong/<str:code>/", screens.live, name="live"),
    path("hoi-truong/<str:code>/man-chieu/", screens.projector, name="projector"),
    path("hoi-truong/<str:code>/hoi/", asking.asking, name="ask"),
    path("hoi-truong/<str:code>/hoi/<str:tracking>/", asking.asked, name="asked"),
]
