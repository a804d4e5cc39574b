"""Before sending: what was answered to the same matter is offered, also without script; nothing is sent meanwhile."""

from typing import Any

import pytest
from django.test import Client

from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.publication import publish, unpublish
from doithoai.opinions.published_similar import answered_like
from tests.factories import opinions
from tests.factories.organisations import World

SEND = "/gui-y-kien/"
ASKED = "Ngõ 24 Lý Nam Đế bị ngập sau mưa, đề nghị thông cống."
TYPED = "Ngõ 24 Lý Nam Đế cứ mưa là ngập, cống tắc lâu rồi."


def released(world: World, text: str = ASKED, **other: Any) -> Opinion:
    return publish(opinions.answered(world, **other), text, by=world.clerk, at=opinions.REPLIED)


def test_a_look_shows_the_answer_keeps_everything_typed_and_sends_nothing(
    client: Client, here: World
) -> None:
    opinion = released(here)
    before = Submission.objects.count()
    sent = {
        "similar": "1",
        "text": TYPED,
        "name": "Phạm Bá Thử",
        "contact": "sai",
        "place": "Ngõ 24",
        "once": "x",
    }
    page = client.post(SEND, sent)
    assert page.status_code == 200
    assert f'href="/hoi-dap/{opinion.pk}/"' in page.text
    for words in (TYPED, "Phạm Bá Thử", 'value="sai"', 'value="Ngõ 24"'):
        assert words in page.text
    assert "errsum" not in page.text
    assert Submission.objects.count() == before


def test_what_was_begun_on_the_front_page_and_what_was_refused_are_looked_up_too(
    client: Client, here: World
) -> None:
    opinion = released(here)
    for sent in ({"begin": "1", "text": TYPED}, {"text": TYPED, "to": ""}):
        assert f'href="/hoi-dap/{opinion.pk}/"' in client.post(SEND, sent).text
    assert "Việc giống đã được trả lời<" not in client.get(SEND).text


def test_only_released_answers_are_offered_and_those_of_the_chosen_body(client: Client, here: World) -> None:
    opinions.answered(here, text=ASKED)
    page = client.post(SEND, {"similar": "1", "text": TYPED})
    assert "Chưa có việc nào giống" in page.text
    opinion = released(here)
    assert [one.number for one in answered_like(TYPED)] == [opinion.pk]
    assert answered_like(TYPED, here.other.party_committee.slug) == ()
    assert answered_like("Trường mầm non thiếu lớp học cho trẻ ba tuổi") == ()
    assert answered_like("ngập") == ()
    unpublish(opinion, "Còn thông tin cá nhân", by=here.clerk, at=opinions.FOLLOWED)
    assert answered_like(TYPED) == ()


@pytest.mark.usefixtures("here")
def test_nothing_typed_and_endless_words_break_nothing(client: Client) -> None:
    for text in ("", " ", "a" * 30_000, "<script>alert(1)</script> ngập ngõ 24"):
        page = client.post(SEND, {"similar": "1", "text": text})
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_sending_itself_compares_nothing(
    client: Client, here: World, django_assert_max_num_queries: Any
) -> None:
    released(here)
    slug = here.ward.party_committee.slug
    sent = {
        "text": TYPED,
        "to": f"co-quan:{slug}",
        "publish_name": "no",
        "once": "0b8f2a6e-7a3a-4a0c-9a53-0d0f0a8b7c11",
    }
    with django_assert_max_num_queries(60) as seen:
        assert client.post(SEND, sent).status_code == 302
    assert not [
        one for one in seen.captured_queries if "public_text" in one["sql"] and "LIMIT 300" in one["sql"]
    ]
