from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from doithoai.docx.profile import PARTY, STATE, Profile
from doithoai.docx.sheet import Column, Sheet

PROFILES = pytest.mark.parametrize("profile", [PARTY, STATE], ids=lambda profile: profile.name)


def reopened(sheet: Sheet) -> Any:
    return Document(BytesIO(sheet.bytes()))


@PROFILES
def test_margins_and_page_are_those_of_the_profile(profile: Profile) -> None:
    (section,) = reopened(Sheet(profile)).sections
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    measured = [getattr(section, f"{side}_margin").mm for side in ("top", "bottom", "left", "right")]
    assert measured == pytest.approx([profile.top, profile.bottom, profile.left, profile.right], abs=0.1)


def test_a_measure_is_a_field_that_can_be_another() -> None:
    (section,) = reopened(Sheet(replace(PARTY, left=35))).sections
    assert section.left_margin.mm == pytest.approx(35, abs=0.1)


@PROFILES
def test_the_font_is_named_for_every_script_and_no_theme_overrides_it(profile: Profile) -> None:
    document = reopened(Sheet(profile))
    fonts = document.styles["Normal"].element.rPr.rFonts
    named = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert named == {"Times New Roman"}
    defaults = next(document.styles.element.iter(qn("w:docDefaults")))
    assert not [name for fonts in defaults.iter(qn("w:rFonts")) for name in fonts.attrib if "Theme" in name]


@PROFILES
def test_pages_are_numbered_in_the_middle_of_the_top_from_the_second_on(profile: Profile) -> None:
    sheet = Sheet(profile)
    sheet.annex(landscape=True)
    first, second = reopened(sheet).sections
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    header = first.header.paragraphs[0]
    assert "PAGE" in header._p.xml  # noqa: SLF001 - a field is nothing but XML
    assert header.alignment == 1
    assert not first.first_page_header.paragraphs[0].text
    assert second.page_width > second.page_height


@PROFILES
def test_a_column_has_its_width_on_the_column_and_on_every_cell(profile: Profile) -> None:
    sheet = Sheet(profile)
    sheet.table((Column("TT", 12, "{{ loop.index }}"), Column("Nội dung", 100, "{{ o }}")), "o in rows")
    (table,) = reopened(sheet).tables
    assert [column.width.mm for column in table.columns] == pytest.approx([12, 100], abs=0.1)
    assert [cell.width.mm for cell in table.rows[0].cells] == pytest.approx([12, 100], abs=0.1)


def test_party_numbers_have_a_hyphen_and_state_numbers_a_slash() -> None:
    assert PARTY.numbered(5, "TB", "ĐU") == "05-TB/ĐU"
    assert STATE.numbered(5, "TB", "UBND") == "05/TB-UBND"
    assert PARTY.numbered(127, "CV", "ĐU") == "127-CV/ĐU"
    assert STATE.numbered(7, "CV", "UBND") == "07/UBND-VP"
