"""Addresses of one paper and of what is written in the register by hand."""

from django.urls import path

from doithoai.desk import paper, paper_acts, paper_covering, paper_entering, paper_issuing

urlpatterns = [
    path("vao-so/", paper_entering.enter, name="paper_enter"),
    path("giu-so/", paper_entering.keep_number, name="paper_reserve"),
    path("quy-dinh/", paper_entering.rules, name="paper_rules"),
    path("buoi/<int:pk>/<slug:kind>/ban-hanh/", paper_issuing.of_dialogue, name="dialogue_paper_issue"),
    path("y-kien/<str:code>/<slug:kind>/ban-hanh/", paper_issuing.of_opinion, name="opinion_issue"),
    path("<int:pk>/ban-che-thu/", paper_covering.proposed_file, name="paper_proposed"),
    path("<int:pk>/", paper.paper, name="paper"),
    path("<int:pk>/noi-nhan/<int:recipient>/", paper_acts.paper_recipient, name="paper_recipient"),
    path("<int:pk>/viec/<slug:act>/", paper_acts.paper_act, name="paper_act"),
]
