"""A closed queue is said clearly, and nothing that was typed when it closed is lost."""

import pytest
from django.test import Client

from doithoai.dialogues.queue import close_queue
from tests.factories.dialogues import STARTS, opened
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def test_who_comes_too_late_is_told_why_and_what_to_do_instead() -> None:
    w = world()
    dialogue = opened(w)
    address = f"/dang-ky-phat-bieu/{dialogue.code}/"
    assert 'name="speaker"' in Client().get(address).content.decode()
    close_queue(dialogue, by=w.clerk, at=STARTS)
    page = Client().get(address).content.decode()
    assert "Đã ngừng nhận đăng ký phát biểu" in page
    assert 'name="speaker"' not in page
    sent = {"speaker": "Bà Lê Thị Thử", "subject": "Đèn đường ngõ 24"}
    late = Client().post(address, sent)
    assert late.status_code == 422
    words = late.content.decode()
    assert "ngừng nhận đăng ký phát biểu" in words
    assert "Đèn đường ngõ 24" in words
    assert not dialogue.speeches.exists()
