import pytest

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.lifecycle import State
from doithoai.opinions.models import Kind
from tests.desk.asking import NO_KEY, Asking, Clock
from tests.factories import dialogues, opinions
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
LIST = "/ban/doi-thoai/"


def test_the_list_tells_when_what_who_and_where_each_stands(ask: Asking, here: World, clock: Clock) -> None:
    dialogues.ended(here)
    clock.now = moment(day(2026, 9, 21))
    words = ask.words(here.supervisor, LIST)
    assert "18/09/2026" in words
    assert "Thu gom rác thải và thoát nước khu phố Dương Lôi" in words
    assert "hạn 29/09/2026" in words
    assert "Lập buổi đối thoại" not in words
    clock.now = moment(day(2026, 10, 5))
    assert "quá hạn 29/09/2026" in ask.words(here.clerk, LIST)


def test_the_list_is_of_those_who_may_read(ask: Asking, here: World) -> None:
    dialogues.announced(here)
    for account in (here.other_advisory, here.unit_officer, here.chairman):
        assert "Chưa có buổi đối thoại nào" in ask.words(account, LIST)
    assert "Dương Lôi" in ask.words(here.superior, LIST)


@pytest.mark.parametrize(
    ("view", "states"),
    [
        ("chuan-bi", {State.CALLED, State.ANNOUNCED}),
        ("cho-ket-luan", {State.ENDED}),
        ("hoan-huy", {State.POSTPONED, State.CANCELLED}),
    ],
)
def test_a_filter_shows_its_states(ask: Asking, here: World, view: str, states: set[State]) -> None:
    for make in (
        dialogues.called,
        dialogues.announced,
        dialogues.ended,
        dialogues.postponed,
        dialogues.cancelled,
    ):
        make(here)
    expected = len(states) + (view == "chuan-bi")  # a postponed one is still being prepared
    assert ask.get(here.clerk, LIST, xem=view).source.count('class="main-a"') == expected


@pytest.mark.parametrize(
    "asked", [{"xem": "khong-co"}, {"trang": "999999"}, {"trang": "x"}, {"trang": str(NO_KEY)}, {"xem": "\0"}]
)
def test_a_filter_that_is_none_shows_all(ask: Asking, here: World, asked: dict[str, str]) -> None:
    dialogues.called(here)
    assert ask.get(here.clerk, LIST, **asked).source.count('class="main-a"') == 1


def test_one_dialogue_and_three_cost_the_same(ask: Asking, here: World) -> None:
    dialogues.called(here)
    one = ask.queries(here.clerk, LIST)
    dialogues.announced(here)
    dialogues.ended(here)
    assert ask.queries(here.clerk, LIST) == one == 8


def test_somebody_of_the_team_finds_and_prepares_that_dialogue_only(ask: Asking, here: World) -> None:
    theirs, other = dialogues.called(here), dialogues.called(here)
    helper = here.unit_officer
    name_team(theirs, [TeamSeat(helper.person)], by=here.advisory, at=dialogues.CALLED)
    assert theirs.code in ask.words(helper, LIST)
    assert other.code not in ask.words(helper, LIST)
    assert "Thông báo công khai" in ask.words(helper, f"{LIST}{theirs.pk}/")
    assert ask.get(helper, f"{LIST}{other.pk}/").status == 404
    assert ask.get(helper, f"/ban/y-kien/nhap-phieu/?buoi={theirs.pk}").status == 200
    assert ask.get(helper, "/ban/y-kien/phan-loai/").status == 200


def test_the_tab_of_opinions_shows_them_by_step(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    first, second = (opinions.at_dialogue(here, dialogue) for _ in range(2))
    url = f"{LIST}{dialogue.pk}/y-kien/"
    words = ask.words(here.clerk, url)
    assert first.code in words
    assert second.code in words
    assert "2 ý kiến" in words
    assert "Nhập phiếu" in words
    assert "Nhập phiếu" not in ask.words(here.supervisor, url)
    assert "Chưa có ý kiến nào cho buổi này" in ask.words(here.clerk, url, buoc="closed")
    assert first.code in ask.words(here.clerk, url, buoc="khong-co", trang="-1")
    assert opinions.NAME not in ask.words(here.supervisor, url)


def test_a_denunciation_is_in_the_tab_of_the_desk_alone(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    opinion = opinions.out_of_scope(here, Kind.DENUNCIATION, dialogue=dialogue)
    url = f"{LIST}{dialogue.pk}/y-kien/"
    assert opinion.code in ask.words(here.clerk, url)
    helper = here.other_unit_officer
    name_team(dialogue, [TeamSeat(helper.person)], by=here.advisory, at=dialogues.CALLED)
    for account in (here.supervisor, here.superior, here.org_admin, helper):
        words = ask.words(account, url)
        assert opinion.code not in words
        assert "0 ý kiến" in words


def test_one_opinion_and_three_cost_the_same_in_the_tab(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    url = f"{LIST}{dialogue.pk}/y-kien/"
    opinions.at_dialogue(here, dialogue)
    one = ask.queries(here.clerk, url)
    opinions.at_dialogue(here, dialogue)
    opinions.at_dialogue(here, dialogue)
    assert ask.queries(here.clerk, url) == one == 10


@pytest.mark.parametrize(
    "tail", ["", "y-kien/", "hoi-nghi/", "sau-doi-thoai/", "chuong-trinh/", "sau-doi-thoai/ho-so/"]
)
@pytest.mark.parametrize("number", ["0", "987654", str(NO_KEY), "9" * 5001])
def test_a_number_that_is_no_dialogue_is_not_found(ask: Asking, here: World, tail: str, number: str) -> None:
    assert ask.get(here.clerk, f"{LIST}{number}/{tail}").status == 404
