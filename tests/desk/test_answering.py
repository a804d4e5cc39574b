"""Answering on the page of an opinion: the hands, the checklist, versions, two at once, texts put in, what came too late."""

import pytest

from doithoai.opinions.answering import Drafting, agree, draft, send_back, sign
from doithoai.opinions.assignment import reassign
from doithoai.opinions.checking import Check
from doithoai.opinions.house_rules import Handling, Wording, add_standard_text, set_handling_rule
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import AnswerState, Opinion
from tests.desk.asking import Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
ALL_CHECKED = {"thong-nhat-checked": Check.values}


def url(opinion: Opinion, more: str = "") -> str:
    return f"/ban/y-kien/{opinion.code}/{more}"


def strict(here: World) -> None:
    facts = Handling(True, True, 2, 3, 5, 10, 10)
    set_handling_rule(here.ward.party_committee, facts, by=here.org_admin, at=opinions.SORTED)


def typed(here: World, slug: str = "du-thao", **other: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "text": "Thông cống trước ngày 15/10/2026.",
        "legal_basis": "KH 14/KH-UBND",
        "responsible_unit": here.ward.departments[0].pk,
        "done_by": "15/10/2026",
        "seen": "0",
    }
    return {f"{slug}-{name}": value for name, value in {**usual, **other}.items()}


def second(here: World, opinion: Opinion, text: str = "Thông cống trước ngày 30/9/2026.") -> None:
    facts = Drafting(text, "KH 14/KH-UBND", here.ward.departments[0], opinions.SOLVE_DUE)
    draft(opinion, facts, by=here.unit_head, at=opinions.AGREED)


def test_every_hand_finds_its_step_on_the_page_and_the_next_one_is_named(ask: Asking, here: World) -> None:
    strict(here)
    opinion = opinions.drafted(here)
    for account, slug, sent in (
        (here.unit_head, "ky-du-thao", {"ky-du-thao-seen": "1"}),
        (here.advisory, "thong-nhat", {**ALL_CHECKED, "thong-nhat-seen": "1"}),
        (here.leader, "phe-duyet", {"phe-duyet-seen": "1"}),
    ):
        assert f'action="{url(opinion, slug)}/"' in ask.get(account, url(opinion)).source
        assert f'action="{url(opinion, slug)}/"' not in ask.get(here.unit_officer, url(opinion)).source
        assert f'action="{url(opinion, slug)}/"' not in ask.get(here.clerk, url(opinion)).source
        told = ask.post(account, url(opinion, f"{slug}/"), sent)
        assert (told.status, told.onward) == (302, url(opinion)), told.fault("")
    words = ask.words(here.supervisor, url(opinion))
    assert "Trưởng đơn vị ký" in words
    assert "Lãnh đạo phê duyệt" in words
    assert opinions.fresh(opinion).stage == Stage.AGREED


def test_whoever_is_waited_for_is_named(ask: Asking, here: World) -> None:
    strict(here)
    opinion = opinions.drafted(here)
    sign(opinion, by=here.unit_head, at=opinions.AGREED)
    agree(opinion, by=here.advisory, at=opinions.AGREED)
    assert f"đang chờ {here.leader.person.name}" in ask.words(here.clerk, url(opinion))


def test_a_line_that_nobody_confirmed_is_refused_and_the_others_stay_ticked(ask: Asking, here: World) -> None:
    opinion = opinions.drafted(here)
    with nothing_written():
        told = ask.post(
            here.advisory, url(opinion, "thong-nhat/"), {"thong-nhat-checked": ["question", "basis"]}
        )
    assert told.status == 422
    assert "rõ đơn vị chịu trách nhiệm" in told.fault("thong-nhat-checked")
    assert told.source.count("checked") >= 2
    assert opinions.fresh(opinion).stage == Stage.DRAFTED


def test_empty_phrases_and_personal_data_stand_below_their_line(ask: Asking, here: World) -> None:
    opinion = opinions.assigned(here)
    facts = opinions.drafting(
        here, text="Phường sẽ quan tâm, xem xét; ông gọi 0912 345 678.", legal_basis="Theo luật"
    )
    draft(opinion, facts, by=here.unit_officer, at=opinions.DRAFTED)
    words = ask.words(here.advisory, url(opinion))
    for found in ("“sẽ quan tâm, xem xét”", "“0912 345 678”", "“Theo luật”", "Có chỗ cần xem kỹ"):
        assert found in words


def test_the_second_of_two_writers_is_shown_what_changed_and_keeps_what_was_typed(
    ask: Asking, here: World
) -> None:
    opinion = opinions.drafted(here)
    second(here, opinion)
    mine = typed(here, "sua-du-thao", text="Thông cống và thu gom rác.", seen="1")
    with nothing_written():
        told = ask.post(here.unit_officer, url(opinion, "sua-du-thao/"), mine)
    assert told.status == 422
    assert "đã lưu bản lần 2" in told.fault("")
    assert told.typed("sua-du-thao-text") == "Thông cống và thu gom rác."
    assert "<ins>" in told.source
    assert "<del>" in told.source
    assert told.typed("sua-du-thao-seen") == "2"
    knowing = {**mine, "sua-du-thao-seen": told.typed("sua-du-thao-seen")}
    assert ask.post(here.unit_officer, url(opinion, "sua-du-thao/"), knowing).status == 302
    assert [answer.version for answer in opinion.answers.all()] == [1, 2, 3]


def test_a_hand_is_not_put_to_a_version_that_was_not_read(ask: Asking, here: World) -> None:
    opinion = opinions.drafted(here)
    second(here, opinion)
    with nothing_written():
        told = ask.post(here.advisory, url(opinion, "thong-nhat/"), {**ALL_CHECKED, "thong-nhat-seen": "1"})
    assert told.status == 422
    assert "đã lưu bản lần 2" in told.fault("")
    assert told.typed("thong-nhat-seen") == "2"
    assert opinion.answers.last().state == AnswerState.DRAFT  # type: ignore[union-attr]  # there are two


def test_a_draft_saved_after_the_task_moved_is_refused_and_stays_on_the_page(
    ask: Asking, here: World
) -> None:
    opinion = opinions.assigned(here)
    task = opinion.assignments.get()
    there = here.ward.departments[1]
    reassign(task, there, opinions.DRAFT_DUE, "Đúng chuyên môn hơn", by=here.advisory, at=opinions.DRAFTED)
    with nothing_written():
        told = ask.post(here.unit_officer, url(opinion, "du-thao/"), typed(here))
    assert told.status == 422
    assert there.short_name in told.fault("")
    assert "Đúng chuyên môn hơn" in told.fault("")
    assert told.typed("du-thao-text") == "Thông cống trước ngày 15/10/2026."


def test_an_answer_to_what_has_ended_is_refused_and_stays_on_the_page(ask: Asking, here: World) -> None:
    for ended in (opinions.closed(here), opinions.joined(here)):
        with nothing_written():
            told = ask.post(here.advisory, url(ended, "du-thao/"), typed(here, seen=""))
        assert told.status == 422
        assert "trả lời" in told.fault("")
        assert told.typed("du-thao-text") == "Thông cống trước ngày 15/10/2026."


def test_a_draft_after_the_agreement_is_refused_and_says_how_to_change_it(ask: Asking, here: World) -> None:
    opinion = opinions.agreed(here)
    for account in (here.unit_officer, here.advisory):
        with nothing_written():
            told = ask.post(account, url(opinion, "du-thao/"), typed(here, seen="1"))
        assert told.status == 422
        assert "trả lại" in told.fault("")
    assert ask.post(here.advisory, url(opinion, "tra-lai/"), {"tra-lai-comment": "Số liệu sai"}).status == 302
    assert ask.post(here.unit_officer, url(opinion, "du-thao/"), typed(here, seen="1")).status == 302


def test_a_standard_text_is_put_in_and_nothing_typed_is_lost(ask: Asking, here: World) -> None:
    opinion = opinions.assigned(here)
    wording = Wording("Thông cống", "Phường thông cống trước mùa mưa.", "flooding", "KH 01/KH-UBND")
    text = add_standard_text(here.ward.party_committee, wording, by=here.advisory, at=opinions.SORTED)
    other = Wording("Đèn", "Lắp đèn.", "lighting")
    add_standard_text(here.ward.party_committee, other, by=here.advisory, at=opinions.SORTED)
    page = ask.get(here.unit_officer, url(opinion)).source
    assert ">Thông cống</option>" in page
    assert ">Đèn</option>" not in page
    sent = typed(here, text="Kính thưa ông.", legal_basis="", done_by="khi nào đó", standard=text.pk)
    with nothing_written():
        told = ask.post(here.unit_officer, url(opinion, "du-thao/"), {**sent, "du-thao-insert": "1"})
    assert told.typed("du-thao-text") == "Kính thưa ông.\n\nPhường thông cống trước mùa mưa."
    assert told.typed("du-thao-legal_basis") == "KH 01/KH-UBND"
    assert told.typed("du-thao-done_by") == "khi nào đó"
    assert "data-draft-typed" in told.source
    assert not told.fault("")
    for none in ("", "0", "987654", "x" * 30, "1" * 30):
        again = ask.post(
            here.unit_officer,
            url(opinion, "du-thao/"),
            {**sent, "du-thao-insert": "1", "du-thao-standard": none},
        )
        assert again.typed("du-thao-text") == "Kính thưa ông."


def test_grounds_used_before_are_offered(ask: Asking, here: World) -> None:
    opinions.agreed(here)
    page = ask.get(here.unit_officer, url(opinions.assigned(here))).source
    assert '<option value="Kế hoạch duy tu hạ tầng năm 2026 số 14/KH-UBND">' in page


def test_any_two_versions_are_compared(ask: Asking, here: World) -> None:
    opinion = opinions.drafted(here)
    second(here, opinion, "Phường thông cống D300 ngõ 24, xong trước ngày 15/10/2026.")
    second(here, opinion, "Lắp đèn.")
    page = ask.get(here.supervisor, url(opinion), tu="1", den="2")
    assert "Lần 1 và lần 2 khác nhau ở đâu" in page.words
    assert "[bỏ]" in page.words
    for wrong in ({"tu": "9", "den": "1"}, {"tu": "x", "den": "-1"}, {"tu": "1" * 40}):
        assert "Lần 2 và lần 3 khác nhau ở đâu" in ask.words(here.clerk, url(opinion), **wrong)


def test_comments_stand_in_the_history_with_whom_they_are_for(ask: Asking, here: World) -> None:
    opinion = opinions.drafted(here)
    send_back(opinion, "Ghi rõ ngày", by=here.advisory, at=opinions.AGREED)
    words = ask.words(here.unit_officer, url(opinion))
    assert f"Trả lại {here.unit_officer.person.name}: “Ghi rõ ngày”" in words
    assert "Góp ý khi trả lại: Ghi rõ ngày" in words
