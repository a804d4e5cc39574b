"""The minutes as a paper: every line checked against what was played; once signed, printed as they were frozen."""

from collections.abc import Callable

import pytest
from django.utils import translation

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.floor import end_floor, open_floor
from doithoai.dialogues.minutes import fingerprint, require_line_unlocked, revise, sign_as_chair, signed
from doithoai.dialogues.models import Dialogue, MinuteRevision
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import Line, assemble
from doithoai.documents.minutes_signing import drifted, missing, sign
from doithoai.documents.minutes_wording import Seen, phrases, reword, versions
from doithoai.documents.models import PaperKind
from doithoai.documents.papers import draft_docx
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.organisations.models import Account, Layout
from doithoai.regulations.refusals import Refused
from tests.documents.conference import LATER, PHONE, Conference, conference, held
from tests.documents.opening import lines, opened, text
from tests.factories.dialogues import ENDS, STARTS, fresh
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def printed(dialogue: Dialogue) -> list[str]:
    """The paragraphs of the paper between its title and the signatures."""
    words = [p.text for p in opened(draft_docx(PaperKind.MINUTES, dialogue)).paragraphs if p.text]
    return words[words.index("I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN") :]


def line(dialogue: Dialogue, key: str) -> Line:
    found = assemble(dialogue).line(key)
    assert found is not None
    return found


def answer_of(made: Conference, number: int = 0) -> Line:
    return line(made.dialogue, f"answer-{spoken(made)[number].pk}")


def spoken(made: Conference) -> list[Opinion]:
    rows = Opinion.objects.filter(dialogue=made.dialogue, submission__speech__state="spoken")
    return list(rows.order_by("id"))


def sign_now(dialogue: Dialogue, by: Account) -> None:
    sign(dialogue, seen=fingerprint(content(assemble(dialogue))), by=by, at=ENDS)


# --- what is printed ----------------------------------------------------------------------------------------------------


def test_every_line_of_the_paper_is_one_that_was_played() -> None:
    made = held(world())
    dialogue = made.dialogue
    rubbish, road = spoken(made)
    waiting = Opinion.objects.get(dialogue=dialogue, submission__speech__state="not_reached")
    secretary = made.world.clerk.person
    assert printed(dialogue) == [
        "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
        "1. Thời gian: khai mạc 08 giờ 00, ngày 18 tháng 9 năm 2026.",
        "2. Địa điểm: Nhà văn hóa khu phố Dương Lôi.",
        f"3. Chủ trì: đồng chí {dialogue.chair.name}, {dialogue.chair_office}.",
        f"4. Thư ký: {secretary.salutation} {secretary.name}.",
        "5. Thành phần: Nhân dân ba khu phố, khoảng 150 người.",
        "6. Số người dự: 142.",
        "7. Chủ đề: Thu gom rác thải và thoát nước khu phố Dương Lôi.",
        "II. DIỄN BIẾN HỘI NGHỊ",
        "08:02. Ổn định tổ chức, giới thiệu đại biểu (Bộ phận tham mưu).",
        "08:07. Thông báo nguyên tắc đối thoại, giao bộ phận tham mưu điều hành chương trình (Người chủ trì).",
        "08:12. Thông báo khái quát tình hình kinh tế - xã hội theo chủ đề (Người chủ trì).",
        "08:20. Người chủ trì đề nghị phát biểu ngắn gọn, đúng chủ đề.",
        "08:30. Ông Phạm Bá Thử 1, Khu phố Dương Lôi phát biểu:",
        f"- Ý kiến {rubbish.code}: Điểm tập kết rác đầu ngõ bốc mùi. Đề nghị dời đi.",
        (
            "- Chủ tịch UBND phường trả lời: Dời điểm tập kết về bãi đất trống sau chợ từ ngày 01/10. "
            "Xử lý tại hội nghị: Trả lời ngay."
        ),
        "08:40. Ông Phạm Bá Thử 2, Khu phố Dương Lôi phát biểu:",
        f"- Ý kiến {road.code}: Đường liên khu phố xuống cấp, xe tải chạy ngày đêm.",
        (
            "- Trưởng phòng Kinh tế trả lời: Sẽ đo tải trọng, lập biện pháp cấm giờ. "
            "Xử lý tại hội nghị: Kiểm tra, trả lời sau. Hạn: Đến hết ngày 15/10/2026."
        ),
        "III. Ý KIẾN GỬI BẰNG VĂN BẢN, PHIẾU VÀ TRANG ĐIỆN TỬ",
        (
            "1. Bà Trần Thị Mẫu: Cống thoát nước ngõ 12 khu phố Dương Lôi hẹp, cứ mưa to là ngập sân nhà dân. Đề nghị mở rộng "
            "cống, nạo vét trước mùa mưa. Liên hệ [số điện thoại]."
        ),
        (
            "- Trưởng phòng Kinh tế trả lời: Phường đã khảo sát ngày 05/9/2026. Cống cũ rộng 40 cm sẽ được thay bằng cống hộp "
            "80 cm, dài 210 m. Trong tháng 9 nạo vét trước để giảm ngập. Xử lý tại hội nghị: Trả lời ngay."
        ),
        (
            "2. Bà Trần Thị Mẫu: Đề nghị lắp đèn chiếu sáng đoạn đường từ nhà văn hóa đến trường mầm non; buổi tối các cháu đi "
            "học về rất tối."
        ),
        "- Chủ tịch UBND phường trả lời. Xử lý tại hội nghị: Kiểm tra, trả lời sau. Hạn: Đến hết ngày 15/10/2026.",
        "3. Bà Trần Thị Mẫu: Mức hỗ trợ người thu gom rác còn thấp, đề nghị tỉnh xem xét nâng lên để giữ được người làm.",
        "- Người chủ trì trả lời. Xử lý tại hội nghị: Ghi nhận, báo cáo cấp trên.",
        (
            "Người đã đăng ký nhưng chưa kịp phát biểu: Ông Phạm Bá Thử 3. Nội dung đăng ký được tiếp nhận là ý kiến bằng văn "
            "bản và trả lời sau."
        ),
        f"- Ý kiến {waiting.code}: Điểm tập kết rác số 3. Xử lý: Kiểm tra, trả lời sau. Hạn: Đến hết ngày 15/10/2026.",
        "IV. TỔNG HỢP VÀ KẾT LUẬN CỦA NGƯỜI CHỦ TRÌ",
        "Hội nghị ghi nhận 6 ý kiến, kiến nghị: 2 trả lời ngay; 3 kiểm tra, trả lời sau; 1 ghi nhận, báo cáo cấp trên.",
        "Hội nghị kết thúc 10 giờ 30 cùng ngày. Biên bản đã được thông qua và lập thành văn bản để lưu hồ sơ đối thoại.",
    ]


def test_a_wording_is_printed_and_the_outcome_behind_it_stays_the_records() -> None:
    made = held(world())
    was = answer_of(made)
    reword(
        made.dialogue,
        was.key,
        "Chủ tịch UBND phường trả lời: sẽ dời.\nBà con đồng tình.",
        seen=Seen(0, was.stamp),
        by=made.by,
        at=ENDS,
    )
    words = printed(made.dialogue)
    at = words.index("- Chủ tịch UBND phường trả lời: sẽ dời.")
    assert words[at + 1] == "Bà con đồng tình. Xử lý tại hội nghị: Trả lời ngay."


def test_a_correction_of_the_outcome_shows_in_a_line_that_was_worded_before() -> None:
    made = held(world())
    opinion, was = spoken(made)[0], answer_of(made)
    reword(made.dialogue, was.key, "Chủ tịch trả lời.", seen=Seen(0, was.stamp), by=made.by, at=ENDS)
    later = Said("answer_later", "Chủ tịch UBND phường", LATER, note="Xin kiểm tra lại.")
    give_outcome(opinion, later, by=made.by, at=ENDS)
    now = answer_of(made)
    assert (now.text, now.overtaken) == ("Chủ tịch trả lời.", True)
    assert now.tail == "Xử lý tại hội nghị: Kiểm tra, trả lời sau. Hạn: Đến hết ngày 15/10/2026."
    assert now.assembled == "Chủ tịch UBND phường trả lời: Xin kiểm tra lại."


def test_a_wording_over_records_that_changed_meanwhile_is_refused_once() -> None:
    made = held(world())
    was = answer_of(made)
    changed = Said("answered", "Chủ tịch UBND phường", note="Dời ngay tuần này.")
    give_outcome(spoken(made)[0], changed, by=made.by, at=ENDS)
    with pytest.raises(Refused) as told:
        reword(made.dialogue, was.key, "Lời khác.", seen=Seen(0, was.stamp), by=made.by, at=ENDS)
    assert told.value.field == "seen"
    reword(made.dialogue, was.key, "Lời khác.", seen=Seen(0, answer_of(made).stamp), by=made.by, at=ENDS)
    assert MinuteRevision.objects.get().over == "Chủ tịch UBND phường trả lời: Dời ngay tuần này."


def test_words_that_stand_already_are_no_wording() -> None:
    made = held(world())
    was = answer_of(made)
    assert reword(made.dialogue, was.key, was.text, seen=Seen(0, was.stamp), by=made.by, at=ENDS) is None
    assert not MinuteRevision.objects.exists()


@pytest.mark.parametrize("key", ["head-count", "head-figures", "head-time", "opinion-0", "note-999999"])
def test_what_is_counted_and_what_is_not_there_is_not_worded(key: str) -> None:
    made = held(world())
    with pytest.raises(Refused):
        reword(made.dialogue, key, "Lời khác.", seen=Seen(0, ""), by=made.by, at=ENDS)


def test_the_history_tells_word_by_word_what_each_wording_changed() -> None:
    made = held(world())
    was = answer_of(made)
    shorter = was.text.replace(" sau chợ", "")
    reword(made.dialogue, was.key, shorter, seen=Seen(0, was.stamp), by=made.by, at=ENDS)
    reword(made.dialogue, was.key, f"{shorter} Rõ.", seen=Seen(1, was.stamp), by=made.by, at=ENDS)
    second, first = versions(made.dialogue)[was.key]
    assert [piece.text.strip() for piece in first.pieces if piece.kind == "gone"] == ["sau chợ"]
    assert [piece.text.strip() for piece in second.pieces if piece.kind == "added"] == ["Rõ."]
    assert (second.number, second.name) == (2, made.by.person.name)


def test_what_was_written_after_the_conference_is_not_told_as_if_said_there() -> None:
    made = held(world())
    later = f"answer-{made.prepared[1].pk}"
    assert line(made.dialogue, later).text == "Chủ tịch UBND phường trả lời."


def test_no_line_tells_a_telephone_number() -> None:
    made = held(world())
    revise(made.dialogue, "head-place", f"Hội trường, gọi {PHONE}.", seen=0, by=made.by, at=ENDS)
    assert PHONE not in str(content(assemble(made.dialogue)))


def test_there_are_phrases_for_a_whole_conference() -> None:
    assert [phrase.name for phrase in phrases()][:2] == ["Khai mạc", "Nguyên tắc đối thoại"]
    assert all(phrase.text.endswith(".") for phrase in phrases())


# --- signatures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", list(Layout))
def test_signed_minutes_are_printed_as_they_were_frozen_with_their_fingerprint(layout: str) -> None:
    made = held(world(), layout)
    here = made.world
    secretary = here.clerk if layout == Layout.PARTY else None
    if secretary is None:  # the clerk of the Party committee has no account at the people's committee
        name_team(made.dialogue, [TeamSeat(made.by.person)], by=made.by, at=ENDS)
    before = printed(made.dialogue)
    sign_now(made.dialogue, secretary or made.by)
    Opinion.objects.filter(dialogue=made.dialogue).update(said="Chuyện về sau.", answered_by="Người khác")
    kept = signed(made.dialogue)
    assert kept is not None
    after = printed(made.dialogue)
    assert after[: len(before)] == before
    assert after[-1] == f"Mã xác thực nội dung (SHA-256): {kept.sha256}"
    assert "ký trên hệ thống lúc 10:30 ngày 18/09/2026." in after[-2]


def test_the_paper_tells_who_signed_for_the_chair() -> None:
    made = held(world())
    sign_now(made.dialogue, made.world.clerk)
    kept = signed(made.dialogue)
    assert kept is not None
    sign_as_chair(made.dialogue, seen=kept.sha256, by=made.world.leader, at=ENDS)
    words = text(draft_docx(PaperKind.MINUTES, made.dialogue))
    own = made.world.leader.person_id == made.dialogue.chair_id
    told = "Người chủ trì" if own else "Ký thay người chủ trì:"
    assert f"{told} {made.world.leader.person.name} ký lúc 10:30 ngày 18/09/2026; biên bản đã khóa." in words


def test_an_outcome_in_signed_minutes_is_not_corrected_until_the_signature_is_taken_back() -> None:
    made = held(world())
    opinion = spoken(made)[0]
    sign_now(made.dialogue, made.world.clerk)
    with pytest.raises(Refused, match="rút chữ ký"):
        give_outcome(opinion, Said("recorded", "Người chủ trì"), by=made.by, at=ENDS)
    opinion.refresh_from_db()
    assert opinion.outcome == "answered"
    require_line_unlocked(
        made.dialogue, "opinion-0"
    )  # what came in after the signature still gets its outcome


def test_only_the_secretary_signs_first() -> None:
    made = held(world())
    for account in (made.by, made.world.leader, made.world.supervisor):
        with pytest.raises(Refused, match="thư ký"):
            sign_now(made.dialogue, account)


def not_ended(made: Conference) -> Dialogue:
    return made.dialogue


def without_outcomes(made: Conference) -> Dialogue:
    dialogue = made.dialogue
    open_floor(dialogue, by=made.by, at=STARTS)
    end_floor(dialogue, by=made.by, at=ENDS)
    return fresh(dialogue)


@pytest.mark.parametrize("made_by", [not_ended, without_outcomes])
def test_minutes_that_lack_something_are_not_signed(made_by: Callable[[Conference], Dialogue]) -> None:
    dialogue = made_by(conference(world()))
    assert missing(dialogue)
    with pytest.raises(Refused):
        sign_now(dialogue, Account.objects.get(person=dialogue.team.get(is_secretary=True).person))


def test_minutes_are_signed_in_vietnamese_whatever_the_screen_speaks() -> None:
    made = held(world())
    words = content(assemble(made.dialogue))
    with translation.override("en"):
        assert content(assemble(made.dialogue)) == words
        sign_now(made.dialogue, made.world.clerk)
    kept = signed(made.dialogue)
    assert kept is not None
    assert kept.content == words


def test_the_secretary_signs_only_what_the_page_showed() -> None:
    made = held(world())
    seen = fingerprint(content(assemble(made.dialogue)))
    revise(made.dialogue, "head-place", "Hội trường.", seen=0, by=made.by, at=ENDS)
    with pytest.raises(Refused, match="vừa thay đổi"):
        sign(made.dialogue, seen=seen, by=made.world.clerk, at=ENDS)


def test_what_changed_in_the_records_after_the_signature_is_told() -> None:
    made = held(world())
    sign_now(made.dialogue, made.world.clerk)
    kept = signed(made.dialogue)
    assert kept is not None
    assert drifted(kept, assemble(made.dialogue)) == []
    opinion = spoken(made)[0]
    Opinion.objects.filter(pk=opinion.pk).update(said="Chuyện về sau.")
    (drift,) = drifted(kept, assemble(made.dialogue))
    assert drift.key == f"answer-{opinion.pk}"
    assert "Dời điểm tập kết" in drift.signed
    assert "Chuyện về sau" in drift.now


def test_the_report_takes_the_signed_minutes_along() -> None:
    made = held(world())
    sign_now(made.dialogue, made.world.clerk)
    assert "SHA-256" in "\n".join(lines(opened(draft_docx(PaperKind.MINUTES, fresh(made.dialogue)))))
