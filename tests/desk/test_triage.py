import pytest

from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.opinions import fresh
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/phan-loai/"
EMPTY = "Không còn ý kiến nào chờ phân loại"
SORTED = {
    "phan-loai-kind": "petition",
    "phan-loai-field": "flooding",
    "phan-loai-urgency": "high",
    "phan-loai-level": "commune",
    "phan-loai-title": "Ngập ngõ 24",
}


def test_one_after_the_other_is_sorted_and_the_run_goes_on(ask: Asking, here: World) -> None:
    first, second = opinions.received(here), opinions.received(here)
    words = ask.words(here.clerk, URL)
    assert "Còn 2 ý kiến chưa phân loại" in words
    assert first.code in words
    told = ask.post(here.clerk, f"/ban/y-kien/{first.code}/phan-loai/", {**SORTED, "tro-ve": URL})
    assert told.onward == URL
    assert second.code in ask.words(here.clerk, URL)
    ask.post(here.clerk, f"/ban/y-kien/{second.code}/phan-loai/", SORTED)
    assert EMPTY in ask.words(here.clerk, URL)


def test_a_run_leads_nowhere_but_to_itself(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    for back in ("https://example.org/", "//example.org", "/ban/y-kien/phan-loai/../../", "\0"):
        told = ask.post(here.clerk, f"/ban/y-kien/{opinion.code}/phan-loai/", {**SORTED, "tro-ve": back})
        assert told.onward == f"/ban/y-kien/{opinion.code}/" or told.status == 422


def test_a_refused_sorting_keeps_what_was_chosen_and_the_way_back(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    sent = {**SORTED, "phan-loai-field": "", "tro-ve": f"{URL}?buoi=1"}
    with nothing_written():
        told = ask.post(here.clerk, f"/ban/y-kien/{opinion.code}/phan-loai/", sent)
    assert told.status == 422
    assert told.fault("phan-loai-field")
    assert told.typed("phan-loai-title") == "Ngập ngõ 24"
    assert told.typed("tro-ve") == f"{URL}?buoi=1"


def test_what_may_be_outside_the_scope_is_suggested_and_a_person_decides(ask: Asking, here: World) -> None:
    opinion = opinions.received(here, text="Tôi tố cáo cán bộ nhận hối lộ khi cấp đất.")
    assert "Có thể ngoài phạm vi:" in ask.words(here.clerk, URL)
    sent = {"ngoai-pham-vi-kind": "denunciation", "ngoai-pham-vi-reason": "Nêu tên người", "tro-ve": URL}
    assert ask.post(here.clerk, f"/ban/y-kien/{opinion.code}/ngoai-pham-vi/", sent).onward == URL
    assert (fresh(opinion).stage, fresh(opinion).restricted) == (Stage.OUT_OF_SCOPE, True)


def test_a_run_may_be_limited_to_a_dialogue_or_skip_ahead(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    first, second = opinions.received(here), opinions.at_dialogue(here, dialogue)
    assert second.code in ask.words(here.clerk, URL, buoi=str(dialogue.pk))
    assert second.code in ask.words(here.clerk, URL, **{"bo-qua": str(first.pk)})
    assert EMPTY in ask.words(here.clerk, URL, **{"bo-qua": str(second.pk)})
    assert EMPTY in ask.words(here.clerk, URL, buoi="987654")


@pytest.mark.parametrize("name", ["buoi", "bo-qua"])
@pytest.mark.parametrize("text", ["abc", "-1", "99999999999999999999", str(NO_KEY), "9" * 5000, "\0", "٣"])
def test_a_number_that_is_none_breaks_nothing(ask: Asking, here: World, name: str, text: str) -> None:
    opinions.received(here)
    assert ask.get(here.clerk, URL, **{name: text}).status == 200


def test_the_run_is_of_the_own_desk(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    assert EMPTY in ask.words(here.other_advisory, URL)
    for account in (here.leader, here.supervisor, here.unit_officer, here.superior):
        assert ask.get(account, URL).status == 404
        with nothing_written():
            refused = ask.post(account, f"/ban/y-kien/{opinion.code}/phan-loai/", SORTED)
        assert refused.status in {404, 422}


def test_the_suggestion_is_never_written_by_itself(ask: Asking, here: World) -> None:
    opinion = opinions.received(here, text="Tôi khiếu nại quyết định thu hồi đất.")
    with nothing_written():
        ask.get(here.clerk, URL)
    assert fresh(opinion).kind != Kind.COMPLAINT


def test_the_run_costs_the_same_however_long_it_is(ask: Asking, here: World) -> None:
    opinions.received(here)
    one = ask.queries(here.clerk, URL)
    opinions.received(here)
    opinions.received(here)
    assert ask.queries(here.clerk, URL) == one == 12
