from collections.abc import Iterator
from dataclasses import replace as changed
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from docx import Document

from doithoai.audit.models import Entry
from doithoai.documents import signing_off
from doithoai.documents.announcing import Signing
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.issuing import issue
from doithoai.documents.models import Paper, PaperKind, Standing, Step
from doithoai.documents.queries import readable
from doithoai.documents.signing_off import Drafting
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Layout
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, Conference, concluding, held
from tests.documents.opening import lines, opened
from tests.factories.organisations import World, day, moment, world

AT = moment(CONCLUDED_ON, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conference]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield held(world())


def asking(here: World) -> None:
    signing_off.set_rules(here.ward.party_committee, signed_off=True, released=True, by=here.leader, at=AT)


def drafted(made: Conference, kind: str = PaperKind.ORDERS, **other: Any) -> Paper:
    drafting = Drafting(made.dialogue.chair, ("Như trên,", "Mặt trận Tổ quốc phường,"))
    who: dict[str, Any] = {"by": made.world.advisory, "at": AT, **other}
    return signing_off.draft(kind, made.dialogue, drafting, **who)


def approved(made: Conference, kind: str = PaperKind.ORDERS) -> Paper:
    paper = signing_off.check(drafted(made, kind), by=made.world.clerk, at=AT)
    return signing_off.approve(paper, by=made.world.leader, at=AT)


def edited(paper: Paper, find: str, put: str) -> Any:
    """The draft as a person changed one line of it in Word."""
    document = Document(BytesIO(paper.file.read()))
    for paragraph in document.paragraphs:
        if find in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(find, put)
            for run in paragraph.runs[1:]:
                run.text = ""
    kept = BytesIO()
    document.save(kept)
    return ContentFile(kept.getvalue(), name="sửa.docx")


def signing(made: Conference, **other: Any) -> Signing:
    usual = Signing(CONCLUDED_ON, made.dialogue.chair, recipients=("Như trên,", "MTTQ phường,"))
    return changed(usual, **other)


def test_a_draft_goes_through_three_pairs_of_hands_and_each_is_told(made: Conference) -> None:
    paper = approved(made)
    paper = issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT)
    told = [(step.step, step.by.username) for step in paper.steps.all()]
    here = made.world
    assert told == [
        (Step.DRAFTED, here.advisory.username),
        (Step.CHECKED, here.clerk.username),
        (Step.APPROVED, here.leader.username),
        (Step.ISSUED, here.clerk.username),
    ]
    assert (paper.standing, paper.number) == (Standing.ISSUED, "01-CV/ĐU")
    assert [row.name for row in paper.sendings.all()] == ["Mặt trận Tổ quốc phường"]  # as approved
    assert Paper.objects.filter(kind=PaperKind.ORDERS).count() == 1
    assert Entry.objects.filter(act="approved_draft").count() == 1


@pytest.mark.parametrize("layout", list(Layout))
def test_what_was_approved_is_what_is_issued_with_number_and_day_written_in(
    tmp_path: Path, layout: str
) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        made = held(world(), layout)
        who: dict[str, Any] = {"by": made.by, "at": AT}
        paper = signing_off.draft(PaperKind.RESULTS, made.dialogue, Drafting(made.dialogue.chair), **who)
        words = "Các việc chưa xong tiếp tục được theo dõi"
        signing_off.replace(paper, edited(paper, words, "Ba việc chưa xong được theo dõi"), **who)
        issued = issue(PaperKind.RESULTS, made.dialogue, signing(made), **who)
        read = lines(opened(issued.file.read()))
    number = "Số 01-BC/ĐU" if layout == Layout.PARTY else "Số: 01/BC-UBND"
    assert number in read
    assert any("ngày 25 tháng 9 năm 2026" in line for line in read)
    assert any("Ba việc chưa xong được theo dõi" in line for line in read)


def test_a_draft_without_room_for_the_number_is_refused_and_burns_none(made: Conference) -> None:
    paper = drafted(made)
    document = Document(BytesIO(paper.file.read()))
    for cell in document.tables[0].rows[0].cells:
        for paragraph in cell.paragraphs:
            if "Số" in paragraph.text:
                paragraph.runs[0].text = "Không số"
    kept = BytesIO()
    document.save(kept)
    signing_off.replace(paper, ContentFile(kept.getvalue()), by=made.world.advisory, at=AT)
    with pytest.raises(Refused, match="không còn chỗ ghi số 01-CV/ĐU"):
        issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT)
    signing_off.redraft(paper, made.dialogue, by=made.world.advisory, at=AT)
    issued = issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT)
    assert issued.number == "01-CV/ĐU"


def test_where_the_body_asks_for_it_nothing_is_issued_that_was_not_approved(made: Conference) -> None:
    asking(made.world)
    with pytest.raises(Refused, match="phải qua kiểm tra thể thức"):
        issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="phải qua kiểm tra thể thức"):
        issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    assert not Paper.objects.exists()
    approved(made, PaperKind.CONCLUSION)
    paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=AT)
    assert (paper.number, paper.steps.count()) == ("01-TB/ĐU", 4)


def test_a_draft_that_is_only_checked_is_not_issued_by_anybody(made: Conference) -> None:
    paper = signing_off.check(drafted(made), by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="được duyệt"):
        issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT)
    paper = signing_off.send_back(paper, "Sửa nơi nhận", by=made.world.leader, at=AT)
    assert paper.standing == Standing.DRAFTED
    assert issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT).number


def test_nobody_judges_their_own_draft(made: Conference) -> None:
    with pytest.raises(Refused, match="không tự kiểm tra"):
        signing_off.check(drafted(made), by=made.world.advisory, at=AT)
    paper = Paper.objects.get(standing=Standing.DRAFTED)
    signing_off.replace(paper, ContentFile(paper.file.read()), by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="không tự kiểm tra"):
        signing_off.check(paper, by=made.world.clerk, at=AT)
    signing_off.check(paper, by=made.world.advisory, at=AT)


def test_a_change_after_approval_asks_for_approval_again(made: Conference) -> None:
    paper = approved(made)
    paper = signing_off.replace(paper, ContentFile(paper.file.read()), by=made.world.advisory, at=AT)
    assert paper.standing == Standing.DRAFTED
    with pytest.raises(Refused):
        signing_off.approve(paper, by=made.world.leader, at=AT)


def test_another_signer_than_the_approved_one_is_refused_at_the_field(made: Conference) -> None:
    approved(made)
    other = made.world.advisory.person
    with pytest.raises(Refused) as refused:
        issue(PaperKind.ORDERS, made.dialogue, signing(made, signer=other), by=made.world.clerk, at=AT)
    assert refused.value.field == "signer"
    assert (
        issue(PaperKind.ORDERS, made.dialogue, signing(made), by=made.world.clerk, at=AT).number == "01-CV/ĐU"
    )


def test_one_draft_of_a_kind_is_on_its_way_and_only_numbered_kinds_are(made: Conference) -> None:
    drafted(made)
    with pytest.raises(Refused, match="đang trình"):
        drafted(made)
    with pytest.raises(Refused, match="không có số"):
        drafted(made, PaperKind.DOSSIER)


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "other_clerk", "superior"])
def test_only_the_house_drafts_checks_approves_and_sets_rules(made: Conference, who: str) -> None:
    stranger = getattr(made.world, who)
    paper = drafted(made)
    for act in (signing_off.check, signing_off.approve):
        with pytest.raises(Refused):
            act(paper, by=stranger, at=AT)
    with pytest.raises(Refused):
        signing_off.send_back(paper, "x", by=stranger, at=AT)
    with pytest.raises(Refused):
        signing_off.set_rules(made.organisation, signed_off=True, released=True, by=stranger, at=AT)
    with pytest.raises(Refused):
        drafted(made, PaperKind.RESULTS, by=stranger)


def test_a_draft_is_not_for_those_who_read_the_body_from_outside(made: Conference) -> None:
    paper = drafted(made, PaperKind.CONCLUSION)
    on = day(2026, 9, 25)
    assert paper in readable(authority(made.world.clerk, on))
    assert paper not in readable(authority(made.world.superior, on))
