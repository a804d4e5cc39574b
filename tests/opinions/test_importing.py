"""B.Đ8.1-g1, A.1-i: a file is taken in whole or not at all, once; every fault has its line and column."""

import io
import unicodedata
import zipfile

import pytest
from django.utils import translation

from doithoai.audit.models import Entry
from doithoai.audit.verify import breaks
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.import_rows import MOST_ROWS, Parsed
from doithoai.opinions.importing import AlreadyImported, Given, alike, look, take
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Channel, Import, Opinion, PetitionerKind, Submission
from doithoai.regulations.refusals import Refused, msgid
from tests.factories import dialogues, opinions, sheets
from tests.factories.organisations import World, day, moment, person_with, world

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 9, 10))


def looked(here: World, given: Given) -> Parsed:
    return look(given, sheets.bound(here), by=here.clerk, at=AT)


def faults(here: World, *rows: list[object]) -> list[str]:
    parsed = looked(here, sheets.xlsx(*rows))
    return [fault.words(msgid) for fault in parsed.faults]


def refused(here: World, given: Given) -> str:
    with pytest.raises(Refused) as why:
        take(given, sheets.bound(here), by=here.clerk, at=AT)
    assert not Submission.objects.exists()
    assert not Import.objects.exists()
    assert why.value.field == "file"
    return str(why.value)


def texts() -> list[str]:
    return list(Submission.objects.order_by("id").values_list("text", flat=True))


# --- what is taken ---------------------------------------------------------------------------------------------------


def test_every_row_becomes_a_submission_with_a_code_and_who_entered_it() -> None:
    here = world()
    rows = [
        sheets.row(text="Ngõ 24 ngập."),
        sheets.row(text="Rác chậm.", channel="Thăm dò ý kiến", petitioner=None),
    ]
    kept = take(sheets.xlsx(*rows), sheets.bound(here), by=here.clerk, at=AT)
    first, second = Submission.objects.order_by("id")
    assert (kept.rows, first.import_file, first.entered_by) == (2, kept, here.clerk)
    assert (first.channel, first.source, first.received_on) == (
        Channel.FRONT,
        here.ward.front,
        day(2026, 9, 4),
    )
    assert (first.petitioner_kind, second.petitioner_kind) == (
        PetitionerKind.INDIVIDUAL,
        PetitionerKind.ANONYMOUS,
    )
    assert (second.channel, second.petitioner) == (Channel.SURVEY, "")
    for submission in (first, second):
        opinion = submission.opinions.get()
        assert normalise_code(submission.code) == opinion.code == submission.code
        assert (opinion.stage, opinion.text) == (Stage.RECEIVED, submission.text)


def test_the_record_names_the_file_and_each_row_and_the_chain_holds() -> None:
    here = world()
    kept = take(sheets.xlsx(sheets.row(), sheets.row(text="Khác.")), sheets.bound(here), by=here.clerk, at=AT)
    whole = Entry.objects.get(subject_kind="opinions.import")
    assert (whole.act, whole.clause, whole.facts["rows"]) == ("import", "B.Đ8.1-g1", 2)
    each = Entry.objects.filter(act="receive", subject_kind="opinions.submission")
    assert [entry.facts["import"] for entry in each] == [kept.pk, kept.pk]
    assert "Nguyễn Thị Thử" not in str([entry.facts for entry in each])
    assert breaks() == []


def test_all_columns_are_kept_and_a_telephone_gets_its_nought_back() -> None:
    here = world()
    full = sheets.row(
        channel="Báo chí, dư luận", petitioner_kind="Tập thể, tổ chức", petitioner="Tổ dân phố 3", phone=900000102,
        email="to3@example.vn", people=45, reference="Báo Thử Nghiệm 01/09/2026", place="Nhà văn hóa", publish_name="Có",
    )  # fmt: skip
    take(sheets.xlsx(full), sheets.bound(here), by=here.clerk, at=AT)
    kept = Submission.objects.get()
    assert (kept.channel, kept.petitioner_kind, kept.petitioner) == ("press", "group", "Tổ dân phố 3")
    assert (kept.phone, kept.email, kept.people) == ("0900000102", "to3@example.vn", 45)
    assert (kept.reference, kept.place, kept.publish_name) == (
        "Báo Thử Nghiệm 01/09/2026",
        "Nhà văn hóa",
        True,
    )


@pytest.mark.parametrize(
    "cell", ["04/09/2026", "4-9-2026", "4.9.2026", "2026-09-04", day(2026, 9, 4), 46269, "2026-09-04 00:00:00"]
)  # fmt: skip
def test_a_day_is_read_as_a_date_as_words_and_as_the_number_excel_keeps(cell: object) -> None:
    here = world()
    take(sheets.xlsx(sheets.row(received_on=cell)), sheets.bound(here), by=here.clerk, at=AT)
    assert Submission.objects.get().received_on == day(2026, 9, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_file_is_read_in_every_usual_encoding_with_every_usual_sign(encoding: str, sign: str) -> None:
    here, said = world(), "Đường ngập, rác nhiều; đề nghị phường xử lý."
    given = sheets.text_file([sheets.row(text=said)], sign=sign, encoding="utf-8")
    text = given.content.decode()
    if encoding == "cp1258":  # that page writes tones as letters of their own
        text = "".join(tones_apart(letter) for letter in text)
    take(Given("a.csv", text.encode(encoding)), sheets.bound(here), by=here.clerk, at=AT)
    assert texts() == [said]


def tones_apart(letter: str) -> str:
    base, tones = "", ""
    for sign in unicodedata.normalize("NFD", letter):
        if sign in "\u0300\u0301\u0303\u0309\u0323":
            tones += sign
        else:
            base += sign
    return unicodedata.normalize("NFC", base) + tones


def test_a_text_file_that_names_its_sign_and_has_lines_in_cells_is_read() -> None:
    here = world()
    given = sheets.text_file([sheets.row(text="Dòng một\nDòng hai")], sign="|")
    take(
        Given("a.csv", b"sep=|\r\n" + given.content.removeprefix(b"\xef\xbb\xbf")),
        sheets.bound(here),
        by=here.clerk,
        at=AT,
    )
    assert texts() == ["Dòng một\nDòng hai"]


def test_lines_are_not_swallowed_by_a_quotation_mark_that_never_ends() -> None:
    here = world()
    said = [sheets.row(text=text) for text in ("Một.", "Hai.", "Ba.")]
    lines = sheets.text_file(said).content.decode("utf-8-sig")
    for broken in ('"Hai.', '"Hai" và.'):
        assert "thiếu dấu nháy" in refused(here, Given("a.csv", lines.replace("Hai.", broken).encode()))
    inch = Given("a.csv", lines.replace("Hai.", 'Ống 5" vỡ.').encode())
    take(inch, sheets.bound(here), by=here.clerk, at=AT)
    assert texts() == ["Một.", 'Ống 5" vỡ.', "Ba."]


def test_words_are_kept_as_they_are_but_for_the_form_of_letters() -> None:
    here, said = world(), "<script>alert('x')</script> & <b>ngập</b>"
    decomposed = unicodedata.normalize("NFD", "Thoát nước")
    take(
        sheets.xlsx(sheets.row(text=said), sheets.row(text=decomposed)),
        sheets.bound(here),
        by=here.clerk,
        at=AT,
    )
    assert texts() == [said, "Thoát nước"]


def test_titles_above_empty_rows_between_and_columns_in_another_order_do_no_harm() -> None:
    here = world()
    book = sheets.workbook([], headings=["BẢNG TỔNG HỢP Ý KIẾN"])
    sheet = book.active
    assert sheet is not None
    for line in (
        [], ["STT", "Nội dung", "Ngày tiếp nhận", "KÊNH", "Ghi chú"],
        [1, "Một.", sheets.DAY, "mttq, đoàn thể tổng hợp", "x"], [None, "  "], [2, "Hai.", sheets.DAY, "Đơn, thư", None],
    ):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("A1:E1")
    parsed = looked(here, sheets.saved(book))
    assert [(row.line, row.handed.text) for row in parsed.rows] == [(4, "Một."), (6, "Hai.")]
    assert ["Ghi chú" in remark.words() or "STT" in remark.words() for remark in parsed.remarks] == [
        True,
        True,
    ]


def test_a_file_is_read_alike_whatever_the_language_of_the_page() -> None:
    here = world()
    with translation.override("en"):
        take(sheets.xlsx(sheets.row(petitioner_kind="Cá nhân")), sheets.bound(here), by=here.clerk, at=AT)
    assert Submission.objects.get().channel == Channel.FRONT


# --- faults, by line and column --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"received_on": "13/2026"}, "Dòng 3, cột “Ngày nhận”: Chưa đọc được ngày “13/2026”."),
        ({"received_on": "09/13/2026"}, "cột “Ngày nhận”: “09/13/2026” ghi theo tháng/ngày/năm. Hãy ghi ngày/tháng/năm: 13/09/2026."),
        ({"received_on": "30/02/2026"}, "Trong lịch không có ngày “30/02/2026”."),
        ({"received_on": "11/09/2026"}, "Ngày nhận 11/09/2026 ở sau hôm nay."),
        ({"received_on": day(1926, 9, 4)}, "quá xa"),
        ({"received_on": 12}, "Chưa đọc được ngày “12”"),
        ({"received_on": None}, "Dòng 3, cột “Ngày nhận”: Còn trống."),
        ({"channel": None}, "Dòng 3, cột “Kênh tiếp nhận”: Còn trống."),
        ({"channel": "Trang điện tử"}, "Không có “Trang điện tử” trong danh sách."),
        ({"channel": "khói"}, "Không có “khói” trong danh sách."),
        ({"text": " \n "}, "cột “Nội dung ý kiến”: Còn trống."),
        ({"text": "=A1&B1"}, "Ô có công thức nên không nhận."),
        ({"received_on": "=TODAY()"}, "Ô có công thức nên không nhận."),
        ({"text": "#REF!"}, "Ô báo lỗi của Excel"),
        ({"petitioner": "đ" * 201}, "Dài 201 ký tự; nhận tối đa 200."),
        ({"petitioner": None, "petitioner_kind": "Cá nhân"}, "cột “Họ tên, tên tổ chức”: Còn trống."),
        ({"petitioner_kind": "Không nêu tên"}, "cột “Người nêu”: Chọn “Không nêu tên” nhưng có tên."),
        ({"email": "ai@"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"people": "nhiều"}, "Hãy ghi một số"),
        ({"people": 10**12}, "Hãy ghi một số"),
        ({"publish_name": "có thể"}, "Hãy ghi Có hoặc Không."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line_and_column(wrong: dict[str, object], told: str) -> None:
    found = faults(world(), sheets.row(), sheets.row(**wrong))
    assert len(found) == 1, found
    assert told in found[0]
    assert found[0].startswith("Dòng 3, cột “")


def test_a_hundred_kilobytes_in_one_cell_are_told_with_the_limit() -> None:
    given = sheets.text_file([sheets.row(text="ă" * 100_000)])
    (fault,) = looked(world(), given).faults
    assert fault.words(msgid) == (
        "Dòng 2, cột “Nội dung ý kiến”: Nội dung dài 100000 ký tự; nhận tối đa 20000. Hãy tách thành nhiều dòng."
    )


def test_one_wrong_row_keeps_all_out() -> None:
    here = world()
    told = refused(here, sheets.xlsx(sheets.row(), sheets.row(received_on="mai"), sheets.row(text=None)))
    assert told == "Tệp còn 2 chỗ sai nên chưa nhập dòng nào. Hãy sửa trong tệp rồi gửi lại."


def test_merged_cells_among_the_rows_are_told_with_their_lines() -> None:
    book = sheets.workbook([sheets.row(), sheets.row(text=None), sheets.row(text=None)])
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("C2:C4")
    found = [fault.words(msgid) for fault in looked(world(), sheets.saved(book)).faults]
    assert "Dòng 2, cột “Nội dung ý kiến”: Ô gộp (dòng 2 đến 4)." in found[0]
    assert len(found) == 3  # and two empty cells below


def test_missing_and_doubled_columns_are_told() -> None:
    book = sheets.workbook([["Một", "a"]], headings=["Nội dung ý kiến", "Họ tên, tên tổ chức", "Họ và tên"])
    found = " ".join(fault.words(msgid) for fault in looked(world(), sheets.saved(book)).faults)
    assert "cột “Kênh tiếp nhận”: Tệp thiếu cột này." in found
    assert "cột “Ngày nhận”: Tệp thiếu cột này." in found
    assert "cột “Họ tên, tên tổ chức”: Cột này có hai lần." in found


def test_many_faults_are_counted_and_not_all_listed() -> None:
    parsed = looked(world(), sheets.xlsx(*[sheets.row(text=None)] * 250))
    assert (len(parsed.faults), parsed.more_faults) == (200, 50)


def test_days_that_excel_may_have_turned_round_are_remarked() -> None:
    rows = [sheets.row(received_on=day(2026, 3, 9)), sheets.row(received_on="13/03/2026")]
    (remark,) = looked(world(), sheets.xlsx(*rows)).remarks
    assert "đổi chỗ ngày và tháng" in remark.words()


def test_rows_like_each_other_or_like_what_is_here_are_shown() -> None:
    here = world()
    known = opinions.submitted(here, text="Đèn  hỏng.", received_on=day(2026, 9, 4))
    rows = [sheets.row(text="Rác."), sheets.row(text="đèn hỏng."), sheets.row(text="Rác.")]
    assert alike(looked(here, sheets.xlsx(*rows))) == [(3, known.code), (4, "dòng 2")]


# --- files that are refused ------------------------------------------------------------------------------------------


def test_the_same_file_is_taken_once_a_body() -> None:
    here = world()
    given = sheets.xlsx()
    first = take(given, sheets.bound(here), by=here.clerk, at=AT)
    with pytest.raises(AlreadyImported) as why:
        take(Given("ten-khac.xlsx", given.content), sheets.bound(here), by=here.advisory, at=AT)
    assert why.value.first == first
    assert str(why.value) == "Tệp này đã được nhập ngày 10/09/2026, 1 ý kiến, nên không nhập lần nữa."
    assert Submission.objects.count() == 1
    there = sheets.bound(here, organisation=here.other.party_committee, source=here.other.front)
    assert take(given, there, by=here.other_clerk, at=AT).rows == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            Given("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
            "Excel kiểu cũ (.xls) hoặc có mật khẩu",
        ),
        (
            Given("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
            "Excel kiểu cũ (.xls) hoặc có mật khẩu",
        ),
        (Given("a.xlsm", b"PK\x03\x04"), "có macro"),
        (Given("a.xlsx", b"PK\x03\x04 hong"), "bị hỏng"),
        (Given("a.xlsx", b"xin chao"), "Chỉ nhận tệp .xlsx hoặc .csv"),
        (Given("a.pdf", b"%PDF-1.7"), "Chỉ nhận tệp .xlsx hoặc .csv"),
        (Given("a.csv", b""), "không có nội dung"),
        (Given("a.csv", b"\xff\xfe\x00\xd8\x00"), "Không đọc được chữ"),
        (Given("a.csv", b"\xd2\xd2\xd2"), "Không tìm thấy dòng tiêu đề"),
        (Given("a.csv", b'a,b\n"' + b"x" * 200_000), "có ô quá dài"),
        (Given("a.csv", b"a,b\n1,2"), "Không tìm thấy dòng tiêu đề"),
        (Given("a.csv", b"0" * (10 * 1024 * 1024 + 1)), "tối đa 10 MB"),
        (sheets.text_file([]), "chưa có ý kiến nào"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(given: Given, told: str) -> None:
    assert told in refused(world(), given)


def test_a_workbook_with_a_macro_inside_is_refused_whatever_its_name() -> None:
    given = sheets.repacked(sheets.xlsx(), "xl/vbaProject.bin", b"Sub AutoOpen()")
    assert "có macro" in refused(world(), given)


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    given = sheets.repacked(sheets.xlsx(), "xl/media/bom.bin", b"0" * 60_000_000)
    assert "nén quá chặt" in refused(world(), given)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "không phải bảng tính" in refused(world(), Given("a.xlsx", kept.getvalue()))


def test_entities_that_grow_are_refused_and_a_broken_sheet_too() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
        + b"&a;" * 400
        + b'"><!ENTITY c "'
        + b"&b;" * 9000
    )
    bomb += (
        b'">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&c;</v></c></row></sheetData></worksheet>'
    )
    here = world()
    for sheet in (bomb, b"<worksheet><sheetData><row>"):
        assert "bị hỏng" in refused(here, sheets.repacked(sheets.xlsx(), "xl/worksheets/sheet1.xml", sheet))


def test_too_many_rows_are_refused_with_the_limit_before_they_are_read() -> None:
    here, one = world(), sheets.row(text="Ngập.")
    told = refused(here, sheets.text_file([one] * (MOST_ROWS + 1)))
    assert told == "Tệp có 10001 ý kiến; mỗi lần nhập tối đa 10000. Hãy chia thành nhiều tệp."
    assert "hơn 50000 dòng" in refused(here, sheets.text_file([one] * 50_001))


def test_two_sheets_with_rows_are_refused_seen_or_hidden_and_an_empty_one_is_not_read() -> None:
    here = world()
    book = sheets.workbook([sheets.row()])
    other = book.create_sheet("Khác")
    other.append(sheets.HEADINGS)
    assert looked(here, sheets.saved(book)).sheet == "Ý kiến"
    other.append(sheets.row())
    assert "Hai trang tính “Ý kiến” và “Khác” đều có ý kiến" in refused(here, sheets.saved(book))
    other.sheet_state = "hidden"
    assert "“Ý kiến” và “Khác” đều có ý kiến (có thể đang ẩn)." in refused(here, sheets.saved(book))


def test_a_list_that_goes_on_without_headings_is_not_left_out_unseen() -> None:
    here = world()
    book = sheets.workbook([sheets.row()])
    book.create_sheet("Sheet2")  # empty, as Excel makes them
    for name in ("Danh mục", "Hướng dẫn"):
        book.create_sheet(name).append(["Kênh"])
    assert looked(here, sheets.saved(book)).remarks == []
    more = book.create_sheet("Tiếp")
    more.append(sheets.row())
    why = refused(here, sheets.saved(book))
    assert "Trang tính “Tiếp” có 1 dòng chữ nhưng không có dòng tiêu đề nên không đọc được." in why
    more.sheet_state = "hidden"
    (remark,) = looked(here, sheets.saved(book)).remarks
    assert "Trang tính ẩn “Tiếp” có 1 dòng chữ" in str(remark)


# --- who may ---------------------------------------------------------------------------------------------------------


def test_the_front_brings_its_own_and_nothing_else() -> None:
    here = world()
    front = person_with("clerk", here.ward.front)
    given = sheets.xlsx()
    with pytest.raises(Refused, match="không có quyền"):
        take(given, sheets.bound(here, source=here.other.front), by=front, at=AT)
    letters = sheets.xlsx(sheets.row(channel="Đơn, thư gửi đến"))
    with pytest.raises(Refused, match="không có quyền"):
        take(letters, sheets.bound(here), by=front, at=AT)
    assert take(given, sheets.bound(here), by=front, at=AT).by == front


def test_strangers_bring_nothing_and_a_file_of_the_front_names_its_source() -> None:
    here = world()
    for stranger in (here.other_clerk, here.unit_officer, here.supervisor, here.org_admin):
        with pytest.raises(Refused, match="không có quyền"):
            take(sheets.xlsx(), sheets.bound(here), by=stranger, at=AT)
    parsed = look(sheets.xlsx(), sheets.bound(here, source=None), by=here.clerk, at=AT)
    assert "hãy chọn nơi tổng hợp" in parsed.faults[0].words(msgid)


def test_a_file_for_a_dialogue_goes_to_it_and_not_to_a_concluded_one() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    take(sheets.xlsx(), sheets.bound(here, dialogue=dialogue), by=here.clerk, at=AT)
    assert Opinion.objects.get().dialogue == dialogue


def test_a_file_for_a_dialogue_that_is_over_is_refused() -> None:
    here = world()
    over = dialogues.concluded(here)
    with pytest.raises(Refused, match="đã kết luận"):
        take(sheets.xlsx(), sheets.bound(here, dialogue=over), by=here.clerk, at=moment(day(2026, 12, 1)))
    assert not Submission.objects.exists()


def test_progress_is_told_to_the_end() -> None:
    here, told = world(), []
    rows = [sheets.row(text=f"Ý kiến {number}.") for number in range(1100)]
    take(sheets.xlsx(*rows), sheets.bound(here), lambda *step: told.append(step), by=here.clerk, at=AT)
    assert told == [(500, 1100), (1000, 1100), (1100, 1100)]
    assert Submission.objects.values("code").distinct().count() == 1100
