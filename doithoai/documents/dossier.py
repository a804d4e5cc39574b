"""B.Đ8.1-g4: the dossier of a dialogue: all opinions, six columns, three groups."""

from dataclasses import dataclass, replace

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, called, clock, frame, words
from doithoai.documents.heard import MISSING, Heard, counted, heard
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.lifecycle import Outcome, Stage

LANDSCAPE = True
GROUPS = {
    Outcome.ANSWERED: "I. NHỮNG VIỆC TRẢ LỜI NGAY TẠI HỘI NGHỊ",
    Outcome.ANSWER_LATER: "II. NHỮNG VIỆC CẦN KIỂM TRA LÀM RÕ, TRẢ LỜI SAU",
    Outcome.RECORDED: "III. NHỮNG VIỆC GHI NHẬN VÀ BÁO CÁO CẤP TRÊN",
}

# Columns that people fill; who and what come with the opinion itself.
COLUMNS = {
    "answer": "Nội dung trả lời",
    "way": "Kết quả, hướng",
    "when": "Thời gian",
    "level": "Cấp giải quyết",
}


@dataclass(frozen=True)
class Group:
    """One of the three parts of the dossier."""

    title: str
    rows: tuple[Heard, ...]


@dataclass(frozen=True)
class DossierPaper:
    """Fields of the dossier."""

    frame: Frame
    theme: str
    held: str
    place: str
    chair: str
    total: int
    groups: tuple[Group, ...]
    out_of_scope: int
    documents: tuple[str, ...]


def template(sheet: Sheet) -> None:
    """The dossier as a form, on its side."""
    header(sheet)
    title(sheet, "Hồ sơ đối thoại")
    sheet.text("**Chủ đề:** {{ theme }}.")
    sheet.text("**Thời gian, địa điểm:** {{ held }}, tại {{ place }}. **Chủ trì:** {{ chair }}.")
    sheet.text(
        "**Tổng số ý kiến, kiến nghị:** {{ total }}.{% if out_of_scope %} Ngoài ra có {{ out_of_scope }} nội dung ngoài phạm vi đối thoại "
        "(khiếu nại, tố cáo, thuộc tòa án) được đếm riêng, đã hướng dẫn hoặc chuyển đúng nơi giải quyết và không nêu nội dung ở "
        "đây.{% endif %}"
    )
    sheet.table(
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Người nêu", 38, "{{ o.petitioner }}\n{{ o.code }}"),
            Column("Nội dung kiến nghị", 64, "{{ o.text }}{{ o.again }}"),
            Column("Nội dung trả lời", 56, "{{ o.answer }}"),
            Column("Kết quả đã giải quyết hoặc hướng sẽ giải quyết", 40, "{{ o.way }}"),
            Column("Thời gian giải quyết", 24, "{{ o.when }}"),
            Column("Cấp giải quyết", 20, "{{ o.level }}"),
        ),
        "o in g.rows",
        groups="g in groups",
    )
    sheet.heading("TÀI LIỆU KÈM THEO")
    sheet.order("for document in documents")
    sheet.text("{{ loop.index }}. {{ document }}", Look(keep_with_next=True))
    sheet.order("endfor")
    signature(sheet)


def fields(dialogue: Dialogue, issue: Issue) -> DossierPaper:
    """The dossier's words from everything that was collected and prepared (B.Đ8.1-g4a)."""
    opinions = heard(dialogue)
    inside = [opinion for opinion in opinions if opinion.stage != Stage.OUT_OF_SCOPE]
    start = localtime(dialogue.starts_at)
    return DossierPaper(
        frame=frame(
            dialogue.organisation, "", "với Nhân dân trong hội nghị đối thoại trực tiếp", issue, start.date()
        ),
        theme=dialogue.theme.rstrip("."),
        held=f"{clock(dialogue.starts_at)}, {words(start.date())}",
        place=dialogue.place.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        total=len(counted(opinions)),
        groups=grouped(inside),
        out_of_scope=len(opinions) - len(inside),
        documents=_documents(dialogue),
    )


def grouped(opinions: list[Heard]) -> tuple[Group, ...]:
    """The three groups of B.Đ8.1-g4c, each by field; before the dialogue by what is prepared."""
    rows: dict[str, list[Heard]] = {key: [] for key in GROUPS}
    declined: list[Heard] = []
    for opinion in sorted(opinions, key=lambda o: (o.field, o.code)):
        (rows[expected(opinion)] if opinion.counts else declined).append(_complete(opinion))
    groups = tuple(
        Group(f"{words} ({len(rows[key])} ý kiến)", tuple(rows[key])) for key, words in GROUPS.items()
    )
    if declined:  # nothing that was handed over is left out (B.Đ8.1-g4a)
        groups += (Group(f"Ý KIẾN KHÔNG XEM XÉT THEO ĐIỀU 3 ({len(declined)} ý kiến)", tuple(declined)),)
    return groups


def expected(opinion: Heard) -> str:
    """The outcome, or the one to be expected: above our level, prepared, or still to be looked into."""
    if opinion.outcome:
        return opinion.outcome
    if opinion.is_above:
        return Outcome.RECORDED
    return Outcome.ANSWERED if opinion.is_prepared else Outcome.ANSWER_LATER


def _complete(opinion: Heard) -> Heard:
    """No empty cell: what is missing says so (B.Đ8.1-g4b names all six columns)."""
    return replace(
        opinion,
        answer=opinion.answer or MISSING,
        way=opinion.way or MISSING,
        when=opinion.when or MISSING,
        level=opinion.level or MISSING,
    )


def missing(dialogue: Dialogue) -> dict[str, list[str]]:
    """Code of an opinion → columns of the dossier that are still empty."""
    gaps = {
        opinion.code: [name for key, name in COLUMNS.items() if getattr(opinion, key) in {"", MISSING}]
        for opinion in heard(dialogue)
        if opinion.counts
    }
    return {code: names for code, names in gaps.items() if names}


def _documents(dialogue: Dialogue) -> tuple[str, ...]:
    papers = [
        "Ý kiến, kiến nghị gốc đã tiếp nhận, kèm mã tra cứu",
        "Nội dung trả lời đã thống nhất của các đơn vị",
    ]
    if dialogue.announced_on:
        papers.insert(0, f"Thông báo công khai ngày {dialogue.announced_on:%d/%m/%Y}")
    if dialogue.ended_at:
        papers.append("Biên bản hội nghị đối thoại")
    return tuple(papers)
