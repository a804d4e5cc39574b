"""Addresses of the tablet of whoever chairs a conference."""

from django.urls import path

from doithoai.desk import chair_tablet

urlpatterns = [
    path("", chair_tablet.tablet, name="chair_tablet"),
    path("<int:opinion>/", chair_tablet.outcome, name="chair_outcome"),
    path("<int:opinion>/dung-viec/", chair_tablet.match, name="chair_match"),
]
