"""Who a petitioner is: each look at contact data is recorded, and the record itself holds nobody's data."""

import json
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.verify import breaks
from doithoai.opinions.answering import draft, send_back
from doithoai.opinions.identity import reveal, reveals
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.publication import publish, unpublish, withhold
from doithoai.opinions.triage import decline, reopen
from doithoai.regulations.refusals import Refused
from tests.factories import opinions
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
NAME, PHONE, EMAIL = "Nguyễn Thị Kín", "0911222333", "kin@example.vn"
TOLD: dict[str, Any] = {
    "petitioner": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "text": f"Tôi là {NAME}, {PHONE}: ngõ 24 ngập.",
}
WHY = f"Bà {NAME} gọi từ 0911 222 333, {EMAIL}"


@pytest.fixture
def here() -> World:
    return world()


def recorded() -> str:
    """Everything that the record says, as one text."""
    return json.dumps([[e.act, e.actor_name, e.facts] for e in Entry.objects.all()], ensure_ascii=False)


def test_a_look_at_contact_data_needs_a_reason_and_says_what_was_seen(here: World) -> None:
    opinion = opinions.received(here, **TOLD)
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        reveal(opinion, "  ", by=here.clerk, at=opinions.SORTED)
    seen = reveal(opinion, "Hẹn khảo sát", by=here.clerk, at=opinions.SORTED)
    assert (seen.petitioner, seen.phone, seen.email) == (NAME, PHONE, EMAIL)
    entry = Entry.objects.get(act="reveal_contact")
    assert entry.facts["reason"] == "Hẹn khảo sát"
    assert set(entry.facts["told"]) == {"petitioner", "address", "phone", "email"}


@pytest.mark.parametrize(
    "account", ["leader", "unit_officer", "supervisor", "superior", "org_admin", "other_clerk"]
)
def test_others_may_not_look(here: World, account: str) -> None:
    opinion = opinions.assigned(here, **TOLD)
    with pytest.raises(Refused):
        reveal(opinion, "Xem", by=getattr(here, account), at=opinions.ASSIGNED)
    assert not Entry.objects.filter(act="reveal_contact").exists()


def test_the_log_tells_each_look_in_the_bodies_asked_for(here: World) -> None:
    first, other = opinions.received(here, **TOLD), opinions.received(here, **TOLD)
    for opinion in (first, other):
        reveal(opinion, "Hẹn", by=here.clerk, at=opinions.SORTED)
    rows = list(reveals([here.ward.party_committee]))
    assert [row.facts["code"] for row in rows] == [other.code, first.code]
    assert list(reveals([here.other.party_committee])) == []


@pytest.mark.parametrize("stage", list(Stage))
def test_no_act_on_the_road_writes_personal_data_into_the_record(here: World, stage: Stage) -> None:
    opinion = opinions.REACH[stage](here, **TOLD)
    reveal(opinion, WHY, by=here.clerk, at=opinions.CLOSED)
    said = recorded()
    for secret in (NAME, "Thị Kín", PHONE, "0911 222 333", EMAIL):
        assert secret not in said


def test_what_officials_type_as_reasons_is_covered_before_it_is_kept_for_ever(here: World) -> None:
    opinion = decline(opinions.received(here, **TOLD), WHY, by=here.clerk, at=opinions.SORTED)
    reopen(opinion, WHY, by=here.leader, at=opinions.SORTED)
    assert opinion.exit_reason == WHY  # the row keeps it while the person's data may be kept
    drafted = opinions.drafted(here, **TOLD)
    send_back(drafted, WHY, by=here.advisory, at=opinions.DRAFTED)
    draft(opinions.fresh(drafted), opinions.drafting(here), by=here.unit_officer, at=opinions.DRAFTED)
    public = opinions.answered(here, **TOLD)
    withhold(public, "other", WHY, by=here.clerk, at=opinions.REPLIED)
    publish(public, "Ngõ 24 ngập.", by=here.clerk, at=opinions.REPLIED)
    unpublish(public, WHY, by=here.clerk, at=opinions.REPLIED)
    said = recorded()
    for secret in (NAME, PHONE, "0911 222 333", EMAIL):
        assert secret not in said
    assert "[họ tên] gọi từ [số điện thoại], [thư điện tử]" in said
    assert breaks() == []
