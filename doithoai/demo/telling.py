"""Tells a scenario into the database: every act through its verb, what lies after now not yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from doithoai.audit.record import CLOCK, PUBLIC, Actor
from doithoai.demo.labels import datum
from doithoai.demo.moments import Clock
from doithoai.demo.scenario import Act, Fields, Scenario
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.models import Opinion
from doithoai.organisations.accounts import encoded
from doithoai.organisations.models import Account, Office, Organisation, Person
from doithoai.regulations.refusals import Refused

Thing = TypeVar("Thing", bound=Model)
Telling = Callable[["Row"], Model | None]
# What is not named in the file is looked up by what people know it by.
KNOWN_BY: dict[type[Model], str] = {
    Organisation: "slug",
    Account: "username",
    Dialogue: "code",
    Opinion: "code",
}


# Acts about a matter read these and do not change them, so they are fetched once.
STEADY: frozenset[type[Model]] = frozenset({Account, Office, Organisation, Person})


class NotYetError(Exception):
    """The act needs something that has not happened yet, so it has not happened either."""


@dataclass
class Story:
    """What a telling knows: the clock, the password of new accounts, what each name stands for."""

    clock: Clock
    password: str = ""
    things: dict[str, tuple[type[Model], Any]] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    accounts: dict[str, Account] = field(default_factory=dict)
    steady: dict[str, Model] = field(default_factory=dict)

    @cached_property
    def encoded(self) -> str:
        """The password hashed once: a strong hash costs a quarter of a second by design."""
        if not self.password:
            raise Refused("Tệp này mở tài khoản: hãy đặt mật khẩu bằng --password.", field="password")
        return encoded(self.password)

    def actor(self, username: str) -> Actor:
        """Nobody named is the installation itself; `public` is anybody without an account."""
        if username in {"", "public"}:
            return PUBLIC if username else CLOCK
        if username not in self.accounts:
            self._wait(username)
            found = Account.objects.filter(username=username).select_related("person").first()
            if found is None:
                raise Refused("Chưa có tài khoản “%(name)s”.", field="by", name=username)
            self.accounts[username] = found
        return self.accounts[username]

    def thing(self, kind: type[Thing], name: str) -> Thing:
        """The thing of that name as the database has it now."""
        self._wait(name)
        if isinstance(kept := self.steady.get(name), kind):
            return kept
        found = self._found(kind, name)
        if kind in STEADY:
            self.steady[name] = found
        return found

    def _found(self, kind: type[Thing], name: str) -> Thing:
        rows: QuerySet[Thing] = QuerySet(kind)
        if name in self.things:
            known, key = self.things[name]
            if known is not kind:
                raise Refused("“%(name)s” không phải thứ cần ở đây.", name=name)
            return rows.get(pk=key)
        found = rows.filter(**{KNOWN_BY[kind]: name}).first() if kind in KNOWN_BY else None
        if found is None:
            raise Refused("Chưa có gì mang tên “%(name)s”.", name=name)
        return found

    def remember(self, name: str, thing: Model) -> None:
        """Under which name later acts find it."""
        if name in self.things:
            raise Refused("Tên “%(name)s” đã dùng.", field="as", name=name)
        self.things[name] = (type(thing), thing.pk)

    def _wait(self, name: str) -> None:
        if name in self.later:
            raise NotYetError(name)


@dataclass
class Row:
    """What an act says, read as what it must be; whatever is left unread was a slip of the pen."""

    story: Story
    act: Act
    left: dict[str, Any]

    @property
    def at(self) -> datetime:
        """When."""
        return self.act.at

    @property
    def by(self) -> Actor:
        """Who."""
        return self.story.actor(self.filled(self.act.by))

    def filled(self, name: str) -> str:
        """`*` stands for the unit that answers the matter of `data`: `ts.*` is `ts.ktht`, `*.tuson` is `ktht.tuson`."""
        return name.replace("*", datum(str(self.act.fields.get("data"))).unit) if "*" in name else name

    @property
    def account(self) -> Account:
        """Who, for verbs that only an official does."""
        who = self.by
        if not isinstance(who, Account):
            raise Refused("Việc này phải do một tài khoản làm: hãy ghi ô “by”.", field="by")
        return who

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        return self.left.get(name) not in (None, "", [], {})

    def take(self, name: str, default: Any = None) -> Any:
        """The field as it is."""
        return self.left.pop(name, default)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self.take(name, default)
        if value is None:
            raise Refused("Thiếu ô “%(name)s”.", field=name, name=name)
        return " ".join(str(value).split()) if "\n" not in str(value) else str(value).strip()

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.take(name, default)
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("Ô “%(name)s” phải là một số.", field=name, name=name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        return bool(self.take(name, default))

    def day(self, name: str, default: str | None = None) -> date:
        """A day, in the words of moments."""
        return self.story.clock.day(self.text(name, default))

    def day_or_none(self, name: str) -> date | None:
        """A day that need not be there."""
        if self.has(name):
            return self.day(name)
        self.take(name)
        return None

    def moment(self, name: str, default: str | None = None) -> datetime:
        """A moment."""
        return self.story.clock.moment(self.text(name, default))

    def the(self, kind: type[Thing], name: str) -> Thing:
        """The thing that the field names."""
        return self.story.thing(kind, self.filled(self.text(name)))

    def some(self, kind: type[Thing], name: str) -> Thing | None:
        """The thing that the field names, if it names one."""
        if self.has(name):
            return self.the(kind, name)
        self.take(name)
        return None

    def many(self, kind: type[Thing], name: str) -> list[Thing]:
        """The things of a list of names."""
        return [self.story.thing(kind, str(one)) for one in self.take(name, [])]

    def words(self, name: str) -> dict[str, Any]:
        """A table."""
        value = self.take(name, {})
        if not isinstance(value, dict):
            raise Refused("Ô “%(name)s” phải là một bảng.", field=name, name=name)
        return value


@dataclass(frozen=True)
class Told:
    """How many acts were told and how many lie after now."""

    acts: int
    later: int


def tell(
    scenario: Scenario,
    acts: Mapping[str, Telling],
    story: Story,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Told:
    """Tells all of it or, when one act is refused, nothing: the error says in which file and line."""
    told = later = 0
    for act in scenario.acts:
        if act.at > story.clock.now:
            _remember_later(act.name, act.fields, story)
    with transaction.atomic():
        for number, act in enumerate(scenario.acts):
            progress(number, len(scenario.acts))
            if _tell(act, acts, story):
                told += 1
            else:
                later += 1
                _remember_later(act.name, act.fields, story)
    return Told(told, later)


def _tell(act: Act, acts: Mapping[str, Telling], story: Story) -> bool:
    verb = acts.get(act.do)
    if verb is None:
        raise act.where.error(f"không có việc nào tên “{act.do}”.")
    if act.at > story.clock.now:
        return False
    row = Row(story, act, dict(act.fields))
    try:
        thing = verb(row)
        row.take("data")  # may stand in any act: it says which unit `*` is
        if row.left:
            raise act.where.error(f"việc “{act.do}” không có ô “{min(row.left)}”.")
        if act.name and thing is not None:
            story.remember(act.name, thing)
    except NotYetError:
        return False
    except Refused as refused:
        clause = f" [{refused.clause}]" if refused.clause else ""
        raise act.where.error(f"việc “{act.do}” ngày {act.at:%d/%m/%Y}: {refused}{clause}") from refused
    return True


def _remember_later(name: str, fields: Fields, story: Story) -> None:
    story.later.update(str(word) for word in (name, fields.get("username", "")) if word)
