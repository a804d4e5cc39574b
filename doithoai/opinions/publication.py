"""A.2-c: questions and answers become public in words of their own, released by a person."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_publish
from doithoai.opinions.stepping import locked, reasoned
from doithoai.opinions.wording import MOST_LETTERS, personal_data, verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

NEVER = frozenset({Stage.OUT_OF_SCOPE, Stage.DECLINED})


def publish(opinion: Opinion, public_text: str, *, by: Account, at: datetime) -> Opinion:
    """Releases a public text; refused while it names or locates the person, or the matter is restricted."""
    may_publish(by, opinion, localdate(at))
    text = verbatim(public_text).strip()
    if not text or len(text) > MOST_LETTERS:
        raise Refused("Hãy ghi lời công khai, không quá 20.000 ký tự.", clause="A.2-c", field="public_text")
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.restricted or opinion.stage in NEVER:
            raise Refused("Ý kiến này không được công khai.", clause="B.Đ4.2")
        submission = opinion.submission
        told = personal_data(text, "" if submission.publish_name else submission.petitioner)
        if told:
            raise Refused(
                "Lời công khai còn thông tin cá nhân: %(found)s. Hãy bỏ trước khi công khai.",
                clause="A.2-c",
                field="public_text",
                found=", ".join(told),
            )
        opinion.public_text, opinion.published_on = text, localdate(at)
        opinion.save(update_fields=["public_text", "published_on"])
        record("publish", opinion, by=by, at=at, clause="A.2-c", facts={"text": text})
    return opinion


def unpublish(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Takes the public text back, with a reason."""
    may_publish(by, opinion, localdate(at))
    reason = reasoned(reason, "A.2-c")
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.published_on is None:
            raise Refused("Ý kiến này chưa công khai.", clause="A.2-c")
        opinion.published_on = None
        opinion.save(update_fields=["published_on"])
        record("unpublish", opinion, by=by, at=at, clause="A.2-c", facts={"reason": reason})
    return opinion
