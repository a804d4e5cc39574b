import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from docx import Document
from docx.oxml import parse_xml

from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.rendering import pdfs, program
from doithoai.documents.renditions import FOLDER, rendition
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, concluding, held
from tests.factories.organisations import moment, world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(program() is None, reason="LibreOffice is optional"),
]
NAMES = " ".join(
    f'xmlns:{short}="http://schemas.openxmlformats.org/{place}"'
    for short, place in (
        ("w", "wordprocessingml/2006/main"),
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("a", "drawingml/2006/main"),
        ("pic", "drawingml/2006/picture"),
        ("r", "officeDocument/2006/relationships"),
    )
)
PICTURE = (
    '<w:r {names}><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="{link}"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def written(words: str, picture: str = "") -> bytes:
    """A .docx, with a picture that is elsewhere."""
    document, out = Document(), io.BytesIO()
    paragraph = document.add_paragraph(words)
    if picture:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        link = document.part.relate_to(picture, kind, is_external=True)
        paragraph._p.append(parse_xml(PICTURE.format(names=NAMES, link=link)))  # noqa: SLF001 - not offered
    document.save(out)
    return out.getvalue()


class Listening(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_words: Any) -> None:
        """Says nothing."""


def test_a_paper_fetches_nothing_from_elsewhere() -> None:
    Listening.asked = []
    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = pdfs({"a": written("Ảnh:", f"http://127.0.0.1:{server.server_port}/anh.png")})
        server.shutdown()
    assert made["a"].startswith(b"%PDF")
    assert Listening.asked == []


def test_many_papers_are_pdf_a_with_their_own_words_and_the_progress_ends_at_all() -> None:
    told: list[tuple[int, int]] = []
    made = pdfs({name: written(name * 2000) for name in "abc"}, lambda done, of: told.append((done, of)))
    assert set(made) == set("abc")
    assert all(b"<pdfaid:part>2" in content for content in made.values())
    assert len(set(made.values())) == 3
    assert told[-1][1] == 3
    assert [done for done, _of in told] == sorted(done for done, _of in told)


def test_a_pdf_is_made_once_and_again_when_it_was_cut_off(tmp_path: Path) -> None:
    made = held(world())
    at = moment(CONCLUDED_ON, 15)
    paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=at)
    first = rendition(paper)
    (kept,) = (tmp_path / FOLDER).glob("*/*.pdf")
    kept.write_bytes(first.replace(b"%PDF-1.6", b"%PDF-1.7"))
    assert rendition(paper).startswith(b"%PDF-1.7")
    kept.write_bytes(first[:100])
    assert rendition(paper).rstrip().endswith(b"%%EOF")


def test_a_paper_whose_file_is_gone_is_refused_in_words() -> None:
    made = held(world())
    at = moment(CONCLUDED_ON, 15)
    paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=at)
    Path(paper.file.path).unlink()
    with pytest.raises(Refused, match="Không còn tệp"):
        rendition(paper)
