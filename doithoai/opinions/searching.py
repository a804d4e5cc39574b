"""Spec 8: an opinion is found by its words, codes and answers; by the petitioner's name only where that may be known.

Each opinion is one entry of the index. Words that anybody may read who reads the opinion are open; the petitioner's
name and address, and every text in which something personal had to be covered, are guarded: only accounts that may
know the petitioner find it by them. Before it is sorted all but the codes is guarded: it may be a denunciation.
What is released is an entry of its own, in public words.
"""

from collections.abc import Callable, Iterable, Sequence

from doithoai.opinions.covering import is_unsorted, names_of
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion
from doithoai.opinions.redaction import redact
from doithoai.search import index
from doithoai.search.index import Text

OPINION, QUESTION = "opinion", "question"
BATCH = 500


def put(*opinions: Opinion) -> None:
    """Puts opinions into the index as they now are; the last line of every verb that changes their words."""
    _put([opinion.pk for opinion in opinions])


def forget(*opinions: Opinion) -> None:
    """Takes opinions out of the index."""
    numbers = [opinion.pk for opinion in opinions]
    index.forget(OPINION, *numbers)
    index.forget(QUESTION, *numbers)


def rebuild(tell: Callable[[int], object] = lambda _number: None) -> int:
    """Makes the whole index anew; `tell` hears how far it is."""
    index.clear(OPINION)
    index.clear(QUESTION)
    numbers = list(Opinion.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        _put(numbers[start : start + BATCH])
        tell(start)
    return len(numbers)


def differences() -> set[int]:
    """Opinions whose entry is not what it would be made today; none, unless a verb forgot to put them."""
    wrong: set[int] = set()
    for kind, texts in ((OPINION, _texts), (QUESTION, _public_texts)):
        there = index.stored(kind)
        should = index.as_stored(texts(list(Opinion.objects.values_list("pk", flat=True))))
        wrong |= {key for key in {*there, *should} if there.get(key) != should.get(key)}
    return wrong


def _put(numbers: Sequence[int]) -> None:
    index.put_all(OPINION, _texts(numbers))
    released = _public_texts(numbers)
    index.put_all(QUESTION, released)
    index.forget(QUESTION, *({*numbers} - {text.key for text in released}))


def _texts(numbers: Sequence[int]) -> list[Text]:
    answers = answers_of(numbers)
    rows = Opinion.objects.filter(pk__in=numbers).select_related("submission")
    return [_text(row, answers.get(row.pk)) for row in rows]


def _text(row: Opinion, answer: Answer | None) -> Text:
    handed = row.submission
    codes = f"{row.code}\n{handed.code}"
    told = [row.title, row.text, row.said, row.area]
    told += [answer.text, answer.legal_basis] if answer else []
    person = [handed.petitioner, handed.address, handed.reference]
    if is_unsorted(row):
        return Text(row.pk, codes, _joined([*told, *person]), row.organisation_id)
    whole = _joined(told)
    shown = redact(whole, names_of(handed))
    guarded = _joined([*person, "" if shown == whole else whole])
    return Text(row.pk, f"{codes}\n{shown}", guarded, row.organisation_id)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def answers_of(numbers: Sequence[int]) -> dict[int, Answer]:
    """The newest version of each that was not sent back."""
    rows = Answer.objects.filter(opinion__in=numbers).exclude(state=AnswerState.RETURNED)
    return {row.opinion_id: row for row in rows.order_by("version")}


def _public_texts(numbers: Sequence[int]) -> list[Text]:
    """Of what is released: the public words, and the answer of whoever answered."""
    rows = Opinion.objects.filter(pk__in=numbers, published_on__isnull=False, restricted=False)
    if not rows.exists():
        return []  # nearly always, and the whole rows are dear to ask for
    told = list(rows.select_related("submission", "lead__submission"))
    given = Answer.objects.filter(opinion__in=[_answered(row) for row in told], state=AnswerState.GIVEN)
    answers = {one.opinion_id: one.public_text for one in given.order_by("version")}
    return [
        Text(
            row.pk,
            _joined([row.public_title, row.public_text, _said(row), answers.get(_answered(row), "")]),
        )
        for row in told
    ]


def _answered(row: Opinion) -> int:
    """The opinion whose answer it has: that of the lead for whoever follows one."""
    return row.lead_id if row.lead_id and row.stage == Stage.JOINED else row.pk


def _said(row: Opinion) -> str:
    handed = [row.submission, *([row.lead.submission] if row.lead else [])]
    return redact(row.said, [name for one in handed for name in names_of(one)])
