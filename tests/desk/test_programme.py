"""Chương trình: filled in, edited row by row, its minutes against the time, what was promised before, its papers."""

import io
import zipfile
from typing import Any

import pytest

from doithoai.commitments.models import Commitment
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.programme import prefill
from tests.desk.asking import Asking, nothing_written
from tests.factories import dialogues
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/{act}"


def rows(dialogue: Dialogue, *changes: dict[str, Any]) -> dict[str, Any]:
    """The form as the page has it, with other words in some rows."""
    kept = list(dialogue.programme.all())
    sent: dict[str, Any] = {"rows": len(kept) + len(changes[len(kept) :])}
    for n, row in enumerate(kept):
        sent |= {f"{n}-row": row.pk, f"{n}-position": row.position, f"{n}-title": row.title}
        sent |= {f"{n}-minutes": row.minutes, f"{n}-who": row.who}
    for n, change in enumerate(changes):
        sent |= {f"{n}-{name}": value for name, value in change.items()}
    return sent


def filled(here: World, **other: Any) -> Dialogue:
    dialogue = dialogues.announced(here, **other)
    prefill(dialogue, by=here.clerk, at=dialogues.CALLED)
    return dialogue


def test_the_programme_is_filled_in_by_those_who_prepare(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    address = url(dialogue, "chuong-trinh/")
    assert "Chưa có chương trình" in ask.words(here.supervisor, address)
    assert "Điền sẵn chương trình" not in ask.words(here.supervisor, address)
    assert ask.post(here.supervisor, address).status == 404
    assert ask.post(here.clerk, address).onward == address
    assert "phút" in ask.words(here.supervisor, address)
    before = dialogue.programme.count()
    ask.post(here.clerk, address)
    assert dialogue.programme.count() == before


def test_rows_are_put_in_another_order_dropped_and_added(ask: Asking, here: World) -> None:
    dialogue = filled(here)
    address = url(dialogue, "chuong-trinh/")
    before = list(dialogue.programme.values_list("pk", flat=True))
    last = len(before)
    sent = rows(dialogue, {"title": ""}, {"position": 9}) | {"rows": last + 1}
    sent |= {f"{last}-title": "Văn nghệ chào mừng", f"{last}-minutes": 7, f"{last}-position": 1}
    assert ask.post(here.clerk, address, sent).onward == address
    now = list(dialogue.programme.all())
    assert now[0].title == "Văn nghệ chào mừng"
    assert now[-1].pk == before[1]
    assert before[0] not in [row.pk for row in now]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"minutes": "0"}, "Số phút"),
        ({"minutes": "601"}, "Số phút"),
        ({"minutes": ""}, "Hãy ghi số phút"),
        ({"title": "a" * 201}, "nhiều hơn 200 ký tự"),
        ({"who": "a" * 121}, "nhiều hơn 120 ký tự"),
        ({"position": "x"}, "Thứ tự"),
    ],
)
def test_a_bad_row_is_told_in_its_row_and_nothing_is_written(
    ask: Asking, here: World, change: dict[str, str], told: str
) -> None:
    dialogue = filled(here)
    with nothing_written():
        answer = ask.post(here.clerk, url(dialogue, "chuong-trinh/"), rows(dialogue, change))
    assert answer.status == 422
    assert told in answer.source
    assert "Bế mạc" in answer.source


@pytest.mark.parametrize("count", ["-1", "abc", "99999", "61"])
def test_a_strange_number_of_rows_breaks_nothing(ask: Asking, here: World, count: str) -> None:
    dialogue = filled(here)
    sent = {"rows": count, "0-title": "Khai mạc", "0-minutes": "5"}
    assert ask.post(here.clerk, url(dialogue, "chuong-trinh/"), sent).status in {302, 422}


def test_the_sum_is_held_against_the_time_there_is(ask: Asking, here: World) -> None:
    dialogue = filled(here)
    address = url(dialogue, "chuong-trinh/")
    assert "150 phút trên 150 phút dự kiến vừa đủ thời gian" in ask.words(here.clerk, address)
    ask.post(here.clerk, address, rows(dialogue, {"minutes": 25}))
    assert "dài hơn 20 phút" in ask.words(here.clerk, address)


def test_what_was_promised_before_stands_beside_it(ask: Asking, here: World) -> None:
    last = dialogues.concluded(here)
    starts, ends = moment(day(2026, 10, 23), 8), moment(day(2026, 10, 23), 10)
    dialogue = dialogues.called(here, starts_at=starts, ends_at=ends)
    facts: dict[str, Any] = {"organisation": last.organisation, "unit": here.ward.departments[0]}
    Commitment.objects.create(
        dialogue=last, text="Thay 30 bóng đèn", due_on=day(2026, 9, 5), made_on=day(2026, 9, 1), **facts
    )
    Commitment.objects.create(text="Còn từ trước", due_on=day(2026, 11, 5), made_on=day(2026, 8, 1), **facts)
    words = ask.words(here.supervisor, url(dialogue, "chuong-trinh/"))
    assert "Đã xong 0/2 việc" in words
    assert words.index("Thay 30 bóng đèn") < words.index("Còn từ trước")
    assert "quá hạn" in words


def test_the_programme_and_the_run_sheet_are_papers(ask: Asking, here: World) -> None:
    dialogue = filled(here)
    found = {}
    for kind in ("chuong-trinh", "kich-ban"):
        answer = ask.client(here.clerk).get(url(dialogue, f"chuong-trinh/{kind}.docx"))
        found[kind] = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "08 giờ 00" in found["chuong-trinh"]
    assert "dân chủ, thẳng thắn" not in found["chuong-trinh"]
    assert "dân chủ, thẳng thắn" in found["kich-ban"]
    assert "Cộng 150 phút" in found["kich-ban"]
    assert ask.get(here.clerk, url(dialogue, "chuong-trinh/khac.docx")).status == 404
    assert ask.get(here.supervisor, url(dialogue, "chuong-trinh/kich-ban.docx")).status == 404


def test_when_the_floor_is_open_the_programme_is_not_edited(ask: Asking, here: World) -> None:
    dialogue = dialogues.opened(here)
    assert "Sửa chương trình" not in ask.words(here.clerk, url(dialogue, "chuong-trinh/"))
    sent = {"rows": "1", "0-title": "Khai mạc", "0-minutes": "5"}
    assert ask.post(here.clerk, url(dialogue, "chuong-trinh/"), sent).status == 422
