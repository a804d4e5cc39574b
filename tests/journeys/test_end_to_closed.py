"""From the end of a conference to the closed file, for a Party body and for a State body; what is downloaded is opened."""

import csv
import hashlib
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from docx import Document

from tests.documents.conference import PHONE
from tests.factories.organisations import day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.story import Story, vi, words_of
from tests.journeys.visitor import Visitor, unfold

SCENE = ("after_conferences",)
CONCLUDED, REPLIED, REPORTED, PROVED, CLOSED = (
    day(2026, 9, 24), day(2026, 9, 25), day(2026, 9, 28), day(2026, 10, 6), day(2026, 10, 7),
)  # fmt: skip
BEFORE_THE_CONFERENCE, DONE_BY = day(2026, 9, 10), day(2026, 10, 30)
UNIT = "Phòng Kinh tế phường Đồng Nguyên"
HELPER = "Phòng Văn hóa - Xã hội phường Đồng Nguyên"
ROADS = "Đo tải trọng, lập biện pháp cấm xe tải theo giờ trên đường liên khu phố"
OWN = "Lập tổ giám sát cộng đồng theo dõi việc mở rộng cống ngõ 12"
ASSESSMENT = "Không khí thẳng thắn, xây dựng; các ý kiến sát thực tế."
PROOF = "Biên bản kiểm tra số 12/BB-KT ngày 05/10/2026"


@dataclass(frozen=True)
class Body:
    """Who does what at a body, and how its papers look."""

    path: str
    writer: str
    decider: str
    reporter: str
    header: tuple[str, ...]
    conclusion: str
    report: str
    signature: tuple[str, ...]
    receives: str
    with_pdf: bool


PARTY = Body(
    "/ban/doi-thoai/1/", "clerk", "leader", "advisory",
    ("ĐẢNG ỦY PHƯỜNG ĐỒNG NGUYÊN", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 01-TB/ĐU"),
    "01-TB/ĐU", "01-BC/ĐU", ("T/M ĐẢNG ỦY", "BÍ THƯ"), "Đảng ủy tỉnh", with_pdf=True,
)  # fmt: skip
STATE = Body(
    "/ban/doi-thoai/2/", "chairman", "chairman", "chairman",
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 01/TB-UBND"),
    "01/TB-UBND", "01/BC-UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "MTTQ phường Đồng Nguyên", with_pdf=False,
)  # fmt: skip


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


@pytest.mark.parametrize("body", [PARTY, STATE], ids=["party", "state"])
def test_from_the_end_of_a_conference_to_the_closed_file(body: Body, stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    the_conclusions_are_drafted_and_worded(story, body)
    the_words_are_kept_for_whoever_decides(story, body)
    a_day_before_the_conference_burns_no_number(story, body)
    the_notice_is_issued_and_downloaded(story, body)
    everybody_reads_the_numbered_conclusions(story, body)
    the_report_goes_up_with_minutes_and_dossier(story, body)
    a_unit_proves_what_it_was_told_and_somebody_else_confirms(story, body)
    the_file_is_closed_after_the_internal_review(story, body)
    the_archive_is_whole(story, body)


def the_conclusions_are_drafted_and_worded(story: Story, body: Body) -> None:
    story.on(CONCLUDED)
    who = story.official(body.writer, f"{body.path}sau-doi-thoai/")
    who.follow("Soạn, ban hành kết luận")
    who.sees("3 việc phải tiếp tục sau hội nghị")
    who.press("Soạn kết luận từ kết quả trả lời")
    who.sees("Đã soạn 3 kết luận.", "Chưa có trong kết luận", "đã trả lời, có hẹn ngày làm xong 15/10/2026")
    number = number_of(who, "Đường liên khu phố xuống cấp")
    who.follow(f"Sửa kết luận số {number}")
    helper = who.page.locator(".conclform").get_by_label(HELPER)
    unfold(helper)
    helper.check()
    officer = f"{story.name('unit_officer')}, {UNIT}"
    who.press(
        "Lưu kết luận",
        {"text": ROADS, "unit": UNIT, "official": officer, "due_on": vi(BEFORE_THE_CONFERENCE)},
    )
    who.sees_at("due_on", f"Hạn {vi(BEFORE_THE_CONFERENCE)} đã qua.")
    who.keeps("text", ROADS)
    who.look(f"{body.writer}-ket-luan-qua-han")
    who.press("Lưu kết luận", {"due_on": vi(DONE_BY)})
    who.sees("Đã lưu kết luận.", ROADS, HELPER, vi(DONE_BY))
    who.press("Đưa vào kết luận")
    who.sees("Đã đưa vào kết luận.", "Giải quyết: Cống thoát nước ngõ 12")
    who.press("Thêm kết luận", {"them-text": OWN, "them-unit": "UBND phường Đồng Nguyên"})
    who.sees_at("them-due_on", "Cần điền “Thời hạn”.")
    who.press("Thêm kết luận", {"them-due_on": vi(DONE_BY)})
    who.sees("Đã thêm kết luận.", OWN, "5 kết luận")
    who.press("Lên kết luận số 5")
    assert number_of(who, OWN) == 4
    who.look(f"{body.writer}-soan-ket-luan")


def number_of(who: Visitor, words: str) -> int:
    """Under which number a conclusion stands."""
    return int(who.page.locator(".conclrow", has_text=words).locator(".conclno").inner_text())


def the_words_are_kept_for_whoever_decides(story: Story, body: Body) -> None:
    who = story.official(body.writer)
    who.press("Lưu bản soạn", {"assessment": ASSESSMENT, "others": "Đài truyền thanh phường"})
    who.sees("Đã lưu bản soạn.")
    who = story.official(body.decider, f"{body.path}sau-doi-thoai/ket-luan/")
    who.keeps("assessment", ASSESSMENT)
    draft = words_of(who.download("Tải dự thảo .docx"))
    for words in (ASSESSMENT, ROADS, OWN, "Đài truyền thanh phường"):
        assert words in draft, words
    assert body.conclusion not in draft


def a_day_before_the_conference_burns_no_number(story: Story, body: Body) -> None:
    who = story.official(body.decider)
    who.press("Ban hành thông báo kết luận", {"issued_on": vi(BEFORE_THE_CONFERENCE)})
    who.sees_at("issued_on", "không thể trước ngày kết thúc hội nghị")
    who.keeps("assessment", ASSESSMENT)


def the_notice_is_issued_and_downloaded(story: Story, body: Body) -> None:
    who = story.official(body.decider)
    who.press("Ban hành thông báo kết luận", {"issued_on": vi(CONCLUDED)})
    who.sees("Đã ban hành thông báo kết luận.", body.conclusion, "đúng hạn")
    who.look(f"{body.decider}-da-ket-luan")
    who.follow("Hồ sơ văn bản")
    who.look(f"{body.decider}-ho-so")
    who.open(f"{body.path}sau-doi-thoai/ket-luan/")
    paper = who.download(".docx")
    check_paper(paper, (*body.header, *body.signature, "PHỤ LỤC", ASSESSMENT))
    told = words_of(paper)
    assert re.search(
        rf"\d\. {ROADS} \(ý kiến số \d, Phụ lục\)\. {UNIT} chủ trì, phối hợp: {HELPER}, ", told
    ), told
    assert (
        f"thời hạn đến hết ngày {vi(DONE_BY)}; đồng chí {story.name('unit_officer')} chịu trách nhiệm."
        in told
    )
    assert f"4. {OWN}." in told
    for name in (body.receives, "Đài truyền thanh phường", UNIT, HELPER):
        assert f"- {name}" in told, name


def check_paper(file: Path | BytesIO, wanted: tuple[str, ...]) -> None:
    """Opens as Word opens it; header, number and signature of its side; no field left over; nobody's telephone."""
    content = file.getvalue() if isinstance(file, BytesIO) else file.read_bytes()
    margin = Document(BytesIO(content)).sections[0].left_margin
    assert margin is not None
    assert margin.cm == pytest.approx(3, abs=0.06)
    told = words_in(content)
    for words in wanted:
        assert words in told, words
    assert not re.search(r"\{[{%]|[%}]\}", told)
    assert PHONE not in told


def everybody_reads_the_numbered_conclusions(story: Story, body: Body) -> None:
    who = story.citizen("/doi-thoai/")
    code = story.official(body.decider, body.path).page.locator(".crumb, .pagehead p").first.inner_text()
    who.open(f"/doi-thoai/{code.split('/')[-1].strip()}/")
    who.sees("Thông báo kết luận số", body.conclusion, "Kết luận từng nội dung", ROADS, HELPER, OWN)
    who.sees_not("Trần Thị Mẫu", PHONE)
    who.look(f"{body.decider}-cong-khai")
    paper = who.download("Thông báo kết luận")
    assert paper.stat().st_size > 1000


def the_report_goes_up_with_minutes_and_dossier(story: Story, body: Body) -> None:
    story.on(REPORTED)
    who = story.official(body.reporter, f"{body.path}sau-doi-thoai/")
    who.press("Gửi báo cáo", {"bc-text": "Đề nghị tỉnh xem xét mức hỗ trợ.", "bc-issued_on": vi(REPORTED)})
    who.sees("Đã gửi báo cáo kèm biên bản và hồ sơ.", body.report)
    who.follow("Hồ sơ văn bản")
    who.sees("Biên bản hội nghị", "Hồ sơ đối thoại", body.report)


def a_unit_proves_what_it_was_told_and_somebody_else_confirms(story: Story, body: Body) -> None:
    story.on(PROVED)
    unit = story.official("unit_officer", "/ban/y-kien/don-vi/")
    unit.sees(ROADS[:40])
    address = commitment_of(story, body)
    unit.open(address)
    unit.press("Báo xong", {"xong-proof": PROOF})
    unit.sees("Đã ghi minh chứng, chờ người khác xác nhận.")
    story.on(CLOSED)
    who = story.official(body.decider, address)
    who.sees(PROOF, "Đã báo xong, chờ xác nhận")
    who.press("Xác nhận đã xong")
    who.sees("Đã xong, có minh chứng")
    who.look(f"{body.decider}-cam-ket-da-xong")


def commitment_of(story: Story, body: Body) -> str:
    """The page of the commitment that came from the conclusion on the roads."""
    who = story.official(body.decider, f"{body.path}sau-doi-thoai/ket-luan/")
    row = who.page.locator(".conclrow", has_text=ROADS)
    address = row.get_by_role("link", name="Theo dõi").get_attribute("href")
    assert address
    return address


def the_file_is_closed_after_the_internal_review(story: Story, body: Body) -> None:
    who = story.official(body.reporter, f"{body.path}sau-doi-thoai/")
    who.sees("Còn thiếu rút kinh nghiệm nội bộ.")
    kept = {"rk-strengths": "Chuẩn bị kỹ", "rk-shortcomings": "Trả lời còn dài", "rk-remedies": "Soạn ngắn"}
    who.press("Lưu rút kinh nghiệm", kept)
    who.press("Kết thúc hồ sơ buổi đối thoại")
    who.sees("Đã kết thúc hồ sơ buổi đối thoại.")
    who.look(f"{body.reporter}-da-ket-thuc")


def the_archive_is_whole(story: Story, body: Body) -> None:
    who = story.official(body.reporter, f"{body.path}sau-doi-thoai/ho-so/luu-tru/")
    who.press("Lập hồ sơ lưu trữ", {"pdf": body.with_pdf})
    ready = who.page.get_by_role("link", name="Tải hồ sơ (.zip)")
    ready.wait_for(timeout=240_000)
    who.look(f"{body.reporter}-luu-tru")
    with zipfile.ZipFile(who.download("Tải hồ sơ (.zip)")) as box:
        assert box.testzip() is None
        files = {info.filename: box.read(info) for info in box.infolist()}
    lines = (line.split("  ", 1) for line in files["SHA256SUMS.txt"].decode().splitlines())
    sums = {name: digest for digest, name in lines}
    assert set(sums) == set(files) - {"SHA256SUMS.txt"}
    assert all(hashlib.sha256(files[name]).hexdigest() == digest for name, digest in sums.items())
    told = b"".join(content for name, content in files.items() if name.endswith((".csv", ".html")))
    assert PHONE.encode() not in told
    papers = [content for name, content in files.items() if name.endswith(".docx")]
    assert len(papers) >= 4  # conclusion, minutes, dossier, report
    notice = [content for content in papers if body.conclusion in words_in(content)]
    check_paper(BytesIO(notice[0]), body.header)
    (promises,) = [content for name, content in files.items() if name.endswith(".csv") and "cam-ket" in name]
    rows = list(csv.reader(StringIO(promises.decode("utf-8-sig"))))
    assert [row for row in rows if ROADS in row]
    pdfs = [content for name, content in files.items() if name.endswith(".pdf")]
    assert bool(pdfs) == body.with_pdf
    assert all(content.startswith(b"%PDF") for content in pdfs)


def words_in(content: bytes) -> str:
    """Every word of a .docx on one line: a long name is broken in two at the head of a paper."""
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())
