from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from doithoai.documents.announcing import Signing
from doithoai.documents.issuing import issue
from doithoai.documents.models import Paper, PaperKind, Sending, SendingWay, Step
from doithoai.documents.queries import unreachable
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.reserving import cancel
from doithoai.documents.sending import (
    Recipient,
    Sent,
    add_recipient,
    change_recipient,
    remove_recipient,
    send,
)
from doithoai.regulations.refusals import Refused
from tests.documents.conference import CONCLUDED_ON, Conference, held
from tests.factories.organisations import moment, world

AT = moment(CONCLUDED_ON + timedelta(days=3), 15)
ON = CONCLUDED_ON + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conference]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield held(world())


@pytest.fixture
def paper(made: Conference) -> Paper:
    entered = Entered(made.organisation, PaperKind.ANNUAL_REPORT, 2026, "Báo cáo năm", "5", CONCLUDED_ON)
    kept = enter_paper(entered, by=made.world.clerk, at=AT)
    for name in ("Tỉnh ủy", "Mặt trận Tổ quốc phường"):
        add_recipient(kept, Recipient(name), by=made.world.clerk, at=AT)
    return kept


def pks(paper: Paper) -> list[int]:
    return list(paper.sendings.values_list("pk", flat=True))


def test_a_sent_paper_says_how_and_on_which_day(made: Conference, paper: Paper) -> None:
    send(paper, pks(paper), Sent(ON, SendingWay.SYSTEM), by=made.world.clerk, at=AT)
    told = list(paper.sendings.values_list("name", "way", "sent_on", "by"))
    who = made.world.clerk.pk
    assert told == [("Tỉnh ủy", "system", ON, who), ("Mặt trận Tổ quốc phường", "system", ON, who)]
    step = paper.steps.last()
    assert step is not None
    assert (step.step, step.note) == (Step.SENT, "Tỉnh ủy, Mặt trận Tổ quốc phường")


def test_who_cannot_be_reached_is_named_and_nobody_is_told_to_have_got_it(
    made: Conference, paper: Paper
) -> None:
    first = paper.sendings.get(name="Tỉnh ủy")
    change_recipient(first, Recipient("Tỉnh ủy", SendingWay.SYSTEM), by=made.world.clerk, at=AT)
    assert [row.name for row in unreachable(paper)] == ["Mặt trận Tổ quốc phường"]
    with pytest.raises(Refused, match="Chưa có cách gửi cho: Mặt trận Tổ quốc phường"):
        send(paper, pks(paper), Sent(ON), by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="Chưa có địa chỉ để gửi cho: Tỉnh ủy; Mặt trận Tổ quốc phường"):
        send(paper, pks(paper), Sent(ON, SendingWay.POST), by=made.world.clerk, at=AT)
    assert not Sending.objects.exclude(sent_on=None).exists()
    send(paper, [first.pk], Sent(ON), by=made.world.clerk, at=AT)
    assert Sending.objects.get(sent_on=ON) == first


@pytest.mark.parametrize(
    ("recipient", "field"),
    [
        (Recipient(" "), "name"),
        (Recipient("Tỉnh ủy"), "name"),
        (Recipient("HĐND", SendingWay.POST), "address"),
        (Recipient("HĐND", SendingWay.EMAIL, "không phải thư"), "address"),
    ],
)
def test_a_recipient_is_written_whole_and_once(
    made: Conference, paper: Paper, recipient: Recipient, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_recipient(paper, recipient, by=made.world.clerk, at=AT)
    assert refused.value.field == field
    assert paper.sendings.count() == 2


@pytest.mark.parametrize("days", [-1, 4])
def test_a_paper_leaves_neither_before_its_day_nor_tomorrow(
    made: Conference, paper: Paper, days: int
) -> None:
    on = CONCLUDED_ON + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        send(paper, pks(paper), Sent(on, SendingWay.SYSTEM), by=made.world.clerk, at=AT)
    assert refused.value.field == "on"


def test_what_was_sent_is_neither_changed_nor_taken_out_nor_sent_again(
    made: Conference, paper: Paper
) -> None:
    who: dict[str, Any] = {"by": made.world.clerk, "at": AT}
    send(paper, pks(paper), Sent(ON, SendingWay.PAPER), **who)
    row = paper.sendings.all()[0]
    with pytest.raises(Refused, match="Đã gửi cho “Tỉnh ủy”"):
        change_recipient(row, Recipient("Khác"), **who)
    with pytest.raises(Refused, match="Đã gửi"):
        remove_recipient(row, **who)
    with pytest.raises(Refused, match="chưa gửi"):
        send(paper, pks(paper), Sent(ON, SendingWay.PAPER), **who)


def test_a_cancelled_paper_goes_to_nobody(made: Conference, paper: Paper) -> None:
    cancel(paper, "Ghi nhầm", by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="đã hủy"):
        send(paper, pks(paper), Sent(ON, SendingWay.SYSTEM), by=made.world.clerk, at=AT)
    with pytest.raises(Refused, match="đã hủy"):
        add_recipient(paper, Recipient("HĐND"), by=made.world.clerk, at=AT)


@pytest.mark.parametrize("who", ["unit_officer", "supervisor", "other_clerk", "superior"])
def test_only_the_desk_sends(made: Conference, paper: Paper, who: str) -> None:
    stranger = getattr(made.world, who)
    row = paper.sendings.all()[0]
    with pytest.raises(Refused):
        send(paper, pks(paper), Sent(ON, SendingWay.SYSTEM), by=stranger, at=AT)
    with pytest.raises(Refused):
        add_recipient(paper, Recipient("HĐND"), by=stranger, at=AT)
    with pytest.raises(Refused):
        remove_recipient(row, by=stranger, at=AT)


def test_recipients_that_are_already_known_keep_how_they_are_reached(made: Conference) -> None:
    who: dict[str, Any] = {"by": made.world.clerk, "at": AT}
    letter = Signing(
        CONCLUDED_ON, made.dialogue.chair, recipients=("Như trên,", "UBND phường,", "UBND phường")
    )
    paper = issue(PaperKind.ORDERS, made.dialogue, letter, **who)
    assert [row.name for row in paper.sendings.all()] == ["UBND phường"]
