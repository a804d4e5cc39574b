"""Many replies and many reports upward in one act: a number each, all or none, and a message to each petitioner."""

from pathlib import Path
from typing import Any

import pytest

from doithoai.documents.batches import (
    MOST,
    Signed,
    Upward,
    escalations_sorted,
    issue_escalations,
    issue_replies,
    replies_sorted,
    replyable,
)
from doithoai.documents.models import Counter, Paper, PaperRules
from doithoai.notifications.models import Message
from doithoai.opinions.assignment import assign
from doithoai.opinions.models import Opinion, Passing
from doithoai.regulations.refusals import Refused
from tests.documents.conference import held
from tests.documents.opening import text
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world()


def signed(here: World) -> Signed:
    return Signed(make.REPLIED.date(), here.leader.person)


def test_each_reply_has_the_next_number_its_own_paper_and_a_message(here: World) -> None:
    first, second = make.agreed(here), make.agreed(here, email="", text="Đường tối, đề nghị lắp đèn.")
    papers = issue_replies([second, first], signed(here), by=here.clerk, at=make.REPLIED)
    assert [paper.number for paper in papers] == ["01-CV/ĐU", "02-CV/ĐU"]
    assert [paper.opinion for paper in papers] == [first, second]
    assert first.submission.code in text(papers[0].file.read())
    assert {make.fresh(row).replied_on for row in (first, second)} == {make.REPLIED.date()}
    told = {row.about_id: row for row in Message.objects.all()}
    assert (told[first.pk].way, told[first.pk].address) == ("email", make.EMAIL)
    # A written reply is a letter where there is no e-mail.
    assert (told[second.pk].way, told[second.pk].address) == ("letter", make.ADDRESS)
    assert {row.state for row in told.values()} == {"waiting"}


def test_one_that_cannot_go_is_named_and_no_number_is_burnt(here: World) -> None:
    can, cannot = make.agreed(here), make.drafted(here)
    with pytest.raises(Refused) as why:
        issue_replies([can, cannot], signed(here), by=here.clerk, at=make.REPLIED)
    assert cannot.code in str(why.value)
    assert why.value.field == "opinions"
    assert not Paper.objects.exists()
    assert not Message.objects.exists()
    assert not Counter.objects.exclude(last=0).exists()
    assert make.fresh(can).replied_on is None
    good, bad = replies_sorted([can, cannot], can.organisation, make.REPLIED.date())
    assert good == [can]
    assert [row.opinion for row in bad] == [cannot]


def test_a_colleague_who_was_faster_leaves_no_file_behind(here: World, tmp_path: Path) -> None:
    first, second = make.agreed(here), make.agreed(here)
    issue_replies([second], signed(here), by=here.advisory, at=make.REPLIED)
    files = list(tmp_path.rglob("*.docx"))
    with pytest.raises(Refused, match=second.code):
        issue_replies([first, second], signed(here), by=here.clerk, at=make.REPLIED)
    assert list(tmp_path.rglob("*.docx")) == files


def test_where_papers_are_signed_off_the_preview_asks_for_it(here: World) -> None:
    row = make.agreed(here)
    PaperRules.objects.create(organisation=row.organisation, signed_off=True)
    _good, bad = replies_sorted([row], row.organisation, make.REPLIED.date())
    assert "chưa qua kiểm tra thể thức" in str(bad[0].why)
    with pytest.raises(Refused):
        issue_replies([row], signed(here), by=here.clerk, at=make.REPLIED)
    assert not Paper.objects.exists()


def test_what_can_be_replied_to_is_what_the_list_offers(here: World) -> None:
    made = held(here)
    agreed, alone, drafted = make.agreed(here), make.answered(here), make.drafted(here)
    body = made.organisation
    offered = list(replyable(body))
    assert agreed in offered
    assert not {alone, drafted} & set(offered)
    # Promised for later, and nothing was agreed since.
    promised = Opinion.objects.filter(dialogue=made.dialogue, outcome="answer_later")
    assert promised.exists()
    assert not set(promised) & set(offered)


def test_strangers_and_wrong_signers_issue_nothing(here: World) -> None:
    row = make.agreed(here)
    for name in ("unit_officer", "supervisor", "other_clerk", "superior"):
        with pytest.raises(Refused):
            issue_replies([row], signed(here), by=getattr(here, name), at=make.REPLIED)
    with pytest.raises(Refused) as why:
        issue_replies(
            [row],
            Signed(make.REPLIED.date(), here.other_clerk.person),
            by=here.clerk,
            at=make.REPLIED,
        )
    assert why.value.field == "signer"
    for chosen in ([], [row] * (MOST + 1)):
        with pytest.raises(Refused) as why:
            issue_replies(chosen, signed(here), by=here.clerk, at=make.REPLIED)
        assert why.value.field == "opinions"
    assert not Paper.objects.exists()


def test_each_report_upward_has_its_number_and_the_four_parts(here: World) -> None:
    made = held(here)
    rows = list(Opinion.objects.filter(dialogue=made.dialogue, stage="answered"))
    can, cannot = escalations_sorted(rows, made.organisation)
    assert can
    above = here.province.party_committee
    upward = Upward(above, "Vượt thẩm quyền phường", "Không có ý kiến khác nhau")
    at = make.CLOSED.replace(day=25)
    papers = issue_escalations(can, upward, Signed(at.date(), here.leader.person), by=here.advisory, at=at)
    assert len({paper.number for paper in papers}) == len(can)
    passings = Passing.objects.filter(opinion__in=can)
    assert {row.paper_number for row in passings} == {paper.number for paper in papers}
    words = text(papers[0].file.read())
    assert "VƯỢT THẨM QUYỀN" in words
    assert made.dialogue.code in words
    assert Message.objects.filter(occasion="escalation").count() == len(can)
    for row in cannot:
        with pytest.raises(Refused, match=row.opinion.code):
            issue_escalations(
                [row.opinion], upward, Signed(at.date(), here.leader.person), by=here.advisory, at=at
            )


def test_two_bodies_are_two_acts(here: World) -> None:
    mine = make.agreed(here)
    theirs = make.received(here, organisation=here.other.party_committee)
    with pytest.raises(Refused, match="một cơ quan"):
        issue_replies([mine, theirs], signed(here), by=here.clerk, at=make.REPLIED)


def test_a_task_to_solve_goes_on_after_the_reply(here: World) -> None:
    row = make.agreed(here)
    unit = here.ward.departments[0]
    assign(row, unit, "solve", make.SOLVE_DUE, by=here.advisory, at=make.AGREED)
    issue_replies([make.fresh(row)], signed(here), by=here.clerk, at=make.REPLIED)
    assert make.fresh(row).stage == "following"
