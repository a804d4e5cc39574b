from typing import Any

import pytest

from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment
from doithoai.dialogues.calling import call, invite
from doithoai.dialogues.inviting import Reply, answer_invitation
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import announce
from doithoai.documents.chairs_file import ChairsFile, chairs_file
from doithoai.documents.chairs_matters import HIDDEN, Matter
from doithoai.documents.chairs_paper import docx
from doithoai.opinions.answering import agree, draft, send_back
from doithoai.opinions.assignment import assign
from doithoai.opinions.gate import end_dialogue
from doithoai.opinions.grouping import join
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.repeating import mark_repeat
from doithoai.opinions.triage import Sorting, accept, put_out_of_scope
from tests.documents.opening import text
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 9, 15), 10, 30)
THEIRS = "Bà Trần Thị Mẫu"


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.announced(here)


def everybody(rows: Any) -> set[int]:
    return {row.pk for row in rows}


def nobody(_rows: Any) -> set[int]:
    return set()


def made(dialogue: Dialogue, **other: Any) -> ChairsFile:
    return chairs_file(dialogue, other.pop("known", everybody), at=other.pop("at", AT))


def sorted_as(
    here: World, dialogue: Dialogue, field: str = "flooding", urgency: str = "high", **other: Any
) -> Opinion:
    level = other.pop("level", "commune")
    row = opinions.at_dialogue(here, dialogue, **other)
    sorting = Sorting("petition", field, urgency, level, "Dương Lôi")
    return accept(row, sorting, by=here.clerk, at=opinions.SORTED)


def answered(here: World, row: Opinion, *, settle: bool = True, **other: Any) -> Opinion:
    assign(row, here.ward.departments[0], "draft", opinions.DRAFT_DUE, by=here.advisory, at=opinions.ASSIGNED)
    draft(row, opinions.drafting(here, **other), by=here.unit_officer, at=opinions.DRAFTED)
    if settle:
        agree(row, by=here.advisory, at=opinions.AGREED)
    return opinions.fresh(row)


def page(file: ChairsFile, row: Opinion) -> Matter:
    return next(one for one in file.matters if one.code == row.code)


def test_a_page_tells_issue_facts_answer_basis_and_who_answers(here: World, dialogue: Dialogue) -> None:
    row = answered(here, sorted_as(here, dialogue))
    told = page(made(dialogue), row)
    assert told.text == opinions.TEXT
    assert [(v.who, v.channel, v.day, v.area) for v in told.voices] == [
        (opinions.NAME, "Trang điện tử", "03/09/2026", "Dương Lôi")
    ]
    assert told.answer is not None
    assert "thông cống" in told.answer.text
    assert "14/KH-UBND" in told.answer.basis
    assert (told.answer.label, told.answer.settled, told.answer.until) == (
        "Đã thống nhất",
        True,
        "15/10/2026",
    )
    assert told.unit == here.ward.departments[0].short_name
    assert (told.field, told.urgency_label, told.disputed) == ("Ngập, thoát nước", "Cao", ())


def test_similar_opinions_are_one_page_with_their_number(here: World, dialogue: Dialogue) -> None:
    lead = sorted_as(here, dialogue)
    joined = opinions.at_dialogue(here, dialogue, petitioner=THEIRS)
    join(joined, lead, by=here.clerk, at=opinions.SORTED)
    file = made(dialogue)
    (told,) = file.matters
    assert (told.code, told.joined, [v.who for v in told.voices]) == (lead.code, 1, [opinions.NAME, THEIRS])
    assert (file.sums.total, file.sums.leads, file.sums.joined) == (2, 1, 1)


def test_what_is_restricted_out_of_scope_declined_or_unsorted_has_no_page_and_is_counted(
    here: World, dialogue: Dialogue
) -> None:
    denounced = opinions.at_dialogue(here, dialogue, text="Tôi tố cáo cán bộ địa chính nhận tiền của dân.")
    put_out_of_scope(denounced, "denunciation", "Tố cáo", by=here.clerk, at=opinions.SORTED)
    opinions.at_dialogue(here, dialogue, text="Cán bộ phường gây khó dễ, chưa ai phân loại.")
    named = opinions.at_dialogue(here, dialogue, text="Ông chủ tịch phường không tiếp dân.")
    tagged = Sorting("petition", "cadres", "high", "commune", tags=("cadre",))
    accept(named, tagged, by=here.clerk, at=opinions.SORTED)
    kept = sorted_as(here, dialogue)
    file = made(dialogue)
    assert [one.code for one in file.matters] == [kept.code]
    sums = file.sums
    assert (sums.total, sums.leads, sums.apart, sums.unsorted) == (4, 1, 2, 1)
    assert sums.total == sums.leads + sums.joined + sums.apart + sums.unsorted + sums.declined
    assert not any(
        word in text(docx(dialogue, file)) for word in ("địa chính", "gây khó dễ", "không tiếp dân")
    )


def test_fields_with_something_urgent_come_first_and_pages_are_numbered(
    here: World, dialogue: Dialogue
) -> None:
    low = sorted_as(here, dialogue, "lighting", "low")
    high = sorted_as(here, dialogue, "flooding", "high")
    urgent = sorted_as(here, dialogue, "waste", "urgent")
    also = sorted_as(here, dialogue, "waste", "low")
    file = made(dialogue)
    assert [theme.label for theme in file.themes] == ["Rác thải", "Ngập, thoát nước", "Chiếu sáng"]
    assert [(one.number, one.code) for one in file.matters] == [
        (1, urgent.code),
        (2, also.code),
        (3, high.code),
        (4, low.code),
    ]


def test_what_is_not_settled_is_told(here: World, dialogue: Dialogue) -> None:
    missing = sorted_as(here, dialogue, level="province")
    assert page(made(dialogue), missing).disputed == (
        "Vượt thẩm quyền: thuộc cấp tỉnh, thành phố.",
        "Chưa có dự thảo trả lời.",
    )
    row = answered(here, sorted_as(here, dialogue), settle=False)
    send_back(row, "Nêu rõ ngày bắt đầu.", by=here.advisory, at=opinions.AGREED)
    told = page(made(dialogue), row)
    assert told.answer is not None
    assert (told.answer.label, told.answer.settled) == ("Trả lại để sửa", False)
    assert "Góp ý khi trả lại dự thảo lần 1: Nêu rõ ngày bắt đầu." in told.disputed
    assert made(dialogue).unsettled == 2


def test_an_answer_without_a_date_says_why(here: World, dialogue: Dialogue) -> None:
    row = answered(here, sorted_as(here, dialogue), done_by=None, no_date_reason="chờ bố trí vốn")
    told = page(made(dialogue), row)
    assert told.answer is not None
    assert told.answer.until == "chưa có ngày: chờ bố trí vốn"
    assert told.disputed == ("Chưa định được ngày xong: chờ bố trí vốn",)


@pytest.fixture
def next_time(here: World) -> tuple[Dialogue, Opinion, Opinion]:
    """A matter answered later at one dialogue, with a promise, raised again for the next."""
    first = dialogues.opened(here)
    before = opinions.at_dialogue(here, first)
    accept(before, opinions.SORTING, by=here.clerk, at=opinions.SORTED)
    give_outcome(
        before,
        Said("answer_later", "Bí thư", day(2026, 10, 5)),
        by=here.clerk,
        at=dialogues.STARTS,
    )
    end_dialogue(first, day(2026, 10, 5), by=here.clerk, at=dialogues.ENDS)
    unit = here.ward.departments[0]
    promise = Promise("Thông cống ngõ 24", unit, day(2026, 10, 1), dialogue=first, opinion=before)
    commit(here.ward.party_committee, promise, by=here.leader, at=moment(day(2026, 9, 19)))
    later = {"starts_at": moment(day(2026, 11, 20), 8), "ends_at": moment(day(2026, 11, 20), 11)}
    on = moment(day(2026, 10, 6))
    second = call(here.ward.party_committee, dialogues.facts(here, **later), by=here.advisory, at=on)
    announce(second, published_on=on.date(), places="Trụ sở", by=here.advisory, at=on)
    second = dialogues.fresh(second)
    again = sorted_as(here, second, on=day(2026, 10, 8))
    mark_repeat(again, opinions.fresh(before), by=here.clerk, at=moment(day(2026, 10, 9)))
    return second, before, opinions.fresh(again)


def test_a_matter_raised_again_tells_when_and_what_was_promised(
    next_time: tuple[Dialogue, Opinion, Opinion],
) -> None:
    dialogue, before, again = next_time
    file = made(dialogue, at=moment(day(2026, 11, 10)))
    told = page(file, again)
    assert told.again == "Đã nêu 2 lần, lần trước 18/09/2026: kiểm tra, trả lời sau"
    (promise,) = told.promised
    assert (promise.text, promise.label, promise.late) == ("Thông cống ngõ 24", "Quá hạn, chưa xong", True)
    assert promise.code == before.code
    assert [one.text for one in file.before] == ["Thông cống ngõ 24"]


def test_the_version_follows_what_the_file_says_and_not_the_hour(here: World, dialogue: Dialogue) -> None:
    row = answered(here, sorted_as(here, dialogue), settle=False)
    first, later = made(dialogue), made(dialogue, at=moment(day(2026, 9, 15), 18))
    assert first.stamp.mark == later.stamp.mark
    assert first.stamp.words == f"Bản {first.stamp.mark} · 1 việc · lập 10:30 15/09/2026"
    agree(row, by=here.advisory, at=opinions.AGREED)
    changed = made(dialogue)
    assert changed.stamp.mark != first.stamp.mark
    assert changed.prints[row.code] != first.prints[row.code]


def test_whoever_may_not_know_the_person_holds_the_same_version_without_the_name(
    here: World, dialogue: Dialogue
) -> None:
    sorted_as(here, dialogue, text=f"{opinions.TEXT} Tôi là {opinions.NAME}, gọi {opinions.PHONE}.")
    open_, covered = made(dialogue), made(dialogue, known=nobody)
    assert open_.stamp.mark == covered.stamp.mark
    assert [v.who for v in covered.matters[0].voices] == [HIDDEN]
    for file in (open_, covered):
        assert opinions.PHONE not in repr(file)
    assert opinions.NAME not in repr(covered)


def test_the_paper_has_contents_and_a_page_for_each_matter(here: World, dialogue: Dialogue) -> None:
    rows = [answered(here, sorted_as(here, dialogue)), sorted_as(here, dialogue, "waste", "urgent")]
    file = made(dialogue)
    words = text(docx(dialogue, file))
    assert words.count(file.stamp.words) == 1 + len(rows)
    for part in ("HỒ SƠ CHỦ TRÌ", "MỤC LỤC", "Rác thải (1 việc)", "14/KH-UBND", "Chưa có dự thảo trả lời."):
        assert part in words


def test_a_dialogue_without_opinions_still_has_a_file(dialogue: Dialogue) -> None:
    file = made(dialogue)
    assert (file.matters, file.before, file.sums.words) == ((), (), "0 ý kiến gửi đến buổi này.")
    assert "Không có việc nào còn ghi." in text(docx(dialogue, file))
    assert not Commitment.objects.exists()


def test_who_was_invited_to_answer_is_named_with_who_comes(here: World, dialogue: Dialogue) -> None:
    row, body = sorted_as(here, dialogue), here.ward.peoples_committee
    who: dict[str, Any] = {"by": here.advisory}
    assign(row, body, "draft", opinions.DRAFT_DUE, at=opinions.ASSIGNED, **who)
    invite(dialogue, [body], at=opinions.ASSIGNED, **who)
    assert page(made(dialogue), row).invited == (f"{body.short_name}: chưa trả lời giấy mời",)
    reply = Reply(comes=True, representative="Bà Ngô Thị Thử, Phó Chủ tịch")
    answer_invitation(dialogue.invited.get(), reply, at=opinions.DRAFTED, **who)
    told = page(made(dialogue), row)
    assert told.invited == (f"{body.short_name}: Bà Ngô Thị Thử, Phó Chủ tịch",)
    assert told.answering.endswith(f"khách mời: {told.invited[0]}")
