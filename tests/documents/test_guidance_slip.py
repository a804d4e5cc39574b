"""B.Đ1.2: the slip with which a matter leaves: right office, right form, nobody's name to whoever may not know."""

from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from doithoai.audit.models import Entry
from doithoai.documents.guidance_slip import public_slip, slip
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Kind
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


def words(paper: bytes) -> str:
    """Everything the paper says."""
    document = Document(BytesIO(paper))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", sorted(OUT_OF_SCOPE_KINDS))
def test_each_kind_has_its_office_and_its_papers(kind: str) -> None:
    opinion = make.out_of_scope(world(), kind)
    said = words(slip(opinion, named=True))
    for part in (
        opinion.code,
        make.NAME,
        make.TEXT,
        "Nơi giải quyết",
        "Giấy tờ cần có",
        str(Kind(kind).label).lower(),
    ):
        assert part in said
    assert "{{" not in said


@pytest.mark.parametrize("kind", sorted(OUT_OF_SCOPE_KINDS))
def test_whoever_holds_only_the_code_learns_neither_name_nor_words(kind: str) -> None:
    opinion = make.out_of_scope(world(), kind)
    made = public_slip(opinion.code.lower())
    assert made is not None
    said = words(made)
    assert opinion.code in said
    for secret in (make.NAME, make.PHONE, make.ADDRESS, make.EMAIL, make.TEXT, "Lý Nam Đế"):
        assert secret not in said


def test_what_is_inside_has_no_slip() -> None:
    opinion = make.accepted(world())
    with pytest.raises(Refused):
        slip(opinion, named=True)
    assert public_slip(opinion.code) is None
    assert public_slip("khong-co") is None


def asked(here: World, name: str, code: str) -> int:
    client = Client()
    client.force_login(getattr(here, name))
    return client.get(f"/ban/y-kien/{code}/phieu-huong-dan/").status_code


def test_the_desk_downloads_it_and_the_download_is_recorded() -> None:
    here = world()
    opinion = make.out_of_scope(here, Kind.DENUNCIATION)
    seen = {
        name: asked(here, name, opinion.code)
        for name in (
            "clerk",
            "advisory",
            "leader",
            "supervisor",
            "org_admin",
            "unit_head",
            "superior",
            "other_clerk",
        )
    }
    assert {name for name, status in seen.items() if status == 200} == {"clerk", "advisory", "leader"}
    assert set(seen.values()) == {200, 404}
    assert Entry.objects.filter(act="download_guidance_slip", subject_id=opinion.pk).count() == 3
    assert asked(here, "clerk", make.accepted(here).code) == 404
    assert asked(here, "clerk", "khong-co") == 404


def test_the_follow_page_leads_to_the_slip_and_only_for_what_is_outside(client: Client) -> None:
    here = world()
    opinion, inside = make.out_of_scope(here, Kind.DENUNCIATION), make.accepted(here)
    url = f"/theo-doi/{opinion.code}/phieu-huong-dan/"
    assert url in client.get(f"/theo-doi/{opinion.code}/").content.decode()
    told = client.get(url)
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")
    assert make.NAME not in words(told.getvalue())
    for code in (inside.code, "khong-co"):
        assert client.get(f"/theo-doi/{code}/phieu-huong-dan/").status_code == 404
    assert client.post(url).status_code == 405
