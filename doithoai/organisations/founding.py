"""Organisations begin, end and are followed by others (readings 3: levels and bodies are dated data)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import (
    Appointment,
    Delegation,
    Kind,
    Layout,
    Level,
    Office,
    Organisation,
    RoleGrant,
    Succession,
)
from doithoai.organisations.permissions import may_administer, may_administer_all
from doithoai.regulations.refusals import Refused

STATE_KINDS = frozenset({Kind.COUNCIL, Kind.PEOPLES_COMMITTEE, Kind.DEPARTMENT})
SUPERVISING = frozenset({Kind.FRONT, Kind.MASS_ORGANISATION})


@dataclass(frozen=True)
class Founding:
    """What an organisation is; the parts left empty are derived."""

    name: str
    short_name: str
    kind: str
    level: str
    valid_from: date
    valid_to: date | None = None
    symbol: str = ""
    code_prefix: str = ""
    layout: str = ""
    area: str = ""
    area_code: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    supervises: bool | None = None
    further_superiors: tuple[Organisation, ...] = ()


def found(parent: Organisation | None, facts: Founding, *, by: Actor, at: datetime) -> Organisation:
    """Sets an organisation up below its direct superior; without one it is a root."""
    on = localdate(at)
    if parent is None:
        may_administer_all(by, on)
    else:
        may_administer(by, parent, on)
    _facts_in_order(parent, facts)
    with transaction.atomic():
        organisation = Organisation.objects.create(
            **_columns(facts), parent=parent, slug=_free_slug(facts.short_name)
        )
        # Padded, so that the order of paths is the order of numbers.
        organisation.path = f"{parent.path if parent else ''}{organisation.pk:06d}/"
        organisation.save(update_fields=["path"])
        organisation.further_superiors.set(facts.further_superiors)
        record("found", organisation, by=by, at=at, facts={"name": facts.name, "from": facts.valid_from})
    return organisation


def _facts_in_order(parent: Organisation | None, facts: Founding) -> None:
    if not facts.name.strip() or not facts.short_name.strip():
        raise Refused("Hãy ghi tên đầy đủ và tên gọi của cơ quan.", field="name")
    if facts.kind not in Kind.values or facts.level not in Level.values:
        raise Refused("Hãy chọn loại và cấp của cơ quan.", field="kind")
    if facts.valid_to and facts.valid_to < facts.valid_from:
        raise Refused("Ngày kết thúc không thể trước ngày bắt đầu hoạt động.", field="valid_to")
    if parent and not parent.holds_on(facts.valid_from):
        raise Refused(
            "Cấp trên trực tiếp “%(parent)s” không hoạt động vào ngày %(day)s.",
            field="valid_from",
            parent=parent.short_name,
            day=facts.valid_from,
        )


def _columns(facts: Founding) -> dict[str, Any]:
    columns = {name: value for name, value in vars(facts).items() if name != "further_superiors"}
    state = facts.kind in STATE_KINDS
    return columns | {
        "layout": facts.layout or (Layout.STATE if state else Layout.PARTY),
        "code_prefix": facts.code_prefix or _initials(facts.short_name),
        "supervises": facts.kind in SUPERVISING if facts.supervises is None else facts.supervises,
    }


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return plain.encode("ascii", "ignore").decode()


def _initials(name: str) -> str:
    return "".join(word[0] for word in _folded(name).upper().split() if word[0].isalpha())[:6]


def _free_slug(name: str) -> str:
    slug = slugify(_folded(name))[:70] or "co-quan"
    taken = set(Organisation.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    free, n = slug, 1
    while free in taken:
        n += 1
        free = f"{slug}-{n}"
    return free


def end(organisation: Organisation, on: date, decision: str = "", *, by: Actor, at: datetime) -> Organisation:
    """Ends an organisation after that day, with its offices, appointments and grants; its records stay."""
    may_administer(by, organisation, localdate(at))
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if on < organisation.valid_from:
            raise Refused("Ngày kết thúc không thể trước ngày bắt đầu hoạt động.", field="on")
        units = organisation.children.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        if unit := units.first():
            raise Refused(
                "“%(unit)s” trực thuộc cơ quan này và còn hoạt động sau ngày %(day)s. Hãy kết thúc đơn vị đó trước.",
                field="on",
                unit=unit.short_name,
                day=on,
            )
        organisation.valid_to = on
        organisation.save(update_fields=["valid_to"])
        _end_what_hangs_on(organisation, on)
        record("end", organisation, by=by, at=at, facts={"on": on, "decision": decision})
    return organisation


def _end_what_hangs_on(organisation: Organisation, on: date) -> None:
    for rows, start in (
        (Office.objects.filter(organisation=organisation), "valid_from"),
        (Appointment.objects.filter(office__organisation=organisation), "from_date"),
        (Delegation.objects.filter(office__organisation=organisation), "from_date"),
        (RoleGrant.objects.filter(organisation=organisation), "from_date"),
    ):
        until = start.replace("from", "to")
        rows.filter(**{f"{start}__lte": on}).filter(
            Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on})
        ).update(**{until: on})


def succeed(
    predecessor: Organisation,
    successors: Sequence[Organisation],
    on: date,
    decision: str,
    *,
    by: Actor,
    at: datetime,
) -> list[Succession]:
    """From that day the successors carry on the open work of a body that ended the day before."""
    may_administer(by, predecessor, localdate(at))
    with transaction.atomic():
        predecessor = Organisation.objects.select_for_update(no_key=True).get(pk=predecessor.pk)
        _may_follow(predecessor, successors, on)
        if predecessor.valid_to is None:
            end(predecessor, on - timedelta(days=1), decision, by=by, at=at)
        made = [
            Succession.objects.create(
                predecessor=predecessor, successor=successor, on=on, decision=decision.strip()
            )
            for successor in successors
        ]
        names = [str(successor) for successor in successors]
        record(
            "succeed", predecessor, by=by, at=at, facts={"on": on, "successors": names, "decision": decision}
        )
    return made


def _may_follow(predecessor: Organisation, successors: Sequence[Organisation], on: date) -> None:
    if not successors:
        raise Refused("Hãy chọn ít nhất một cơ quan kế thừa.", field="successors")
    if predecessor.valid_to and on <= predecessor.valid_to:
        raise Refused(
            "“%(name)s” còn hoạt động đến hết %(day)s, nên việc kế thừa phải sau ngày đó.",
            field="on",
            name=predecessor.short_name,
            day=predecessor.valid_to,
        )
    done = set(predecessor.successions.values_list("successor_id", flat=True))
    for successor in successors:
        if successor == predecessor or successor.pk in done or not successor.holds_on(on):
            raise Refused(
                "“%(name)s” không kế thừa được: là chính cơ quan này, đã được ghi, hoặc không hoạt động vào %(day)s.",
                field="successors",
                name=successor.short_name,
                day=on,
            )
