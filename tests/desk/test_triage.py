import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.routing import Matter, add_rule
from tests.desk.asking import NO_KEY, Answer, Asking, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.opinions import fresh
from tests.factories.organisations import World, day

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
    opinions.received(here)
    two = ask.queries(here.clerk, URL)
    opinions.received(here)
    opinions.received(here)
    assert ask.queries(here.clerk, URL) == two == 20


def step(opinion: Opinion, name: str, **sent: str) -> dict[str, str]:
    """One step of the run as the screen sends it."""
    return {"viec": name, "y": opinion.code, **sent}


def test_sorted_and_given_to_a_unit_with_one_key(ask: Asking, here: World) -> None:
    first, second = opinions.received(here), opinions.received(here)
    unit = here.ward.departments[1]
    sent = {**SORTED, "phan-loai-unit": str(unit.pk), "phan-loai-area": "Dương Lôi"}
    told = ask.post(here.clerk, f"{URL}?bo-qua=7", step(first, "phan-loai", **sent))
    assert told.onward == f"{URL}?bo-qua=7"
    done = fresh(first)
    assert (done.stage, done.unit, done.area) == (Stage.ASSIGNED, unit, "Dương Lôi")
    assert done.due_on == day(2026, 9, 15)  # three working days after Thursday, 10/09
    assert second.code in ask.words(here.clerk, URL)


def test_the_last_step_is_taken_back_and_the_opinion_comes_again(ask: Asking, here: World) -> None:
    first, _second = opinions.received(here), opinions.received(here)
    client = ask.client(here.clerk)
    unit = str(here.ward.departments[0].pk)
    client.post(URL, step(first, "phan-loai", **SORTED, **{"phan-loai-unit": unit}))
    page = Answer(client.get(URL))
    assert f"Hoàn tác {first.code}" in page.words
    assert "Ý kiến 2 trong 2" in page.words
    back = client.post(URL, step(first, "hoan-tac"))
    assert back.headers["Location"] == f"{URL}?y={first.code}"
    assert (fresh(first).stage, fresh(first).kind, fresh(first).unit) == (Stage.RECEIVED, "", None)
    page = Answer(client.get(back.headers["Location"]))
    assert "Ý kiến 1 trong 2" in page.words
    assert f"Hoàn tác {first.code}" not in page.words.replace(f"Đã hoàn tác {first.code}", "")


def test_a_refusal_stands_on_the_same_screen_with_what_was_typed(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    sent = {**SORTED, "phan-loai-field": "", "phan-loai-title": "Tóm tắt của tôi"}
    with nothing_written():
        told = ask.post(here.clerk, URL, step(opinion, "phan-loai", **sent))
    assert told.status == 422
    assert told.fault("phan-loai-field")
    assert told.typed("phan-loai-title") == "Tóm tắt của tôi"
    with nothing_written():
        told = ask.post(here.clerk, URL, step(opinion, "ngoai-pham-vi", **{"ngoai-pham-vi-kind": "court"}))
    assert (told.status, bool(told.fault("ngoai-pham-vi-reason"))) == (422, True)


def test_a_past_date_refuses_the_sorting_too(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    sent = {**SORTED, "phan-loai-unit": str(here.ward.departments[0].pk), "phan-loai-due_on": "01/01/2026"}
    with nothing_written():
        told = ask.post(here.clerk, URL, step(opinion, "phan-loai", **sent))
    assert (told.status, fresh(opinion).stage) == (422, Stage.RECEIVED)
    assert "đã qua" in told.fault("phan-loai-due_on")


def test_two_people_at_the_same_opinion_the_second_is_told(ask: Asking, here: World) -> None:
    opinion, other = opinions.received(here), opinions.received(here)
    ask.post(here.clerk, URL, step(opinion, "phan-loai", **SORTED))
    client = ask.client(here.advisory)
    told = client.post(URL, step(opinion, "phan-loai", **{**SORTED, "phan-loai-field": "land"}))
    assert told.headers["Location"] == URL
    assert fresh(opinion).field == "flooding"
    page = Answer(client.get(URL))
    assert f"Người khác vừa xử lý ý kiến {opinion.code}" in page.words
    assert other.code in page.words
    gone = opinions.declined(here)
    typed = {"ngoai-pham-vi-kind": "complaint", "ngoai-pham-vi-reason": "Đòi hủy quyết định <số 5>"}
    assert client.post(URL, step(gone, "ngoai-pham-vi", **typed)).status_code == 302
    assert "Điều ông/bà vừa ghi: “Đòi hủy quyết định <số 5>”" in Answer(client.get(URL)).words


def test_suggestions_have_reasons_are_not_chosen_and_are_kept_beside_the_decision(
    ask: Asking, here: World
) -> None:
    opinion = opinions.received(here, text="Rác ở bãi tập kết chất đống. Đề nghị phường giải quyết.")
    page = ask.get(here.clerk, URL)
    assert "Rác thải vì có chữ" in page.words
    assert '<mark class="hint-mark">Rác</mark>' in page.source
    assert 'value="waste" selected' not in page.source
    assert "checked" not in page.source
    taken = ask.get(here.clerk, URL, nhan="1")
    assert 'value="waste" selected' in taken.source
    assert 'value="petition"' in taken.source
    assert "checked" in taken.source
    signed = page.typed("phan-loai-suggested")
    ask.post(here.clerk, URL, step(opinion, "phan-loai", **SORTED, **{"phan-loai-suggested": signed}))
    facts = Entry.objects.get(act="accept", subject_id=opinion.pk).facts
    assert (facts["suggested"]["field"], facts["field"]) == ("waste", "flooding")


def test_what_nobody_suggested_is_not_written_down_as_suggested(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    ask.post(
        here.clerk, URL, step(opinion, "phan-loai", **SORTED, **{"phan-loai-suggested": '{"field":"x"}'})
    )
    assert "suggested" not in Entry.objects.get(act="accept", subject_id=opinion.pk).facts


def test_a_similar_one_stands_beside_it_and_a_key_groups_them(ask: Asking, here: World) -> None:
    lead, opinion = opinions.accepted(here), opinions.received(here)
    page = ask.get(here.clerk, URL)
    assert lead.code in page.words
    assert 'value="gop" data-key="I"' in page.source
    told = ask.post(here.clerk, URL, step(opinion, "gop", **{"gop-lead": lead.code.lower()}))
    assert (told.onward, fresh(opinion).lead) == (URL, lead)
    wrong = ask.post(here.clerk, URL, step(opinions.received(here), "gop", **{"gop-lead": "khong-co"}))
    assert wrong.status == 422


def test_what_was_answered_before_is_marked_and_the_count_is_shown(ask: Asking, here: World) -> None:
    before = opinions.closed(here, received_on=day(2026, 5, 12))
    opinion = opinions.received(here)
    assert 'value="neu-lai" data-key="I"' in ask.get(here.clerk, URL).source
    told = ask.post(here.clerk, URL, step(opinion, "neu-lai", **{"neu-lai-earlier": before.code}))
    assert told.onward == f"{URL}?y={opinion.code}"
    assert "Đã nêu 2 lần, lần trước 12/05/2026: đã giải quyết" in ask.words(here.clerk, URL)


def test_the_unit_of_the_rules_follows_what_is_chosen(ask: Asking, here: World) -> None:
    unit = here.ward.departments[1]
    add_rule(here.ward.party_committee, Matter("land"), unit, by=here.advisory, at=opinions.SORTED)
    opinion = opinions.received(here)
    asked = {"y": opinion.code, "phan-loai-field": "land"}
    assert f"{unit.short_name} luật phân công số 1" in ask.words(here.clerk, f"{URL}don-vi/", **asked)
    asked["phan-loai-field"] = "health"
    assert "Chưa có luật phân công nào khớp" in ask.words(here.clerk, f"{URL}don-vi/", **asked)
    for account, code in ((here.other_clerk, opinion.code), (here.leader, opinion.code), (here.clerk, "\0")):
        assert ask.get(account, f"{URL}don-vi/", y=code).status == 404
    assert ask.post(here.clerk, f"{URL}don-vi/").status == 405


def test_a_step_on_what_one_may_not_sort_does_not_exist(ask: Asking, here: World) -> None:
    opinion = opinions.received(here)
    with nothing_written():
        assert ask.post(here.other_clerk, URL, step(opinion, "phan-loai", **SORTED)).status == 404
        assert ask.post(here.leader, URL, step(opinion, "phan-loai", **SORTED)).status == 404
        assert ask.post(here.clerk, URL, step(opinion, "xoa")).onward == URL


def test_words_with_marks_are_escaped(ask: Asking, here: World) -> None:
    opinions.received(here, text="<script>alert(1)</script> rác & bãi rác\nhàng hai")
    source = ask.get(here.clerk, URL).source
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "<br>hàng hai" in source


TWO = "Sửa đường Minh Khai.\n\nLắp đèn ngõ 12."


def parting(page: Answer, **other: str) -> dict[str, str]:
    return {"viec": "tach", "tach-texts": TWO, "tach-seen": page.typed("tach-seen"), **other}


def test_a_matter_left_out_of_a_split_is_asked_about_and_a_second_split_is_told(
    ask: Asking, here: World
) -> None:
    opinion = opinions.received(here, text=f"{TWO}\n\nÔng X nhận tiền của dân.")
    page = ask.get(here.clerk, URL)
    sent = parting(page, y=opinion.code)
    with nothing_written():
        told = ask.post(here.clerk, URL, sent)
    assert "“Ông X nhận tiền của dân.” chưa nằm trong ý kiến nào" in told.words
    assert told.typed("tach-texts") == TWO
    assert ask.post(here.clerk, URL, {**sent, "tach-leaves_out": "on"}).status == 302
    assert Opinion.objects.count() == 2
    with nothing_written():
        late = ask.post(here.advisory, URL, {**sent, "tach-leaves_out": "on"})
    assert "Người khác vừa tách hoặc sửa ý kiến này. Lời hiện nay: “Sửa đường Minh Khai.”" in late.words
    assert late.typed("tach-seen") != sent["tach-seen"]
