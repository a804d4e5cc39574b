"""Addresses of the public portal."""

from django.urls import path

from doithoai.portal import (
    attending,
    clause_pages,
    dialogue_pages,
    following,
    guidance,
    home,
    papers,
    promises,
    questions,
    sending,
    speaking,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("doi-thoai/", dialogue_pages.dialogues, name="dialogues"),
    path("doi-thoai/<str:code>/", dialogue_pages.dialogue, name="dialogue"),
    path("doi-thoai/<str:code>/ap-phich/", dialogue_pages.poster, name="poster"),
    path("doi-thoai/<str:code>/lich.ics", dialogue_pages.ics, name="ics"),
    path("dang-ky-phat-bieu/<str:code>/", speaking.register, name="speak"),
    path("dang-ky-tham-du/<str:code>/", attending.register, name="attend"),
    path("the-tham-du/", attending.find_seat, name="find_seat"),
    path("the-tham-du/<str:code>/", attending.seat, name="seat"),
    path("the-tham-du/<str:code>/huy/", attending.give_back, name="seat_cancel"),
    path("gui-y-kien/", sending.send, name="send"),
    path("phieu-giay/", sending.paper_form, name="paper_form"),
    path("bien-nhan/<str:code>/", sending.receipt, name="receipt"),
    path("theo-doi/", following.find, name="find"),
    path("theo-doi/<str:code>/", following.follow, name="follow"),
    path("theo-doi/<str:code>/phieu-huong-dan/", papers.guidance_slip, name="guidance_slip"),
    path("hoi-dap/", questions.index, name="questions"),
    path("hoi-dap/<int:number>/", questions.question, name="question"),
    path("hoi-dap/<int:number>/tep/<int:file>/", questions.file, name="question_file"),
    path("cam-ket/", promises.index, name="promises"),
    path("van-ban/<int:number>/", papers.paper, name="paper"),
    path("van-ban/<int:number>/pdf/", papers.paper_pdf, name="paper_pdf"),
    path("huong-dan/", guidance.guide, name="guide"),
    path("bao-mat/", guidance.privacy, name="privacy"),
    path("dieu-khoan/", clause_pages.index, name="clauses"),
    path("dieu-khoan/<str:clause_id>/", clause_pages.clause_page, name="clause"),
    path("robots.txt", guidance.robots, name="robots"),
]
