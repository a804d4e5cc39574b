"""Addresses of the screens."""

from django.urls import path

from doithoai.hall import screens

app_name = "hall"
urlpatterns = [
    path("hoi-truong/<str:code>/", screens.live, name="live"),
    path("hoi-truong/<str:code>/man-chieu/", screens.projector, name="projector"),
]
