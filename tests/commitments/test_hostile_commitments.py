"""Own work is not confirmed by oneself, and what became restricted is not told to everybody."""

from dataclasses import replace

import pytest

from doithoai.commitments.keeping import report_done, verify
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.published import open_commitments
from doithoai.opinions.fields import RESTRICTING_TAGS
from doithoai.opinions.triage import accept
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import moment, world

pytestmark = pytest.mark.django_db
AT = moment(dialogues.CONCLUDED_ON, 16)


def test_the_official_who_promised_does_not_confirm_what_a_colleague_reported() -> None:
    here = world()
    promise = Promise("Lắp đèn", here.ward.departments[0], make.SOLVE_DUE, here.advisory.person)
    made = commit(here.ward.party_committee, promise, by=here.leader, at=AT)
    report_done(made, "Biên bản 12", by=here.unit_officer, at=AT)
    with pytest.raises(Refused, match="không tự xác nhận"):
        verify(made, by=here.advisory, at=AT)
    verify(made, by=here.leader, at=AT)


def test_a_promise_about_what_turned_out_to_be_restricted_is_not_public_any_more() -> None:
    here = world()
    opinion = make.following(here)
    promise = Promise("Kiểm tra cán bộ X", here.ward.departments[0], make.SOLVE_DUE, opinion=opinion)
    commit(here.ward.party_committee, promise, by=here.leader, at=AT)
    assert len(open_commitments()) == 1
    accept(opinion, replace(make.SORTING, tags=tuple(RESTRICTING_TAGS)), by=here.clerk, at=AT)
    assert open_commitments() == ()
