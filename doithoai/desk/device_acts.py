"""What each act of a device means here: the same forms and the same verbs as on the operator's page (B.Đ9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS

from doithoai.desk.device_forms import GuestForm, NoteForm, SlipForm, WordsForm
from doithoai.desk.frame import whole
from doithoai.dialogues import arriving, devices, floor, turns
from doithoai.dialogues.attending import Coming
from doithoai.dialogues.devices import Answer
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Attendee, Dialogue, Speech, Way
from doithoai.dialogues.registration import register_to_speak
from doithoai.opinions.hearing import hear
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form


@dataclass(frozen=True)
class Act:
    """One act as it arrived: where, by whom, when it was done, and what the device wrote."""

    dialogue: Dialogue
    by: Account
    at: datetime
    once: str
    device: str
    data: Mapping[str, object]

    def text(self, name: str) -> str:
        """A word that the device wrote."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A number that the device wrote; 0 when it is none."""
        value = self.data.get(name)
        return whole(str(value)) if isinstance(value, int) and not isinstance(value, bool) else 0

    def meant(self, name: str) -> tuple[int, str]:
        """Whom it is about: {"id": our key} or {"once": the mark of the act that made it}."""
        value = self.data.get(name)
        if not isinstance(value, dict):
            return 0, ""
        key, once = value.get("id"), value.get("once")
        return (key if isinstance(key, int) else 0), (once.replace("\0", "") if isinstance(once, str) else "")

    def slip(self) -> Speech:
        """The slip."""
        return devices.slip_meant(self.dialogue, *self.meant("slip"))

    def attendee(self) -> Attendee:
        """The guest."""
        return devices.attendee_meant(self.dialogue, *self.meant("attendee"))


def _filled(form: Form) -> Form:
    """The form when it is right; otherwise what is wrong with it, in one sentence each."""
    if form.is_valid():
        return form
    said = [
        str(error)
        if name == NON_FIELD_ERRORS or str(form.fields[name].label) in error
        else f"{form.fields[name].label}: {error}"
        for name, errors in form.errors.items()
        for error in errors
    ]
    raise Refused("%(said)s", field=next(iter(form.errors)), said=" ".join(said))


def _open(act: Act) -> Answer:
    floor.open_floor(act.dialogue, opened_at=act.at, by=act.by, at=act.at)
    return {}


def _slip(act: Act) -> Answer:
    form = SlipForm({name: act.text(name) for name in SlipForm.base_fields})
    _filled(form)
    slip = replace(form.slip(), once=act.once)
    if any(act.meant("attendee")):
        slip = replace(slip, attendee=act.attendee())
    row = register_to_speak(act.dialogue, slip, by=act.by, at=act.at)
    return {"slip": row.pk, "number": row.number}


def _arrive(act: Act) -> Answer:
    row = arriving.arrive(act.attendee(), people=act.number("people") or None, by=act.by, at=act.at)
    return {"attendee": row.pk, "number": row.number}


def _walk_in(act: Act) -> Answer:
    typed = {name: act.text(name) for name in ("name", "address", "group")}
    form = GuestForm({**typed, "people": act.number("people")})
    _filled(form)
    if (
        act.dialogue.state == State.ENDED
    ):  # came while the line was cut, told after the end: as from the paper sheet
        line = arriving.Line(number=0, **form.cleaned_data, once=act.once)
        row = arriving.type_in_later(act.dialogue, [line], by=act.by, at=act.at)[0]
    else:
        coming = Coming(**form.cleaned_data, once=act.once)
        row = arriving.walk_in(act.dialogue, coming, by=act.by, at=act.at)
    return {"attendee": row.pk, "number": row.number}


def _call(act: Act) -> Answer:
    known = devices.turn_known(act.dialogue, act.device, act.number("seen"))
    row = floor.call_next(act.dialogue, act.slip(), seen=known, by=act.by, at=act.at)
    return {"slip": row.pk, **_turn(act)}


def _turn(act: Act) -> Answer:
    act.dialogue.refresh_from_db()
    return {"turn": act.dialogue.turn_version}


def _back(act: Act) -> Answer:
    floor.put_back(act.slip(), by=act.by, at=act.at)
    return _turn(act)


def _finish(act: Act) -> Answer:
    row = act.slip()
    floor.finish_speech(row, by=act.by, at=_after_call(act, row))
    return _turn(act)


def _pause(act: Act) -> Answer:
    row = act.slip()
    turns.pause(row, by=act.by, at=_after_call(act, row))
    return _turn(act)


def _resume(act: Act) -> Answer:
    row = act.slip()
    turns.resume(row, by=act.by, at=_after_call(act, row))
    return _turn(act)


def _withdraw(act: Act) -> Answer:
    floor.withdraw(act.slip(), by=act.by, at=act.at)
    return {}


def _after_call(act: Act, row: Speech) -> datetime:
    return max(act.at, row.called_at) if row.called_at else act.at


def _hear(act: Act) -> Answer:
    row = act.slip()
    typed = {name: act.text(name) for name in WordsForm.base_fields}
    form = WordsForm(typed, dialogue=act.dialogue, is_question=row.way == Way.QUESTION)
    _filled(form)
    opinions = hear(row, form.words(), form.parts(), form.said(), by=act.by, at=_after_call(act, row))
    return {"opinions": [opinion.code for opinion in opinions], **_turn(act)}


def _note(act: Act) -> Answer:
    form = NoteForm({"text": act.text("text")})
    _filled(form)
    floor.note(act.dialogue, form.cleaned_data["text"], by=act.by, at=act.at)
    return {}


# Acts of the floor cannot be older than the floor; people come and hand in slips before it opens.
ON_THE_FLOOR = frozenset({"call", "back", "pause", "resume", "finish", "hear", "note"})
VERBS: dict[str, Callable[[Act], Answer]] = {
    "open": _open,
    "arrive": _arrive,
    "walk_in": _walk_in,
    "slip": _slip,
    "call": _call,
    "back": _back,
    "pause": _pause,
    "resume": _resume,
    "finish": _finish,
    "withdraw": _withdraw,
    "hear": _hear,
    "note": _note,
}


def perform(act: Act, name: str) -> Answer:
    """Does it, or refuses an act that nobody knows."""
    verb = VERBS.get(name)
    if verb is None:
        raise Refused("Máy chủ không biết việc này. Hãy mở lại trang để có bản mới.")
    return verb(act)
