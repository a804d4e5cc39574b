from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from doithoai.opinions.models import Import, Submission
from tests.factories import sheets
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return world()


def run(here: World, path: Path, *more: str) -> None:
    words = ["--by", here.clerk.username, "--source", here.ward.front.slug, *more]
    call_command("import", str(path), *words)


def test_a_file_is_taken_with_a_bar_and_once(
    here: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheets.xlsx(sheets.row(), sheets.row(text="Khác.")).content)
    run(here, path)
    told = capsys.readouterr().out
    assert "[##############################] 2/2" in told
    assert "Đã nhập 2 ý kiến" in told
    assert set(Submission.objects.values_list("entered_by", "source")) == {
        (here.clerk.pk, here.ward.front.pk)
    }
    with pytest.raises(CommandError, match="Tệp này đã được nhập"):
        run(here, path)
    assert Import.objects.count() == 1


def test_faults_are_told_by_line_and_column_and_nothing_is_taken(
    here: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheets.xlsx(sheets.row(), sheets.row(received_on="mai")).content)
    with pytest.raises(CommandError, match="Hãy sửa"):
        run(here, path)
    assert "Dòng 3, cột “Ngày nhận”: Chưa đọc được ngày “mai”." in capsys.readouterr().err
    good = tmp_path / "b.xlsx"
    good.write_bytes(sheets.xlsx().content)
    run(here, good, "--check")
    assert "1 dòng đúng, 0 chỗ cần sửa; chưa nhập dòng nào." in capsys.readouterr().out
    assert not Submission.objects.exists()


def test_an_unknown_name_body_or_file_is_told(here: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheets.xlsx().content)
    for told, words in (
        ("Không có tài khoản", ["import", str(path), "--by", "ai.do"]),
        ("Không có cơ quan", ["import", str(path), "--by", here.clerk.username, "--organisation", "khong-co"]),
        ("Không đọc được tệp", ["import", str(tmp_path / "khong.xlsx"), "--by", here.clerk.username]),
        ("không có quyền", ["import", str(path), "--by", here.other_clerk.username, "--organisation", here.ward.party_committee.slug, "--source", here.ward.front.slug]),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=told):
            call_command(*words)
