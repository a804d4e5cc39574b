import pytest
from django.test import Client

from doithoai.dialogues.floor import call_next
from doithoai.dialogues.models import Dialogue
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
    for code in ("ĐT-KHONG-CO", "x" * 300):
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
