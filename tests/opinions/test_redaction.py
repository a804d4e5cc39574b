"""Personal data in free text: no number, address or own name survives, and what is none stays (A.2-c, spec 10)."""

import json
import re
import unicodedata
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from doithoai.opinions.redaction import CERTAIN, PLACEHOLDERS, find, mask, redact, redact_name
from doithoai.opinions.redaction_places import MAIL_SIGN, MAILS
from doithoai.search.folding import fold, nfc

NAME = "Phạm Bá Thử"
SPOKEN = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BEFORE = (
    "",
    "Gọi cho tôi ",
    "Số của tôi là ",
    "đường ngập quá, ",
    "LIÊN HỆ: ",
    "(",
    "sđt:",
    "Kính gửi xã, tôi ở tổ dân phố; ",
)
AFTER = ("", ".", " để hẹn ngày", ", xin cảm ơn", " gặp chị Na", ")", "\nTrân trọng")
GAPS = (
    "",
    " ",
    ".",
    "-",
    " - ",
    "–",
    "_",
    "/",
    "  ",
    "\u00a0",
    "\u2009",
    "\u200b",
    "·",
    ". ",
    ") ",
    " (",
    "\n",
    "‑",
    "•",
    "*",
)
FORMS = st.sampled_from(["plain", "wide", "decomposed", "keycap"])

mobiles = st.builds(
    lambda head, rest: head + rest,
    st.sampled_from(["09", "03", "07", "08", "05"]),
    st.text("0123456789", min_size=8, max_size=8),
)
landlines = st.builds(lambda rest: "02" + rest, st.text("0123456789", min_size=9, max_size=9))
identities = st.builds(lambda rest: "0" + rest, st.text("0123456789", min_size=11, max_size=11))
old_identities = st.builds(
    lambda a, rest: a + rest, st.sampled_from("0123"), st.text("0123456789", min_size=8, max_size=8)
)


@st.composite
def spaced(draw: st.DrawFn, digits: str) -> str:
    """Digits in groups with one or two kinds of gaps between."""
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=1, max_size=2))
    said, at = [], 0
    while at < len(digits):
        size = draw(st.integers(1, 5))
        said.append(digits[at : at + size])
        at += size
    out = said[0]
    for number, group in enumerate(said[1:]):
        out += gaps[number % len(gaps)] + group
    return out


def written(text: str, form: str) -> str:
    if form == "wide":
        return text.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    if form == "keycap":
        return re.sub(r"(\d)", "\\1\ufe0f\u20e3", text)
    return unicodedata.normalize("NFD", text) if form == "decomposed" else text


def digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, unicodedata.normalize("NFKC", text)))


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(BEFORE), st.sampled_from(AFTER), FORMS)
def test_no_phone_survives(data: st.DataObject, before: str, after: str, form: str) -> None:
    number = data.draw(st.one_of(mobiles, landlines))
    head = data.draw(st.sampled_from(["", "+84", "84", "(+84)", "+84 (0)", "0084"]))
    shown = data.draw(spaced(number[1:] if head else number))
    text = written(before + head + (" " if head else "") + shown + after, form)
    assert digits_of(redact(text)) == "", redact(text)


@settings(max_examples=200, deadline=None)
@given(
    st.data(),
    st.sampled_from(("", "CCCD ", "số CMND: ", "tôi có căn cước ", "ngập nước ")),
    st.sampled_from(AFTER),
    FORMS,
)
def test_no_identity_number_survives(data: st.DataObject, before: str, after: str, form: str) -> None:
    shown = data.draw(spaced(data.draw(st.one_of(identities, old_identities))))
    text = written(before + shown + after, form)
    assert digits_of(redact(text)) == "", redact(text)


@settings(max_examples=200, deadline=None)
@given(
    st.data(),
    st.sampled_from(("STK ", "số tài khoản: ", "tk ngân hàng Agribank ", "chuyển khoản vào ")),
    FORMS,
)
def test_no_account_survives(data: st.DataObject, before: str, form: str) -> None:
    number = data.draw(st.text("0123456789", min_size=6, max_size=16))
    shown = data.draw(spaced(number))
    text = written(before + shown + " của tôi", form)
    assert number not in digits_of(redact(text))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(mobiles, identities),
    st.sampled_from((" ", ", ", "-", " - ", ". ")),
    st.sampled_from(("marks", "")),
    st.integers(0, 9),
)
def test_no_number_read_aloud_survives(number: str, gap: str, marks: str, digits: int) -> None:
    said = gap.join(
        letter if place < digits // 2 else SPOKEN[int(letter)] for place, letter in enumerate(number)
    )
    text = f"Gọi tôi theo số {said} nhé"
    shown = redact(text if marks else fold(text))
    assert "[số điện thoại]" in shown
    assert not re.search(rf"(?:{'|'.join(SPOKEN)})\W+(?:{'|'.join(SPOKEN)})", shown)


@settings(max_examples=200, deadline=None)
@given(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=12),
    st.sampled_from(
        ("@", " @ ", "(a)", " (a) ", "[at]", " [at] ", "(at)", " a còng ", "＠", "@\u200b", "{at}", " at ")
    ),
    st.sampled_from(("gmail", "yahoo", "congty-abc", "ubnd.tinh")),
    st.sampled_from((".", " . ", " chấm ", "[dot]", " dot ", "(chấm)")),
    st.sampled_from(("com", "vn", "com.vn", "edu.vn")),
)
def test_no_email_survives(who: str, at: str, host: str, dot: str, end: str) -> None:
    shown = redact(f"thư của tôi: {who}{at}{host}{dot}{end}, mong hồi âm")
    assert shown == "thư của tôi: [thư điện tử], mong hồi âm"


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from((NAME, "Nguyễn Thị Hoà", "Trần Đức", "Lê Văn A")),
    st.sampled_from(
        (str, str.upper, str.lower, lambda n: unicodedata.normalize("NFD", n), lambda n: n.replace(" ", "  "))
    ),
    st.sampled_from(("Tôi là {}, ở tổ 5", "Người gửi: {}", "con của {} gửi", "{} kính mong", "(ký) {}.")),
)
def test_no_own_name_survives(name: str, writing: Callable[[str], str], sentence: str) -> None:
    shown = redact(sentence.format(writing(name)), [name])
    assert fold(name) not in fold(" ".join(shown.split()))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=2))
def test_any_text_is_read_and_offsets_are_those_of_the_composed_text(text: str, names: list[str]) -> None:
    found = find(text, names)
    kept = nfc(text)
    assert all(kept[one.start : one.end] == one.text and one.kind in PLACEHOLDERS for one in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert mask(text, []) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 1234/QĐ-UBND ngày 20/10/2020 và Thông tư 05/2021/TT-TTCP, Nghị quyết 32/2007/NQ-CP",
        "Bồi thường 752.000.000 đồng cho 100,3 m2, nộp thêm 1,67 tỷ đồng, giá 15.000.000 đ/m2, 500000000 đồng",
        "Đường QL1A, QL 19, ĐT.295B, tỉnh lộ 667, TL667, đoạn km 12+300",
        "Thửa 125 tờ bản đồ số 14, diện tích 1.250 m2",
        "Giai đoạn 2021-2025, 2026–2030, nhiệm kỳ 2020 - 2025 - 2030, từ 01/10/2020-05/10/2020",
        "Từ 7h30 đến 17h00, 22:00-05:00, ngày 8 đến 20/10/2020, 2026-11-20",
        "146 hộ, 12.500 người, 200–220 tấn, 15–50%, giá 2.500 - 3.000 - 3.500 đồng",
        "Tổ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 và ngõ 24, kiệt 26 Lý Nam Đế, hẻm 112",
        "Hố ga trước số nhà 45 đường Trần Phú mất nắp, đoạn từ số nhà 12 đến số nhà 40 ngập",
        "Gọi 113, 114, 115, tổng đài 1022, 1900 1234 không ai nghe",
        "Hồ Tờ Đo, đường Lê Hồng Phong, trường Nguyễn Trãi, chùa Bà Đanh, con đường Trần Phú",
        "ĐỀ NGHỊ TRẢ LẠI RẪY CỦA 9 HỘ CHÚNG TÔI, TÔI CAO TUỔI RỒI",
        "một hai ba bốn năm sáu hộ chưa có điện",
        "Hỗ trợ từ 5.000.000 - 7.000.000 đồng mỗi hộ",
        "giá 1.000.000.000-5.000.000.000 đồng, 3.000.000/ 5.000.000 đồng",
        "1.000.000 - 2.000.000 m2, từ 500.000.000 - 1.000.000.000 đồng",
        "dài 25 m 10.000 đồng, lúc 15 h 20.000 lượt",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert redact(text, [NAME]) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Xe 29A-123.45 và 51F 12345", "Xe [biển số xe] và [biển số xe]"),
        ("Tôi ở số nhà 12 ngõ 24 phố Mới", "Tôi ở [số nhà] phố Mới"),
        ("Nhà tôi số 12/5, thôn Đông", "Nhà tôi [số nhà], thôn Đông"),
        ("Xem facebook.com/thu.pham và zalo.me/0912345678", "Xem [trang cá nhân] và [trang cá nhân]"),
        ("Bố tôi Hoàng Văn Thử, sinh 01/01/1945", "Bố tôi [họ tên], sinh [ngày sinh]"),
        ("Mã hồ sơ H00.99.99-260115-0001", "Mã hồ sơ [mã hồ sơ]"),
        ("STK 0071000123456, 19034567890123", "STK [số tài khoản], [số tài khoản]"),
        ("CCCD 001 099 012 345; 001.099.012.345", "CCCD [số giấy tờ]; [số giấy tờ]"),
        ("TÔI LÀ LÊ VĂN BA Ở THÔN ĐÔNG", "TÔI LÀ [họ tên] Ở THÔN ĐÔNG"),
        ("Ông Thử thường gọi bà thu tiền", "Ông [họ tên] thường gọi bà thu tiền"),
        ("O9l2 345 678", "[số điện thoại]"),
        ("Ngõ 24 0912345678 tổ 5", "Ngõ 24 [số điện thoại] tổ 5"),
        ("0912345678 - 0987654321", "[số điện thoại] - [số điện thoại]"),
    ],
)
def test_what_stood_there_is_said(text: str, shown: str) -> None:
    assert redact(text, [NAME]) == shown


def test_an_address_given_as_something_to_hide_is_hidden() -> None:
    assert redact("Số 7 ngách 5/12 Trang Hạ bị ngập", ["Số 7 ngách 5/12 Trang Hạ"]) == "[đã che] bị ngập"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("don_PhamBaThu_0912345678.pdf", "don [họ tên] [số điện thoại].pdf"),
        ("Đơn Phạm Bá Thử.docx", "Đơn [họ tên].docx"),
        ("Đơn khiếu nại.docx", "Đơn khiếu nại.docx"),
        ("2026-11-20 biên bản.docx", "2026-11-20 biên bản.docx"),
        ("../../etc/CCCD 001099012345.jpg", "CCCD [số giấy tờ].jpg"),
    ],
)
def test_names_of_files_are_masked_too(name: str, shown: str) -> None:
    assert redact_name(name, [NAME]) == shown


def test_numbers_and_ways_are_certain_and_houses_are_for_a_person_to_judge() -> None:
    assert {"phone", "identity", "email", "account"} <= CERTAIN
    assert "address" not in CERTAIN


@pytest.mark.parametrize(
    "text", ["a." * 10_000, "0 " * 10_000, "1." * 10_000, "a@" * 10_000, "tôi là " * 3_000]
)
def test_a_long_odd_text_is_read(text: str) -> None:
    assert isinstance(redact(text, [NAME]), str)


def test_the_command_prints_masked_texts_and_keeps_what_it_masked_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "opinions.jsonl"
    row = {"id": "A", "text": "Tôi là Phạm Bá Thử, gọi 0912 345 678", "petitioner": NAME}
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    out = StringIO()
    call_command("redact", str(path), "--json", stdout=out)
    (told,) = (json.loads(line) for line in out.getvalue().splitlines())
    assert told["text"] == "Tôi là [họ tên], gọi [số điện thoại]"
    assert [one["kind"] for one in told["found"]] == ["name", "phone"]
    assert "0912" not in out.getvalue()
    assert "Thử" not in out.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Chuyển vào 19034567890012 ngân hàng Techcombank", "Chuyển vào [dãy số] ngân hàng Techcombank"),
        ("số tài khoản 1234567890 Đồng Tháp", "số tài khoản [số tài khoản] Đồng Tháp"),
        ("mất 150000000 đồng, đền 200 ngàn", "mất 150000000 đồng, đền 200 ngàn"),
        ("gọi 0905 rồi bấm tiếp 613 rồi 274", "gọi [số điện thoại]"),
        ("đầu số 0977, đuôi là 456 128 nhé", "đầu số [số điện thoại] nhé"),
        ("số không bảy 7 chín, 123 rồi 908 đó", "số [số điện thoại] đó"),
        ("cho dễ: O9l7 34S 6l8", "cho dễ: [số điện thoại]"),
        ("xe 67L1-4567 và 72C-09.318", "xe [biển số xe] và [biển số xe]"),
    ],
)
def test_what_stands_beside_a_number_or_inside_it_does_not_hide_it(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_of_what_strangers_wrote_nothing_personal_survives_and_nothing_else_goes() -> None:
    path = Path(__file__).parents[1] / "data" / "redact_strangers.jsonl"
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        left = redact(row["text"])
        assert [secret for secret in row["secrets"] if secret in left] == [], left
        assert [kept for kept in row["keep"] if kept not in left] == [], left


@given(st.sampled_from(MAILS).flatmap(st.from_regex))
@settings(max_examples=200, deadline=None)
def test_no_address_is_passed_over_because_its_sign_was_not_seen(text: str) -> None:
    assert MAIL_SIGN.search(text)
