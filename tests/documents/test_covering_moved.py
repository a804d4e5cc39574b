"""A matter that was moved to another dialogue is still told by the papers of the first (B.Đ4.2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from doithoai.dialogues.minutes import fingerprint
from doithoai.documents.covering import reading
from doithoai.documents.minutes import content, covered
from doithoai.documents.minutes_lines import assemble
from doithoai.documents.minutes_signing import sign
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.protected import telling, waiting
from doithoai.documents.register import Entered, enter_paper
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.models import Opinion
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import Sorting, accept, attach_to_dialogue
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account
from tests.documents.conference import Conference, conference, held
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
WRITTEN, MOVED, RESTRICTED = (moment(day(2026, 9, number), 15) for number in (8, 10, 12))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        yield


def restrict(opinion: Opinion, *, by: Account) -> Opinion:
    sorting = Sorting("petition", "lighting", "high", "commune", tags=("cadre",))
    return accept(opinion, sorting, by=by, at=RESTRICTED)


def entered(made: Conference) -> Paper:
    """A letter of the first dialogue, written while the matter was there."""
    file = SimpleUploadedFile("giao-viec.pdf", PDF)
    facts = Entered(
        made.organisation,
        PaperKind.ORDERS,
        2026,
        "Giao việc",
        "9",
        WRITTEN.date(),
        dialogue=made.dialogue,
        file=file,
    )
    return enter_paper(facts, by=made.by, at=WRITTEN)


def who(account: Account) -> Authority:
    return authority(account, RESTRICTED.date())


def withheld(paper: Paper, made: Conference) -> bool:
    return reading(paper, who(made.world.supervisor)).withheld


def assert_told(paper: Paper, opinion: Opinion, made: Conference) -> None:
    """Withheld, named at the opinion and among what waits."""
    assert withheld(paper, made)
    assert [row.pk for row, _waits in telling(Opinion.objects.get(pk=opinion.pk))] == [paper.pk]
    assert waiting(who(made.world.clerk)) == [paper.pk]


@pytest.mark.parametrize("to_another", [True, False])
@pytest.mark.parametrize("moved_first", [True, False])
def test_papers_of_the_dialogue_that_a_matter_left_are_withheld_too(
    *, to_another: bool, moved_first: bool
) -> None:
    made = conference(world())
    opinion, paper = made.prepared[1], entered(made)
    other = dialogues.announced(made.world) if to_another else None
    if moved_first:
        attach_to_dialogue(opinion, other, by=made.by, at=MOVED)
        assert not withheld(paper, made)
        restrict(opinion, by=made.by)
    else:
        restrict(opinion, by=made.by)
        assert withheld(paper, made)
        attach_to_dialogue(opinion, other, by=made.by, at=moment(day(2026, 9, 13)))
    assert_told(paper, opinion, made)


def test_who_moved_with_the_lead_was_there_too() -> None:
    made = conference(world())
    member, lead = made.prepared[2], made.prepared[1]
    join(member, lead, by=made.by, at=WRITTEN)
    paper = entered(made)
    attach_to_dialogue(lead, None, by=made.by, at=MOVED)
    member = leave(make.fresh(member), "Việc khác", by=made.by, at=MOVED)
    assert member.dialogue is None
    restrict(member, by=made.by)
    assert_told(paper, member, made)


def test_a_part_stood_where_the_whole_was_until_it_was_split_off() -> None:
    made = conference(world())
    whole, paper = made.prepared[1], entered(made)
    attach_to_dialogue(whole, None, by=made.by, at=MOVED)
    first, second = split(whole, ["Đèn chiếu sáng", "Cán bộ vòi vĩnh"], leaves_out=True, by=made.by, at=MOVED)
    attach_to_dialogue(first, dialogues.announced(made.world), by=made.by, at=MOVED)
    restrict(second, by=made.by)
    assert_told(paper, second, made)


def test_a_line_of_signed_minutes_is_covered_wherever_the_matter_is_now() -> None:
    made = held(world())
    seen = fingerprint(content(assemble(made.dialogue)))
    kept = sign(made.dialogue, seen=seen, by=made.world.clerk, at=moment(day(2026, 9, 25)))
    opinion = accept(
        made.prepared[1],
        Sorting("petition", "lighting", "high", "commune", tags=("cadre",)),
        by=made.by,
        at=moment(day(2026, 10, 2)),
    )
    Opinion.objects.filter(pk=opinion.pk).update(dialogue=None)  # no verb moves it today
    assert f"opinion-{opinion.pk}" in covered(kept)[1]
