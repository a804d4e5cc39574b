"""On the opinion's page: a later day, a pause, a second look, giving back, and bodies outside the system."""

import re
from datetime import timedelta

import pytest

from doithoai.audit.record import PUBLIC
from doithoai.opinions.assignment import assign
from doithoai.opinions.extending import ask_extension
from doithoai.opinions.feedback import rate
from doithoai.opinions.models import (
    Assignment,
    Extension,
    Opinion,
    Passing,
    Purpose,
    Reexamination,
    Suspension,
)
from doithoai.opinions.passing import accept_passing, transfer
from doithoai.opinions.triage import accept
from tests.desk.asking import Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
LATER = opinions.SOLVE_DUE + timedelta(days=10)


@pytest.fixture(autouse=True)
def _now(ask: Asking) -> None:
    ask.clock.now = opinions.CLOSED


def url(opinion: Opinion, act: str = "") -> str:
    return f"/ban/y-kien/{opinion.code}/{act}"


def test_the_unit_asks_for_a_later_day_and_the_leader_grants_it(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    typed = {"assignment": task.pk, "due_on": f"{LATER:%d/%m/%Y}", "reason": "Chờ vật tư"}
    sent = {f"xin-gia-han-{name}": value for name, value in typed.items()}
    assert "Quyết định gia hạn" not in ask.words(here.leader, url(opinion))
    early = {**sent, "xin-gia-han-due_on": f"{opinions.SOLVE_DUE:%d/%m/%Y}"}
    with nothing_written():
        refused = ask.post(here.unit_officer, url(opinion, "xin-gia-han/"), early)
    assert "phải sau hạn đang có" in refused.fault("due_on")
    assert refused.typed("xin-gia-han-reason") == "Chờ vật tư"
    assert ask.post(here.unit_officer, url(opinion, "xin-gia-han/"), sent).onward == url(opinion)
    assert "Quyết định gia hạn" in ask.words(here.leader, url(opinion))
    decided = {"quyet-gia-han-granted": "yes", "quyet-gia-han-note": ""}
    assert ask.post(here.leader, url(opinion, "quyet-gia-han/"), decided).onward == url(opinion)
    assert Extension.objects.get().granted is True
    words = ask.words(here.leader, url(opinion))
    assert "15/10/2026 → 25/10/2026" in words
    assert "không tính đúng hạn" in words


def test_a_unit_is_offered_its_own_tasks_alone(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    own = opinion.assignments.get(purpose=Purpose.SOLVE)
    theirs = assign(
        opinion, here.ward.departments[1], Purpose.CO_ORDINATE, LATER,
        by=here.advisory, at=opinions.CLOSED,
    )  # fmt: skip
    Assignment.objects.filter(pk=theirs.pk).update(purpose=Purpose.SOLVE)
    for account, offered in ((here.unit_officer, {own.pk}), (here.advisory, {own.pk, theirs.pk})):
        source = ask.get(account, url(opinion)).source
        choices = source.split('name="xin-gia-han-assignment"')[1].split("</select>")[0]
        assert {int(key) for key in re.findall(r'value="(\d+)"', choices)} == offered


def test_who_asked_is_not_offered_to_decide(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    task = opinion.assignments.get(purpose=Purpose.SOLVE)
    ask_extension(task, LATER, "Chờ", by=here.advisory, at=opinions.FOLLOWED)
    assert "Quyết định gia hạn" not in ask.words(here.advisory, url(opinion))
    told = ask.post(here.advisory, url(opinion, "quyet-gia-han/"), {"quyet-gia-han-granted": "yes"})
    assert told.status == 422
    assert "không tự quyết định" in told.words


def test_a_pause_is_asked_granted_and_answered_at_the_desk(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    until = (opinions.CLOSED + timedelta(days=5)).date()
    asked = {"xin-tam-dung-until_on": f"{until:%d/%m/%Y}", "xin-tam-dung-reason": "Xin cho biết số nhà"}
    assert ask.post(here.unit_officer, url(opinion, "xin-tam-dung/"), asked).onward == url(opinion)
    granted = {"quyet-tam-dung-granted": "yes"}
    assert ask.post(here.advisory, url(opinion, "quyet-tam-dung/"), granted).onward == url(opinion)
    words = ask.words(here.clerk, url(opinion))
    assert f"Tạm dừng chờ người nêu đến hết {until:%d/%m/%Y}" in words
    assert "tạm dừng" in ask.words(here.clerk, "/ban/y-kien/")
    added = {"bo-sung-text": "Số 12 ngõ 24"}
    assert ask.post(here.unit_officer, url(opinion, "bo-sung/"), added).status == 422
    assert ask.post(here.clerk, url(opinion, "bo-sung/"), added).onward == url(opinion)
    assert Suspension.objects.get().answer == "Số 12 ngõ 24"
    assert "Số 12 ngõ 24" in ask.words(here.unit_officer, url(opinion))


def test_a_rating_on_paper_and_the_second_look(ask: Asking, here: World) -> None:
    opinion = opinions.closed(here)
    paper = {
        "danh-gia-satisfied": "no",
        "danh-gia-text": "Vẫn ngập",
        "danh-gia-received_on": f"{opinions.CLOSED:%d/%m/%Y}",
    }
    assert ask.post(here.clerk, url(opinion, "danh-gia/"), paper).onward == url(opinion)
    assert "bằng giấy" in ask.words(here.clerk, url(opinion))
    due = f"{(opinions.CLOSED + timedelta(days=7)):%d/%m/%Y}"
    wrong = {"xem-xet-lai-unit": here.ward.departments[0].pk, "xem-xet-lai-due_on": due}
    assert ask.post(here.advisory, url(opinion, "xem-xet-lai/"), wrong).fault("unit")
    right = {**wrong, "xem-xet-lai-unit": here.ward.departments[1].pk}
    assert ask.post(here.advisory, url(opinion, "xem-xet-lai/"), right).onward == url(opinion)
    assert "Kết luận xem xét lại" not in ask.words(here.advisory, url(opinion))
    found = {"ket-luan-xem-xet-kept": "no", "ket-luan-xem-xet-text": "Chưa thông hết"}
    refused = ask.post(here.other_unit_officer, url(opinion, "ket-luan-xem-xet/"), found)
    assert refused.fault("unit")
    found |= {"ket-luan-xem-xet-unit": str(here.ward.departments[0].pk), "ket-luan-xem-xet-due_on": due}
    assert ask.post(here.other_unit_officer, url(opinion, "ket-luan-xem-xet/"), found).onward == url(opinion)
    assert Reexamination.objects.get().kept is False
    words = ask.words(here.unit_officer, url(opinion))
    assert "Phải trả lời lại" in words
    assert "Ghi dự thảo trả lời" in words


def test_others_are_told_why_they_may_not(ask: Asking, here: World) -> None:
    opinion = opinions.closed(here)
    rate(opinion, False, "Vẫn ngập", by=PUBLIC, at=opinions.CLOSED)
    sent = {"xem-xet-lai-unit": here.ward.departments[1].pk, "xem-xet-lai-due_on": "30/09/2026"}
    assert ask.post(here.supervisor, url(opinion, "xem-xet-lai/"), sent).status == 422
    assert ask.post(here.other_advisory, url(opinion, "xem-xet-lai/"), sent).status == 404
    assert not Reexamination.objects.exists()


def test_an_escalation_says_at_the_field_which_part_is_missing(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    above = here.province.party_committee
    sent = {
        "to": above.pk,
        "reason": "Vượt quyền",
        "differences": "Không có",
        "minutes": "03/BB",
        "dossier": "Hồ sơ",
    }
    typed = {f"cap-tren-{name}": value for name, value in sent.items()}
    with nothing_written():
        refused = ask.post(here.leader, url(opinion, "cap-tren/"), typed)
    assert "Thiếu các tài liệu liên quan" in refused.fault("documents")
    assert refused.typed("cap-tren-minutes") == "03/BB"
    typed["cap-tren-documents"] = "Bản vẽ"
    assert ask.post(here.leader, url(opinion, "cap-tren/"), typed).onward == url(opinion)
    assert Passing.objects.get().papers == {"minutes": "03/BB", "dossier": "Hồ sơ", "documents": "Bản vẽ"}


def test_what_came_from_elsewhere_is_given_back_and_the_sender_sees_the_better_address(
    ask: Asking, here: World
) -> None:
    origin = opinions.transferred(here)
    there = accept_passing(origin.passings.get(), by=here.other_clerk, at=opinions.FOLLOWED)
    accept(there, opinions.SORTING, by=here.other_clerk, at=opinions.FOLLOWED)
    assert "vẫn chạy" not in ask.words(here.other_clerk, url(there))
    better = here.province.party_committee
    sent = {"tra-noi-chuyen-reason": "Đường tỉnh", "tra-noi-chuyen-better": better.pk}
    assert ask.post(here.other_clerk, url(there, "tra-noi-chuyen/"), sent).onward == url(there)
    words = ask.words(here.clerk, url(origin))
    assert f"nơi đúng thẩm quyền: {better.short_name}" in words
    page = ask.get(here.clerk, url(origin))
    assert f'<option value="{better.pk}" selected' in page.source


def test_a_body_outside_is_urged_and_its_paper_entered(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    transfer(opinion, None, "Ngành điện", "Điện lực Bắc Ninh", by=here.clerk, at=opinions.ASSIGNED)
    urged = {"don-doc-on": f"{opinions.DONE:%d/%m/%Y}", "don-doc-number": "05/CV"}
    assert ask.post(here.clerk, url(opinion, "don-doc/"), urged).onward == url(opinion)
    assert "Đôn đốc lần 1 ngày 15/09/2026" in ask.words(here.clerk, url(opinion))
    answer = {"on": f"{opinions.CLOSED:%d/%m/%Y}", "reference": "12/ĐLBN", "text": "Đã kéo lại dây"}
    typed = {f"noi-nhan-tra-loi-{name}": value for name, value in answer.items()}
    assert ask.post(here.clerk, url(opinion, "noi-nhan-tra-loi/"), typed).onward == url(opinion)
    assert "Đã kéo lại dây" in ask.words(here.clerk, url(opinion))
    assert "Ghi trả lời của nơi nhận" not in ask.words(here.clerk, url(opinion))


def test_the_third_hop_alarms_on_the_opinion(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    for _number in range(3):
        sent = {"chuyen-to": here.other.party_committee.pk, "chuyen-reason": "Thử"}
        assert ask.post(here.clerk, url(opinion, "chuyen/"), sent).onward == url(opinion)
        passing = Passing.objects.latest("id")
        ask.post(here.other_clerk, f"/ban/y-kien/den/{passing.pk}/tra/", {"reason": "Không phải"})
    assert "Đã chuyển 3 lần qua các nơi" in ask.words(here.clerk, url(opinion))
