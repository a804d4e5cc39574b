"""Several people at the register in the same moment; asks for a real server."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from doithoai.documents.announcing import Signing
from doithoai.documents.issuing import issue_draft
from doithoai.documents.models import Counter, Paper, PaperKind, Standing
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.reserving import Reserving, reserve
from doithoai.documents.signing_off import Drafting, draft
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories.organisations import World, moment, world

AT = moment(dialogues.CONCLUDED_ON, 15)
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
    pytest.mark.django_db(transaction=True),
]


def at_once(act: Callable[[], object], many: int = 4) -> list[str]:
    """What each was told; "" for who did it."""
    told: list[str] = []
    ready = threading.Barrier(many)

    def run() -> None:
        try:
            ready.wait()
            act()
            told.append("")
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == many
    return told


def body(here: World) -> dict[str, Any]:
    return {"by": here.clerk, "at": AT}


def test_a_draft_that_many_make_and_issue_at_once_is_made_and_issued_once(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        here = world()
        dialogue = dialogues.ended(here)
        drafting, signing = Drafting(here.leader.person), Signing(dialogues.CONCLUDED_ON, here.leader.person)
        told = at_once(lambda: draft(PaperKind.ORDERS, dialogue, drafting, **body(here)))
        assert (told.count(""), Paper.objects.count()) == (1, 1)
        paper = Paper.objects.get()
        told = at_once(lambda: issue_draft(paper, dialogue, signing, **body(here)))
        assert told.count("") == 1
        assert {words for words in told if words} == {"Bản dự thảo này đã ban hành hoặc đã bỏ."}
        assert (Paper.objects.get().number, Counter.objects.get().last) == ("01-CV/ĐU", 1)


def test_a_reserved_number_that_many_take_at_once_is_taken_once() -> None:
    here = world()
    wanted = Reserving(here.ward.party_committee, PaperKind.ANNUAL_REPORT, "Báo cáo", dialogues.CONCLUDED_ON)
    reserve(wanted, **body(here))
    entered = Entered(
        here.ward.party_committee, PaperKind.ANNUAL_REPORT, 2026, "Báo cáo", "1", dialogues.CONCLUDED_ON
    )
    told = at_once(lambda: enter_paper(entered, **body(here)))
    assert told.count("") == 1
    assert Paper.objects.get().standing == Standing.ISSUED
