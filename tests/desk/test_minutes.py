import re

import pytest

from doithoai.dialogues.floor import note
from doithoai.dialogues.minutes import fingerprint, revise, signed
from doithoai.dialogues.models import Dialogue, MinuteEntry, MinuteRevision
from doithoai.documents.minutes import content
from doithoai.documents.minutes_lines import Line, assemble
from tests.desk.asking import NO_KEY, Answer, Asking, Clock, nothing_written
from tests.documents.conference import Conference, held
from tests.factories import dialogues
from tests.factories.dialogues import ENDS
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
KEY = "head-place"


def url(dialogue: Dialogue | int, act: str = "") -> str:
    pk = dialogue if isinstance(dialogue, int) else dialogue.pk
    return f"/ban/doi-thoai/{pk}/hoi-nghi/bien-ban/{act}"


@pytest.fixture
def made(here: World, clock: Clock) -> Conference:
    clock.now = ENDS
    return held(here)


def line(dialogue: Dialogue, key: str = KEY) -> Line:
    found = assemble(dialogue).line(key)
    assert found is not None
    return found


def sent(one: Line, text: str, **other: str) -> dict[str, str]:
    return {"text": text, "seen": str(one.version), "stamp": one.stamp, **other}


def shown(answer: Answer) -> str:
    """The fingerprint that the page asks to sign."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', answer.source)
    assert found
    return found[1]


# --- looking ------------------------------------------------------------------------------------------------------------


def test_the_minutes_stand_on_the_page_as_they_will_be_printed(ask: Asking, made: Conference) -> None:
    words = ask.words(made.by, url(made.dialogue))
    for part in content(assemble(made.dialogue))["sections"]:
        for row in part["lines"]:
            assert " ".join(row["words"].split()) in words
    assert "BIÊN BẢN" in words
    assert "kết thúc 10 giờ 30" in words


def test_only_who_prepares_reads_the_minutes(ask: Asking, made: Conference) -> None:
    here = made.world
    for account in (here.clerk, here.advisory, here.leader):
        assert ask.get(account, url(made.dialogue)).status == 200
    for account in (here.supervisor, here.org_admin, here.superior, here.other_clerk, here.unit_officer):
        assert ask.get(account, url(made.dialogue)).status == 404


def test_there_are_no_minutes_of_a_dialogue_that_is_not_there(ask: Asking, here: World) -> None:
    for pk in (0, 999_999, NO_KEY):
        assert ask.get(here.clerk, url(pk)).status == 404


def test_acts_are_sent_not_looked_at(ask: Asking, made: Conference) -> None:
    for act in ("them/", "ky/", "ky-chu-tri/", "rut-chu-ky/", f"dong/{KEY}/"):
        assert ask.get(made.by, url(made.dialogue, act)).status == 405
        with nothing_written():
            assert ask.post(made.world.supervisor, url(made.dialogue, act), {"text": "x"}).status == 404


def test_the_page_asks_the_database_as_often_for_a_long_conference(ask: Asking, made: Conference) -> None:
    first = ask.queries(made.by, url(made.dialogue))
    for number in range(6):
        revise(made.dialogue, f"note-{number}", "Lời khác.", seen=0, by=made.by, at=ENDS)
        note(made.dialogue, f"Diễn biến {number}.", by=made.by, at=ENDS)
    assert ask.queries(made.by, url(made.dialogue)) == first


# --- wording ------------------------------------------------------------------------------------------------------------


def test_a_line_is_worded_in_place(ask: Asking, made: Conference) -> None:
    form = ask.get(made.by, url(made.dialogue), sua=KEY)
    assert form.typed("text").strip() == "Nhà văn hóa khu phố Dương Lôi."
    done = ask.post(
        made.by, url(made.dialogue, f"dong/{KEY}/"), sent(line(made.dialogue), "Hội trường tầng 2.")
    )
    assert done.onward == url(made.dialogue) + f"#{KEY}"
    assert "2. Địa điểm: Hội trường tầng 2." in ask.words(made.by, url(made.dialogue))


def test_the_second_editor_sees_what_changed_and_keeps_what_was_typed(ask: Asking, made: Conference) -> None:
    was = line(made.dialogue)
    to = url(made.dialogue, f"dong/{KEY}/")
    ask.post(made.world.clerk, to, sent(was, "Nhà văn hóa mới."))
    refused = ask.post(made.by, to, sent(was, "Hội trường tầng 2."))
    assert refused.status == 422
    assert f"{made.world.clerk.person.name} vừa sửa dòng này" in refused.fault("")
    assert refused.typed("text").strip() == "Hội trường tầng 2."
    assert "<ins>" in refused.source
    assert "mới" in refused.words
    assert refused.typed("seen") == "1"
    assert "data-live=" not in refused.source  # nothing is fetched over what was typed
    again = ask.post(made.by, to, sent(line(made.dialogue), "Hội trường tầng 2."))
    assert again.status == 302
    assert list(MinuteRevision.objects.values_list("text", flat=True)) == [
        "Nhà văn hóa mới.",
        "Hội trường tầng 2.",
    ]


def test_a_phrase_is_put_in_without_a_script_and_nothing_is_kept_yet(ask: Asking, made: Conference) -> None:
    to = url(made.dialogue, f"dong/{KEY}/")
    with nothing_written():
        page = ask.post(made.by, to, sent(line(made.dialogue), "Lời của tôi.", phrase="0", chen="1"))
    assert page.status == 200
    assert page.typed("text").startswith("Lời của tôi.\nNgười chủ trì tuyên bố khai mạc")


def test_a_phrase_that_is_not_there_changes_nothing(ask: Asking, made: Conference) -> None:
    to = url(made.dialogue, f"dong/{KEY}/")
    for phrase in ("", "99", "khong", "-1", "9" * 40):
        page = ask.post(made.by, to, sent(line(made.dialogue), "Lời của tôi.", phrase=phrase, chen="1"))
        assert page.typed("text").strip() == "Lời của tôi."


def test_a_line_goes_back_to_the_records_and_its_history_stays(ask: Asking, made: Conference) -> None:
    to = url(made.dialogue, f"dong/{KEY}/")
    ask.post(made.by, to, sent(line(made.dialogue), "Hội trường tầng 2."))
    ask.post(made.by, to, sent(line(made.dialogue), "Hội trường tầng 2.", **{"tro-ve": "1"}))
    words = ask.words(made.by, url(made.dialogue), **{"lich-su": KEY})
    assert "2. Địa điểm: Nhà văn hóa khu phố Dương Lôi." in words
    assert "Trở về theo dữ liệu." in words
    assert "Hội trường tầng 2" in words


def test_no_words_and_too_many_are_refused_at_the_field(ask: Asking, made: Conference) -> None:
    to = url(made.dialogue, f"dong/{KEY}/")
    for text in ("", "   ", "đ" * 20_001):
        with nothing_written():
            refused = ask.post(made.by, to, sent(line(made.dialogue), text))
        assert (refused.status, bool(refused.fault("text"))) == (422, True)


def test_a_line_that_is_counted_or_not_there_has_no_form(ask: Asking, made: Conference) -> None:
    for key in ("head-figures", "head-count", "opinion-0", "khong-co"):
        with nothing_written():
            to = url(made.dialogue, f"dong/{key}/")
            assert ask.post(made.by, to, {"text": "Lời khác."}).status == 404
        page = ask.get(made.by, url(made.dialogue), sua=key)
        assert "<textarea" not in page.source.split("</article>")[0]


def test_what_somebody_typed_is_text_and_no_markup(ask: Asking, made: Conference) -> None:
    to = url(made.dialogue, f"dong/{KEY}/")
    ask.post(made.by, to, sent(line(made.dialogue), "<script>alert(1)</script> & {{ x }}"))
    assert "<script>alert" not in ask.get(made.by, url(made.dialogue)).source
    assert ask.get(made.by, f"/ban/doi-thoai/{made.dialogue.pk}/sau-doi-thoai/ho-so/minutes/").status == 200


def test_a_note_is_added_at_this_hour(ask: Asking, made: Conference) -> None:
    done = ask.post(made.by, url(made.dialogue, "them/"), {"them-text": "Mọi người vỗ tay."})
    entry = MinuteEntry.objects.latest("id")
    assert done.onward == url(made.dialogue) + f"#note-{entry.pk}"
    assert "10:30. Mọi người vỗ tay." in ask.words(made.by, url(made.dialogue))
    refused = ask.post(made.by, url(made.dialogue, "them/"), {"them-text": " "})
    assert (refused.status, bool(refused.fault("them-text"))) == (422, True)


# --- signing ------------------------------------------------------------------------------------------------------------


def test_the_secretary_signs_then_the_chair_and_the_page_locks(ask: Asking, made: Conference) -> None:
    here, dialogue = made.world, made.dialogue
    ask.post(here.clerk, url(dialogue, "ky/"), {"seen": shown(ask.get(here.clerk, url(dialogue)))})
    kept = signed(dialogue)
    assert kept is not None
    page = ask.get(here.leader, url(dialogue))
    assert kept.sha256 in page.source
    assert "khớp với mã đã ghi" in page.words
    ask.post(here.leader, url(dialogue, "ky-chu-tri/"), {"seen": shown(page)})
    kept.refresh_from_db()
    assert kept.chair == here.leader
    page = ask.get(here.clerk, url(dialogue))
    assert "?sua=" not in page.source
    assert "Rút chữ ký" not in page.words
    with nothing_written():
        was = line(dialogue)
        refused = ask.post(here.clerk, url(dialogue, f"dong/{KEY}/"), sent(was, "Lời khác."))
        assert "đã khóa" in refused.words
        ask.post(here.clerk, url(dialogue, "them/"), {"them-text": "Thêm."})


def test_minutes_that_changed_behind_the_page_are_not_signed(ask: Asking, made: Conference) -> None:
    seen = shown(ask.get(made.world.clerk, url(made.dialogue)))
    revise(made.dialogue, KEY, "Hội trường tầng 2.", seen=0, by=made.by, at=ENDS)
    ask.post(made.world.clerk, url(made.dialogue, "ky/"), {"seen": seen})
    assert signed(made.dialogue) is None


def test_a_signature_is_taken_back_with_a_reason(ask: Asking, made: Conference) -> None:
    clerk = made.world.clerk
    seen = fingerprint(content(assemble(made.dialogue)))
    ask.post(clerk, url(made.dialogue, "ky/"), {"seen": seen})
    refused = ask.post(clerk, url(made.dialogue, "rut-chu-ky/"), {"rut-reason": ""})
    assert (refused.status, bool(refused.fault("rut-reason"))) == (422, True)
    ask.post(clerk, url(made.dialogue, "rut-chu-ky/"), {"rut-reason": "Thiếu một lời"})
    assert signed(made.dialogue) is None


def test_what_is_missing_before_the_signature_is_told(ask: Asking, here: World, clock: Clock) -> None:
    dialogue = dialogues.opened(here)
    clock.now = dialogues.STARTS
    assert "hội nghị chưa kết thúc" in ask.words(here.clerk, url(dialogue))
    with nothing_written():
        ask.post(here.clerk, url(dialogue, "ky/"), {"seen": fingerprint(content(assemble(dialogue)))})
