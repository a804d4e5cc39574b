"""Addresses of what is answered: what waits for a hand, the texts used again."""

from django.urls import path

from doithoai.desk import hands, house_rules

urlpatterns = [
    path("cho-ky/", hands.hands, name="hands"),
    path("cau-mau/", house_rules.texts, name="standard_texts"),
    path("cau-mau/<int:pk>/thoi/", house_rules.retire_text, name="standard_text_retire"),
]
