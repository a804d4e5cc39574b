from typing import Any

import pytest

from doithoai.commitments.models import Commitment
from doithoai.dialogues.floor import open_floor
from doithoai.dialogues.models import Conclusion, Dialogue
from doithoai.documents.concluding import issue_conclusion
from doithoai.opinions.gate import conclude, end_dialogue
from doithoai.opinions.models import Kind, Opinion
from tests.desk.asking import NO_KEY, Asking, Clock, nothing_written
from tests.factories import dialogues, opinions
from tests.factories.dialogues import ENDS, fresh
from tests.factories.organisations import World, day, moment

pytestmark = pytest.mark.django_db
DUE = day(2026, 10, 20)
AT = moment(dialogues.CONCLUDED_ON, 15)


def url(dialogue: Dialogue, act: str = "") -> str:
    return f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/{act}"


def ended(here: World, *, told: bool = True) -> Dialogue:
    """A conference that is over, with one matter that the first department is to solve."""
    dialogue = dialogues.announced(here)
    opinion = opinions.at_dialogue(here, dialogue)
    dialogues.slip(dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    if told:
        opinions.said(here, opinion, unit=here.ward.departments[0], due_on=DUE)
    end_dialogue(dialogue, DUE, by=here.advisory, at=ENDS)
    return fresh(dialogue)


def concluded(here: World) -> Dialogue:
    dialogue = ended(here)
    issue_conclusion(dialogue, dialogues.concluding(here), by=here.leader, at=AT)
    return fresh(dialogue)


def concluding(here: World, **other: str) -> dict[str, Any]:
    return {
        "assessment": "Không khí thẳng thắn.",
        "follow_up": "Văn phòng đôn đốc.",
        "issued_on": "25/09/2026",
        "signer": str(here.leader.person_id),
        "to": [str(here.ward.party_committee.pk)],
        **other,
    }


def test_before_the_end_there_is_nothing_to_do_here(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    assert "Hội nghị chưa kết thúc" in ask.words(here.clerk, url(dialogue))


def test_the_conclusion_is_issued_and_promises_are_followed(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = ended(here)
    clock.now = AT
    assert "hạn 29/09/2026" in ask.words(here.supervisor, url(dialogue))
    assert ask.post(here.leader, url(dialogue, "ket-luan/"), concluding(here)).onward == url(dialogue)
    words = ask.words(here.supervisor, url(dialogue))
    assert "đúng hạn 25/09/2026" in words
    assert "Cam kết theo dõi đến khi có minh chứng" in words
    assert Commitment.objects.count() == 2  # one to be solved, one speaker who was not reached
    assert "Thông báo kết luận" in ask.words(here.supervisor, "/ban/so-van-ban/")


def test_the_gate_names_what_is_missing_and_keeps_the_text(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = ended(here, told=False)
    clock.now = AT
    assert "còn 1 ý kiến chưa có cách trả lời" in ask.words(here.clerk, url(dialogue))
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, "ket-luan/"), concluding(here))
    assert told.status == 422
    assert "Còn 1 ý kiến của buổi này chưa có kết quả tại hội nghị" in told.fault("")
    assert told.typed("assessment") == "Không khí thẳng thắn."


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"assessment": ""}, "assessment"),
        ({"assessment": "đ" * 100_000}, "assessment"),
        ({"issued_on": "26/09/2026"}, "issued_on"),  # tomorrow
        ({"issued_on": "17/09/2026"}, "issued_on"),  # before the conference
        ({"issued_on": "hôm nay"}, "issued_on"),
        ({"signer": str(NO_KEY)}, "signer"),
        ({"number": "x" * 100_000}, "number"),
    ],
)
def test_a_bad_conclusion_is_told_at_its_field(
    ask: Asking, here: World, clock: Clock, sent: dict[str, str], field: str
) -> None:
    dialogue = ended(here)
    clock.now = AT
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, "ket-luan/"), concluding(here, **sent))
    assert told.status == 422
    assert told.fault(field)
    assert told.typed("follow_up") == "Văn phòng đôn đốc."


def test_a_late_conclusion_needs_its_reason(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = ended(here)
    clock.now = moment(day(2026, 10, 5))
    assert "quá hạn 29/09/2026" in ask.words(here.supervisor, url(dialogue))
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, "ket-luan/"), concluding(here, issued_on="05/10/2026"))
    assert told.fault("late_reason")
    late = concluding(here, issued_on="05/10/2026", late_reason="Chờ ý kiến tỉnh")
    assert ask.post(here.leader, url(dialogue, "ket-luan/"), late).status == 302
    assert "Chờ ý kiến tỉnh" in ask.words(here.supervisor, url(dialogue))


def test_the_clerk_writes_the_conclusion_and_is_told_who_issues_it(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = ended(here)
    clock.now = AT
    with nothing_written():
        told = ask.post(here.clerk, url(dialogue, "ket-luan/"), concluding(here))
    assert told.status == 422
    assert "Chỉ lãnh đạo, bộ phận tham mưu" in told.fault("")
    assert told.typed("assessment") == "Không khí thẳng thắn."


def test_two_who_conclude_at_once_issue_one_paper_and_lose_no_text(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = concluded(here)
    clock.now = AT
    with nothing_written():
        told = ask.post(here.advisory, url(dialogue, "ket-luan/"), concluding(here))
    assert told.status == 422
    assert told.typed("assessment") == "Không khí thẳng thắn."
    assert Conclusion.objects.count() == 1


def test_report_review_and_closing_follow_in_order(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = concluded(here)
    clock.now = moment(day(2026, 9, 28))
    with nothing_written():
        early = ask.client(here.advisory).post(url(dialogue, "ket-thuc-ho-so/"), {"gui": "1"}, follow=True)
    assert 'role="status"' in early.content.decode()
    sent = {
        "bc-text": "Kết quả hội nghị",
        "bc-issued_on": "28/09/2026",
        "bc-signer": str(here.leader.person_id),
    }
    with nothing_written():
        told = ask.post(here.leader, url(dialogue, "bao-cao/"), sent)
    assert told.fault("bc-recipients")
    assert told.typed("bc-text") == "Kết quả hội nghị"
    assert (
        ask.post(here.leader, url(dialogue, "bao-cao/"), {**sent, "bc-recipients": ["0", "1"]}).status == 302
    )
    review = {"rk-strengths": "Chuẩn bị kỹ", "rk-shortcomings": "Trả lời dài", "rk-remedies": "Soạn ngắn"}
    with nothing_written():
        told = ask.post(here.advisory, url(dialogue, "rut-kinh-nghiem/"), {**review, "rk-remedies": " "})
    assert told.fault("rk-remedies")
    assert told.typed("rk-strengths") == "Chuẩn bị kỹ"
    assert ask.post(here.advisory, url(dialogue, "rut-kinh-nghiem/"), review).status == 302
    assert "Chuẩn bị kỹ" in ask.words(here.leader, url(dialogue))
    assert "Chuẩn bị kỹ" not in ask.words(here.supervisor, url(dialogue))
    assert ask.post(here.advisory, url(dialogue, "ket-thuc-ho-so/")).status == 302
    assert fresh(dialogue).state == "closed"


def test_a_unit_reports_its_promise_and_somebody_else_confirms(
    ask: Asking, here: World, clock: Clock
) -> None:
    dialogue = concluded(here)
    clock.now = moment(day(2026, 10, 1))
    row = Commitment.objects.get(unit=here.ward.departments[0])
    page = f"/ban/cam-ket/{row.pk}/"
    assert row.text[:40] in ask.words(here.unit_officer, "/ban/y-kien/don-vi/")
    assert f"{page}#bao-xong" in ask.get(here.unit_officer, "/ban/y-kien/don-vi/").source
    sent = {"xong-proof": "Biên bản 12/BB"}
    assert ask.post(here.unit_officer, f"{page}xong/", sent).onward == page
    assert "báo xong, chờ xác nhận" in ask.words(here.supervisor, url(dialogue))
    assert f"{page}#xac-nhan" in ask.get(here.leader, url(dialogue)).source
    assert ask.post(here.leader, f"{page}xac-nhan/").onward == page
    assert "đã xong, đã xác nhận" in ask.words(here.supervisor, url(dialogue))


def test_speakers_and_denunciations_are_not_told_to_supervisors(ask: Asking, here: World) -> None:
    dialogue = ended(here)
    hidden = opinions.out_of_scope(here, Kind.DENUNCIATION, dialogue=dialogue)
    for account in (here.supervisor, here.superior):
        page = ask.get(account, url(dialogue))
        assert page.status == 200
        assert hidden.code not in page.source
        assert "Phạm Bá Thử" not in page.source
        assert "<form" not in page.source.split("</header>")[1]


def test_one_promise_and_three_cost_the_same(ask: Asking, here: World) -> None:
    few = concluded(here)
    many = dialogues.announced(here)
    for _ in range(3):
        opinions.at_dialogue(here, many)
    open_floor(many, by=here.clerk, at=many.starts_at)
    for opinion in many_opinions(many):
        opinions.said(here, opinion, unit=here.ward.departments[0], due_on=DUE)
    end_dialogue(many, DUE, by=here.advisory, at=ENDS)
    conclude(fresh(many), dialogues.concluding(here, number="13-TB/ĐU"), by=here.leader, at=AT)
    assert ask.queries(here.advisory, url(few)) == ask.queries(here.advisory, url(many)) == 22


def many_opinions(dialogue: Dialogue) -> list[Opinion]:
    return list(Opinion.objects.filter(dialogue=dialogue))
