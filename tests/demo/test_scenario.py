"""A scenario file is read, told through verbs, or refused with its line."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from doithoai.audit.models import Entry
from doithoai.demo.loading import load
from doithoai.demo.moments import Clock
from doithoai.demo.scenario import ScenarioError, read
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation
from tests.factories.organisations import day, moment

NOW = moment(day(2026, 11, 23), 10, 30)
PASSWORD = "mat-khau-thu-2026"
WARD = """
title = "Một phường"

[[act]]
do = "found"
as = "du"
at = "2025-07-01 07:00"
name = "Đảng ủy phường Thử"
short = "Đảng ủy phường Thử"
kind = "party_committee"
level = "commune"
from = "2025-07-01"
area = "phường Thử"

[[act]]
do = "seat"
at = "2025-07-01 08:00"
organisation = "du"
title = "Bí thư"
category = "secretary"
head = true
name = "Nguyễn Bá Thử"
username = "bithu.thu"
roles = ["leader"]

[[act]]
do = "worker"
at = "2025-07-01 08:00"
organisation = "du"
name = "Lê Thị Mẫu"
username = "vanthu.thu"
roles = ["clerk"]
"""
FIRST = WARD.count("\n") + 1  # where a text after WARD begins
RECEIVED = """
[[act]]
do = "receive"
as = "y1"
at = "-3w 09:00"
by = "vanthu.thu"
organisation = "du"
data = "YK-0196"
"""


def write(tmp_path: Path, text: str, name: str = "thu.toml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def tell(tmp_path: Path, text: str) -> None:
    load(write(tmp_path, text), at=NOW, password=PASSWORD)


@pytest.mark.django_db
def test_acts_are_told_through_verbs_on_their_days(tmp_path: Path) -> None:
    tell(tmp_path, WARD + RECEIVED)
    opinion = Opinion.objects.get()
    assert opinion.received_on == day(2026, 11, 18)
    assert opinion.submission.channel == "portal"
    received = Entry.objects.get(act="receive")
    assert received.actor_name == "Người dân"
    assert Account.objects.get(username="bithu.thu").check_password(PASSWORD)


@pytest.mark.django_db
def test_what_lies_after_now_has_not_happened_and_neither_has_what_needs_it(tmp_path: Path) -> None:
    text = WARD + RECEIVED.replace("-3w", "+1d") + RECEIVED.replace("y1", "y2").replace("-3w", "-1w")
    accepted = '\n[[act]]\ndo = "accept"\nat = "-1w"\nby = "vanthu.thu"\nopinion = "y1"\ndata = "YK-0196"\n'
    told = load(write(tmp_path, text + accepted), at=NOW, password=PASSWORD)
    assert (told.acts, told.later) == (4, 2)
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize(
    ("added", "line", "sentence"),
    [
        ('[[act]]\ndo = "fly"\nat = "today 08:00"', FIRST, "không có việc nào tên “fly”"),
        ('[[act]]\nat = "today"', FIRST, "thiếu ô “do”"),
        ('[[act]]\ndo = "found"\nat = "hôm nọ"', FIRST, "Không hiểu thời điểm “hôm nọ”"),
        ('[[act]]\ndo = "adopt"\nat = "-1d"\norganisation = "khac"', FIRST, "Chưa có gì mang tên “khac”"),
        ('[[act]]\ndo = "adopt"\nat = "-1d"', FIRST, "Thiếu ô “organisation”"),
        ('[[use]]\nfile = "khong-co.toml"', FIRST, "không đọc được tệp"),
        ("[[use]]\nrows = [1]", FIRST, "thiếu ô “file”"),
        ('[[act]]\ndo = "found"\nat = "-1d"\nname = "$ten"', FIRST, "chưa có giá trị cho “$ten”"),
        (
            RECEIVED.replace('"vanthu.thu"', '"nobody"') + 'channel = "letter"',
            FIRST + 1,
            "Chưa có tài khoản “nobody”",
        ),
        (RECEIVED.replace("YK-0196", "YK-9999"), FIRST + 1, "Không có ý kiến “YK-9999”"),
        (RECEIVED + "colour = 1", FIRST + 1, "việc “receive” không có ô “colour”"),
        (RECEIVED + 'channel = "pigeon"', FIRST + 1, "Hãy chọn kênh tiếp nhận"),
        (RECEIVED + RECEIVED, FIRST + 9, "Tên “y1” đã dùng"),
    ],
)
@pytest.mark.django_db
def test_a_mistake_is_told_with_its_line_and_nothing_is_half_loaded(
    tmp_path: Path, added: str, line: int, sentence: str
) -> None:
    with pytest.raises(ScenarioError) as wrong:
        tell(tmp_path, WARD + added)
    assert f"thu.toml, dòng {line}" in str(wrong.value)
    assert sentence in str(wrong.value)
    assert not Organisation.objects.exists()


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"cú pháp TOML.*line 2"):
        read(write(tmp_path, 'title = "x"\n[[act]'), Clock(NOW))
    (tmp_path / "la.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="UTF-8"):
        read(tmp_path / "la.toml", Clock(NOW))


def test_files_that_use_each_other_without_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="quá nhiều tầng"):
        read(write(tmp_path, '[[use]]\nfile = "thu.toml"'), Clock(NOW))


def test_a_pattern_is_filled_with_words_once_a_row(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[words]\nhour = "08:00"\n[[act]]\ndo = "note"\nas = "$id"\nat = "$start +${index}x5m"\n'
        'text = "Tại $place lúc $hour"\nsize = "$size"\nonly = "$place"\n',
        "mau.toml",
    )
    used = (
        '[[use]]\nfile = "mau.toml"\nwith = { start = "2026-03-02 $hour", hour = "09:00", place = "Đình" }\n'
    )
    file = write(
        tmp_path,
        '[words]\nhour = "09:00"\n' + used + 'rows = [{ id = "a", size = 3 }, { id = "b", size = 4 }]',
    )
    acts = read(file, Clock(NOW)).acts
    assert [(act.name, f"{act.at:%H:%M}", act.fields["size"]) for act in acts] == [
        ("a", "09:00", 3),
        ("b", "09:05", 4),
    ]
    assert acts[0].fields["text"] == "Tại Đình lúc 09:00"
    assert "dùng ở thu.toml, dòng 3" in str(acts[0].where)


def test_acts_are_told_in_the_order_of_time_not_of_the_file(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        '[[act]]\ndo = "b"\nat = "-1d"\n[[act]]\ndo = "a"\nat = "-2d"\n[[act]]\ndo = "c"\nat = "-1d"\n',
    )
    assert [act.do for act in read(file, Clock(NOW)).acts] == ["a", "b", "c"]


@pytest.mark.django_db
def test_the_command_loads_a_file_beside_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load", str(write(tmp_path, WARD)), password=PASSWORD)
    assert "Đã nạp 3 việc" in capsys.readouterr().out
    beside = RECEIVED.replace('"du"', '"dang-uy-phuong-thu"')
    call_command("load", str(write(tmp_path, beside)))
    assert Opinion.objects.count() == 1
    with pytest.raises(CommandError, match="dòng 2"):
        call_command("load", str(write(tmp_path, beside.replace("receive", "fly"))))


@pytest.mark.django_db
def test_accounts_need_a_password_that_is_long_enough(tmp_path: Path) -> None:
    for password, sentence in (("", "--password"), ("ngan", "ít nhất 10 ký tự")):
        with pytest.raises(ScenarioError, match=sentence):
            load(write(tmp_path, WARD), at=NOW, password=password)
