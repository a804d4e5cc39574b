"""Addresses: the public at the root, officials under /ban/."""

from django.urls import include, path

urlpatterns = [
    path("ban/", include("doithoai.desk.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("", include("doithoai.portal.urls")),
]
