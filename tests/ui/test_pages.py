"""The gallery, the frames and the error pages draw whole, without inline script or style."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest
from django.template.loader import get_template
from django.test import RequestFactory

from doithoai.ui.gallery import FRAMES, gallery

STATIC = Path(__file__).parents[2] / "doithoai" / "ui" / "static" / "ui"


def inline(page: str) -> list[str]:
    """What the Content-Security-Policy would block."""
    return re.findall(r"<style|<script(?![^>]*\ssrc=)| style=| on[a-z]+=|javascript:", page)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_gallery_draws_every_frame(frame: str) -> None:
    page = gallery(RequestFactory().get(f"/gallery/?khung={frame}")).content.decode()
    assert page.count("<h1") == 1 or not frame
    assert 'id="noi-dung"' in page
    assert inline(page) == []
    assert "None" not in page


def test_an_unknown_frame_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        gallery(RequestFactory().get("/gallery/?khung=nowhere"))


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_request_and_say_what_to_do(code: str) -> None:
    page = get_template(f"{code}.html").render({})
    assert "</html>" in page
    assert "Về trang đầu" in page
    assert inline(page) == []


def test_the_style_sheet_is_small_and_stays_at_home() -> None:
    css = (STATIC / "ui.css").read_bytes()
    assert len(gzip.compress(css)) <= 20 * 1024
    assert b"http" not in css.replace(b"[href^=http]", b"")


def test_every_font_named_in_the_style_sheet_is_there() -> None:
    named = set(re.findall(r"url\((fonts/[^)]+)\)", (STATIC / "ui.css").read_text(encoding="utf-8")))
    assert len(named) == 8
    assert all((STATIC / name).is_file() for name in named)
