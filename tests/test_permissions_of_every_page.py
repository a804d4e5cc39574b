"""Every address of the desk × role × place (own, subordinate, other, superior body): who opens it and who acts there.

A new address fails the first test with its name until it has
1. a row in TABLE: who may look (GET) and who may act (POST), in the words of `tests/permissions.py`
   (`own("CA")`: clerk and advisory team of the body itself; READ: who reads the body's records; None: method not taken);
2. a line in `places`, when its address names something that no other address names (or in QUESTIONS, when the thing is
   named behind the question mark); what the ward does not have yet is added to `Ward` in `tests/permissions.py`.
Everybody who is not named gets 404, and so does everybody when the thing does not exist. Nothing else is to be done:
the tests below ask each address as each account, look for names and telephone numbers in what they answer, and try
wrong methods and strangers.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from doithoai.audit.models import Entry
from doithoai.desk import archive_waiting, import_waiting, urls
from tests.desk.asking import pieces
from tests.factories import opinions, sheets
from tests.permissions import (
    EMAIL,
    EVERYBODY,
    NOBODY,
    SECRET,
    SIGNED_IN,
    TASTERS,
    Ward,
    Who,
    anywhere,
    at,
    own,
)
from tests.permissions import ward as one_of_everything

pytestmark = pytest.mark.django_db
DESK = own("CAL")
# Reading goes down, never up or aside: the body's own people, and those of the province except a unit's officers.
READ = own("CALSO") | at("above", "CALHSOY")
CLERKS, HEADS = anywhere("C"), anywhere("H")
UNITS = at("unit", "UH")
# The people's committee reads what its departments promised.
OVER_UNITS = at("below", "ALO")
ADMIN = own("O") | at("above", "Y")
# Whose work needs the petitioner's name: the secretariat, and the unit that answers (spec 1). Nobody above, no supervisor.
NAMES = DESK | UNITS
NOT_TAKEN = None

# Name of the address: who may look (GET), who may act (POST); None: that method is not taken (405).
TABLE: dict[str, tuple[Who | None, Who | None]] = {
    "today": (EVERYBODY, NOT_TAKEN),
    "plans": (EVERYBODY, NOT_TAKEN),
    "plan_new": (anywhere("CA"), anywhere("CA")),
    "plan": (READ, NOT_TAKEN),
    "plan_rows": (own("CA"), own("CA")),
    "plan_submit": (NOT_TAKEN, own("CA")),
    "plan_approve": (NOT_TAKEN, own("L")),
    "plan_send_back": (NOT_TAKEN, own("L")),
    "plan_amend": (NOT_TAKEN, own("CA")),
    "dialogues": (EVERYBODY, NOT_TAKEN),
    "dialogue_new": (anywhere("CAL"), anywhere("CAL")),
    "dialogue": (READ, NOT_TAKEN),
    "dialogue_change": (DESK, DESK),
    "dialogue_announce": (DESK, DESK),
    "dialogue_postpone": (DESK, DESK),
    "dialogue_cancel": (DESK, DESK),
    "dialogue_team": (NOT_TAKEN, DESK),
    "dialogue_invite": (NOT_TAKEN, DESK),
    "partners": (READ, NOT_TAKEN),
    "partner_add": (NOT_TAKEN, DESK),
    "partner_agree": (NOT_TAKEN, DESK),
    "partner_remove": (NOT_TAKEN, DESK),
    "invited_send": (NOT_TAKEN, DESK),
    "invited_answer": (NOT_TAKEN, DESK),
    "invited_letter": (DESK, NOT_TAKEN),
    "invited_list": (DESK, NOT_TAKEN),
    "attendees": (DESK, NOT_TAKEN),
    "attendees_reminders": (DESK, DESK),
    "attendees_register": (NOT_TAKEN, DESK),
    "attendees_seats": (NOT_TAKEN, DESK),
    "attendee_act": (NOT_TAKEN, DESK),
    "dialogue_task": (NOT_TAKEN, DESK),
    "dialogue_task_done": (NOT_TAKEN, DESK),
    "dialogue_programme": (READ, DESK),
    "dialogue_programme_paper": (DESK, NOT_TAKEN),
    "dialogue_opinions": (READ, NOT_TAKEN),
    "floor": (READ, NOT_TAKEN),
    "offline": (DESK, NOT_TAKEN),
    "devices": (DESK, DESK),
    "worker": (EVERYBODY, NOT_TAKEN),
    "floor_open": (NOT_TAKEN, DESK),
    "floor_register": (NOT_TAKEN, DESK),
    "floor_next": (NOT_TAKEN, DESK),
    "floor_hear": (NOT_TAKEN, DESK),
    "floor_turn": (NOT_TAKEN, DESK),
    "floor_prepared": (NOT_TAKEN, DESK),
    "floor_minute": (NOT_TAKEN, DESK),
    "floor_attendance": (NOT_TAKEN, DESK),
    "minutes": (DESK, NOT_TAKEN),
    "minutes_line": (NOT_TAKEN, DESK),
    "minutes_add": (NOT_TAKEN, DESK),
    "minutes_sign": (NOT_TAKEN, DESK),
    "minutes_chair": (NOT_TAKEN, DESK),
    "minutes_take_back": (NOT_TAKEN, DESK),
    "reconciling": (DESK, NOT_TAKEN),
    "floor_end": (NOT_TAKEN, DESK),
    # Names of those who come: only for those who prepare and run the conference.
    "door": (DESK, DESK),
    "door_guest": (DESK, DESK),
    "door_follow": (NOT_TAKEN, DESK),
    "door_sheet": (DESK, DESK),
    "door_person": (DESK, DESK),
    "door_wish": (NOT_TAKEN, DESK),
    "door_back": (NOT_TAKEN, DESK),
    "floor_interpose": (NOT_TAKEN, DESK),
    "floor_queue": (NOT_TAKEN, DESK),
    "floor_limit": (NOT_TAKEN, DESK),
    "floor_budget": (NOT_TAKEN, DESK),
    "floor_notes": (NOT_TAKEN, DESK),
    "floor_sort": (NOT_TAKEN, DESK),
    # Nobody else sees a question before it was approved.
    "questions": (DESK, NOT_TAKEN),
    "question_act": (NOT_TAKEN, DESK),
    "chairs_file": (DESK, NOT_TAKEN),
    "chairs_file_version": (DESK, NOT_TAKEN),
    "chairs_file_alone": (DESK, NOT_TAKEN),
    "chairs_file_paper": (DESK, NOT_TAKEN),
    "chair_tablet": (DESK, NOT_TAKEN),
    "chair_outcome": (NOT_TAKEN, DESK),
    "chair_match": (NOT_TAKEN, DESK),
    "after": (READ, NOT_TAKEN),
    "after_conclude": (DESK, DESK),
    "conclusion_draft": (NOT_TAKEN, DESK),
    "conclusion_save": (NOT_TAKEN, DESK),
    "conclusion_add": (NOT_TAKEN, DESK),
    "conclusion_take_in": (NOT_TAKEN, DESK),
    "conclusion_edit": (NOT_TAKEN, DESK),
    "conclusion_move": (NOT_TAKEN, DESK),
    "conclusion_leave_out": (NOT_TAKEN, DESK),
    "after_report": (NOT_TAKEN, DESK),
    "after_review": (NOT_TAKEN, DESK),
    "after_close": (NOT_TAKEN, DESK),
    "commitments": (EVERYBODY, NOT_TAKEN),
    "commitment_new": (anywhere("CAL"), anywhere("CAL")),
    "commitment": (READ | UNITS | OVER_UNITS, NOT_TAKEN),
    "commitment_file": (READ | UNITS | OVER_UNITS, NOT_TAKEN),
    "commitment_report": (NOT_TAKEN, own("A") | UNITS),
    "commitment_confirm": (NOT_TAKEN, own("AL")),
    "commitment_back": (NOT_TAKEN, own("AL")),
    "commitment_later": (NOT_TAKEN, own("A") | UNITS),
    "commitment_decide": (NOT_TAKEN, own("AL")),
    "urging": (EVERYBODY, NOT_TAKEN),
    "urging_new": (DESK, DESK),
    "urging_draft": (DESK, NOT_TAKEN),
    "urging_letter": (READ | UNITS | OVER_UNITS, NOT_TAKEN),
    "urging_file": (READ | UNITS | OVER_UNITS, NOT_TAKEN),
    "urging_answer": (NOT_TAKEN, DESK | UNITS),
    "dialogue_papers": (READ, NOT_TAKEN),
    "paper_draft": (DESK, NOT_TAKEN),
    "paper_pdf": (READ, NOT_TAKEN),
    "paper_draft_pdf": (DESK, NOT_TAKEN),
    "archive": (DESK, DESK),
    # Only in the session that asked for it, and only as long as its account is of the desk.
    "archive_file": (DESK, NOT_TAKEN),
    "opinions": (EVERYBODY, NOT_TAKEN),
    "opinions_export": (NOT_TAKEN, EVERYBODY),  # of what each may read
    "view_save": (NOT_TAKEN, EVERYBODY),
    "view_delete": (NOT_TAKEN, own("A")),  # whose it is
    "opinions_assign": (anywhere("CAL"), anywhere("CAL")),
    "opinions_join": (anywhere("CA"), anywhere("CA")),
    "routing": (anywhere("CALOY"), anywhere("CALOY")),
    "routing_rule": (NOT_TAKEN, own("CALO") | at("above", "Y")),
    "hanging": (anywhere("CAL"), NOT_TAKEN),
    "telling": (anywhere("CAL"), anywhere("CAL")),
    "telling_reveal": (NOT_TAKEN, own("CA")),
    "outside": (anywhere("CAL"), NOT_TAKEN),
    "passing_many": (anywhere("CAL"), anywhere("CAL")),
    "publishing": (anywhere("CAL"), NOT_TAKEN),
    "opinion_publish": (DESK, DESK),
    "imports": (anywhere("CAL"), anywhere("CAL")),
    "import_template_file": (anywhere("CAL"), NOT_TAKEN),
    "import_waiting": (DESK, DESK),  # likewise
    "import_done": (DESK, NOT_TAKEN),
    "import_receipts": (DESK, NOT_TAKEN),
    "letters": (anywhere("CAL"), NOT_TAKEN),
    "letter": (DESK, NOT_TAKEN),
    "letter_raw": (DESK, NOT_TAKEN),
    "letter_opinion": (NOT_TAKEN, DESK),
    "letter_settle": (NOT_TAKEN, DESK),
    "unit": (EVERYBODY, NOT_TAKEN),
    "arrivals": (EVERYBODY, NOT_TAKEN),
    "arrival_accept": (NOT_TAKEN, DESK),
    "arrival_return": (NOT_TAKEN, DESK),
    "triage": (anywhere("CA"), anywhere("CA")),
    "triage_unit": (own("CA"), NOT_TAKEN),
    "opinion_enter": (anywhere("CAL"), anywhere("CAL")),
    "desk_receipt": (DESK, NOT_TAKEN),
    "attachment": (DESK | UNITS, NOT_TAKEN),
    "proof": (READ | UNITS, NOT_TAKEN),
    "opinion": (READ | UNITS, NOT_TAKEN),
    "opinion_similar": (READ | UNITS, NOT_TAKEN),
    "guidance_slip": (DESK, NOT_TAKEN),  # of a denunciation
    "opinion_reveal": (NOT_TAKEN, own("CA")),
    # Whoever reads the opinion is told by the verb why they may not act.
    "opinion_act": (READ | UNITS, READ | UNITS),
    "hands": (EVERYBODY, NOT_TAKEN),
    "standard_texts": (anywhere("CALO"), anywhere("AO")),
    "standard_text_retire": (NOT_TAKEN, own("AO")),
    "outbox": (anywhere("CAL"), anywhere("CAL")),
    "outbox_write_rest": (NOT_TAKEN, anywhere("CAL")),
    "outbox_others": (anywhere("CAL"), NOT_TAKEN),
    "worklist": (anywhere("CAL"), anywhere("CAL")),
    "worklist_print": (NOT_TAKEN, anywhere("CAL")),
    "replies_many": (anywhere("CAL"), anywhere("CAL")),
    "escalating_many": (anywhere("CAL"), anywhere("CAL")),
    "message": (DESK, NOT_TAKEN),
    "message_turn": (NOT_TAKEN, DESK),
    "message_withdraw": (NOT_TAKEN, DESK),
    "papers": (EVERYBODY, NOT_TAKEN),
    "paper_enter": (anywhere("CAL"), anywhere("CAL")),
    "paper_reserve": (anywhere("CAL"), anywhere("CAL")),
    "paper_rules": (anywhere("LO"), anywhere("LO")),
    "paper": (READ, NOT_TAKEN),
    "paper_act": (NOT_TAKEN, DESK),
    "paper_recipient": (NOT_TAKEN, DESK),
    "paper_proposed": (DESK, NOT_TAKEN),
    "dialogue_paper_issue": (DESK, DESK),
    "opinion_issue": (DESK, DESK),
    "reply": (DESK, DESK),
    "opinion_draft": (DESK, NOT_TAKEN),
    "plan_draft": (READ, NOT_TAKEN),
    "paper_file": (READ, NOT_TAKEN),
    "paper_signed": (READ, NOT_TAKEN),
    "paper_upload": (NOT_TAKEN, DESK),
    "period_reports": (EVERYBODY, NOT_TAKEN),
    "period_reports_new": (anywhere("CAL"), anywhere("CAL")),
    "period_report": (READ, NOT_TAKEN),
    "period_report_write": (NOT_TAKEN, DESK),
    "period_report_issue": (NOT_TAKEN, DESK),
    "period_report_correct": (NOT_TAKEN, DESK),
    "period_report_draft": (DESK, NOT_TAKEN),
    "period_report_figure": (READ, NOT_TAKEN),
    "oversight": (EVERYBODY, NOT_TAKEN),
    "conservation": (anywhere("ALSOY"), NOT_TAKEN),
    "conservation_list": (READ - CLERKS - HEADS, NOT_TAKEN),
    "administration": (anywhere("OY"), NOT_TAKEN),
    "admin_organisations": (anywhere("OY"), NOT_TAKEN),
    "admin_new_organisation": (anywhere("OY"), anywhere("OY")),
    "admin_organisation": (ADMIN, NOT_TAKEN),
    "admin_act": (NOT_TAKEN, ADMIN),
    "admin_people": (anywhere("OY"), NOT_TAKEN),
    "admin_looks": (anywhere("OY"), NOT_TAKEN),
    "admin_terms": (anywhere("OY"), NOT_TAKEN),
    "admin_new_person": (anywhere("OY"), anywhere("OY")),
    "admin_person": (ADMIN, NOT_TAKEN),
    "admin_open_account": (NOT_TAKEN, ADMIN),
    "admin_set_password": (NOT_TAKEN, ADMIN),
    "admin_lock": (NOT_TAKEN, ADMIN),
    "admin_handling": (anywhere("OY"), anywhere("OY")),
    "admin_mailboxes": (anywhere("OY"), NOT_TAKEN),
    # Who runs the machine names a server and a secret.
    "admin_new_mailbox": (anywhere("Y"), anywhere("Y")),
    "admin_mailbox": (anywhere("Y"), anywhere("Y")),
    "admin_try_mailbox": (NOT_TAKEN, ADMIN),
    "admin_paper_forms": (anywhere("OY"), NOT_TAKEN),
    "admin_paper_forms_of": (anywhere("OY"), anywhere("OY")),
    "admin_built_in_form": (anywhere("OY"), NOT_TAKEN),
    "admin_built_in_form_preview": (anywhere("OY"), NOT_TAKEN),
    "admin_paper_form": (ADMIN, NOT_TAKEN),
    "admin_paper_form_file": (ADMIN, NOT_TAKEN),
    "admin_paper_form_preview": (ADMIN, NOT_TAKEN),
    "admin_use_paper_form": (NOT_TAKEN, ADMIN),
    "admin_retire_paper_form": (NOT_TAKEN, ADMIN),
    "admin_calendar": (anywhere("OY"), NOT_TAKEN),
    "admin_year": (anywhere("OY"), NOT_TAKEN),
    "admin_enter_day": (NOT_TAKEN, at("above", "Y")),
    "admin_confirm_year": (NOT_TAKEN, at("above", "Y")),
}
# Pages that know by their question what is meant.
QUESTIONS: dict[str, Callable[[Ward], dict[str, str]]] = {
    "triage_unit": lambda ward: {"y": ward.opinion.code},
}
DOOR = {"sign_in", "sign_out"}
ACTED = {200, 302, 422}
TOKEN = "duoc-giu"  # of an archive and of a file with opinions, both kept aside for a session


def places(ward: Ward, name: str) -> dict[str, Any]:
    """What stands in the places of an address."""
    at_dialogue = {"pk": ward.dialogue.pk}
    at_the_door = {"pk": ward.guest.dialogue_id, "attendee": ward.guest.pk}
    speech = {"speech": ward.speech.pk}
    coming = {"pk": ward.attendee.dialogue_id}
    special: dict[str, dict[str, Any]] = {
        "partners": coming,
        "partner_agree": {**coming, "partner": ward.partner.pk},
        "partner_remove": {**coming, "partner": ward.partner.pk},
        "invited_send": {**coming, "body": ward.invited.pk},
        "invited_answer": {**coming, "body": ward.invited.pk},
        "invited_letter": {**coming, "body": ward.invited.pk},
        "attendees": coming,
        "attendees_reminders": coming,
        "attendee_act": {**coming, "attendee": ward.attendee.pk, "act": "huy"},
        "dialogue_programme_paper": {**at_dialogue, "kind": "kich-ban"},
        "dialogue_task_done": {**at_dialogue, "task": ward.task.pk},
        "minutes_line": {**at_dialogue, "key": "head-place"},
        "chair_outcome": {**at_dialogue, "opinion": ward.prepared.pk},
        "chair_match": {**at_dialogue, "opinion": ward.prepared.pk},
        "floor_hear": {**at_dialogue, **speech},
        "floor_notes": {**at_dialogue, **speech},
        "floor_sort": {**at_dialogue, **speech},
        "floor_queue": {**at_dialogue, "act": "theo-nhom"},
        "floor_turn": {**at_dialogue, **speech, "act": "rut"},
        "floor_prepared": {**at_dialogue, "code": ward.prepared.code},
        "conclusion_take_in": {**at_dialogue, "code": ward.prepared.code},
        "conclusion_edit": {**at_dialogue, "item": ward.conclusion.pk},
        "conclusion_move": {**at_dialogue, "item": ward.conclusion.pk},
        "conclusion_leave_out": {**at_dialogue, "item": ward.conclusion.pk},
        "urging_new": {"body": ward.body.pk, "unit": ward.urging.unit_id},
        "urging_draft": {"body": ward.body.pk, "unit": ward.urging.unit_id},
        "urging_letter": {"pk": ward.urging.pk},
        "urging_file": {"pk": ward.urging.pk},
        "commitment_file": {"pk": ward.proven.pk},
        "urging_answer": {"pk": ward.urging.pk},
        "questions": {"pk": ward.question.dialogue_id},
        "question_act": {"pk": ward.question.dialogue_id, "number": ward.question.number, "act": "duyet"},
        **dict.fromkeys(("door_person", "door_wish", "door_back"), at_the_door),
        "paper_draft": {**at_dialogue, "kind": "minutes"},
        "dialogue_paper_issue": {**at_dialogue, "kind": "orders"},
        "opinion_issue": {"code": ward.opinion.code, "kind": "told"},
        "paper": {"pk": ward.paper.pk},
        "paper_act": {"pk": ward.paper.pk, "act": "huy"},
        "paper_recipient": {"pk": ward.paper.pk, "recipient": ward.paper.sendings.all()[0].pk},
        "paper_draft_pdf": {**at_dialogue, "kind": "evaluation"},
        "archive_file": {**at_dialogue, "token": TOKEN},
        "plan_draft": {"pk": ward.plan.pk},
        "arrival_accept": {"pk": ward.passing.pk},
        "arrival_return": {"pk": ward.passing.pk},
        "attachment": {"pk": ward.attachment.pk},
        "proof": {"pk": ward.proof.pk},
        "guidance_slip": {"code": ward.denunciation.code},
        "opinion_act": {"code": ward.opinion.code, "act": "ket-qua"},
        "desk_receipt": {"code": ward.opinion.submission.code},
        "telling_reveal": {"pk": ward.sent.pk},
        "routing_rule": {"pk": ward.rule.pk, "act": "len"},
        "import_template_file": {"ending": "xlsx"},
        "import_waiting": {"token": TOKEN},
        "import_done": {"pk": ward.file.pk},
        "import_receipts": {"pk": ward.file.pk},
        "letter": {"pk": ward.letter.pk},
        "letter_raw": {"pk": ward.letter.pk},
        "letter_opinion": {"pk": ward.letter.pk},
        "letter_settle": {"pk": ward.letter.pk},
        "admin_mailbox": {"pk": ward.letter.mailbox_id},
        "admin_try_mailbox": {"pk": ward.letter.mailbox_id},
        "admin_paper_forms_of": {"kind": "notice"},
        "admin_built_in_form": {"kind": "notice"},
        "admin_built_in_form_preview": {"kind": "notice", "ending": "docx"},
        "admin_paper_form_preview": {"pk": ward.form.pk, "ending": "docx"},
        "standard_text_retire": {"pk": ward.text.pk},
        "view_delete": {"pk": ward.view.pk},
        "period_report_figure": {"pk": ward.report.pk, "key": "trong-pham-vi"},
        "conservation_list": {"slug": ward.body.slug, "figure": "tiep-nhan"},
        "admin_act": {"pk": ward.body.pk, "what": "giu-chuc"},
    }
    families: dict[str, dict[str, Any]] = {
        "plan_": {"pk": ward.plan.pk},
        "paper_": {"pk": ward.paper.pk},
        "period_report": {"pk": ward.report.pk},
        "commitment": {"pk": ward.commitment.pk},
        "letter": {"pk": ward.letter.pk},
        "message": {"pk": ward.message.pk},
        "opinion_draft": {"code": ward.opinion.code, "kind": "told"},
        "opinion": {"code": ward.opinion.code},
        "reply": {"code": ward.opinion.code},
        "admin_organisation": {"pk": ward.body.pk},
        "admin_paper_form": {"pk": ward.form.pk},
        "admin_use_paper_form": {"pk": ward.form.pk},
        "admin_retire_paper_form": {"pk": ward.form.pk},
        "admin_year": {"year": 2026},
        "admin_enter_day": {"year": 2026},
        "admin_confirm_year": {"year": 2027},
        "admin_": {"pk": ward.world.clerk.person_id},
    }
    if name in special or name == "plan":
        return special.get(name, {"pk": ward.plan.pk})
    return next((kept for start, kept in families.items() if name.startswith(start)), at_dialogue)


@pytest.fixture(scope="module")
def ward(request: pytest.FixtureRequest, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Ward]:
    """One world for the whole file: each test's own transaction takes back what it did."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), one_of_everything(tmp_path_factory.mktemp("media")) as built:
        kept = io.BytesIO(sheets.xlsx().content)
        archive_waiting.keep(TOKEN, kept, "0" * 64)
        default_storage.save(f"{import_waiting.FOLDER}/{TOKEN}", ContentFile(kept.getvalue()))
        yield built


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each address of the desk by name, with its places."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = set(pattern.pattern.regex.groupindex)
            for name, inside in names(pattern.url_patterns):
                yield name, inside | inner
        else:
            yield str(pattern.name), frozenset(pattern.pattern.regex.groupindex)


EVERYWHERE = dict(names(cast("list[URLPattern | URLResolver]", urls.urlpatterns)))


def address(ward: Ward, name: str, **instead: Any) -> str:
    """The address with things of the ward in its places."""
    kept = places(ward, name) | instead
    url = reverse(f"desk:{name}", kwargs={place: kept[place] for place in EVERYWHERE[name]})
    asked = QUESTIONS[name](ward) if name in QUESTIONS else {}
    return f"{url}?{urlencode(asked)}" if asked else url


def not_taken(name: str) -> set[int]:
    """The pages of administration do not even tell others which methods they take."""
    return {404, 405} if name.startswith("admin") else {405}


def signed_in(ward: Ward, who: str) -> Client:
    """A browser in which this account is signed in, with what a session keeps after sending and asking for a file."""
    client = Client()
    client.force_login(ward.accounts[who])
    session = client.session
    session[archive_waiting.FOLDER] = {TOKEN: {"dialogue": ward.dialogue.pk, "shut": []}}
    session[import_waiting.FOLDER] = {
        TOKEN: {"name": "y-kien.xlsx", "organisation": ward.body.pk, "source": None, "dialogue": None}
    }
    session.save()
    return client


def words(response: Any) -> str:
    """Everything that an answer says, in the parts of a .docx or .xlsx too."""
    content = pieces(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return str(content.decode(errors="replace"))


def test_every_address_of_the_desk_has_a_row() -> None:
    missing, gone = set(EVERYWHERE) - DOOR - set(TABLE), set(TABLE) - set(EVERYWHERE)
    assert not missing, f"no row in TABLE (tests/test_permissions_of_every_page.py) for {sorted(missing)}"
    assert not gone, f"no such address any more: {sorted(gone)}"


@pytest.mark.parametrize("who", SIGNED_IN)
def test_looking(ward: Ward, who: str) -> None:
    client, wrong, told = signed_in(ward, who), {}, {}
    for name, (lookers, _actors) in TABLE.items():
        if lookers is None or (lookers == EVERYBODY and who not in TASTERS):
            continue
        answer = client.get(address(ward, name))
        if answer.status_code not in ({200, 302} if who in lookers else {404}):
            wrong[name] = answer.status_code
        if answer.status_code == 200:
            said = words(answer)
            hidden = UNSEEN + (() if who in NAMES else NAMED) + (() if who in DESK else (SECRET,))
            if found := [part for part in hidden if part in said]:
                told[name] = found
    assert (wrong, told) == ({}, {})


# What no page shows before somebody asks for it with a reason; and what tells who it was.
UNSEEN = (opinions.PHONE, EMAIL, "0912345678")
NAMED = (opinions.NAME, opinions.ADDRESS, "Ông Phạm Bá Thử")


@pytest.mark.parametrize("who", SIGNED_IN)
def test_acting(ward: Ward, who: str) -> None:
    client, wrong = signed_in(ward, who), {}
    for name, (_lookers, actors) in TABLE.items():
        if actors is None or (actors == EVERYBODY and who not in TASTERS):
            continue
        before = Entry.objects.count()
        answer = client.post(address(ward, name), {"gui": "1"})
        right = answer.status_code in (ACTED if who in actors else {404})
        if not right or (answer.status_code not in {200, 302} and Entry.objects.count() != before):
            wrong[name] = answer.status_code
    assert wrong == {}


def test_strangers_are_sent_to_the_door_by_every_page_that_exists(ward: Ward) -> None:
    client = Client()
    for name in TABLE:
        for told in (client.get(address(ward, name)), client.post(address(ward, name), {"gui": "1"})):
            assert told.status_code == 302, name
            assert told.headers["Location"].startswith("/dang-nhap/"), name


def test_no_method_but_looking_and_sending_is_taken(ward: Ward) -> None:
    client = signed_in(ward, "own.A")
    for name, (lookers, actors) in TABLE.items():
        others: list[Callable[..., Any]] = [client.put, client.delete, client.patch]
        others += [client.get] if lookers is None else []
        others += [client.post] if actors is None else []
        for method in others:
            assert method(address(ward, name)).status_code in not_taken(name), name


# Found only among the opinions of the dialogue that the address names; the denunciation is of none.
OF_THE_DIALOGUE = {"floor_prepared", "conclusion_take_in"}


@pytest.mark.parametrize("who", sorted({*own("CALSO"), *at("above", "CLSOY"), *UNITS, "beside.A"}))
def test_a_denunciation_is_the_desks_alone(ward: Ward, who: str) -> None:
    client, guarded = signed_in(ward, who), ward.denunciation
    wrong = {}
    for name, (lookers, actors) in TABLE.items():
        if EVERYWHERE[name] >= {"code"} and name not in OF_THE_DIALOGUE:
            code = guarded.submission.code if name == "desk_receipt" else guarded.code
            url = address(ward, name, code=code)
            for taker, ask in ((lookers, client.get), (actors, client.post)):
                status = ask(url).status_code if taker is not None else 404
                if (status != 404) != (who in DESK & (taker or NOBODY)):
                    wrong[name] = status
    file = client.get(address(ward, "attachment", pk=ward.evidence.pk)).status_code
    assert (wrong, file) == ({}, 200 if who in DESK else 404)


RUBBISH = ("\x00", "9" * 40, "đ" * 100_000, "31/02/2026", "-1", '’"><script>')


def test_rubbish_in_every_field_and_address_breaks_no_page(ward: Ward) -> None:
    client = signed_in(ward, "own.A")
    client.raise_request_exception = False
    looked = {name for name, (lookers, _actors) in TABLE.items() if lookers and "own.A" in lookers}
    pages = {name: client.get(address(ward, name)) for name in sorted(looked)}
    fields = {
        name
        for page in pages.values()
        for name in re.findall(r' name="([^"]+)"', words(page))
        if name != "csrfmiddlewaretoken"
    }
    rotated = {name: RUBBISH[n % len(RUBBISH)] for n, name in enumerate(sorted(fields))}
    short = {name: value[:200] for name, value in rotated.items()}
    broken = {}
    for name, (lookers, actors) in TABLE.items():
        path = address(ward, name).split("?")[0]
        if lookers and client.get(path, short).status_code >= 500:
            broken[f"GET {name}"] = short
        if actors and client.post(path, rotated).status_code >= 500:
            broken[f"POST {name}"] = {}
    assert (len(fields) > 100, sorted(broken)) == (True, [])
