"""Kết luận: the page on which the conclusion is written before it is issued."""

from typing import Any

import pytest

from doithoai.commitments.models import Commitment, ConclusionDraft, ConclusionItem
from doithoai.dialogues.models import Dialogue
from doithoai.documents.models import Paper, Sending
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.desk.test_after import AT, concluded, ended
from tests.factories import dialogues
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/ket-luan/{act}"


def drafted(ask: Asking, here: World, clock: Clock) -> Dialogue:
    """Ended, with a conclusion drafted for the matter to be solved and one for who was not reached."""
    dialogue = ended(here)
    clock.now = AT
    assert ask.post(here.clerk, url(dialogue, "soan/")).onward == url(dialogue)
    return dialogue


def item(dialogue: Dialogue, position: int = 1) -> ConclusionItem:
    return ConclusionItem.objects.get(dialogue=dialogue, position=position)


def worded(here: World, row: ConclusionItem | None = None, prefix: str = "", **other: Any) -> dict[str, Any]:
    facts = {
        "text": "Thay cống ngõ 12",
        "unit": str(here.ward.departments[1].pk),
        "due_on": "30/10/2026",
        "version": str(row.version) if row else "",
        **other,
    }
    return {f"{prefix}{name}": value for name, value in facts.items()}


def notice(here: World, **other: Any) -> dict[str, Any]:
    return {
        "assessment": "Không khí thẳng thắn.",
        "follow_up": "",
        "issued_on": "25/09/2026",
        "signer": str(here.leader.person_id),
        "to": [str(here.ward.party_committee.pk), str(here.ward.front.pk)],
        **other,
    }


def test_the_conclusion_is_drafted_worded_saved_and_issued(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = ended(here)
    clock.now = AT
    assert "2 việc phải tiếp tục sau hội nghị" in ask.words(here.clerk, url(dialogue))
    ask.post(here.clerk, url(dialogue, "soan/"))
    row = item(dialogue)
    assert "Sửa" in ask.words(here.clerk, url(dialogue))
    assert ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row)).status == 302
    assert (
        ask.post(
            here.clerk, url(dialogue, "them/"), worded(here, prefix="them-", text="Lập tổ giám sát")
        ).status
        == 302
    )
    saved = ask.post(
        here.clerk,
        url(dialogue, "luu/"),
        notice(here, assessment="Bản của văn thư", others="Đài truyền thanh"),
    )
    assert saved.onward == url(dialogue) + "#thong-bao"
    page = ask.get(here.leader, url(dialogue))
    assert page.typed("assessment") == "Bản của văn thư"
    assert page.typed("others") == "Đài truyền thanh"
    final = notice(here, others="Đài truyền thanh", version=page.typed("version"))
    assert ask.post(here.leader, url(dialogue), final).status == 302
    rows = Commitment.objects.filter(dialogue=dialogue).order_by("number")
    assert [row.number for row in rows] == [1, 2, 3]
    assert "Thay cống ngõ 12" in ask.words(here.leader, url(dialogue))
    to = {row.name: row.organisation_id for row in Sending.objects.filter(paper__dialogue=dialogue)}
    assert to["MTTQ phường Đồng Nguyên"] == here.ward.front.pk
    assert to["Đài truyền thanh"] is None
    assert here.ward.departments[1].short_name in to


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"text": " "}, "text"), ({"unit": ""}, "unit"), ({"due_on": ""}, "due_on"), ({"due_on": "01/09/2026"}, "due_on"),
     ({"unit": str(NO_KEY)}, "unit"), ({"with_units": [str(NO_KEY)]}, "with_units"), ({"text": "đ" * 501}, "text")],
)  # fmt: skip
def test_a_bad_conclusion_is_told_at_its_field_and_keeps_what_was_typed(
    ask: Asking, here: World, clock: Clock, sent: dict[str, Any], field: str
) -> None:
    dialogue = drafted(ask, here, clock)
    row = item(dialogue)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row, **sent))
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("due_on") == sent.get("due_on", "30/10/2026")
    with nothing_written():
        added = ask.post(here.clerk, url(dialogue, "them/"), worded(here, prefix="them-", **sent))
    assert added.status == 422
    assert added.fault(f"them-{field}")


def test_who_wrote_over_an_older_version_is_told_and_may_send_again(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = drafted(ask, here, clock)
    row = item(dialogue)
    ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row))
    told = ask.post(here.advisory, url(dialogue, f"{row.pk}/"), worded(here, row, text="Nạo vét cống"))
    assert told.status == 422
    assert "Người khác vừa sửa" in told.fault("")
    assert "Thay cống ngõ 12" in told.words
    assert told.typed("text") == "Nạo vét cống"
    again = worded(here, row, text="Nạo vét cống", version=told.typed("version"))
    assert ask.post(here.advisory, url(dialogue, f"{row.pk}/"), again).status == 302


def test_a_conclusion_moves_leaves_and_comes_back(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = drafted(ask, here, clock)
    first = item(dialogue)
    ask.post(here.clerk, url(dialogue, f"{first.pk}/chuyen/"), {"len": "0"})
    assert item(dialogue, 2) == first
    assert ask.post(here.clerk, url(dialogue, f"{first.pk}/bo/")).onward == url(dialogue)
    assert "bị bỏ ra" in ask.words(here.clerk, url(dialogue))
    assert first.opinion is not None
    ask.post(here.clerk, url(dialogue, f"dua-vao/{first.opinion.code}/"))
    assert ConclusionItem.objects.filter(dialogue=dialogue).count() == 2


def test_a_conclusion_without_day_holds_the_notice_back_and_burns_no_number(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = drafted(ask, here, clock)
    ConclusionItem.objects.filter(pk=item(dialogue).pk).update(due_on=None)
    assert "1 chưa đủ đơn vị, thời hạn" in ask.words(here.clerk, url(dialogue))
    with nothing_written():
        told = ask.post(here.leader, url(dialogue), notice(here))
    assert "Kết luận số 1" in told.fault("")
    assert "chưa có thời hạn" in told.fault("")
    assert told.typed("assessment") == "Không khí thẳng thắn."
    row = item(dialogue)
    ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row))
    ask.post(here.leader, url(dialogue), notice(here))
    assert Paper.objects.get(dialogue=dialogue, kind="conclusion").number == "01-TB/ĐU"


def test_a_notice_to_nobody_and_one_to_a_name_without_end_are_refused(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = drafted(ask, here, clock)
    with nothing_written():
        assert ask.post(here.leader, url(dialogue), notice(here, to=[])).fault("to")
        assert ask.post(here.leader, url(dialogue), notice(here, others="x" * 300)).fault("others")
        assert ask.post(here.leader, url(dialogue), notice(here, to=[str(NO_KEY)])).fault("to")


def test_what_somebody_else_saved_is_not_overwritten_unseen(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = drafted(ask, here, clock)
    version = ask.get(here.clerk, url(dialogue)).typed("version")
    assert ask.post(here.clerk, url(dialogue, "luu/"), notice(here, version=version)).status == 302
    told = ask.post(here.advisory, url(dialogue, "luu/"), notice(here, version=version, assessment="Khác"))
    assert "Người khác vừa lưu" in told.fault("")
    assert told.typed("assessment") == "Khác"
    again = notice(here, version=told.typed("version"), assessment="Khác")
    assert ask.post(here.advisory, url(dialogue, "luu/"), again).status == 302
    assert ConclusionDraft.objects.get(dialogue=dialogue).assessment == "Khác"


def test_a_notice_over_a_draft_that_somebody_saved_meanwhile_waits_for_a_second_look(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = drafted(ask, here, clock)
    row = item(dialogue)
    ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row))
    version = ask.get(here.leader, url(dialogue)).typed("version")
    ask.post(here.clerk, url(dialogue, "luu/"), notice(here, version=version, assessment="Lời của văn thư"))
    with nothing_written():
        told = ask.post(here.leader, url(dialogue), notice(here, version=version))
        assert "Người khác vừa lưu" in told.fault("")
    ask.post(here.leader, url(dialogue), notice(here, version=told.typed("version")))
    assert Paper.objects.get(dialogue=dialogue, kind="conclusion").number == "01-TB/ĐU"


def test_nobody_above_or_beside_sees_a_conclusion_that_is_not_issued(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = drafted(ask, here, clock)
    row = item(dialogue)
    for account in (here.supervisor, here.superior, here.other_advisory, here.unit_officer):
        with nothing_written():
            assert ask.get(account, url(dialogue)).status == 404
            for act in ("", "soan/", "luu/", "them/", f"{row.pk}/", f"{row.pk}/chuyen/", f"{row.pk}/bo/"):
                assert ask.post(account, url(dialogue, act)).status == 404


def test_what_does_not_exist_is_not_found(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = drafted(ask, here, clock)
    other = dialogues.announced(here)
    row = item(dialogue)
    for wrong in (url(other, f"{row.pk}/"), url(dialogue, f"{NO_KEY}/"), url(dialogue, "dua-vao/KHONG-CO/")):
        assert ask.post(here.clerk, wrong).status == 404
    assert ask.get(here.clerk, url(dialogue, "soan/")).status == 405
    assert "Hội nghị chưa kết thúc" in ask.words(here.clerk, url(other))


def test_after_the_notice_nothing_is_written_any_more(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = concluded(here)
    clock.now = AT
    words = ask.words(here.clerk, url(dialogue))
    assert "Ban hành thông báo kết luận" not in words
    row = item(dialogue)
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, f"{row.pk}/"), worded(here, row))
        assert told.status == 422
        ask.post(here.clerk, url(dialogue, f"{row.pk}/bo/"))
        ask.post(here.clerk, url(dialogue, "soan/"))


def test_one_conclusion_and_four_cost_the_same(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = drafted(ask, here, clock)
    few = ask.queries(here.clerk, url(dialogue))
    for n in range(3):
        ask.post(here.clerk, url(dialogue, "them/"), worded(here, prefix="them-", text=f"Việc {n}"))
    assert ask.queries(here.clerk, url(dialogue)) == few
