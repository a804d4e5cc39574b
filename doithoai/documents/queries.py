"""Questions about the register, each named by what it answers."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from doithoai.dialogues.models import Dialogue, TeamMember
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import Paper, PaperRules, Sending, Standing
from doithoai.documents.permissions import CHECKERS, SHARED
from doithoai.opinions.models import Opinion
from doithoai.organisations.authority import SECRETARIAT, Authority
from doithoai.organisations.models import Organisation, Role
from doithoai.plans.models import Plan


def readable(who: Authority) -> QuerySet[Paper]:
    """The same as `permissions.reads`, for lists."""
    desks = [pk for pk in who.own if who.acts_in(pk, SECRETARIAT)]
    if not who.serves:
        return Paper.objects.none()
    team = TeamMember.objects.filter(dialogue=OuterRef("dialogue_id"), person_id=who.account.person_id)
    teams = Exists(team) & (Q(opinion=None) | Q(opinion__restricted=False))
    shared = Q(kind__in=SHARED, standing=Standing.ISSUED) & who.readable()
    asked = Q(organisation__in=desks) | teams | shared
    return Paper.objects.filter(asked).select_related("organisation", "signer", "dialogue")


def register(organisation: Organisation, kind: str = "", year: int | None = None) -> QuerySet[Paper]:
    """Sổ văn bản of one body: numbered papers, newest first."""
    papers = (
        Paper.objects.filter(organisation=organisation)
        .exclude(number="")
        .select_related("signer", "dialogue")
    )
    if kind:
        papers = papers.filter(kind=kind)
    return papers.filter(issued_on__year=year) if year else papers


def of_dialogue(dialogue: Dialogue) -> QuerySet[Paper]:
    """Everything kept of a dialogue, in the order in which it was made."""
    return Paper.objects.filter(dialogue=dialogue).select_related("signer").order_by("id")


def of_opinion(opinion: Opinion) -> QuerySet[Paper]:
    """Written replies to an opinion."""
    return Paper.objects.filter(opinion=opinion).select_related("signer").order_by("id")


def of_plan(plan: Plan) -> QuerySet[Paper]:
    """The paper of a plan."""
    return Paper.objects.filter(plan=plan).select_related("signer").order_by("id")


def under_way(who: Authority) -> QuerySet[Paper]:
    """Drafts on their way through checking and approval, the oldest first."""
    return readable(who).filter(standing__in=UNDER_WAY).order_by("id")


def judged_by(who: Authority) -> QuerySet[Paper]:
    """Drafts that wait for this account: a clerk's or adviser's check, the leader's approval."""
    check = [pk for pk in who.own if who.acts_in(pk, CHECKERS)]
    lead = [pk for pk in who.own if who.acts_in(pk, {Role.LEADER})]
    asked = Q(standing=Standing.DRAFTED, organisation__in=check) | Q(
        standing=Standing.CHECKED, organisation__in=lead
    )
    return Paper.objects.filter(asked)


def unreachable(paper: Paper) -> QuerySet[Sending]:
    """Recipients of a paper for whom nobody has said how it reaches them."""
    return Sending.objects.filter(paper=paper, way="")


def rules_of(organisation_id: int) -> PaperRules:
    """What the body asks of its papers; without a row, the usual."""
    kept = PaperRules.objects.filter(organisation=organisation_id).first()
    return kept or PaperRules(organisation_id=organisation_id)
