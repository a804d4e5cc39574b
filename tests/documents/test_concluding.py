from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from doithoai.audit.models import Entry
from doithoai.commitments.concluding_items import Worded, draft_items, edit, items_of
from doithoai.commitments.models import Commitment
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Conclusion
from doithoai.documents.announcing import Posting, Signing, issue_notice, issue_plan
from doithoai.documents.concluding import Replying, issue_conclusion, issue_reply, issue_report
from doithoai.documents.models import Counter, Paper, PaperKind
from doithoai.documents.published import public_file, public_papers
from doithoai.documents.queries import of_dialogue, readable
from doithoai.documents.signing_off import Drafting, approve, check, draft, redraft, send_back, set_rules
from doithoai.opinions.models import Opinion
from doithoai.opinions.replying import need_written_reply
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Category, Layout
from doithoai.regulations.refusals import Refused
from tests.documents.conference import (
    CONCLUDED_ON,
    LATER,
    Conference,
    concluding,
    conference,
    held,
    reporting,
)
from tests.documents.opening import lines, opened, rows
from tests.factories.dialogues import NOTICE_ON, called
from tests.factories.organisations import day, moment, world
from tests.factories.plans import APPROVED_ON, submitted_plan

AT = moment(CONCLUDED_ON, 15)
LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def issued(made: Conference, number: str = "") -> Paper:
    return issue_conclusion(made.dialogue, concluding(made, number), by=made.by, at=AT)


def annex(paper: Paper) -> list[list[str]]:
    (table,) = [table for table in opened(paper.file.read()).tables if len(table.columns) == 5]
    return rows(table)


@LAYOUTS
def test_the_annex_of_the_conclusion_has_every_opinion_with_answer_unit_and_deadline(layout: str) -> None:
    made = held(world(), layout)
    table = annex(issued(made))
    assert table[0] == ["TT", "Ý kiến, kiến nghị", "Trả lời, kết luận", "Đơn vị chủ trì", "Thời hạn"]
    inside = Opinion.objects.filter(dialogue=made.dialogue).exclude(stage__in=["out_of_scope", "declined"])
    assert [row[0] for row in table[1:]] == [str(n) for n in range(1, inside.count() + 1)]
    assert {row[1] for row in table[1:]} == set(inside.values_list("title", flat=True))
    assert not [row for row in table if "" in row]


def test_the_conclusion_takes_a_number_concludes_and_makes_commitments() -> None:
    made = held(world())
    paper = issued(made)
    made.dialogue.refresh_from_db()
    assert (paper.number, paper.issued_on, paper.period) == ("01-TB/ĐU", CONCLUDED_ON, "2025-2030")
    assert made.dialogue.state == State.CONCLUDED
    assert Conclusion.objects.get().number == "01-TB/ĐU"
    assert Commitment.objects.filter(dialogue=made.dialogue).count() == 3
    content = paper.file.read()
    assert sha256(content).hexdigest() == paper.sha256
    assert "Số 01-TB/ĐU" in lines(opened(content))
    assert Entry.objects.get(act="issue_paper").facts["sha256"] == paper.sha256
    assert "MTTQ phường Đồng Nguyên," in paper.recipients


def test_the_tasks_named_in_the_conclusion_are_the_commitments() -> None:
    made = held(world())
    words = lines(opened(issued(made).file.read()))
    tasks = [line for line in words if "chủ trì, thời hạn" in line]
    assert len(tasks) == Commitment.objects.filter(dialogue=made.dialogue).count()


def test_a_number_that_the_clerk_typed_is_kept() -> None:
    assert issued(held(world()), "12").number == "12-TB/ĐU"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"assessment": " "}, "assessment"),
        ({"issued_on": day(2026, 9, 10)}, "issued_on"),
        ({"issued_on": day(2026, 9, 30)}, "issued_on"),
    ],
)
def test_a_refused_conclusion_burns_no_number_and_leaves_nothing(change: dict[str, Any], field: str) -> None:
    made = held(world())
    with pytest.raises(Refused) as refused:
        issue_conclusion(made.dialogue, replace(concluding(made), **change), by=made.by, at=AT)
    assert refused.value.field == field
    assert not Paper.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()
    assert not Commitment.objects.exists()


def test_a_dialogue_with_an_opinion_without_outcome_is_not_concluded_and_burns_no_number() -> None:
    made = conference(world())
    with pytest.raises(Refused):
        issued(made)
    assert not Counter.objects.filter(last__gt=0).exists()


@pytest.mark.parametrize("who", ["clerk", "unit_officer", "supervisor", "other_advisory", "superior"])
def test_only_who_decides_concludes(who: str) -> None:
    made = held(world())
    with pytest.raises(Refused):
        issue_conclusion(made.dialogue, concluding(made), by=getattr(made.world, who), at=AT)
    assert not Paper.objects.exists()


def test_a_number_of_another_notice_is_refused_for_the_conclusion() -> None:
    here = world()
    posting, signing = Posting("Trụ sở"), Signing(NOTICE_ON, here.leader.person)
    notice = issue_notice(called(here), signing, posting, by=here.advisory, at=moment(NOTICE_ON, 14))
    assert notice.number == "01-TB/ĐU"
    made = held(here)
    with pytest.raises(Refused) as refused:
        issued(made, "1")
    assert refused.value.field == "number"
    assert issued(made).number == "02-TB/ĐU"


# --- report, reply, plan, notice -------------------------------------------------------------------------------------


@LAYOUTS
def test_the_report_goes_up_with_minutes_and_dossier(layout: str) -> None:
    made = held(world(), layout)
    issued(made)
    paper = issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    made.dialogue.refresh_from_db()
    assert made.dialogue.state == State.REPORTED
    assert paper.number == ("01-BC/ĐU" if layout == Layout.PARTY else "01/BC-UBND")
    kept = [row.kind for row in of_dialogue(made.dialogue)]
    assert kept == [PaperKind.CONCLUSION, PaperKind.MINUTES, PaperKind.DOSSIER, PaperKind.DIALOGUE_REPORT]
    words = lines(opened(paper.file.read()))
    assert "Đề nghị tỉnh hỗ trợ kinh phí thu gom rác." in words
    assert [line for line in words if "Trả lời ngay" in line]


def test_the_figures_of_the_report_add_up() -> None:
    made = held(world())
    issued(made)
    paper = issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    (table,) = [table for table in opened(paper.file.read()).tables if len(table.columns) == 6]
    *body, total = [[int(cell) for cell in row[2:]] for row in rows(table)[1:]]
    assert [sum(column) for column in zip(*body, strict=True)] == total
    assert total == [6, 2, 3, 1]
    assert all(row[0] == sum(row[1:]) for row in [*body, total])


def test_a_written_reply_is_issued_and_the_person_is_answered() -> None:
    made = held(world())
    issued(made)
    opinion = Opinion.objects.get(pk=made.prepared[0].pk)
    need_written_reply(opinion, True, "Bà Mẫu đề nghị", by=made.by, at=AT)
    replying = Replying(CONCLUDED_ON, made.dialogue.chair)
    paper = issue_reply(opinion, replying, by=made.by, at=AT)
    opinion.refresh_from_db()
    assert (paper.number, opinion.replied_on, paper.opinion) == ("01-CV/ĐU", CONCLUDED_ON, opinion)
    assert "Số 01-CV/ĐU" in lines(opened(paper.file.read()))


def test_a_reply_without_an_agreed_answer_is_refused_and_burns_no_number() -> None:
    made = held(world())
    opinion = Opinion.objects.get(pk=made.prepared[1].pk)
    with pytest.raises(Refused):
        issue_reply(opinion, Replying(CONCLUDED_ON, made.dialogue.chair), by=made.by, at=AT)
    assert not Counter.objects.filter(last__gt=0).exists()


def test_a_plan_is_approved_with_its_number_and_kept() -> None:
    here = world()
    plan = submitted_plan(here)
    signing = Signing(APPROVED_ON, here.leader.person, recipients=("Các chi bộ,",))
    paper = issue_plan(plan, signing, by=here.leader, at=moment(APPROVED_ON, 16))
    plan.refresh_from_db()
    assert (plan.number, paper.number, paper.year) == ("01-KH/ĐU", "01-KH/ĐU", 2026)
    words = lines(opened(paper.file.read()))
    assert "LỊCH ĐỐI THOẠI NĂM 2026" in words
    assert "Giải phóng mặt bằng đường Nguyễn Phú" in words


# --- who reads -------------------------------------------------------------------------------------------------------


def test_the_public_reads_notice_and_conclusion_and_nothing_else() -> None:
    here = world()
    made = held(here)
    issued(made)
    issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    (shown,) = public_papers(made.dialogue.pk)
    assert (shown.kind, shown.number, shown.signed) == ("conclusion", "01-TB/ĐU", False)
    file = public_file(shown.id)
    assert file is not None
    assert file.name == "01-TB-ĐU Thông báo kết luận.docx"
    others = Paper.objects.exclude(pk=shown.id)
    assert [public_file(paper.pk) for paper in others] == [None] * others.count()


def test_papers_with_names_are_read_by_the_desk_and_the_team_only() -> None:
    made = held(world())
    issued(made)
    issue_report(made.dialogue, reporting(made), by=made.by, at=moment(day(2026, 9, 28), 15))
    here = made.world

    def kinds(who: str) -> set[str]:
        return {paper.kind for paper in readable(authority(getattr(here, who), CONCLUDED_ON))}

    assert {PaperKind.MINUTES, PaperKind.DOSSIER} <= kinds("clerk")
    for who in ("supervisor", "superior"):
        assert kinds(who) == {PaperKind.CONCLUSION, PaperKind.DIALOGUE_REPORT}
    assert kinds("other_clerk") == set()


def test_the_signature_of_somebody_without_office_is_refused() -> None:
    here = world()
    made = held(here)
    issued(made)
    opinion = Opinion.objects.get(pk=made.prepared[0].pk)
    stranger = here.other.people[Category.SECRETARY]
    with pytest.raises(Refused) as refused:
        issue_reply(opinion, Replying(CONCLUDED_ON, stranger), by=made.by, at=AT)
    assert refused.value.field == "signer"


def test_an_approved_notice_is_not_issued_beside_conclusions_that_were_worded_after_it() -> None:
    made = held(world())
    here, later = made.world, AT + timedelta(hours=1)
    draft_items(made.dialogue, by=made.by, at=AT)
    set_rules(made.organisation, signed_off=True, released=True, by=here.leader, at=AT)
    paper = draft(PaperKind.CONCLUSION, made.dialogue, Drafting(made.dialogue.chair), by=made.by, at=AT)
    approve(check(paper, by=here.clerk, at=AT), by=here.leader, at=AT)
    item = items_of(made.dialogue)[0]
    worded = Worded("Đo tải trọng đường", item.unit, LATER)
    edit(item, worded, item.version, by=made.by, at=later)
    with pytest.raises(Refused, match="sửa sau khi lập bản dự thảo"):
        issue_conclusion(made.dialogue, concluding(made), by=made.by, at=later)
    assert not Counter.objects.filter(last__gt=0).exists()
    redraft(send_back(paper, "Lập lại", by=here.leader, at=later), made.dialogue, by=made.by, at=later)
    paper.refresh_from_db()
    approve(check(paper, by=here.clerk, at=later), by=here.leader, at=later)
    issued_paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=later)
    assert "Đo tải trọng đường" in "\n".join(lines(opened(issued_paper.file.read())))
