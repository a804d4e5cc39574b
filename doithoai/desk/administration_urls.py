"""Addresses of Quản trị."""

from django.urls import include, path

from doithoai.desk import (
    administration,
    administration_calendar,
    administration_people,
    house_rules,
    mailboxes,
    personal_data,
)

urlpatterns = [
    path("", administration.home, name="administration"),
    path("co-quan/", administration.organisations, name="admin_organisations"),
    path("co-quan/moi/", administration.new_organisation, name="admin_new_organisation"),
    path("co-quan/<int:pk>/", administration.organisation, name="admin_organisation"),
    path("co-quan/<int:pk>/<slug:what>/", administration.act_on_organisation, name="admin_act"),
    path("nguoi/", administration_people.people, name="admin_people"),
    path("nguoi/moi/", administration_people.new_person, name="admin_new_person"),
    path("nguoi/<int:pk>/", administration_people.person, name="admin_person"),
    path("nguoi/<int:pk>/tai-khoan/", administration_people.open_account, name="admin_open_account"),
    path("nguoi/<int:pk>/mat-khau/", administration_people.set_password, name="admin_set_password"),
    path("nguoi/<int:pk>/khoa/", administration_people.lock, name="admin_lock"),
    path("cach-tra-loi/", house_rules.handling, name="admin_handling"),
    path("du-lieu-ca-nhan/", personal_data.looks, name="admin_looks"),
    path("du-lieu-ca-nhan/het-han/", personal_data.terms, name="admin_terms"),
    path("lich/", administration_calendar.years, name="admin_calendar"),
    path("lich/<int:year>/", administration_calendar.year, name="admin_year"),
    path("lich/<int:year>/ngay/", administration_calendar.enter, name="admin_enter_day"),
    path("lich/<int:year>/xac-nhan/", administration_calendar.confirm, name="admin_confirm_year"),
    path("mau-van-ban/", include("doithoai.desk.paper_templates_urls")),
    path("hop-thu/", mailboxes.mailboxes, name="admin_mailboxes"),
    path("hop-thu/moi/", mailboxes.new_mailbox, name="admin_new_mailbox"),
    path("hop-thu/<int:pk>/", mailboxes.mailbox, name="admin_mailbox"),
    path("hop-thu/<int:pk>/thu/", mailboxes.try_mailbox, name="admin_try_mailbox"),
]
