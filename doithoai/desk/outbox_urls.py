"""Addresses of what is told to whoever raised a matter."""

from django.urls import path

from doithoai.desk import escalating_many, outbox, replies_many, worklist

urlpatterns = [
    path("", outbox.outbox, name="outbox"),
    path("soan/", outbox.write_rest, name="outbox_write_rest"),
    path("khac/", outbox.others, name="outbox_others"),
    path("tra-loi-nhieu/", replies_many.replies_many, name="replies_many"),
    path("cap-tren-nhieu/", escalating_many.escalating_many, name="escalating_many"),
    path("viec/", worklist.worklist, name="worklist"),
    path("viec/in/", worklist.worklist_print, name="worklist_print"),
    path("<int:pk>/", outbox.message, name="message"),
    path("<int:pk>/cach/", outbox.turn, name="message_turn"),
    path("<int:pk>/thoi/", outbox.withdraw, name="message_withdraw"),
]
