"""Every stage is reached through verbs, and the record says how."""

import pytest
from django.db import IntegrityError, transaction

from doithoai.audit.models import Entry
from doithoai.opinions.lifecycle import STEPS, Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.stepping import step
from doithoai.regulations.refusals import Refused
from tests.factories.opinions import REACH, fresh
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_is_reached_by_steps_that_the_record_names(stage: Stage) -> None:
    opinion = fresh(REACH[stage](world()))
    assert opinion.stage == stage
    entries = Entry.objects.filter(subject_kind="opinions.opinion", subject_id=opinion.pk).order_by("id")
    now: str = Stage.RECEIVED
    for entry in entries:
        if "from" in entry.facts:
            assert entry.facts["from"] == now
            now = entry.facts["to"]
            assert (entry.facts["from"], now) in STEPS
            now = entry.facts.get("then", now)
    assert now == stage


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("then", list(Stage))
def test_only_the_steps_of_the_life_are_taken(now: Stage, then: Stage) -> None:
    opinion = Opinion(stage=now, code="TS26-K7M4-Q9")
    if (now, then) in STEPS:
        assert step(opinion, then).clause == STEPS[now, then]
        assert opinion.stage == then
    else:
        with pytest.raises(Refused):
            step(opinion, then)
        assert opinion.stage == now


def _broken(opinion: Opinion, **facts: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**facts)


def test_the_database_itself_refuses_what_no_verb_does() -> None:
    opinion = REACH[Stage.ACCEPTED](world())
    _broken(opinion, outcome="answer_later", outcome_due=None)
    _broken(opinion, stage="joined", lead=None)
    _broken(opinion, stage="closed", result="")
    assert fresh(opinion).stage == Stage.ACCEPTED
