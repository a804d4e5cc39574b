"""Drafts that wait for a hand: to sign, to agree, to approve; and those that came back."""

from collections.abc import Collection, Iterable

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from doithoai.opinions.hands import Hand
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Answer, AnswerState, Assignment, HandlingRule, Purpose
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Delegation, Office, Role

# As the index says it, in its own words: SQLite does not know that a state it is handed is one of these.
WAITING = RawSQL("opinions_answer.state IN ('draft', 'returned')", (), BooleanField())


def _newest(state: str) -> QuerySet[Answer]:
    later = Answer.objects.filter(opinion=OuterRef("opinion"), version__gt=OuterRef("version"))
    return (
        Answer.objects.filter(WAITING, ~Exists(later), state=state)
        .exclude(opinion__stage__in=EXITS)
        .select_related("opinion__unit", "opinion__organisation", "by__person")
        .order_by("at", "id")
    )


def _of(bodies: Collection[int], rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """Asked, as who wrote or agreed, by numbers that are no keys: SQLite would begin with every opinion of the bodies."""
    return rows.alias(body=F("opinion__organisation_id") + 0).filter(body__in=bodies)


def _asking(**asked: bool) -> Q:
    return Q(opinion__organisation__in=HandlingRule.objects.filter(**asked).values("organisation"))


def to_sign(units: Collection[int]) -> QuerySet[Answer]:
    """Drafts of these units that their head has not signed, where the body asks for it."""
    task = Assignment.objects.filter(opinion=OuterRef("opinion"), purpose=Purpose.DRAFT, ended_reason="")
    # As `hands.signing_unit`: the unit asked for the draft, else the one that the answer makes responsible.
    theirs = Exists(task.filter(unit__in=units)) | (~Exists(task) & Q(responsible_unit__in=units))
    return _newest(AnswerState.DRAFT).filter(_asking(unit_head_signs=True), theirs, signed_by=None)


def to_agree(bodies: Collection[int]) -> QuerySet[Answer]:
    """Drafts that wait for the advisory team of these bodies."""
    rows = _of(bodies, _newest(AnswerState.DRAFT)).alias(adviser=F("agreed_by_id") + 0).filter(adviser=None)
    return rows.exclude(_asking(unit_head_signs=True), signed_by=None)


def to_approve(bodies: Collection[int]) -> QuerySet[Answer]:
    """Agreed drafts that wait for the leader of these bodies, where the body asks for it."""
    rows = _of(bodies, _newest(AnswerState.DRAFT))
    return rows.filter(_asking(leader_approves=True), agreed_by__isnull=False, approved_by=None)


def came_back(who: Authority) -> QuerySet[Answer]:
    """Drafts of this writer that were returned with comments."""
    return _newest(AnswerState.RETURNED).alias(writer=F("by_id") + 0).filter(writer=who.account.pk)


def acts_for(who: Authority) -> frozenset[int]:
    """Bodies and units in whose head's office the account acts today by delegation; it reads there by a role of its own."""
    if not who.serves:
        return frozenset()
    rows = Delegation.objects.filter(
        deputy=who.account.person_id, office__is_head=True, from_date__lte=who.on, to_date__gte=who.on
    )
    return who.once("acts for", lambda: _read(who, rows.values_list("office__organisation", flat=True)))


def leads(who: Authority) -> frozenset[int]:
    """Bodies of which the account is the head today, and those it leads because nobody is."""
    held = Q(appointments__to_date__isnull=True) | Q(appointments__to_date__gte=who.on)
    offices = Office.objects.filter(held, is_head=True, appointments__from_date__lte=who.on)
    mine = offices.filter(appointments__person=who.account.person_id)
    led = _with(who, Role.LEADER)
    headed = set(offices.filter(organisation__in=led).values_list("organisation", flat=True))
    return _read(who, mine.values_list("organisation", flat=True)) | (led - headed)


def _read(who: Authority, keys: Iterable[int]) -> frozenset[int]:
    """A delegation gives the hand, not the eyes: these places less those where the account has no role."""
    return frozenset(keys) & frozenset(who.own)


def waiting(who: Authority) -> dict[Hand, QuerySet[Answer]]:
    """What waits for this account, by hand; only the hands that it may have."""
    deputising = acts_for(who)
    places = {
        Hand.SIGN: _with(who, Role.UNIT_HEAD) | deputising,
        Hand.AGREE: _with(who, Role.ADVISORY, Role.LEADER),
        Hand.APPROVE: leads(who) | deputising,
    }
    ask = {Hand.SIGN: to_sign, Hand.AGREE: to_agree, Hand.APPROVE: to_approve}
    return {hand: ask[hand](keys) for hand, keys in places.items() if keys}


def _with(who: Authority, *roles: Role) -> frozenset[int]:
    wanted = frozenset(roles)
    return frozenset(key for key, here in who.own.items() if here & wanted)
