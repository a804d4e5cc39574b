"""A.2-c: questions and answers become public in words of their own, released by a person, or withheld with a reason."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions import searching
from doithoai.opinions.covering import is_unsorted, names_of
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, Submission, Withholding
from doithoai.opinions.permissions import may_publish
from doithoai.opinions.redaction import Found, find, mask, redact
from doithoai.opinions.stepping import locked, reasoned
from doithoai.opinions.wording import MOST_LETTERS, title_of, verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

NEVER = frozenset({Stage.OUT_OF_SCOPE, Stage.DECLINED})
MOST_TITLE = 200
SHORTEST_ADDRESS = 8


@dataclass(frozen=True)
class Leftover:
    """Something personal that still stands in words about to be published; one's own is never released."""

    field: str
    text: str
    kind: str
    own: bool


def protected_names(opinion: Opinion) -> tuple[str, ...]:
    """Names that may not be shown: the petitioner's without consent, and the lead's, whose answer is shared."""
    lead = opinion.lead if opinion.lead_id and opinion.stage == Stage.JOINED else None
    handed = [opinion.submission, *([lead.submission] if lead else [])]
    return tuple(name for one in handed if not one.publish_name for name in names_of(one))


def given_answer(opinion: Opinion) -> Answer | None:
    """The answer that was given, of the lead for whoever follows one."""
    source = opinion.lead if opinion.stage == Stage.JOINED and opinion.lead is not None else opinion
    given = [answer for answer in source.answers.all() if answer.state == AnswerState.GIVEN]
    return max(given, key=lambda answer: answer.version, default=None)


def suggestions(opinion: Opinion, text: str) -> list[Found]:
    """What of a text should be covered before others read it; a person confirms or leaves each."""
    return find(text, protected_names(opinion))


def covered_text(text: str, found: list[Found], left: frozenset[str] = frozenset()) -> str:
    """The text with each suggestion covered but those that a person left, named by `place`."""
    return mask(text, [one for one in found if place(one) not in left])


def place(found: Found) -> str:
    """Where a suggestion stands, as a form names it."""
    return f"{found.start}-{found.end}"


def leftovers(opinion: Opinion, words: dict[str, str]) -> list[Leftover]:
    """What still tells who somebody is, by the field of the form in which it stands."""
    names = protected_names(opinion)
    found = []
    for field, text in words.items():
        found += [
            Leftover(field, one.text, one.kind, _is_own(one.text, opinion.submission, names))
            for one in find(text, names)
        ]
        address = opinion.submission.address
        if len(address) >= SHORTEST_ADDRESS and address.lower() in text.lower():
            found.append(Leftover(field, address, "address", own=True))
    return found


def _digits(text: str) -> str:
    """A number however it is written: +84 912… is 0912…."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 9 else digits


def _is_own(text: str, handed: Submission, names: tuple[str, ...]) -> bool:
    said = text.lower()
    if handed.email and handed.email.lower() in said:
        return True
    if handed.phone and _digits(handed.phone) and _digits(handed.phone) in _digits(text):
        return True
    return any(name.lower() in said or said in name.lower() for name in names)


def publish(
    opinion: Opinion,
    public_text: str,
    title: str = "",
    answer: str | None = None,
    keep_reason: str = "",
    *,
    by: Account,
    at: datetime,
) -> Opinion:
    """Releases public words of question and answer; what still looks personal needs a reason, one's own is refused."""
    may_publish(by, opinion, localdate(at))
    words = _said(public_text, title, answer)
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.restricted or opinion.stage in NEVER:
            raise Refused("Ý kiến này không được công khai.", clause="B.Đ4.2")
        if is_unsorted(opinion):
            raise Refused("Hãy phân loại ý kiến trước khi công khai.", clause="B.Đ8.1-g2b")
        kept = _check(opinion, words, keep_reason.strip())
        opinion.public_text, opinion.public_title = words["public_text"], words["title"]
        opinion.published_on = localdate(at)
        opinion.withheld_on, opinion.withheld_kind, opinion.withheld_reason = None, "", ""
        opinion.save(update_fields=[*RELEASED, *WITHHELD])
        _release_answer(opinion, words["answer"] if answer is not None else None)
        # The words may have to be taken back: the record keeps only their fingerprint.
        facts = {"sha256": hashlib.sha256(opinion.public_text.encode()).hexdigest(), "kept": kept}
        facts |= {"reason": keep_reason.strip()[:500]} if kept else {}
        record("publish", opinion, by=by, at=at, clause="A.2-c", facts=facts)
        searching.put(opinion)
    return opinion


RELEASED = ("public_text", "public_title", "published_on")
WITHHELD = ("withheld_on", "withheld_kind", "withheld_reason")


def _said(public_text: str, title: str, answer: str | None) -> dict[str, str]:
    text = verbatim(public_text).strip()
    if not text or len(text) > MOST_LETTERS:
        raise Refused("Hãy ghi lời công khai, không quá 20.000 ký tự.", clause="A.2-c", field="public_text")
    if len(title) > MOST_TITLE:
        raise Refused("Tiêu đề dài quá %(most)s ký tự.", field="title", most=MOST_TITLE)
    if answer is not None and len(answer) > MOST_LETTERS:
        raise Refused("Câu trả lời công khai dài quá 20.000 ký tự.", field="answer")
    title = " ".join(verbatim(title).split()) or title_of(text)
    return {"public_text": text, "title": title, "answer": verbatim(answer or "").strip()}


def _check(opinion: Opinion, words: dict[str, str], keep_reason: str) -> list[str]:
    left = leftovers(opinion, words)
    own = [one for one in left if one.own]
    if own:
        raise Refused(
            "Lời công khai còn thông tin cá nhân của người nêu: %(found)s. Hãy bỏ trước khi công khai.",
            clause="A.2-c",
            field=own[0].field,
            found=_told(own),
        )
    if left and not keep_reason:
        raise Refused(
            "Lời công khai còn thông tin cá nhân: %(found)s. Hãy bỏ, hoặc ghi lý do vẫn giữ ở ô bên dưới.",
            clause="A.2-c",
            field=left[0].field,
            found=_told(left),
        )
    return sorted({one.kind for one in left})


def _told(found: list[Leftover]) -> str:
    """What stands in the first field where something does, each once."""
    return ", ".join(dict.fromkeys(one.text for one in found if one.field == found[0].field))


def _release_answer(opinion: Opinion, text: str | None) -> None:
    """The answer in public words; without words of somebody's own, with everything suggested covered."""
    answer = given_answer(opinion)
    if answer is None:
        return
    text = text if text is not None else answer.public_text or redact(answer.text, protected_names(opinion))
    if answer.public_text != text:
        answer.public_text = text
        answer.save(update_fields=["public_text"])


def answer_waits(opinion: Opinion) -> bool:
    """Whether an answer was given after the question was published: nobody has released it yet."""
    if opinion.published_on is None:
        return False
    answer = given_answer(opinion)
    return answer is not None and not answer.public_text


def unpublish(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Takes the public text back, with a reason."""
    may_publish(by, opinion, localdate(at))
    reason = reasoned(reason, "A.2-c")
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.published_on is None:
            raise Refused("Ý kiến này chưa công khai.", clause="A.2-c")
        opinion.published_on = None
        opinion.save(update_fields=["published_on"])
        record("unpublish", opinion, by=by, at=at, clause="A.2-c", facts={"reason": reason})
        searching.put(opinion)
    return opinion


def withhold(opinion: Opinion, kind: str, reason: str = "", *, by: Account, at: datetime) -> Opinion:
    """Decides not to publish: counted with its reason; publishing later stays possible."""
    may_publish(by, opinion, localdate(at))
    if kind not in Withholding.values:
        raise Refused("Hãy chọn vì sao không công khai.", clause="A.2-c", field="kind")
    reason = reasoned(reason, "A.2-c", most=300) if kind == Withholding.OTHER else reason.strip()[:300]
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.published_on is not None:
            raise Refused("Ý kiến này đang công khai. Hãy thôi công khai trước.", clause="A.2-c")
        opinion.withheld_on, opinion.withheld_kind, opinion.withheld_reason = localdate(at), kind, reason
        opinion.save(update_fields=list(WITHHELD))
        record("withhold", opinion, by=by, at=at, clause="A.2-c", facts={"kind": kind, "reason": reason})
    return opinion
