"""Every address of the desk × every kind of account: who opens it, who acts there, and for whom it does not exist."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from doithoai.audit.models import Entry
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment
from doithoai.desk import urls
from doithoai.dialogues.calling import Duty, add_task
from doithoai.dialogues.models import Dialogue, Phase, Speech, Task
from doithoai.documents.announcing import Signing, issue_plan
from doithoai.documents.models import Paper
from doithoai.documents.register import upload_signed_copy
from doithoai.opinions.house_rules import Wording, add_standard_text
from doithoai.opinions.intake import receive
from doithoai.opinions.models import Attachment, Channel, Opinion, Passing, ResultRecord, StandardText
from doithoai.opinions.passing import transfer
from doithoai.opinions.result import record_result
from doithoai.opinions.triage import accept
from doithoai.organisations.models import Account
from doithoai.plans.models import Plan
from tests.factories import dialogues, opinions, plans
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

# One letter an account, all of the ward unless said otherwise.
ACCOUNTS = {
    "C": "clerk",
    "A": "advisory",
    "L": "leader",
    "U": "unit_officer",  # of the department that has the opinion
    "H": "unit_head",  # of the same
    "N": "other_unit_officer",  # of a department that has nothing
    "M": "chairman",  # leader of the people's committee beside the Party committee
    "S": "supervisor",
    "O": "org_admin",
    "Y": "system_admin",  # of the province
    "P": "superior",  # leader of the province
    "X": "other_advisory",  # of the other ward
}
ALL = "".join(ACCOUNTS)
DESK, READ, NOBODY = "CAL", "CALSOYP", ""
UNITS, ADMIN = "UH", "OY"
NOT_TAKEN = None

# Name of the address: who may look (GET), who may act (POST); None: that method is not taken (405).
TABLE: dict[str, tuple[str | None, str | None]] = {
    "today": (ALL, NOT_TAKEN),
    "plans": (ALL, NOT_TAKEN),
    "plan_new": ("CAX", "CAX"),
    "plan": (READ, NOT_TAKEN),
    "plan_rows": ("CA", "CA"),
    "plan_submit": (NOT_TAKEN, "CA"),
    "plan_approve": (NOT_TAKEN, "L"),
    "plan_send_back": (NOT_TAKEN, "L"),
    "plan_amend": (NOT_TAKEN, "CA"),
    "dialogues": (ALL, NOT_TAKEN),
    "dialogue_new": ("CALMPX", "CALMPX"),
    "dialogue": (READ, NOT_TAKEN),
    "dialogue_change": (DESK, DESK),
    "dialogue_announce": (DESK, DESK),
    "dialogue_postpone": (DESK, DESK),
    "dialogue_cancel": (DESK, DESK),
    "dialogue_team": (NOT_TAKEN, DESK),
    "dialogue_invite": (NOT_TAKEN, DESK),
    "dialogue_task": (NOT_TAKEN, DESK),
    "dialogue_task_done": (NOT_TAKEN, DESK),
    "dialogue_programme": (READ, DESK),
    "dialogue_opinions": (READ, NOT_TAKEN),
    "floor": (READ, NOT_TAKEN),
    "floor_open": (NOT_TAKEN, DESK),
    "floor_register": (NOT_TAKEN, DESK),
    "floor_next": (NOT_TAKEN, DESK),
    "floor_hear": (NOT_TAKEN, DESK),
    "floor_turn": (NOT_TAKEN, DESK),
    "floor_prepared": (NOT_TAKEN, DESK),
    "floor_minute": (NOT_TAKEN, DESK),
    "floor_attendance": (NOT_TAKEN, DESK),
    "floor_end": (NOT_TAKEN, DESK),
    "after": (READ, NOT_TAKEN),
    "after_conclude": (NOT_TAKEN, DESK),
    "after_report": (NOT_TAKEN, DESK),
    "after_review": (NOT_TAKEN, DESK),
    "after_close": (NOT_TAKEN, DESK),
    "commitment_done": (NOT_TAKEN, "AUH"),
    "commitment_verify": (NOT_TAKEN, "AL"),
    "dialogue_papers": (READ, NOT_TAKEN),
    "paper_draft": (DESK, NOT_TAKEN),
    "opinions": (ALL, NOT_TAKEN),
    "opinions_export": (NOT_TAKEN, ALL),  # of what each may read
    "view_save": (NOT_TAKEN, ALL),
    "view_delete": (NOT_TAKEN, NOBODY),  # only one's own; see tests/desk/test_opinions.py
    "unit": (ALL, NOT_TAKEN),
    "arrivals": (ALL, NOT_TAKEN),
    "arrival_accept": (NOT_TAKEN, DESK),
    "arrival_return": (NOT_TAKEN, DESK),
    "triage": ("CAX", "CAX"),
    "triage_unit": (NOBODY, NOT_TAKEN),  # only for an opinion that one sorts; see tests/desk/test_triage.py
    "opinion_enter": ("CALMPX", "CALMPX"),
    "desk_receipt": (DESK, NOT_TAKEN),
    "attachment": (DESK + UNITS, NOT_TAKEN),
    "proof": (READ + UNITS, NOT_TAKEN),
    "opinion": (READ + UNITS, NOT_TAKEN),
    "opinion_reveal": (NOT_TAKEN, "CA"),
    # Whoever reads the opinion is told by the verb why they may not act.
    "opinion_act": (READ + UNITS, READ + UNITS),
    "hands": (ALL, NOT_TAKEN),
    "standard_texts": ("CALMOPX", "AOX"),
    "standard_text_retire": (NOT_TAKEN, "AO"),
    "papers": (ALL, NOT_TAKEN),
    "paper_enter": ("CALMPX", "CALMPX"),
    "reply": (DESK, DESK),
    "plan_draft": (READ, NOT_TAKEN),
    "paper_file": (READ, NOT_TAKEN),
    "paper_signed": (READ, NOT_TAKEN),
    "paper_upload": (NOT_TAKEN, DESK),
    "oversight": (ALL, NOT_TAKEN),
    "conservation": ("ALMSOYP" + "X", NOT_TAKEN),
    "conservation_list": ("ALSOYP", NOT_TAKEN),
    "administration": (ADMIN, NOT_TAKEN),
    "admin_organisations": (ADMIN, NOT_TAKEN),
    "admin_new_organisation": (ADMIN, ADMIN),
    "admin_organisation": (ADMIN, NOT_TAKEN),
    "admin_act": (NOT_TAKEN, ADMIN),
    "admin_people": (ADMIN, NOT_TAKEN),
    "admin_new_person": (ADMIN, ADMIN),
    "admin_person": (ADMIN, NOT_TAKEN),
    "admin_open_account": (NOT_TAKEN, ADMIN),
    "admin_set_password": (NOT_TAKEN, ADMIN),
    "admin_lock": (NOT_TAKEN, ADMIN),
    "admin_handling": (ADMIN, ADMIN),
    "admin_calendar": (ADMIN, NOT_TAKEN),
    "admin_year": (ADMIN, NOT_TAKEN),
    "admin_enter_day": (NOT_TAKEN, "Y"),
    "admin_confirm_year": (NOT_TAKEN, "Y"),
}
DOOR = {"sign_in", "sign_out"}
ACTED = {200, 302, 422}


@dataclass(frozen=True)
class Ward:
    """One of everything that an address can name."""

    world: World
    plan: Plan
    paper: Paper
    dialogue: Dialogue
    speech: Speech
    task: Task
    prepared: Opinion
    opinion: Opinion
    attachment: Attachment
    proof: ResultRecord
    passing: Passing
    commitment: Commitment
    text: StandardText

    def places(self, name: str) -> dict[str, Any]:
        """What stands in the places of an address."""
        at_dialogue = {"pk": self.dialogue.pk}
        speech, commitment = {"speech": self.speech.pk}, {"commitment": self.commitment.pk}
        special: dict[str, dict[str, Any]] = {
            "dialogue_task_done": {**at_dialogue, "task": self.task.pk},
            "floor_hear": {**at_dialogue, **speech},
            "floor_turn": {**at_dialogue, **speech, "act": "rut"},
            "floor_prepared": {**at_dialogue, "code": self.prepared.code},
            "commitment_done": {**at_dialogue, **commitment},
            "commitment_verify": {**at_dialogue, **commitment},
            "paper_draft": {**at_dialogue, "kind": "minutes"},
            "plan_draft": {"pk": self.plan.pk},
            "arrival_accept": {"pk": self.passing.pk},
            "arrival_return": {"pk": self.passing.pk},
            "attachment": {"pk": self.attachment.pk},
            "proof": {"pk": self.proof.pk},
            "opinion_act": {"code": self.opinion.code, "act": "ket-qua"},
            "standard_text_retire": {"pk": self.text.pk},
            "desk_receipt": {"code": self.opinion.submission.code},
            "conservation_list": {"slug": self.world.ward.party_committee.slug, "figure": "tiep-nhan"},
            "admin_act": {"pk": self.world.ward.party_committee.pk, "what": "giu-chuc"},
        }
        families: dict[str, dict[str, Any]] = {
            "plan_": {"pk": self.plan.pk},
            "paper_": {"pk": self.paper.pk},
            "opinion": {"code": self.opinion.code},
            "reply": {"code": self.opinion.code},
            "admin_organisation": {"pk": self.world.ward.party_committee.pk},
            "admin_year": {"year": 2026},
            "admin_enter_day": {"year": 2026},
            "admin_confirm_year": {"year": 2027},
            "admin_": {"pk": self.world.clerk.person_id},
        }
        if name in special or name == "plan":
            return special.get(name, {"pk": self.plan.pk})
        return next((kept for start, kept in families.items() if name.startswith(start)), at_dialogue)


@pytest.fixture
def ward(settings: Any, tmp_path: Path) -> Ward:
    """The ward with one of everything; the opinion is solved by the first department."""
    settings.MEDIA_ROOT = tmp_path
    here = world()
    dialogue = dialogues.ended(here, slips=2, heard_of_them=1)
    prepared = opinions.at_dialogue(here, dialogue)
    opinion, record = _solved(here)
    duty = Duty(Phase.values[0], "Soạn giấy mời", "Văn phòng", dialogues.HELD_ON)
    task = add_task(dialogue, duty, by=here.clerk, at=dialogues.CALLED)
    promise = Promise("Lắp đèn", here.ward.departments[0], opinions.SOLVE_DUE, dialogue=dialogue)
    kept = commit(here.ward.party_committee, promise, by=here.leader, at=dialogues.ENDS)
    wording = Wording("Ngập", "Phường thông cống trước mùa mưa.", "flooding")
    text = add_standard_text(here.ward.party_committee, wording, by=here.advisory, at=opinions.SORTED)
    return Ward(
        here, *_plan(here), dialogue, dialogue.speeches.all()[0], task, prepared, opinion,
        opinion.submission.attachments.get(), record, _arrival(here), kept, text,
    )  # fmt: skip


def _plan(here: World) -> tuple[Plan, Paper]:
    plan = plans.submitted_plan(here)
    signing = Signing(plans.APPROVED_ON, here.leader.person)
    paper = issue_plan(plan, signing, by=here.leader, at=moment(plans.APPROVED_ON, 16))
    upload_signed_copy(
        paper, SimpleUploadedFile("ky.pdf", PDF), by=here.clerk, at=moment(plans.APPROVED_ON, 17)
    )
    return Plan.objects.get(pk=plan.pk), paper


def _solved(here: World) -> tuple[Opinion, ResultRecord]:
    opinion = opinions.following(here, files=(SimpleUploadedFile("don.pdf", PDF),))
    done = opinions.solving(proof_file=SimpleUploadedFile("bien-ban.pdf", PDF))
    return opinion, record_result(opinion, done, by=here.unit_officer, at=opinions.DONE)


def _arrival(here: World) -> Passing:
    """The other ward sends something here."""
    handed = opinions.handed(here, organisation=here.other.party_committee, channel=Channel.PAPER_SLIP)
    there = receive(handed, by=here.other_clerk, at=moment(opinions.RECEIVED_ON, 19)).opinions.get()
    accept(there, opinions.SORTING, by=here.other_clerk, at=opinions.SORTED)
    to = here.ward.party_committee
    return transfer(there, to, "Thuộc địa bàn", by=here.other_clerk, at=opinions.ASSIGNED)


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each address of the desk by name, with its places."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = set(pattern.pattern.regex.groupindex)
            for name, places in names(pattern.url_patterns):
                yield name, places | inner
        else:
            yield str(pattern.name), frozenset(pattern.pattern.regex.groupindex)


EVERYWHERE = dict(names(cast("list[URLPattern | URLResolver]", urls.urlpatterns)))


def address(ward: Ward, name: str) -> str:
    """The address with things of the ward in its places."""
    kept = ward.places(name)
    return reverse(f"desk:{name}", kwargs={place: kept[place] for place in EVERYWHERE[name]})


def not_taken(name: str) -> set[int]:
    """The pages of administration do not even tell others which methods they take."""
    return {404, 405} if name.startswith("admin") else {405}


def test_the_table_names_every_address_of_the_desk() -> None:
    assert set(TABLE) == set(EVERYWHERE) - DOOR


def signed_in(ward: Ward, letter: str) -> Client:
    """A browser in which this account is signed in."""
    account: Account = getattr(ward.world, ACCOUNTS[letter])
    client = Client()
    client.force_login(account)
    return client


def test_looking(ward: Ward) -> None:
    wrong = {}
    for letter in ACCOUNTS:
        client = signed_in(ward, letter)
        for name, (lookers, _actors) in TABLE.items():
            status = client.get(address(ward, name)).status_code
            expected = not_taken(name) if lookers is None else {200, 302} if letter in lookers else {404}
            if status not in expected:
                wrong[letter, name] = status
    assert wrong == {}


def test_acting(ward: Ward) -> None:
    wrong = {}
    for letter in ACCOUNTS:
        client = signed_in(ward, letter)
        with transaction.atomic():
            for name, (_lookers, actors) in TABLE.items():
                before = Entry.objects.count()
                status = client.post(address(ward, name), {"gui": "1"}).status_code
                expected = not_taken(name) if actors is None else ACTED if letter in actors else {404}
                if status not in expected or (status not in {200, 302} and Entry.objects.count() != before):
                    wrong[letter, name] = status
            transaction.set_rollback(True)  # each account finds the same ward
    assert wrong == {}


def test_strangers_are_sent_to_the_door_by_every_page_that_exists(ward: Ward, client: Client) -> None:
    for name in TABLE:
        for told in (client.get(address(ward, name)), client.post(address(ward, name), {"gui": "1"})):
            assert told.status_code == 302, name
            assert told.headers["Location"].startswith("/dang-nhap/"), name


def test_no_method_but_looking_and_sending_is_taken(ward: Ward) -> None:
    client = signed_in(ward, "A")
    for name in TABLE:
        for method in (client.put, client.delete, client.patch):
            assert method(address(ward, name)).status_code in not_taken(name), name
