"""Addresses: the public at the root, officials under /ban/."""

from django.urls import include, path

from doithoai.ui.gallery import gallery

urlpatterns = [
    path("", include("doithoai.desk.urls")),
    path("gallery/", gallery, name="gallery"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("", include("doithoai.hall.urls")),
    path("", include("doithoai.portal.urls")),
]
