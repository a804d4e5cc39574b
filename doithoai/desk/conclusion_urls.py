"""Addresses of the conclusion while it is written."""

from django.urls import path

from doithoai.desk import conclusion

urlpatterns = [
    path("", conclusion.conclusion, name="after_conclude"),
    path("soan/", conclusion.draft, name="conclusion_draft"),
    path("luu/", conclusion.save, name="conclusion_save"),
    path("them/", conclusion.add, name="conclusion_add"),
    path("dua-vao/<str:code>/", conclusion.take_in, name="conclusion_take_in"),
    path("<int:item>/", conclusion.edit, name="conclusion_edit"),
    path("<int:item>/chuyen/", conclusion.move, name="conclusion_move"),
    path("<int:item>/bo/", conclusion.leave_out, name="conclusion_leave_out"),
]
