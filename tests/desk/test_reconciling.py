import pytest

from doithoai.dialogues.models import Dialogue, Speech
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.documents.conference import Conference, held
from tests.factories import dialogues
from tests.factories.dialogues import ENDS, STARTS
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db


def url(dialogue: Dialogue | int) -> str:
    pk = dialogue if isinstance(dialogue, int) else dialogue.pk
    return f"/ban/doi-thoai/{pk}/hoi-nghi/doi-chieu/"


@pytest.fixture
def made(here: World, clock: Clock) -> Conference:
    clock.now = ENDS
    return held(here)


def test_the_sums_are_shown_and_what_is_missing_has_a_link(ask: Asking, made: Conference) -> None:
    page = ask.get(made.by, url(made.dialogue))
    for words in ("3 = 2 + 1 + 0 + 0", "8 = 2 + 3 + 1 + 0 + 2 + 0", "Số liệu khớp, còn việc chưa xong."):
        assert words in page.words
    assert (
        f'href="/ban/doi-thoai/{made.dialogue.pk}/hoi-nghi/bien-ban/">Thư ký chưa ký biên bản' in page.source
    )
    assert "Nhiều hơn sổ vào cửa 142 người" in page.words


def test_a_figure_opens_the_list_that_it_counts(ask: Asking, made: Conference) -> None:
    lists = {
        "da-noi": ["Ông Phạm Bá Thử 1", "Ông Phạm Bá Thử 2"],
        "chua-kip": ["Ông Phạm Bá Thử 3"],
        "da-rut": ["Không có."],
        "recorded": ["Mức hỗ trợ người thu gom rác"],
        "cau-hoi": ["Không có."],
    }
    for key, told in lists.items():
        words = ask.words(made.by, url(made.dialogue), xem=key)
        assert all(one in words for one in told), key


def test_a_protected_opinion_is_counted_and_not_told_to_those_who_may_not_read_it(
    ask: Asking, made: Conference
) -> None:
    words = ask.words(made.by, url(made.dialogue), xem="ra-ngoai")
    assert "Hướng dẫn, chuyển nơi khác: 2" in words


def test_a_figure_that_is_none_opens_nothing(ask: Asking, made: Conference) -> None:
    for key in ("khong-co", "", "'", "cach-", "cau-hoi-khac", "9" * 50):
        assert 'id="danh-sach"' not in ask.get(made.by, url(made.dialogue), xem=key).source


def test_a_difference_is_told_in_words(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    for number in (1, 2):
        dialogues.slip(dialogue, number)
    Speech.objects.filter(number=1).delete()
    words = ask.words(here.clerk, url(dialogue))
    assert "Chưa khớp." in words
    assert "đã nhận 2, cộng lại 1, lệch 1." in words


def test_while_the_conference_runs_that_is_what_is_missing(ask: Asking, here: World, clock: Clock) -> None:
    clock.now = STARTS
    assert "Hội nghị chưa kết thúc" in ask.words(here.clerk, url(dialogues.opened(here)))


def test_only_who_prepares_opens_the_books(ask: Asking, made: Conference) -> None:
    here = made.world
    for account in (here.supervisor, here.org_admin, here.superior, here.other_clerk, here.unit_officer):
        assert ask.get(account, url(made.dialogue)).status == 404
    for pk in (0, 999_999, NO_KEY):
        assert ask.get(here.clerk, url(pk)).status == 404
    with nothing_written():
        assert ask.post(here.clerk, url(made.dialogue)).status == 405


def test_the_books_ask_the_database_as_often_for_many_slips(ask: Asking, here: World) -> None:
    dialogue = dialogues.opened(here, slips=1)
    first = ask.queries(here.clerk, url(dialogue))
    for number in (2, 3, 4):
        dialogues.slip(dialogue, number)
    assert ask.queries(here.clerk, url(dialogue)) == first
