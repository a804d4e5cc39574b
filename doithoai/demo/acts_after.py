"""Acts of a scenario after the answer: passed on, solved, verified, closed, rated, published; papers; commitments."""

from django.db.models import Model
from django.utils.timezone import localdate

from doithoai.commitments import keeping, making
from doithoai.commitments.models import Commitment, State
from doithoai.demo.labels import datum
from doithoai.demo.telling import Row
from doithoai.dialogues.conclusion import Concluding, Reporting
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import recipients
from doithoai.documents.concluding import issue_conclusion, issue_report
from doithoai.documents.register import Entered, enter_paper
from doithoai.opinions import escalating, feedback, informing, passing, publication, result
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.redaction import redact
from doithoai.organisations.models import Organisation, Person
from doithoai.regulations.refusals import Refused


def transfer(row: Row) -> Model:
    """To the competent body, of the system (`to`) or outside (`to_name`)."""
    opinion = row.the(Opinion, "opinion")
    to = row.some(Organisation, "to") or row.text("to_name")
    return passing.transfer(
        opinion, to, row.text("reason"), row.text("number", ""), by=row.account, at=row.at
    )


def escalate(row: Row) -> Model:
    """Up, with the four parts of B.Đ7-3."""
    papers = escalating.Papers(row.text("minutes"), row.text("dossier"), row.text("documents"))
    return escalating.escalate(
        row.the(Opinion, "opinion"),
        row.the(Organisation, "to"),
        row.text("reason"),
        row.text("differences"),
        papers,
        by=row.account,
        at=row.at,
    )


def accept_passing(row: Row) -> Model:
    """The receiver takes it over; the result is the receiver's own opinion."""
    return passing.accept_passing(row.the(Passing, "passing"), by=row.account, at=row.at)


def return_passing(row: Row) -> None:
    """The receiver gives it back."""
    passing.return_passing(row.the(Passing, "passing"), row.text("reason"), by=row.account, at=row.at)


def told(row: Row) -> None:
    """The person was told, or could not be."""
    informing.tell(
        row.the(Passing, "passing"),
        row.day_or_none("on"),
        row.text("way", ""),
        row.text("no_way", ""),
        by=row.account,
        at=row.at,
    )


def report_passing(row: Row) -> None:
    """The superior was told of the transfer (A.2-h)."""
    informing.report_up(row.the(Passing, "passing"), localdate(row.at), by=row.account, at=row.at)


def record_result(row: Row) -> Model:
    """What was done, with its proof."""
    done = result.Done(
        row.text("result"),
        row.text("text"),
        row.day("on") if row.has("on") else localdate(row.at),
        proof_reference=row.text("proof", ""),
    )
    return result.record_result(row.the(Opinion, "opinion"), done, by=row.account, at=row.at)


def verify(row: Row) -> None:
    """Somebody else confirms the newest result."""
    newest = row.the(Opinion, "opinion").results.last()
    if newest is None:
        raise Refused("Ý kiến này chưa có kết quả để xác nhận.")
    result.verify(newest, by=row.account, at=row.at)


def close(row: Row) -> None:
    """The end of the file."""
    result.close(row.the(Opinion, "opinion"), by=row.account, at=row.at)


def rate(row: Row) -> None:
    """The person is satisfied or not."""
    feedback.rate(
        row.the(Opinion, "opinion"), row.flag("satisfied"), row.text("text", ""), by=row.by, at=row.at
    )


def publish(row: Row) -> None:
    """Released with personal data covered; `data` takes the text of the file."""
    opinion = row.the(Opinion, "opinion")
    original = datum(row.text("data")).text if row.has("data") else opinion.text
    row.take("data")
    text = row.text("text", redact(original, (opinion.submission.petitioner,)))
    publication.publish(opinion, text, by=row.account, at=row.at)


def conclude(row: Row) -> None:
    """Issues the conclusion notice with its annex; promises become commitments."""
    concluding = Concluding(
        assessment=row.text("assessment"),
        follow_up=row.text("follow_up", ""),
        number=row.text("number", ""),
        issued_on=localdate(row.at),
        signer=row.the(Person, "signer"),
        late_reason=row.text("late_reason", ""),
    )
    issue_conclusion(row.the(Dialogue, "dialogue"), concluding, by=row.account, at=row.at)


def report(row: Row) -> None:
    """Reports upward with minutes and dossier."""
    dialogue = row.the(Dialogue, "dialogue")
    on = localdate(row.at)
    reporting = Reporting(
        row.text("text"), row.text("number", ""), on, recipients(dialogue, on), row.the(Person, "signer")
    )
    issue_report(dialogue, reporting, by=row.account, at=row.at)


def enter(row: Row) -> Model:
    """A paper issued elsewhere, such as the annual report."""
    entered = Entered(
        row.the(Organisation, "organisation"),
        row.text("kind"),
        row.day("year").year,
        row.text("subject"),
        row.text("number"),
        localdate(row.at),
        row.some(Person, "signer"),
    )
    return enter_paper(entered, by=row.account, at=row.at)


def commit(row: Row) -> Model:
    """A promise entered by hand."""
    promise = making.Promise(
        row.text("text"),
        row.the(Organisation, "unit"),
        row.day("due"),
        row.some(Person, "official"),
        row.some(Dialogue, "dialogue"),
        row.some(Opinion, "opinion"),
    )
    return making.commit(row.the(Organisation, "organisation"), promise, by=row.account, at=row.at)


def _commitments(row: Row) -> list[Commitment]:
    """One by its name, or those that a conclusion made for an opinion."""
    if row.has("commitment"):
        return [row.the(Commitment, "commitment")]
    return list(Commitment.objects.filter(opinion=row.the(Opinion, "opinion")))


def keep(row: Row) -> None:
    """Reported done, with what proves it; an answer that was issued has reported itself."""
    proof = row.text("proof")
    for one in _commitments(row):
        if one.state == State.OPEN:
            keeping.report_done(one, proof, by=row.account, at=row.at)


def verify_commitment(row: Row) -> None:
    """Somebody else confirms it."""
    for one in _commitments(row):
        keeping.verify(one, by=row.account, at=row.at)


ACTS = {
    "transfer": transfer,
    "escalate": escalate,
    "accept_passing": accept_passing,
    "return_passing": return_passing,
    "told": told,
    "report_passing": report_passing,
    "result": record_result,
    "verify": verify,
    "close": close,
    "rate": rate,
    "publish": publish,
    "conclude": conclude,
    "report": report,
    "enter_paper": enter,
    "commit": commit,
    "keep_commitment": keep,
    "verify_commitment": verify_commitment,
}
