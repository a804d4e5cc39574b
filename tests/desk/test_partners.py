"""Phối hợp, giấy mời: the four points with each partner; invitations sent, answered, printed."""

import io
import zipfile

import pytest

from doithoai.dialogues.agreeing import hold_with
from doithoai.dialogues.calling import invite
from doithoai.dialogues.models import CoOrganiser, Dialogue, InvitedBody
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/{act}"


def partner(here: World, dialogue: Dialogue) -> CoOrganiser:
    return hold_with(dialogue, here.ward.front, by=here.clerk, at=dialogues.CALLED)


def invited(here: World, dialogue: Dialogue, bodies: int = 1) -> InvitedBody:
    invite(dialogue, here.ward.departments[:bodies], by=here.clerk, at=dialogues.CALLED)
    row = dialogue.invited.first()
    assert row
    return row


def words_of(paper: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(paper)).read("word/document.xml").decode()


def test_a_partner_is_named_and_agrees_point_by_point(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    sent = {"body": here.ward.front.pk}
    assert ask.post(here.clerk, url(dialogue, "phoi-hop/them/"), sent).onward == url(dialogue, "phoi-hop/")
    row = dialogue.co_organisers.get()
    for page in ("", "phoi-hop/"):
        assert "chưa thống nhất" in ask.words(here.supervisor, url(dialogue, page)).lower()
    agreed = {"policy_agreed_on": "08/09/2026", "time_agreed_on": "9/9/2026", "duty": "Vận động đoàn viên"}
    assert ask.post(here.clerk, url(dialogue, f"phoi-hop/{row.pk}/thong-nhat/"), agreed).status == 302
    words = ask.words(here.supervisor, url(dialogue, "phoi-hop/"))
    assert "Thời gian thống nhất 09/09/2026" in words
    assert "Thành phần chưa thống nhất" in words
    assert "Vận động đoàn viên" in words
    assert "về nội dung, thành phần." in ask.words(here.clerk, url(dialogue))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"time_agreed_on": "11/09/2026"}, "time_agreed_on"),  # tomorrow
        ({"time_agreed_on": "hôm qua"}, "time_agreed_on"),
        ({"duty": "đ" * 301}, "duty"),
    ],
)
def test_a_bad_agreement_is_told_and_the_rest_stays(
    ask: Asking, here: World, sent: dict[str, str], field: str
) -> None:
    dialogue = dialogues.called(here)
    row = partner(here, dialogue)
    with nothing_written():
        told = ask.post(
            here.clerk, url(dialogue, f"phoi-hop/{row.pk}/thong-nhat/"), {"paper": "05-CTr", **sent}
        )
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("paper") == "05-CTr"


@pytest.mark.parametrize("body", ["", NO_KEY, "abc", "-1"])
def test_an_unknown_partner_is_refused(ask: Asking, here: World, body: str) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "phoi-hop/them/"), {"body": body})
    assert told.status == 422
    assert told.fault("body")


def test_a_partner_leaves(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    row = partner(here, dialogue)
    assert ask.post(here.clerk, url(dialogue, f"phoi-hop/{row.pk}/bo/")).onward == url(dialogue, "phoi-hop/")
    assert not dialogue.co_organisers.exists()


def test_a_second_invitation_keeps_the_first(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    first, second = here.ward.departments
    address = url(dialogue, "phoi-hop/moi/")
    assert ask.post(here.clerk, address, {"organisations": [first.pk]}).status == 302
    page = ask.get(here.clerk, url(dialogue, "phoi-hop/")).source
    kept = [
        part.split('"')[0]
        for part in page.split('name="organisations" value="')[1:]
        if "checked" in part.split(">")[0]
    ]
    assert kept == [str(first.pk)]
    assert ask.post(here.clerk, address, {"organisations": [*kept, second.pk]}).status == 302
    assert dialogue.invited.count() == 2


@pytest.mark.parametrize("bodies", [[], [NO_KEY], ["\0"]])
def test_nobody_or_an_unknown_body_is_not_invited(ask: Asking, here: World, bodies: list[object]) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "phoi-hop/moi/"), {"organisations": bodies})
    assert told.status == 422
    assert told.fault("organisations")


def test_an_invitation_is_sent_and_answered(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    row = invited(here, dialogue)
    at = url(dialogue, f"phoi-hop/moi/{row.pk}/")
    assert ask.post(here.clerk, at + "gui/", {"sent_on": "09/09/2026"}).status == 302
    sent = {"comes": "yes", "representative": "Bà Phó Trưởng phòng", "answers": "on"}
    assert ask.post(here.clerk, at + "tra-loi/", sent).status == 302
    words = ask.words(here.supervisor, url(dialogue, "phoi-hop/"))
    for told in ("gửi 09/09/2026", "đến dự Bà Phó Trưởng phòng", "1 cơ quan, 1 đến dự"):
        assert told in words
    for button in ("Ghi đã gửi", "Chọn cơ quan mời", "Giấy mời .docx"):
        assert button not in words


def test_a_bad_day_and_a_name_of_who_does_not_come_are_told_in_their_row(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    row = invited(here, dialogue, 2)
    at = url(dialogue, f"phoi-hop/moi/{row.pk}/")
    with nothing_written():
        late = ask.post(here.clerk, at + "gui/", {"sent_on": "11/09/2026"})
        ghost = ask.post(here.clerk, at + "tra-loi/", {"comes": "no", "representative": "Ông Thử"})
    assert (late.status, ghost.status) == (422, 422)
    assert "Ngày gửi giấy mời không thể sau hôm nay" in late.source
    assert "Cơ quan không đến thì không có người đến dự" in ghost.source


def test_the_letter_and_the_list_are_papers(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    row = invited(here, dialogue)
    partner(here, dialogue)
    client = ask.client(here.clerk)
    letter = words_of(client.get(url(dialogue, f"phoi-hop/moi/{row.pk}/giay-moi.docx")).content)
    for told in (row.organisation.name, "MỜI", here.ward.front.name, dialogue.theme, "dự và trả lời"):
        assert told.lower() in letter.lower().replace(
            "trân trọng kính mời đại diện lãnh đạo cơ quan đến ", ""
        )
    listed = words_of(client.get(url(dialogue, "phoi-hop/moi/danh-sach.docx")).content)
    assert "Chưa gửi" in listed


def test_others_and_rows_of_another_dialogue_are_not_found(ask: Asking, here: World) -> None:
    mine, other = dialogues.called(here), dialogues.called(here)
    row, body = partner(here, other), invited(here, other)
    for act in (
        f"phoi-hop/{row.pk}/thong-nhat/",
        f"phoi-hop/{row.pk}/bo/",
        f"phoi-hop/moi/{body.pk}/gui/",
        f"phoi-hop/moi/{body.pk}/tra-loi/",
    ):
        assert ask.post(here.clerk, url(mine, act)).status == 404
        for stranger in (here.supervisor, here.other_clerk):
            assert ask.post(stranger, url(other, act)).status == 404
        assert ask.get(here.clerk, url(other, act)).status == 405
    assert ask.get(here.clerk, url(mine, f"phoi-hop/moi/{body.pk}/giay-moi.docx")).status == 404
    assert ask.get(here.supervisor, url(other, f"phoi-hop/moi/{body.pk}/giay-moi.docx")).status == 404
    assert ask.get(here.other_clerk, url(other, "phoi-hop/")).status == 404


def test_the_page_costs_the_same_with_more_bodies(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)

    def grow(bodies: int) -> int:
        near = [here.ward.front, *here.ward.departments, here.ward.council][:bodies]
        for body in near:
            hold_with(dialogue, body, by=here.clerk, at=dialogues.CALLED)
        invite(dialogue, near, by=here.clerk, at=dialogues.CALLED)
        return ask.queries(here.advisory, url(dialogue, "phoi-hop/"))

    assert grow(1) == grow(3)
