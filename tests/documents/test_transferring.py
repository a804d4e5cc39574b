"""One letter, many opinions: each remains its own handshake, and none goes when one cannot."""

import pytest

from doithoai.documents.announcing import Signing
from doithoai.documents.models import Paper
from doithoai.documents.transferring import Sending, issue_transfer
from doithoai.opinions.batch import MOST, sorted_out, transfer_many
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.passing import accept_passing, return_passing
from doithoai.opinions.published import follow
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.documents.opening import opened, rows, text
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
AT = make.ASSIGNED


def signing(here: World, number: str = "") -> Signing:
    return Signing(AT.date(), here.leader.person, number)


def sent(here: World, *opinions: Opinion, number: str = "") -> Paper:
    sending = Sending(opinions, here.other.party_committee, "Thuộc địa bàn phường bạn")
    return issue_transfer(sending, signing(here, number), by=here.clerk, at=AT)


def test_many_go_with_one_numbered_letter_that_lists_them() -> None:
    here = world()
    first, second = make.accepted(here), make.accepted(here, text="Đường tối, đề nghị lắp đèn.")
    paper = sent(here, first, second)
    assert paper.number == "01-CV/ĐU"
    passings = Passing.objects.all()
    assert {row.paper_number for row in passings} == {paper.number}
    assert len({row.batch for row in passings}) == 1
    content = paper.file.read()
    words = text(content)
    assert f"Kính gửi: {here.other.party_committee.name}" in words
    assert "Tiếp nhận ngoài hội nghị: 2 ý kiến" in words
    listed = [" ".join(row) for row in rows(opened(content).tables[-1])]
    for opinion in (first, second):
        (line,) = [row for row in listed if opinion.code in row]
        assert make.NAME in line
        assert make.PHONE not in line


def test_each_of_them_is_accepted_or_returned_by_itself() -> None:
    here = world()
    first, second = make.accepted(here), make.accepted(here)
    sent(here, first, second)
    accept_passing(first.passings.get(), by=here.other_clerk, at=make.FOLLOWED)
    return_passing(second.passings.get(), "Không phải", by=here.other_clerk, at=make.FOLLOWED)
    assert {make.fresh(row).stage for row in (first, second)} == {"transferred", "accepted"}
    thread = follow(first.submission.code)
    assert thread is not None
    assert "transfer" in [step.act for step in thread.opinions[0].steps]


def test_what_cannot_go_is_named_with_its_reason() -> None:
    here = world()
    can, unsorted, closed = make.accepted(here), make.received(here), make.closed(here)
    secret = make.accepted(here)
    Opinion.objects.filter(pk=secret.pk).update(restricted=True)
    opinions = list(Opinion.objects.order_by("pk"))
    who = authority(here.clerk, AT.date())
    good, bad = sorted_out(opinions, here.other.party_committee, who, AT.date())
    assert good == [can]
    assert {row.opinion for row in bad} == {unsorted, closed, secret}
    assert any("bảo mật" in str(row.why) for row in bad)
    with pytest.raises(Refused) as why:
        sent(here, can, unsorted)
    assert unsorted.code in str(why.value)
    assert not Passing.objects.exists()
    assert not Paper.objects.exists()


def test_nothing_too_many_or_two_bodies_do_not_go() -> None:
    here = world()
    for chosen in ((), (make.accepted(here),) * (MOST + 1)):
        with pytest.raises(Refused) as why:
            sent(here, *chosen)
        assert why.value.field == "opinions"
    mine = make.accepted(here)
    theirs = make.received(here, organisation=here.other.party_committee)
    with pytest.raises(Refused, match="một cơ quan"):
        transfer_many([mine, theirs], "Điện lực", "Lý do", "01", by=here.clerk, at=AT)


def test_who_does_not_keep_the_register_sends_nothing() -> None:
    here = world()
    opinion = make.accepted(here)
    sending = Sending([opinion], "Điện lực Bắc Ninh", "Ngành điện")
    for name in ("unit_officer", "supervisor", "other_clerk", "superior"):
        with pytest.raises(Refused):
            issue_transfer(sending, signing(here), by=getattr(here, name), at=AT)
    assert not Passing.objects.exists()
