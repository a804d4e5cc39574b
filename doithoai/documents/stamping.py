"""Number and day written into the room that a draft leaves for them; whatever a person changed beside them stays."""

import re
from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.text.paragraph import Paragraph

from doithoai.documents.framing import Issue, profile_of, words
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused

GAP = r"[\s.…_]*"
UNDATED = re.compile(rf"ngày{GAP}tháng{GAP}năm{GAP}$")
MARK = "\0"


def stamped(draft: bytes, organisation: Organisation, code: str, issue: Issue) -> bytes:
    """The draft with its number and day; refused when there is no room for the number and it does not stand there."""
    document = Document(BytesIO(draft))
    room = _room(organisation, code)
    numbered = False
    for paragraph in _paragraphs(document):
        text = paragraph.text
        if not numbered and (issue.number in text or room.search(text)):
            numbered = True
            _rewrite(paragraph, room.sub(lambda found: found[1] + issue.number, text))
        elif issue.on and UNDATED.search(text):
            _rewrite(paragraph, UNDATED.sub(words(issue.on), text))
    if not numbered:
        raise Refused(
            "Trong bản dự thảo không còn chỗ ghi số %(number)s. Hãy để lại dòng “%(room)s” ở đầu văn bản.",
            number=issue.number,
            room=profile_of(organisation).number_lead
            + profile_of(organisation).blank_number(code, organisation.symbol),
        )
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _room(organisation: Organisation, code: str) -> re.Pattern[str]:
    """`Số        -TB/ĐU` however wide the gap is now."""
    profile = profile_of(organisation)
    form = profile.letter_form if code == "CV" else profile.number_form
    blank = form.format(number=MARK, code=code, symbol=organisation.symbol)
    return re.compile(r"(Số:?\s?)" + re.escape(blank).replace(re.escape(MARK), GAP))


def _paragraphs(document: Opened) -> Iterator[Paragraph]:
    for table in document.tables[:1]:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    yield from document.paragraphs


def _rewrite(paragraph: Paragraph, text: str) -> None:
    """The words in the look of the first run."""
    if paragraph.text == text:
        return
    first, *others = paragraph.runs
    first.text = text
    for run in others:
        run.text = ""
