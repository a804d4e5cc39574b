"""Who may bring opinions to which body, and from where: shared by the slip, the file and the letter."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy

from doithoai.desk.frame import OfficialRequest, own_organisations
from doithoai.dialogues.models import Dialogue, TeamMember
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Kind, Organisation, Role
from doithoai.organisations.queries import existing, place_of
from doithoai.ui.forms import NfcCharField

GATHERING = frozenset({Kind.FRONT, Kind.MASS_ORGANISATION})
TAKING = ("called", "announced", "open", "postponed", "ended")


def name_field() -> NfcCharField:
    """Who raised it, as slip and letter ask: due unless somebody stays without a name."""
    return NfcCharField(
        label=gettext_lazy("Họ tên, tên tổ chức"),
        max_length=200,
        required=False,
        at_times=True,
        help_text=gettext_lazy("Để trống khi chọn “Không nêu tên”."),
    )


def dialogues(request: OfficialRequest) -> QuerySet[Dialogue]:
    """Those of the account's desks, and those in whose team it is (B.Đ8.2-b)."""
    desks = own_organisations(request, *SECRETARIAT)
    teams = TeamMember.objects.filter(person=request.account.person_id).values("dialogue")
    return Dialogue.objects.filter(Q(organisation__in=desks) | Q(pk__in=teams)).order_by("-starts_at")


def _gatherers(request: OfficialRequest) -> list[Organisation]:
    """The Front and mass organisations for which the account acts."""
    mine = own_organisations(request, *SECRETARIAT, Role.SUPERVISOR)
    return list(mine.filter(kind__in=GATHERING))


def committees(request: OfficialRequest) -> list[int]:
    """The bodies to which the account's Front hands what it gathered."""
    return [place_of(one).pk for one in _gatherers(request)]


def gathered_by(request: OfficialRequest) -> int | None:
    """The Front for which the account acts: what it brings comes from there."""
    return next((one.pk for one in _gatherers(request)), None)


def receivers(request: OfficialRequest) -> QuerySet[Organisation]:
    """The desks of the account, and the committee beside its Front."""
    keys = [key for key, here in request.authority.own.items() if here & SECRETARIAT]
    return existing(request.today).filter(pk__in=[*keys, *committees(request)]).order_by("path")


def sources(request: OfficialRequest) -> QuerySet[Organisation]:
    """Where it may come from: every body of the account's place, the Front first; for the Front only itself."""
    gatherers = _gatherers(request)
    mine = [*own_organisations(request, *SECRETARIAT), *gatherers]
    asked = Q(pk__in=[one.pk for one in gatherers])
    for one in mine:
        if one.kind not in GATHERING:
            asked |= Q(path__startswith=place_of(one).path, level=one.level)
    front_first = Case(
        When(kind=Kind.FRONT, then=Value(0)),
        When(kind=Kind.MASS_ORGANISATION, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return existing(request.today).filter(asked).order_by(front_first, "path")
