"""Addresses of what was promised, and of urging."""

from django.urls import path

from doithoai.desk import commitment, commitments_list, urging

urlpatterns = [
    path("", commitments_list.commitments, name="commitments"),
    path("them/", commitments_list.commitment_new, name="commitment_new"),
    path("<int:pk>/", commitment.commitment, name="commitment"),
    path("<int:pk>/tep/", commitment.proof_file, name="commitment_file"),
    path("<int:pk>/xong/", commitment.report, name="commitment_report"),
    path("<int:pk>/xac-nhan/", commitment.confirm, name="commitment_confirm"),
    path("<int:pk>/tra-lai/", commitment.give_back, name="commitment_back"),
    path("<int:pk>/gia-han/", commitment.later, name="commitment_later"),
    path("<int:pk>/gia-han/quyet-dinh/", commitment.decide, name="commitment_decide"),
    path("don-doc/", urging.urging, name="urging"),
    path("don-doc/soan/<int:body>/<int:unit>/", urging.urging_new, name="urging_new"),
    path("don-doc/soan/<int:body>/<int:unit>/du-thao.docx", urging.urging_draft, name="urging_draft"),
    path("don-doc/<int:pk>/", urging.urging_letter, name="urging_letter"),
    path("don-doc/<int:pk>/cong-van/", urging.urging_file, name="urging_file"),
    path("don-doc/<int:pk>/tra-loi/", urging.urging_answer, name="urging_answer"),
]
