"""Lists of an archived dialogue as .csv: opinions, commitments, turns on the floor, papers, the record of acts."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from doithoai.audit.models import Entry
from doithoai.commitments.models import Commitment
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.documents.heard import Heard, heard
from doithoai.documents.models import Paper
from doithoai.documents.privacy import PROTECTED, masked
from doithoai.opinions.covering import names_of
from doithoai.opinions.fields import field_label
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import Opinion, Passing
from doithoai.ui.tables import Cell, csv_bytes


@dataclass(frozen=True)
class Table:
    """One list: its file, what it is, its bytes, how many rows."""

    path: str
    title: str
    content: bytes
    rows: int


Named = Callable[[Entry], str]


def tables(dialogue: Dialogue, named: Named) -> Iterator[Table]:
    """Every list of the archive; `named` says in words what an entry of the record is."""
    yield _table("y-kien", "Ý kiến, kiến nghị và việc giải quyết", OPINIONS, _opinions(dialogue))
    yield _table("cam-ket", "Cam kết, việc giao theo kết luận", COMMITMENTS, _commitments(dialogue))
    yield _table("phat-bieu", "Các lượt phát biểu", SPEECHES, _speeches(dialogue))
    yield _table("van-ban", "Sổ văn bản của buổi đối thoại", PAPERS, _papers(dialogue))
    yield _table(
        "nhat-ky", "Nhật ký: ai làm gì, lúc nào, theo điều khoản nào", ENTRIES, _entries(dialogue, named)
    )


def _table(name: str, title: str, head: Sequence[str], rows: Iterator[Sequence[Cell]]) -> Table:
    kept = list(rows)
    return Table(f"2-so-lieu/{name}.csv", title, csv_bytes(head, kept), len(kept))


def guarded(opinion: Opinion) -> bool:
    """Whether its content stays in its own file: a denunciation, or what belongs to another procedure (B.Đ1.2, B.Đ4.2)."""
    return opinion.restricted or opinion.stage == Stage.OUT_OF_SCOPE


def opinions_of(dialogue: Dialogue) -> QuerySet[Opinion]:
    """All of them, none left out."""
    return Opinion.objects.filter(dialogue=dialogue).order_by("received_on", "id")


OPINIONS = (
    "TT", "Mã", "Ngày nhận", "Kênh tiếp nhận", "Người nêu", "Thôn, khu phố", "Nội dung", "Loại ý kiến", "Lĩnh vực",
    "Mức độ cấp thiết", "Cấp giải quyết", "Địa bàn", "Trạng thái", "Cách trả lời tại hội nghị", "Người trả lời",
    "Nội dung trả lời", "Căn cứ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Hạn", "Ngày trả lời", "Ngày trả lời bằng văn bản",
    "Kết quả giải quyết", "Kết quả hoặc hướng giải quyết", "Ngày kết thúc",
)  # fmt: skip


def _opinions(dialogue: Dialogue) -> Iterator[Sequence[Cell]]:
    told = {said.pk: said for said in heard(dialogue)}
    for number, opinion in enumerate(opinions_of(dialogue).select_related("submission"), 1):
        yield (number, *_opinion(opinion, told[opinion.pk]))


def _opinion(opinion: Opinion, said: Heard) -> Sequence[Cell]:
    hidden = guarded(opinion)
    handed = opinion.submission

    def open_only(words: str) -> str:
        return PROTECTED if hidden and words else words

    return (
        opinion.code, opinion.received_on, said.channel, PROTECTED if hidden else said.petitioner,
        open_only(handed.address), PROTECTED if hidden else said.text, opinion.get_kind_display(),
        field_label(opinion.field) if opinion.field else "", opinion.get_urgency_display(), said.level, opinion.area,
        opinion.get_stage_display(), str(Outcome(opinion.outcome).label) if opinion.outcome else "", said.answered_by,
        open_only(said.answer), open_only(said.legal_basis), said.unit, said.with_units, said.due, opinion.answered_on,
        opinion.replied_on, str(Result(opinion.result).label) if opinion.result else "", open_only(said.way), opinion.closed_on,
    )  # fmt: skip


COMMITMENTS = (
    "Số thứ tự kết luận", "Nội dung", "Mã ý kiến", "Đơn vị chủ trì", "Đơn vị phối hợp", "Người phụ trách", "Ngày hứa",
    "Hạn", "Trạng thái", "Minh chứng", "Ngày báo xong", "Người xác nhận", "Ngày xác nhận",
)  # fmt: skip


def commitments_of(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What was promised at it."""
    rows = Commitment.objects.filter(dialogue=dialogue).order_by("number", "id")
    return rows.select_related(
        "unit", "official", "opinion__submission", "verified_by__person"
    ).prefetch_related("with_units")


def _commitments(dialogue: Dialogue) -> Iterator[Sequence[Cell]]:
    for row in commitments_of(dialogue):
        opinion = row.opinion
        hidden = opinion is not None and guarded(opinion)
        names = names_of(opinion.submission) if opinion else ()
        yield (
            row.number, PROTECTED if hidden else masked(row.text, names), opinion.code if opinion else "",
            row.unit.short_name, ", ".join(unit.short_name for unit in row.with_units.all()), str(row.official or ""),
            row.made_on, row.due_on, row.get_state_display(), PROTECTED if hidden and row.proof else row.proof, row.done_on,
            str(row.verified_by or ""), row.verified_on,
        )  # fmt: skip


SPEECHES = ("Số phiếu", "Người phát biểu", "Đại diện cho", "Nội dung", "Trạng thái", "Bắt đầu", "Kết thúc")


def _speeches(dialogue: Dialogue) -> Iterator[Sequence[Cell]]:
    asked = Q(raised_in__dialogue=dialogue) | Q(submission__speech__dialogue=dialogue)
    rows = Opinion.objects.filter(asked).filter(Q(restricted=True) | Q(stage=Stage.OUT_OF_SCOPE))
    shut = {number for pair in rows.values_list("raised_in", "submission__speech") for number in pair}
    for row in Speech.objects.filter(dialogue=dialogue).order_by("number"):
        hidden = row.pk in shut
        yield (
            row.number,
            PROTECTED if hidden else row.speaker,
            PROTECTED if hidden and row.on_behalf_of else row.on_behalf_of,
            PROTECTED if hidden else masked(row.subject, (row.speaker,)),
            row.get_state_display(),
            f"{localtime(row.called_at):%H:%M:%S}" if row.called_at else "",
            f"{localtime(row.finished_at):%H:%M:%S}" if row.finished_at else "",
        )


PAPERS = (
    "Loại",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Trích yếu",
    "Người ký",
    "Tình trạng",
    "Lý do hủy",
    "SHA-256",
)


def _papers(dialogue: Dialogue) -> Iterator[Sequence[Cell]]:
    for row in papers_of(dialogue):
        yield (
            row.get_kind_display(), row.number, row.issued_on, row.subject, str(row.signer or ""),
            row.get_standing_display(), row.cancelled_reason, row.sha256,
        )  # fmt: skip


def papers_of(dialogue: Dialogue) -> QuerySet[Paper]:
    """Everything kept of it, and the plan and the letters with many opinions; a paper on a guarded opinion stays with it."""
    # By the act itself: next year's letter may bear the same number.
    sent = Passing.objects.filter(
        opinion__dialogue=dialogue, paper_number=OuterRef("number"), sent_at=OuterRef("at")
    )
    batches = Q(Exists(sent), organisation=dialogue.organisation_id, kind="transfer_letter", dialogue=None)
    asked = Q(dialogue=dialogue) | batches
    if dialogue.plan_row_id:
        asked |= Q(plan__rows=dialogue.plan_row_id)
    rows = Paper.objects.filter(asked).exclude(opinion__restricted=True)
    return rows.exclude(opinion__stage=Stage.OUT_OF_SCOPE).select_related("signer").distinct().order_by("id")


ENTRIES = (
    "Chuỗi", "Thứ tự", "Thời điểm", "Việc", "Điều khoản", "Mã tài khoản", "Người làm", "Đối tượng", "Mã đối tượng",
    "Chi tiết", "Dấu vân tay trước", "Dấu vân tay", "Việc, bằng lời",
)  # fmt: skip
# Of a guarded matter: that something was done with it, not what was said about it.
TOLD_OF_GUARDED = frozenset({"code", "opinions", "from", "to"})


def _entries(dialogue: Dialogue, named: Named) -> Iterator[Sequence[Cell]]:
    opinions = list(opinions_of(dialogue))
    shut = {row.pk for row in opinions if guarded(row)}
    promised = list(commitments_of(dialogue))
    closed = {row.pk for row in promised if row.opinion is not None and guarded(row.opinion)}
    handed = {row.submission_id for row in opinions if row.pk in shut}
    apart = {
        "opinions.opinion": shut,
        "opinions.submission": handed,
        "commitments.commitment": closed,
    }
    asked = (
        _about("dialogues.dialogue", [dialogue.pk])
        | _about("opinions.opinion", [row.pk for row in opinions])
        | _about("opinions.submission", [row.submission_id for row in opinions])
        | _about("documents.paper", [row.pk for row in papers_of(dialogue)])
        | _about("commitments.commitment", [row.pk for row in promised])
    )
    for entry in Entry.objects.filter(asked).order_by("at", "id"):
        hidden = entry.subject_id in apart.get(entry.subject_kind, ())
        facts = {k: v for k, v in entry.facts.items() if not hidden or k in TOLD_OF_GUARDED}
        yield (
            entry.chain, entry.sequence, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.act,
            entry.clause, entry.actor_id, entry.actor_name, entry.subject_kind, entry.subject_id,
            json.dumps(facts, ensure_ascii=False, sort_keys=True), entry.previous, entry.hash,
            named(entry),
        )  # fmt: skip


def _about(kind: str, numbers: Sequence[int]) -> Q:
    return Q(subject_kind=kind, subject_id__in=numbers)
