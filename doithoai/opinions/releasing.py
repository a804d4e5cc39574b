"""Files that go with a published question: released one by one, under a name that tells nobody, after somebody looked."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.covering import is_unsorted, names_of
from doithoai.opinions.models import Attachment, Opinion, Submission
from doithoai.opinions.permissions import may_publish
from doithoai.opinions.publication import NEVER
from doithoai.opinions.redaction import find
from doithoai.opinions.stepping import locked, reasoned
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.ui.uploads import ending, safe_name

MOST_NAME = 120


def release_file(
    file: Attachment, opinion: Opinion, public_name: str, *, looked: bool, by: Account, at: datetime
) -> Attachment:
    """Lets everybody open the file beside the published question; a person says that nothing in it names anybody."""
    may_publish(by, opinion, localdate(at))
    name = _named(file, public_name)
    if not looked:
        raise Refused(
            "Hãy mở xem từng trang của tệp và xác nhận trong tệp không có tên, chữ ký, địa chỉ, điện thoại, khuôn mặt.",
            clause="A.2-c",
            field="looked",
        )
    if told := find(name, names_of(opinion.submission)):
        raise Refused(
            "Tên tệp còn thông tin cá nhân: %(found)s.",
            clause="A.2-c",
            field="public_name",
            found=told[0].text,
        )
    with transaction.atomic():
        opinion = locked(opinion)
        file = _held(file, opinion)
        if opinion.published_on is None:
            raise Refused("Hãy công khai ý kiến trước, rồi công khai tệp kèm theo.", clause="A.2-c")
        if guarded(opinion.submission):
            raise Refused(
                "Tệp này đến cùng một ý kiến được bảo vệ hoặc chưa phân loại nên không được công khai.",
                clause="B.Đ4.2",
            )
        file.public_name = name
        file.save(update_fields=["public_name"])
        facts = {"file": file.pk, "sha256": file.kept_sha256 or file.sha256}
        record("release_file", opinion, by=by, at=at, clause="A.2-c", facts=facts)
    return file


def withdraw_file(
    file: Attachment, opinion: Opinion, reason: str, *, by: Account, at: datetime
) -> Attachment:
    """Closes a released file again."""
    may_publish(by, opinion, localdate(at))
    reason = reasoned(reason, "A.2-c")
    with transaction.atomic():
        opinion = locked(opinion)
        file = _held(file, opinion)
        if not file.public_name:
            raise Refused("Tệp này chưa công khai.", clause="A.2-c")
        file.public_name = ""
        file.save(update_fields=["public_name"])
        record(
            "withdraw_file", opinion, by=by, at=at, clause="A.2-c", facts={"file": file.pk, "reason": reason}
        )
    return file


def _named(file: Attachment, public_name: str) -> str:
    kind = ending(file.name)
    name = safe_name(public_name).strip()
    stem = name.rpartition(".")[0] if ending(name) == kind and "." in name else name
    if not public_name.strip() or len(stem) > MOST_NAME:
        raise Refused(
            "Hãy đặt tên công khai cho tệp, không quá 120 ký tự.", clause="A.2-c", field="public_name"
        )
    return f"{stem}.{kind}"


def _held(file: Attachment, opinion: Opinion) -> Attachment:
    file = Attachment.objects.select_for_update(no_key=True).get(pk=file.pk, submission=opinion.submission_id)
    if file.removed_on:
        raise Refused("Tệp này đã được xóa khi hết thời hạn lưu.", clause="A.2-c")
    return file


def guarded(submission: Submission) -> bool:
    """Whether anything that came with it is protected: a scan holds all of it."""
    rows = submission.opinions.select_related("submission")
    return any(row.restricted or row.stage in NEVER or is_unsorted(row) for row in rows)
