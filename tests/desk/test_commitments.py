"""Cam kết on the desk: the list with its filters, one page of each, proof, second person, later day, by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.audit.models import Entry
from doithoai.commitments.extending import ask_later
from doithoai.commitments.keeping import report_done, verify
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.opinions.models import Opinion
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/cam-ket/"
NOW = opinions.FOLLOWED + timedelta(days=30)
SOON = opinions.FOLLOWED.date() + timedelta(days=20)
LATER = NOW.date() + timedelta(days=20)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _now(ask: Asking, settings: Any, tmp_path: Any) -> None:
    ask.clock.now = NOW
    settings.MEDIA_ROOT = tmp_path


def promised(here: World, text: str = "Lắp 18 bộ đèn", **other: Any) -> Commitment:
    facts = {"unit": here.ward.departments[0], "due_on": LATER, **other}
    return commit(here.ward.party_committee, Promise(text, **facts), by=here.leader, at=opinions.FOLLOWED)


def page(row: Commitment, act: str = "") -> str:
    return f"{URL}{row.pk}/{act}"


def test_the_list_puts_late_ones_first_and_counts_each_filter(ask: Asking, here: World) -> None:
    kept, told = promised(here, "Đã sửa hè"), promised(here, "Đã trồng cây")
    for row in (kept, told):
        report_done(row, "Biên bản 12", by=here.unit_officer, at=NOW)
    verify(kept, by=here.leader, at=NOW)
    promised(here, "Chưa đến hạn")
    promised(here, "Đã quá hạn", due_on=SOON)
    words = ask.words(here.advisory, URL)
    assert words.index("Đã quá hạn") < words.index("Chưa đến hạn") < words.index("Đã trồng cây")
    assert "Đã sửa hè" not in words
    assert "Đang theo dõi 3 Quá hạn 1 Báo xong, chờ xác nhận 1 Xin gia hạn 0" in words
    assert "Đã sửa hè" in ask.words(here.advisory, URL, xem="da-xong")
    late = ask.words(here.advisory, URL, xem="qua-han")
    assert "Chưa đến hạn" not in late
    assert "quá hạn" in late


def test_words_find_with_and_without_diacritics_and_units_and_dialogues_filter(
    ask: Asking, here: World
) -> None:
    dialogue = dialogues.announced(here)
    promised(here, "Lắp đèn ngõ 24", dialogue=dialogue)
    promised(here, "Sửa hè đường Minh Khai", unit=here.ward.departments[1])
    for q in ("den ngo", "đèn ngõ"):
        words = ask.words(here.advisory, URL, tim=q)
        assert "Lắp đèn ngõ 24" in words
        assert "Sửa hè" not in words
    of_unit = ask.words(here.advisory, URL, **{"don-vi": here.ward.departments[1].pk})
    assert "Lắp đèn ngõ 24" not in of_unit
    of_dialogue = ask.words(here.advisory, URL, buoi=dialogue.pk)
    assert "Sửa hè đường" not in of_dialogue
    wrong = ask.get(here.advisory, URL, buoi="abc")
    assert (wrong.status, "không còn trong danh sách" in wrong.words) == (422, True)
    assert "Không có cam kết nào trong mục này" not in ask.words(here.advisory, URL, xem="gi-do", trang="99")


def test_one_line_or_three_cost_the_same(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    promised(here, "Một", opinion=opinion)
    one = ask.queries(here.advisory, URL)
    for text in ("Hai", "Ba"):
        row = promised(here, text, dialogue=dialogues.announced(here))
        ask_later(row, LATER + timedelta(days=5), "Chờ", by=here.unit_officer, at=NOW)
    promised(here, "Bốn", opinion=opinions.following(here))
    assert ask.queries(here.advisory, URL) == one


def test_the_unit_proves_and_another_confirms(ask: Asking, here: World) -> None:
    row = promised(here)
    form = {"xong-proof": "Biên bản 12/BB", "xong-scan": SimpleUploadedFile("anh.pdf", PDF)}
    assert "Báo xong" in ask.words(here.unit_officer, page(row))
    assert ask.post(here.unit_officer, page(row, "xong/"), form).onward == page(row)
    words = ask.words(here.advisory, page(row))
    assert "Biên bản 12/BB" in words
    assert "Xác nhận đã xong" in words
    assert ask.get(here.advisory, page(row, "tep/")).response.content == PDF
    own = ask.post(here.unit_officer, page(row, "xac-nhan/"))
    assert own.status == 422
    assert "không tự xác nhận" in own.words
    assert ask.post(here.advisory, page(row, "xac-nhan/")).onward == page(row)
    row.refresh_from_db()
    assert (row.state, row.verified_by) == (State.VERIFIED, here.advisory)
    assert "đã xong đúng hạn" in ask.words(here.supervisor, page(row))


def test_what_is_not_done_goes_back_with_a_reason(ask: Asking, here: World) -> None:
    row = report_done(promised(here), "Ảnh", by=here.unit_officer, at=NOW)
    with nothing_written():
        empty = ask.post(here.leader, page(row, "tra-lai/"), {"tra-reason": " "})
    assert (empty.status, bool(empty.fault("reason"))) == (422, True)
    assert ask.post(here.leader, page(row, "tra-lai/"), {"tra-reason": "Còn 3 đèn"}).onward == page(row)
    words = ask.words(here.unit_officer, page(row))
    assert "“Còn 3 đèn”" in words
    assert "chưa được xác nhận là xong" in words


def test_a_proof_without_words_or_with_a_bad_file_comes_back_with_everything_typed(
    ask: Asking, here: World
) -> None:
    row = promised(here)
    with nothing_written():
        told = ask.post(here.unit_officer, page(row, "xong/"), {"xong-done_on": "01/01/2020"})
        assert told.fault("proof")
        typed = {"xong-proof": "Biên bản", "xong-done_on": "01/01/2020"}
        early = ask.post(here.unit_officer, page(row, "xong/"), typed)
        assert "Ngày xong" in early.fault("done_on")
        assert early.typed("xong-proof") == "Biên bản"
        bad = {"xong-proof": "Biên bản", "xong-scan": SimpleUploadedFile("virus.exe", b"MZ")}
        assert "Không nhận loại tệp" in ask.post(here.unit_officer, page(row, "xong/"), bad).words


def test_a_later_day_is_asked_by_the_unit_and_decided_by_another(ask: Asking, here: World) -> None:
    row = promised(here)
    day = LATER + timedelta(days=10)
    typed = {"gia-han-due_on": f"{day:%d/%m/%Y}", "gia-han-reason": "Chờ vật tư"}
    early = {**typed, "gia-han-due_on": f"{LATER:%d/%m/%Y}"}
    with nothing_written():
        refused = ask.post(here.unit_officer, page(row, "gia-han/"), early)
    assert "phải sau hạn đang có" in refused.fault("due_on")
    assert refused.typed("gia-han-reason") == "Chờ vật tư"
    assert ask.post(here.unit_officer, page(row, "gia-han/"), typed).onward == page(row)
    assert "Quyết định gia hạn" not in ask.words(here.unit_officer, page(row))
    assert "Xin gia hạn 1" in ask.words(here.leader, URL)
    asked = CommitmentExtension.objects.get()
    decide = {"quyet-granted": "yes", "quyet-extension": asked.pk}
    with nothing_written():
        assert (
            "nào đang chờ"
            in ask.post(
                here.leader, page(row, "gia-han/quyet-dinh/"), {**decide, "quyet-extension": "9"}
            ).words
        )
        no = {**decide, "quyet-granted": "no"}
        assert ask.post(here.leader, page(row, "gia-han/quyet-dinh/"), no).fault("note")
    assert ask.post(here.leader, page(row, "gia-han/quyet-dinh/"), decide).onward == page(row)
    words = ask.words(here.unit_officer, page(row))
    assert f"hạn đầu {LATER:%d/%m/%Y}" in words
    assert f"{LATER:%d/%m/%Y} → {day:%d/%m/%Y}" in words


def test_who_asked_is_not_offered_to_decide(ask: Asking, here: World) -> None:
    row = promised(here)
    asked = ask_later(row, LATER + timedelta(days=5), "Chờ", by=here.advisory, at=NOW)
    assert "Quyết định gia hạn" not in ask.words(here.advisory, page(row))
    sent = {"quyet-granted": "yes", "quyet-extension": asked.pk}
    told = ask.post(here.advisory, page(row, "gia-han/quyet-dinh/"), sent)
    assert (told.status, "không tự quyết định" in told.words) == (422, True)


def test_one_is_entered_by_hand_and_what_was_typed_stays(ask: Asking, here: World) -> None:
    unit, helper = here.ward.departments
    dialogue = dialogues.announced(here)
    sent = {
        "text": "Mở lớp học bơi", "unit": unit.pk, "with_units": [helper.pk],
        "due_on": f"{LATER:%d/%m/%Y}", "dialogue": dialogue.pk,
    }  # fmt: skip
    with nothing_written():
        past = ask.post(here.clerk, f"{URL}them/", {**sent, "due_on": "01/01/2020"})
        assert "đã qua" in past.fault("due_on")
        assert past.typed("text") == "Mở lớp học bơi"
        foreign = ask.post(here.clerk, f"{URL}them/", {**sent, "unit": here.other.departments[0].pk})
        assert foreign.status == 422
    assert ask.post(here.clerk, f"{URL}them/", sent).status == 302
    row = Commitment.objects.get()
    assert (row.unit, list(row.with_units.all()), row.dialogue) == (unit, [helper], dialogue)
    assert Entry.objects.filter(act="commit", subject_id=row.pk).exists()
    assert "Mở lớp học bơi" in ask.words(here.other_unit_officer, URL)  # it helps
    assert ask.get(here.unit_officer, f"{URL}them/").status == 404
    assert ask.get(here.clerk, f"{URL}them/", **{"co-quan": here.other.party_committee.pk}).status == 404


def test_a_supervisor_reads_without_the_person_and_without_the_file(ask: Asking, here: World) -> None:
    opinion = opinions.following(here)
    row = promised(here, f"Giải quyết: {opinions.NAME} xin lắp đèn", opinion=opinion)
    file = SimpleUploadedFile("anh.pdf", PDF)
    report_done(row, f"Trả lời {opinions.NAME}", file=file, by=here.unit_officer, at=NOW)
    for url in (URL, page(row)):
        assert opinions.NAME in ask.words(here.clerk, url)
        assert opinions.NAME not in ask.words(here.supervisor, url)
    assert "nào khớp với bộ lọc" in ask.words(here.supervisor, URL, tim=opinions.NAME)
    assert ask.get(here.supervisor, page(row, "tep/")).status == 404
    assert ask.get(here.clerk, page(row, "tep/")).status == 200


def test_a_restricted_one_is_for_the_desk_and_the_unit(ask: Asking, here: World) -> None:
    row = promised(here, opinion=opinions.following(here))
    Opinion.objects.update(restricted=True)
    for account, status in (
        (here.clerk, 200), (here.unit_officer, 200), (here.supervisor, 404), (here.superior, 404),
    ):  # fmt: skip
        assert ask.get(account, page(row)).status == status


def test_others_find_nothing_and_wrong_methods_are_not_taken(ask: Asking, here: World) -> None:
    row = promised(here)
    assert ask.get(None, URL).status == 302
    for account in (here.other_clerk, here.other_unit_officer):
        assert ask.get(account, page(row)).status == 404
        assert ask.post(account, page(row, "xong/"), {"xong-proof": "x"}).status == 404
    assert ask.get(here.clerk, f"{URL}{NO_KEY}/").status == 404
    assert ask.get(here.clerk, page(row, "tep/")).status == 404  # no file
    assert ask.post(here.clerk, page(row, "gia-han/"), {}).status == 404
    assert ask.post(here.clerk, page(row, "gia-han/quyet-dinh/"), {}).status == 404
    for act in ("xong/", "xac-nhan/", "tra-lai/", "gia-han/", "gia-han/quyet-dinh/"):
        assert ask.get(here.advisory, page(row, act)).status == 405
    assert ask.post(here.advisory, URL).status == 405
