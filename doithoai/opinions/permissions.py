"""Who may sort, assign, answer, pass on, prove and see an opinion; predicates for pages, `may_…` for verbs."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from doithoai.dialogues.models import TeamMember
from doithoai.opinions.models import Assignment, Opinion, Passing, Purpose, Reexamination, ResultRecord
from doithoai.organisations.authority import SECRETARIAT, UNIT, Authority, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.regulations.refusals import Refused

ADVISERS = frozenset({Role.ADVISORY, Role.LEADER})
DESK = frozenset({Role.CLERK, Role.ADVISORY})
# A unit's own people; a body invited to answer acts through its advisory team.
UNIT_PEOPLE = UNIT | {Role.ADVISORY}
READERS_OF_NAMES = SECRETARIAT | UNIT


def in_team(who: Authority, opinion: Opinion) -> bool:
    """A member of the assisting team of the opinion's dialogue (B.Đ8.2-b)."""
    return who.serves and opinion.dialogue_id is not None and opinion.dialogue_id in team_dialogues(who)


def triages(who: Authority, opinion: Opinion) -> bool:
    """Clerk or advisory team of the organisation, or the dialogue's team."""
    return who.acts_in(opinion.organisation_id, DESK) or in_team(who, opinion)


def assigns(who: Authority, opinion: Opinion) -> bool:
    """Who triages, and the leader."""
    return who.acts_in(opinion.organisation_id, SECRETARIAT) or in_team(who, opinion)


def routes(who: Authority, organisation: Organisation) -> bool:
    """Advisory team or administrator of the body: who sets which unit a matter usually goes to."""
    return who.acts_in(organisation.pk, {Role.ADVISORY}) or who.administers(organisation)


def units(who: Authority) -> list[int]:
    """The units for which the account drafts and solves."""
    return [number for number, roles in who.own.items() if roles & UNIT_PEOPLE]


def has_assignment(who: Authority, opinion: Opinion, *purposes: str) -> bool:
    """One of the account's units has the opinion for one of these purposes."""
    mine = units(who)
    return bool(mine) and any(
        task.unit_id in mine and task.purpose in purposes and task.done_on is None and not task.ended_reason
        for task in opinion.assignments.all()
    )


def drafts(who: Authority, opinion: Opinion) -> bool:
    """The unit that was asked for the draft, or the advisory team."""
    return who.acts_in(opinion.organisation_id, {Role.ADVISORY}) or has_assignment(
        who, opinion, Purpose.DRAFT
    )


def agrees(who: Authority, opinion: Opinion) -> bool:
    """The advisory team or the leader (B.Đ8.1-g3a)."""
    return who.acts_in(opinion.organisation_id, ADVISERS)


def gives_outcome(who: Authority, opinion: Opinion) -> bool:
    """Whoever runs or chairs the dialogue."""
    return assigns(who, opinion)


def records_result(who: Authority, opinion: Opinion) -> bool:
    """The unit that was asked to solve the matter, or the advisory team."""
    return who.acts_in(opinion.organisation_id, {Role.ADVISORY}) or has_assignment(
        who, opinion, Purpose.SOLVE
    )


def did(account: Account, record: ResultRecord) -> bool:
    """Whether the result is the account's own work: entered by it, or done by its person as the official named."""
    person = account.person_id
    return record.by.person_id == person or any(
        task.purpose == Purpose.SOLVE and task.official_id == person and not task.ended_reason
        for task in record.opinion.assignments.all()
    )


def verifies(who: Authority, record: ResultRecord) -> bool:
    """Advisory team, leader, or the head of the unit; never the one who recorded it."""
    if did(who.account, record):
        return False
    unit = record.opinion.unit_id
    return agrees(who, record.opinion) or (unit is not None and who.acts_in(unit, {Role.UNIT_HEAD}))


def receives(who: Authority, passing: Passing) -> bool:
    """The desk or the leader of the body it was passed to."""
    return passing.to_id is not None and who.acts_in(passing.to_id, SECRETARIAT)


def publishes(who: Authority, opinion: Opinion) -> bool:
    """Clerk, advisory team or leader of the organisation."""
    return who.acts_in(opinion.organisation_id, SECRETARIAT)


def named(who: Authority, rows: Collection[Opinion]) -> frozenset[int]:
    """Of which rows the account may know the petitioner: those who work on them; never a supervisor (spec 1)."""
    found = {row.pk for row in rows if who.acts_in(row.organisation_id, SECRETARIAT)}
    others = [row for row in rows if row.pk not in found and not row.restricted]
    teams = team_dialogues(who) if any(row.dialogue_id for row in others) else ()
    found |= {
        row.pk
        for row in others
        if who.acts_in(row.organisation_id, READERS_OF_NAMES) or row.dialogue_id in teams
    }
    rest, mine = [row.pk for row in others if row.pk not in found], units(who)
    if rest and mine:
        # One statement for a whole page.
        assigned = Assignment.objects.filter(opinion__in=rest, unit_id__in=mine)
        found |= set(assigned.values_list("opinion_id", flat=True))
    return frozenset(found)


def sees_identity(who: Authority, opinion: Opinion) -> bool:
    """The same for one."""
    return opinion.pk in named(who, [opinion])


def team_dialogues(who: Authority) -> list[int]:
    """Dialogues whose assisting team the account belongs to, asked once a request."""
    if not who.serves:
        return []
    rows = TeamMember.objects.filter(person_id=who.account.person_id)
    return who.once("team dialogues", lambda: list(rows.values_list("dialogue_id", flat=True)))


def _ask(allowed: bool) -> None:  # noqa: FBT001 - the answer of a predicate
    if not allowed:
        raise Refused("Ông/bà không có quyền làm việc này với ý kiến này.")


def may_triage(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ8.1-g2b."""
    _ask(triages(authority(account, on), opinion))


def may_assign(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ8.1-g2c."""
    _ask(assigns(authority(account, on), opinion))


def may_route(account: Account, organisation: Organisation, on: date) -> None:
    """B.Đ8.1-g2c."""
    if not routes(authority(account, on), organisation):
        raise Refused("Chỉ bộ phận tham mưu hoặc quản trị của cơ quan này đặt luật phân công được.")


def may_draft(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ9.1-g2d."""
    _ask(drafts(authority(account, on), opinion))


def may_agree(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ8.1-g3a."""
    _ask(agrees(authority(account, on), opinion))


def may_give_outcome(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ9.2-b."""
    _ask(gives_outcome(authority(account, on), opinion))


def may_record_result(account: Account, opinion: Opinion, on: date) -> None:
    """B.Đ10.2-a."""
    _ask(records_result(authority(account, on), opinion))


def may_verify(account: Account, record: ResultRecord, on: date) -> None:
    """B.Đ10.2-a: the one who did it does not judge it."""
    if record.by_id == account.pk:
        raise Refused("Người ghi kết quả không tự xác nhận. Hãy nhờ người khác.", clause="B.Đ10.2-a")
    if did(account, record):
        raise Refused("Người được giao việc không tự xác nhận. Hãy nhờ người khác.", clause="B.Đ10.2-a")
    _ask(verifies(authority(account, on), record))


def may_pass(account: Account, opinion: Opinion, on: date) -> None:
    """A.2-g: clerk, advisory team or leader sends it on."""
    _ask(publishes(authority(account, on), opinion))


def may_receive_passing(account: Account, passing: Passing, on: date) -> None:
    """A.2-g: the body it was sent to."""
    _ask(receives(authority(account, on), passing))


def asks_term(who: Authority, opinion: Opinion) -> bool:
    """Whoever works on it: the unit that has it, or those who assign (a later day, a pause)."""
    return assigns(who, opinion) or has_assignment(who, opinion, Purpose.DRAFT, Purpose.SOLVE)


def may_ask_extension(account: Account, assignment: Assignment, on: date) -> None:
    """B.Đ10.1-b: the unit that has the task, or those who assign."""
    who = authority(account, on)
    _ask(assignment.unit_id in units(who) or assigns(who, assignment.opinion))


def may_ask_suspension(account: Account, opinion: Opinion, on: date) -> None:
    """Spec 5: whoever works on it."""
    _ask(asks_term(authority(account, on), opinion))


def may_decide_term(account: Account, opinion: Opinion, asked: Account, on: date) -> None:
    """Spec 5: advisory team or leader; never the one who asked."""
    if asked.person_id == account.person_id:
        raise Refused("Người xin không tự quyết định. Hãy nhờ người khác.")
    _ask(agrees(authority(account, on), opinion))


def answered_it(account: Account, opinion: Opinion) -> bool:
    """Whether the account's person drafted or signed the answer that stands."""
    source = opinion.lead or opinion
    person = account.person_id
    return source.answers.filter(Q(by__person=person) | Q(signed_by__person=person)).exists()


def examines(who: Authority, row: Reexamination) -> bool:
    """The official named, or the head or leader of the unit; without a name the unit's people. Never who answered."""
    if answered_it(who.account, row.opinion):
        return False
    if row.official_id is not None and who.account.person_id == row.official_id:
        return who.serves
    heads = {Role.UNIT_HEAD, Role.LEADER}
    return who.acts_in(row.unit_id, heads if row.official_id else UNIT_PEOPLE | heads)


def may_examine(account: Account, row: Reexamination, on: date) -> None:
    """A.2-b: somebody other than who answered."""
    if answered_it(account, row.opinion):
        raise Refused("Người đã soạn câu trả lời không tự xem xét lại. Hãy nhờ người khác.", clause="A.2-b")
    _ask(examines(authority(account, on), row))


def may_publish(account: Account, opinion: Opinion, on: date) -> None:
    """A.2-c."""
    _ask(publishes(authority(account, on), opinion))
