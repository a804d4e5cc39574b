"""B.Đ9.1-g2c: the minutes as a paper: as they stand now, or as they were frozen when the secretary signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from doithoai.dialogues.minutes import signed
from doithoai.dialogues.models import Dialogue, SignedMinutes
from doithoai.documents.framing import Issue, day, frame
from doithoai.documents.minutes_lines import Minutes, assemble
from doithoai.documents.privacy import PROTECTED
from doithoai.docx.frame import Frame, header, title, two_signatures
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet
from doithoai.opinions.models import Opinion

KIND = "Biên bản"
SIGNERS = ("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ")
SUBJECT = "hội nghị đối thoại trực tiếp với Nhân dân"
COVERED = "Đã che {} dòng nêu việc được bảo vệ sau khi ký (B.Đ4.2); bản đã ký giữ nguyên trên hệ thống, mã trên là của bản đó."
LINE = "opinion-"  # before the number of an opinion, in the key of its line
FORM = 1  # of the frozen content: another one when its shape changes


@dataclass(frozen=True)
class MinutesPaper:
    """Fields of the minutes; `sections` and the words below them as `content` has them."""

    frame: Frame
    sections: tuple[Mapping[str, Any], ...]
    ending: str
    secretary_name: str
    chair_name: str
    seals: tuple[str, ...]


def template(sheet: Sheet) -> None:
    """The minutes as a form."""
    header(sheet)
    title(sheet, KIND)
    sheet.order("for section in sections")
    sheet.heading("{{ section.title }}")
    sheet.order("for line in section.lines")
    sheet.text("**{{ line.lead }}**{% if line.lead %} {% endif %}{{ line.words }}")
    sheet.order("endfor")
    sheet.order("if not section.lines and section.none")
    sheet.text("{{ section.none }}")
    sheet.order("endif")
    sheet.order("endfor")
    sheet.closing("{{ ending }}")
    two_signatures(
        sheet,
        (SIGNERS[0], "{{ secretary_name }}"),
        (SIGNERS[1], "{{ chair_name }}"),
    )
    sheet.order("for seal in seals")
    sheet.text("{{ seal }}", Look(11, italic=True, align="left", before=6))
    sheet.order("endfor")


def fields(dialogue: Dialogue, issue: Issue) -> MinutesPaper:
    """The minutes' words: those that were signed, else those of now."""
    kept = signed(dialogue)
    said, shut = covered(kept) if kept else (content(assemble(dialogue)), frozenset())
    opened = localtime(dialogue.opened_at or dialogue.starts_at).date()
    numbered = Issue(issue.number, issue.on or opened, issue.signer, issue.recipients)
    return MinutesPaper(
        frame=frame(dialogue.organisation, "BB", SUBJECT, numbered, opened),
        sections=tuple(said["sections"]),
        ending=said["ending"],
        secretary_name=said["secretary_name"],
        chair_name=said["chair_name"],
        seals=(*seals(kept), *((COVERED.format(len(shut)),) if shut else ())) if kept else (),
    )


def covered(kept: SignedMinutes) -> tuple[Mapping[str, Any], frozenset[str]]:
    """The signed words with those covered that tell a matter restricted since, and which lines these are (B.Đ4.2)."""
    told = {line["key"]: line["words"] for section in kept.content["sections"] for line in section["lines"]}
    # By the lines, not by the dialogue: an opinion may stand here that is elsewhere by now.
    named = [int(key.removeprefix(LINE)) for key in told if key.startswith(LINE)]
    restricted = Opinion.objects.filter(pk__in=named, restricted=True).values_list("pk", flat=True)
    now = [pk for pk in restricted if PROTECTED not in told.get(f"opinion-{pk}", PROTECTED)]
    shut = frozenset(key for pk in now for key in (f"opinion-{pk}", f"answer-{pk}") if key in told)
    sections = [
        {
            **section,
            "lines": [
                {**line, "words": PROTECTED} if line["key"] in shut else line for line in section["lines"]
            ],
        }
        for section in kept.content["sections"]
    ]
    return {**kept.content, "sections": sections}, shut


def content(minutes: Minutes) -> dict[str, Any]:
    """The words as they are printed, without anything that a later day could read otherwise: what is signed."""
    return {
        "form": FORM,
        "sections": [
            {
                "title": section.title,
                "none": section.none,
                "lines": [
                    {"key": line.key, "lead": line.lead, "words": line.words} for line in section.lines
                ],
            }
            for section in minutes.sections
        ],
        "ending": minutes.ending,
        "secretary_name": minutes.secretary_name,
        "chair_name": minutes.chair_name,
    }


def seals(kept: SignedMinutes) -> tuple[str, ...]:
    """Who signed on the system and when, and the fingerprint that anybody can count again."""
    who = [f"Thư ký {kept.secretary.person.name} ký trên hệ thống {_when(kept.secretary_at)}"]
    if kept.chair and kept.chair_at:
        chairs = kept.chair.person_id == kept.dialogue.chair_id
        role = "Người chủ trì" if chairs else "Ký thay người chủ trì:"
        who.append(f"{role} {kept.chair.person.name} ký {_when(kept.chair_at)}; biên bản đã khóa")
    return (f"{'. '.join(who)}.", f"Mã xác thực nội dung (SHA-256): {kept.sha256}")


def _when(moment: datetime) -> str:
    return f"lúc {localtime(moment):%H:%M} ngày {day(localtime(moment).date())}"
