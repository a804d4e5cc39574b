"""`./run retention`: whose data has been kept long enough; with --apply it is taken out and a tombstone stays."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from doithoai.audit.record import CLOCK
from doithoai.commitments.forgetting import forget_in_promises
from doithoai.config.management.commands.deadline import day
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import retention
from doithoai.opinions.models import Letter, Submission
from doithoai.opinions.retention import Expired
from doithoai.organisations.models import Organisation


class Command(BaseCommand):
    """Lists first; changes only when told to."""

    help = (
        "Hết thời hạn lưu: --as-of 2036-11-20 [--organisation SLUG] [--json] liệt kê; thêm --apply để ẩn danh"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """As of which day, of which body, and whether to do it."""
        parser.add_argument(
            "--as-of", type=day, help="tại ngày; mặc định hôm nay; không thể sau hôm nay khi --apply"
        )
        parser.add_argument("--organisation", help="chỉ cơ quan này (tên trong địa chỉ)")
        parser.add_argument("--json", action="store_true", help="in JSON")
        parser.add_argument("--apply", action="store_true", help="ẩn danh thật; không có thì chỉ liệt kê")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints what is due, one line each; the last line says how much."""
        now = timezone.now()
        as_of = options["as_of"] or timezone.localdate(now)
        if options["apply"] and as_of > timezone.localdate(now):
            raise CommandError("Không ẩn danh trước ngày: --as-of sau hôm nay chỉ dùng để liệt kê.")
        bodies = list(_bodies(options["organisation"]))
        due = [one for body in bodies for one in retention.expired(body, as_of)]
        rules = [retention.rule_of(body, as_of) for body in bodies]
        silent = sum(retention.silent_speakers(rule).count() for rule in rules)
        letters = sum(retention.silent_letters(rule).count() for rule in rules)
        came = sum(retention.attended(rule).count() for rule in rules)
        if options["json"]:
            self.stdout.write(json.dumps([_plain(one) for one in due], ensure_ascii=False, indent=1))
        else:
            self.stdout.writelines(f"{_line(one)}\n" for one in due)
        if options["apply"]:
            for one in due:
                _forget(one, now)
            for rule in rules:
                retention.forget_speakers(rule, by=CLOCK, at=now)
                retention.forget_letters(rule, by=CLOCK, at=now)
                retention.forget_attendees(rule, by=CLOCK, at=now)
        did = "Đã ẩn danh" if options["apply"] else "Sẽ ẩn danh (chưa làm, thêm --apply)"
        files = sum(one.files for one in due)
        self.stderr.write(
            f"{did}: {len(due)} lần gửi, {files} tệp, {silent} phiếu đăng ký và {letters} thư điện tử không thành ý kiến,"
            f" {came} người đăng ký dự."
        )


def _bodies(slug: str | None) -> Iterator[Organisation]:
    rows = Organisation.objects.order_by("path")
    if slug:
        rows = rows.filter(slug=slug)
        if not rows.exists():
            raise CommandError(f"Không có cơ quan “{slug}”.")
    has = Submission.objects.filter(anonymised_on=None).values("organisation")
    wrote = Letter.objects.exclude(raw="").values("mailbox__organisation")
    met = Dialogue.objects.filter(state__in=retention.OVER).values("organisation")
    yield from rows.filter(Q(pk__in=has) | Q(pk__in=wrote) | Q(pk__in=met))


def _forget(one: Expired, now: Any) -> None:
    with transaction.atomic():
        forget_in_promises(one.submission)
        retention.anonymise(one, by=CLOCK, at=now)


def _plain(one: Expired) -> dict[str, object]:
    return {
        "code": one.submission.code,
        "organisation": one.rule.organisation.slug,
        "ended_on": one.ended_on.isoformat(),
        "keep_years": one.rule.keep_years,
        "opinions": one.opinions,
        "files": one.files,
    }


def _line(one: Expired) -> str:
    return f"{one.submission.code:<20} {one.ended_on:%d/%m/%Y}  {one.opinions} ý kiến  {one.files} tệp  {one.rule.organisation.short_name}"
