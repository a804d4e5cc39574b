"""B.Đ8.1-g2c: which unit a matter usually goes to: a body's own rules by field, area and level, the first that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from doithoai.audit.record import hold, record
from doithoai.opinions.fields import FIELDS, field_label
from doithoai.opinions.models import CompetentLevel, Opinion, RoutingRule
from doithoai.opinions.permissions import may_route
from doithoai.opinions.stepping import reasoned
from doithoai.organisations.models import Account, Organisation
from doithoai.organisations.queries import units_of
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import words

CLAUSE = "B.Đ8.1-g2c"
MOST_RULES = 300


@dataclass(frozen=True)
class Matter:
    """What the rules look at; empty: not known."""

    field: str = ""
    area: str = ""
    level: str = ""


@dataclass(frozen=True)
class Judged:
    """One rule beside a matter: its number in the order, whether it decides, and why or why not."""

    rule: RoutingRule
    number: int
    decides: bool
    why: str


def matter_of(opinion: Opinion) -> Matter:
    """What an opinion shows the rules; where the person lives stands in when no area was sorted."""
    return Matter(opinion.field, opinion.area, opinion.level)


def rules_of(organisation: Organisation) -> QuerySet[RoutingRule]:
    """The rules in force, in their order."""
    return RoutingRule.objects.filter(organisation=organisation, ended_at=None).select_related("unit")


def holds_area(wide: str, narrow: str) -> bool:
    """Whether one place is named within another: "Dương Lôi" in "khu phố Dương Lôi"."""
    inner, outer = words(wide), words(narrow)
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def told(matter: Matter) -> str:
    """Field, area and level in words; an empty one is any."""
    level = str(CompetentLevel(matter.level).label) if matter.level in CompetentLevel.values else ""
    parts = (field_label(matter.field) if matter.field else "", matter.area, level)
    return " · ".join(part for part in parts if part) or _("mọi ý kiến")


def of_rule(rule: RoutingRule) -> Matter:
    """The same of a rule."""
    return Matter(rule.field, rule.area, rule.level)


def _miss(rule: RoutingRule, matter: Matter, on: date) -> str:
    """Why the rule does not fit; empty when it fits."""
    if rule.field and rule.field != matter.field:
        return _differs(_("lĩnh vực"), field_label(rule.field), field_label(matter.field))
    if rule.area and not holds_area(rule.area, matter.area):
        return _differs(_("địa bàn"), rule.area, matter.area)
    if rule.level and rule.level != matter.level:
        wanted, found = told(Matter(level=rule.level)), matter.level and told(Matter(level=matter.level))
        return _differs(_("cấp giải quyết"), wanted, found)
    if not rule.unit.holds_on(on):
        return _("%(unit)s không còn hoạt động") % {"unit": rule.unit.short_name}
    return ""


def _differs(what: str, wanted: str, found: str) -> str:
    if not found:
        return _("luật cần %(what)s “%(wanted)s”, ý kiến chưa ghi") % {"what": what, "wanted": wanted}
    return _("luật cần %(what)s “%(wanted)s”, ý kiến là “%(found)s”") % {
        "what": what,
        "wanted": wanted,
        "found": found,
    }


def judge(rules: Sequence[RoutingRule], matter: Matter, on: date) -> list[Judged]:
    """Every rule in its order: the first that fits decides, each other says why not."""
    judged: list[Judged] = []
    winner = 0
    for number, rule in enumerate(rules, 1):
        why = _miss(rule, matter, on)
        if not why and not winner:
            winner = number
            judged.append(Judged(rule, number, True, _("khớp: %(told)s") % {"told": told(of_rule(rule))}))
        else:
            later = _("khớp, nhưng luật số %(number)s đứng trước") % {"number": winner}
            judged.append(Judged(rule, number, False, why or later))
    return judged


def decide(rules: Sequence[RoutingRule], matter: Matter, on: date) -> Judged | None:
    """The rule that decides, if any."""
    return next((one for one in judge(rules, matter, on) if one.decides), None)


def hidden_by(rules: Sequence[RoutingRule]) -> dict[int, int]:
    """Rules that can never decide: number of each, and of the wider rule that stands before it."""
    hidden: dict[int, int] = {}
    for number, rule in enumerate(rules, 1):
        for earlier, wide in enumerate(rules[: number - 1], 1):
            if _covers(wide, rule):
                hidden[number] = earlier
                break
    return hidden


def _covers(wide: RoutingRule, rule: RoutingRule) -> bool:
    return (
        wide.field in {"", rule.field}
        and wide.level in {"", rule.level}
        and (not wide.area or holds_area(wide.area, rule.area))
    )


def add_rule(
    organisation: Organisation, matter: Matter, unit: Organisation, *, by: Account, at: datetime
) -> RoutingRule:
    """Adds a rule at the end of the order."""
    today = localdate(at)
    may_route(by, organisation, today)
    matter = _checked(matter)
    check_own_unit(organisation, unit, today)
    with transaction.atomic():
        hold(organisation.pk)  # the order and the duplicates are judged by one at a time
        standing = list(rules_of(organisation))
        _check_new(standing, matter)
        last = RoutingRule.objects.filter(organisation=organisation).aggregate(n=Max("position"))["n"] or 0
        rule = RoutingRule.objects.create(
            organisation=organisation,
            position=last + 1,
            field=matter.field,
            area=matter.area,
            level=matter.level,
            unit=unit,
            by=by,
            at=at,
        )
        record("add_routing_rule", rule, by=by, at=at, clause=CLAUSE, facts=_facts(rule))
    return rule


def _facts(rule: RoutingRule) -> dict[str, object]:
    return {
        "field": rule.field,
        "area": rule.area,
        "level": rule.level,
        "unit": rule.unit.short_name,
        "unit_id": rule.unit_id,
        "position": rule.position,
    }


def _checked(matter: Matter) -> Matter:
    area = " ".join(matter.area.split())
    if matter.field and matter.field not in FIELDS:
        raise Refused("Hãy chọn lĩnh vực trong danh mục.", field="field")
    if matter.level and matter.level not in CompetentLevel.values:
        raise Refused("Hãy chọn lại cấp giải quyết.", field="level")
    if len(area) > 120:
        raise Refused("Địa bàn dài quá 120 ký tự.", field="area")
    if area and not words(area):
        raise Refused("Hãy ghi địa bàn bằng chữ.", field="area")
    return Matter(matter.field, area, matter.level)


def _check_new(standing: Sequence[RoutingRule], matter: Matter) -> None:
    if len(standing) >= MOST_RULES:
        raise Refused("Đã có %(most)s luật. Hãy kết thúc luật không dùng nữa.", most=MOST_RULES)
    for number, rule in enumerate(standing, 1):
        same = (rule.field, words(rule.area), rule.level) == (matter.field, words(matter.area), matter.level)
        if same:
            raise Refused(
                "Luật số %(number)s đã quy định đúng trường hợp này (%(unit)s). Hãy kết thúc luật đó trước.",
                field="field",
                number=number,
                unit=rule.unit.short_name,
            )


def check_own_unit(organisation: Organisation, unit: Organisation, on: date) -> None:
    """The unit works that day and is the body's own: a rule never sends a matter out of the house."""
    if not unit.holds_on(on):
        raise Refused(
            "%(unit)s không còn hoạt động ngày %(day)s.", field="unit", unit=unit.short_name, day=on
        )
    # A ward stands below the province and is yet a body of its own: only units of the same level and place.
    if units_of(organisation, on).filter(pk=unit.pk).exists():
        return
    raise Refused(
        "%(unit)s không thuộc cơ quan này. Việc của cơ quan khác thì chuyển cơ quan có thẩm quyền.",
        clause=CLAUSE,
        field="unit",
        unit=unit.short_name,
    )


def _standing(rule: RoutingRule) -> tuple[RoutingRule, list[RoutingRule]]:
    hold(rule.organisation_id)
    rows = list(rules_of(rule.organisation).select_for_update(of=("self",), no_key=True))
    found = next((row for row in rows if row.pk == rule.pk), None)
    if found is None:
        raise Refused("Luật này đã kết thúc.")
    return found, rows


def move_rule(rule: RoutingRule, *, up: bool, by: Account, at: datetime) -> RoutingRule:
    """Moves a rule one place up or down: the earlier one decides."""
    may_route(by, rule.organisation, localdate(at))
    with transaction.atomic():
        rule, rows = _standing(rule)
        here = rows.index(rule)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rows):
            raise Refused("Luật này đã đứng đầu.") if up else Refused("Luật này đã đứng cuối.")
        other = rows[there]
        rule.position, other.position = other.position, rule.position
        rule.save(update_fields=["position"])
        other.save(update_fields=["position"])
        facts = {"was": here + 1, "now": there + 1, **_facts(rule)}
        record("move_routing_rule", rule, by=by, at=at, clause=CLAUSE, facts=facts)
    return rule


def end_rule(rule: RoutingRule, reason: str, *, by: Account, at: datetime) -> RoutingRule:
    """Ends a rule with a reason; what was assigned by it stays where it is."""
    may_route(by, rule.organisation, localdate(at))
    reason = reasoned(reason, CLAUSE, most=300)
    with transaction.atomic():
        rule, _rows = _standing(rule)
        rule.ended_at = at
        rule.save(update_fields=["ended_at"])
        record(
            "end_routing_rule", rule, by=by, at=at, clause=CLAUSE, facts={"reason": reason, **_facts(rule)}
        )
    return rule
