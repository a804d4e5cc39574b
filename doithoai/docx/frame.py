"""What surrounds the text of an official paper: header, kind and subject, basis, signature, recipients."""

from dataclasses import dataclass
from typing import Any

from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet, plain


@dataclass(frozen=True)
class Frame:
    """The words of the frame; a template calls it `frame`."""

    superior: str
    issuer: str
    number: str  # with its lead: "Số 05-TB/ĐU"; empty where the paper bears none
    dated: str  # "Từ Sơn, ngày 05 tháng 02 năm 2026"
    subject: str
    behalf: tuple[str, ...]  # lines above the signer's title: "T/M ĐẢNG ỦY"
    signer_title: str
    signer_name: str
    basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def header(sheet: Sheet, *, letter: bool = False) -> None:
    """Issuer and number on the left, motto, place and date on the right."""
    profile = sheet.profile
    widths = (profile.left_width, sheet.width - profile.left_width)
    left, right = sheet.grid(widths, lines=False).rows[0].cells
    _optional(sheet, left, "{{ frame.superior }}", _tight(profile.superior))
    sheet.text("{{ frame.issuer }}", _tight(profile.issuer), into=left)
    if profile.issuer_mark:
        sheet.text(profile.issuer_mark, _tight(profile.superior), into=left)
    if profile.issuer_rule:
        sheet.rule(profile.issuer_rule, into=left, width=widths[0])
    _optional(sheet, left, "{{ frame.number }}", _tight(profile.number))
    if letter:
        sheet.text(profile.letter_lead + "{{ frame.subject }}", _tight(profile.letter_subject), into=left)
    for motto in profile.mottos:
        sheet.text(motto.text, _tight(motto.look), into=right)
        if motto.rule:
            sheet.rule(motto.rule, into=right, width=widths[1])
    sheet.text("{{ frame.dated }}", _tight(profile.dated), into=right)


def title(sheet: Sheet, kind: str) -> None:
    """Kind of paper in capitals, subject, and the mark or rule beneath."""
    profile = sheet.profile
    sheet.text(kind.upper(), _tight(profile.kind))
    sheet.text("{{ frame.subject }}", _tight(profile.subject))
    if profile.subject_mark:
        sheet.text(profile.subject_mark, Look(align="center", before=0))
    if profile.subject_rule:
        sheet.rule(profile.subject_rule, into=sheet.document, width=sheet.width)


def basis(sheet: Sheet) -> None:
    """Căn cứ, each on its line."""
    sheet.order("for basis in frame.basis")
    sheet.text("- {{ basis }};", sheet.profile.basis)
    sheet.order("endfor")


def signature(sheet: Sheet) -> None:
    """Recipients on the left, the signer on the right; never torn apart by a page."""
    profile = sheet.profile
    sheet.text("", Look(6, before=0, keep_with_next=True))
    half = sheet.width / 2
    row = sheet.grid((half, half), lines=False).rows[0]
    left, right = row.cells
    sheet.text("Nơi nhận:", _tight(profile.recipients_title), into=left)
    sheet.text("{%p for line in frame.recipients %}", Look(before=0), into=left)
    sheet.text("- {{ line }}", _tight(profile.recipients), into=left)
    sheet.text("{%p endfor %}", Look(before=0), into=left)
    sheet.text("{%p for line in frame.behalf %}", Look(before=0), into=right)
    sheet.text("{{ line }}", _tight(profile.behalf), into=right)
    sheet.text("{%p endfor %}", Look(before=0), into=right)
    _signer(sheet, right, "{{ frame.signer_title }}", "{{ frame.signer_name }}")
    sheet.hold_together(row)


def two_signatures(sheet: Sheet, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two signers side by side: (title, name) each, as under minutes."""
    sheet.text("", Look(6, before=0, keep_with_next=True))
    half = sheet.width / 2
    row = sheet.grid((half, half), lines=False).rows[0]
    for cell, (heading, name) in zip(row.cells, (left, right), strict=True):
        _signer(sheet, cell, heading, name)
    sheet.hold_together(row)


def _signer(sheet: Sheet, cell: Any, heading: str, name: str) -> None:
    profile = sheet.profile
    sheet.text(heading, plain(_tight(profile.signer_title), keep_with_next=True), into=cell)
    for _ in range(4):  # room for the hand and the seal
        sheet.text("", Look(align="center", before=0, keep_with_next=True), into=cell)
    sheet.text(name, _tight(profile.signer_name), into=cell)


def _optional(sheet: Sheet, cell: Any, words: str, look: Look) -> None:
    sheet.text(f"{{%p if {words.strip('{} ')} %}}", Look(before=0), into=cell)
    sheet.text(words, look, into=cell)
    sheet.text("{%p endif %}", Look(before=0), into=cell)


def _tight(look: Look) -> Look:
    """Without the first-line indent of the body; close to the line above unless the profile says otherwise."""
    return plain(look, first_line=0, before=0 if look.before is None else look.before)
