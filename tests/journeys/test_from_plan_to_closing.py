"""The whole duty once through, page by page: from the year's plan to the proof, by nine people in nine browsers."""

from datetime import datetime

import pytest
from playwright.sync_api import Locator

from doithoai.opinions.checking import Check
from tests.factories.organisations import day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.story import Story, hour, vi, widest_table, words_of
from tests.journeys.visitor import Visitor

DRAFTED, APPROVED = day(2026, 1, 5), day(2026, 1, 12)
CALLED = day(2026, 3, 10)
CHECKED = {"thong-nhat-checked": tuple(Check.values)}
TOO_SOON = datetime(2026, 3, 19, 8)  # noqa: DTZ001 - as it is typed: nine days after the call
HELD = day(2026, 3, 27)  # a Friday
SENT, SORTED, RETURNED, AGREED = day(2026, 3, 12), day(2026, 3, 13), day(2026, 3, 17), day(2026, 3, 19)
CONCLUDED, REPLIED, REPORTED = day(2026, 4, 2), day(2026, 4, 6), day(2026, 4, 7)
PROVED, CLOSED, LOOKED_AT = day(2026, 4, 20), day(2026, 4, 21), day(2026, 4, 22)
WRITTEN_BY, MENDED_BY = day(2026, 4, 10), day(2026, 4, 20)
THEME = "Thoát nước và chiếu sáng khu phố Dương Lôi"
PLACE = "Nhà văn hóa khu phố Dương Lôi"
FLOODING = "Cống ngõ 12 khu phố Dương Lôi hẹp, cứ mưa to là ngập sân nhà dân. Đề nghị mở rộng cống."
LIGHTING = "Đề nghị lắp đèn chiếu sáng đoạn đường từ nhà văn hóa đến trường mầm non."
KEPT = (
    "A.4-a", "B.Đ8.1-a", "A.1-e", "B.Đ8.2-b", "B.Đ8.3-a", "B.Đ8.3-b", "B.Đ8.1-g1", "B.Đ8.1-g2b",
    "A.4-c", "A.4-d", "B.Đ10.1-g1", "A.4-g", "A.4-h", "A.4-i", "B.Đ10.2-b",
)  # fmt: skip
SIX_COLUMNS = [
    "Người nêu",
    "Nội dung kiến nghị",
    "Nội dung trả lời",
    "Kết quả đã giải quyết hoặc hướng sẽ giải quyết",
    "Thời gian giải quyết",
    "Cấp giải quyết",
]
UNIT = "Phòng Kinh tế phường Đồng Nguyên"
VAGUE = "Phường sẽ quan tâm xem xét, giải quyết trong thời gian tới."
DONE = "Đã thay 210 m cống hộp, nghiệm thu ngày 18/4."
LIT = "Lắp 12 đèn trên đoạn đường đến trường mầm non trước ngày 20/4."
CLEAR = "Thay cống cũ bằng cống hộp 80 cm dài 210 m; nạo vét trước ngày 15/4 để giảm ngập."
WASTE = "Mức hỗ trợ người thu gom rác còn thấp, đề nghị tỉnh xem xét nâng lên."


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_from_plan_to_closing(stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    the_advisory_team_drafts_the_plan(story)
    the_secretary_issues_it(story)
    a_dialogue_is_called_from_its_row(story)
    the_public_is_told_ten_days_ahead(story)
    a_citizen_sends_an_opinion_by_telephone(story)
    the_same_form_sent_twice_is_one_opinion(story)
    the_citizen_follows_and_registers_to_speak(story)
    the_clerk_enters_a_slip_with_two_matters(story)
    the_advisory_team_sorts_by_keyboard(story)
    the_secretary_gives_the_matter_to_a_unit(story)
    a_vague_answer_comes_back_and_is_written_anew(story)
    the_dossier_has_six_columns(story)
    the_conference_opens_and_people_walk_in(story)
    everybody_who_speaks_gets_an_outcome(story)
    what_was_sent_before_gets_an_outcome(story)
    whoever_was_not_reached_gets_a_written_answer(story)
    nothing_is_concluded_while_one_has_no_outcome(story)
    the_secretary_issues_the_conclusion(story)
    everybody_reads_what_was_promised(story)
    the_written_replies_go_out(story)
    the_report_goes_up(story)
    the_unit_proves_what_it_did(story)
    somebody_else_verifies_and_closes(story)
    the_promise_is_kept_with_proof(story)
    the_file_of_the_dialogue_is_closed(story)
    the_citizen_reads_the_whole_thread_and_rates(story)
    the_supervisor_sees_each_clause_kept(story)


def the_advisory_team_drafts_the_plan(story: Story) -> None:
    story.on(DRAFTED)
    who = story.official("advisory")
    who.sees("Hôm nay")
    who.look("hom-nay")
    who.follow("Kế hoạch")
    who.sees("Chưa có kế hoạch năm này")
    who.follow("Lập kế hoạch")
    who.look("ke-hoach-moi")
    who.press("Tiếp: thêm các buổi", {"year": "2026"})
    rows = who.page.url
    who.follow("Thôi")
    story.known["plan"] = who.page.url
    who.press("Trình kế hoạch")
    who.sees("Kế hoạch chưa có buổi đối thoại nào")
    who.open(rows)
    who.press("Lưu kế hoạch", {"r0-theme": THEME})
    who.sees("Cần điền “Tháng” cho dòng này.")
    who.look("ke-hoach-thieu")
    first = {"r0-chair_office": "Bí thư", "r0-month": "3", "r0-theme_reason": "37 ý kiến trong ba tháng"}
    second = {"r1-chair_office": "Bí thư", "r1-month": "9", "r1-theme": "Cải cách hành chính"}
    who.press("Lưu kế hoạch", first | second | {"r0-place": PLACE, "r0-size": "150"})
    who.sees("Đã lưu 2 dòng của kế hoạch.", THEME, "3/2026")
    who.picture("ke-hoach")
    who.press("Trình kế hoạch")
    who.sees("Đã trình kế hoạch.")


def the_secretary_issues_it(story: Story) -> None:
    story.on(APPROVED)
    who = story.official("leader")
    who.sees("1 việc chờ ông/bà")
    who.follow("Ban hành")
    assert who.page.url == story.known["plan"]
    who.look("ke-hoach-cho-ban-hanh")
    who.press("Ban hành", {"issued_on": vi(APPROVED), "signer": story.name("leader")})
    who.sees("Đã ban hành kế hoạch.", vi(APPROVED), f"{story.name('leader')} ký")


def a_dialogue_is_called_from_its_row(story: Story) -> None:
    story.on(CALLED)
    who = story.official("advisory")
    who.follow("Buổi đối thoại")
    who.sees("Chưa có buổi đối thoại nào")
    who.open(story.known["plan"])
    who.follow("Lập buổi")
    who.look("lap-buoi")
    who.press(
        "Lập buổi đối thoại",
        {
            "starts_at": hour(TOO_SOON),
            "ends_at": hour(TOO_SOON.replace(hour=7)),
            "participants": "Nhân dân ba khu phố",
        },
    )
    who.sees_at("ends_at", "sau")
    who.press("Lập buổi đối thoại", {"ends_at": hour(TOO_SOON.replace(hour=10, minute=30))})
    who.sees("Đã lập buổi đối thoại ĐT-", THEME, "37 ý kiến trong ba tháng", "Bốn điều phải công khai")
    story.known["dialogue"] = who.page.url
    operator = story.stage.people["other_unit_officer"]["name"]
    box = who.page.get_by_label(f"{operator}, Phòng Văn hóa")
    number = box.get_attribute("value") or ""
    who.press("Cử", {"members": number})
    who.sees("Đã cử bộ phận tham mưu.")
    who.look("chuan-bi")


def the_public_is_told_ten_days_ahead(story: Story) -> None:
    who = story.official("advisory", story.known["dialogue"])
    who.follow("Thông báo công khai")
    who.press("Đăng thông báo", {"places": "Trụ sở, nhà văn hóa"})
    who.sees_at("late_reason", "10 ngày")
    who.keeps("places", "Trụ sở, nhà văn hóa")
    who.look("thong-bao-muon")
    who.open(story.known["dialogue"])
    who.follow("Sửa")
    starts = TOO_SOON.replace(day=HELD.day)
    who.press("Lưu", {"starts_at": hour(starts), "ends_at": hour(starts.replace(hour=10, minute=30))})
    who.follow("Thông báo công khai")
    who.press("Đăng thông báo", {"places": "Trụ sở, nhà văn hóa"})
    who.sees("Đã thông báo công khai.", "đúng hạn, đăng ngày", vi(CALLED))
    who.picture("da-thong-bao")


def a_citizen_sends_an_opinion_by_telephone(story: Story) -> None:
    story.on(SENT)
    who = story.citizen("/")
    who.sees("Buổi đối thoại sắp tới", THEME)
    who.look("trang-dau")
    who.follow(THEME)
    who.sees(
        PLACE, "Nhân dân ba khu phố", f"Đăng ngày {vi(CALLED)}, trước 17 ngày.", "đúng hạn, trước 10 ngày"
    )
    who.look("buoi-doi-thoai")
    story.known["public"] = who.page.url
    who.open("/gui-y-kien/")
    who.press("Gửi ý kiến", {"to": f"Buổi {vi(HELD)}: {THEME}"})
    who.sees("Ông bà ghi nội dung ý kiến, một câu cũng được.")
    who.look("gui-y-kien-trong")
    said = {"text": FLOODING, "place": "Ngõ 12 Dương Lôi", "name": "Trần Thị Mẫu", "contact": "0900 000 102"}
    who.press("Gửi ý kiến", {**said, "to": f"Buổi {vi(HELD)}: {THEME}"})
    who.sees("Phiếu tiếp nhận", "đã nhận ý kiến của ông bà", THEME)
    who.sees_not("Trần Thị Mẫu", "0900")
    assert who.page.locator("svg.qrcode").count() == 1
    who.look("phieu-tiep-nhan")
    story.known["flooding"] = who.page.locator(".bigcode").inner_text()
    story.known["receipt"] = who.page.url


def the_same_form_sent_twice_is_one_opinion(story: Story) -> None:
    who = story.citizen()
    who.page.go_back()
    who.keeps("text", FLOODING)
    who.press("Gửi ý kiến")
    assert who.page.url == story.known["receipt"]


def the_citizen_follows_and_registers_to_speak(story: Story) -> None:
    who = story.citizen("/theo-doi/")
    typed = story.known["flooding"].lower().replace("-", " ")
    who.press("Xem", {"ma": typed})
    who.sees(story.known["flooding"], "Đã tiếp nhận")
    who.sees_not(FLOODING)  # not before it was sorted: slips get lost
    who.look("theo-doi")
    who.open(story.known["public"])
    who.follow("Đăng ký phát biểu")
    slip = {"speaker": "Trần Thị Mẫu", "address": "Khu phố Dương Lôi", "subject": "Điểm tập kết rác đầu ngõ"}
    who.press("Đăng ký phát biểu", slip)
    who.sees("Đã nhận đăng ký, phiếu số 1")
    who.look("dang-ky-phat-bieu")


def the_clerk_enters_a_slip_with_two_matters(story: Story) -> None:
    who = story.official("clerk", story.known["dialogue"])
    who.follow("Ý kiến 1 ý kiến")
    who.sees(FLOODING[:40])
    who.look("y-kien-cua-buoi")
    who.follow("Nhập phiếu")
    who.press("Ghi nhận, cấp mã", {"petitioner": "Nguyễn Văn Thử"})
    who.sees_at("text", "Cần điền “Nguyên văn”.")
    who.keeps("petitioner", "Nguyễn Văn Thử")
    who.look("nhap-phieu")
    who.press(
        "Ghi nhận, cấp mã",
        {"text": f"{LIGHTING}\n{WASTE}", "part_1": LIGHTING, "part_2": WASTE, "address": "Khu phố Dương Lôi"},
    )
    who.sees("Đã nhận, mã", "2 ý kiến", LIGHTING[:30], WASTE[:30])
    who.look("da-nhan-phieu")
    who.follow("In biên nhận")
    who.sees("Phiếu tiếp nhận", THEME)
    who.look("bien-nhan")
    story.known["slip"] = who.page.locator(".bigcode").inner_text()


def the_advisory_team_sorts_by_keyboard(story: Story) -> None:
    story.on(SORTED)
    who = story.official("advisory", "/ban/")
    who.follow("Phân loại")
    who.sees("Còn 3 ý kiến chưa phân loại", FLOODING)
    who.look("phan-loai")
    keys = {"Ngập, thoát nước": "1WZ", "Chiếu sáng": "1EZ", "Rác thải": "1EX"}
    for place, pressed in keys.items():
        for key in pressed:
            who.page.keyboard.press(key)
        who.press("Ghi, sang ý kiến sau", {"phan-loai-field": place})
        who.sees("Đã phân loại")
    who.sees("Không còn ý kiến nào chờ phân loại")


def the_secretary_gives_the_matter_to_a_unit(story: Story) -> None:
    who = story.official("leader", f"/ban/y-kien/{story.known['flooding']}/")
    who.sees(FLOODING, "Đã phân loại", "Trần Thị Mẫu")
    who.press("Phân công", {"phan-cong-unit": UNIT, "phan-cong-due_on": vi(AGREED)})
    who.sees("Đã phân công.", UNIT, vi(AGREED))
    who.picture("y-kien-da-phan-cong")


def a_vague_answer_comes_back_and_is_written_anew(story: Story) -> None:
    official = story.official("unit_officer", "/ban/")
    official.sees("1 việc chờ ông/bà", "Chuẩn bị trả lời")
    official.follow("Đơn vị tôi")
    official.look("don-vi-toi")
    official.follow("Cống ngõ 12")
    vague = {"du-thao-text": VAGUE, "du-thao-legal_basis": "Luật Đầu tư công"}
    official.press("Ghi dự thảo trả lời", vague)
    official.sees_at("du-thao-done_by", "Ghi ngày xong, hoặc ghi vì sao chưa có ngày")
    official.look("du-thao-thieu-ngay")
    official.press("Ghi dự thảo trả lời", {"du-thao-no_date_reason": "Chờ kinh phí"})
    official.sees("Đã lưu dự thảo.", "Lần 1")
    story.on(RETURNED)
    reviewer = story.official("advisory", "/ban/")
    reviewer.follow("Cống ngõ 12")
    reviewer.sees("Đã dự thảo", VAGUE, "sẽ quan tâm xem xét")
    reviewer.picture("du-thao-chung-chung")
    reviewer.press("Trả lại, góp ý", {"tra-lai-comment": "Nêu rõ làm gì, ở đâu, xong ngày nào."})
    reviewer.sees("Đã trả lại dự thảo.")
    official = story.official("unit_officer", f"/ban/y-kien/{story.known['flooding']}/")
    official.sees("Góp ý khi trả lại: Nêu rõ làm gì, ở đâu, xong ngày nào.")
    written = {"du-thao-text": CLEAR, "du-thao-done_by": vi(MENDED_BY), "du-thao-no_date_reason": ""}
    official.press("Ghi dự thảo trả lời", written)
    official.sees("Lần 2", vi(MENDED_BY))
    story.on(AGREED)
    reviewer = story.official("advisory", f"/ban/y-kien/{story.known['flooding']}/")
    reviewer.press("Thống nhất trả lời", CHECKED)
    reviewer.sees("Đã thống nhất dự kiến trả lời.", "Đã thống nhất", "Các lần trước")
    reviewer.look("y-kien-da-thong-nhat")


def the_dossier_has_six_columns(story: Story) -> None:
    who = story.official("advisory", story.known["dialogue"])
    who.sees("3 ý kiến từ 2 kênh", "1/3 đã thống nhất")
    who.follow("Hồ sơ văn bản")
    who.picture("ho-so")
    file = who.download("Hồ sơ đối thoại")
    assert [cell.text for cell in widest_table(file).rows[0].cells] == ["TT", *SIX_COLUMNS]
    told = words_of(file)
    for words in (FLOODING[:40], CLEAR[:40], LIGHTING[:40], WASTE[:40], UNIT):
        assert words in told, words


def the_conference_opens_and_people_walk_in(story: Story) -> None:
    secretary = story.official("advisory", f"{story.known['dialogue']}chuong-trinh/")
    secretary.press("Điền sẵn chương trình")
    secretary.sees("Chương trình hội nghị", " phút", "B.Đ9.1")
    secretary.look("chuong-trinh")
    story.on(HELD, 8)
    who = story.official("other_unit_officer", "/ban/")
    who.follow(THEME)
    who.follow("Điều hành hội nghị")
    who.sees("Chưa khai mạc", "Trần Thị Mẫu")
    who.picture("dieu-hanh-chua-mo")
    who.press("Khai mạc hội nghị")
    who.press("Ghi", {"nguoi-number": "142"})
    who.press("Đưa vào hàng đợi", {"phieu-speaker": "Lê Văn Mới"})
    who.sees_at("phieu-subject", "Cần điền “Nội dung tóm tắt”.")
    who.press("Đưa vào hàng đợi", {"phieu-subject": "Đường liên khu phố xuống cấp"})
    late = {"phieu-speaker": "Phạm Thị Muộn", "phieu-subject": "Lịch thu gom rác chủ nhật"}
    who.press("Đưa vào hàng đợi", late)
    who.sees("Lê Văn Mới", "Phạm Thị Muộn", "142 người dự")
    who.picture("dieu-hanh-hang-doi")


def everybody_who_speaks_gets_an_outcome(story: Story) -> None:
    who = story.official("other_unit_officer")
    who.press("Mời người tiếp theo")
    who.sees("Phiếu số 1", "Trần Thị Mẫu", "đang nói")
    said = "Điểm tập kết rác đầu ngõ bốc mùi. Đề nghị dời đi."
    who.press("Ghi, xong lượt này", {"nghe-text": said})
    who.sees("Chọn một trong ba cách trả lời.")
    who.look("dieu-hanh-thieu-cach-tra-loi")
    who.press(
        "Ghi, xong lượt này",
        {"nghe-outcome": "answered", "nghe-note": "Dời điểm tập kết về sau chợ từ ngày 01/04/2026."},
    )
    who.press("Mời người tiếp theo")
    who.sees("Lê Văn Mới")
    later = {"nghe-outcome": "answer_later", "nghe-text": "Đường xuống cấp, xe tải chạy ngày đêm."}
    who.press("Ghi, xong lượt này", later)
    who.sees_at("nghe-due_on", "Hẹn trả lời sau thì phải có ngày.")
    who.press("Ghi, xong lượt này", {"nghe-due_on": vi(WRITTEN_BY), "nghe-unit": UNIT})
    who.press("Ghi vào biên bản", {"bb-text": "Người chủ trì đề nghị phát biểu ngắn gọn."})
    who.sees("Người chủ trì đề nghị phát biểu ngắn gọn.", "2/5 ý kiến có cách trả lời")
    who.look("dieu-hanh")


def what_was_sent_before_gets_an_outcome(story: Story) -> None:
    who = story.official("other_unit_officer")
    who.sees("Ý kiến gửi trước, chưa có cách trả lời", "Trả lời đã chuẩn bị", CLEAR)
    who.press("Ghi, ý kiến tiếp", {"gui-outcome": "answered", "gui-unit": UNIT, "gui-due_on": vi(MENDED_BY)})
    who.sees(LIGHTING)
    later = {"gui-outcome": "answer_later", "gui-unit": UNIT, "gui-due_on": vi(WRITTEN_BY)}
    who.press("Ghi, ý kiến tiếp", later)
    who.sees(WASTE, "4/5 ý kiến có cách trả lời")


def whoever_was_not_reached_gets_a_written_answer(story: Story) -> None:
    story.on(HELD, 10, 40)
    who = story.official("other_unit_officer")
    who.press("Kết thúc hội nghị", {"het-written_due_on": vi(WRITTEN_BY)})
    who.sees("1 người chưa kịp nói đã thành ý kiến viết, có hạn trả lời.")
    who.picture("sau-doi-thoai-chua-ket-luan")
    clerk = story.official("clerk", f"{story.known['dialogue']}y-kien/")
    clerk.follow("Lịch thu gom rác chủ nhật")
    clerk.sees("Phạm Thị Muộn", "Kiểm tra, trả lời sau", vi(WRITTEN_BY))
    story.known["late"] = clerk.page.locator(".code").first.inner_text()


def nothing_is_concluded_while_one_has_no_outcome(story: Story) -> None:
    story.on(CONCLUDED)
    who = story.official("leader", f"{story.known['dialogue']}sau-doi-thoai/")
    who.sees("Chưa kết luận được:", "còn 1 ý kiến chưa có cách trả lời.", "hạn 07/04/2026")
    who.follow("Soạn, ban hành kết luận")
    said = {"assessment": "Không khí thẳng thắn, xây dựng.", "follow_up": "Văn phòng theo dõi, đôn đốc."}
    who.press("Ban hành thông báo kết luận", said)
    who.sees("Còn 1 ý kiến của buổi này chưa có kết quả tại hội nghị")
    who.keeps("assessment", said["assessment"])
    who.look("ket-luan-bi-chan")
    who.follow("Ghi cách trả lời")
    who.press("Ghi, ý kiến tiếp", {"gui-outcome": "recorded", "gui-note": "Báo cáo Tỉnh ủy."})
    who.sees("6/6 ý kiến có cách trả lời")


def the_secretary_issues_the_conclusion(story: Story) -> None:
    who = story.official("leader", f"{story.known['dialogue']}sau-doi-thoai/ket-luan/")
    who.press("Soạn kết luận từ kết quả trả lời")
    who.sees("Đã soạn", "Giải quyết: ", UNIT)
    who.look("soan-ket-luan")
    said = {"assessment": "Không khí thẳng thắn, xây dựng.", "follow_up": "Văn phòng theo dõi, đôn đốc."}
    who.press("Ban hành thông báo kết luận", {**said, "issued_on": vi(CONCLUDED)})
    who.sees("Đã ban hành thông báo kết luận.", "02-TB/ĐU", "đúng hạn", "Cam kết theo dõi")
    who.picture("da-ket-luan")
    who.follow("Hồ sơ văn bản")
    told = words_of(who.download(".docx", beside="02-TB/ĐU"))
    for words in ("02-TB/ĐU", "PHỤ LỤC", LIGHTING[:40], WASTE[:40], UNIT, vi(WRITTEN_BY)):
        assert words in told, words


def everybody_reads_what_was_promised(story: Story) -> None:
    clerk = story.official("clerk", f"/ban/y-kien/{story.known['flooding']}/")
    clerk.follow("Soạn bản công khai")
    clerk.press("Công khai", {"public_text": f"Bà Trần Thị Mẫu: {FLOODING}"})
    clerk.sees("Lời công khai còn thông tin cá nhân")
    clerk.press("Công khai", {"public_text": FLOODING})
    clerk.sees("Đã công khai.")
    who = story.citizen(story.known["public"])
    who.sees("Thông báo kết luận số 02-TB/ĐU", "Cam kết tại buổi này", UNIT, "142 người dự")
    who.sees(f"Giải quyết: {FLOODING[:40]}", "Nói tại hội nghị", "Trả lời ngay", CLEAR)
    who.sees_not("Trần Thị Mẫu")
    who.look("buoi-da-ket-luan")


def the_written_replies_go_out(story: Story) -> None:
    story.on(REPLIED)
    lighting = f"/ban/y-kien/{story.known['slip']}-1/"
    unit = story.official("unit_officer", lighting)
    said = {"du-thao-text": LIT, "du-thao-legal_basis": "Luật Đầu tư công", "du-thao-done_by": vi(MENDED_BY)}
    unit.press("Ghi dự thảo trả lời", said)
    unit.sees("Đã lưu dự thảo.")
    who = story.official("advisory", lighting)
    who.press("Thống nhất trả lời", CHECKED)
    who.press("Có cần trả lời bằng văn bản", {"van-ban-needed": "1", "van-ban-reason": "Đã hẹn tại hội nghị"})
    who.sees("cần trả lời bằng văn bản", "Đã hẹn tại hội nghị")
    who.follow("soạn văn bản")
    who.sees("Nội dung trả lời sẽ ghi", LIT)
    who.look("tra-loi-bang-van-ban")
    who.press("Ban hành văn bản trả lời", {"issued_on": vi(REPLIED), "signer": story.name("leader")})
    who.sees("Đã ban hành văn bản trả lời.", f"đã trả lời bằng văn bản {vi(REPLIED)}")
    who.open(f"/ban/so-van-ban/tra-loi/{story.known['slip']}-1/")
    who.follow("-CV/ĐU")
    assert LIT in words_of(who.download("Tải về"))


def the_report_goes_up(story: Story) -> None:
    story.on(REPORTED)
    who = story.official("advisory", f"{story.known['dialogue']}sau-doi-thoai/")
    who.press("Gửi báo cáo")
    who.sees_at("bc-text", "Cần điền “Đánh giá, kiến nghị”.")
    who.press("Gửi báo cáo", {"bc-text": "Đề nghị tỉnh xem xét mức hỗ trợ.", "bc-issued_on": vi(REPORTED)})
    who.sees("Đã gửi báo cáo kèm biên bản và hồ sơ.", "Đảng ủy tỉnh")
    who.follow("Hồ sơ văn bản")
    who.sees("Biên bản", "Hồ sơ đối thoại", "Thông báo kết luận")
    who.look("ho-so-day-du")


def the_unit_proves_what_it_did(story: Story) -> None:
    story.on(PROVED)
    who = story.official("unit_officer", "/ban/y-kien/don-vi/")
    who.page.locator("table").get_by_role("link", name="Cống ngõ 12").first.click()
    done = {"ket-qua-result": "solved", "ket-qua-text": DONE, "ket-qua-happened_on": vi(PROVED)}
    who.press("Ghi kết quả", done)
    who.sees("“Đã giải quyết” thì phải có minh chứng")
    false = who.folder / "anh.png"
    false.write_text("không phải ảnh", encoding="utf-8")
    who.press("Ghi kết quả", {"ket-qua-proof_file": false})
    who.sees_at("ket-qua-proof_file", "anh.png")
    who.keeps("ket-qua-text", DONE)
    who.look("minh-chung-sai-loai")
    who.page.screenshot(path=false)
    who.press("Ghi kết quả", {"ket-qua-proof_file": false})
    who.sees("Đã ghi kết quả, chờ người khác xác nhận.", DONE, "anh.png")
    who.sees_not("Xác nhận kết quả")


def somebody_else_verifies_and_closes(story: Story) -> None:
    story.on(CLOSED)
    head = story.official("unit_head", f"/ban/y-kien/{story.known['flooding']}/")
    head.download("anh.png")
    head.press("Xác nhận kết quả")
    head.sees(
        "Đã xác nhận kết quả.", "Đã giải quyết", f"{story.name('unit_head')} xác nhận ngày {vi(CLOSED)}"
    )
    head.picture("da-xac-nhan")
    who = story.official("advisory", f"/ban/y-kien/{story.known['flooding']}/")
    who.press("Kết thúc hồ sơ")
    who.sees("Đã kết thúc hồ sơ.", "Đã kết thúc")


def the_promise_is_kept_with_proof(story: Story) -> None:
    """The confirmed result reports what was promised as done, with its proof; the body that promised confirms it."""
    who = story.official("advisory", f"{story.known['dialogue']}sau-doi-thoai/")
    promise = who.page.locator("li", has_text=f"Giải quyết: {FLOODING[:40]}")
    assert "báo xong, chờ xác nhận" in promise.inner_text()
    promise.get_by_role("link", name="Xem minh chứng, xác nhận").click()
    who.sees("anh.png", "Đã báo xong, chờ xác nhận")
    who.press("Xác nhận đã xong")
    who.sees("Đã xong, có minh chứng")


def the_file_of_the_dialogue_is_closed(story: Story) -> None:
    who = story.official("advisory", f"{story.known['dialogue']}sau-doi-thoai/")
    who.sees("Còn thiếu rút kinh nghiệm nội bộ.")
    kept = {"rk-strengths": "Chuẩn bị kỹ", "rk-shortcomings": "Trả lời còn dài", "rk-remedies": "Soạn ngắn"}
    who.press("Lưu rút kinh nghiệm", kept)
    who.sees("Đã lưu rút kinh nghiệm nội bộ.")
    who.press("Kết thúc hồ sơ buổi đối thoại")
    who.sees("Đã kết thúc hồ sơ buổi đối thoại.", "Đã kết thúc hồ sơ")
    who.look("da-ket-thuc-ho-so")


def the_citizen_reads_the_whole_thread_and_rates(story: Story) -> None:
    story.on(LOOKED_AT)
    who = story.citizen("/theo-doi/")
    who.press("Xem", {"ma": story.known["flooding"]})
    who.sees("Đã kết thúc", "Đã giải quyết", FLOODING, CLEAR, DONE, UNIT, "có tệp minh chứng")
    who.sees_not("Trần Thị Mẫu", VAGUE, story.name("unit_officer"))
    who.look("theo-doi-den-ket-qua")
    who.press("Gửi đánh giá", {"satisfied": "no"})
    who.sees("Hãy cho biết vì sao")
    who.press("Gửi đánh giá", {"satisfied": "yes"})
    who.sees("Cảm ơn ông bà. Đánh giá đã được ghi nhận.", "Ông bà đã đánh giá.")
    who.open(story.known["public"])
    who.sees("Đã giải quyết", DONE)
    who.sees_not("Trả lời còn dài")
    who.look("buoi-da-ket-thuc")


def the_supervisor_sees_each_clause_kept(story: Story) -> None:
    who = story.official("supervisor", "/ban/")
    who.follow("Theo dõi")
    who.sees("số liệu tính từ hồ sơ đến hết ngày 22/04/2026")
    who.look("theo-doi-thuc-hien")
    for clause in KEPT:
        words = board_cell(who, clause).inner_text().split("\n")
        assert words[0] == "Đạt", f"{clause}: {words}"
    # What was not done in time stays visible: one matter had no unit before the conference.
    assert board_cell(who, "B.Đ8.1-g2c").inner_text().startswith("Quá hạn")
    board_cell(who, "A.4-c").click()
    who.sees("Thông báo kết luận trong 07 ngày làm việc", "02-TB/ĐU", story.name("leader"))
    who.look("theo-doi-minh-chung")
    who.open(f"/ban/y-kien/{story.known['flooding']}/")
    who.sees(FLOODING, "Người nêu đã che")
    who.sees_not("Trần Thị Mẫu", "0900")


def board_cell(who: Visitor, clause: str) -> Locator:
    """The first cell of a clause: the body that held the dialogue."""
    row = who.page.locator(
        "table.board tr", has=who.page.locator("th").get_by_role("link", name=clause, exact=True)
    )
    return row.locator(".cell").first
