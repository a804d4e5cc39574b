"""What a screen shows at one moment: drawn once for each change, whoever looks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import close_old_connections
from django.template.loader import render_to_string
from django.utils import translation

from doithoai.dialogues.published_live import LiveBoard, live_versions
from doithoai.opinions.published import dialogue_figures
from doithoai.opinions.published_hall import approved_questions, counts, hall_board

BOARD, PROJECTOR = "bang", "chieu"
TICK = "nhip"  # the number of the version alone: a desk asks for its own page again
SCREENS = frozenset({BOARD, PROJECTOR, TICK})
QUESTIONS = 5  # written ones on the board; the others by their number on the telephone that asked


@dataclass(frozen=True)
class Screen:
    """Which dialogue, on which kind of screen, in which language."""

    code: str
    kind: str
    language: str


@dataclass(frozen=True)
class Picture:
    """A screen at one version of its dialogue, as the bytes that are sent to everybody who looks."""

    version: int
    event: bytes


def facts(board: LiveBoard) -> dict[str, object]:
    """What the templates show: the board, how many of each outcome (B.Đ8.1-g4c), and the approved written questions."""
    return {
        "board": board,
        "figures": dialogue_figures(board.id),
        "asked": counts(board.id),
        "approved": approved_questions(board.id, most=QUESTIONS),
    }


def seen(screen: Screen) -> LiveBoard | None:
    """The board as this kind of screen may show it: names are called out in the hall, not put on the web."""
    return hall_board(screen.code, named=screen.kind == PROJECTOR)


def draw(screen: Screen) -> Picture | None:
    """The picture of a screen now; none when there is no such dialogue."""
    close_old_connections()
    try:
        if screen.kind == TICK:
            return tick(screen.code)
        board = seen(screen)
        if board is None:
            return None
        with translation.override(screen.language):
            html = render_to_string(f"hall/picture_{screen.kind}.html", facts(board))
    finally:
        close_old_connections()
    event = f"id: {board.version}\nevent: picture\ndata: {json.dumps(html)}\n\n"
    return Picture(board.version, event.encode())


def tick(code: str) -> Picture | None:
    """What a desk is told: that something changed, and nothing of what."""
    version = live_versions([code]).get(code)
    return (
        None
        if version is None
        else Picture(version, f"id: {version}\nevent: tick\ndata: {version}\n\n".encode())
    )


def versions(codes: Iterable[str]) -> dict[str, int]:
    """The version of each dialogue that somebody looks at."""
    close_old_connections()
    try:
        return live_versions(codes)
    finally:
        close_old_connections()
