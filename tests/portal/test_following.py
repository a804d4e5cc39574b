"""Theo dõi: the code leads from the words to the proof, and an answer can be rated."""

import pytest
from django.test import Client
from django.utils import timezone

from doithoai.opinions.codes import new_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion
from doithoai.opinions.replying import reply_in_writing
from tests.factories import opinions
from tests.factories.organisations import World


def at(opinion: Opinion) -> str:
    return f"/theo-doi/{opinion.submission.code}/"


def answered_now(world: World) -> Opinion:
    """An opinion whose answer was given today, so that it may be rated."""
    now = timezone.now()
    return reply_in_writing(opinions.agreed(world), timezone.localdate(now), by=world.clerk, at=now)


def test_it_shows_the_way_from_the_words_to_the_proof(client: Client, here: World) -> None:
    page = client.get(at(opinions.closed(here)))
    assert page.status_code == 200
    told = [
        "Đã nhận ý kiến của ông/bà",
        opinions.TEXT,
        "Giao đơn vị chuẩn bị trả lời",
        "Đã trả lời bằng văn bản",
        "Phường thông cống D300",
        "Đã giải quyết, có minh chứng",
        "Biên bản nghiệm thu 12/BB",
        "Kết thúc hồ sơ",
    ]
    places = [page.text.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    # Stricter, and browsers send no origin with the rating: it would be refused as forged.
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_present_deadline_has_its_clause_and_its_unit(client: Client, here: World) -> None:
    text = client.get(at(opinions.following(here))).text
    assert "15/10/2026" in text
    assert "B.Đ10.1-b" in text
    assert here.ward.departments[0].short_name in text


@pytest.mark.parametrize("stage", list(opinions.REACH))
def test_every_stage_has_a_page(client: Client, here: World, stage: Stage) -> None:
    assert client.get(at(opinions.REACH[stage](here))).status_code == 200


def test_a_denunciation_shows_nothing_of_its_words(client: Client, here: World) -> None:
    opinion = opinions.out_of_scope(here, kind="denunciation")
    text = client.get(at(opinion)).text
    assert "Ngõ 24" not in text
    assert "Luật Tố cáo" in text


def test_the_code_is_understood_as_people_type_it(client: Client, here: World) -> None:
    code = opinions.received(here).submission.code
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        answer = client.get("/theo-doi/", {"ma": typed})
        assert answer.headers["Location"] == f"/theo-doi/{code}/"
    assert client.get(f"/theo-doi/{code.lower()}/").headers["Location"] == f"/theo-doi/{code}/"


@pytest.mark.parametrize("address", ["/theo-doi/?ma=", "/theo-doi/"])
@pytest.mark.usefixtures("here")
def test_a_mistyped_code_and_an_unknown_one_get_different_sentences(client: Client, address: str) -> None:
    def asked(code: str) -> str:
        page = client.get(f"{address}{code}{'' if '?' in address else '/'}")
        assert page.status_code == 404
        assert f'value="{code}"' in page.text
        return page.text

    assert "Mã gõ sai" in asked("TS26-AAAA-AA")
    assert "không có trên hệ thống" in asked(new_code("TS", 2026))


@pytest.mark.usefixtures("here")
def test_an_empty_code_is_told(client: Client) -> None:
    assert client.get("/theo-doi/").status_code == 200
    assert "Ông bà nhập mã tra cứu" in client.get("/theo-doi/", {"ma": ""}).text


def test_an_answer_is_rated_once(client: Client, here: World) -> None:
    opinion = answered_now(here)
    assert "Ông bà có hài lòng" in client.get(at(opinion)).text
    answer = client.post(
        at(opinion), {"opinion": opinion.code, "satisfied": "no", "text": "Cống vẫn tắc."}, follow=True
    )
    assert "Đánh giá đã được ghi nhận" in answer.text
    assert "Ông bà có hài lòng" not in answer.text
    feedback = Feedback.objects.get()
    assert (feedback.satisfied, feedback.text) == (False, "Cống vẫn tắc.")
    again = client.post(at(opinion), {"opinion": opinion.code, "satisfied": "yes", "text": "Nay đã thông."})
    assert again.status_code == 422
    assert "đã đánh giá" in again.text
    assert "Nay đã thông." in again.text


def test_not_satisfied_says_why(client: Client, here: World) -> None:
    opinion = answered_now(here)
    for wrong in ({"satisfied": "no"}, {"text": "Cống vẫn tắc."}, {"satisfied": "no", "text": "a" * 100_000}):
        answer = client.post(at(opinion), {"opinion": opinion.code, **wrong})
        assert answer.status_code == 422
        assert wrong.get("text", "") in answer.text
    assert not Feedback.objects.exists()


def test_nobody_rates_the_opinion_of_another_code(client: Client, here: World) -> None:
    mine, other = answered_now(here), answered_now(here)
    answer = client.post(at(mine), {"opinion": other.code, "satisfied": "yes", "text": ""})
    assert answer.status_code == 404
    assert not Feedback.objects.exists()


def test_what_is_not_answered_cannot_be_rated(client: Client, here: World) -> None:
    opinion = opinions.received(here)
    assert "Ông bà có hài lòng" not in client.get(at(opinion)).text
    answer = client.post(at(opinion), {"opinion": opinion.code, "satisfied": "yes", "text": ""})
    assert answer.status_code == 422
    assert not Feedback.objects.exists()


def test_wrong_methods(client: Client, here: World) -> None:
    assert client.post("/theo-doi/").status_code == 405
    assert client.put(at(opinions.received(here))).status_code == 405
