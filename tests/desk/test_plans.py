import pytest

from doithoai.audit.models import Entry
from doithoai.organisations.models import Category
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan
from tests.desk.asking import Asking, nothing_written
from tests.factories import plans
from tests.factories.organisations import World, day

pytestmark = pytest.mark.django_db
LIST = "/ban/ke-hoach/"
NEW = "/ban/ke-hoach/moi/"


def state(plan: Plan) -> str:
    return str(Plan.objects.get(pk=plan.pk).state)


def test_the_plans_of_a_year_with_the_day_they_were_issued(ask: Asking, here: World) -> None:
    plans.approved_plan(here)
    words = ask.words(here.supervisor, LIST)
    assert "Kế hoạch đối thoại năm 2026" in words
    assert "05-KH/ĐU · 26/01/2026" in words
    assert "đúng hạn" in words
    assert "Lập kế hoạch" not in words
    assert "Lập kế hoạch" in ask.words(here.advisory, LIST)
    assert "05-KH/ĐU" not in ask.words(here.other_advisory, LIST)
    assert "Chưa có kế hoạch năm này" in ask.words(here.clerk, LIST, nam="2025")


@pytest.mark.parametrize("year", ["abc", "999999", "-1", "9" * 30, "20٢٦", "0", "2026\0", "1" * 5000])
def test_a_year_that_is_none_shows_this_year(ask: Asking, here: World, year: str) -> None:
    assert "Kế hoạch đối thoại năm 2026" in ask.words(here.clerk, LIST, nam=year)


def test_one_plan_and_three_cost_the_same(ask: Asking, here: World) -> None:
    plan = plans.approved_plan(here)
    one = ask.queries(here.advisory, LIST)
    for reason in ("Thêm một buổi", "Đổi người chủ trì"):
        assert ask.post(here.advisory, f"{LIST}{plan.pk}/dieu-chinh/", {"amend-reason": reason}).status == 302
        plan = Plan.objects.latest("pk")
        assert ask.post(here.advisory, f"{LIST}{plan.pk}/trinh/").status == 302
        sent = {
            "number": f"1{plan.version}-KH/ĐU",
            "issued_on": "10/09/2026",
            "signer": here.leader.person_id,
        }
        assert ask.post(here.leader, f"{LIST}{plan.pk}/ban-hanh/", sent).status == 302
    assert ask.queries(here.advisory, LIST) == one == 8


def test_a_plan_is_begun_once_a_year(ask: Asking, here: World) -> None:
    sent = {"organisation": here.ward.party_committee.pk, "year": "2027"}
    begun = ask.post(here.advisory, NEW, sent)
    plan = Plan.objects.get()
    assert (begun.status, begun.onward) == (302, f"{LIST}{plan.pk}/sua/")
    with nothing_written():
        again = ask.post(here.advisory, NEW, sent)
    assert again.status == 422
    assert "2027" in again.fault("")
    assert again.typed("year") == "2027"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"year": "1800"}, "year"),
        ({"year": "năm sau"}, "year"),
        ({"year": "9" * 30}, "year"),
        ({"organisation": "9" * 30}, "organisation"),
        ({"organisation": "\0"}, "organisation"),
    ],
)
def test_bad_input_is_told_at_its_field(ask: Asking, here: World, sent: dict[str, str], field: str) -> None:
    usual = {"organisation": str(here.ward.party_committee.pk), "year": "2027"}
    with nothing_written():
        told = ask.post(here.advisory, NEW, {**usual, **sent})
    assert told.status == 422
    assert told.fault(field)


def test_the_plan_of_another_ward_cannot_be_begun(ask: Asking, here: World) -> None:
    with nothing_written():
        told = ask.post(here.advisory, NEW, {"organisation": here.other.party_committee.pk, "year": "2027"})
    assert told.status == 422
    assert "không còn trong danh sách" in told.fault("organisation")


def rows_sent(here: World, **other: str) -> dict[str, str]:
    secretary = str(here.ward.offices[Category.SECRETARY].pk)
    usual = {"rows": "2", "r0-chair_office": secretary, "r0-month": "5", "r0-theme": "Giải phóng mặt bằng"}
    return {**usual, "r0-kind": "periodic", "r1-kind": "periodic", **other}


def test_rows_are_written_and_empty_ones_dropped(ask: Asking, here: World) -> None:
    plan = plans.drafted_plan(here, with_rows=[])
    url = f"{LIST}{plan.pk}/sua/"
    assert "Mỗi khung là một buổi" in ask.words(here.advisory, url)
    assert ask.post(here.advisory, url, rows_sent(here)).onward == f"{LIST}{plan.pk}/"
    assert [row.theme for row in plan.rows.all()] == ["Giải phóng mặt bằng"]
    assert ask.post(here.advisory, url, rows_sent(here, more="1")).onward == url
    words = ask.words(here.clerk, f"{LIST}{plan.pk}/")
    assert "5/2026" in words
    assert "kế hoạch 1, phải có 2" in words


def test_text_typed_by_a_decomposing_keyboard_is_kept_composed(ask: Asking, here: World) -> None:
    plan = plans.drafted_plan(here, with_rows=[])
    decomposed = "Thoa\u0301t nu\u031bo\u031b\u0301c"
    ask.post(here.advisory, f"{LIST}{plan.pk}/sua/", rows_sent(here, **{"r0-theme": decomposed}))
    assert plan.rows.get().theme == "Thoát nước"


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"r0-chair_office": ""}, "r0-chair_office", "Người chủ trì"),
        ({"r0-month": ""}, "r0-month", "Tháng"),
        ({"r0-month": "13"}, "r0-month", "Tháng"),
        ({"r0-theme": ""}, "r0-theme", "Chủ đề"),
        ({"r0-theme": "x" * 100_000}, "r0-theme", "100000 ký tự"),
        ({"r0-size": "-5"}, "r0-size", "1"),
        ({"r0-size": "9" * 40}, "r0-size", "100000"),
        ({"r1-place": "Nhà văn hóa"}, "r1-theme", "Chủ đề"),
        ({"r0-field": "khong-co"}, "r0-field", "Lĩnh vực"),
    ],
)
def test_a_bad_row_is_told_and_everything_typed_stays(
    ask: Asking, here: World, sent: dict[str, str], field: str, words: str
) -> None:
    plan = plans.drafted_plan(here)
    with nothing_written():
        told = ask.post(
            here.advisory, f"{LIST}{plan.pk}/sua/", rows_sent(here, **{"r0-place": "Sân đình", **sent})
        )
    assert told.status == 422
    assert words in told.fault(field)
    assert told.typed("r0-place") == "Sân đình"
    assert told.typed("r0-theme") == sent.get("r0-theme", "Giải phóng mặt bằng")


def test_rows_typed_while_somebody_handed_the_plan_up_are_not_lost(ask: Asking, here: World) -> None:
    plan = plans.submitted_plan(here)
    with nothing_written():
        told = ask.post(here.advisory, f"{LIST}{plan.pk}/sua/", rows_sent(here))
    assert told.status == 422
    assert told.typed("r0-theme") == "Giải phóng mặt bằng"
    assert 'role="status"' in told.source
    looked = ask.get(here.advisory, f"{LIST}{plan.pk}/sua/")
    assert looked.onward == f"{LIST}{plan.pk}/"


def test_a_plan_without_rows_is_not_handed_up(ask: Asking, here: World) -> None:
    plan = plans.drafted_plan(here, with_rows=[])
    url = f"{LIST}{plan.pk}/"
    client = ask.client(here.advisory)
    with nothing_written():
        told = client.post(f"{url}trinh/", {"gui": "1"}, follow=True)
    assert "Kế hoạch chưa có buổi đối thoại nào. Hãy thêm ít nhất một dòng." in told.content.decode()
    assert state(plan) == State.DRAFTING


def test_the_leader_issues_it_with_number_and_date(ask: Asking, here: World) -> None:
    plan = plans.submitted_plan(here)
    assert "Ban hành kế hoạch" in ask.words(here.leader, f"{LIST}{plan.pk}/")
    assert "Ban hành kế hoạch" not in ask.words(here.advisory, f"{LIST}{plan.pk}/")
    sent = {"number": "", "issued_on": "09/09/2026", "signer": here.leader.person_id}
    assert ask.post(here.leader, f"{LIST}{plan.pk}/ban-hanh/", sent).status == 302
    words = ask.words(here.supervisor, f"{LIST}{plan.pk}/")
    assert "Số 01-KH/ĐU, ngày 09/09/2026" in words
    assert "Điều chỉnh kế hoạch" in ask.words(here.advisory, f"{LIST}{plan.pk}/")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"issued_on": "31/02/2026"}, "issued_on"),
        ({"issued_on": "11/09/2026"}, "issued_on"),  # tomorrow
        ({"issued_on": ""}, "issued_on"),
        ({"signer": "9" * 30}, "signer"),
        ({"number": "x" * 41}, "number"),
    ],
)
def test_a_plan_is_not_issued_with_a_wrong_date_signer_or_number(
    ask: Asking, here: World, sent: dict[str, str], field: str
) -> None:
    plan = plans.submitted_plan(here)
    usual = {"number": "07-KH/ĐU", "issued_on": "09/09/2026", "signer": str(here.leader.person_id)}
    with nothing_written():
        told = ask.post(here.leader, f"{LIST}{plan.pk}/ban-hanh/", {**usual, **sent})
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("number") == sent.get("number", "07-KH/ĐU")
    assert state(plan) == State.SUBMITTED


def test_it_is_sent_back_with_a_reason_and_without_one_not(ask: Asking, here: World) -> None:
    plan = plans.submitted_plan(here)
    url = f"{LIST}{plan.pk}/tra-lai/"
    with nothing_written():
        told = ask.post(here.leader, url, {"back-reason": "  "})
    assert told.status == 422
    assert "Lý do" in told.fault("back-reason")
    assert ask.post(here.leader, url, {"back-reason": "Thiếu buổi quý IV"}).status == 302
    assert state(plan) == State.DRAFTING
    assert "Thiếu buổi quý IV" in ask.words(here.advisory, f"{LIST}{plan.pk}/")


def test_a_press_too_late_shows_why_with_the_words_typed(ask: Asking, here: World) -> None:
    plan = plans.approved_plan(here)
    with nothing_written():
        told = ask.post(here.leader, f"{LIST}{plan.pk}/tra-lai/", {"back-reason": "Thiếu buổi quý IV"})
    assert told.status == 422
    assert told.typed("back-reason") == "Thiếu buổi quý IV"
    assert "không làm được việc này" in told.words


def test_an_amended_plan_keeps_the_one_in_force(ask: Asking, here: World) -> None:
    plan = plans.approved_plan(here)
    told = ask.post(here.advisory, f"{LIST}{plan.pk}/dieu-chinh/", {"amend-reason": "Thêm một buổi"})
    made = Plan.objects.latest("pk")
    assert told.onward == f"{LIST}{made.pk}/sua/"
    assert state(plan) == State.APPROVED
    assert "bản 2" in ask.words(here.clerk, f"{LIST}{made.pk}/")
    assert Entry.objects.filter(act="amend_plan").exists()


def test_a_late_plan_is_told_as_late(ask: Asking, here: World) -> None:
    plans.approved_plan(here, issued_on=day(2026, 2, 3))
    assert "trễ" in ask.words(here.supervisor, LIST)
