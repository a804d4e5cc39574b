"""Each way to lose something, done underneath with the database's own words, is found and told by `./run conservation`."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from doithoai.audit.record import PUBLIC
from doithoai.opinions.feedback import rate
from doithoai.opinions.holes import Hole
from doithoai.opinions.models import Import, Kind, Letter, Mailbox, Opinion
from doithoai.opinions.passing import accept_passing
from doithoai.opinions.result import record_result
from doithoai.opinions.triage import put_out_of_scope, reopen
from doithoai.opinions.undoing import undo_sorting
from tests.audit.test_append_only import without_triggers
from tests.factories import dialogues, mail
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world()


def told(*asked: str) -> tuple[dict[str, Any], str]:
    """What the command prints as JSON, and what it complains about; both without an exception."""
    out, err = StringIO(), StringIO()
    try:
        call_command("conservation", "--json", *asked, stdout=out, stderr=err)
    except CommandError as failed:
        err.write(str(failed))
    return json.loads(out.getvalue()), err.getvalue()


def holes(*asked: str) -> set[str]:
    """The kinds of holes found."""
    answer, _err = told(*asked)
    return {str(hole["kind"]) for hole in answer["holes"]}


def underneath(statement: str, *values: int) -> None:
    """Changes the database without any verb."""
    connection.check_constraints()
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, statement


def test_words_that_somebody_changed_underneath_are_told(here: World) -> None:
    opinion = make.answered(here)
    assert holes() == set()
    underneath("UPDATE opinions_submission SET text = 'Không có gì' WHERE id = %s", opinion.submission_id)
    answer, _err = told()
    assert [(hole["kind"], hole["name"]) for hole in answer["holes"]] == [("words", opinion.submission.code)]
    underneath("UPDATE opinions_answer SET text = 'Đã xong' WHERE opinion_id = %s", opinion.pk)
    answer, _err = told()
    assert {hole["name"] for hole in answer["holes"]} == {opinion.submission.code, f"{opinion.code}: 1"}


def test_a_submission_is_forgotten_by_the_record_alone(here: World) -> None:
    opinion = make.answered(here)
    underneath(
        "UPDATE opinions_submission SET anonymised_on = '2026-11-20' WHERE id = %s", opinion.submission_id
    )
    assert holes() == {"words"}


def test_a_ward_with_everything_in_it_holds(here: World) -> None:
    for reach in make.REACH.values():
        reach(here)
    accept_passing(make.transferred(here).passings.get(), by=here.other_clerk, at=make.FOLLOWED)
    dialogues.ended(here, slips=3, heard_of_them=1)
    answer, err = told()
    assert (answer["holds"], answer["holes"], answer["faults"], err) == (True, [], [], "")
    assert answer["opinions"] == Opinion.objects.count()
    ward = next(row for row in answer["organisations"] if row["slug"] == here.ward.party_committee.slug)
    whole, *months = ward["accounts"]
    assert [month["from"] for month in months] == ["2026-09-01"]
    assert whole["received"] == months[0]["received"]
    assert whole["exits"] == {
        "closed": 1, "out_of_scope": 1, "declined": 1, "joined": 1, "transferred": 2, "escalated": 1,
    }  # fmt: skip


def test_the_table_is_for_people(here: World) -> None:
    make.declined(here)
    out = StringIO()
    call_command("conservation", stdout=out)
    body = here.ward.party_committee.short_name
    line = "01/09/2026 – 30/09/2026  đầu kỳ 0 + tiếp nhận 1 + nhận chuyển 0 + mở lại 0 − không xem xét 1 = cuối kỳ 0"
    assert body in out.getvalue()
    assert line in out.getvalue()
    assert "Không mất ý kiến nào: 1 cơ quan, 1 ý kiến; nhật ký toàn vẹn" in out.getvalue()


def test_a_period_and_a_body_may_be_asked(here: World) -> None:
    reopen(make.declined(here), "Có điều mới", by=here.leader, at=make.CLOSED)
    make.transferred(here)
    slug = here.ward.party_committee.slug
    answer, _err = told("--from", "2026-09-05", "--to", "2026-09-30", "--organisation", slug)
    (body,) = answer["organisations"]
    (account,) = body["accounts"]
    assert account | {"exits": 0} == {
        "from": "2026-09-05", "to": "2026-09-30", "open_at_start": 0, "received": 0, "transferred_in": 0,
        "reopened": 1, "exits": 0, "open_at_end": 1, "balances": True,
    }  # fmt: skip
    assert told("--organisation", here.other.party_committee.slug)[0]["organisations"] == []


@pytest.mark.parametrize(
    "asked",
    [
        ("--from", "2026-09-05"),
        ("--from", "2026-09-05", "--to", "2026-09-01"),
        ("--organisation", "khong-co"),
        ("--from", "hôm qua", "--to", "2026-09-01"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asked: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"[Hh]ãy|Ngày|ngày|Không có"):
        call_command("conservation", *asked, stdout=StringIO())


def _stage(here: World) -> str:
    opinion = make.accepted(here)
    underneath("UPDATE opinions_opinion SET stage = 'declined' WHERE id = %s", opinion.pk)
    return opinion.code


def _gone(here: World) -> str:
    opinion = make.received(here)
    underneath("DELETE FROM opinions_opinion WHERE id = %s", opinion.pk)
    return opinion.code


def _gone_with_submission(here: World) -> str:
    opinion = make.received(here)
    underneath("DELETE FROM opinions_opinion WHERE id = %s", opinion.pk)
    underneath("DELETE FROM opinions_submission WHERE id = %s", opinion.submission_id)
    return opinion.code


def _gone_after_acts(here: World) -> str:
    opinion = make.accepted(here)
    underneath("DELETE FROM opinions_opinion WHERE id = %s", opinion.pk)
    return opinion.code


def _without_code(here: World) -> str:
    opinion = make.received(here)
    underneath("UPDATE opinions_opinion SET code = 'XX26-AAAA-AA' WHERE id = %s", opinion.pk)
    return "XX26-AAAA-AA"


def _unrecorded(here: World) -> str:
    opinion = make.received(here)
    with without_triggers():
        underneath("DELETE FROM audit_entry WHERE subject_kind = 'opinions.submission'")
    return opinion.submission.code


def _speech(here: World) -> str:
    speech = dialogues.slip(dialogues.announced(here))
    underneath("UPDATE dialogues_speech SET state = 'spoken' WHERE id = %s", speech.pk)
    return str(speech.number)


def _speech_of_old(here: World) -> str:
    dialogue = dialogues.ended(here, slips=1)
    concluded = "UPDATE dialogues_dialogue SET state = 'concluded', concluded_on = '2026-09-25' WHERE id = %s"
    underneath(concluded, dialogue.pk)
    return str(dialogue.speeches.get().number)


def _lead_that_follows(here: World) -> str:
    member = make.joined(here)
    other = make.joined(here)
    underneath("UPDATE opinions_opinion SET lead_id = %s WHERE id = %s", other.pk, member.pk)
    return member.code


def _lead_of_another_body(here: World) -> str:
    member = make.joined(here)
    passing = make.transferred(here).passings.get()
    there = accept_passing(passing, by=here.other_clerk, at=make.FOLLOWED)
    underneath("UPDATE opinions_opinion SET lead_id = %s WHERE id = %s", there.pk, member.pk)
    return member.code


def _without_continuation(here: World) -> str:
    passing = make.transferred(here).passings.get()
    accept_passing(passing, by=here.other_clerk, at=make.FOLLOWED)
    underneath("UPDATE opinions_passing SET continuation_id = NULL WHERE id = %s", passing.pk)
    return passing.opinion.code


def _not_sent(here: World) -> str:
    opinion = make.transferred(here)
    underneath("DELETE FROM opinions_passing WHERE opinion_id = %s", opinion.pk)
    return opinion.code


def _sent_and_kept(here: World) -> str:
    opinion = make.transferred(here)
    underneath("UPDATE opinions_opinion SET stage = 'accepted' WHERE id = %s", opinion.pk)
    return opinion.code


def _nobody(here: World) -> str:
    opinion = make.assigned(here)
    underneath("UPDATE opinions_assignment SET ended_reason = 'x' WHERE opinion_id = %s", opinion.pk)
    return opinion.code


def _letter(here: World) -> str:
    box = Mailbox.objects.create(
        organisation=here.ward.party_committee, address="y@vi.du", host="h", username="u", secret="S"
    )
    Letter.objects.create(mailbox=box, sha256="0", subject="Đường ngập", came_at=make.SORTED, raw="a.eml")
    return "Đường ngập"


def _import(here: World) -> str:
    Import.objects.create(
        organisation=here.ward.party_committee,
        name="ý kiến.xlsx",
        sha256="0",
        rows=3,
        by=here.clerk,
        at=make.SORTED,
    )
    return "ý kiến.xlsx"


def _moved_to_another_body(here: World) -> str:
    opinion = make.accepted(here)
    there = here.other.party_committee.pk
    underneath("UPDATE opinions_opinion SET organisation_id = %s WHERE id = %s", there, opinion.pk)
    return opinion.code


def _moved_to_another_body_with_its_submission(here: World) -> str:
    opinion = make.received(here)
    there = here.other.party_committee.pk
    underneath("UPDATE opinions_opinion SET organisation_id = %s WHERE id = %s", there, opinion.pk)
    underneath(
        "UPDATE opinions_submission SET organisation_id = %s WHERE id = %s", there, opinion.submission_id
    )
    return opinion.code


def _moved_to_another_day(here: World) -> str:
    opinion = make.received(here)
    underneath("UPDATE opinions_opinion SET received_on = '2025-01-02' WHERE id = %s", opinion.pk)
    return opinion.code


def _moved_to_another_day_with_its_submission(here: World) -> str:
    opinion = make.received(here)
    underneath("UPDATE opinions_opinion SET received_on = '2025-01-02' WHERE id = %s", opinion.pk)
    underneath(
        "UPDATE opinions_submission SET received_on = '2025-01-02' WHERE id = %s", opinion.submission_id
    )
    return opinion.code


def _taken_over_on_another_day(here: World) -> str:
    passing = make.transferred(here, at=make.SORTED).passings.get()
    there = accept_passing(passing, by=here.other_clerk, at=make.FOLLOWED)
    underneath("UPDATE opinions_opinion SET received_on = '2025-01-02' WHERE id = %s", there.pk)
    return there.code


def _without_an_answer(here: World) -> str:
    opinion = make.agreed(here)
    underneath("DELETE FROM opinions_answer WHERE opinion_id = %s", opinion.pk)
    return f"{opinion.code}: answer"


def _without_what_the_person_thought(here: World) -> str:
    opinion = make.answered(here)
    rate(opinion, satisfied=False, text="Chưa xong", by=PUBLIC, at=make.FOLLOWED)
    underneath("DELETE FROM opinions_feedback WHERE opinion_id = %s", opinion.pk)
    return f"{opinion.code}: feedback"


def _without_a_file(here: World) -> str:
    opinion = make.received(here, files=(ContentFile(mail.PDF, name="don.pdf"),))
    underneath("DELETE FROM opinions_attachment WHERE submission_id = %s", opinion.submission_id)
    return f"{opinion.submission.code}: attachment"


def _confirmed_by_nobody(here: World) -> str:
    opinion = make.following(here)
    record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    confirmed = "UPDATE opinions_resultrecord SET verified_by_id = %s WHERE opinion_id = %s"
    underneath(confirmed, here.leader.pk, opinion.pk)
    return opinion.code


def _no_longer_confirmed(here: World) -> str:
    opinion = make.closed(here)
    underneath("UPDATE opinions_resultrecord SET verified_by_id = NULL WHERE opinion_id = %s", opinion.pk)
    return opinion.code


def _denunciation_opened(here: World) -> str:
    opinion = make.received(here)
    put_out_of_scope(opinion, Kind.DENUNCIATION, "Tố cáo cán bộ", by=here.clerk, at=make.SORTED)
    undo_sorting(opinion, by=here.clerk, at=make.SORTED)
    put_out_of_scope(opinion, Kind.DENUNCIATION, "Tố cáo cán bộ", by=here.clerk, at=make.SORTED)
    assert holes() == set()
    underneath("UPDATE opinions_opinion SET restricted = %s WHERE id = %s", False, opinion.pk)
    return opinion.code


BREAKING: tuple[tuple[Callable[[World], str], set[Hole]], ...] = (
    (_stage, {Hole.STAGE, Hole.COUNT}),
    (_gone, {Hole.NO_OPINION, Hole.GONE}),
    (_gone_with_submission, {Hole.GONE}),
    (_gone_after_acts, {Hole.NO_OPINION, Hole.GONE}),
    (_moved_to_another_body, {Hole.BODY}),
    (_moved_to_another_body_with_its_submission, {Hole.BODY}),
    (_moved_to_another_day, {Hole.DAY}),
    (_moved_to_another_day_with_its_submission, {Hole.DAY}),
    (_taken_over_on_another_day, {Hole.DAY}),
    (_without_an_answer, {Hole.FEWER}),
    (_without_what_the_person_thought, {Hole.FEWER}),
    (_without_a_file, {Hole.FEWER}),
    (_confirmed_by_nobody, {Hole.VERIFIED}),
    (_no_longer_confirmed, {Hole.VERIFIED}),
    (_denunciation_opened, {Hole.RESTRICTED}),
    (_without_code, {Hole.NO_CODE, Hole.GONE}),
    (_unrecorded, {Hole.NOT_RECORDED}),
    (_speech, {Hole.SPEECH}),
    (_speech_of_old, {Hole.SPEECH}),
    (_lead_that_follows, {Hole.NO_LEAD}),
    (_lead_of_another_body, {Hole.NO_LEAD}),
    (_without_continuation, {Hole.NO_CONTINUATION}),
    (_not_sent, {Hole.NOT_SENT, Hole.FEWER}),
    (_sent_and_kept, {Hole.STAGE, Hole.COUNT, Hole.SENT_AND_KEPT}),
    (_nobody, {Hole.NOBODY}),
    (_letter, {Hole.LETTER}),
    (_import, {Hole.IMPORT}),
)


@pytest.mark.parametrize(("break_it", "expected"), BREAKING, ids=[row[0].__name__ for row in BREAKING])
def test_what_is_taken_away_underneath_is_found(
    here: World, break_it: Callable[[World], str], expected: set[Hole]
) -> None:
    assert holes() == set()
    name = break_it(here)
    answer, err = told()
    assert {hole["kind"] for hole in answer["holes"]} == {hole.value for hole in expected}
    assert not answer["holds"]
    for hole in expected - {Hole.COUNT}:
        bodies = (here.ward.party_committee, here.other.party_committee)
        assert any(f"{body.short_name}: " in err for body in bodies)
        assert str(hole.label) in err
        assert name in err or hole == Hole.GONE
    with pytest.raises(CommandError, match="Không cân") as failed:
        call_command("conservation", stdout=StringIO(), stderr=StringIO())
    assert failed.value.returncode == 1
    connection.needs_rollback = True  # the keys that were broken are not to be checked at the end


def test_a_record_whose_steps_do_not_follow_each_other_is_found(here: World) -> None:
    opinion = make.declined(here)
    reopen(opinion, "Có điều mới", by=here.leader, at=make.CLOSED)
    with without_triggers():
        underneath("DELETE FROM audit_entry WHERE subject_id = %s AND act = 'decline'", opinion.pk)
    answer, err = told()
    assert {hole["kind"] for hole in answer["holes"]} == {Hole.STEPS, Hole.BALANCE}
    assert "nhật ký các bước không nối nhau" in err
    assert "sổ không cân" in err
    assert "thiếu mục" in err


def test_a_database_that_no_longer_guards_the_record_is_told(here: World) -> None:
    make.received(here)
    with without_triggers():
        answer, err = told()
        assert "không còn chặn sửa, xóa" in err
        assert not answer["holds"]
        with pytest.raises(CommandError, match="không còn chặn"):
            call_command("verify_audit", stdout=StringIO())
    assert told()[0]["holds"]
