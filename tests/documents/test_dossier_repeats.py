"""The dossier says of a matter that it was raised before, when last, and what came of it."""

from io import BytesIO

import pytest
from docx import Document

from doithoai.documents.models import PaperKind
from doithoai.documents.papers import draft_docx
from doithoai.opinions.repeating import mark_repeat
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import day, world

pytestmark = pytest.mark.django_db


def test_a_repeated_matter_is_told_in_its_row() -> None:
    here = world()
    before = make.closed(here, received_on=day(2026, 5, 12))
    dialogue = dialogues.announced(here)
    again, first = make.at_dialogue(here, dialogue), make.at_dialogue(here, dialogue)
    mark_repeat(again, before, by=here.clerk, at=make.SORTED)
    document = Document(BytesIO(draft_docx(PaperKind.DOSSIER, dialogue)))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    told = {row[1].split("\n")[-1]: row[2] for row in rows if len(row) > 2}
    assert "(Đã nêu 2 lần, lần trước 12/05/2026: đã giải quyết)" in told[again.code]
    assert "Đã nêu" not in told[first.code]
