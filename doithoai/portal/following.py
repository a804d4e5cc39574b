"""Following by code: from the words to the proof, for whoever holds the receipt; and the rating of an answer (A.2-b)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.contrib import messages
from django.forms import CharField, HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.audit.record import PUBLIC
from doithoai.opinions import published
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.feedback import MOST, rate
from doithoai.opinions.published import SubmissionThread, Thread
from doithoai.opinions.suspending import MOST as MOST_ADDED
from doithoai.opinions.suspending import answer_suspension
from doithoai.opinions.telling import Step
from doithoai.portal.code_form import FindForm, looked_up
from doithoai.portal.due_words import Clock, Standing
from doithoai.portal.frame import Missing, private, scope_at, show, today
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField, NotedChoiceField
from doithoai.ui.words import one_line


class RateForm(Form):
    """Satisfied or not, with the reason."""

    opinion = CharField(widget=HiddenInput)
    satisfied = NotedChoiceField(
        label=gettext_lazy("Mức độ hài lòng"),
        choices=(("yes", gettext_lazy("Hài lòng")), ("no", gettext_lazy("Chưa hài lòng"))),
        notes={
            "yes": gettext_lazy("Việc được trả lời, giải quyết đúng"),
            "no": gettext_lazy("Người khác với đơn vị trả lời sẽ xem xét lại"),
        },
    )
    text = NfcCharField(
        label=gettext_lazy("Vì sao ông bà chưa hài lòng"),
        max_length=MOST,
        multiline=True,
        rows=3,
        required=False,
        at_times=True,
        help_text=gettext_lazy("Chỉ cần ghi khi chọn “Chưa hài lòng”."),
    )


class AddForm(Form):
    """What the person adds when the office waits for it."""

    opinion = CharField(widget=HiddenInput)
    added = NfcCharField(
        label=gettext_lazy("Ông bà viết phần bổ sung ở đây"), max_length=MOST_ADDED, multiline=True, rows=4
    )
    also_called: ClassVar[dict[str, str]] = {"text": "added"}


@dataclass(frozen=True)
class Line:
    """One point of the timeline and what is told beside it: the words, the outcome, the answer or the proof."""

    step: Step
    icon: str
    shows: frozenset[str]

    @property
    def detail(self) -> str:
        """The detail in words, unless the outcome beside it says the same."""
        return "" if "outcome" in self.shows else self.step.detail

    @property
    def tone(self) -> str:
        """What is done is green; what went another way is amber."""
        return "warn" if self.step.tone == "warn" else "ok"


@dataclass(frozen=True)
class Followed:
    """One opinion on the page: its thread, its deadline in words, and the form to rate its answer."""

    thread: Thread
    lines: list[Line]
    due: Standing | None
    form: RateForm | None
    add: AddForm | None = None

    @property
    def next_tone(self) -> str:
        """The step that is awaited; red when its day has passed."""
        return "bad" if self.due and self.due.over else "next"


Posted = RateForm | AddForm | None
# What stands beside an act, and whether at its first or its last time.
BESIDE = (
    ("words", {"receive"}, 0),
    ("outcome", {"give_outcome"}, -1),
    ("answer", {"give_outcome", "reply_in_writing"}, -1),
    ("proof", {"verify_result"}, -1),
    ("elsewhere", {"answer_outside"}, -1),
    ("examined", {"decide_reexamination"}, -1),
)
ICONS = {
    "receive": "inbox",
    "accept": "filter",
    "split": "branch",
    "join": "branch",
    "attach_to_dialogue": "talk",
    "assign": "user",
    "reassign": "user",
    "agree_answer": "users",
    "give_outcome": "say",
    "reply_in_writing": "mail",
    "conclude": "file",
    "transfer": "swap",
    "escalate": "up",
    "record_result": "hour",
    "verify_result": "check",
    "close": "book",
    "reopen": "undo",
    "rate": "like",
    "grant_extension": "hour",
    "suspend": "pause",
    "answer_suspension": "say",
    "open_reexamination": "search",
    "decide_reexamination": "search",
    "answer_outside": "mail",
    "urge_outside": "bell",
}


def lines(thread: Thread) -> list[Line]:
    """The timeline with words, outcome, answer and proof each at its place."""
    places: dict[int, set[str]] = {}
    for shown, acts, which in BESIDE:
        at = [number for number, step in enumerate(thread.steps) if step.act in acts]
        if at:
            places.setdefault(at[which], set()).add(shown)
    return [
        Line(step, ICONS.get(step.act, "info"), frozenset(places.get(number, ())))
        for number, step in enumerate(thread.steps)
    ]


def known_code(code: str) -> str:
    """The code as it is stored, or a page that says it was mistyped."""
    try:
        return normalise_code(code)
    except Refused as mistyped:
        raise Missing(_("Mã tra cứu gõ chưa đúng"), mistyped.words(_)) from None


def followed(thread: Thread, on: date, posted: Posted) -> Followed:
    """Add what the page needs to a thread."""
    clock = Clock(on)
    open_to_rate = thread.rating_ends is not None and not thread.rated and on <= thread.rating_ends
    waits = thread.pause is not None and on <= thread.pause.until
    mine = posted if posted and posted.data.get("opinion") == thread.code else None
    form = mine if isinstance(mine, RateForm) else None
    if form is None and open_to_rate:
        form = RateForm(initial={"opinion": thread.code}, auto_id=f"{thread.code}-%s")
    add = mine if isinstance(mine, AddForm) else None
    if add is None and waits:
        add = AddForm(initial={"opinion": thread.code}, auto_id=f"{thread.code}-%s")
    return Followed(thread, lines(thread), clock.standing(thread.due_on), form, add)


def _meant(found: SubmissionThread, form: RateForm | AddForm) -> Thread:
    thread = next((one for one in found.opinions if one.code == form.cleaned_data["opinion"]), None)
    if thread is None:
        raise Missing(_("Không tìm thấy ý kiến này"), _("Ông bà mở lại trang theo dõi bằng mã tra cứu."))
    return thread


def handed_over(found: SubmissionThread, form: RateForm | AddForm) -> bool:
    """Hand the rating or the addition over; a refusal stays in the form."""
    thread, said = _meant(found, form), form.cleaned_data
    try:
        if isinstance(form, AddForm):
            waits = thread.pause.number if thread.pause else thread.number
            answer_suspension(published.by_number(waits), said["added"], by=PUBLIC, at=timezone.now())
        else:
            opinion = published.by_number(thread.number)
            rate(opinion, said["satisfied"] == "yes", said["text"], by=PUBLIC, at=timezone.now())
    except Refused as why:
        form.refuse(why)
        return False
    return True


def sent(request: HttpRequest) -> Posted:
    """The form that was sent, or none."""
    if not request.POST:
        return None
    kind = AddForm if "added" in request.POST else RateForm
    return kind(request.POST, auto_id=f"{request.POST.get('opinion', '')[:30]}-%s")


def asked_again(request: HttpRequest, form: FindForm) -> HttpResponse:
    """The form, empty or with what was wrong."""
    status = 429 if form.has_error("ma", "wait") else 404 if form.errors else 200
    return show(request, "find", {"form": form, "nav": "find"}, status=status)


@require_safe
@private
def find(request: HttpRequest) -> HttpResponse:
    """Tra cứu: the code as typed; small letters and missing dashes are understood."""
    form = looked_up(request, request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("portal:follow", form.cleaned_data["ma"])
    return asked_again(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Theo dõi: every opinion of one receipt, from the words to the proof."""
    form = looked_up(request, {"ma": one_line(code)})
    if not form.is_valid():
        return asked_again(request, form)
    if form.cleaned_data["ma"] != code:
        return redirect("portal:follow", form.cleaned_data["ma"])
    found = published.follow(code)
    if found is None:
        raise Missing(_("Không tìm thấy mã này"))
    posted = sent(request)
    if posted is not None and posted.is_valid() and handed_over(found, posted):
        added = isinstance(posted, AddForm)
        messages.success(
            request,
            _("Cảm ơn ông bà. Phần bổ sung đã được ghi nhận, thời hạn chạy tiếp.")
            if added
            else _("Cảm ơn ông bà. Đánh giá đã được ghi nhận."),
        )
        return redirect(reverse("portal:follow", args=[code]))
    on = today()
    facts = {
        "found": found,
        "scope": scope_at(found.organisation_slug),
        "rows": [followed(thread, on, posted) for thread in found.opinions],
        "code": code,
        "nav": "find",
    }
    return show(request, "follow", facts, status=422 if posted is not None else 200)
