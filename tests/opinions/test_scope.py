"""Which kind a text seems to be (scope.md): denunciations and complaints are not missed, whatever the spelling."""

import json
import unicodedata
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from doithoai.opinions.models import Kind
from doithoai.opinions.scope import suggest_kind
from doithoai.search.folding import fold

SAMPLES = Path(__file__).parents[1] / "data" / "scope_opinions.jsonl"
UNSEEN = SAMPLES.with_name("scope_unseen.jsonl")
STRANGERS = SAMPLES.with_name("scope_strangers.jsonl")  # by people who knew neither rules nor sentences
OUTSIDE = {"khiếu nại": Kind.COMPLAINT, "tố cáo": Kind.DENUNCIATION, "tòa án": Kind.COURT}


def samples(part: str, kind: str) -> list[str]:
    rows = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows if row["part"] == part and row["kind"] == kind]


def without_diacritics(text: str) -> str:
    return fold(text).replace("\u2060", "")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def with_invisible_letters(text: str) -> str:
    return text.replace("n", "n\u200b").replace(" ", "\u00a0")


WRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "decomposed": decomposed,
    "invisible": with_invisible_letters,
    "no diacritics": without_diacritics,
    "capitals without diacritics": lambda text: without_diacritics(text).upper(),
}


@pytest.mark.parametrize("part", ["dev", "held"])
@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("writing", WRITINGS)
def test_hardly_any_matter_that_is_outside_is_missed(part: str, kind: str, writing: str) -> None:
    texts = samples(part, kind)
    missed = [text for text in texts if suggest_kind(WRITINGS[writing](text)).kind not in OUTSIDE.values()]
    assert len(missed) <= len(texts) * 0.05, missed
    wrong = [text for text in texts if suggest_kind(WRITINGS[writing](text)).kind != OUTSIDE[kind]]
    assert len(wrong) <= len(texts) * 0.1, wrong


@pytest.mark.parametrize("part", ["dev", "held"])
@pytest.mark.parametrize(
    ("writing", "most"), [("as it is", 0.03), ("capitals", 0.03), ("no diacritics", 0.08)]
)
def test_few_ordinary_opinions_are_taken_for_something_outside(part: str, writing: str, most: float) -> None:
    texts = samples(part, "kiến nghị") + samples(part, "phản ánh")
    wrong = [text for text in texts if suggest_kind(WRITINGS[writing](text)).kind in OUTSIDE.values()]
    assert len(wrong) <= len(texts) * most, wrong


# `fifth` is measured and never written for: what it holds is what strange texts get.
@pytest.mark.parametrize(
    ("part", "denunciations", "complaints", "precise"),
    [
        ("first", 0.9, 0.8, 0.9),
        ("second", 0.9, 0.9, 0.9),
        ("third", 0.9, 0.9, 0.9),
        ("fourth", 0.6, 0.8, 0.9),
        ("fifth", 0.5, 0.8, 0.8),
    ],
)
def test_what_is_said_without_the_usual_words_is_mostly_heard(
    part: str, denunciations: float, complaints: float, precise: float
) -> None:
    rows = [json.loads(line) for line in UNSEEN.read_text(encoding="utf-8").splitlines()]
    said = [(row["kind"], suggest_kind(row["text"]).kind) for row in rows if row["part"] == part]
    for kind, least in (("tố cáo", denunciations), ("khiếu nại", complaints)):
        heard = [one == OUTSIDE[kind] for own, one in said if own == kind]
        assert sum(heard) >= least * len(heard), kind
    taken = [own in OUTSIDE for own, one in said if one in OUTSIDE.values()]
    assert sum(taken) >= precise * len(taken)


# Nobody has looked at what was missed of the first two; of the third (`docs/measurements.md`) the courts' words were read.
@pytest.mark.parametrize(
    ("part", "own_kinds", "least", "outside", "precise"),
    [
        ("a", ("khiếu nại", "tố cáo", "tòa án"), 0.9, 0.97, 0.85),
        ("b", ("khiếu nại", "tố cáo", "tòa án"), 0.9, 0.97, 0.85),
        ("c", ("khiếu nại", "tố cáo"), 0.85, 0.95, 0.95),
    ],
)
def test_what_strangers_wrote_is_heard_and_nearly_nothing_ordinary_is_taken_for_it(
    part: str, own_kinds: tuple[str, ...], least: float, outside: float, precise: float
) -> None:
    rows = [json.loads(line) for line in STRANGERS.read_text(encoding="utf-8").splitlines()]
    said = [(row["kind"], suggest_kind(row["text"]).kind) for row in rows if row["part"] == part]
    for own in own_kinds:
        heard = [one == OUTSIDE[own] for told, one in said if told == own]
        assert sum(heard) >= least * len(heard), own
    heard = [one in OUTSIDE.values() for told, one in said if told in OUTSIDE]
    assert sum(heard) >= outside * len(heard)
    taken = [told in OUTSIDE for told, one in said if one in OUTSIDE.values()]
    assert sum(taken) >= precise * len(taken)


def test_petitions_and_reports_are_told_apart_mostly() -> None:
    right = total = 0
    for part in ("dev", "held"):
        for kind, own in (
            ("kiến nghị", {Kind.PETITION, Kind.SUGGESTION, Kind.QUESTION}),
            ("phản ánh", {Kind.REPORT}),
        ):
            texts = samples(part, kind)
            total += len(texts)
            right += sum(suggest_kind(text).kind in own for text in texts)
    assert right >= 0.85 * total


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # The boundary cases of scope.md.
        ("Đề nghị xem lại chính sách bồi thường đất nông nghiệp cho sát giá thị trường", Kind.PETITION),
        ("Tôi không đồng ý với quyết định bồi thường cho nhà tôi", Kind.COMPLAINT),
        ("Cán bộ một cửa thái độ chưa tốt", Kind.REPORT),
        ("Ông Trần Văn Thử, cán bộ địa chính, nhận tiền của dân để làm sổ đỏ", Kind.DENUNCIATION),
        ("Hai hộ trong xóm tranh chấp ranh giới đất, cãi nhau suốt ngày", Kind.REPORT),
        ("Hồ sơ đăng ký đất của tôi trễ hẹn hai tháng chưa trả", Kind.REPORT),
        ("Hồ sơ của tôi trễ hẹn hai tháng, tôi đề nghị xem xét hành vi chậm giải quyết này", Kind.COMPLAINT),
        # Said of the work with complaints, or denied.
        ("Đề nghị mở lớp tập huấn Luật Khiếu nại, Luật Tố cáo cho cán bộ thôn", Kind.PETITION),
        ("Tôi không tố cáo ai, chỉ báo cột điện nghiêng sắp đổ, rất nguy hiểm", Kind.REPORT),
        ("Hố ga mất nắp trước cổng tòa án huyện", Kind.REPORT),
        ("Mong sớm nhận tiền hỗ trợ thiệt hại do dịch bệnh", Kind.PETITION),
    ],
)
def test_the_boundary_cases(text: str, kind: str) -> None:
    assert suggest_kind(text).kind == kind


def test_the_reason_is_what_stands_in_the_text_and_says_why() -> None:
    text = "Tôi là Thử. Chủ tịch xã bán đất trái thẩm quyền cho người nhà."
    suggestion = suggest_kind(text)
    assert suggestion.reason in text
    assert "bán đất" in suggestion.reason
    assert suggestion.why


def test_a_text_with_several_contents_says_so() -> None:
    text = (
        "Tôi tố cáo ông kế toán xã ăn chặn tiền hỗ trợ. Ngoài ra đề nghị xã lắp thêm đèn chiếu sáng ở ngõ 24."
    )
    suggestion = suggest_kind(text)
    assert suggestion.kind == Kind.DENUNCIATION
    assert suggestion.mixed
    assert [one.kind for one in suggestion.also] == [Kind.PETITION]
    assert not suggest_kind("Đề nghị lắp thêm đèn chiếu sáng ở ngõ 24.").mixed


@pytest.mark.parametrize("text", ["", " ", "?", "😀", "a" * 20_000])
def test_what_says_nothing_is_a_report_without_a_reason(text: str) -> None:
    assert (suggest_kind(text).kind, suggest_kind(text).reason) == (Kind.REPORT, "")


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "opinions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def printed(*arguments: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_prints_a_line_for_each_text(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '\ufeff{"id": "A", "text": "Tôi khiếu nại quyết định phạt tôi"}',
        "",
        '{"id": 7, "text": "Xin hỏi thủ tục làm giấy khai sinh"}',
        '{"id": "C", "text": null}',
        r'{"id": "\ud800", "text": "Đèn tắt\udfff"}',
    )
    rows = printed("scope", str(path), "--json")
    assert [(row["id"], row["kind"]) for row in rows] == [
        ("A", "khiếu nại"),
        (7, "kiến nghị"),
        ("C", "phản ánh"),
        ("?", "phản ánh"),
    ]
    assert rows[0]["reason"] == "khiếu nại"


@pytest.mark.parametrize("line", ["{", "[1]", '"x"', '{"text":' + "[" * 100_000])
def test_a_line_that_cannot_be_read_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match="Dòng 2"):
        call_command("scope", str(written(tmp_path, '{"id": 1, "text": "x"}', line)), stdout=StringIO())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("scope", str(tmp_path / "none.jsonl"), stdout=StringIO())
