"""Every `may_…` of the rooms × role × place: whom the verbs let act on the ward's things, whatever page asks them.

A new `may_…` fails the first test with its name until it has a row: who may, in the words of `tests/permissions.py`. What it
is asked about is found by the type of its parameter in `things`; a new type gets a line there.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from doithoai.commitments.models import CommitmentExtension, Urging
from doithoai.opinions.models import Reexamination
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.factories import opinions
from tests.permissions import SIGNED_IN, Ward, Who, at, own
from tests.permissions import ward as one_of_everything

pytestmark = pytest.mark.django_db
ROOMS = ("plans", "dialogues", "opinions", "commitments", "documents", "reports")
DESK = own("CAL")
SOLVERS = at("unit", "UH")

TABLE: dict[str, Who] = {
    "plans.may_draft": own("CA"),
    "plans.may_approve": own("L"),
    "dialogues.may_prepare": DESK,
    "dialogues.may_chair_acts": own("AL"),
    "dialogues.may_record_minutes": DESK,  # no secretary is named
    "dialogues.may_chair_minutes": own("L"),
    "dialogues.may_show": DESK,
    "dialogues.may_receive_slip": DESK,
    "opinions.may_triage": own("CA"),
    "opinions.may_assign": DESK,
    "opinions.may_route": own("AO") | at("above", "Y"),
    "opinions.may_draft": own("A"),  # the unit's task to draft is done
    "opinions.may_agree": own("AL"),
    "opinions.may_give_outcome": DESK,
    "opinions.may_record_result": own("A"),  # the unit's task to solve is done
    "opinions.may_verify": own("AL") | at("unit", "H"),  # the officer recorded it
    "opinions.may_pass": DESK,
    "opinions.may_receive_passing": DESK,
    "opinions.may_publish": DESK,
    "opinions.may_examine": at("idle", "UH"),  # the unit that was asked to look again
    "opinions.may_ask_extension": DESK | SOLVERS,
    "opinions.may_ask_suspension": DESK,
    "opinions.may_decide_term": own("AL"),
    "commitments.may_commit": DESK,
    "commitments.may_report": own("A") | SOLVERS,
    "commitments.may_verify": own("AL"),
    "commitments.may_ask_later": own("A") | SOLVERS,
    "commitments.may_decide_later": own("AL"),
    "commitments.may_urge": DESK,
    "commitments.may_answer_urging": DESK | SOLVERS,
    "documents.may_issue": DESK,
    "documents.may_check": own("CA"),
    "documents.may_approve": own("L"),
    "reports.may_report": DESK,
    "documents.may_rule": own("LO") | at("above", "Y"),
}


def verbs() -> dict[str, Callable[..., object]]:
    """Each predicate of the rooms by room and name."""
    found: dict[str, Callable[..., object]] = {}
    for room in ROOMS:
        module = importlib.import_module(f"doithoai.{room}.permissions")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("may_") and function.__module__ == module.__name__:
                found[f"{room}.{name}"] = function
    return found


def things(ward: Ward) -> dict[str, object]:
    """What a predicate is asked about, by the type that its parameter names, or by its name."""
    return {
        "Plan": ward.plan,
        "Dialogue": ward.dialogue,
        "Dialogue | Organisation": ward.dialogue,
        "Organisation": ward.body,
        "organisation_id": ward.body.pk,
        "code": ward.dialogue.code,
        "Opinion": ward.opinion,
        "Assignment": ward.opinion.assignments.filter(purpose="solve").get(),
        "ResultRecord": ward.proof,
        "Passing": ward.passing,
        "Reexamination": Reexamination(opinion=ward.opinion, unit=ward.world.ward.departments[1]),
        "Commitment": ward.commitment,
        "CommitmentExtension": CommitmentExtension(commitment=ward.commitment, by=ward.world.unit_officer),
        "Urging": Urging(organisation=ward.body, unit=ward.world.ward.departments[0]),
        "asked": ward.world.unit_officer,
        "on": opinions.DONE.date(),
    }


@pytest.fixture(scope="module")
def ward(request: pytest.FixtureRequest, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Ward]:
    """One world for the whole file; asking changes nothing."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), one_of_everything(tmp_path_factory.mktemp("media")) as built:
        yield built


def test_every_predicate_has_a_row() -> None:
    missing, gone = set(verbs()) - set(TABLE), set(TABLE) - set(verbs())
    assert not missing, f"no row in TABLE (tests/test_permissions_of_every_verb.py) for {sorted(missing)}"
    assert not gone, f"no such predicate any more: {sorted(gone)}"


def allowed(verb: Callable[..., object], account: Account, known: dict[str, object]) -> bool:
    """Whether the predicate lets the account act."""
    asker, *rest = inspect.signature(verb).parameters.values()
    given = [known[p.name] if p.name in known else known[_type(p)] for p in rest]
    try:
        return verb(account, *given) is not False
    except Refused:
        return False
    finally:
        assert asker.name in {"account", "by", "who"}


def _type(parameter: inspect.Parameter) -> str:
    kind = parameter.annotation
    return str(getattr(kind, "__name__", "") or " | ".join(one.__name__ for one in kind.__args__))


@pytest.mark.parametrize("name", TABLE)
def test_who_may(ward: Ward, name: str) -> None:
    verb, known = verbs()[name], things(ward)
    may = Who(who for who in SIGNED_IN if allowed(verb, ward.accounts[who], known))
    assert may == TABLE[name]
