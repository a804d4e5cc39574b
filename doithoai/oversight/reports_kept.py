"""Reports: of a dialogue, to whom each clause says (A.4-g…i, B.Đ10.2-b), and of a period (A.6-b, A.6-d, B.Đ13-b)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Occasion, Party, Proof, Reach, after, judged, of_year
from doithoai.oversight.facts import Body, DialogueFact, Facts
from doithoai.oversight.parties import bound_members, of_body, of_dialogue, of_member, the_dialogue, the_year

REPORTED = ("A.4-g", "A.4-h", "A.4-i", "B.Đ10.2-b")
ANNUAL, SEMIANNUAL, CONSOLIDATED = "annual_report", "semiannual_report", "consolidated_report"


def reported(dialogue: DialogueFact, facts: Facts) -> Iterator[Duty]:
    """One report may answer several clauses: each asks for its own recipients (reading 19)."""
    if dialogue.ended_on is None:
        return
    for clause_id in REPORTED:
        if facts.binds(clause_id, dialogue.body, dialogue.ended_on):
            reach = after(clause_id, dialogue.ended_on, facts)
            party = of_dialogue(dialogue, chair=clause_id.startswith("A."))
            proof = _sent(dialogue, clause_id)
            yield judged(Asked(clause_id, party, the_dialogue(dialogue), reach), proof, facts)


def _sent(dialogue: DialogueFact, clause_id: str) -> Proof:
    report = dialogue.report
    if report is None:
        return Proof(items=(Item(_("Chưa có báo cáo kết quả hội nghị"), good=False),))
    told = {"number": report.number, "day": f"{report.on:%d/%m/%Y}"}
    words = _("Báo cáo số %(number)s ngày %(day)s") % told
    tagged = any(to.why for to in report.recipients)
    recipients = [to.name for to in report.recipients if clause_id in to.why or not tagged]
    if tagged and not recipients:
        missing = Item(_("Nơi nhận chưa có cơ quan mà %(clause)s nêu") % {"clause": clause_id}, good=False)
        return Proof(items=(Item(words, "dialogue", dialogue.id), missing))
    items = [Item(words, "dialogue", dialogue.id), *(Item(name) for name in recipients)]
    return Proof(report.on, words, "dialogue", dialogue.id, items=tuple(items))


def reported_by_period(facts: Facts) -> Iterator[Duty]:
    """Yearly, half-yearly and consolidated reports of every year."""
    for year in facts.all_years():
        yield from _annual(year, facts)
        yield from _under_b(year, facts)
        yield from _consolidated(year, facts)


def _there(year: int, due: date, facts: Facts) -> Iterator[Body]:
    return (body for body in facts.bodies.values() if year in facts.years(body) and body.holds_on(due))


def _annual(year: int, facts: Facts) -> Iterator[Duty]:
    reach = of_year("A.6-b", year, facts)
    due = reach.due or date(year, 11, 29)
    for body in _there(year, due, facts):
        reports = (body.kind, body.level) in facts.readings.annual_reporters
        if reports and "A" in facts.adopted(body, due):
            proof = _paper(ANNUAL, body.id, year, facts)
            yield judged(Asked("A.6-b", _head(body, due, facts), the_year(year), reach), proof, facts)
    for member in bound_members("A.6-b", year, due, facts):
        signer = member.holding.person_id
        proof = _paper(ANNUAL, member.body.id, year, facts, signer_id=signer)
        yield judged(Asked("A.6-b", of_member(member), the_year(year, f"m{signer}"), reach), proof, facts)


def _consolidated(year: int, facts: Facts) -> Iterator[Duty]:
    reach = of_year("A.6-d", year, facts)
    due = reach.due or date(year, 12, 14)
    for body in _there(year, due, facts):
        monitors = body.supervises and body.kind == facts.readings.monitor_kind
        if monitors and facts.binds("A.6-d", body, due):
            proof = _paper(CONSOLIDATED, body.id, year, facts)
            yield judged(Asked("A.6-d", _head(body, due, facts), the_year(year), reach), proof, facts)


def _under_b(year: int, facts: Facts) -> Iterator[Duty]:
    """B.Đ13-b: six months and the year; its dates are settings, for the text has none (reading 17)."""
    readings = facts.readings
    half, whole = date(year, *readings.semiannual_report_due), date(year, *readings.annual_report_due)
    periods = (
        (SEMIANNUAL, half, Occasion(_("6 tháng đầu năm %(year)s") % {"year": year}, f"{year}h", year)),
        (ANNUAL, whole, the_year(year)),
    )
    for kind, due, occasion in periods:
        for body in _there(year, due, facts):
            if _reports_under_b(body) and facts.binds("B.Đ13-b", body, due):
                proof = _paper(kind, body.id, year, facts)
                reach = Reach(due, of_year=True)
                yield judged(Asked("B.Đ13-b", _head(body, due, facts), occasion, reach), proof, facts)


def _reports_under_b(body: Body) -> bool:
    # "các Chi, Đảng bộ trực thuộc": units below a party committee, not those of the administration.
    return body.kind != "affiliated_unit" or body.parent_kind == "party_committee"


def _head(body: Body, due: date, facts: Facts) -> Party:
    return of_body(body, min(facts.as_of, due), facts)


def _paper(
    kind: str, organisation_id: int, year: int, facts: Facts, *, signer_id: int | None = None
) -> Proof:
    found = [
        paper
        for paper in facts.papers
        if paper.kind == kind
        and paper.organisation_id == organisation_id
        and paper.year == year
        and (signer_id is None or paper.signer_id == signer_id)
    ]
    if not found:
        return Proof(items=(Item(_("Chưa có báo cáo trong sổ văn bản"), good=False),))
    first = min(found, key=lambda paper: (paper.issued_on, paper.id))
    words = _("Báo cáo số %(number)s ngày %(day)s") % {
        "number": first.number,
        "day": f"{first.issued_on:%d/%m/%Y}",
    }
    return Proof(first.issued_on, words, "paper", first.id, items=(Item(words, "paper", first.id),))
