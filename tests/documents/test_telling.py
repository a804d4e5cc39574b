"""Who raised a matter is told by their way: nothing leaves before a person let it go, and what is guarded never openly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from doithoai.audit.models import Entry
from doithoai.documents.announcing import Signing
from doithoai.documents.batches import Signed, issue_replies
from doithoai.documents.models import Paper, PaperRules
from doithoai.documents.releasing import Ticking, deliver, release, tick, turn, withdraw
from doithoai.documents.telling import tell_of_passings, tell_of_rest, without_message
from doithoai.documents.transferring import Sending, issue_transfer
from doithoai.documents.worklist import printed
from doithoai.notifications.models import Message
from doithoai.opinions import informing
from doithoai.opinions.grouping import join
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.passing import return_passing, transfer
from doithoai.opinions.retention import anonymise, expired, rule_of
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, day, world

pytestmark = pytest.mark.django_db
AT = make.ASSIGNED
ON = AT.date()


@pytest.fixture
def here(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world()


def passed(here: World, **other: Any) -> Opinion:
    """Sent to the other ward with a numbered letter."""
    opinion = make.accepted(here, **other)
    sending = Sending([opinion], here.other.party_committee, "Thuộc địa bàn phường bạn")
    issue_transfer(sending, Signing(ON, here.leader.person, ""), by=here.clerk, at=AT)
    return opinion


def message(opinion: Opinion) -> Message:
    return Message.objects.get(about_id=opinion.pk)


def guarded(here: World, **other: Any) -> Opinion:
    """A restricted opinion sent on by itself."""
    opinion = make.accepted(here, **other)
    Opinion.objects.filter(pk=opinion.pk).update(restricted=True)
    passing = transfer(opinion, here.other.party_committee, "Thuộc địa bàn phường bạn", by=here.clerk, at=AT)
    tell_of_passings([passing], by=here.clerk, at=AT)
    return make.fresh(opinion)


def test_a_transfer_writes_a_message_that_waits(here: World) -> None:
    row = message(passed(here))
    assert (row.state, row.way, row.address) == ("waiting", "email", make.EMAIL)
    assert here.other.party_committee.name in row.text
    assert "01-CV/ĐU" in row.text
    assert "Thuộc địa bàn phường bạn" in row.text
    assert list(deliver(at=AT + timedelta(days=30))) == []
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        ({}, "email"),
        ({"email": ""}, "sms"),
        ({"email": "", "phone": "+84 912 345 678"}, "sms"),
        ({"email": "", "phone": "0222 3831 234"}, "call"),
        ({"email": "", "phone": ""}, "letter"),
        ({"email": "", "phone": "", "address": ""}, "none"),
    ],
)
def test_the_way_is_the_one_by_which_the_person_can_be_reached(
    here: World, contact: dict[str, str], way: str
) -> None:
    row = message(passed(here, **contact))
    assert row.way == way
    if way == "sms":
        assert row.text.isascii()
        assert len(row.text) <= 160
        assert "Ma tra cuu: " in row.text
    # Where there is no way there is nothing to let go: it is work for a person at once.
    assert row.state == ("released" if way == "none" else "waiting")


def test_what_was_let_go_leaves_and_the_transfer_is_complete(here: World) -> None:
    opinion = passed(here)
    release([message(opinion)], by=here.clerk, at=AT)
    assert mail.outbox == []
    at = AT + timedelta(minutes=5)
    assert [row.state for row in deliver(at=at)] == ["sent"]
    (sent,) = mail.outbox
    assert sent.to == [make.EMAIL]
    passing = opinion.passings.get()
    assert (passing.told_on, passing.told_way) == (at.date(), "Thư điện tử")
    acts = list(Entry.objects.filter(subject_id=opinion.pk).values_list("act", flat=True))
    assert acts[-3:] == ["release_message", "send_message", "tell"]
    # Neither address nor words are kept for ever.
    told = [str(row.facts) for row in Entry.objects.filter(act__in=("release_message", "send_message"))]
    assert make.EMAIL not in "".join(told)


def test_a_body_may_let_everything_leave_at_once(here: World) -> None:
    PaperRules.objects.create(organisation=here.ward.party_committee, released=False)
    opinion = passed(here)
    assert message(opinion).state == "released"
    assert [row.state for row in deliver(at=AT)] == ["sent"]
    assert opinion.passings.get().told_on == ON


def test_what_is_guarded_is_never_told_openly(here: World) -> None:
    row = message(guarded(here, text="Ông Nguyễn Văn Xấu ở địa chính nhận tiền."))
    assert (row.way, row.guarded) == ("letter", True)
    for secret in ("địa chính", "Xấu", here.other.party_committee.name, "Thuộc địa bàn"):
        assert secret not in row.subject + row.text
    for way in ("email", "sms", "call"):
        with pytest.raises(Refused, match="Không có địa chỉ"):
            turn(row, way, by=here.clerk, at=AT)
    homeless = message(guarded(here, address=""))
    assert homeless.way == "none"


def test_what_came_to_be_restricted_does_not_leave_openly_any_more(here: World) -> None:
    waits, leaves, calls = passed(here), passed(here), passed(here, email="")
    release([message(leaves), message(calls)], by=here.clerk, at=AT)
    Opinion.objects.filter(pk__in=[waits.pk, leaves.pk, calls.pk]).update(restricted=True)
    with pytest.raises(Refused, match="bảo vệ"):
        release([message(waits)], by=here.clerk, at=AT)
    with pytest.raises(Refused, match="bảo vệ"):
        printed([message(calls)], "Gọi điện", by=here.clerk, at=AT)
    assert list(deliver(at=AT)) == []
    assert mail.outbox == []
    assert message(leaves).state == "failed"
    turned = turn(message(leaves), "letter", by=here.clerk, at=AT)
    assert (turned.guarded, turned.state) == (True, "waiting")
    assert here.other.party_committee.name not in turned.text


def test_letters_and_calls_are_ticked_off_and_complete_the_transfer(here: World) -> None:
    first, second = passed(here, email="", phone=""), passed(here, email="")
    rows = [message(first), message(second)]
    with pytest.raises(Refused):
        tick(rows, Ticking(ON), by=here.clerk, at=AT)  # nobody let them go
    release(rows, by=here.clerk, at=AT)
    for wrong in (Ticking(ON + timedelta(days=1)), Ticking(ON - timedelta(days=1)), Ticking()):
        with pytest.raises(Refused):
            tick(rows, wrong, by=here.clerk, at=AT)
    tick(rows, Ticking(ON), by=here.clerk, at=AT)
    assert [row.passings.get().told_way for row in (first, second)] == ["Thư giấy", "Tin nhắn"]
    assert {message(row).state for row in (first, second)} == {"ticked"}


def test_nobody_to_be_reached_is_said_with_its_reason(here: World) -> None:
    opinion = passed(here, email="", phone="", address="")
    row = message(opinion)
    with pytest.raises(Refused) as why:
        tick([row], Ticking(ON), by=here.clerk, at=AT)
    assert why.value.field == "reason"
    tick([row], Ticking(reason="Không để lại cách liên hệ"), by=here.clerk, at=AT)
    assert message(opinion).state == "unreached"
    assert opinion.passings.get().no_way_reason == "Không để lại cách liên hệ"


def test_another_way_is_looked_at_again_in_its_own_words(here: World) -> None:
    row = message(passed(here))
    release([row], by=here.clerk, at=AT)
    turned = turn(row, "sms", by=here.clerk, at=AT)
    assert (turned.state, turned.way) == ("waiting", "sms")
    assert turned.text.isascii()
    assert list(deliver(at=AT)) == []
    with pytest.raises(Refused):
        turn(row, "fax", by=here.clerk, at=AT)


def test_what_came_back_or_was_told_otherwise_is_told_no_more(here: World) -> None:
    back, told = passed(here), passed(here)
    release([message(back), message(told)], by=here.clerk, at=AT)
    return_passing(back.passings.get(), "Không phải", by=here.other_clerk, at=AT)
    informing.tell(told.passings.get(), ON, "Gặp trực tiếp", by=here.clerk, at=AT)
    assert {message(row).state for row in (back, told)} == {"withdrawn"}
    assert list(deliver(at=AT)) == []
    assert mail.outbox == []


def test_one_that_is_withdrawn_leaves_the_duty_to_tell(here: World) -> None:
    opinion = passed(here)
    with pytest.raises(Refused):
        withdraw(message(opinion), " ", by=here.clerk, at=AT)
    withdraw(message(opinion), "Sẽ gặp trực tiếp", by=here.clerk, at=AT)
    assert opinion.passings.get().told_on is None
    with pytest.raises(Refused):
        release([message(opinion)], by=here.clerk, at=AT)


def test_only_who_keeps_the_register_lets_go(here: World) -> None:
    row = message(passed(here))
    for name in ("unit_officer", "supervisor", "other_clerk", "superior", "org_admin"):
        account = getattr(here, name)
        for act in (
            lambda: release([row], by=account, at=AT),  # noqa: B023 - called at once
            lambda: turn(row, "sms", by=account, at=AT),  # noqa: B023 - called at once
            lambda: withdraw(row, "Không", by=account, at=AT),  # noqa: B023 - called at once
            lambda: tick([row], Ticking(ON), by=account, at=AT),  # noqa: B023 - called at once
        ):
            with pytest.raises(Refused):
                act()
    assert message(make.fresh(Opinion.objects.get())).state == "waiting"
    with pytest.raises(Refused):
        release([], by=here.clerk, at=AT)


def test_one_answer_reaches_all_and_tells_each_of_them(here: World) -> None:
    lead = make.agreed(here)
    member = join(
        make.received(here, email="ban@example.vn", petitioner="Bà Khác"), lead, by=here.clerk, at=make.AGREED
    )
    signed = Signed(make.REPLIED.date(), here.leader.person)
    issue_replies([make.fresh(lead)], signed, by=here.clerk, at=make.REPLIED)
    told = {row.about_id: row for row in Message.objects.all()}
    assert told[member.pk].address == "ban@example.vn"
    assert told[member.pk].text.startswith("Kính gửi Bà Khác,")
    assert member.submission.code in told[member.pk].text
    assert "thông cống D300" in told[member.pk].text
    assert lead.submission.code not in told[member.pk].text
    assert make.NAME not in told[member.pk].text


def test_what_was_passed_on_before_gets_its_message(here: World) -> None:
    opinion = make.transferred(here)
    body = opinion.organisation_id
    assert [row.opinion for row in without_message([body])] == [opinion]
    assert tell_of_rest([body], by=here.clerk, at=AT) == 1
    assert tell_of_rest([body], by=here.clerk, at=AT) == 0
    assert message(opinion).state == "waiting"


def test_after_the_term_nothing_of_the_person_is_left_in_the_outbox(here: World) -> None:
    opinion = make.closed(here)
    Paper.objects.all().delete()
    passing = Passing(
        opinion=opinion, kind="transfer", to_name="Điện lực", reason="x", sent_at=AT, by=here.clerk
    )
    passing.save()
    tell_of_passings([passing], by=here.clerk, at=AT)
    assert make.NAME in message(opinion).name
    later = day(2036, 9, 17)
    (one,) = list(expired(opinion.organisation, later))
    assert rule_of(opinion.organisation, later) == one.rule
    anonymise(one, by=here.clerk, at=AT.replace(year=2036))
    row = message(opinion)
    assert (row.name, row.address, row.state) == ("", "", "withdrawn")
    assert make.NAME not in row.text


def test_many_cost_no_more_statements_than_a_few(here: World, django_assert_max_num_queries: Any) -> None:
    rows = [make.accepted(here) for _ in range(4)]
    passings = [
        transfer(row, here.other.party_committee, "Địa bàn bạn", by=here.clerk, at=AT) for row in rows
    ]
    with django_assert_max_num_queries(8):
        tell_of_passings(passings, by=here.clerk, at=AT)
    assert Message.objects.count() == 4
