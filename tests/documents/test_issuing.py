from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from doithoai.audit.models import Entry
from doithoai.dialogues.review import review
from doithoai.documents.announcing import Signing
from doithoai.documents.concluding import issue_conclusion
from doithoai.documents.issuing import issue
from doithoai.documents.models import Paper, PaperKind, Standing
from doithoai.documents.published import public_papers
from doithoai.documents.queries import judged_by
from doithoai.documents.register import Entered, enter_paper, next_number
from doithoai.documents.reserving import Reserving, cancel, reserve
from doithoai.documents.searching import having, rebuild
from doithoai.documents.signing_off import Drafting, check, draft
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, Conference, concluding, held
from tests.documents.opening import lines, opened
from tests.factories import opinions
from tests.factories.organisations import day, moment, world

AT = moment(day(2026, 10, 1), 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conference]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield held(world())


def signing(made: Conference, **other: Any) -> Signing:
    usual = Signing(CONCLUDED_ON, made.dialogue.chair, recipients=("Như trên,", "UBND phường,"))
    return replace(usual, **other)


def issued(made: Conference, kind: str = PaperKind.ORDERS, **other: Any) -> Paper:
    return issue(kind, made.dialogue, signing(made, **other), by=made.world.clerk, at=AT)


def kept(made: Conference, **other: Any) -> Paper:
    usual = Reserving(made.organisation, PaperKind.ORDERS, "Giao việc cho khu phố", CONCLUDED_ON)
    return reserve(replace(usual, **other), by=made.world.clerk, at=AT)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (PaperKind.ORDERS, "01-CV/ĐU"),
        (PaperKind.RESULTS, "01-BC/ĐU"),
        (PaperKind.MINUTES, "01-BB/ĐU"),
    ],
)
def test_any_paper_of_a_dialogue_is_issued_with_its_number(made: Conference, kind: str, number: str) -> None:
    paper = issued(made, kind)
    assert (paper.number, paper.standing, paper.issued_on) == (number, Standing.ISSUED, CONCLUDED_ON)
    assert [row.name for row in paper.sendings.all()] == ["UBND phường"]
    assert [step.step for step in paper.steps.all()] == ["issued"]
    assert any(number in line for line in lines(opened(paper.file.read())))
    assert Entry.objects.get(act="issue_paper").facts["number"] == number


def test_the_review_is_issued_once_it_is_written_and_once_only(made: Conference) -> None:
    with pytest.raises(Refused, match="Chưa ghi rút kinh nghiệm"):
        issued(made, PaperKind.REVIEW)
    review(made.dialogue, "Kỹ", "Dài", "Ngắn lại", by=made.by, at=moment(CONCLUDED_ON, 16))
    made.dialogue.refresh_from_db()
    paper = issued(made, PaperKind.REVIEW)
    with pytest.raises(Refused, match="đã ban hành, số 01-BC/ĐU"):
        issued(made, PaperKind.REVIEW)
    cancel(paper, "Ghi nhầm", by=made.world.clerk, at=AT)
    assert issued(made, PaperKind.REVIEW).number == "02-BC/ĐU"


@pytest.mark.parametrize("kind", [PaperKind.CONCLUSION, PaperKind.NOTICE, PaperKind.DIALOGUE_REPORT])
def test_what_puts_something_in_force_is_issued_by_its_act_alone(made: Conference, kind: str) -> None:
    with pytest.raises(Refused, match="ở trang của việc đó"):
        issued(made, kind)


def test_a_paper_without_a_number_is_not_issued(made: Conference) -> None:
    with pytest.raises(Refused, match="không có số"):
        issued(made, PaperKind.DOSSIER)


@pytest.mark.parametrize(
    ("kind", "on", "field"),
    [
        (PaperKind.ORDERS, day(2026, 9, 17), "issued_on"),
        (PaperKind.ORDERS, day(2026, 10, 2), "issued_on"),
        (PaperKind.DIALOGUE_PLAN, day(2026, 9, 19), "issued_on"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_burns_no_number(
    made: Conference, kind: str, on: date, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        issued(made, kind, issued_on=on)
    assert refused.value.field == field
    right = CONCLUDED_ON if kind == PaperKind.ORDERS else day(2026, 8, 25)
    assert issued(made, kind, issued_on=right).number.startswith("01-")


def test_a_signer_without_office_that_day_is_refused_and_burns_no_number(made: Conference) -> None:
    stranger = made.world.other_leader.person
    with pytest.raises(Refused) as refused:
        issued(made, signer=stranger)
    assert refused.value.field == "signer"
    assert "không giữ chức danh nào" in str(refused.value)
    assert issued(made).number == "01-CV/ĐU"


def test_a_number_by_hand_that_exists_is_refused_and_the_next_one_is_unchanged(made: Conference) -> None:
    issued(made, number="7")
    with pytest.raises(Refused) as refused:
        issued(made, number="07-CV/ĐU")
    assert refused.value.field == "number"
    assert next_number(made.organisation, PaperKind.ORDERS, CONCLUDED_ON) == "01-CV/ĐU"


def test_the_word_to_a_petitioner_is_issued_once_the_matter_went_elsewhere(made: Conference) -> None:
    opinion = opinions.accepted(made.world)
    letter = Signing(CONCLUDED_ON, made.dialogue.chair)
    with pytest.raises(Refused, match="chưa được chuyển"):
        issue(PaperKind.TOLD, opinion, letter, by=made.world.clerk, at=AT)
    sent = opinions.transferred(made.world)
    paper = issue(PaperKind.TOLD, sent, letter, by=made.world.clerk, at=AT)
    assert (paper.opinion, paper.number) == (sent, "01-CV/ĐU")
    with pytest.raises(Refused) as refused:
        issue(PaperKind.TOLD, sent, replace(letter, issued_on=day(2026, 1, 5)), by=made.world.clerk, at=AT)
    assert refused.value.field == "issued_on"


def test_a_report_on_what_is_beyond_us_is_named_where_it_went_up(made: Conference) -> None:
    opinion = opinions.escalated(made.world)
    paper = issue(
        PaperKind.ESCALATION, opinion, Signing(CONCLUDED_ON, made.dialogue.chair), by=made.world.clerk, at=AT
    )
    assert opinion.passings.get().paper_number == paper.number == "01-BC/ĐU"


def test_drafts_wait_for_whoever_judges_them(made: Conference) -> None:
    here, on = made.world, CONCLUDED_ON
    drafting = Drafting(made.dialogue.chair)
    paper = draft(PaperKind.ORDERS, made.dialogue, drafting, by=here.advisory, at=AT)
    assert paper in judged_by(authority(here.clerk, on))
    assert not judged_by(authority(here.leader, on))
    check(paper, by=here.clerk, at=AT)
    assert paper in judged_by(authority(here.leader, on))
    for who in (here.clerk, here.superior, here.other_leader, here.supervisor):
        assert not judged_by(authority(who, on))


def test_a_reserved_number_is_passed_over_and_taken_by_the_paper_it_was_kept_for(made: Conference) -> None:
    row = kept(made)
    assert (row.number, row.standing) == ("01-CV/ĐU", Standing.RESERVED)
    assert issued(made).number == "02-CV/ĐU"
    paper = issued(made, number="1")
    assert (paper.pk, paper.standing, paper.number) == (row.pk, Standing.ISSUED, "01-CV/ĐU")
    assert [step.step for step in paper.steps.all()] == ["reserved", "issued"]
    assert issued(made).number == "03-CV/ĐU"


def test_a_number_reserved_for_one_kind_is_not_taken_by_another(made: Conference) -> None:
    kept(made, kind=PaperKind.WRITTEN_REPLY)
    with pytest.raises(Refused, match="đang giữ cho “Giao việc cho khu phố”"):
        issued(made, number="1")
    with pytest.raises(Refused, match="đã được giữ"):
        kept(made, kind=PaperKind.WRITTEN_REPLY, number="1")


def test_a_cancelled_number_stays_in_the_register_and_is_never_given_again(made: Conference) -> None:
    cancel(kept(made), "Không ban hành nữa", by=made.world.clerk, at=AT)
    assert next_number(made.organisation, PaperKind.ORDERS, CONCLUDED_ON) == "02-CV/ĐU"
    for kind in (PaperKind.ORDERS, PaperKind.TOLD):
        with pytest.raises(Refused, match=r"đã hủy \(Không ban hành nữa\) và không cấp lại"):
            enter_paper(
                Entered(made.organisation, kind, 2026, "Giao việc", "1", CONCLUDED_ON),
                by=made.world.clerk,
                at=AT,
            )
    struck = Paper.objects.get(number="01-CV/ĐU")
    assert (struck.standing, struck.cancelled_reason) == (Standing.CANCELLED, "Không ban hành nữa")
    with pytest.raises(Refused, match="đang ở bước “Đã hủy”"):
        cancel(struck, "Lần nữa", by=made.world.clerk, at=AT)


def test_what_is_in_force_is_not_struck_out(made: Conference) -> None:
    paper = issue_conclusion(made.dialogue, concluding(made), by=made.by, at=moment(CONCLUDED_ON, 15))
    with pytest.raises(Refused, match="đã có hiệu lực"):
        cancel(paper, "Nhầm", by=made.world.clerk, at=AT)


@pytest.mark.parametrize("reason", ["", " ", "x" * 301])
def test_a_number_is_struck_out_with_a_reason_only(made: Conference, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        cancel(issued(made), reason, by=made.world.clerk, at=AT)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "other_clerk", "superior"])
def test_only_the_desk_issues_keeps_and_strikes_out_numbers(made: Conference, who: str) -> None:
    stranger, row = getattr(made.world, who), kept(made)
    with pytest.raises(Refused):
        issue(PaperKind.ORDERS, made.dialogue, signing(made), by=stranger, at=AT)
    with pytest.raises(Refused):
        reserve(Reserving(made.organisation, "orders", "x", CONCLUDED_ON), by=stranger, at=AT)
    with pytest.raises(Refused):
        cancel(row, "x", by=stranger, at=AT)


def test_a_number_kept_for_a_notice_is_not_a_notice_for_the_public(made: Conference) -> None:
    row = kept(made, kind=PaperKind.CONCLUSION)
    Paper.objects.filter(pk=row.pk).update(dialogue=made.dialogue)
    assert public_papers(made.dialogue.pk) == ()


@pytest.mark.parametrize(
    "typed", ["giao giai quyet", "Giao giải quyết", "01-CV/ĐU", "1-cv", "ubnd phuong", "CÔNG VĂN giao việc"]
)
def test_a_paper_is_found_by_number_subject_and_recipients_with_or_without_diacritics(
    made: Conference, typed: str
) -> None:
    paper = issued(made)
    assert list(Paper.objects.filter(having(typed))) == [paper]
    assert rebuild() == 1
    assert list(Paper.objects.filter(having(typed))) == [paper]


@pytest.mark.parametrize("typed", ["", "!!!", "\0", "không có chữ này", '"' * 50])
def test_what_is_no_word_finds_nothing(made: Conference, typed: str) -> None:
    issued(made)
    assert not Paper.objects.filter(having(typed)).exists()
