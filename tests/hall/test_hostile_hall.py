"""What people write on a slip is on every telephone a second later: nobody is named by it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.published_live import live_version
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.hall.pictures import BOARD, PROJECTOR, Screen, seen
from doithoai.opinions.questions import Asked, ask, opinion_of, put_in_queue
from doithoai.opinions.triage import put_out_of_scope
from tests.factories.dialogues import STARTS, opened
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
AT = STARTS + timedelta(minutes=10)
WORDS = "Tôi là Lò Văn Thử, gọi 0912345678, đèn ngõ tôi hỏng"


def with_slip(here: World) -> Dialogue:
    dialogue = opened(here)
    register_to_speak(dialogue, Slip("Lò Văn Thử", subject=WORDS), by=PUBLIC, at=AT)
    return dialogue


def test_the_live_board_masks_the_person_in_the_words_of_a_slip(client: Client) -> None:
    dialogue = with_slip(world())
    page = client.get(reverse("hall:live", args=[dialogue.code])).content.decode()
    assert "đèn ngõ tôi hỏng" in page
    assert "Lò Văn Thử" not in page
    assert "0912345678" not in page


def test_the_wall_of_the_hall_names_whom_it_calls_and_the_stream_of_the_board_nobody() -> None:
    dialogue = with_slip(world())
    wall, board = (seen(Screen(dialogue.code, kind, "vi")) for kind in (PROJECTOR, BOARD))
    assert wall is not None
    assert board is not None
    assert (wall.coming[0].speaker, wall.coming[0].subject) == ("Lò Văn Thử", WORDS)
    assert board.coming[0].speaker == ""
    assert "0912345678" not in board.coming[0].subject


def test_a_question_protected_after_it_was_queued_is_on_no_screen() -> None:
    here = world()
    dialogue = opened(here)
    question = ask(dialogue, Asked("Tố cáo cán bộ thôn nhận tiền"), at=AT)
    put_in_queue(question, by=here.clerk, at=AT)
    screens = [Screen(dialogue.code, kind, "vi") for kind in (BOARD, PROJECTOR)]
    for screen in screens:
        board = seen(screen)
        assert board is not None
        assert "nhận tiền" in board.coming[0].subject
    shown = live_version(dialogue.code)
    put_out_of_scope(opinion_of(question), "denunciation", "Tố cáo", by=here.clerk, at=AT)
    assert live_version(dialogue.code) != shown
    for screen in screens:
        board = seen(screen)
        assert board is not None
        assert board.coming[0].number == 1
        assert board.coming[0].subject == ""
