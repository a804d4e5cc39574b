"""The rows of a programme: order, what, how long, who."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.dialogues.models import ProgrammeItem
from doithoai.dialogues.programme import LONGEST_ITEM, MOST_ITEMS, Item
from doithoai.ui.forms import Form, NfcCharField

EMPTY_ROWS = 2


class ItemForm(Form):
    """One row; one whose title is empty is no row."""

    row = forms.IntegerField(widget=forms.HiddenInput, required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Thứ tự"), min_value=1, max_value=MOST_ITEMS * 10, required=False
    )
    title = NfcCharField(label=gettext_lazy("Nội dung"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Số phút"), min_value=1, max_value=LONGEST_ITEM, required=False
    )
    who = NfcCharField(label=gettext_lazy("Người thực hiện"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A row with a title says how long it takes; one with a length says what it is."""
        said = super().clean() or self.cleaned_data
        if said.get("title") and not said.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Hãy ghi số phút của mục này."))
        if (
            said.get("minutes")
            and not said.get("title")
            and not said.get("row")
            and "title" not in self.errors
        ):
            self.add_error("title", _("Hãy ghi nội dung của mục này."))
        return said

    def item(self) -> Item | None:
        """What the verb takes; nothing for an empty row."""
        said = self.cleaned_data
        if not said["title"]:
            return None
        return Item(said["title"], said["minutes"], said["who"], row=said["row"])


def forms_of(items: list[ProgrammeItem], data: Any = None) -> list[ItemForm]:
    """A form a row and some empty ones; with `data`, as many as were sent."""
    if data is not None:
        sent = data.get("rows", "")
        count = min(int(sent), MOST_ITEMS + 1) if sent.isdecimal() and len(sent) < 5 else 0
        return [ItemForm(data, prefix=str(n)) for n in range(count)]
    rows = [
        ItemForm(
            prefix=str(n),
            initial={
                "row": row.pk,
                "position": row.position,
                "title": row.title,
                "minutes": row.minutes,
                "who": row.who,
            },
        )
        for n, row in enumerate(items)
    ]
    after = len(rows)
    return rows + [
        ItemForm(prefix=str(n), initial={"position": n + 1}) for n in range(after, after + EMPTY_ROWS)
    ]


def items_of(rows: list[ItemForm]) -> list[Item]:
    """The items in the order that was typed; equal numbers as they stand on the page."""
    numbered = [(form.cleaned_data["position"] or MOST_ITEMS * 10, form.item()) for form in rows]
    return [item for _position, item in sorted(numbered, key=lambda pair: pair[0]) if item]
