import pytest

from doithoai.dialogues.calling import Duty, TeamSeat, add_task, name_team
from doithoai.dialogues.models import Dialogue, Phase, Task
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/{act}"


def test_the_four_steps_tell_how_far_the_preparation_is(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    opinions.accepted(here, dialogue=dialogue)
    opinions.agreed(here, dialogue=dialogue)
    words = ask.words(here.supervisor, url(dialogue))
    assert "2 ý kiến từ 1 kênh" in words
    assert "1/2 đã phân công" in words
    assert "1/2 đã thống nhất" in words
    assert "Bốn điều phải công khai" in words
    for button in ("Cử bộ phận tham mưu", "Thêm nhiệm vụ"):
        assert button not in words
        assert button in ask.words(here.clerk, url(dialogue))


def test_the_team_is_named_and_may_prepare(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    helper, writer = here.unit_officer, here.clerk
    sent = {"members": [helper.person_id], "secretary": writer.person_id}
    assert ask.post(here.advisory, url(dialogue, "bo-phan-tham-muu/"), sent).onward == url(dialogue)
    words = ask.words(here.advisory, url(dialogue))
    assert "Bùi Văn Khoa" in words
    assert "Vũ Thị Giang thư ký" in words
    assert ask.get(helper, url(dialogue)).status == 200
    with nothing_written():
        told = ask.post(helper, url(dialogue, "bo-phan-tham-muu/"), {"members": [helper.person_id]})
    assert told.status == 422  # a member does not choose the team
    assert "Chỉ văn thư, bộ phận tham mưu, lãnh đạo" in told.fault("")


@pytest.mark.parametrize("members", [[], [NO_KEY], ["-1"], ["\0"], ["abc"]])
def test_a_team_of_nobody_or_of_people_who_are_not_here_is_refused(
    ask: Asking, here: World, members: list[object]
) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        told = ask.post(here.advisory, url(dialogue, "bo-phan-tham-muu/"), {"members": members})
    assert told.status == 422
    assert told.fault("members")


def test_people_of_the_other_ward_are_not_offered(ask: Asking, here: World) -> None:
    dialogue = dialogues.called(here)
    with nothing_written():
        sent = {"members": [here.other_clerk.person_id]}
        assert ask.post(here.advisory, url(dialogue, "bo-phan-tham-muu/"), sent).status == 422


TASK = {"phase": Phase.values[0], "text": "Soạn giấy mời", "owner": "Văn phòng", "due_on": "15/09/2026"}


def test_a_task_is_given_and_ticked_off(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    assert ask.post(here.clerk, url(dialogue, "nhiem-vu/"), TASK).status == 302
    task = Task.objects.get()
    assert "Soạn giấy mời" in ask.words(here.supervisor, url(dialogue))
    assert ask.post(here.clerk, url(dialogue, f"nhiem-vu/{task.pk}/xong/")).onward == url(dialogue)
    with nothing_written():
        twice = ask.client(here.clerk).post(
            url(dialogue, f"nhiem-vu/{task.pk}/xong/"), {"gui": "1"}, follow=True
        )
    assert "Nhiệm vụ này đã xong ngày 10/09/2026" in twice.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "đ" * 100_000}, "text"),
        ({"owner": ""}, "owner"),
        ({"phase": "khong-co"}, "phase"),
        ({"due_on": "09/09/2026"}, "due_on"),  # yesterday
        ({"due_on": "tuần sau"}, "due_on"),
    ],
)
def test_a_bad_task_is_told_and_the_rest_stays(
    ask: Asking, here: World, sent: dict[str, str], field: str
) -> None:
    dialogue = dialogues.announced(here)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "nhiem-vu/"), {**TASK, **sent})
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("owner") == sent.get("owner", "Văn phòng")


def test_the_three_phases_stand_with_what_is_done_and_late(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    for phase in (Phase.PREPARE, Phase.PREPARE, Phase.AFTER):
        duty = Duty(phase, "Soạn giấy mời", "Văn phòng", dialogues.CALLED.date())
        add_task(dialogue, duty, by=here.clerk, at=dialogues.CALLED)
    task = Task.objects.order_by("pk")[0]
    ask.post(here.clerk, url(dialogue, f"nhiem-vu/{task.pk}/xong/"))
    words = ask.words(here.clerk, url(dialogue))
    assert "1. Chuẩn bị 1/2 xong · 1 quá hạn" in words
    assert "2. Tiến hành chưa giao việc nào" in words
    assert "xong muộn" in words


def test_a_task_of_another_dialogue_is_not_found(ask: Asking, here: World) -> None:
    mine, other = dialogues.called(here), dialogues.called(here)
    duty = Duty(Phase.values[0], "Soạn giấy mời", "Văn phòng", dialogues.HELD_ON)
    task = add_task(other, duty, by=here.clerk, at=dialogues.CALLED)
    for number in (task.pk, 987_654, NO_KEY):
        assert ask.post(here.clerk, url(mine, f"nhiem-vu/{number}/xong/")).status == 404


def test_the_page_costs_the_same_with_more_tasks_and_people(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)

    def grow(people: int) -> int:
        everybody = [here.clerk, here.unit_officer, here.unit_head]
        seats = [TeamSeat(one.person) for one in everybody[:people]]
        name_team(dialogue, seats, by=here.advisory, at=dialogues.CALLED)
        duty = Duty(Phase.values[0], "Soạn giấy mời", "Văn phòng", dialogues.HELD_ON)
        for _ in range(people):
            add_task(dialogue, duty, by=here.clerk, at=dialogues.CALLED)
        return ask.queries(here.advisory, url(dialogue))

    assert grow(1) == grow(3) == 20
