"""Addresses of co-organisers and invited bodies."""

from django.urls import path

from doithoai.desk import partners

urlpatterns = [
    path("", partners.partners, name="partners"),
    path("them/", partners.hold_with, name="partner_add"),
    path("<int:partner>/thong-nhat/", partners.agree, name="partner_agree"),
    path("<int:partner>/bo/", partners.hold_without, name="partner_remove"),
    path("moi/", partners.invite, name="dialogue_invite"),
    path("moi/danh-sach.docx", partners.invited_list, name="invited_list"),
    path("moi/<int:body>/gui/", partners.send, name="invited_send"),
    path("moi/<int:body>/tra-loi/", partners.answer, name="invited_answer"),
    path("moi/<int:body>/giay-moi.docx", partners.letter, name="invited_letter"),
]
