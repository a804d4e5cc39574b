import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from doithoai.audit.record import CLOCK
from doithoai.dialogues.models import Dialogue
from doithoai.documents.dossier import missing
from doithoai.documents.framing import signing
from doithoai.documents.heard import heard
from doithoai.documents.models import PaperKind
from doithoai.documents.papers import MAKING, draft_docx
from doithoai.documents.rendering import pdf, program
from doithoai.opinions.models import Opinion
from doithoai.organisations.appointments import appoint, open_office
from doithoai.organisations.models import Category, Layout
from tests.documents.conference import PHONE, Conference, conference, held
from tests.documents.every_paper import every_paper
from tests.documents.opening import lines, opened, rows, text
from tests.factories.organisations import FOUNDED, day, person, world

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
ISSUED = day(2026, 2, 5)
pytestmark = pytest.mark.django_db


def test_a_deputy_signs_for_the_body_in_the_party_and_for_the_head_in_the_state() -> None:
    here = world()
    assert signing(here.ward.party_committee, here.deputy.person, ISSUED) == (("T/M ĐẢNG ỦY",), "PHÓ BÍ THƯ")
    body = here.ward.peoples_committee
    office = open_office(body, "Phó Chủ tịch UBND", Category.DEPUTY_CHAIR, by=CLOCK, at=FOUNDED)
    deputy = person("Đinh Văn Phó", body)
    appoint(deputy, office, body.valid_from, by=CLOCK, at=FOUNDED)
    behalf = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")
    assert signing(body, deputy, ISSUED) == (behalf, "PHÓ CHỦ TỊCH")


def test_the_draft_of_a_paper_leaves_room_for_number_and_day() -> None:
    made = held(world())
    words = text(draft_docx(PaperKind.CONCLUSION, made.dialogue))
    assert "Số         -TB/ĐU" in words
    assert "ngày      tháng      năm" in words


def test_a_paper_is_vietnamese_whatever_language_the_screen_has() -> None:
    made = held(world())
    with translation.override("en"):
        words = text(draft_docx(PaperKind.DOSSIER, made.dialogue))
    assert "Ghi nhận, báo cáo cấp trên" in words
    assert "Phường, xã" in words


# --- the dossier -----------------------------------------------------------------------------------------------------


def dossier(made: Conference) -> tuple[list[list[str]], str]:
    document = opened(draft_docx(PaperKind.DOSSIER, made.dialogue))
    (table,) = [table for table in document.tables if len(table.columns) == 7]
    return rows(table), "\n".join(lines(document))


@LAYOUTS
def test_the_dossier_has_six_columns_and_three_groups_and_every_opinion(layout: str) -> None:
    made = held(world(), layout)
    table, _words = dossier(made)
    assert table[0][1:] == [
        "Người nêu",
        "Nội dung kiến nghị",
        "Nội dung trả lời",
        "Kết quả đã giải quyết hoặc hướng sẽ giải quyết",
        "Thời gian giải quyết",
        "Cấp giải quyết",
    ]
    groups = [row[0] for row in table[1:] if len(set(row)) == 1]
    assert [title.split(".")[0] for title in groups[:3]] == ["I", "II", "III"]
    told = [row for row in table[1:] if len(set(row)) > 1]
    inside = Opinion.objects.filter(dialogue=made.dialogue).exclude(stage="out_of_scope")
    assert {row[1].split("\n")[1] for row in told} == set(inside.values_list("code", flat=True))
    assert not [row for row in told if "" in row]


def test_the_dossier_counts_what_is_out_of_scope_and_does_not_tell_it() -> None:
    made = held(world())
    _table, words = dossier(made)
    assert "có 1 nội dung ngoài phạm vi" in words
    assert "tố cáo cán bộ địa chính" not in words
    assert made.outside.code not in words


def test_before_the_dialogue_the_groups_are_what_is_prepared_and_gaps_are_named() -> None:
    made = conference(world())
    prepared, waiting, above = (Opinion.objects.get(pk=opinion.pk) for opinion in made.prepared)
    table, _words = dossier(made)
    codes = [row[1].split("\n")[-1] for row in table if len(set(row)) > 1][1:]
    assert codes == [prepared.code, waiting.code, above.code, made.declined.code]
    gaps = missing(made.dialogue)
    assert set(gaps) == {waiting.code, above.code}
    assert "Nội dung trả lời" in gaps[waiting.code]


# --- minutes ---------------------------------------------------------------------------------------------------------


def test_the_minutes_tell_everything_in_the_order_of_time_with_what_became_of_it() -> None:
    made = held(world())
    words = [p.text for p in opened(draft_docx(PaperKind.MINUTES, made.dialogue)).paragraphs]
    hours = [line[:5] for line in words if re.match(r"\d\d:\d\d\.", line)]
    assert hours == sorted(hours)
    assert len(hours) == 6
    told = "\n".join(words)
    assert "Chủ tịch UBND phường trả lời: Dời điểm tập kết" in told
    assert "Xử lý tại hội nghị: Kiểm tra, trả lời sau. Hạn: Đến hết ngày 15/10/2026." in told
    assert "chưa kịp phát biểu: Ông Phạm Bá Thử 3" in told
    assert "Số người dự: 142" in told
    assert "kết thúc 10 giờ 30 cùng ngày" in told


# --- no way to reach a person ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", [kind for kind in MAKING if kind not in {PaperKind.PLAN, PaperKind.WRITTEN_REPLY}]
)
def test_no_paper_tells_a_telephone_number(kind: str) -> None:
    assert PHONE not in text(every_paper(Layout.PARTY)[kind].paper)


@pytest.mark.parametrize("kind", [PaperKind.NOTICE, PaperKind.CONCLUSION, PaperKind.DIALOGUE_REPORT])
def test_a_paper_that_goes_round_names_no_petitioner_and_no_tracking_code(kind: str) -> None:
    made = held(world())
    words = text(draft_docx(kind, made.dialogue))
    assert "Trần Thị Mẫu" not in words
    assert "Phạm Bá Thử" not in words
    assert not [o.code for o in Opinion.objects.filter(dialogue=made.dialogue) if o.code in words]


def test_the_written_reply_goes_to_the_person_and_says_how_to_go_on() -> None:
    made = held(world())
    opinion = Opinion.objects.get(pk=made.prepared[0].pk)
    words = text(draft_docx(PaperKind.WRITTEN_REPLY, opinion))
    assert "Kính gửi: Bà Trần Thị Mẫu, Khu phố Dương Lôi" in words
    assert "về việc trả lời ý kiến" in words
    assert "Khoản 2 Điều 12 Luật Đầu tư công" in words
    assert opinion.submission.code in words
    assert "Trong 14 ngày" in words


# --- PDF -------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(program() is None, reason="LibreOffice is optional")
def test_a_paper_becomes_a_pdf() -> None:
    assert pdf(draft_docx(PaperKind.NOTICE, held(world()).dialogue)).startswith(b"%PDF")


def test_a_paper_asks_the_database_as_often_for_many_opinions_as_for_few() -> None:
    made = held(world())
    dialogue = Dialogue.objects.get(pk=made.dialogue.pk)
    with CaptureQueriesContext(connection) as few:
        heard(dialogue)
    handed = made.prepared[0].submission
    for number in range(5):
        Opinion.objects.create(
            organisation=handed.organisation,
            submission=handed,
            dialogue=dialogue,
            code=f"X-{number}",
            title="Đèn đường",
            text="Đèn đường hỏng.",
            received_on=handed.received_on,
        )
    with CaptureQueriesContext(connection) as many:
        assert len(heard(dialogue)) == 13
    assert len(many) == len(few)
