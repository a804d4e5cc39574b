"""A paper written before a matter was restricted: nobody but the secretariat reads it until somebody covered it (B.Đ4.2)."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from doithoai.audit.models import Entry
from doithoai.dialogues.minutes import fingerprint
from doithoai.documents.announcing import Signing
from doithoai.documents.archive import archive
from doithoai.documents.archive_files import contents
from doithoai.documents.concluding import issue_conclusion, issue_report
from doithoai.documents.covering import cover, reading
from doithoai.documents.covering_words import places, proposed, without
from doithoai.documents.issuing import issue_draft
from doithoai.documents.minutes import content, covered
from doithoai.documents.minutes_lines import assemble
from doithoai.documents.minutes_signing import sign
from doithoai.documents.models import CoveredVersion, Paper, PaperKind, Standing
from doithoai.documents.papers import draft_docx
from doithoai.documents.privacy import PROTECTED
from doithoai.documents.protected import telling, told_in, waiting
from doithoai.documents.published import Withheld, public_file, public_papers, public_pdf
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.signing_off import Drafting, draft, redraft, replace
from doithoai.opinions.models import Opinion
from doithoai.opinions.triage import Sorting, accept
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, Conference, concluding, held, reporting
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(CONCLUDED_ON, 15)
RESTRICTED = moment(day(2026, 10, 2), 9)
AFTER = moment(day(2026, 10, 2), 14)
WORDS = "đèn chiếu sáng"  # of the matter that is restricted late
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def restrict(opinion: Opinion, *, by: Account, at: datetime = RESTRICTED) -> Opinion:
    sorting = Sorting("petition", "lighting", "high", "commune", tags=("cadre",))
    return accept(opinion, sorting, by=by, at=at)


def reported() -> Conference:
    made = held(world())
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    made.dialogue.refresh_from_db()
    return made


def late() -> Conference:
    """Everything is issued, and then a matter in it turns out to be about an official."""
    made = reported()
    restrict(made.prepared[1], by=made.by)
    return made


def paper(kind: str) -> Paper:
    return Paper.objects.select_related("organisation", "dialogue__chair", "signer").get(kind=kind)


def who(account: Account) -> Authority:
    return authority(account, AFTER.date())


def said(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def uploaded(docx: bytes, name: str = "che.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, docx)


def put_up(made: Conference, kind: str) -> CoveredVersion:
    one = paper(kind)
    return cover(one, uploaded(proposed(one) or b""), by=made.by, at=AFTER)


def box(made: Conference) -> zipfile.ZipFile:
    place = io.BytesIO()
    archive(made.dialogue, place, lambda *_words: None, with_pdf=False, by=made.by, at=AFTER)
    return zipfile.ZipFile(place)


def words_in(packed: zipfile.ZipFile) -> str:
    """Everything that can be read in the ZIP."""
    return "\n".join(
        said(packed.read(name)) if name.endswith(".docx") else packed.read(name).decode(errors="ignore")
        for name in packed.namelist()
    )


def test_a_conclusion_that_tells_a_matter_restricted_since_is_no_longer_public() -> None:
    made = reported()
    conclusion = paper(PaperKind.CONCLUSION)
    assert public_file(conclusion.pk) is not None
    restrict(made.prepared[1], by=made.by)
    with pytest.raises(Withheld, match=made.organisation.name):
        public_file(conclusion.pk)
    with pytest.raises(Withheld):
        public_pdf(conclusion.pk)
    (shown,) = public_papers(made.dialogue.pk)
    assert shown.withheld
    assert not shown.signed
    assert made.organisation.name in shown.ask


def test_the_covered_version_takes_its_place_for_all_others_and_the_paper_stays_what_it_was() -> None:
    made = late()
    conclusion = paper(PaperKind.CONCLUSION)
    before = conclusion.file.open("rb").read()
    assert WORDS in said(before)
    kept = put_up(made, PaperKind.CONCLUSION)
    found = public_file(conclusion.pk)
    assert found is not None
    told = said(found.file.open("rb").read())
    assert WORDS not in told
    assert PROTECTED in told
    assert "Cống thoát nước" in told  # the other matters stand
    assert paper(PaperKind.CONCLUSION).file.open("rb").read() == before
    entry = Entry.objects.get(act="cover_paper")
    assert entry.clause == "B.Đ4.2"
    assert entry.facts["sha256"] == kept.sha256
    assert entry.facts["opinions"] == [made.prepared[1].code]
    assert str(conclusion.steps.last()) == "Đưa bản che lên"


@pytest.mark.parametrize("name", ["supervisor", "superior", "unit_officer"])
def test_the_secretariat_reads_the_paper_itself_and_everybody_else_waits(name: str) -> None:
    made = late()
    conclusion = paper(PaperKind.CONCLUSION)
    assert reading(conclusion, who(made.world.clerk)).whole
    other = who(getattr(made.world, name))
    assert reading(conclusion, other).withheld
    put_up(made, PaperKind.CONCLUSION)
    assert not reading(conclusion, other).withheld
    assert reading(conclusion, other).file is not None
    assert reading(conclusion, who(made.world.clerk)).file is None


def test_a_second_matter_restricted_later_shuts_the_covered_version_too() -> None:
    made = late()
    put_up(made, PaperKind.CONCLUSION)
    restrict(made.prepared[0], by=made.by, at=moment(day(2026, 10, 5)))
    with pytest.raises(Withheld):
        public_file(paper(PaperKind.CONCLUSION).pk)
    put_up(made, PaperKind.CONCLUSION)
    assert public_file(paper(PaperKind.CONCLUSION).pk) is not None


def test_a_paper_made_after_the_restriction_is_not_withheld() -> None:
    made = held(world())
    restrict(made.prepared[1], by=made.by, at=moment(day(2026, 9, 20)))
    issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    assert public_file(paper(PaperKind.CONCLUSION).pk) is not None
    assert waiting(who(made.by)) == []


def test_who_restricts_sees_which_papers_hold_the_matter_and_what_waits() -> None:
    made = late()
    opinion = Opinion.objects.get(pk=made.prepared[1].pk)
    told = {row.kind: waits for row, waits in telling(opinion)}
    assert told == dict.fromkeys(
        (PaperKind.CONCLUSION, PaperKind.MINUTES, PaperKind.DOSSIER, PaperKind.DIALOGUE_REPORT), True
    )
    assert len(waiting(who(made.world.clerk))) == 4
    put_up(made, PaperKind.DOSSIER)
    assert not {row.kind: waits for row, waits in telling(opinion)}[PaperKind.DOSSIER]
    assert len(waiting(who(made.world.clerk))) == 3
    assert waiting(who(made.world.supervisor)) == []
    assert telling(made.prepared[0]) == []


def test_a_covered_version_in_which_the_words_still_stand_is_refused_with_how_many_places() -> None:
    made = late()
    one = paper(PaperKind.DOSSIER)
    with pytest.raises(Refused, match="vẫn còn") as why:
        cover(one, uploaded(one.file.open("rb").read()), by=made.by, at=AFTER)
    assert why.value.field == "covered"
    assert not CoveredVersion.objects.exists()


def test_only_the_secretariat_covers_and_only_what_needs_it() -> None:
    made = late()
    with pytest.raises(Refused):
        cover(paper(PaperKind.CONCLUSION), uploaded(PDF), by=made.world.unit_officer, at=AFTER)
    notice = Paper.objects.filter(kind=PaperKind.CONCLUSION).first()
    assert notice is not None
    Opinion.objects.filter(pk=made.prepared[1].pk).update(restricted=False)
    with pytest.raises(Refused, match="không nêu việc nào"):
        cover(notice, uploaded(PDF), by=made.by, at=AFTER)


def test_a_scan_can_be_covered_by_a_pdf() -> None:
    made = late()
    cover(paper(PaperKind.CONCLUSION), uploaded(PDF, "che.pdf"), by=made.by, at=AFTER)
    found = public_file(paper(PaperKind.CONCLUSION).pk)
    assert found is not None
    assert found.name.endswith(".pdf")
    assert found.file.open("rb").read() == PDF


def test_the_archive_leaves_a_paper_out_until_it_is_covered_and_says_so() -> None:
    made = late()
    assert contents(made.dialogue).withheld == 4
    packed = box(made)
    assert WORDS not in words_in(packed)
    index = packed.read("index.html").decode()
    assert "Thông báo kết luận 01-TB/ĐU" in index
    assert "chưa có bản che" in index
    # Minutes and dossier are made anew from the records, in which the matter is covered.
    assert len([name for name in packed.namelist() if "du-thao" in name]) == 3


def test_the_archive_holds_the_covered_version_in_the_place_of_the_paper() -> None:
    made = late()
    for kind in (PaperKind.CONCLUSION, PaperKind.DOSSIER):
        put_up(made, kind)
    assert (contents(made.dialogue).covered, contents(made.dialogue).withheld) == (2, 2)
    packed = box(made)
    assert len([name for name in packed.namelist() if name.endswith("-ban-che.docx")]) == 2
    assert WORDS not in words_in(packed)
    assert "trong hồ sơ này là bản che" in packed.read("index.html").decode()


def test_signed_minutes_are_read_by_others_with_the_line_covered_and_stay_whole_beneath() -> None:
    made = held(world())
    dialogue, by = made.dialogue, made.world.clerk
    kept = sign(dialogue, seen=fingerprint(content(assemble(dialogue))), by=by, at=AT)
    restrict(made.prepared[1], by=made.by)
    told, shut = covered(kept)
    assert shut == {f"opinion-{made.prepared[1].pk}", f"answer-{made.prepared[1].pk}"}
    assert WORDS not in json.dumps(told, ensure_ascii=False)
    assert WORDS in json.dumps(kept.content, ensure_ascii=False)
    assert WORDS not in said(draft_docx(PaperKind.MINUTES, dialogue))
    assert WORDS not in words_in(box(made))


def test_a_draft_changed_by_hand_before_is_not_issued_until_it_is_made_anew() -> None:
    made = held(world())
    drafting = Drafting(made.dialogue.chair, ("Các phòng",))
    one = draft(PaperKind.ORDERS, made.dialogue, drafting, by=made.by, at=AT)
    one = replace(one, uploaded(one.file.open("rb").read()), by=made.by, at=AT)
    restrict(made.prepared[1], by=made.by)
    signing = Signing(day(2026, 10, 2), made.dialogue.chair)
    with pytest.raises(Refused, match="nay được bảo vệ"):
        issue_draft(one, made.dialogue, signing, by=made.by, at=AFTER)
    one = redraft(one, made.dialogue, by=made.by, at=AFTER)
    issued = issue_draft(one, made.dialogue, signing, by=made.by, at=AFTER)
    assert issued.standing == Standing.ISSUED
    assert WORDS not in said(issued.file.open("rb").read())


def test_a_scan_entered_after_the_restriction_of_a_paper_from_before_is_withheld() -> None:
    made = held(world())
    restrict(made.prepared[1], by=made.by)
    facts = Entered(
        made.organisation,
        PaperKind.ORDERS,
        2026,
        "Giao việc",
        "9",
        day(2026, 9, 30),
        dialogue=made.dialogue,
        file=uploaded(PDF, "giao-viec.pdf"),
    )
    one = enter_paper(facts, by=made.by, at=AFTER)
    assert reading(one, who(made.world.supervisor)).withheld


def test_a_reply_entered_without_its_opinion_is_withheld_like_any_paper_of_its_dialogue() -> None:
    made = held(world())
    file = uploaded(PDF, "tra-loi.pdf")
    facts = Entered(
        made.organisation,
        PaperKind.WRITTEN_REPLY,
        2026,
        "Trả lời ý kiến",
        "9",
        day(2026, 9, 30),
        dialogue=made.dialogue,
        file=file,
    )
    one = enter_paper(facts, by=made.by, at=moment(day(2026, 9, 30), 15))
    assert one.opinion is None
    other = who(made.world.supervisor)
    assert reading(one, other).whole
    restrict(made.prepared[1], by=made.by)
    assert reading(one, other).withheld
    assert waiting(who(made.world.clerk)) == [one.pk]
    assert [(row.pk, waits) for row, waits in telling(Opinion.objects.get(pk=made.prepared[1].pk))] == [
        (one.pk, True)
    ]
    cover(one, uploaded(PDF, "che.pdf"), by=made.by, at=AFTER)
    assert reading(one, other).file is not None
    assert waiting(who(made.world.clerk)) == []


CONTROL = (
    "<w:p {0}><w:r><w:rPr><w:b/></w:rPr><w:t>Nội dung: </w:t></w:r>"
    "<w:sdt><w:sdtContent><w:r><w:t>{1}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TELLS = "Đề nghị lắp đèn chiếu sáng đoạn đường từ nhà văn hóa đến trường mầm non"


def in_every_story(docx: bytes, words: str) -> bytes:
    """The .docx with the words in header, footer, a footnote, an endnote and a content control within a line."""
    document = Document(io.BytesIO(docx))
    document.sections[0].header.paragraphs[0].add_run(words)
    document.sections[0].footer.paragraphs[0].add_run(words)
    document.element.body.insert(0, parse_xml(CONTROL.format(nsdecls("w"), words)))
    for name in ("footnotes", "endnotes"):
        one = name.removesuffix("s")
        xml = f"<w:{name} {nsdecls('w')}><w:{one} w:id='1'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{one}></w:{name}>"
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
        package = document.part.package
        part = Part(PackURI(f"/word/{name}.xml"), kind, xml.encode(), package)
        document.part.relate_to(part, f"{RELATIONS}/{name}")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def stories(docx: bytes) -> dict[str, str]:
    """What is read in each part, markup left out."""
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        names = [name for name in packed.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return {name: re.sub(r"<[^>]+>", "", packed.read(name).decode()) for name in names}


def test_words_in_header_footer_notes_and_content_controls_are_found_and_covered() -> None:
    made = late()
    one = paper(PaperKind.CONCLUSION)
    (matter,) = told_in([one])[one.pk]
    clean = proposed(one) or b""
    told = in_every_story(clean, TELLS)
    found = [places(docx, matter, one) for docx in (clean, told)]
    assert found == [0, 5]
    with pytest.raises(Refused, match="vẫn còn 5 chỗ"):
        cover(one, uploaded(told), by=made.by, at=AFTER)
    mended = without(told, [matter], one)
    found = [places(mended, matter, one)]
    assert found == [0]
    read = stories(mended)
    assert all(WORDS not in words for words in read.values())
    assert sum(PROTECTED in words for words in read.values()) == 5
    cover(one, uploaded(mended), by=made.by, at=AFTER)


def test_words_that_were_cut_into_runs_and_parted_by_a_tab_are_found() -> None:
    late()
    one = paper(PaperKind.CONCLUSION)
    (matter,) = told_in([one])[one.pk]
    document = Document()
    line = document.add_paragraph()
    for piece in ("Đề nghị lắp đèn ch", "iếu sáng\tđoạn đường", " từ nhà văn hóa"):
        line.add_run(piece)
    kept = io.BytesIO()
    document.save(kept)
    told = kept.getvalue()
    found = [places(docx, matter, one) for docx in (told, without(told, [matter], one))]
    assert found == [1, 0]
