"""A body's own form: checked, kept, used, taken back; a paper remembers which one it came from."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from doithoai.audit.models import Entry
from doithoai.documents.fields import example
from doithoai.documents.framing import Issue
from doithoai.documents.models import Paper, PaperKind, PaperTemplate
from doithoai.documents.papers import draft_docx, template
from doithoai.documents.register import keep
from doithoai.documents.rendering import program
from doithoai.documents.templates import NotAccepted, check, own_form, retire, sample, upload, use
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from tests.documents.conference import conference
from tests.documents.opening import text
from tests.factories.dialogues import announced
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 9, 10), 9)
KIND = PaperKind.NOTICE
SIGNATURE = "MẪU CỦA PHƯỜNG"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def here() -> World:
    return world()


def changed(kind: str = KIND, words: str = SIGNATURE, layout: str = "party") -> bytes:
    """The built-in form with a line of the body's own."""
    document = Document(BytesIO(template(kind, layout)))
    document.add_paragraph(words)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def file(content: bytes | None = None, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, changed() if content is None else content)


def body(here: World) -> Organisation:
    return here.ward.party_committee


def put(here: World, content: bytes | None = None, kind: str = KIND) -> PaperTemplate:
    return upload(body(here), kind, file(content), "", by=here.org_admin, at=AT)


def test_a_form_that_is_uploaded_waits_until_somebody_puts_it_in_use(here: World) -> None:
    form = put(here)
    assert own_form(body(here), KIND) is None
    dialogue = announced(here)
    assert SIGNATURE not in text(draft_docx(KIND, dialogue))
    use(form, by=here.org_admin, at=AT)
    assert own_form(body(here), KIND) == form
    made = text(draft_docx(KIND, dialogue))
    assert SIGNATURE in made
    assert dialogue.theme.rstrip(".") in made
    assert dialogue.organisation.name.upper().split()[0] in made


def test_of_another_kind_or_another_body_the_paper_stays_as_it_is(here: World) -> None:
    use(put(here), by=here.org_admin, at=AT)
    dialogue = announced(here)
    assert SIGNATURE not in text(draft_docx(PaperKind.SPEAKING_SLIP, dialogue))
    assert own_form(here.ward.peoples_committee, KIND) is None


def test_the_version_before_is_kept_and_comes_back(here: World) -> None:
    first = use(put(here), by=here.org_admin, at=AT)
    second = use(put(here, changed(words="BẢN HAI")), by=here.org_admin, at=AT)
    first.refresh_from_db()
    assert (first.retired_at, second.retired_at) == (AT, None)
    use(first, by=here.org_admin, at=AT)
    assert own_form(body(here), KIND) == first
    retire(PaperTemplate.objects.get(pk=first.pk), by=here.org_admin, at=AT)
    assert own_form(body(here), KIND) is None
    assert PaperTemplate.objects.count() == 2
    acts = [entry.act for entry in Entry.objects.filter(subject_kind="documents.papertemplate")]
    assert acts == ["upload_paper_form", "use_paper_form"] * 2 + ["use_paper_form", "retire_paper_form"]


def test_a_paper_remembers_its_form_also_when_another_is_in_use_later(here: World) -> None:
    dialogue = announced(here)
    built_in = keep(PaperKind.DOSSIER, dialogue, Issue(), "Hồ sơ", by=here.clerk, at=AT)
    form = use(put(here, changed(PaperKind.DOSSIER), PaperKind.DOSSIER), by=here.org_admin, at=AT)
    own = keep(PaperKind.DOSSIER, dialogue, Issue(), "Hồ sơ", by=here.clerk, at=AT)
    retire(form, by=here.org_admin, at=AT)
    assert Paper.objects.get(pk=built_in.pk).template is None
    assert Paper.objects.get(pk=own.pk).template == form
    with own.file.open("rb") as opened:
        assert SIGNATURE in text(opened.read())


def test_a_form_without_what_the_regulation_asks_for_is_refused_by_name(here: World) -> None:
    document = Document()
    document.add_paragraph(
        "{{ frame.number }} {{ frame.dated }} {{ theme }} {{ time }} {{ place }} {{ chair }}"
    )
    out = BytesIO()
    document.save(out)
    with pytest.raises(NotAccepted) as refused:
        put(here, out.getvalue())
    assert [str(fault) for fault in refused.value.faults] == [
        "Thiếu trường bắt buộc “participants”: Thành phần tham dự."
    ]
    assert not PaperTemplate.objects.exists()


def test_fields_that_may_be_left_out_are_told(here: World) -> None:
    document = Document()
    document.add_paragraph("{{ theme }} {{ time }} {{ place }} {{ chair }} {{ participants }}")
    document.add_paragraph("{{ frame.number }}")
    document.add_paragraph("{{ frame.dated }}")
    out = BytesIO()
    document.save(out)
    checked = check(KIND, out.getvalue(), body(here))
    assert checked.faults == ()
    assert {"office", "posted", "frame.recipients[]"} <= {field.path for field in checked.left_out}


def test_unknown_fields_are_refused_and_nothing_is_kept(here: World) -> None:
    with pytest.raises(NotAccepted) as refused:
        put(here, changed(words="{{ themes }} {{ petitioner }}"))
    said = [str(fault) for fault in refused.value.faults]
    assert said == [
        "Không có trường “themes”. Có phải là “theme”?",
        "Không có trường “petitioner” trong loại văn bản này.",
    ]
    assert not Entry.objects.filter(act="upload_paper_form").exists()


def test_only_the_administrator_of_the_body_changes_its_forms(here: World) -> None:
    form, more = put(here), changed(words="x")
    for other in (here.clerk, here.leader, here.other_admin, here.supervisor):
        with pytest.raises(Refused, match="Chỉ quản trị"):
            upload(body(here), KIND, file(more), "", by=other, at=AT)
        for act in (use, retire):
            with pytest.raises(Refused, match="Chỉ quản trị"):
                act(form, by=other, at=AT)


def test_the_same_file_twice_and_acts_out_of_turn_are_refused(here: World) -> None:
    content = changed()
    form = put(here, content)
    with pytest.raises(Refused, match="đã đưa lên"):
        put(here, content)
    with pytest.raises(Refused, match="không đang dùng"):
        retire(form, by=here.org_admin, at=AT)
    use(form, by=here.org_admin, at=AT)
    with pytest.raises(Refused, match="đang dùng"):
        use(form, by=here.org_admin, at=AT)


def test_a_file_that_was_changed_on_the_server_is_not_used(here: World) -> None:
    form = put(here)
    Path(form.file.path).write_bytes(changed(words="{{ theme }} khác"))
    with pytest.raises(Refused, match="đã khác với lúc đưa lên"):
        use(form, by=here.org_admin, at=AT)


def test_the_try_bears_the_head_of_the_body_and_examples(here: World) -> None:
    said = text(sample(put(here), AT.date()))
    assert body(here).name.upper().split(" PHƯỜNG")[0] in said
    assert example(KIND)["theme"] in said


def test_what_people_typed_cannot_give_orders_to_the_form(here: World) -> None:
    use(put(here, changed(PaperKind.OPINION_SUMMARY), PaperKind.OPINION_SUMMARY), by=here.org_admin, at=AT)
    made = conference(here)
    dialogue = made.dialogue
    dialogue.theme = "{{ frame.number }} </w:t> {% for x in groups %}"
    said = text(draft_docx(PaperKind.OPINION_SUMMARY, dialogue))
    assert "{{ frame.number }} </w:t> {% for x in groups %}" in said
    assert SIGNATURE in said


@pytest.mark.parametrize("line", ["{{ frame.number }} {{ frame.dated }}.", "{{ theme }}"])
def test_number_and_day_need_room_where_they_are_written_into_an_approved_draft(
    here: World, line: str
) -> None:
    document = Document()
    document.add_paragraph("{{ theme }} {{ time }} {{ place }} {{ chair }} {{ participants }}")
    document.add_paragraph(line)
    if "frame" not in line:
        document.sections[0].header.paragraphs[0].text = "{{ frame.number }} {{ frame.dated }}"
    out = BytesIO()
    document.save(out)
    with pytest.raises(NotAccepted) as refused:
        put(here, out.getvalue())
    assert [str(fault)[:40] for fault in refused.value.faults] == ["Số và ngày phải đứng trong thân văn bản "]


@pytest.mark.skipif(program() is None, reason="LibreOffice is not here")
def test_a_form_saved_by_libreoffice_is_taken_and_its_paper_is_whole(here: World, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(changed())
    profile = (tmp_path / "profile").as_uri()
    office = [str(program()), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"]
    subprocess.run([*office, "--outdir", str(tmp_path / "out"), str(tmp_path / "in.docx")], check=True)
    use(put(here, (tmp_path / "out" / "in.docx").read_bytes()), by=here.org_admin, at=AT)
    made = draft_docx(KIND, announced(here))
    assert SIGNATURE in text(made)
    names = ZipFile(BytesIO(made)).namelist()
    assert len(set(names)) == len(names)
