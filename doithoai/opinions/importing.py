"""B.Đ8.1-g1, A.1-i, A.5-a: a file of opinions from the Front, an office or a survey is taken in whole or not at all, and once."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record, record_each
from doithoai.opinions import searching
from doithoai.opinions.codes import new_code
from doithoai.opinions.fingerprints import received
from doithoai.opinions.import_rows import Bound, Parsed, Row, parse
from doithoai.opinions.intake import built, check, check_dialogue, may_receive, opinion_of
from doithoai.opinions.models import Import, Opinion, Submission
from doithoai.opinions.sheets import read
from doithoai.opinions.stepping import locked_dialogue
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused, msgid

BATCH = 500
TRIES = 3
CLAUSE = "B.Đ8.1-g1"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Given:
    """A file as it was given."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The same bytes are the same file."""
        return hashlib.sha256(self.content).hexdigest()


class AlreadyImported(Refused):
    """The same file was taken in before."""

    def __init__(self, first: Import) -> None:
        super().__init__(
            msgid("Tệp này đã được nhập ngày %(day)s, %(rows)s ý kiến, nên không nhập lần nữa."),
            field="file",
            day=localdate(first.at),
            rows=first.rows,
        )
        self.first = first


def earlier(organisation: Organisation, given: Given) -> Import | None:
    """The import of the same file, if there was one."""
    return Import.objects.filter(organisation=organisation, sha256=given.sha256).first()


def look(given: Given, bound: Bound, *, by: Account, at: datetime) -> Parsed:
    """What would be taken, and what is wrong; nothing is stored."""
    if first := earlier(bound.organisation, given):
        raise AlreadyImported(first)
    parsed = parse(read(given.content, given.name), bound, localdate(at))
    _may(parsed.rows, by, localdate(at))
    return parsed


def alike(parsed: Parsed) -> list[tuple[int, str]]:
    """Lines with the very words of another line, or of an opinion that is here already: line, and where the other is."""
    lines = defaultdict(list)
    for row in parsed.rows:
        lines[_heard(row.handed.text)].append(row)
    found = [(row.line, f"dòng {rows[0].line}") for rows in lines.values() for row in rows[1:]]
    return sorted(found + _known(lines))


def _known(lines: dict[str, list[Row]]) -> list[tuple[int, str]]:
    """Those that stand in a submission of the same days."""
    rows = [row for some in lines.values() for row in some]
    if not rows:
        return []
    days = [row.handed.received_on for row in rows]
    here = Submission.objects.filter(
        organisation=rows[0].handed.organisation, received_on__range=(min(days), max(days))
    )
    texts = here.order_by().values_list("text", "code").iterator(2000)
    return [(lines[words][0].line, code) for text, code in texts if (words := _heard(text)) in lines]


def _heard(text: str) -> str:
    return " ".join(text.split()).casefold()


def take(
    given: Given, bound: Bound, progress: Progress | None = None, *, by: Account, at: datetime
) -> Import:
    """Takes the whole file; each row gets its code, or none does."""
    parsed = look(given, bound, by=by, at=at)
    if parsed.faults:
        raise Refused(
            "Tệp còn %(count)s chỗ sai nên chưa nhập dòng nào. Hãy sửa trong tệp rồi gửi lại.",
            field="file",
            count=len(parsed.faults) + parsed.more_faults,
        )
    for row in parsed.rows:
        _check_row(row, localdate(at))
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _store(given, bound, parsed.rows, progress or _silent, by=by, at=at)
        except IntegrityError as taken:
            # Somebody else was faster with the same file, or two codes met.
            if first := earlier(bound.organisation, given):
                raise AlreadyImported(first) from None
            failed = taken
    raise failed


def _silent(_done: int, _all: int) -> None:
    """Nobody watches."""


def _may(rows: Sequence[Row], account: Account, on: date) -> None:
    asked = {row.handed.channel: row.handed for row in rows}
    for handed in asked.values():
        may_receive(handed, account, on)


def _check_row(row: Row, today: date) -> None:
    try:
        check(row.handed, today)
    except Refused as why:
        raise Refused("Dòng %(line)s: %(why)s", field="file", line=row.line, why=str(why)) from None


def _store(
    given: Given, bound: Bound, rows: Sequence[Row], progress: Progress, *, by: Account, at: datetime
) -> Import:
    dialogue = locked_dialogue(bound.dialogue.pk) if bound.dialogue else None
    if dialogue is not None:
        check_dialogue(dialogue, bound.organisation.pk)
    kept = Import.objects.create(
        organisation=bound.organisation,
        dialogue=dialogue,
        source=bound.source,
        name=given.name[-200:],
        sha256=given.sha256,
        rows=len(rows),
        by=by,
        at=at,
    )
    facts = {
        "rows": len(rows),
        "sha256": given.sha256,
        "source": bound.source.short_name if bound.source else "",
    }
    record("import", kept, by=by, at=at, clause=CLAUSE, facts=facts)
    codes = _codes(bound.organisation, [row.handed.received_on.year for row in rows])
    for start in range(0, len(rows), BATCH):
        _store_some(kept, rows[start : start + BATCH], codes, by=by, at=at)
        progress(min(start + BATCH, len(rows)), len(rows))
    return kept


def _store_some(
    kept: Import, rows: Sequence[Row], codes: Iterator[str], *, by: Account, at: datetime
) -> None:
    submissions = [built(row.handed, kept.dialogue, next(codes), by=by, at=at) for row in rows]
    for submission in submissions:
        submission.import_file = kept
    Submission.objects.bulk_create(submissions)
    opinions = [opinion_of(submission, submission.code, submission.text) for submission in submissions]
    Opinion.objects.bulk_create(opinions)
    said = [
        (one, received(one, [opinion], files=0) | {"import": kept.pk})
        for one, opinion in zip(submissions, opinions, strict=True)
    ]
    record_each("receive", said, by=by, at=at, clause=CLAUSE)
    searching.put(*opinions)


def _codes(organisation: Organisation, years: Sequence[int]) -> Iterator[str]:
    """A free code for each, in order."""
    codes: list[str] = []
    while len(codes) < len(years):
        some = {
            new_code(organisation.code_prefix, year): year for year in years[len(codes) : len(codes) + BATCH]
        }
        wanted = years[len(codes) : len(codes) + BATCH]
        taken = set(Submission.objects.filter(code__in=list(some)).values_list("code", flat=True))
        # A code that was drawn twice or is taken leaves a gap; the whole batch is drawn again.
        if len(some) == len(wanted) and not taken and not set(some) & set(codes):
            codes += some
    return iter(codes)
