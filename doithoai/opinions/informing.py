"""A.2-h…i, B.Đ10.1-g3b: a transfer is complete when the person was told where it went, and the superior too."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from doithoai.audit.record import hold, record
from doithoai.notifications import outbox
from doithoai.opinions.flowing_back import bodies_back, flow_back
from doithoai.opinions.models import Passing
from doithoai.opinions.permissions import may_pass
from doithoai.opinions.stepping import locked, not_after
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

OTHERWISE = gettext_noop("Đã báo bằng cách khác")


def tell_many(
    passings: Collection[Passing], told_on: date, way: str, *, by: Account, at: datetime
) -> list[Passing]:
    """Ticks off several at once: the same day and way; all or none."""
    if not passings:
        raise Refused("Hãy chọn ít nhất một ý kiến.", clause="A.2-i", field="passings")
    with transaction.atomic():
        return [
            tell(row, told_on, way, by=by, at=at) for row in sorted(passings, key=lambda row: row.opinion_id)
        ]


def tell(
    passing: Passing,
    told_on: date | None,
    way: str = "",
    no_way_reason: str = "",
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """Records that the person was told where it went, or why nobody could be reached: then it is complete."""
    today = localdate(at)
    may_pass(by, passing.opinion, today)
    told = told_on is not None and bool(way.strip())
    if not told and not no_way_reason.strip():
        raise Refused(
            "Hãy ghi ngày và cách đã báo cho người nêu, hoặc vì sao không báo được.",
            clause="A.2-i",
            field="told_on" if told_on is None else "way",
        )
    if not told:
        told_on, way = None, ""
    return _write(passing, told_on, way, no_way_reason, by=by, at=at)


def told_by_message(
    passing: Passing,
    told_on: date | None,
    way: str,
    no_way_reason: str = "",
    *,
    by: Account,
    at: datetime,
) -> Passing | None:
    """A message told it; the right was asked when somebody released it. Nothing where it came back or was told before."""
    passing.refresh_from_db()
    if passing.returned_at or complete(passing):
        return None
    return _write(passing, told_on, way, no_way_reason, by=by, at=at)


def _write(
    passing: Passing,
    told_on: date | None,
    way: str,
    no_way_reason: str,
    *,
    by: Account,
    at: datetime,
) -> Passing:
    with transaction.atomic():
        opinion = locked(passing.opinion)
        passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
        if told_on is not None:
            _check_told(passing, told_on, localdate(at))
            passing.told_on, passing.told_way = told_on, way.strip()[:120]
        else:
            passing.no_way_reason = no_way_reason.strip()[:300]
        passing.save(update_fields=["told_on", "told_way", "no_way_reason"])
        # Whoever waits in the outbox to tell the same need not any more.
        outbox.withdraw_all(passing.kind, passing.pk, opinion.pk, OTHERWISE, by=by, at=at)
        hold(*bodies_back(opinion))
        # How the person was reached says something of them: it stays out of the record.
        record("tell", opinion, by=by, at=at, clause="A.2-i", facts={"told_on": passing.told_on})
        flow_back(opinion, by=by, at=at)
    return passing


def _check_told(passing: Passing, told_on: date, today: date) -> None:
    not_after(told_on, today, "told_on")
    if told_on < localdate(passing.sent_at):
        raise Refused("Ngày báo không thể trước ngày chuyển.", clause="A.2-i", field="told_on")


def report_up(passing: Passing, on: date, *, by: Account, at: datetime) -> Passing:
    """Records that the superior was told of the transfer (A.2-h)."""
    may_pass(by, passing.opinion, localdate(at))
    not_after(on, localdate(at), "on")
    with transaction.atomic():
        opinion = locked(passing.opinion)
        passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
        passing.reported_up_on = on
        passing.save(update_fields=["reported_up_on"])
        record("report_passing_up", opinion, by=by, at=at, clause="A.2-h", facts={"on": on})
    return passing


def complete(passing: Passing) -> bool:
    """Whether the person was told, or could not be."""
    return passing.told_on is not None or bool(passing.no_way_reason)
