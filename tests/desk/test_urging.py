"""Đôn đốc on the desk: who is behind, the letter with its number, the answer."""

from datetime import timedelta
from typing import Any

import pytest

from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, Urging
from doithoai.documents.models import Paper
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/cam-ket/don-doc/"
NOW = opinions.CLOSED + timedelta(days=30)
UNTIL = NOW.date() + timedelta(days=7)


@pytest.fixture(autouse=True)
def _now(ask: Asking, settings: Any, tmp_path: Any) -> None:
    ask.clock.now = NOW
    settings.MEDIA_ROOT = tmp_path


def promised(here: World, text: str = "Lắp đèn", **other: Any) -> Commitment:
    facts = {"unit": here.ward.departments[0], "due_on": opinions.SOLVE_DUE, **other}
    return commit(here.ward.party_committee, Promise(text, **facts), by=here.leader, at=opinions.FOLLOWED)


def writing(here: World, unit: int = 0) -> str:
    return f"{URL}soan/{here.ward.party_committee.pk}/{here.ward.departments[unit].pk}/"


def sent(here: World, *rows: Commitment, **other: Any) -> dict[str, Any]:
    return {
        "matters": [f"c{row.pk}" for row in rows], "answer_due": f"{UNTIL:%d/%m/%Y}",
        "issued_on": f"{NOW:%d/%m/%Y}", "signer": here.leader.person_id, "recipients": "Như trên,\nMTTQ phường,",
        **other,
    }  # fmt: skip


def issued(ask: Asking, here: World) -> Urging:
    assert ask.post(here.clerk, writing(here), sent(here, promised(here))).status == 302
    return Urging.objects.get()


def test_a_unit_behind_is_shown_and_urged_with_a_numbered_letter(ask: Asking, here: World) -> None:
    assert "Không đơn vị nào có việc quá hạn" in ask.words(here.clerk, URL)
    one, two = promised(here), promised(here, "Sửa hè")
    words = ask.words(here.clerk, URL)
    assert "2 việc, quá lâu nhất" in words
    assert "Soạn công văn đôn đốc lần 1" in words
    form = ask.get(here.clerk, writing(here))
    assert "Lắp đèn. Hạn" in form.words
    answer = ask.post(here.clerk, writing(here), sent(here, one))
    row, paper = Urging.objects.get(), Paper.objects.get()
    assert answer.onward == f"{URL}{row.pk}/"
    assert (paper.urging, paper.addressee, paper.number) == (row, here.ward.departments[0], "01-CV/ĐU")
    assert list(paper.recipients)[:2] == ["Như trên,", "MTTQ phường,"]
    told = ask.words(here.clerk, answer.onward)
    assert "01-CV/ĐU" in told
    assert "Lắp đèn" in told
    assert "Sửa hè" not in told
    again = ask.get(here.clerk, writing(here)).words
    assert "Đang chờ trả lời công văn trước" in again
    assert two.text in again


def test_the_unit_opens_the_letter_and_answers_it(ask: Asking, here: World) -> None:
    row = issued(ask, here)
    page = f"{URL}{row.pk}/"
    assert "chờ trả lời" in ask.words(here.unit_officer, URL)
    assert ask.get(here.unit_officer, f"{page}cong-van/").response.content[:2] == b"PK"
    with nothing_written():
        assert ask.post(here.unit_officer, f"{page}tra-loi/", {"text": " "}).fault("text")
        late = {"text": "Xong", "answered_on": "01/01/2030"}
        refused = ask.post(here.unit_officer, f"{page}tra-loi/", late)
        assert refused.fault("answered_on")
        assert refused.typed("text") == "Xong"
    assert ask.post(here.unit_officer, f"{page}tra-loi/", {"text": "Xong ngày mai"}).onward == page
    assert "Xong ngày mai" in ask.words(here.supervisor, page)
    assert "đã được trả lời" in ask.post(here.clerk, f"{page}tra-loi/", {"text": "Nữa"}).words


def test_a_silent_unit_is_urged_again_and_the_second_letter_says_so(ask: Asking, here: World) -> None:
    row = issued(ask, here)
    ask.clock.now = NOW + timedelta(days=8)
    assert "chưa trả lời" in ask.words(here.clerk, URL)
    assert "Đôn đốc lần nữa" in ask.words(here.clerk, f"{URL}{row.pk}/")
    assert "lần thứ 2" in ask.words(here.clerk, writing(here))
    draft = ask.get(here.clerk, f"{writing(here)}du-thao.docx")
    assert draft.response.content[:2] == b"PK"


def test_nothing_is_numbered_when_something_is_refused(ask: Asking, here: World) -> None:
    row = promised(here)
    with nothing_written():
        for wrong, field in (
            ({"matters": []}, "matters"),
            ({"answer_due": f"{NOW:%d/%m/%Y}"}, "answer_due"),
            ({"issued_on": f"{UNTIL:%d/%m/%Y}"}, "issued_on"),
            ({"signer": here.other_leader.person_id}, "signer"),
            ({"recipients": "\n".join(str(n) for n in range(30))}, "recipients"),
        ):
            told = ask.post(here.clerk, writing(here), sent(here, row, **wrong))
            assert (told.status, bool(told.fault(field))) == (422, True), field
    assert ask.post(here.clerk, writing(here), sent(here, row)).status == 302
    assert Paper.objects.get().number == "01-CV/ĐU"
    with nothing_written():
        assert ask.post(here.clerk, writing(here), sent(here, row)).status == 422  # sent twice


def test_one_letter_or_three_cost_the_same(ask: Asking, here: World) -> None:
    issued(ask, here)
    one = ask.queries(here.clerk, URL)
    for days in (8, 16):
        ask.clock.now = NOW + timedelta(days=days)
        due = {
            "answer_due": f"{UNTIL + timedelta(days=days):%d/%m/%Y}",
            "issued_on": f"{ask.clock.now:%d/%m/%Y}",
        }
        row = Commitment.objects.get()
        assert ask.post(here.clerk, writing(here), sent(here, row, **due)).status == 302
    assert ask.queries(here.clerk, URL) == one


def test_others_find_nothing_and_wrong_methods_are_not_taken(ask: Asking, here: World) -> None:
    row = issued(ask, here)
    for account in (here.other_clerk, here.other_unit_officer):
        assert ask.get(account, f"{URL}{row.pk}/").status == 404
        assert ask.get(account, f"{URL}{row.pk}/cong-van/").status == 404
        assert ask.get(account, writing(here)).status == 404
        assert ask.post(account, f"{URL}{row.pk}/tra-loi/", {"text": "x"}).status == 404
    assert ask.post(here.supervisor, f"{URL}{row.pk}/tra-loi/", {"text": "x"}).status == 404
    assert "Đơn vị có việc quá hạn" not in ask.words(here.unit_officer, URL)
    assert ask.get(here.clerk, f"{URL}{NO_KEY}/").status == 404
    assert ask.get(here.clerk, writing(here, 1)).onward == URL  # nothing is overdue there
    assert ask.get(here.clerk, f"{URL}{row.pk}/tra-loi/").status == 405
    assert ask.post(here.clerk, URL).status == 405
