"""A dialogue with many opinions for `bench.papers`, through verbs: collected, answered, held, ended; files handed over."""

import json
import random
from io import BytesIO
from itertools import cycle
from typing import TYPE_CHECKING

from bench.opinions import ROOT

if TYPE_CHECKING:
    from doithoai.dialogues.models import Dialogue
    from doithoai.opinions.models import Opinion
    from tests.factories.organisations import World

ANSWER = (
    "Phường đã kiểm tra thực địa, ghi nhận phản ánh của ông bà là đúng. Đơn vị phụ trách lập dự toán trong tháng, "
    "bố trí vốn sửa chữa thường xuyên và thi công dứt điểm trước mùa mưa.\n"
    "Trong khi chờ thi công, tổ tự quản khu phố nạo vét, cắm biển báo và phân công người theo dõi hằng ngày."
)
OUTCOMES = ("answered", "answered", "answered", "answer_later", "recorded")
WITH_FILE = 5  # each fifth brings a photograph


def conference(number: int) -> "tuple[World, Dialogue]":
    """Ended, every opinion with its outcome: nothing is missing but the conclusion."""
    from doithoai.dialogues.floor import open_floor
    from doithoai.opinions.gate import end_dialogue
    from doithoai.opinions.outcome import Said, give_outcome
    from tests.factories.dialogues import ENDS, STARTS, announced, fresh
    from tests.factories.opinions import SOLVE_DUE
    from tests.factories.organisations import world

    here = world()
    dialogue = announced(here)
    texts = cycle(_texts())
    opinions = [_prepared(here, dialogue, next(texts), place) for place in range(number)]
    open_floor(fresh(dialogue), by=here.clerk, at=STARTS)
    for place, opinion in enumerate(opinions):
        outcome = OUTCOMES[place % len(OUTCOMES)]
        later = SOLVE_DUE if outcome == "answer_later" else None
        said = Said(outcome, "Trưởng phòng Kinh tế", later, here.ward.departments[0])
        give_outcome(opinion, said, by=here.advisory, at=STARTS)
    end_dialogue(fresh(dialogue), SOLVE_DUE, by=here.advisory, at=ENDS)
    return here, fresh(dialogue)


def _texts() -> list[str]:
    lines = (ROOT / "doithoai" / "demo" / "opinions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def _prepared(here: "World", dialogue: "Dialogue", text: str, place: int) -> "Opinion":
    """Collected, sorted, answered by the unit, agreed by the advisory team."""
    from doithoai.opinions.answering import Drafting, agree, draft
    from doithoai.opinions.assignment import assign
    from doithoai.opinions.triage import accept
    from tests.factories import opinions as made

    files = (_photograph(place),) if place % WITH_FILE == 0 else ()
    opinion = made.received(
        here, text=text, dialogue=dialogue, petitioner=f"Phạm Bá Thử {place}", files=files
    )
    opinion = accept(opinion, made.SORTING, by=here.advisory, at=made.SORTED)
    unit = here.ward.departments[0]
    assign(opinion, unit, "draft", made.DRAFT_DUE, by=here.advisory, at=made.ASSIGNED)
    drafting = Drafting(
        f"{ANSWER} Ý kiến thứ {place + 1} trong kế hoạch.",
        "Khoản 2 Điều 12 Luật Đầu tư công",
        unit,
        made.SOLVE_DUE,
    )
    draft(opinion, drafting, by=here.unit_officer, at=made.DRAFTED)
    agree(opinion, by=here.advisory, at=made.AGREED)
    return opinion


def _photograph(place: int) -> object:
    """Some hundred kilobytes that no packing makes smaller."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    noise = random.Random(place).randbytes(480 * 360 * 3)  # noqa: S311 - a picture of nothing
    out = BytesIO()
    Image.frombytes("RGB", (480, 360), noise).save(out, "JPEG", quality=90)
    return SimpleUploadedFile(f"anh-{place}.jpg", out.getvalue(), "image/jpeg")
