"""The filters of the list of opinions: read from the address, shown beside the list, kept as an address."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.desk.frame import OfficialRequest, whole
from doithoai.dialogues import queries as dialogues
from doithoai.opinions import filtering
from doithoai.opinions.fields import FIELDS, TAGS, field_label
from doithoai.opinions.filtering import OVERDUE, SOON, Asked
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Channel, Kind, Urgency
from doithoai.organisations.models import Kind as BodyKind
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField, ViDateField
from doithoai.ui.words import one_line

LONGEST_SEARCH = 200
MOST_UNITS, MOST_DIALOGUES = 200, 60
# "dang-mo" is said in the address only while words are looked for: those are looked for everywhere.
VIEWS: dict[str, tuple[str | Promise, str]] = {
    "dang-mo": (_("Đang mở"), filtering.OPEN),
    "moi": (_("Chưa phân loại"), filtering.UNSORTED),
    "thong-nhat": (_("Chờ thống nhất"), filtering.DRAFTED),
    "tra-loi": (_("Đã trả lời, chưa xong"), filtering.ANSWERED),
    "xong": (_("Đã kết thúc"), filtering.CLOSED),
    "khac": (_("Chuyển, ngoài phạm vi"), filtering.LED_OUT),
    "tat-ca": (_("Tất cả"), filtering.ALL),
}
DUE = {"sap-han": SOON, "qua-han": OVERDUE}
DUE_WORDS: dict[str, str | Promise] = {"sap-han": _("Sắp đến hạn"), "qua-han": _("Quá hạn")}
# What an address may say of a list; a saved view keeps these and nothing else.
SIDES = (
    "xem", "q", "buoc", "cap-thiet", "linh-vuc", "loai", "don-vi", "buoi", "dia-ban", "nhan", "kenh", "tu", "den",
    "cua-toi",
)  # fmt: skip
FURTHER = ("buoc", "don-vi", "buoi", "dia-ban", "nhan", "kenh", "tu", "den", "cua-toi")
ANY: list[tuple[str, str | Promise]] = [("", _("Tất cả"))]


class FilterForm(Form):
    """The filters that are not a click away; an address that says what there is not is told so."""

    buoc = forms.ChoiceField(label=_("Bước"), required=False)
    don_vi = forms.ChoiceField(label=_("Đơn vị"), required=False)
    buoi = forms.ChoiceField(label=_("Buổi đối thoại"), required=False)
    kenh = forms.ChoiceField(label=_("Kênh tiếp nhận"), required=False)
    nhan = forms.ChoiceField(label=_("Nhãn"), required=False)
    dia_ban = NfcCharField(label=_("Địa bàn"), required=False, max_length=120)
    tu = ViDateField(label=_("Nhận từ ngày"), required=False)
    den = ViDateField(label=_("Đến ngày"), required=False)
    cua_toi = forms.BooleanField(label=_("Giao cho tôi hoặc đơn vị tôi"), required=False)

    def __init__(self, request: OfficialRequest, **options: Any) -> None:
        super().__init__(data=request.GET, **options)
        choices: dict[str, Iterable[tuple[str, str | Promise]]] = {
            "buoc": Stage.choices,
            "kenh": Channel.choices,
            "nhan": TAGS.items(),
            "don_vi": _units(request),
            "buoi": _dialogues(request),
        }
        for name, told in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = ANY + [(str(value), words) for value, words in told]

    def add_prefix(self, field_name: str) -> str:
        """Addresses part words with a hyphen."""
        return field_name.replace("_", "-")

    def selects(self) -> list[dict[str, Any]]:
        """The lists as a page draws them: hundreds of choices are too many for a widget."""
        rows = []
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                bound = self[name]
                told = {"id": bound.id_for_label, "name": bound.html_name, "label": bound.label}
                chosen = bound.value() or ""
                rows.append({**told, "choices": field.choices, "value": chosen, "errors": bound.errors})
        return rows

    def inputs(self) -> list[forms.BoundField]:
        """What is written."""
        return [self[name] for name in ("dia_ban", "tu", "den")]

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins holds nothing."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("tu"), cleaned.get("den")
        if since and until and until < since:
            self.refuse(Refused("Ngày cuối trước ngày đầu. Hãy đổi lại.", field="den"))
        return cleaned


def _units(request: OfficialRequest) -> list[tuple[str, str]]:
    told = [(body.pk, body.short_name, body.kind) for body in request.authority.bodies or ()]
    if request.authority.bodies is None:
        rows = Organisation.objects.filter(request.authority.readable("")).exclude(
            kind=BodyKind.PARTY_COMMITTEE
        )
        told = list(rows.order_by("path").values_list("pk", "short_name", "kind")[:MOST_UNITS])
    units = [(str(number), name) for number, name, kind in told if kind != BodyKind.PARTY_COMMITTEE]
    return units[:MOST_UNITS]


def _dialogues(request: OfficialRequest) -> list[tuple[str, str]]:
    rows = dialogues.readable(request.authority).order_by("-starts_at", "-id")
    named = rows.values_list("pk", "code", "theme")[:MOST_DIALOGUES]
    return [(str(number), f"{code}: {theme}") for number, code, theme in named]


def asked_of(request: OfficialRequest, form: FilterForm) -> Asked:
    """What the address asks for; a side that is wrong asks for nothing."""
    said = request.GET
    form.is_valid()
    given = form.cleaned_data
    words = one_line(said.get("q", ""))[:LONGEST_SEARCH]
    since: date | None = given.get("tu")
    return Asked(
        view=_view(said.get("xem", ""), words),
        due=DUE.get(said.get("xem", ""), ""),
        words=words,
        stage=given.get("buoc", ""),
        urgency=_known(said, "cap-thiet", Urgency.values),
        field=_known(said, "linh-vuc", FIELDS),
        kind=_known(said, "loai", Kind.values),
        channel=given.get("kenh", ""),
        tag=given.get("nhan", ""),
        area=given.get("dia_ban", ""),
        unit=whole(given.get("don_vi", "")) or None,
        dialogue=whole(given.get("buoi", "")) or None,
        since=since,
        until=given.get("den"),
        mine=bool(given.get("cua_toi")),
    )


def _known(said: QueryDict, name: str, values: Any) -> str:
    value = said.get(name, "")
    return value if value in values else ""


def _view(said: str, words: str) -> str:
    if said in VIEWS:
        return VIEWS[said][1]
    return filtering.ALL if words and said not in DUE else filtering.OPEN


def address_of(said: QueryDict) -> str:
    """The part of an address that says which list: no page, nothing else."""
    kept = QueryDict(mutable=True)
    for name in SIDES:
        if value := one_line(said.get(name, ""))[:LONGEST_SEARCH]:
            kept[name] = value
    return kept.urlencode()


def kept_beside(said: QueryDict) -> list[tuple[str, str]]:
    """What the form of further filters leaves as it is."""
    return [(name, value) for name in SIDES if name not in FURTHER and (value := said.get(name, ""))]


def further(said: QueryDict) -> bool:
    """Whether a filter is set that is not beside the list."""
    return any(said.get(name) for name in FURTHER)


Choice = tuple[str, str | Promise, int | str]


def view_rows(asked: Asked, counts: Counter[str] | None) -> list[Choice]:
    """The views with their counts, the one that needs no word in the address first."""
    usual = "tat-ca" if asked.words else "dang-mo"
    order = [usual, *(name for name in VIEWS if name != usual)]
    return [
        ("" if name == usual else name, VIEWS[name][0], "" if counts is None else counts[VIEWS[name][1]])
        for name in order
    ]


def due_rows(counts: Mapping[str, int]) -> list[Choice]:
    """What is due soon and what is late, with their numbers when they can be had."""
    return [(key, DUE_WORDS[key], counts.get(due, "")) for key, due in DUE.items()]


def side_rows(told: Iterable[tuple[str, Any]], chosen: str, counts: Counter[str] | None) -> list[Choice]:
    """Values of one side that occur, with their counts; all of them when nothing was counted."""
    if counts is None:
        return [(code, str(label), "") for code, label in told]
    return [(code, str(label), counts[code]) for code, label in told if counts.get(code) or code == chosen]


def field_rows(chosen: str, counts: Counter[str] | None) -> list[Choice]:
    """The same of the fields, the most frequent first."""
    rows = side_rows(((code, field_label(code)) for code in FIELDS), chosen, counts)
    return sorted(rows, key=lambda row: -int(row[2] or 0))
