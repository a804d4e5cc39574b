"""Organisations as dated data; the offices in them, the people who hold them, and who may sign in as what."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is."""

    PARTY_COMMITTEE = "party_committee", _("Cấp ủy")
    COUNCIL = "council", _("Hội đồng nhân dân")
    PEOPLES_COMMITTEE = "peoples_committee", _("Ủy ban nhân dân")
    FRONT = "front", _("Mặt trận Tổ quốc")
    MASS_ORGANISATION = "mass_organisation", _("Đoàn thể")
    PARTY_BOARD = "party_board", _("Ban Đảng")
    PARTY_OFFICE = "party_office", _("Văn phòng")
    DEPARTMENT = "department", _("Phòng, ban, ngành")
    AFFILIATED_UNIT = "affiliated_unit", _("Đơn vị trực thuộc")
    OTHER = "other", _("Khác")


class Level(models.TextChoices):
    """Level of administration; the district level ended on 30/06/2025 (readings 3)."""

    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Tỉnh")
    DISTRICT = "district", _("Thành phố, huyện (đến 30/06/2025)")
    COMMUNE = "commune", _("Phường, xã")


class Layout(models.TextChoices):
    """Layout profile of official papers."""

    PARTY = "party", _("Thể thức Đảng")
    STATE = "state", _("Thể thức Nhà nước")


class Category(models.TextChoices):
    """Category of an office; the quota clauses name these (A.1-e, B.Đ11-a)."""

    SECRETARY = "secretary", _("Bí thư")
    DEPUTY_SECRETARY = "deputy_secretary", _("Phó Bí thư")
    COUNCIL_CHAIR = "council_chair", _("Chủ tịch HĐND")
    PEOPLES_COMMITTEE_CHAIR = "peoples_committee_chair", _("Chủ tịch UBND")
    DEPUTY_CHAIR = "deputy_chair", _("Phó Chủ tịch")
    FRONT_CHAIR = "front_chair", _("Chủ tịch MTTQ")
    DEPARTMENT_HEAD = "department_head", _("Thủ trưởng phòng, ban")
    DEPUTY_DEPARTMENT_HEAD = "deputy_department_head", _("Phó thủ trưởng phòng, ban")
    OTHER_HEAD = "other_head", _("Người đứng đầu khác")
    OTHER = "other", _("Khác")


class Role(models.TextChoices):
    """What an account may be in an organisation."""

    CLERK = "clerk", _("Văn thư, tiếp nhận")
    ADVISORY = "advisory", _("Bộ phận tham mưu")
    UNIT_OFFICER = "unit_officer", _("Cán bộ đơn vị")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    LEADER = "leader", _("Lãnh đạo")
    SUPERVISOR = "supervisor", _("Giám sát")
    ORG_ADMIN = "org_admin", _("Quản trị cơ quan")
    SYSTEM_ADMIN = "system_admin", _("Quản trị hệ thống")


class Organisation(models.Model):
    """Any body or unit; `path` holds the numbers of all superiors and its own, so a subtree is one prefix."""

    name = models.CharField(_("Tên đầy đủ"), max_length=200)
    short_name = models.CharField(_("Tên gọi"), max_length=120)
    slug = models.SlugField(_("Địa chỉ trên cổng"), max_length=80, unique=True)
    symbol = models.CharField(_("Ký hiệu văn bản"), max_length=20, blank=True)
    code_prefix = models.CharField(_("Đầu mã tra cứu"), max_length=6, blank=True)
    kind = models.CharField(_("Loại"), max_length=20, choices=Kind.choices)
    level = models.CharField(_("Cấp"), max_length=10, choices=Level.choices)
    layout = models.CharField(
        _("Thể thức văn bản"), max_length=5, choices=Layout.choices, default=Layout.PARTY
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    further_superiors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    area = models.CharField(_("Địa bàn"), max_length=120, blank=True)
    area_code = models.CharField(_("Mã địa bàn"), max_length=10, blank=True)
    place = models.CharField(_("Địa danh trên văn bản"), max_length=60, blank=True)
    address = models.CharField(_("Trụ sở"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại tiếp nhận"), max_length=40, blank=True)
    # Reading 18: the body that follows and sums up is marked here; its name differs from place to place.
    supervises = models.BooleanField(_("Theo dõi, giám sát việc đối thoại"), default=False)
    valid_from = models.DateField(_("Hoạt động từ"))
    valid_to = models.DateField(_("đến hết"), null=True, blank=True)

    class Meta:
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def organisation_id(self) -> int:
        """Itself: acts on an organisation belong to its own record."""
        return self.pk

    def holds_on(self, day: date) -> bool:
        """Whether the organisation existed on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def within(self, other: "Organisation") -> bool:
        """Whether it is `other` or below it."""
        return self.path.startswith(other.path)


class Succession(models.Model):
    """Open work of `predecessor` passes to `successor` with its history."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="inheritances")
    on = models.DateField()
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("on", "id")
        constraints = [models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Adoption(models.Model):
    """An organisation adopts a regulation for its subtree from a date."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions")
    regulation = models.CharField(max_length=10)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("from_date", "id")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "regulation", "from_date"), name="adoption_once"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="adoption_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.regulation}"


class Person(models.Model):
    """Somebody who holds offices or works in a unit."""

    name = models.CharField(_("Họ và tên"), max_length=120)
    # Bí thư signs as head of the committee; the salutation is used in papers and on pages.
    salutation = models.CharField(_("Xưng hô"), max_length=20, default="đồng chí")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A post (chức danh) in an organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    title = models.CharField(_("Chức danh"), max_length=120)
    category = models.CharField(_("Nhóm chức danh"), max_length=30, choices=Category.choices)
    is_head = models.BooleanField(_("Người đứng đầu"), default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__path", "-is_head", "id")

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """A person holds an office from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    from_date = models.DateField(_("từ ngày"))
    to_date = models.DateField(_("đến hết ngày"), null=True, blank=True)
    decision = models.CharField(_("quyết định"), max_length=120, blank=True)

    class Meta:
        ordering = ("office_id", "from_date")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="appointment_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"


class Delegation(models.Model):
    """A deputy acts in an office from a day to a day."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("from_date",)
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="delegation_dates_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.deputy}, {self.office}"


class CommitteeMembership(models.Model):
    """Tỉnh ủy viên: a duty that attaches to the person, not to an office (A.1-d)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("from_date",)

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Sign-in names do not tell capital letters apart."""
        return self.get(username__iexact=username or "")


class Account(AbstractBaseUser):
    """A person who may sign in."""

    username = models.CharField(_("Tên đăng nhập"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.person.name

    @property
    def organisation_id(self) -> int:
        """The organisation of its person."""
        return self.person.organisation_id


class RoleGrant(models.Model):
    """An account is something in an organisation, from a day to a day."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__path", "role")
        constraints = [
            models.UniqueConstraint(
                fields=("account", "organisation", "role", "from_date"), name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class CalendarEntry(models.Model):
    """A day that a responsible person entered; it wins over the shipped calendar."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    # "workday" takes a shipped day back to what its weekday says.
    kind = models.CharField(
        max_length=10,
        choices=[
            ("holiday", _("Nghỉ lễ")),
            ("comp", _("Nghỉ bù")),
            ("swap_off", _("Nghỉ hoán đổi")),
            ("makeup", _("Làm bù")),
            ("workday", _("Ngày thường")),
        ],
    )
    decision = models.CharField(max_length=200)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class CalendarYear(models.Model):
    """A year whose calendar a responsible person confirmed, with the decision it comes from."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    decision = models.CharField(max_length=200)
    confirmed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)
