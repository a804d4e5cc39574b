import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from doithoai.audit.models import Entry
from doithoai.desk.chair import ACT
from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.models import Opinion
from doithoai.opinions.triage import Sorting, accept, put_out_of_scope
from doithoai.organisations.appointments import appoint, open_office
from doithoai.organisations.models import Account, Category
from tests.desk.asking import NO_KEY, Asking
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, person_with

pytestmark = pytest.mark.django_db
ACTS = ("", "moi-hon/", "doc-khong-can-mang/", "docx/")
SECRET = "Tôi tố cáo cán bộ địa chính nhận tiền của dân."


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.announced(here)


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/ho-so-chu-tri/{act}"


def sorted_one(
    here: World, dialogue: Dialogue, field: str = "flooding", text: str = opinions.TEXT
) -> Opinion:
    row = opinions.at_dialogue(here, dialogue, text=text)
    return accept(row, Sorting("petition", field, "high", "commune"), by=here.clerk, at=opinions.SORTED)


def prepared(here: World, dialogue: Dialogue, *, settle: bool = True) -> Opinion:
    row, unit = sorted_one(here, dialogue), here.ward.departments[0]
    assign(row, unit, "draft", opinions.DRAFT_DUE, by=here.advisory, at=opinions.ASSIGNED)
    draft(row, opinions.drafting(here), by=here.unit_officer, at=opinions.DRAFTED)
    if settle:
        agree(row, by=here.advisory, at=opinions.AGREED)
    return row


def mark(ask: Asking, who: Account, dialogue: Dialogue) -> str:
    found = re.search(r"Bản ([0-9a-f]{8}) ·", ask.words(who, url(dialogue)))
    assert found
    return found[1]


def test_the_file_is_read_from_contents_to_page(ask: Asking, here: World, dialogue: Dialogue) -> None:
    prepared(here, dialogue)
    told = ask.get(here.leader, url(dialogue))
    assert told.status == 200
    for part in ("Mục lục", opinions.TEXT, "14/KH-UBND", "Đã thống nhất", opinions.NAME, "Trang điện tử"):
        assert part in told.words
    assert 'href="#viec-1"' in told.source
    assert 'id="viec-1"' in told.source


def test_a_dialogue_without_opinions_says_so(ask: Asking, here: World, dialogue: Dialogue) -> None:
    assert "Chưa có việc nào đã phân loại cho buổi này." in ask.words(here.clerk, url(dialogue))


def test_a_denunciation_is_in_no_form_of_it(ask: Asking, here: World, dialogue: Dialogue) -> None:
    row = opinions.at_dialogue(here, dialogue, text=SECRET)
    put_out_of_scope(row, "denunciation", "Tố cáo", by=here.clerk, at=opinions.SORTED)
    page = ask.words(here.leader, url(dialogue))
    assert "1 ngoài phạm vi hoặc được bảo vệ, không nêu ở đây" in page
    file = ask.get(here.leader, url(dialogue, "doc-khong-can-mang/")).words
    for words in (page, file):
        assert "địa chính" not in words
        assert row.code not in words


def test_those_who_prepare_or_decide_open_it_and_nobody_else(
    ask: Asking, here: World, dialogue: Dialogue
) -> None:
    sorted_one(here, dialogue)
    helper = person_with("unit_officer", here.ward.departments[1])
    name_team(dialogue, [TeamSeat(helper.person, "Ghi biên bản")], by=here.advisory, at=dialogues.CALLED)
    allowed = (here.clerk, here.advisory, here.leader, here.deputy, helper)
    others = (here.supervisor, here.org_admin, here.unit_officer, here.other_leader, here.superior)
    for act in ACTS:
        assert [ask.get(who, url(dialogue, act)).status for who in allowed] == [200] * len(allowed), act
        assert [ask.get(who, url(dialogue, act)).status for who in others] == [404] * len(others), act
        assert ask.get(None, url(dialogue, act)).onward.startswith("/dang-nhap/")
        assert ask.post(here.clerk, url(dialogue, act)).status == 405
        assert ask.get(here.clerk, f"/ban/doi-thoai/{NO_KEY}/ho-so-chu-tri/{act}").status == 404


def test_who_chairs_without_a_role_in_the_body_reads_it_without_names(ask: Asking, here: World) -> None:
    chair = person_with("unit_officer", here.ward.departments[1])
    body = here.ward.party_committee
    by: dict[str, Any] = {"by": here.org_admin, "at": dialogues.CALLED}
    office = open_office(body, "Phó Bí thư Thường trực", Category.DEPUTY_SECRETARY, **by)
    appoint(chair.person, office, dialogues.CALLED.date(), decision="Quyết định 02-QĐ/TU", **by)
    dialogue = dialogues.announced(here, chair=chair.person)
    sorted_one(here, dialogue)
    for act in ("", "doc-khong-can-mang/"):
        words = ask.words(chair, url(dialogue, act))
        assert "Người nêu đã che" in words
        assert opinions.NAME not in words
    assert opinions.NAME in ask.words(here.leader, url(dialogue))


def test_the_downloaded_file_asks_for_nothing_outside(ask: Asking, here: World, dialogue: Dialogue) -> None:
    prepared(here, dialogue)
    told = ask.get(here.leader, url(dialogue, "doc-khong-can-mang/"))
    assert "attachment" in told.response.headers["Content-Disposition"]
    source = told.source
    assert not re.search(r"<script|<link|<img|<iframe|@import|\sstyle=|\son\w+=", source)
    assert re.findall(r'(?:src|xlink:href)="', source) == []
    assert {found[:5] for found in re.findall(r"url\((.{5})", source)} <= {"data:"}
    links = set(re.findall(r'href="([^"]+)"', source))
    outside = {link for link in links if not link.startswith("#")}
    assert outside == {f"http://testserver{url(dialogue)}?ban={mark(ask, here.leader, dialogue)}"}
    assert "default-src 'none'" in source
    assert opinions.TEXT in told.words


def test_the_paper_is_a_docx(ask: Asking, here: World, dialogue: Dialogue) -> None:
    prepared(here, dialogue)
    told = ask.get(here.clerk, url(dialogue, "docx/"))
    words = "\n".join(part.text for part in Document(BytesIO(told.response.content)).paragraphs)
    assert mark(ask, here.clerk, dialogue) in words


def test_each_download_is_recorded_with_its_version(ask: Asking, here: World, dialogue: Dialogue) -> None:
    row = prepared(here, dialogue)
    ask.get(here.leader, url(dialogue, "doc-khong-can-mang/"))
    ask.get(here.clerk, url(dialogue, "docx/"))
    first, second = Entry.objects.filter(act=ACT).order_by("id")
    assert (first.actor_name, first.facts["form"]) == (str(here.leader), "html")
    assert first.facts["mark"] == second.facts["mark"] == mark(ask, here.leader, dialogue)
    assert list(first.facts["pages"]) == [row.code]


def test_a_version_that_was_taken_is_told_new_or_old(ask: Asking, here: World, dialogue: Dialogue) -> None:
    row = prepared(here, dialogue, settle=False)
    kept = mark(ask, here.leader, dialogue)
    ask.get(here.leader, url(dialogue, "doc-khong-can-mang/"))
    assert f"Bản {kept} đã tải vẫn là bản mới nhất." in ask.words(here.leader, url(dialogue))
    assert "đã tải" not in ask.words(here.clerk, url(dialogue))
    agree(row, by=here.advisory, at=opinions.AGREED)
    sorted_one(here, dialogue, "waste")
    for asked in ({}, {"ban": kept}):
        words = ask.words(here.leader, url(dialogue), **asked)
        assert f"Bản {kept} tải lúc 09:00 10/09/2026 đã cũ. 2 việc mới hoặc đã đổi" in words
        assert words.count("đổi từ bản đã tải") == 2
    assert "Không nhận ra bản 00000000." in ask.words(here.leader, url(dialogue), ban="00000000")


def test_an_open_page_hears_of_a_newer_version(ask: Asking, here: World, dialogue: Dialogue) -> None:
    sorted_one(here, dialogue)
    kept = mark(ask, here.leader, dialogue)
    assert ask.get(here.leader, url(dialogue, "moi-hon/"), ban=kept).source == ""
    sorted_one(here, dialogue, "waste")
    assert "Đã có bản mới hơn" in ask.words(here.leader, url(dialogue, "moi-hon/"), ban=kept)


def test_one_matter_or_three_cost_the_same(ask: Asking, here: World, dialogue: Dialogue) -> None:
    prepared(here, dialogue)
    one = ask.queries(here.leader, url(dialogue))
    prepared(here, dialogue)
    prepared(here, dialogue)
    assert ask.queries(here.leader, url(dialogue)) == one
