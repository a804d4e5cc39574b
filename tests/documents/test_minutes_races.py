"""Two hands on the same minutes at once on a real server: nobody overwrites the other, nothing is signed that nobody read."""

from functools import partial

import pytest
from django.db import connection

from doithoai.dialogues.floor import note
from doithoai.dialogues.minutes import fingerprint, signed
from doithoai.dialogues.models import Dialogue, MinuteRevision
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import Line, assemble
from doithoai.documents.minutes_signing import sign
from doithoai.documents.minutes_wording import Seen, reword
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.regulations.refusals import Refused
from tests.documents.conference import Conference, held
from tests.factories.dialogues import ENDS
from tests.factories.organisations import world
from tests.opinions.test_hostile_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
]


def place(dialogue: Dialogue) -> Line:
    found = assemble(dialogue).line("head-place")
    assert found is not None
    return found


def seen(dialogue: Dialogue) -> str:
    return fingerprint(content(assemble(dialogue)))


def is_as_read(made: Conference, read: str) -> bool:
    kept = signed(made.dialogue)
    return kept is not None and kept.sha256 == read == fingerprint(kept.content)


def test_of_two_who_word_a_line_at_once_one_is_kept_and_the_other_told() -> None:
    made = held(world())
    line = place(made.dialogue)
    begun = Seen(line.version, line.stamp)
    mine = partial(reword, made.dialogue, line.key, "Tầng 2.", seen=begun, by=made.by, at=ENDS)
    yours = partial(reword, made.dialogue, line.key, "Tầng 3.", seen=begun, by=made.world.clerk, at=ENDS)
    (told,) = at_once(mine, yours)
    assert isinstance(told, Refused)
    assert told.field == "seen"
    assert MinuteRevision.objects.get().text == "Tầng 2."


def test_who_corrects_an_outcome_while_the_minutes_are_signed_is_refused() -> None:
    made = held(world())
    read = seen(made.dialogue)
    opinion = Opinion.objects.get(pk=made.prepared[0].pk)
    signing = partial(sign, made.dialogue, seen=read, by=made.world.clerk, at=ENDS)
    correcting = partial(give_outcome, opinion, Said("recorded", "Người chủ trì"), by=made.by, at=ENDS)
    (told,) = at_once(signing, correcting)
    assert isinstance(told, Refused)
    assert is_as_read(made, read)
    opinion.refresh_from_db()
    assert opinion.outcome == "answered"


def test_what_changes_while_somebody_presses_sign_is_not_signed_unread() -> None:
    made = held(world())
    read = seen(made.dialogue)
    noting = partial(note, made.dialogue, "Thêm một lời.", by=made.by, at=ENDS)
    signing = partial(sign, made.dialogue, seen=read, by=made.world.clerk, at=ENDS)
    (told,) = at_once(noting, signing)
    assert isinstance(told, Refused)
    assert signed(made.dialogue) is None
