from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doithoai.audit.models import Entry
from doithoai.opinions.assignment import assign
from doithoai.opinions.checking import Check
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind, Opinion, Purpose
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import accept, put_out_of_scope
from doithoai.organisations.models import Account
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.opinions import fresh
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def url(opinion: Opinion, act: str = "") -> str:
    return f"/ban/y-kien/{opinion.code}/{act}"


def test_the_whole_thread_stands_on_one_page(ask: Asking, here: World) -> None:
    opinion = opinions.solved(here)
    words = ask.words(here.advisory, url(opinion))
    for part in (
        opinions.TEXT,
        f"{opinions.NAME}, {opinions.ADDRESS}",
        "Phường thông cống D300 ngõ 24",
        "Kế hoạch duy tu hạ tầng năm 2026",
        "Biên bản nghiệm thu 12/BB",
        "Đỗ Văn Hải xác nhận ngày 15/09/2026",
        "Phân công",
        "Thống nhất trả lời",
    ):
        assert part in words
    assert opinions.PHONE not in words
    assert opinions.EMAIL not in words


def test_who_supervises_reads_the_matter_without_the_person(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here, files=(SimpleUploadedFile("don.pdf", PDF),))
    attachment = opinion.submission.attachments.get()
    for account in (here.supervisor, here.superior, here.org_admin, here.system_admin):
        page = ask.get(account, url(opinion))
        assert opinions.TEXT in page.words
        assert "Người nêu đã che" in page.words
        for secret in (opinions.NAME, opinions.PHONE, opinions.EMAIL, opinions.ADDRESS, "don.pdf"):
            assert secret not in page.source
        assert ask.get(account, f"/ban/y-kien/tep/{attachment.pk}/").status == 404
        assert ask.post(account, url(opinion, "lien-he/"), {"lien-he-reason": "Xem thử"}).status == 404
    served = ask.get(here.clerk, f"/ban/y-kien/tep/{attachment.pk}/").response
    assert served.status_code == 200
    assert "attachment" in served.headers["Content-Disposition"]


def test_contact_is_shown_for_a_reason_and_written_down(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    with nothing_written():
        told = ask.post(here.clerk, url(opinion, "lien-he/"), {"lien-he-reason": "  "})
    assert told.status == 422
    assert told.fault("lien-he-reason")
    shown = ask.post(here.clerk, url(opinion, "lien-he/"), {"lien-he-reason": "Hẹn khảo sát"})
    assert opinions.PHONE in shown.words
    assert opinions.EMAIL in shown.words
    entry = Entry.objects.get(act="reveal_contact")
    assert (entry.actor_name, entry.facts["reason"]) == ("Vũ Thị Giang", "Hẹn khảo sát")
    assert opinions.PHONE not in ask.words(here.clerk, url(opinion))


@pytest.mark.parametrize(
    "account", ["supervisor", "superior", "unit_officer", "org_admin", "other_advisory", "other_unit_officer"]
)
def test_a_denunciation_exists_for_the_desk_alone(ask: Asking, here: World, account: str) -> None:
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION, files=(SimpleUploadedFile("don.pdf", PDF),))
    who: Account = getattr(here, account)
    assert ask.get(here.leader, url(opinion)).status == 200
    assert ask.get(who, url(opinion)).status == 404
    assert ask.post(who, url(opinion, "mo-lai/"), {"mo-lai-reason": "Nhầm"}).status == 404
    assert ask.post(who, url(opinion, "lien-he/"), {"lien-he-reason": "Xem"}).status == 404
    assert ask.get(who, f"/ban/so-van-ban/tra-loi/{opinion.code}/").status == 404
    assert ask.get(who, f"/ban/y-kien/bien-nhan/{opinion.submission.code}/").status == 404
    assert ask.get(who, f"/ban/y-kien/tep/{opinion.submission.attachments.get().pk}/").status == 404


def test_a_denunciation_is_not_told_beside_what_came_with_it(ask: Asking, here: World) -> None:
    handed = opinions.received(here, files=(SimpleUploadedFile("don.pdf", PDF),))
    first, second = split(
        handed, ["Ngập ngõ 24", "Cán bộ nhận hối lộ"], leaves_out=True, by=here.clerk, at=opinions.SORTED
    )
    put_out_of_scope(second, Kind.DENUNCIATION, "Nêu tên người", by=here.clerk, at=opinions.SORTED)
    assert second.title in ask.words(here.clerk, url(first))
    page = ask.get(here.supervisor, url(first))
    assert second.title not in page.source
    assert second.code not in page.source


def test_the_desk_reads_the_whole_of_what_was_handed_over_beside_a_part(ask: Asking, here: World) -> None:
    whole = "Ngõ 24 ngập. Cán bộ nhận hối lộ. Còn đèn đường thì đã sửa, xin cảm ơn."
    handed = opinions.received(here, text=whole, reference="Đơn số 12", people=7, place="Nhà văn hóa")
    assert "Nguyên văn, không sửa" in ask.words(here.clerk, url(handed))
    first, second = split(
        handed, ["Ngõ 24 ngập.", "Cán bộ nhận hối lộ."], leaves_out=True, by=here.clerk, at=opinions.SORTED
    )
    put_out_of_scope(second, Kind.DENUNCIATION, "Tố cáo", by=here.clerk, at=opinions.SORTED)
    accept(first, opinions.SORTING, by=here.clerk, at=opinions.SORTED)
    unit = here.ward.departments[0]
    assign(first, unit, Purpose.DRAFT, opinions.DRAFT_DUE, by=here.advisory, at=opinions.ASSIGNED)
    for account in (here.clerk, here.advisory, here.leader):
        page = ask.words(account, url(first))
        assert f"Một phần của phiếu {handed.submission.code}" in page
        for part in (whole, "Đơn số 12", "7 người, hộ", "Nhà văn hóa"):
            assert part in page
    for account in (here.unit_officer, here.supervisor, here.superior):
        page = ask.words(account, url(first))
        assert "Ngõ 24 ngập." in page
        for hidden in ("hối lộ", "đèn đường", "Nguyên văn"):
            assert hidden not in page


@pytest.mark.parametrize("code", ["khong-co", "x" * 3000, "%00", "..", "9" * 5000, "TS26-K7M4-Q9"])
def test_a_code_that_is_none_is_not_found(ask: Asking, here: World, code: str) -> None:
    for act in ("", "lien-he/", "phan-loai/"):
        assert ask.post(here.clerk, f"/ban/y-kien/{code}/{act}").status in {404, 405}
    assert ask.get(here.clerk, f"/ban/y-kien/{code}/").status in {302, 404}
    assert ask.get(here.clerk, f"/ban/y-kien/bien-nhan/{code}/").status == 404
    assert ask.get(here.clerk, f"/ban/so-van-ban/tra-loi/{code}/").status == 404


def test_an_act_that_is_none_or_only_looked_at(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    assert ask.post(here.clerk, url(opinion, "khong-co/")).status == 404
    assert ask.get(here.clerk, url(opinion, "phan-loai/")).onward == url(opinion)
    for number in (0, 987_654, NO_KEY):
        assert ask.get(here.clerk, f"/ban/y-kien/tep/{number}/").status == 404
        assert ask.get(here.clerk, f"/ban/y-kien/minh-chung/{number}/").status == 404


def sent(slug: str, **typed: object) -> dict[str, object]:
    return {f"{slug}-{name}": value for name, value in typed.items()}


def road(here: World) -> list[tuple[Account, str, dict[str, object]]]:
    """The acts of an opinion from its sorting to the end of its file."""
    unit = here.ward.departments[0].pk
    return [
        (here.clerk, "phan-loai", {"kind": "petition", "field": "flooding", "urgency": "high", "level": "commune", "title": "Ngập ngõ 24"}),
        (here.clerk, "phan-cong", {"unit": unit, "purpose": "draft", "due_on": "15/09/2026"}),
        (here.unit_officer, "du-thao", {"text": "Sẽ thông cống.", "legal_basis": "KH 14", "responsible_unit": unit, "done_by": "15/10/2026"}),
        (here.advisory, "tra-lai", {"comment": "Ghi rõ ngày"}),
        (here.unit_officer, "du-thao", {"text": "Xong trước 15/10.", "legal_basis": "KH 14", "responsible_unit": unit, "done_by": "15/10/2026"}),
        (here.leader, "thong-nhat", {"checked": Check.values}),
    ]  # fmt: skip


def test_an_opinion_goes_from_sorting_to_an_agreed_answer(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    for account, slug, typed in road(here):
        told = ask.post(account, url(opinion, f"{slug}/"), sent(slug, **typed))
        assert (told.status, told.onward) == (302, url(opinion)), (slug, told.fault(""))
    assert fresh(opinion).stage == Stage.AGREED
    assert "Ghi rõ ngày" in ask.words(here.clerk, url(opinion))


def test_a_solved_matter_is_proven_confirmed_by_another_and_closed(
    ask: Asking, here: World, clock: Clock
) -> None:
    opinion = opinions.following(here)
    clock.now = moment(day(2026, 9, 15))
    typed = sent("ket-qua", result="solved", text="Đã thông cống.", happened_on="15/09/2026")
    with nothing_written():
        told = ask.post(here.unit_officer, url(opinion, "ket-qua/"), typed)
    assert told.status == 422
    assert told.typed("ket-qua-text") == "Đã thông cống."
    file = SimpleUploadedFile("bien-ban.pdf", PDF)
    assert (
        ask.post(here.unit_officer, url(opinion, "ket-qua/"), {**typed, "ket-qua-proof_file": file}).status
        == 302
    )
    record = opinion.results.get()
    assert ask.get(here.supervisor, f"/ban/y-kien/minh-chung/{record.pk}/").status == 200
    assert ask.get(here.other_unit_officer, f"/ban/y-kien/minh-chung/{record.pk}/").status == 404
    with nothing_written():
        assert ask.post(here.unit_officer, url(opinion, "xac-nhan/")).status == 422
    assert ask.post(here.unit_head, url(opinion, "xac-nhan/")).status == 302
    assert ask.post(here.advisory, url(opinion, "ket-thuc/")).status == 302
    assert fresh(opinion).stage == Stage.CLOSED


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ", "Không nhận loại tệp"),
        ("anh.jpg", b"MZ not a picture", "Nội dung tệp không phải"),
        ("to.pdf", PDF + b"0" * (10 * 1024 * 1024), "quá lớn"),
        ("rong.pdf", b"", "Tệp không có nội dung"),
    ],
)
def test_a_proof_of_the_wrong_kind_or_size_is_refused_and_the_words_stay(
    ask: Asking, here: World, clock: Clock, *, name: str, content: bytes, words: str
) -> None:
    opinion = opinions.following(here)
    clock.now = moment(day(2026, 9, 15))
    typed = sent("ket-qua", result="solved", text="Đã thông cống.", happened_on="15/09/2026")
    with nothing_written():
        file = SimpleUploadedFile(name, content)
        told = ask.post(here.unit_officer, url(opinion, "ket-qua/"), {**typed, "ket-qua-proof_file": file})
    assert told.status == 422
    assert words in told.fault("ket-qua-proof_file")
    assert told.typed("ket-qua-text") == "Đã thông cống."


@pytest.mark.parametrize(
    ("make", "slug", "typed", "field"),
    [
        (opinions.received, "phan-loai", {"kind": "denunciation", "title": "Ngập"}, "kind"),
        (opinions.received, "phan-loai", {"kind": "petition", "title": "đ" * 100_000}, "title"),
        (opinions.received, "ngoai-pham-vi", {"kind": "complaint", "reason": ""}, "reason"),
        (opinions.received, "khong-xem-xet", {"reason": "đ" * 501}, "reason"),
        (opinions.received, "tach", {"texts": "Chỉ một đoạn"}, "texts"),
        (opinions.received, "tach", {"texts": "\n\n".join("ab")[:1] + "đ" * 100_000}, "texts"),
        (opinions.received, "tra-loi-chung", {"lead": "XX26-AAAA-AA"}, "lead"),
        (opinions.received, "tra-loi-chung", {"lead": "\0"}, "lead"),
        (opinions.received, "dua-vao-buoi", {"dialogue": str(NO_KEY)}, "dialogue"),
        (opinions.accepted, "phan-cong", {"unit": str(NO_KEY), "purpose": "draft"}, "unit"),
        (opinions.accepted, "phan-cong", {"due_on": "01/09/2026", "purpose": "draft", "unit": "1"}, "due_on"),
        (opinions.accepted, "chuyen", {"reason": "Thuộc phường bạn"}, "to"),
        (opinions.accepted, "cap-tren", {"reason": "Vượt thẩm quyền", "differences": ""}, "differences"),
        (opinions.drafted, "tra-lai", {"comment": "đ" * 100_000}, "comment"),
    ],
)
def test_a_refused_act_tells_why_at_the_field_and_changes_nothing(
    ask: Asking, here: World, *, make: Any, slug: str, typed: dict[str, str], field: str
) -> None:
    opinion = make(here)
    if typed.get("unit") == "1":
        typed = {**typed, "unit": str(here.ward.departments[0].pk)}
    with nothing_written():
        told = ask.post(here.advisory, url(opinion, f"{slug}/"), sent(slug, **typed))
    assert told.status == 422
    assert told.fault(f"{slug}-{field}") or told.fault("")
    for name, value in typed.items():
        if name in {"reason", "texts", "comment", "title"}:
            assert told.typed(f"{slug}-{name}") == value
    assert fresh(opinion).stage == opinion.stage


def test_an_old_tab_does_not_take_an_opinion_from_the_dialogue_where_it_is_now(
    ask: Asking, here: World
) -> None:
    opinion = opinions.received(here)
    first, second = dialogues.announced(here), dialogues.announced(here)
    into = url(opinion, "dua-vao-buoi/")
    assert ask.post(here.clerk, into, sent("dua-vao-buoi", dialogue=first.pk)).status == 302
    with nothing_written():
        told = ask.post(here.clerk, into, sent("dua-vao-buoi", dialogue=second.pk))
    assert told.status == 422
    assert f"đã ở buổi đối thoại {first.code}" in told.words
    assert fresh(opinion).dialogue == first


def test_words_typed_while_somebody_else_was_faster_are_not_lost(ask: Asking, here: World) -> None:
    opinion = opinions.agreed(here)
    typed = sent("du-thao", text="Một câu trả lời dài.", legal_basis="KH 14", no_date_reason="Chờ tỉnh")
    typed["du-thao-responsible_unit"] = here.ward.departments[0].pk
    with nothing_written():
        told = ask.post(here.other_unit_officer, url(opinion, "du-thao/"), typed)
    assert told.status == 404  # a unit that was never asked
    with nothing_written():
        told = ask.post(here.supervisor, url(opinion, "tra-lai/"), sent("tra-lai", comment="Ghi rõ ngày"))
    assert told.status == 422
    assert told.typed("tra-lai-comment") == "Ghi rõ ngày"
    done = opinions.declined(here)
    with nothing_written():
        late = ask.post(
            here.clerk,
            url(done, "ngoai-pham-vi/"),
            sent("ngoai-pham-vi", kind="complaint", reason="Khiếu nại"),
        )
    assert late.status == 422
    assert late.typed("ngoai-pham-vi-reason") == "Khiếu nại"
    assert late.fault("")


@pytest.mark.parametrize(
    ("make", "act"), [(opinions.received, "phan-loai"), (opinions.accepted, "phan-loai-lai")]
)
def test_two_who_sort_at_once_do_not_sort_over_each_other(
    ask: Asking, here: World, make: Any, act: str
) -> None:
    opinion = make(here)
    mine = {"kind": "report", "field": "waste", "urgency": "low", "level": "commune", "title": "Rác"}
    opened = ask.get(here.clerk, url(opinion))
    mine["seen"] = opened.typed(f"{act}-seen")
    assert mine["seen"]
    theirs = {**mine, "field": "roads", "urgency": "urgent", "title": "Đường"}
    assert ask.post(here.advisory, url(opinion, f"{act}/"), sent(act, **theirs)).status == 302
    with nothing_written():
        late = ask.post(here.clerk, url(opinion, f"{act}/"), sent(act, **mine))
    assert late.status == 422
    assert "Người khác vừa phân loại ý kiến này: Phản ánh, Giao thông, Khẩn" in late.fault("")
    assert late.typed(f"{act}-title") == "Rác"
    mine["seen"] = late.typed(f"{act}-seen")
    assert ask.post(here.clerk, url(opinion, f"{act}/"), sent(act, **mine)).status == 302
    assert fresh(opinion).field == "waste"


def test_text_typed_by_a_decomposing_keyboard_is_kept_composed(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    typed = sent("khong-xem-xet", reason="Kho\u0302ng co\u0301 no\u0323\u0302i dung")
    assert ask.post(here.clerk, url(opinion, "khong-xem-xet/"), typed).status == 302
    assert fresh(opinion).exit_reason == "Không có nội dung"


def test_a_transfer_leaves_and_the_person_is_to_be_told(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    typed = sent("chuyen", to_name="Điện lực Từ Sơn", reason="Lưới điện trung thế")
    assert ask.post(here.clerk, url(opinion, "chuyen/"), typed).status == 302
    assert "chưa báo người nêu" in ask.words(here.clerk, url(opinion))
    with nothing_written():
        told = ask.post(here.clerk, url(opinion, "bao-nguoi-neu/"), sent("bao-nguoi-neu", way="Gọi điện"))
    assert told.status == 422
    assert told.typed("bao-nguoi-neu-way") == "Gọi điện"
    typed = sent("bao-nguoi-neu", told_on="10/09/2026", way="Gọi điện")
    assert ask.post(here.clerk, url(opinion, "bao-nguoi-neu/"), typed).status == 302
    assert "đã báo người nêu 10/09/2026" in ask.words(here.supervisor, url(opinion))


def test_the_link_to_the_dialogue_is_for_those_who_read_it(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    opinion = opinions.assigned(here, dialogue=dialogue)
    link = f'href="/ban/doi-thoai/{dialogue.pk}/y-kien/"'
    assert link in ask.get(here.clerk, url(opinion)).source
    assert link not in ask.get(here.unit_officer, url(opinion)).source


def test_the_page_costs_the_same_with_a_longer_history(ask: Asking, here: World) -> None:
    short = opinions.drafted(here)
    long = opinions.received(here)
    for account, slug, typed in road(here)[:-1]:
        assert ask.post(account, url(long, f"{slug}/"), sent(slug, **typed)).status == 302
    assert ask.queries(here.advisory, url(short)) == ask.queries(here.advisory, url(long)) <= 34


def test_why_it_is_outside_the_scope_is_read_by_the_desk_that_said_so(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    put_out_of_scope(opinion, Kind.COMPLAINT, "Đòi hủy quyết định số 5", by=here.clerk, at=opinions.SORTED)
    assert "Căn cứ để xác định: Đòi hủy quyết định số 5" in ask.words(here.clerk, url(opinion))
    assert "quyết định số 5" not in ask.words(here.superior, url(opinion))
