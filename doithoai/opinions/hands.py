"""The hands an answer passes (spec 5): the unit's head, the advisory team, the leader; which the body asks for, who may.

Each hand is another person's while there is another: a draft is not signed by its writer when somebody else may sign for
the unit, and not approved by the one who wrote or agreed it when somebody else may approve. Where a unit or a body has one
person only, that person may do both, for otherwise nobody would ever be answered; the record names who did what. Agreeing
one's own draft stays possible: small bodies have one adviser, and a body that wants four eyes asks for a further hand.
"""

from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Answer, AnswerState, HandlingRule, Opinion, Purpose
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account, Organisation, Person, Role, RoleGrant
from doithoai.organisations.standing import acting_heads, not_acting
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.1-g3a"
# Agreed before the hands were kept: the team's hand was there.
TEAM_WAS_THERE = frozenset({AnswerState.AGREED, AnswerState.GIVEN})


class Hand(TextChoices):
    """One hand, in the order in which an answer passes them."""

    SIGN = "sign", _("Trưởng đơn vị ký")
    AGREE = "agree", _("Bộ phận tham mưu thống nhất")
    APPROVE = "approve", _("Lãnh đạo phê duyệt")


def asked(rule: HandlingRule) -> list[Hand]:
    """The hands that the body asks for; the advisory team's always (B.Đ8.1-g3a)."""
    wanted = {Hand.SIGN: rule.unit_head_signs, Hand.AGREE: True, Hand.APPROVE: rule.leader_approves}
    return [hand for hand in Hand if wanted[hand]]


def there(answer: Answer) -> set[Hand]:
    """The hands that this version has."""
    agreed = answer.agreed_by_id is not None or answer.state in TEAM_WAS_THERE
    kept = {
        Hand.SIGN: answer.signed_by_id is not None,
        Hand.AGREE: agreed,
        Hand.APPROVE: answer.approved_by_id is not None,
    }
    return {hand for hand, is_there in kept.items() if is_there}


def missing(answer: Answer, rule: HandlingRule) -> list[Hand]:
    """The hands that are asked for and not there, the next one first."""
    return [hand for hand in asked(rule) if hand not in there(answer)]


def require_in_turn(answer: Answer, rule: HandlingRule, hand: Hand) -> None:
    """Refused when this hand is there already or an earlier one is missing."""
    lacking = missing(answer, rule)
    # A rule that asks for less than before leaves a draft that lacks nothing: the same hand settles it.
    if hand in there(answer) and (lacking or answer.state != AnswerState.DRAFT):
        raise Refused(
            "Bản lần %(version)s đã qua bước “%(hand)s”.",
            clause=CLAUSE,
            version=answer.version,
            hand=str(hand.label),
        )
    if lacking and list(Hand).index(lacking[0]) < list(Hand).index(hand):
        raise Refused(
            "Bản lần %(version)s chưa qua bước “%(hand)s”.",
            clause=CLAUSE,
            version=answer.version,
            hand=str(lacking[0].label),
        )


def require_all(answer: Answer, rule: HandlingRule) -> None:
    """Refused while a hand that the body asks for is missing."""
    if lacking := missing(answer, rule):
        raise Refused(
            "Câu trả lời lần %(version)s còn thiếu: %(hands)s. Hãy trình đủ các bước rồi mới trả lời.",
            clause=CLAUSE,
            version=answer.version,
            hands="; ".join(str(hand.label).lower() for hand in lacking),
        )


def signing_unit(opinion: Opinion, answer: Answer) -> Organisation:
    """Whose head signs: the unit asked for the draft, else the one that the answer makes responsible."""
    tasks = opinion.assignments.filter(purpose=Purpose.DRAFT, ended_reason="").select_related("unit")
    last = tasks.last()
    return last.unit if last else answer.responsible_unit


def may_sign(account: Account, opinion: Opinion, answer: Answer, on: date) -> str:
    """In whose place somebody signs for the unit that day; refused when they may not."""
    unit = signing_unit(opinion, answer)
    who = authority(account, on)
    heads = acting_heads(unit, on)
    own = who.acts_in(unit.pk, {Role.UNIT_HEAD})
    own = own or (unit.pk == opinion.organisation_id and who.acts_in(unit.pk, {Role.LEADER}))
    mine = [head for head in heads if who.serves and head.person.pk == account.person_id]
    if not (own or mine):
        raise not_acting(account.person_id, unit, on, CLAUSE)
    others = {head.person.pk for head in heads} | set(_holding(unit, Role.UNIT_HEAD, on))
    _another(account, {answer.by.person_id}, others)
    return mine[0].in_place_of if mine else ""


def may_approve(account: Account, opinion: Opinion, answer: Answer, on: date) -> str:
    """In whose place somebody approves for the body that day: its head, who acts for it, or the dialogue's chair."""
    who, body = authority(account, on), opinion.organisation
    heads = acting_heads(body, on)
    leads = who.acts_in(body.pk, {Role.LEADER})
    chairs = opinion.dialogue is not None and opinion.dialogue.chair_id == account.person_id
    mine = [head for head in heads if who.serves and head.person.pk == account.person_id]
    # A body whose head's office is not entered or stands empty is led by those with the role.
    if not (mine or (leads and (chairs or not heads))):
        raise not_acting(account.person_id, body, on, CLAUSE)
    others = {head.person.pk for head in heads} or set(_holding(body, Role.LEADER, on))
    earlier = {answer.by.person_id} | ({answer.agreed_by.person_id} if answer.agreed_by else set())
    _another(account, earlier, others)
    return mine[0].in_place_of if mine else ""


def _holding(body: Organisation, role: Role, on: date) -> list[int]:
    grants = RoleGrant.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=on),
        organisation=body,
        role=role,
        from_date__lte=on,
        account__is_active=True,
    )
    return list(grants.values_list("account__person_id", flat=True))


def _another(account: Account, earlier: set[int], others: set[int]) -> None:
    """Refuses a second hand of one person while somebody else who can sign in may put it."""
    rest = others - earlier - {account.person_id}
    if account.person_id not in earlier or not rest:
        return
    person = Person.objects.filter(pk__in=rest, account__is_active=True).order_by("pk").first()
    if person:
        raise Refused(
            "Ông/bà đã soạn hoặc đã thống nhất bản này. Hãy để %(name)s làm bước này.",
            clause=CLAUSE,
            name=person.name,
        )
