"""Addresses of the door of one conference."""

from django.urls import path

from doithoai.desk import door, door_sheet

urlpatterns = [
    path("", door.door, name="door"),
    path("khach-moi/", door.guest, name="door_guest"),
    path("so-dem-o-cua/", door.follow, name="door_follow"),
    path("to-ky-ten/", door_sheet.sheet, name="door_sheet"),
    path("<int:attendee>/", door.person, name="door_person"),
    path("<int:attendee>/phat-bieu/", door.wish, name="door_wish"),
    path("<int:attendee>/lay-lai/", door.take_back, name="door_back"),
]
