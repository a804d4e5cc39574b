"""What goes wrong on the way: to oneself, in a circle, to a body that ended, given back, and bodies outside the system."""

import unicodedata
from datetime import timedelta

import pytest

from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.escalating import escalate
from doithoai.opinions.giving_back import give_back
from doithoai.opinions.informing import tell, tell_many
from doithoai.opinions.lifecycle import Result, Stage
from doithoai.opinions.models import Opinion, Passing, Purpose
from doithoai.opinions.outside import PaperAnswer, answer_from_outside, unanswered, urge
from doithoai.opinions.passing import accept_passing, hops, return_passing, transfer, withdraw_passing
from doithoai.opinions.published import follow
from doithoai.opinions.queries import overdue
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.triage import accept
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
POWER = "Điện lực Bắc Ninh"
AT = make.FOLLOWED
ANSWER = PaperAnswer(make.DONE.date(), "Công văn 12/ĐLBN-KT", "Đã kéo lại đường dây, xong ngày 14/09.")


def received_there(here: World, opinion: Opinion | None = None) -> Opinion:
    """The other ward has taken it over and sorted it."""
    origin = opinion or make.transferred(here)
    there = accept_passing(origin.passings.get(), by=here.other_clerk, at=AT)
    return accept(there, make.SORTING, by=here.other_clerk, at=AT)


def sent_outside(here: World) -> Passing:
    return transfer(make.accepted(here), None, "Ngành điện", POWER, by=here.clerk, at=make.ASSIGNED)


def test_a_matter_does_not_go_in_a_circle() -> None:
    here = world()
    there = received_there(here)
    with pytest.raises(Refused, match="đừng chuyển vòng") as why:
        transfer(there, here.ward.party_committee, "Của phường", by=here.other_clerk, at=AT)
    assert why.value.field == "to"
    assert make.fresh(there).stage == Stage.ACCEPTED


def test_what_was_accepted_by_mistake_goes_back_to_the_sender_with_a_better_address() -> None:
    here = world()
    there = received_there(here)
    better = here.province.party_committee
    with pytest.raises(Refused, match="không có quyền"):
        give_back(there, "Không phải", better, by=here.clerk, at=AT)
    origin = give_back(there, "Đường của tỉnh", better, by=here.other_clerk, at=AT)
    passing = origin.passings.get()
    assert (make.fresh(there).stage, make.fresh(origin).stage) == (Stage.TRANSFERRED, Stage.ACCEPTED)
    assert (passing.return_reason, passing.better) == ("Đường của tỉnh", better)
    with pytest.raises(Refused, match="đã trả lại rồi"):
        give_back(make.fresh(there), "Nữa", by=here.other_clerk, at=AT)
    transfer(origin, better, "Đường của tỉnh", by=here.clerk, at=AT)
    assert hops(origin) == 2


def test_a_superior_directs_it_back() -> None:
    here = world()
    opinion = make.escalated(here)
    above = accept_passing(opinion.passings.get(), by=here.superior, at=AT)
    with pytest.raises(Refused, match="phân loại trước"):
        give_back(above, "Phường tự giải quyết", by=here.superior, at=AT)


def test_a_return_names_another_body_that_works() -> None:
    here = world()
    passing = make.transferred(here).passings.get()
    ended = here.city.party_committee
    for better in (here.other.party_committee, ended):
        with pytest.raises(Refused) as why:
            return_passing(passing, "Không phải", better, by=here.other_clerk, at=AT)
        assert why.value.field == "better"
    return_passing(passing, "Của tỉnh", here.province.party_committee, by=here.other_clerk, at=AT)
    assert make.fresh(passing.opinion).passings.get().better == here.province.party_committee


def test_a_body_that_ended_gives_the_name_of_who_followed_it() -> None:
    here = world()
    opinion = make.accepted(here)
    with pytest.raises(Refused) as why:
        transfer(opinion, here.city.party_committee, "Theo địa bàn", by=here.clerk, at=AT)
    assert here.other.party_committee.short_name in str(why.value)


def test_a_body_of_the_system_is_chosen_and_not_typed() -> None:
    here = world()
    opinion = make.accepted(here)
    name = here.other.party_committee.name
    with pytest.raises(Refused, match="có trong hệ thống"):
        transfer(opinion, None, "Theo địa bàn", name, by=here.clerk, at=AT)


def test_a_body_typed_in_other_letters_is_the_same_body() -> None:
    here = world()
    opinion = make.accepted(here)
    there, ended = here.other.party_committee, here.city.party_committee
    for typed, told in (
        (unicodedata.normalize("NFD", there.name.upper()), "có trong hệ thống"),
        (f" {there.short_name.lower()}  ", "có trong hệ thống"),
        (opinion.organisation.name.lower(), "chính cơ quan mình"),
        (ended.name.upper(), "không còn hoạt động"),
    ):
        with pytest.raises(Refused, match=told):
            transfer(opinion, None, "Thuộc nơi ấy", to_name=typed, by=here.clerk, at=AT)
    assert not opinion.passings.exists()


def test_a_body_that_stands_chosen_does_not_take_what_was_meant_for_one_typed() -> None:
    here = world()
    opinion, there = make.accepted(here), here.other.party_committee
    with pytest.raises(Refused, match="một nơi nhận") as why:
        transfer(opinion, there, "Ngành điện", to_name=POWER, by=here.clerk, at=AT)
    assert why.value.field == "to_name"
    passing = transfer(opinion, there, "Ở nơi ấy", to_name=there.short_name.upper(), by=here.clerk, at=AT)
    assert (passing.to, passing.to_name) == (there, "")


def test_the_term_keeps_running_there_and_back() -> None:
    here = world()
    opinion = make.assigned(here)
    transfer(opinion, here.other.party_committee, "Của phường bạn", by=here.clerk, at=make.DRAFTED)
    passing = opinion.passings.get()
    assert passing.due_on == make.DRAFT_DUE
    there = accept_passing(passing, by=here.other_clerk, at=AT)
    assert there.due_on == make.DRAFT_DUE
    there = accept(there, make.SORTING, by=here.other_clerk, at=AT)
    origin = give_back(there, "Không phải", by=here.other_clerk, at=AT)
    assert make.fresh(origin).due_on == make.DRAFT_DUE
    late = make.DRAFT_DUE + timedelta(days=1)
    assert list(overdue(Opinion.objects.all(), late)) == [origin]


def test_the_third_hop_is_written_on_the_passing() -> None:
    here = world()
    opinion = make.accepted(here)
    for number in (1, 2, 3):
        passing = transfer(opinion, here.other.party_committee, "Thử", by=here.clerk, at=AT)
        assert passing.hop == number
        return_passing(passing, "Không phải", by=here.other_clerk, at=AT)


def test_a_body_outside_is_urged_again_and_again() -> None:
    here = world()
    passing = sent_outside(here)
    first = urge(passing, AT.date(), "05/CV", by=here.clerk, at=AT)
    later = AT + timedelta(days=6)
    for wrong in (AT.date(), AT.date() - timedelta(days=9), later.date() + timedelta(days=1)):
        with pytest.raises(Refused) as why:
            urge(passing, wrong, by=here.clerk, at=later)
        assert why.value.field == "on"
    second = urge(passing, later.date(), "06/CV", by=here.clerk, at=later)
    assert (first.times, second.times) == (1, 2)
    with pytest.raises(Refused, match="không có quyền"):
        urge(passing, later.date(), by=here.supervisor, at=later)


def test_who_said_nothing_for_days_is_listed_until_urged_or_answered() -> None:
    here = world()
    passing = sent_outside(here)
    everywhere = Passing.objects.all()
    on = make.ASSIGNED.date() + timedelta(days=15)
    assert not unanswered(everywhere, on - timedelta(days=1)).exists()
    assert list(unanswered(everywhere, on)) == [passing]
    urge(passing, on, "05/CV", by=here.clerk, at=moment(on))
    assert not unanswered(everywhere, on + timedelta(days=14)).exists()
    later = unanswered(everywhere, on + timedelta(days=15))
    assert [urging.times for row in later for urging in row.urgings.all()] == [1]
    answer_from_outside(passing, ANSWER, by=here.clerk, at=moment(on))
    assert not unanswered(everywhere, on + timedelta(days=40)).exists()


def test_the_paper_of_a_body_outside_ends_the_matter_once_the_person_was_told() -> None:
    here = world()
    passing = sent_outside(here)
    answer_from_outside(passing, ANSWER, by=here.clerk, at=make.CLOSED)
    assert make.fresh(passing.opinion).stage == Stage.TRANSFERRED
    tell(passing, make.CLOSED.date(), "Điện thoại", by=here.clerk, at=make.CLOSED)
    opinion = make.fresh(passing.opinion)
    assert (opinion.stage, opinion.result) == (Stage.CLOSED, Result.PASSED_ON)
    kept = opinion.results.get()
    assert (kept.proof_reference, kept.happened_on) == (ANSWER.reference, ANSWER.on)
    assert kept.text == f"{POWER}: {ANSWER.text}"


def test_the_paper_has_number_words_and_a_day() -> None:
    here = world()
    passing = sent_outside(here)
    for field, wrong in (
        ("reference", PaperAnswer(ANSWER.on, " ", ANSWER.text)),
        ("text", PaperAnswer(ANSWER.on, ANSWER.reference, " ")),
        ("on", PaperAnswer(make.ASSIGNED.date() - timedelta(days=1), ANSWER.reference, ANSWER.text)),
    ):
        with pytest.raises(Refused) as why:
            answer_from_outside(passing, wrong, by=here.clerk, at=make.CLOSED)
        assert why.value.field == field
    answer_from_outside(passing, ANSWER, by=here.clerk, at=make.CLOSED)
    with pytest.raises(Refused, match="đã trả lời"):
        urge(passing, make.CLOSED.date(), by=here.clerk, at=make.CLOSED)
    with pytest.raises(Refused, match="đã có trả lời"):
        withdraw_passing(passing, "Gửi trả", by=here.clerk, at=make.CLOSED)


def test_a_body_of_the_system_answers_by_itself() -> None:
    here = world()
    passing = make.transferred(here).passings.get()
    with pytest.raises(Refused, match="trong hệ thống"):
        answer_from_outside(passing, ANSWER, by=here.clerk, at=make.CLOSED)


def test_several_are_ticked_off_at_once_or_none() -> None:
    here = world()
    rows = [make.transferred(here).passings.get() for _ in range(2)]
    with pytest.raises(Refused, match="ít nhất một"):
        tell_many([], AT.date(), "Thư", by=here.clerk, at=AT)
    with pytest.raises(Refused, match="trước ngày chuyển"):
        tell_many(rows, make.ASSIGNED.date() - timedelta(days=1), "Thư", by=here.clerk, at=AT)
    assert not Passing.objects.exclude(told_on=None).exists()
    tell_many(rows, AT.date(), "Thư", by=here.clerk, at=AT)
    assert Passing.objects.filter(told_on=AT.date(), told_way="Thư").count() == 2


def test_an_escalation_does_not_turn_in_a_circle_either() -> None:
    here = world()
    opinion = make.escalated(here)
    above = accept_passing(opinion.passings.get(), by=here.superior, at=AT)
    assert above.assignments.filter(purpose=Purpose.SOLVE).count() == 0
    with pytest.raises(Refused, match="cấp trên trực tiếp"):
        escalate(above, here.ward.party_committee, "Vượt", "Không", make.PAPERS, by=here.superior, at=AT)


def test_the_person_reads_the_answer_of_the_receiver_in_the_one_thread() -> None:
    here = world()
    there = received_there(here)
    unit = here.other.departments[0]
    assign(there, unit, Purpose.DRAFT, make.SOLVE_DUE, by=here.other_advisory, at=AT)
    draft(there, make.drafting(here, responsible_unit=unit), by=here.other_advisory, at=AT)
    agree(there, by=here.other_advisory, at=AT)
    reply_in_writing(there, AT.date(), by=here.other_clerk, at=AT)
    thread = follow(there.submission.code)
    assert thread is not None
    (one,) = thread.opinions
    assert [answer.text for answer in one.answers] == [make.drafting(here).text]
