"""Addresses of the dialogues' workspaces."""

from django.urls import include, path

from doithoai.desk import calling, devices, dialogues, preparing

urlpatterns = [
    path("", dialogues.dialogues, name="dialogues"),
    path("tho.js", devices.worker, name="worker"),
    path("moi/", calling.call, name="dialogue_new"),
    path("<int:pk>/", preparing.preparation, name="dialogue"),
    path("<int:pk>/sua/", calling.change, name="dialogue_change"),
    path("<int:pk>/thong-bao/", calling.announce, name="dialogue_announce"),
    path("<int:pk>/hoan/", calling.postpone, name="dialogue_postpone"),
    path("<int:pk>/huy/", calling.cancel, name="dialogue_cancel"),
    path("<int:pk>/bo-phan-tham-muu/", preparing.team, name="dialogue_team"),
    path("<int:pk>/phoi-hop/", include("doithoai.desk.partners_urls")),
    path("<int:pk>/nguoi-du/", include("doithoai.desk.attendees_urls")),
    path("<int:pk>/nhiem-vu/", preparing.add_task, name="dialogue_task"),
    path("<int:pk>/nhiem-vu/<int:task>/xong/", preparing.finish_task, name="dialogue_task_done"),
    path("<int:pk>/chuong-trinh/", include("doithoai.desk.programme_urls")),
    path("<int:pk>/y-kien/", dialogues.opinions, name="dialogue_opinions"),
    path("<int:pk>/hoi-nghi/", include("doithoai.desk.floor_urls")),
    path("<int:pk>/hoi-nghi/chu-tri/", include("doithoai.desk.chair_tablet_urls")),
    path("<int:pk>/ho-so-chu-tri/", include("doithoai.desk.chair_urls")),
    path("<int:pk>/sau-doi-thoai/ho-so/luu-tru/", include("doithoai.desk.archive_urls")),
    path("<int:pk>/sau-doi-thoai/", include("doithoai.desk.after_urls")),
]
