"""Addresses of the list of those who come."""

from django.urls import path

from doithoai.desk import attendees

urlpatterns = [
    path("", attendees.attendees, name="attendees"),
    path("dang-ky/", attendees.register, name="attendees_register"),
    path("so-cho/", attendees.seats, name="attendees_seats"),
    path("can-bao/", attendees.reminders, name="attendees_reminders"),
    path("<int:attendee>/<slug:act>/", attendees.act, name="attendee_act"),
]
