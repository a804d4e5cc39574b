"""B.Đ8.1-g2: sorting, what is outside, what is not considered, what is opened again."""

from dataclasses import replace
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Kind
from doithoai.opinions.queries import readable
from doithoai.opinions.scope import guidance, suggest_kind
from doithoai.opinions.triage import accept, attach_to_dialogue, put_out_of_scope, reopen
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db
ON = make.SORTED.date()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", ""),
        ("kind", Kind.COMPLAINT),
        ("field", "sport"),
        ("urgency", ""),
        ("level", "moon"),
        ("tags", ("x",)),
    ],
)
def test_sorting_needs_kind_field_and_urgency(field: str, value: Any) -> None:
    here = world()
    opinion = make.received(here)
    with pytest.raises(Refused) as why:
        accept(opinion, replace(make.SORTING, **{field: value}), by=here.clerk, at=make.SORTED)
    assert why.value.field == field
    assert make.fresh(opinion).stage == Stage.RECEIVED


def test_an_opinion_on_its_way_is_sorted_anew_without_losing_its_place() -> None:
    here = world()
    opinion = accept(
        make.drafted(here), replace(make.SORTING, urgency="urgent"), by=here.clerk, at=make.DRAFTED
    )
    assert (opinion.stage, opinion.urgency) == (Stage.DRAFTED, "urgent")
    assert Entry.objects.filter(act="sort_anew", subject_id=opinion.pk).exists()


def test_a_denunciation_is_closed_to_others_at_once() -> None:
    here = world()
    opinion = make.out_of_scope(here, Kind.DENUNCIATION)
    assert opinion.restricted
    sees = {
        name: readable(authority(getattr(here, name), ON)).filter(pk=opinion.pk).exists()
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
    assert {name for name, seen in sees.items() if seen} == {"clerk", "advisory", "leader"}
    assert guidance(opinion.kind)


def test_a_matter_inside_is_not_put_outside_and_a_reason_is_needed() -> None:
    here = world()
    opinion = make.received(here)
    for kind, reason in ((Kind.REPORT, "x"), (Kind.COURT, " ")):
        with pytest.raises(Refused):
            put_out_of_scope(opinion, kind, reason, by=here.clerk, at=make.SORTED)


def test_what_was_ended_opens_again_with_a_reason() -> None:
    here = world()
    opinion = reopen(make.closed(here), "Cống lại tắc", by=here.leader, at=make.CLOSED)
    assert (opinion.stage, opinion.result, opinion.reopened) == (Stage.FOLLOWING, "", 1)
    outside = reopen(make.out_of_scope(here), "Là kiến nghị", by=here.advisory, at=make.CLOSED)
    assert (outside.stage, outside.kind) == (Stage.ACCEPTED, "")
    with pytest.raises(Refused):
        reopen(outside, "Lần nữa", by=here.advisory, at=make.CLOSED)


def test_a_member_follows_its_lead_and_leaves_again_with_its_own_words() -> None:
    here = world()
    lead = make.accepted(here)
    member = join(make.received(here, text="Ngõ tôi cũng ngập."), lead, by=here.clerk, at=make.SORTED)
    assert (member.stage, member.lead, member.text) == (Stage.JOINED, lead, "Ngõ tôi cũng ngập.")
    for wrong_opinion, wrong_lead in (
        (lead, lead),
        (make.received(here), member),
        (lead, member),
    ):
        with pytest.raises(Refused):
            join(wrong_opinion, wrong_lead, by=here.clerk, at=make.SORTED)
    assert leave(member, "Việc khác", by=here.clerk, at=make.SORTED).stage == Stage.ACCEPTED


def test_members_go_with_their_lead_to_a_dialogue() -> None:
    here = world()
    member = make.joined(here)
    assert member.lead is not None
    dialogue = dialogues.announced(here)
    attach_to_dialogue(member.lead, dialogue, by=here.clerk, at=make.SORTED)
    assert make.fresh(member).dialogue == dialogue
    assert attach_to_dialogue(member.lead, None, by=here.clerk, at=make.SORTED).dialogue is None


@pytest.mark.parametrize("name", ["supervisor", "unit_officer", "other_clerk", "other_leader", "superior"])
def test_only_the_desk_of_the_body_sorts(name: str) -> None:
    here = world()
    opinion = make.received(here)
    with pytest.raises(Refused, match="không có quyền"):
        accept(opinion, make.SORTING, by=getattr(here, name), at=make.SORTED)
    assert make.fresh(opinion).stage not in EXITS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tôi không đồng ý với Quyết định số 12 thu hồi đất của nhà tôi", Kind.COMPLAINT),
        ("Bồi thường còn thiếu cho nhà tôi 20 m2", Kind.COMPLAINT),
        ("Tôi tố cáo ông B nhận hối lộ", Kind.DENUNCIATION),
        ("Bản án đã có hiệu lực nhưng chưa thi hành án", Kind.COURT),
        ("Đề nghị đầu tư đèn chiếu sáng", Kind.PETITION),
        ("Hiện nay ngõ 24 bị ngập", Kind.REPORT),
        ("Cán bộ một cửa thái độ chưa tốt", Kind.REPORT),
        ("Xin hỏi thủ tục cấp lại giấy khai sinh", Kind.QUESTION),
    ],
)
def test_signals_suggest_a_kind_and_show_the_words(text: str, kind: str) -> None:
    suggestion = suggest_kind(text)
    assert suggestion.kind == kind
    assert suggestion.reason in text
