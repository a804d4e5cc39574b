"""B.Đ8.1-g2a…c: what an opinion seems to be, each with its reason; nothing is ever applied by itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doithoai.opinions.alike import OFFERED, Row, Similar, corpus_of, found_rows, known_rows
from doithoai.opinions.fields import FIELDS, TAGS, field_label
from doithoai.opinions.learning import Lesson, Sorted, Weighed, read
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, CompetentLevel, Kind, Opinion, Urgency
from doithoai.opinions.routing import Matter, decide, holds_area, rules_of
from doithoai.opinions.scope import Suggestion, suggest_kind
from doithoai.organisations.queries import units_of
from doithoai.search.similar import Match

LIKELY = 0.3  # less than this speaks for a value: better no suggestion
FIELDS_OFFERED, TAGS_OFFERED, AREAS_OFFERED = 5, 3, 3
CODES_SHOWN = 3
MOST_AREA = 120
PLACE = re.compile(
    r"\b(?:khu phố|khu đô thị|khu dân cư|tổ dân phố|thôn|xóm|làng|ấp|buôn|bản|ngõ|hẻm|kiệt|phố|đường)((?:\s+[\w/]+){1,5})",
    re.IGNORECASE,
)
HOUSE = re.compile(r"^(?:số(?: nhà)?\s*)?\d+\w*\s*,?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Hint:
    """One value that is offered, and why."""

    value: str
    label: str
    reason: str


@dataclass(frozen=True)
class Suggestions:
    """Everything offered for one opinion; the first of each is the best supported."""

    scope: Suggestion
    hints: Mapping[str, tuple[Hint, ...]]
    similar: tuple[Similar, ...] = ()

    def best(self, name: str) -> Hint | None:
        """The best supported value of one thing to decide."""
        return next(iter(self.hints.get(name, ())), None)

    @property
    def outside(self) -> bool:
        """Whether it may belong elsewhere (B.Đ1.2)."""
        return self.scope.kind in OUT_OF_SCOPE_KINDS

    @property
    def facts(self) -> dict[str, object]:
        """What was offered, for the record beside what was decided."""
        found: dict[str, object] = {
            name: [hint.value for hint in hints] if name == "tags" else hints[0].value
            for name, hints in self.hints.items()
            if hints
        }
        return found | ({"kind": self.scope.kind} if self.outside else {})


@dataclass(frozen=True)
class _Asked:
    """One opinion beside what people decided of others."""

    opinion: Opinion
    lesson: Lesson
    near: tuple[Match[int], ...]

    def weighed(self, name: str) -> list[tuple[str, Weighed]]:
        found = self.lesson.weigh(name, read(self.opinion.text), self.near)
        return [(value, weighed) for value, weighed in found if weighed.score >= LIKELY]

    def said(self, name: str, label: Callable[[str], str], most: int = 1) -> tuple[Hint, ...]:
        """The values that enough speaks for, in words."""
        named = [(value, label(value), weighed) for value, weighed in self.weighed(name)]
        return tuple(
            Hint(value, words, reason_of(weighed, words)) for value, words, weighed in named if words
        )[:most]


def suggest(opinion: Opinion, readable: QuerySet[Opinion], on: date) -> Suggestions:
    """What is offered for an opinion, learnt from what the account may read; asked at the request, kept nowhere."""
    rows = known_rows(opinion, readable, elsewhere=True)
    corpus = corpus_of(rows)
    lesson = Lesson([_taught(row) for row in rows if row["kind"]], corpus)
    asked = _Asked(opinion, lesson, tuple(lesson.near(opinion.text, without=opinion.pk)))
    scope = suggest_kind(opinion.text)
    hints = {
        "kind": _kinds(scope, asked),
        "field": asked.said("field", _field, FIELDS_OFFERED),
        "urgency": asked.said("urgency", _label_of(Urgency)),
        "level": asked.said("level", _label_of(CompetentLevel)),
        "area": _areas(opinion, rows),
        "tags": asked.said("tags", lambda tag: str(TAGS.get(tag, "")), TAGS_OFFERED),
    }
    hints["unit"] = _units(asked, hints, on)
    here = {row["pk"] for row in rows if row["here"]}
    nearest = corpus.nearest(opinion.text, 4 * OFFERED, without=opinion.pk)
    return Suggestions(scope, hints, found_rows(opinion, [match for match in nearest if match.key in here]))


def _taught(row: Row) -> Sorted:
    values: dict[str, tuple[str, ...]] = {
        name: (row[name],) for name in ("kind", "field", "urgency", "level") if row[name]
    }
    values["unit"] = (str(row["unit_id"]),) if row["unit_id"] else ()
    values["tags"] = tuple(row["tags"])
    return Sorted(row["pk"], row["code"], row["text"], values)


def _field(code: str) -> str:
    return field_label(code) if code in FIELDS else ""


def _label_of(choices: type[Urgency] | type[CompetentLevel]) -> Callable[[str], str]:
    return lambda value: str(choices(value).label) if value in choices.values else ""


def _inside(kind: str) -> str:
    return str(Kind(kind).label) if kind in Kind.values and kind not in OUT_OF_SCOPE_KINDS else ""


def reason_of(weighed: Weighed, label: str) -> str:
    """`giống 3 ý kiến đã phân loại Đất đai: TS26-…; vì có chữ “sổ đỏ”`."""
    parts = []
    if weighed.codes:
        parts.append(_alike(_("giống %(number)s ý kiến đã phân loại %(label)s: %(codes)s"), weighed, label))
    if weighed.words:
        parts.append(_because(weighed.words[:3]))
    return "; ".join(parts)


def _alike(sentence: str, weighed: Weighed, label: str) -> str:
    codes = ", ".join(weighed.codes[:CODES_SHOWN]) + ("…" if len(weighed.codes) > CODES_SHOWN else "")
    return sentence % {"number": len(weighed.codes), "label": label, "codes": codes}


def _because(words: list[str]) -> str:
    return _("vì có chữ %(words)s") % {"words": ", ".join(f"“{word}”" for word in words)}


def _kinds(scope: Suggestion, asked: _Asked) -> tuple[Hint, ...]:
    """Within the scope what the words say comes first; without words what the neighbours were."""
    if scope.kind not in OUT_OF_SCOPE_KINDS and scope.reason:
        return (Hint(scope.kind, scope.label, _because([scope.reason])),)
    return asked.said("kind", _inside)


def _areas(opinion: Opinion, rows: list[Row]) -> tuple[Hint, ...]:
    """A place that was written before or looks like one in the text; else where the paper says it is."""
    used = {row["area"] for row in rows if row["area"]}
    known = sorted(
        (area for area in used if holds_area(area, opinion.text)), key=lambda area: (-len(area), area)
    )
    found = [Hint(area, area, _("đã dùng trước đây, có trong lời của người nêu")) for area in known]
    for words in places(opinion.text):
        if not any(holds_area(words, hint.value) or holds_area(hint.value, words) for hint in found):
            found.append(Hint(words, words, _("có trong lời của người nêu")))
    told = HOUSE.sub("", opinion.submission.address).strip()[:MOST_AREA]
    if told and not found:
        found.append(Hint(told, told, _("theo ô nơi ở, nơi có việc của phiếu")))
    return tuple(found[:AREAS_OFFERED])


def places(text: str) -> list[str]:
    """What looks like a place: “khu phố Dương Lôi”, “ngõ 24 Lý Nam Đế”."""
    found = []
    for match in PLACE.finditer(text):
        name = []
        for word in match[1].split():
            if not (word[0].isupper() or word[0].isdigit()):
                break
            name.append(word)
        if name:
            kind = match.group()[: -len(match[1])]
            found.append(" ".join([*kind.split(), *name])[:MOST_AREA])
    return found


def _units(asked: _Asked, hints: Mapping[str, tuple[Hint, ...]], on: date) -> tuple[Hint, ...]:
    """The unit of the rule that would decide if the suggestions were right; else where its neighbours went."""
    opinion = asked.opinion
    first = {name: offered[0].value for name, offered in hints.items() if offered}
    matter = Matter(
        opinion.field or first.get("field", ""),
        opinion.area or first.get("area", ""),
        opinion.level or first.get("level", ""),
    )
    judged = decide(list(rules_of(opinion.organisation)), matter, on)
    if judged is not None:
        reason = _("luật phân công số %(number)s (%(why)s)") % {"number": judged.number, "why": judged.why}
        return (Hint(str(judged.rule.unit_id), judged.rule.unit.short_name, reason),)
    names = {str(unit.pk): unit.short_name for unit in units_of(opinion.organisation, on)}
    sentence = _("giống %(number)s ý kiến đã giao %(label)s: %(codes)s")
    near = [(value, weighed) for value, weighed in asked.weighed("unit") if value in names and weighed.codes]
    return tuple(
        Hint(value, names[value], _alike(sentence, weighed, names[value])) for value, weighed in near[:1]
    )
