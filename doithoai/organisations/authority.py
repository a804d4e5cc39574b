"""Who may do what where: one predicate for list, detail, search, file, export and machine access alike."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from doithoai.organisations.models import Account, Organisation, Role, RoleGrant
from doithoai.regulations.refusals import Refused

Row = TypeVar("Row", bound=Model)
Answer = TypeVar("Answer")

# Roles that read everything below their organisation; a unit's officer reads only its own unit.
READ_SUBTREE = frozenset(
    {
        Role.CLERK,
        Role.ADVISORY,
        Role.UNIT_HEAD,
        Role.LEADER,
        Role.SUPERVISOR,
        Role.ORG_ADMIN,
        Role.SYSTEM_ADMIN,
    }
)
MOST_LISTED = 5000
SECRETARIAT = frozenset({Role.CLERK, Role.ADVISORY, Role.LEADER})
UNIT = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})


@dataclass(frozen=True)
class Body:
    """An organisation as lists name it."""

    pk: int
    short_name: str
    kind: str


@dataclass(frozen=True)
class Authority:
    """What an account may on one day; built once a request."""

    account: Account
    on: date
    own: dict[int, frozenset[str]] = field(default_factory=dict)  # organisation → roles there
    below: tuple[str, ...] = ()  # path prefixes that may be read
    paths: dict[int, str] = field(default_factory=dict)
    administered: tuple[tuple[str, str], ...] = ()  # path and level of the organisations it administers
    _answers: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_system_admin(self) -> bool:
        """Whether the account administers the whole system."""
        return any(Role.SYSTEM_ADMIN in roles for roles in self.own.values())

    @property
    def serves(self) -> bool:
        """Whether the account holds any right that day: one that is locked or holds none is a former one's."""
        return bool(self.own)

    @property
    def supervises_only(self) -> bool:
        """Whether every role is supervision: petitioners' identity stays hidden."""
        roles = {role for here in self.own.values() for role in here}
        return bool(roles) and roles <= {Role.SUPERVISOR}

    def roles_in(self, organisation_id: int) -> frozenset[str]:
        """The roles in exactly this organisation."""
        return self.own.get(organisation_id, frozenset())

    def administers(self, organisation: Organisation) -> bool:
        """Whether it may found, appoint and grant here: its own body and the units of the same level below it."""
        return self.is_system_admin or any(
            organisation.path.startswith(path) and organisation.level == level
            for path, level in self.administered
        )

    def administered_by(self, to_organisation: str = "organisation") -> Q:
        """The same as a condition on rows, as `readable`."""
        if self.is_system_admin:
            return Q()
        prefix = f"{to_organisation}__" if to_organisation else ""
        asked = Q(pk__in=())
        for path, level in self.administered:
            asked |= Q(**{f"{prefix}path__startswith": path, f"{prefix}level": level})
        return asked

    def acts_in(self, organisation_id: int, roles: Collection[str]) -> bool:
        """Whether the account has one of these roles in exactly this organisation."""
        return bool(self.roles_in(organisation_id) & frozenset(roles))

    def reads(self, organisation: Organisation) -> bool:
        """Whether the account may read this organisation's records."""
        return organisation.pk in self.own or organisation.path.startswith(self.below or ("\0",))

    def readable(self, to_organisation: str = "organisation") -> Q:
        """The same as a condition on rows whose key to the organisation is `to_organisation` ("" for organisations)."""
        prefix = f"{to_organisation}__" if to_organisation else ""
        asked = Q(**{f"{prefix}pk__in": list(self.own)})
        for path in self.below:
            asked |= Q(**{f"{prefix}path__startswith": path})
        return asked

    @cached_property
    def bodies(self) -> tuple[Body, ...] | None:
        """The organisations it may read, a tree in its order, asked once a request; none when a list cannot hold them."""
        rows = Organisation.objects.filter(self.readable("")).order_by("path")
        told = rows.values_list("pk", "short_name", "kind")[: MOST_LISTED + 1]
        found = tuple(Body(number, name, kind) for number, name, kind in told)
        return None if len(found) > MOST_LISTED else found

    @cached_property
    def reach(self) -> tuple[int, ...] | None:
        """Their numbers."""
        return None if self.bodies is None else tuple(sorted(body.pk for body in self.bodies))

    def once(self, question: str, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question that a room above asks again and again in one request."""
        if question not in self._answers:
            self._answers[question] = ask()
        answer: Answer = self._answers[question]
        return answer

    def visible(self, rows: QuerySet[Row], to_organisation: str = "organisation") -> QuerySet[Row]:
        """These rows less what the account may not read."""
        return rows.filter(self.readable(to_organisation))


def authority(account: Account, on: date) -> Authority:
    """The account's grants in force on that day, in one query."""
    grants = (
        RoleGrant.objects.filter(account=account, from_date__lte=on)
        .filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
        .select_related("organisation")
    )
    # Whoever acts is named on the page and in the record: the person comes along, unless it is here already.
    named = Account.person.is_cached(account)
    grants = grants if named else grants.select_related("organisation", "account__person__organisation")
    own: dict[int, set[str]] = {}
    below: set[str] = set()
    paths: dict[int, str] = {}
    administered: set[tuple[str, str]] = set()
    for grant in grants if account.is_active else ():
        if not named:
            account.person = grant.account.person
        own.setdefault(grant.organisation_id, set()).add(grant.role)
        paths[grant.organisation_id] = grant.organisation.path
        if grant.role in READ_SUBTREE:
            below.add(grant.organisation.path)
        if grant.role == Role.ORG_ADMIN:
            administered.add((grant.organisation.path, grant.organisation.level))
    return Authority(
        account,
        on,
        {number: frozenset(roles) for number, roles in own.items()},
        tuple(sorted(below)),
        paths,
        tuple(sorted(administered)),
    )


def require(account: Account, organisation_id: int, roles: Collection[str], on: date) -> None:
    """Refuses an act by somebody who has none of these roles in exactly this organisation."""
    if not authority(account, on).acts_in(organisation_id, roles):
        raise Refused("Ông/bà không có quyền làm việc này tại cơ quan này. Liên hệ quản trị cơ quan nếu cần.")
