"""B.Đ8.1-g2a: opinions of a body that may be about the same matter, offered to a person with the words they share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from doithoai.opinions.learning import background
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion
from doithoai.search.similar import Corpus, Match

# The newest of the body that were sorted, and the newest that came: what a request reads, whatever a body has.
MOST_SORTED, MOST_NEW, MOST_ELSEWHERE = 250, 150, 150
FEW = 40  # while a body has sorted fewer, the others that may be read teach too
OFFERED = 5
ALIKE = 0.12  # below this two texts share only common words
VALUES = ("pk", "code", "text", "kind", "field", "urgency", "level", "area", "tags", "unit_id")
HIDDEN = Q(restricted=True) | Q(stage__in=(Stage.OUT_OF_SCOPE, Stage.DECLINED))
# Raised before, and something came of it: what a later one repeats.
ENDED = frozenset({Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED, Stage.TRANSFERRED, Stage.ESCALATED})

Row = dict[str, Any]


@dataclass(frozen=True)
class Similar:
    """One opinion that may be about the same matter: how near, by which shared words."""

    opinion: Opinion
    score: float
    words: tuple[str, ...]

    @property
    def percent(self) -> int:
        """For a person: an order, no probability."""
        return min(99, round(100 * math.sqrt(self.score)))

    @property
    def lead(self) -> Opinion:
        """Whom others would follow: the opinion itself, or the one that it follows."""
        lead = self.opinion.lead
        return lead if lead is not None and self.opinion.stage == Stage.JOINED else self.opinion

    @property
    def may_lead(self) -> bool:
        """Whether others can still be answered with it."""
        return self.lead.stage not in EXITS

    @property
    def was_before(self) -> bool:
        """Whether something came of it already: what a later one repeats."""
        return self.lead.stage in ENDED


@dataclass(frozen=True)
class PastAnswer:
    """What was answered to something like it, to be read and used again by a person."""

    similar: Similar
    text: str
    legal_basis: str


def known_rows(opinion: Opinion, readable: QuerySet[Opinion], *, elsewhere: bool = False) -> list[Row]:
    """What is compared: of the own body first; others only to learn from, and only while it has little itself."""
    order = ("-received_on", "-id")
    here = readable.exclude(HIDDEN).filter(organisation=opinion.organisation_id).order_by(*order)
    sorted_ones = list(here.exclude(kind="").values(*VALUES)[:MOST_SORTED])
    new_ones = list(here.filter(kind="").values(*VALUES)[:MOST_NEW])
    rows: dict[int, Row] = {row["pk"]: {**row, "here": True} for row in (*sorted_ones, *new_ones)}
    if elsewhere and len(sorted_ones) < FEW:
        others = readable.exclude(HIDDEN).exclude(organisation=opinion.organisation_id).exclude(kind="")
        for row in others.order_by(*order).values(*VALUES)[:MOST_ELSEWHERE]:
            rows.setdefault(row["pk"], {**row, "unit_id": None, "area": "", "here": False})
    return list(rows.values())


def corpus_of(rows: Sequence[Row]) -> Corpus[int]:
    """The same rows to be asked for what is near, beside texts that no opinion has (numbers below nought)."""
    corpus: Corpus[int] = Corpus((row["pk"], row["text"]) for row in rows)
    for number, words in enumerate(background(), 1):
        corpus.add(-number, words)
    return corpus


def found_rows(opinion: Opinion, matches: Sequence[Match[int]], most: int = OFFERED) -> tuple[Similar, ...]:
    """The near ones in full, less other parts of the same paper and what already follows or leads it."""
    near = [match for match in matches if match.score >= ALIKE]
    rows = Opinion.objects.select_related("submission", "lead", "dialogue", "unit", "organisation")
    found = rows.in_bulk([match.key for match in near])
    alike = [Similar(found[m.key], m.score, m.words) for m in near if m.key in found]
    return tuple(one for one in alike if not _tied(opinion, one.opinion))[:most]


def _tied(opinion: Opinion, other: Opinion) -> bool:
    if other.submission_id == opinion.submission_id or other.lead_id == opinion.pk:
        return True
    return other.pk in {opinion.lead_id, opinion.origin_id}


def similar_to(opinion: Opinion, readable: QuerySet[Opinion], most: int = OFFERED) -> tuple[Similar, ...]:
    """What may be about the same matter in the same body."""
    if opinion.restricted:
        return ()
    rows = known_rows(opinion, readable)
    return found_rows(opinion, corpus_of(rows).nearest(opinion.text, 4 * most, without=opinion.pk), most)


def past_answers(similar: Sequence[Similar]) -> list[PastAnswer]:
    """What was given as an answer to those that are alike, the nearest first; of a member that of its lead."""
    leads = {one.opinion.pk: one.opinion.lead_id or one.opinion.pk for one in similar}
    given = Answer.objects.filter(opinion__in=set(leads.values()), state=AnswerState.GIVEN).order_by(
        "version"
    )
    last = {answer.opinion_id: answer for answer in given}
    found = [(one, last[leads[one.opinion.pk]]) for one in similar if leads[one.opinion.pk] in last]
    shown: dict[int, PastAnswer] = {}
    for one, answer in found:
        shown.setdefault(answer.pk, PastAnswer(one, answer.text, answer.legal_basis))
    return list(shown.values())
