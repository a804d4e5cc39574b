"""Addresses of what hangs between two hands, and of sending many on at once; before those that take any code."""

from django.urls import path

from doithoai.desk import hanging, outside_bodies, passing_many, telling

urlpatterns = [
    path("con-treo/", hanging.hanging_list, name="hanging"),
    path("can-bao/", telling.telling, name="telling"),
    path("can-bao/<int:pk>/lien-he/", telling.telling_reveal, name="telling_reveal"),
    path("ngoai-he-thong/", outside_bodies.outside_list, name="outside"),
    path("chuyen-nhieu/", passing_many.passing_many, name="passing_many"),
]
