"""How a body answers, and the texts it uses again (readings 22, 23): set by the body, recorded, never deleted."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.opinions.fields import FIELDS
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Answer, AnswerState, HandlingRule, Opinion, StandardText
from doithoai.opinions.wording import verbatim
from doithoai.organisations.authority import Authority, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.organisations.permissions import may_administer
from doithoai.regulations.refusals import Refused

MOST_DAYS, MOST_YEARS, MOST_TEXT = 90, 70, 5000
DAYS = ("days_urgent", "days_high", "days_medium", "days_low")
WRITERS = frozenset({Role.ADVISORY, Role.ORG_ADMIN})
LOOKED_AT, OFFERED = 200, 6
SETTLED = (Stage.AGREED, Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED)


def handling_rule(organisation: Organisation) -> HandlingRule:
    """The rule of the body; the usual one, unsaved, when it has set none."""
    found = HandlingRule.objects.filter(organisation=organisation).first()
    return found or HandlingRule(organisation=organisation)


@dataclass(frozen=True)
class Handling:
    """How a body wants to answer: further hands, working days for each urgency, years until names are taken out."""

    unit_head_signs: bool
    leader_approves: bool
    days_urgent: int
    days_high: int
    days_medium: int
    days_low: int
    keep_years: int


def set_handling_rule(
    organisation: Organisation, handling: Handling, *, by: Actor, at: datetime
) -> HandlingRule:
    """Sets how the body answers from now on; what is under way needs the hands that are asked for when it is given."""
    may_administer(by, organisation, localdate(at))
    _check(handling)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        rule = handling_rule(organisation)
        said = asdict(handling)
        changed = {
            name: [getattr(rule, name), new] for name, new in said.items() if getattr(rule, name) != new
        }
        for name, new in said.items():
            setattr(rule, name, new)
        rule.save()
        if changed:
            record("set_handling_rule", rule, by=by, at=at, clause="B.Đ8.1-g3a", facts={"changed": changed})
    return rule


def _check(handling: Handling) -> None:
    for name in DAYS:
        if not 1 <= getattr(handling, name) <= MOST_DAYS:
            raise Refused("Ghi số ngày làm việc từ 1 đến %(most)s.", field=name, most=MOST_DAYS)
    for sooner, later in pairwise(DAYS):
        if getattr(handling, sooner) > getattr(handling, later):
            raise Refused("Việc cấp thiết hơn không thể có nhiều ngày hơn.", field=later)
    if not 1 <= handling.keep_years <= MOST_YEARS:
        raise Refused("Ghi số năm từ 1 đến %(most)s.", field="keep_years", most=MOST_YEARS)


@dataclass(frozen=True)
class Wording:
    """A text to use again: its name, for which field (none: any), the words and their ground."""

    name: str
    text: str
    field: str = ""
    legal_basis: str = ""


def writes_texts(who: Authority, organisation_id: int) -> bool:
    """The advisory team, and the body's administrator."""
    return who.acts_in(organisation_id, WRITERS)


def _may_write(by: Account, organisation_id: int, on: date) -> None:
    if not writes_texts(authority(by, on), organisation_id):
        raise Refused("Câu mẫu do bộ phận tham mưu hoặc quản trị của cơ quan này ghi.")


def add_standard_text(
    organisation: Organisation, wording: Wording, *, by: Account, at: datetime
) -> StandardText:
    """Keeps a text under a name; two in use never share one."""
    _may_write(by, organisation.pk, localdate(at))
    name, text = " ".join(verbatim(wording.name).split()), verbatim(wording.text).strip()
    _check_wording(name, text, wording)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        # In Python: SQLite compares Vietnamese letters by their case.
        there = standard_texts(organisation).values_list("name", flat=True)
        if name.casefold() in {other.casefold() for other in there}:
            raise Refused(
                "Đã có câu mẫu tên “%(name)s”. Hãy đặt tên khác, hoặc thôi dùng câu cũ trước.",
                field="name",
                name=name,
            )
        kept = StandardText.objects.create(
            organisation=organisation,
            name=name,
            field=wording.field,
            text=text,
            legal_basis=verbatim(wording.legal_basis).strip(),
            by=by,
            at=at,
        )
        record("add_standard_text", kept, by=by, at=at, facts={"name": name, "field": wording.field})
    return kept


def _check_wording(name: str, text: str, wording: Wording) -> None:
    if not name:
        raise Refused("Hãy đặt tên để tìm lại câu mẫu.", field="name")
    if len(name) > 120:
        raise Refused("Tên dài quá 120 ký tự.", field="name")
    if not text:
        raise Refused("Hãy ghi nội dung câu mẫu.", field="text")
    if len(text) > MOST_TEXT:
        raise Refused("Câu mẫu dài quá %(most)s ký tự.", field="text", most=MOST_TEXT)
    if len(wording.legal_basis) > 500:
        raise Refused("Căn cứ pháp lý dài quá 500 ký tự.", field="legal_basis")
    if wording.field and wording.field not in FIELDS:
        raise Refused("Không có lĩnh vực này. Hãy chọn trong danh sách.", field="field")


def retire_standard_text(text: StandardText, *, by: Account, at: datetime) -> StandardText:
    """Takes the text out of use; answers written with it stay as they are."""
    _may_write(by, text.organisation_id, localdate(at))
    with transaction.atomic():
        text = StandardText.objects.select_for_update(no_key=True).get(pk=text.pk)
        if text.retired_at:
            raise Refused("Câu mẫu “%(name)s” đã thôi dùng.", name=text.name)
        text.retired_at = at
        text.save(update_fields=["retired_at"])
        record("retire_standard_text", text, by=by, at=at, facts={"name": text.name})
    return text


def standard_texts(organisation: Organisation, field: str | None = None) -> QuerySet[StandardText]:
    """Texts in use; with a field those of it and those for any, its own first."""
    rows = StandardText.objects.filter(organisation=organisation, retired_at=None)
    return rows if field is None else rows.filter(field__in=("", field)).order_by("-field", "name", "id")


def earlier_grounds(opinion: Opinion) -> list[str]:
    """Legal grounds of the answers to the body's newest matters in the same field, the most used first."""
    matters = Opinion.objects.filter(organisation=opinion.organisation_id, field=opinion.field)
    # The newest are read from an index in their order; of all answers of a body nobody could say so soon.
    settled = matters.filter(stage__in=SETTLED).order_by("-received_on", "-id")
    newest = list(settled.values_list("pk", flat=True)[:LOOKED_AT])
    rows = Answer.objects.filter(opinion__in=newest, state__in=(AnswerState.AGREED, AnswerState.GIVEN))
    grounds = Counter(rows.order_by("-id").values_list("legal_basis", flat=True))
    return [ground for ground, _number in grounds.most_common(OFFERED)]
