"""Addresses of the annual plans."""

from django.urls import path

from doithoai.desk import plans

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("moi/", plans.new_plan, name="plan_new"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/sua/", plans.write_rows, name="plan_rows"),
    path("<int:pk>/trinh/", plans.submit, name="plan_submit"),
    path("<int:pk>/ban-hanh/", plans.approve, name="plan_approve"),
    path("<int:pk>/tra-lai/", plans.send_back, name="plan_send_back"),
    path("<int:pk>/dieu-chinh/", plans.amend, name="plan_amend"),
]
