"""Mẫu riêng: a body puts a .docx of its own in the place of a built-in form; each version is kept, any can come back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate
from docx import Document

from doithoai.audit.record import record
from doithoai.documents.fields import Field, example, fields_of, kinds, plain
from doithoai.documents.framing import Issue, frame, profile_of, words
from doithoai.documents.models import CODES, PaperTemplate
from doithoai.documents.stamping import stamped
from doithoai.docx.apart import check_apart, fill_apart, fill_in_use
from doithoai.organisations.models import Account, Organisation
from doithoai.organisations.permissions import may_administer
from doithoai.regulations.refusals import Refused

MOST_VERSIONS = 200


@dataclass(frozen=True)
class Checked:
    """What became of a check: why the form is refused, and which fields it leaves out."""

    faults: tuple[Refused, ...]
    left_out: tuple[Field, ...]


class NotAccepted(Refused):
    """A form with faults; each has its own sentence."""

    def __init__(self, faults: tuple[Refused, ...]) -> None:
        super().__init__("Mẫu có %(count)s chỗ cần sửa.", field="file", count=len(faults))
        self.faults = faults


def own_form(organisation: Organisation, kind: str) -> PaperTemplate | None:
    """The body's own form of the kind that is in use, or none."""
    return PaperTemplate.objects.filter(organisation=organisation, kind=kind, retired_at=None).first()


def own_paper(form: PaperTemplate, fields: object) -> bytes:
    """A paper in the body's own form, of the fields that are offered and nothing else."""
    return fill_in_use(content_of(form), plain(fields, example(form.kind)))


def sample(form: PaperTemplate, on: date) -> bytes:
    """The same with the examples, under the head of the body itself."""
    return fill_apart(content_of(form), sample_values(form.organisation, form.kind, on))


def sample_values(organisation: Organisation, kind: str, on: date) -> dict[str, Any]:
    """The examples of a kind with the body's own name, superior, number form and basis."""
    values = example(kind)
    code, told = CODES.get(kind, ""), values["frame"]
    number = profile_of(organisation).numbered(5, code, organisation.symbol) if code else ""
    made = frame(organisation, code, told["subject"], Issue(number, on), on)
    for name in ("superior", "issuer", "number", "dated"):
        told[name] = getattr(made, name)
    for name in ("basis", "behalf", "recipients"):
        told[name] = list(getattr(made, name)) or told[name]
    return values


def content_of(form: PaperTemplate) -> bytes:
    """The file as it was uploaded; one that was changed on the server since is none."""
    with form.file.open("rb") as opened:
        content: bytes = opened.read()
    if hashlib.sha256(content).hexdigest() != form.sha256:
        raise Refused("Tệp mẫu trên máy chủ đã khác với lúc đưa lên nên không dùng được. Hãy đưa lại tệp.")
    return content


def check(kind: str, content: bytes, organisation: Organisation) -> Checked:
    """Opens the file apart, holds it against the fields of the kind, and tries whether number and day find their place."""
    faults, used = check_apart(content, example(kind))
    if faults:
        return Checked(tuple(faults), ())
    left_out = tuple(field for field in fields_of(kind) if not _uses(used, field.path))
    gaps = tuple(
        Refused("Thiếu trường bắt buộc “%(path)s”: %(words)s.", path=field.path, words=field.words)
        for field in left_out
        if field.required
    )
    return Checked(
        gaps or _unstamped(kind, content, organisation),
        tuple(field for field in left_out if not field.required),
    )


def _unstamped(kind: str, content: bytes, organisation: Organisation) -> tuple[Refused, ...]:
    """A draft that was approved gets its number and day without being made anew: there has to be room for both."""
    if kind not in CODES:
        return ()
    code, on = CODES[kind], date(2026, 2, 5)
    values = sample_values(organisation, kind, on)
    made = frame(organisation, code, values["frame"]["subject"], Issue(), on)
    values["frame"] |= {"number": made.number, "dated": made.dated}
    number = profile_of(organisation).numbered(5, code, organisation.symbol)
    try:
        said = _words_of(stamped(fill_apart(content, values), organisation, code, Issue(number, on)))
    except Refused:
        said = ""
    if number in said and words(on) in said:
        return ()
    return (
        Refused(
            "Số và ngày phải đứng trong thân văn bản (không ở đầu trang in, không trong bảng thứ hai), mỗi thứ một đoạn, ngày ở cuối đoạn: khi "
            "ban hành bản đã duyệt, hệ thống ghi số và ngày vào chỗ ấy."
        ),
    )


def _words_of(content: bytes) -> str:
    """Everything that the body of a paper says."""
    return "".join(Document(BytesIO(content)).element.body.itertext())


def _uses(used: Iterable[str], path: str) -> bool:
    """A list of plain lines is used where it is looped over or joined."""
    return path in used or path.removesuffix("[]") in used


def upload(
    organisation: Organisation, kind: str, file: IO[bytes], note: str, *, by: Account, at: datetime
) -> PaperTemplate:
    """Keeps a new version, checked but not yet in use: somebody looks at it with examples first."""
    may_administer(by, organisation, localdate(at))
    if kind not in kinds():
        raise Refused("Loại văn bản này chưa có mẫu riêng được.", field="kind")
    file.seek(0)
    content = file.read()
    checked = check(kind, content, organisation)
    if checked.faults:
        raise NotAccepted(checked.faults)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        held = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        rows = PaperTemplate.objects.filter(organisation=held, kind=kind)
        if again := rows.filter(sha256=digest).first():
            raise Refused("Tệp này đã đưa lên ngày %(day)s.", field="file", day=localdate(again.at))
        if rows.count() >= MOST_VERSIONS:
            raise Refused("Loại văn bản này đã có %(most)s bản mẫu.", field="file", most=MOST_VERSIONS)
        form = PaperTemplate(
            organisation=held, kind=kind, name=str(getattr(file, "name", "") or f"{kind}.docx")[-200:], sha256=digest,
            note=note.strip()[:300], by=by, at=at, retired_at=at,
        )  # fmt: skip
        form.file.save(f"{digest[:16]}.docx", ContentFile(content), save=False)
        form.save(force_insert=True)
        record("upload_paper_form", form, by=by, at=at, facts={"kind": kind, "sha256": digest})
    return form


def use(form: PaperTemplate, *, by: Account, at: datetime) -> PaperTemplate:
    """Puts a version, new or old, in the place of the one in use."""
    may_administer(by, form.organisation, localdate(at))
    checked = check(
        form.kind, content_of(form), form.organisation
    )  # the fields of a kind may have changed since
    if checked.faults:
        raise NotAccepted(checked.faults)
    with transaction.atomic():
        form = _held(form)
        if form.retired_at is None:
            raise Refused("Bản mẫu này đang dùng.")
        before = own_form(form.organisation, form.kind)
        if before:
            before.retired_at = at
            before.save(update_fields=["retired_at"])
        form.retired_at = None
        form.save(update_fields=["retired_at"])
        facts = {"kind": form.kind, "sha256": form.sha256, "before": before.sha256 if before else ""}
        record("use_paper_form", form, by=by, at=at, facts=facts)
    return form


def retire(form: PaperTemplate, *, by: Account, at: datetime) -> PaperTemplate:
    """Goes back to the built-in form; the body's own is kept."""
    may_administer(by, form.organisation, localdate(at))
    with transaction.atomic():
        form = _held(form)
        if form.retired_at is not None:
            raise Refused("Bản mẫu này không đang dùng.")
        form.retired_at = at
        form.save(update_fields=["retired_at"])
        record("retire_paper_form", form, by=by, at=at, facts={"kind": form.kind, "sha256": form.sha256})
    return form


def _held(form: PaperTemplate) -> PaperTemplate:
    """The row, with its body held: of two who choose at once the second comes after the first."""
    Organisation.objects.select_for_update(no_key=True).get(pk=form.organisation_id)
    return PaperTemplate.objects.select_related("organisation").get(pk=form.pk)
