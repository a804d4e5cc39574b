"""A.2-g: many opinions to one body with one paper; each remains a handshake of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.opinions.lifecycle import STEPS, Stage
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.passing import check_receiver, transfer
from doithoai.opinions.permissions import publishes
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

MOST = 200
PASSABLE = tuple(then[0] for then in STEPS if then[1] == Stage.TRANSFERRED)


@dataclass(frozen=True)
class Obstacle:
    """Why one of them cannot go along."""

    opinion: Opinion
    why: Refused


def obstacle(opinion: Opinion, to: Organisation | str, who: Authority, on: date) -> Refused | None:
    """Why this one cannot be sent there, asked before anything is written; none when it can."""
    try:
        _check(opinion, to, who, on)
    except Refused as why:
        return why
    return None


def _check(opinion: Opinion, to: Organisation | str, who: Authority, on: date) -> None:
    if not publishes(who, opinion):
        raise Refused("Ông/bà không có quyền làm việc này với ý kiến này.")
    if opinion.restricted:
        raise Refused("Ý kiến được bảo mật chỉ chuyển riêng, không đi chung văn bản.", clause="B.Đ4.2")
    if opinion.stage not in PASSABLE:
        now = str(Stage(opinion.stage).label)
        raise Refused("Đang ở bước “%(now)s” nên chưa chuyển được.", clause="A.2-g", now=now)
    if isinstance(to, Organisation):
        check_receiver(opinion, to, on)


def sorted_out(
    opinions: Sequence[Opinion], to: Organisation | str, who: Authority, on: date
) -> tuple[list[Opinion], list[Obstacle]]:
    """Those that can go, and those that cannot with the reason."""
    found = [(row, obstacle(row, to, who, on)) for row in opinions]
    return [row for row, why in found if why is None], [Obstacle(row, why) for row, why in found if why]


def transfer_many(
    opinions: Sequence[Opinion],
    to: Organisation | str,
    reason: str,
    paper_number: str,
    *,
    by: Account,
    at: datetime,
) -> list[Passing]:
    """Sends them with the number of one paper; all or none, and the first obstacle is named with its code."""
    today = localdate(at)
    if not 0 < len(opinions) <= MOST:
        raise Refused("Hãy chọn từ 1 đến %(most)s ý kiến.", clause="A.2-g", field="opinions", most=MOST)
    if len({row.organisation_id for row in opinions}) > 1:
        raise Refused("Một văn bản chỉ chuyển ý kiến của một cơ quan.", field="opinions")
    with transaction.atomic():
        rows = list(
            Opinion.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "origin")
            .filter(pk__in=[row.pk for row in opinions])
            .order_by("pk")
        )
        _can, cannot = sorted_out(rows, to, authority(by, today), today)
        if cannot:
            raise Refused(
                "%(code)s chưa chuyển được: %(why)s",
                clause="A.2-g",
                field="opinions",
                code=cannot[0].opinion.code,
                why=str(cannot[0].why),
            )
        sent = [transfer(row, to, reason, paper_number=paper_number, by=by, at=at) for row in rows]
        numbers = [row.pk for row in sent]
        # The first passing names the batch: no two papers have it in common.
        Passing.objects.filter(pk__in=numbers).update(batch=str(numbers[0]))
    return list(Passing.objects.filter(pk__in=numbers).order_by("pk"))
