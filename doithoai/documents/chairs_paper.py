"""The chair's file as a .docx: a table of contents, what was promised before, then one page a matter."""

from functools import cache
from io import BytesIO

from django.utils import translation

from doithoai.dialogues.models import Dialogue
from doithoai.documents.chairs_file import ChairsFile
from doithoai.documents.framing import Issue, frame, profile_of
from doithoai.docx.fill import fill
from doithoai.docx.frame import header, title
from doithoai.docx.profile import PROFILES, Look
from doithoai.docx.sheet import Column, Sheet

TIGHT = Look(align="left", first_line=0, before=3)
SMALL = Look(12, align="left", first_line=0, before=2)
LEAD = Look(bold=True, align="left", first_line=0, before=8, keep_with_next=True)
STAMP = Look(11, italic=True, align="right", first_line=0, before=0)


@cache
def template(layout: str) -> bytes:
    """The form in a layout."""
    sheet = Sheet(PROFILES[layout])
    header(sheet)
    title(sheet, "Hồ sơ chủ trì")
    sheet.text("{{ stamp.words }}", Look(12, italic=True, align="center", first_line=0, before=3))
    _front(sheet)
    sheet.order("for m in matters")
    _page(sheet)
    sheet.order("endfor")
    return sheet.bytes()


def _front(sheet: Sheet) -> None:
    sheet.text("**Chủ đề:** {{ theme }}.", TIGHT)
    sheet.text("**Thời gian, địa điểm:** {{ held }}, tại {{ place }}.", TIGHT)
    sheet.text("**Chủ trì:** {{ chair }}.", TIGHT)
    sheet.text("**Số liệu:** {{ sums_words }}", TIGHT)
    sheet.text("MỤC LỤC", LEAD)
    sheet.table(
        (
            Column("TT", 12, "{{ m.number }}", "center"),
            Column("Việc", 88, "{{ m.title }}"),
            Column("Mức độ", 22, "{{ m.urgency_label }}", "center"),
            Column("Câu trả lời", 43, "{{ m.answer.label if m.answer else 'Chưa có' }}"),
        ),
        "m in g.matters",
        groups="g in contents",
    )
    sheet.text("VIỆC ĐÃ HỨA Ở LẦN TRƯỚC {{ before_lead }}", LEAD)
    sheet.order("for p in before")
    sheet.text(
        "{{ loop.index }}. {{ p.text }} **{{ p.unit }}**, hạn {{ p.due_words }}: {{ p.label }}.", TIGHT
    )
    sheet.order("else")
    sheet.text("Không có việc nào còn ghi.", TIGHT)
    sheet.order("endfor")


def _page(sheet: Sheet) -> None:
    top = sheet.text("{{ m.number }}/{{ stamp.matters }} · {{ code }} · {{ stamp.words }}", STAMP)
    top.paragraph_format.page_break_before = True
    sheet.text("{{ m.field }}{% if m.urgency_label %} · {{ m.urgency_label }}{% endif %}", SMALL)
    sheet.text(
        "{{ m.number }}. {{ m.title }}", Look(16, bold=True, align="left", first_line=0, keep_with_next=True)
    )
    sheet.text("Nguyên văn", LEAD)
    sheet.text("“{{ m.text }}”", Look(italic=True, first_line=0, before=3))
    _voices(sheet)
    sheet.text("Trả lời đã chuẩn bị{% if m.answer %} ({{ m.answer.label|lower }}){% endif %}", LEAD)
    sheet.order("if m.answer")
    sheet.text("{{ m.answer.text }}", Look(first_line=0, before=3))
    sheet.text("**Căn cứ:** {{ m.answer.basis }}", TIGHT)
    sheet.text("**Xong trước:** {{ m.answer.until }}", TIGHT)
    sheet.order("else")
    sheet.text("Chưa có dự thảo.", TIGHT)
    sheet.order("endif")
    sheet.text("Ai trả lời", LEAD)
    sheet.text("{{ m.answering }}", TIGHT)
    _lines(sheet, "disputed", "Còn vướng")
    sheet.order("if m.promised")
    sheet.text("Đã hứa trước đây", LEAD)
    sheet.order("for p in m.promised")
    sheet.text("- {{ p.text }} **{{ p.unit }}**, hạn {{ p.due_words }}: {{ p.label }}.", TIGHT)
    sheet.order("endfor")
    sheet.order("endif")


def _voices(sheet: Sheet) -> None:
    sheet.text("Ai nêu ({{ m.voices|length }} ý kiến)", LEAD)
    sheet.order("for v in m.voices[:8]")
    sheet.text(
        "- {{ v.who }}{% if v.area %}, {{ v.area }}{% endif %} · {{ v.channel }} · {{ v.day }} · {{ v.code }}",
        SMALL,
    )
    sheet.order("endfor")
    sheet.order("if m.voices|length > 8")
    sheet.text("- và {{ m.voices|length - 8 }} ý kiến khác trong hệ thống", SMALL)
    sheet.order("endif")
    sheet.order("if m.again")
    sheet.text("**{{ m.again }}**", SMALL)
    sheet.order("endif")
    sheet.order("if m.passed")
    sheet.text("**{{ m.passed }}**", SMALL)
    sheet.order("endif")


def _lines(sheet: Sheet, name: str, heading: str) -> None:
    sheet.order(f"if m.{name}")
    sheet.text(heading, LEAD)
    sheet.order(f"for line in m.{name}")
    sheet.text("- {{ line }}", TIGHT)
    sheet.order("endfor")
    sheet.order("endif")


def docx(dialogue: Dialogue, file: ChairsFile) -> bytes:
    """The paper, in Vietnamese whatever language the screen has."""
    with translation.override("vi"):
        start = file.stamp.at.date()
        framed = frame(
            dialogue.organisation, "", "phục vụ người chủ trì hội nghị đối thoại trực tiếp", Issue(), start
        )
        facts = {
            **vars(file),
            "frame": framed,
            "matters": file.matters,
            "contents": [
                {
                    "title": f"{theme.label} ({len(theme.matters)} việc)",
                    "matters": theme.matters,
                    "rows": theme.matters,
                }
                for theme in file.themes
            ],
            "sums_words": file.sums.words,
            "before_lead": f"({file.before_told})" if file.before_told else "",
        }
        return fill(BytesIO(template(profile_of(dialogue.organisation).name)), facts)
