"""Addresses of the board."""

from django.urls import path

from doithoai.desk import conservation, oversight

urlpatterns = [
    path("", oversight.oversight, name="oversight"),
    path("can-doi/", conservation.conservation, name="conservation"),
    path("can-doi/<slug:slug>/<slug:figure>/", conservation.counted_in, name="conservation_list"),
]
