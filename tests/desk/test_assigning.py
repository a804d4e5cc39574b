import pytest

from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Assignment
from doithoai.opinions.routing import Matter, add_rule
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.opinions import fresh
from tests.factories.organisations import World, day

pytestmark = pytest.mark.django_db
URL, JOIN = "/ban/y-kien/giao-nhieu/", "/ban/y-kien/gop/"


def test_what_waits_is_offered_looked_at_and_assigned(ask: Asking, here: World) -> None:
    first, taken = opinions.accepted(here), opinions.assigned(here)
    unit = here.ward.departments[1]
    words = ask.words(here.clerk, URL)
    assert first.code in words
    assert taken.code not in words
    asked = {"xem": "1", "purpose": "draft", "unit": str(unit.pk), "y": [str(first.pk), str(taken.pk)]}
    with nothing_written():
        words = ask.words(here.clerk, URL, **asked)
    assert "Xem trước: giao được 1 trong 2 ý kiến" in words
    assert "Đã giao việc này cho" in words
    assert "15/09/2026 mặc định theo mức Cao: 3 ngày làm việc" in words
    told = ask.post(here.clerk, URL, asked)
    assert told.onward == "/ban/y-kien/"
    assert (fresh(first).unit, fresh(first).due_on) == (unit, day(2026, 9, 15))
    assert fresh(taken).unit == here.ward.departments[0]


def test_without_a_unit_the_rules_decide_row_by_row(ask: Asking, here: World) -> None:
    unit = here.ward.departments[1]
    add_rule(here.ward.party_committee, Matter("flooding"), unit, by=here.advisory, at=opinions.SORTED)
    opinion = opinions.accepted(here)
    asked = {"xem": "1", "purpose": "draft", "y": str(opinion.pk)}
    assert f"{unit.short_name} luật số 1" in ask.words(here.advisory, URL, **asked)
    ask.post(here.advisory, URL, asked)
    assert fresh(opinion).unit == unit


def test_nothing_chosen_and_a_wrong_form_are_told(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    with nothing_written():
        assert ask.get(here.clerk, URL, xem="1", purpose="draft").status == 422
        assert ask.get(here.clerk, URL, xem="1", purpose="x", y=str(opinion.pk)).status == 422
        told = ask.post(here.clerk, URL, {"xem": "1", "purpose": "draft", "due_on": "31/02/2026", "y": "1"})
        assert told.fault("due_on")


def test_a_past_date_is_told_at_each_row(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    unit = str(here.ward.departments[0].pk)
    asked = {"xem": "1", "purpose": "draft", "due_on": "01/09/2026", "unit": unit, "y": str(opinion.pk)}
    assert "Hạn 01/09/2026 đã qua" in ask.words(here.clerk, URL, **asked)


def test_somebody_elses_rows_are_not_there(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    asked = {"xem": "1", "purpose": "draft", "unit": str(here.other.departments[0].pk), "y": str(opinion.pk)}
    with nothing_written():
        assert ask.post(here.other_clerk, URL, asked).status == 422
    assert opinion.code not in ask.words(here.other_clerk, URL)
    # The province reads the ward's matters, less who raised them: nothing of them stands here.
    words = ask.get(here.superior, URL, **asked).words
    assert "Bỏ 1 ý kiến đã chọn" in words
    assert opinion.title not in words
    for account in (here.unit_head, here.supervisor, here.org_admin):
        assert ask.get(account, URL).status == 404
        assert ask.post(account, URL, asked).status == 404
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("number", ["x", "-1", str(NO_KEY), "\0", ""])
def test_a_number_that_is_none_chooses_nothing(ask: Asking, here: World, number: str) -> None:
    assert ask.get(here.clerk, URL, y=number).status == 200
    assert ask.get(here.clerk, JOIN, y=number).status == 200


def test_one_row_and_three_are_offered_with_the_same_statements(ask: Asking, here: World) -> None:
    opinions.accepted(here)
    one = ask.queries(here.clerk, URL)
    opinions.accepted(here)
    opinions.accepted(here)
    assert ask.queries(here.clerk, URL) == one


def test_several_are_grouped_from_the_list_after_a_look(ask: Asking, here: World) -> None:
    lead, good, late = opinions.accepted(here), opinions.received(here), opinions.answered(here)
    chosen = {"y": [str(row.pk) for row in (lead, good, late)]}
    assert "Xem trước" in ask.words(here.clerk, JOIN, **chosen)
    asked = {**chosen, "xem": "1", "lead": str(lead.pk)}
    with nothing_written():
        words = ask.words(here.clerk, JOIN, **asked)
    assert f"Theo {lead.code}: gộp được 1 ý kiến" in words
    assert "không gộp được nữa" in words
    assert ask.post(here.clerk, JOIN, asked).onward == f"/ban/y-kien/{lead.code}/"
    assert (fresh(good).lead, fresh(late).stage) == (lead, Stage.ANSWERED)


def test_a_lead_that_was_not_chosen_is_refused_and_others_have_no_such_page(ask: Asking, here: World) -> None:
    lead, other = opinions.accepted(here), opinions.received(here)
    with nothing_written():
        asked = {"xem": "1", "lead": str(lead.pk), "y": str(other.pk)}
        assert ask.post(here.clerk, JOIN, asked).status == 422
        for account in (here.leader, here.unit_head, here.supervisor):
            assert ask.post(account, JOIN, asked).status == 404
    assert "Chưa chọn ý kiến nào" in ask.words(here.clerk, JOIN)


def test_rows_are_chosen_on_the_list_by_those_who_assign(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    source = ask.get(here.clerk, "/ban/y-kien/").source
    assert f'name="y" value="{opinion.pk}" form="nhieu"' in source
    assert f'action="{URL}"' in source
    assert f'formaction="{JOIN}"' in source
    assert 'name="y"' not in ask.get(here.supervisor, "/ban/y-kien/").source


def test_a_task_without_a_date_has_the_one_of_its_urgency_and_moves_with_a_reason(
    ask: Asking, here: World
) -> None:
    opinion = opinions.accepted(here)
    url = f"/ban/y-kien/{opinion.code}/"
    words = ask.words(here.clerk, url)
    assert "Hạn nếu giao hôm nay: 15/09/2026, mặc định theo mức Cao: 3 ngày làm việc." in words
    unit, other = here.ward.departments
    sent = {"phan-cong-unit": str(unit.pk), "phan-cong-purpose": "draft"}
    assert ask.post(here.clerk, f"{url}phan-cong/", sent).status == 302
    task = fresh(opinion).assignments.get()
    assert task.due_on == day(2026, 9, 15)
    moved = {"doi-phan-cong-assignment": str(task.pk), "doi-phan-cong-unit": str(other.pk)}
    with nothing_written():
        assert ask.post(here.clerk, f"{url}doi-phan-cong/", moved).fault("doi-phan-cong-reason")
    told = ask.post(here.clerk, f"{url}doi-phan-cong/", {**moved, "doi-phan-cong-reason": "Đúng việc"})
    assert (told.status, fresh(opinion).unit) == (302, other)
    back = {
        "thu-hoi-assignment": str(fresh(opinion).assignments.get(ended_reason="").pk),
        "thu-hoi-reason": "Nhầm",
    }
    assert ask.post(here.clerk, f"{url}thu-hoi/", back).status == 302
    assert (fresh(opinion).stage, fresh(opinion).unit) == (Stage.ACCEPTED, None)
    assert "thôi giao: Đúng việc" in ask.words(here.clerk, url)


def test_a_task_of_another_opinion_is_not_moved_from_here(ask: Asking, here: World) -> None:
    mine, other = opinions.assigned(here), opinions.assigned(here)
    sent = {"thu-hoi-assignment": str(other.assignments.get().pk), "thu-hoi-reason": "x"}
    with nothing_written():
        assert ask.post(here.clerk, f"/ban/y-kien/{mine.code}/thu-hoi/", sent).fault("thu-hoi-assignment")
        assert ask.post(here.unit_head, f"/ban/y-kien/{other.code}/thu-hoi/", sent).status == 422
