from datetime import timedelta

import pytest
from django.test import Client

from doithoai.dialogues.floor import call_next
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queue import close_queue, limit_speeches
from doithoai.dialogues.turns import interpose, pause, resume
from doithoai.organisations.models import Account
from tests.factories import dialogues
from tests.factories.dialogues import STARTS
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
NAME = "Ông Phạm Bá Thử 1"
SCREENS = ("", "man-chieu/")


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
def dialogue(here: World) -> Dialogue:
    return dialogues.opened(here, slips=2)


def url(code: str, screen: str = "") -> str:
    return f"/hoi-truong/{code}/{screen}"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_live_board_is_for_everybody_and_names_nobody(here: World, dialogue: Dialogue) -> None:
    call_next(dialogue, by=here.clerk, at=STARTS)
    page = Client().get(url(dialogue.code))
    assert page.status_code == 200
    words = page.content.decode()
    assert "Phiếu số 1" in words
    assert NAME not in words
    assert f"/hoi-truong/{dialogue.code}/dong" in words


def test_the_projector_is_opened_by_who_prepares_the_dialogue(here: World, dialogue: Dialogue) -> None:
    call_next(dialogue, by=here.clerk, at=STARTS)
    page = signed_in(here.clerk).get(url(dialogue.code, "man-chieu/"))
    assert page.status_code == 200
    assert NAME in page.content.decode()


def test_strangers_open_no_projector(here: World, dialogue: Dialogue) -> None:
    for account in (here.unit_officer, here.supervisor, here.other_clerk, here.superior):
        assert signed_in(account).get(url(dialogue.code, "man-chieu/")).status_code == 404
    assert Client().get(url(dialogue.code, "man-chieu/")).status_code == 302


@pytest.mark.parametrize("screen", SCREENS)
def test_an_unknown_code_is_no_page(here: World, screen: str) -> None:
    for code in ("ĐT-KHONG-CO", "x" * 300, "a%00b"):
        assert signed_in(here.clerk).get(url(code, screen)).status_code == 404
    assert signed_in(here.clerk).get(url(dialogues.called(here).code, screen)).status_code == 404


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_are_only_looked_at(here: World, dialogue: Dialogue, screen: str) -> None:
    assert signed_in(here.clerk).post(url(dialogue.code, screen)).status_code == 405


def test_a_screen_before_and_after_the_conference_says_so(here: World) -> None:
    before, after = dialogues.announced(here), dialogues.ended(here)
    assert "Hội nghị chưa bắt đầu" in Client().get(url(before.code)).content.decode()
    assert "Hội nghị đã kết thúc" in Client().get(url(after.code)).content.decode()
    assert (
        "Hội nghị sắp bắt đầu" in signed_in(here.clerk).get(url(before.code, "man-chieu/")).content.decode()
    )


def wall(here: World, dialogue: Dialogue) -> str:
    return signed_in(here.clerk).get(url(dialogue.code, "man-chieu/")).content.decode()


def board(dialogue: Dialogue) -> str:
    return Client().get(url(dialogue.code)).content.decode()


def test_the_countdown_is_the_server_s_and_leaves_the_pauses_out(here: World, dialogue: Dialogue) -> None:
    limit_speeches(dialogue, 3, by=here.clerk, at=STARTS)
    speech = call_next(dialogue, by=here.clerk, at=STARTS)
    pause(speech, by=here.clerk, at=STARTS + timedelta(seconds=30))
    began, stopped = int(STARTS.timestamp()), int(STARTS.timestamp()) + 30
    for page in (wall(here, dialogue), board(dialogue)):
        assert f'data-turn="{began}" data-paused="0" data-held="{stopped}" data-limit="180"' in page
        assert "tạm dừng" in page
        assert "data-clock-now=" in page
    resume(speech, by=here.clerk, at=STARTS + timedelta(seconds=50))
    for page in (wall(here, dialogue), board(dialogue)):
        assert f'data-turn="{began}" data-paused="20" data-limit="180"' in page
        assert "data-held" not in page


def test_a_question_in_between_is_said_and_who_goes_on_afterwards(here: World, dialogue: Dialogue) -> None:
    call_next(dialogue, by=here.clerk, at=STARTS)
    interpose(dialogue, dialogue.speeches.get(number=2), by=here.clerk, at=STARTS)
    shown = wall(here, dialogue)
    assert "Hỏi xen · phiếu số 2" in shown
    assert f"{NAME} sẽ nói tiếp ngay sau đó" in shown
    public = board(dialogue)
    assert "Phiếu số 1 nói tiếp ngay sau đó." in public
    assert "Phạm Bá" not in public


def test_a_closed_queue_is_said_on_the_wall_and_on_the_telephone(here: World, dialogue: Dialogue) -> None:
    assert "ngừng nhận đăng ký" not in board(dialogue)
    close_queue(dialogue, by=here.clerk, at=STARTS)
    assert "đã ngừng nhận đăng ký" in wall(here, dialogue)
    assert "đã ngừng nhận đăng ký phát biểu" in board(dialogue)


def test_the_wall_shows_the_next_three_and_every_outcome(here: World) -> None:
    dialogue = dialogues.opened(here, slips=5)
    call_next(dialogue, by=here.clerk, at=STARTS)
    shown = wall(here, dialogue)
    assert [name in shown for name in (f"Thử {n}</b>" for n in (1, 2, 3, 4, 5))] == [
        False,
        True,
        True,
        True,
        False,
    ]
    for words in ("Đã nói", "Chờ nói", "Trả lời ngay", "Trả lời sau", "Ghi nhận"):
        assert words in shown


def test_a_wall_left_open_over_night_shows_that_it_ended_and_when(here: World) -> None:
    dialogue = dialogues.ended(here, slips=2)
    shown = wall(here, dialogue)
    assert "Hội nghị đã kết thúc lúc 10:30 ngày 18/09/2026" in shown
    assert "2 người chưa kịp nói được trả lời bằng văn bản." in shown
    assert "Mời đăng ký" not in shown
    assert "data-turn" not in shown


@pytest.mark.parametrize(
    ("reach", "words"), [("postponed", "Hội nghị tạm hoãn"), ("cancelled", "Hội nghị không tổ chức")]
)
def test_a_dialogue_that_was_put_off_or_called_off_says_so(here: World, reach: str, words: str) -> None:
    dialogue = getattr(dialogues, reach)(here)
    assert words in board(dialogue)
    assert words in wall(here, dialogue)


def test_the_hour_on_the_wall_sends_people_where_questions_are_written(
    here: World, dialogue: Dialogue
) -> None:
    assert "Mã QR mở trang gửi câu hỏi" in wall(here, dialogue)
