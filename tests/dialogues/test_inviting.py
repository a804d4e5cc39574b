"""B.Đ7-4: bodies are invited to attend and answer; it is known who holds an invitation, who comes and who answers."""

from typing import Any

import pytest

from doithoai.audit.record import history
from doithoai.dialogues.calling import invite
from doithoai.dialogues.floor import open_floor
from doithoai.dialogues.inviting import Reply, answer_invitation, send_invitation, to_send_again
from doithoai.dialogues.models import Dialogue, InvitedBody
from doithoai.dialogues.notice import change_announced
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import CALLED, HELD_ON, NOTICE_ON, announced, called, facts
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(NOTICE_ON, 15)


def invited(w: World, dialogue: Dialogue) -> InvitedBody:
    invite(dialogue, [w.ward.front], by=w.clerk, at=CALLED)
    return dialogue.invited.get()


def test_an_invitation_goes_out_and_the_body_says_who_comes() -> None:
    w = world()
    d = announced(w)
    row = send_invitation(invited(w, d), NOTICE_ON, by=w.clerk, at=AT)
    row = answer_invitation(row, Reply(True, "Bà Phó Chủ tịch", answers=False), by=w.clerk, at=AT)
    assert (row.sent_on, row.comes, row.answers) == (NOTICE_ON, True, False)
    last = history(d).last()
    assert last is not None
    assert last.facts == {
        "body": row.organisation_id,
        "comes": True,
        "answers": False,
        "named": True,
    }


def test_who_does_not_come_sends_nobody() -> None:
    w = world()
    row = invited(w, announced(w))
    with pytest.raises(Refused) as refusal:
        answer_invitation(row, Reply(False, "Bà Phó Chủ tịch"), by=w.clerk, at=AT)
    assert refusal.value.field == "representative"
    assert answer_invitation(row, Reply(False), by=w.clerk, at=AT).comes is False


@pytest.mark.parametrize("sent_on", [day(2026, 9, 2), HELD_ON])
def test_no_invitation_was_sent_tomorrow(sent_on: Any) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        send_invitation(invited(w, announced(w)), sent_on, by=w.clerk, at=AT)
    assert refusal.value.field == "sent_on"


def test_who_holds_an_invitation_is_not_struck_off_the_list() -> None:
    w = world()
    d = announced(w)
    send_invitation(invited(w, d), NOTICE_ON, by=w.clerk, at=AT)
    with pytest.raises(Refused) as refusal:
        invite(d, [], by=w.clerk, at=AT)
    assert refusal.value.field == "organisations"


def test_after_another_place_the_invitations_go_out_again() -> None:
    w = world()
    d = announced(w)
    row = send_invitation(invited(w, d), NOTICE_ON, by=w.clerk, at=AT)
    assert to_send_again(d) == set()
    again: dict[str, Any] = {"reason": "Hội trường sửa chữa", "published_on": day(2026, 9, 3)}
    later = moment(day(2026, 9, 3), 9)
    change_announced(d, facts(w, place="Hội trường mới"), **again, by=w.leader, at=later)
    assert to_send_again(d) == {row.pk}
    send_invitation(row, day(2026, 9, 3), by=w.clerk, at=later)
    assert to_send_again(d) == set()


def test_others_invite_nobody() -> None:
    w = world()
    row = invited(w, called(w))
    acts: list[Any] = [
        lambda: send_invitation(row, day(2026, 8, 20), by=w.other_clerk, at=CALLED),
        lambda: answer_invitation(row, Reply(True), by=w.other_clerk, at=CALLED),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_who_comes_may_still_be_written_down_while_the_conference_runs() -> None:
    w = world()
    d = announced(w)
    row = invited(w, d)
    open_floor(d, by=w.clerk, at=d.starts_at)
    assert answer_invitation(row, Reply(True, "Ông Trưởng phòng"), by=w.clerk, at=d.starts_at).comes
