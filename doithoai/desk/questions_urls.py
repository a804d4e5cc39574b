"""Addresses of the written questions of one conference."""

from django.urls import path

from doithoai.desk import questions

urlpatterns = [
    path("", questions.questions, name="questions"),
    path("<int:number>/<slug:act>/", questions.act, name="question_act"),
]
