"""Who finds which opinion by which words, and whether every verb keeps the index."""

import unicodedata
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from doithoai.opinions import searching
from doithoai.opinions.filtering import ALL, OPEN, Asked
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.listing import Listing
from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.permissions import named
from doithoai.opinions.publication import publish, unpublish
from doithoai.opinions.published_questions import Asked as Question
from doithoai.opinions.published_questions import questions
from doithoai.opinions.queries import named as named_rows
from doithoai.opinions.queries import readable
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import reopen
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from doithoai.search import index
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
ON = make.CLOSED.date()
ACCOUNTS = (
    "clerk",
    "advisory",
    "leader",
    "unit_officer",
    "unit_head",
    "other_unit_officer",
    "chairman",
    "supervisor",
    "org_admin",
    "superior",
    "other_advisory",
)


def found(account: Account, words: str) -> list[int]:
    """Numbers in the order of the list."""
    return Listing(authority(account, ON), Asked(words=words)).keys(0, 50)


def finds(account: Account, words: str) -> bool:
    return bool(found(account, words))


@pytest.fixture
def here() -> World:
    return world()


def test_words_are_found_with_and_without_diacritics_composed_or_not(here: World) -> None:
    opinion = make.accepted(here)
    for words in ("thông cống", "THONG CONG", "Lý Nam Đế", "ly nam de", '"bị ngập sau mưa"', "cống rác"):
        for form in ("NFC", "NFD"):
            assert found(here.clerk, unicodedata.normalize(form, words)) == [opinion.pk], words
    for words in ('"mưa sau ngập"', "không có chữ này", "%", "'"):
        assert not finds(here.clerk, words), words


def test_the_same_diacritics_come_first_and_the_newest_among_equals(here: World) -> None:
    plain = make.accepted(here, text="Duong hong o nga ba, can sua som.")
    older = make.accepted(here, text="Đường hỏng ở ngã ba, cần sửa sớm.")
    newer = make.accepted(here, text="Đường hỏng ở ngã tư.", received_on=make.RECEIVED_ON)
    last = make.accepted(here, text="Duong hong o cuoi xom.")
    assert found(here.clerk, "đường hỏng") == [newer.pk, older.pk, last.pk, plain.pk]
    assert found(here.clerk, "duong hong") == [last.pk, plain.pk, newer.pk, older.pk]


def test_codes_answers_and_what_was_said_are_found(here: World) -> None:
    answered = make.drafted(here)
    assert found(here.clerk, "cống D300") == [answered.pk]
    assert found(here.clerk, "14/KH-UBND") == [answered.pk]
    for code in (answered.code, answered.code.lower(), answered.code[:7]):
        assert found(here.supervisor, code) == [answered.pk]
    dialogue = dialogues.opened(here)
    said = make.said(here, make.at_dialogue(here, dialogue))
    assert said.pk in found(here.clerk, '"Phường sẽ thông cống trước"')


def test_a_name_finds_only_for_who_may_know_it(here: World) -> None:
    opinion = make.assigned(here, text="Tôi là Phạm Bá Thử, nhà hay bị ngập. Gọi tôi số 0900000103.")
    for words in ("Phạm Bá Thử", "pham ba thu", '"Bá Thử"', "Số 12 ngõ 24", "0900000103"):
        for account in (here.clerk, here.leader, here.unit_officer):
            assert found(account, words) == [opinion.pk], (words, account)
        for account in (here.supervisor, here.superior, here.org_admin, here.other_advisory):
            assert not finds(account, words), (words, account)
    assert found(here.supervisor, "nhà hay bị ngập") == [opinion.pk]


def test_before_it_is_sorted_others_find_it_by_its_code_alone(here: World) -> None:
    opinion = make.received(here)
    assert found(here.clerk, "thông cống") == [opinion.pk]
    assert not finds(here.supervisor, "thông cống")
    assert found(here.supervisor, opinion.code) == [opinion.pk]


def test_a_denunciation_is_found_by_the_desk_alone(here: World) -> None:
    opinion = make.out_of_scope(here, Kind.DENUNCIATION)
    for words in ("thông cống", opinion.code, make.NAME):
        assert found(here.clerk, words) == [opinion.pk]
        for account in (here.supervisor, here.superior, here.unit_officer, here.org_admin):
            assert not finds(account, words)


def test_many_are_found_as_few_are(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for reach in (
        make.received,
        make.assigned,
        make.answered,
        make.closed,
        make.transferred,
        make.out_of_scope,
    ):
        reach(here)
    words = ("thông cống", "thong cong", "ngập", make.NAME, "D300", "Lý", "không có")
    accounts = [getattr(here, name) for name in ACCOUNTS]
    few = {(account.pk, word): found(account, word) for account in accounts for word in words}
    assert any(few.values())
    monkeypatch.setattr("doithoai.opinions.finding.FEW", 0)
    assert few == {(account.pk, word): found(account, word) for account in accounts for word in words}


def test_of_what_is_too_much_to_count_the_newest_are_shown_and_it_is_said(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pks = [make.received(here).pk for _ in range(3)]
    who = authority(here.clerk, ON)
    whole = Listing(who, Asked(words="ngập"))
    assert (whole.total, whole.is_capped) == (3, False)
    assert whole.counts is not None
    monkeypatch.setattr("doithoai.opinions.finding.FEW", 0)
    monkeypatch.setattr("doithoai.opinions.listing.MOST_FOUND", 1)
    for asked in (Asked(words="ngập"), Asked(words="ngập", view=OPEN)):
        most = Listing(who, asked)
        assert (most.total, most.is_capped, most.counts) == (2, True, None)
        assert most.keys(0, 50) == pks[:0:-1]


def test_what_was_sent_here_is_found_although_it_stands_on_the_shelf_of_another_body(here: World) -> None:
    opinion = make.transferred(here)
    for account in (here.clerk, here.other_clerk, here.supervisor):
        assert opinion.pk in found(account, "thông cống")
    assert not finds(here.other_unit_officer, "thông cống")


def test_filters_narrow_what_was_found(here: World) -> None:
    make.received(here)
    make.closed(here)
    who = authority(here.clerk, ON)
    assert Listing(who, Asked(words="ngập", view=ALL)).total == 2
    assert Listing(who, Asked(words="ngập", view=OPEN)).total == 1
    assert Listing(who, Asked(words="ngập", field="flooding")).total == 1
    assert Listing(who, Asked(words="ngập", channel="letter")).total == 0


def test_who_may_know_a_petitioner_is_the_same_for_rows_and_for_the_database(here: World) -> None:
    dialogue = dialogues.opened(here)
    for reach in make.REACH.values():
        reach(here)
    make.at_dialogue(here, dialogue)
    make.out_of_scope(here, Kind.DENUNCIATION)
    rows = list(Opinion.objects.all())
    for name in ACCOUNTS:
        who = authority(getattr(here, name), ON)
        asked = named_rows(who)
        told = set(Opinion.objects.filter(asked).values_list("pk", flat=True)) if asked is not None else set()
        seen = set(readable(who).values_list("pk", flat=True))
        assert told & seen == named(who, [row for row in rows if row.pk in seen]), name


def keeps_the_index() -> bool:
    """Whether the index is what it would be if it were made today."""
    return searching.differences() == set()


@pytest.mark.parametrize("stage", make.REACH)
def test_every_verb_on_the_way_to_a_stage_keeps_the_index(here: World, stage: str) -> None:
    make.REACH[stage](here)  # type: ignore[index]  # the keys are stages
    assert index.keys(searching.OPINION) == set(Opinion.objects.values_list("pk", flat=True))
    assert keeps_the_index()


def test_grouping_splitting_reopening_saying_and_publishing_keep_the_index(here: World) -> None:
    lead, member = make.answered(here), make.received(here)
    parts = split(
        make.received(here), ["Ngõ 24 ngập.", "Rác chưa thu."], leaves_out=True, by=here.clerk, at=make.SORTED
    )
    assert keeps_the_index()
    assert found(here.clerk, '"rác chưa thu"') == [parts[1].pk]
    other = make.accepted(here)
    join(member, other, by=here.clerk, at=make.SORTED)
    leave(make.fresh(member), "Việc khác", by=here.clerk, at=make.SORTED)
    reopen(make.out_of_scope(here), "Xem lại", by=here.advisory, at=make.CLOSED)
    assert keeps_the_index()
    publish(lead, "Ngõ bị ngập sau mưa.", by=here.clerk, at=make.CLOSED)
    assert keeps_the_index()
    unpublish(make.fresh(lead), "Nhầm", by=here.clerk, at=make.CLOSED)
    assert keeps_the_index()
    assert index.keys(searching.QUESTION) == set()


def test_what_is_said_on_the_floor_keeps_the_index(here: World) -> None:
    dialogue = dialogues.opened(here)
    lead = make.said(here, make.at_dialogue(here, dialogue))
    assert keeps_the_index()
    assert lead.pk in found(here.advisory, '"sẽ thông cống trước"')


def test_the_public_finds_public_words_only(here: World) -> None:
    opinion = make.answered(here)
    assert len(questions(Question(ON, words="ngập"))) == 0
    publish(opinion, "Ngõ bị ngập sau mưa, dân đề nghị nạo vét.", by=here.clerk, at=make.CLOSED)
    for words in ("nạo vét", "nao vet", '"bị ngập sau mưa"', "NGẬP"):
        assert [one.number for one in questions(Question(ON, words=words))] == [opinion.pk], words
    for words in ("Lý Nam Đế", make.NAME, opinion.code, "'", "*"):
        assert len(questions(Question(ON, words=words))) == 0, words


def test_making_the_index_anew_gives_the_same(here: World) -> None:
    for reach in (make.received, make.answered, make.closed):
        reach(here)
    publish(make.answered(here), "Ngõ bị ngập sau mưa.", by=here.clerk, at=make.CLOSED)
    before = {kind: index.stored(kind) for kind in (searching.OPINION, searching.QUESTION)}
    told = StringIO()
    call_command("reindex", stdout=told)
    assert "4 ý kiến" in told.getvalue()
    assert before == {kind: index.stored(kind) for kind in (searching.OPINION, searching.QUESTION)}


def test_an_index_that_is_not_as_it_should_be_is_told(here: World) -> None:
    opinion = make.accepted(here)
    call_command("reindex", "--check", stdout=StringIO())
    searching.forget(opinion)
    assert not finds(here.clerk, "ngập")
    with pytest.raises(CommandError, match="1 ý kiến"):
        call_command("reindex", "--check", stdout=StringIO())
    call_command("reindex", stdout=StringIO())
    call_command("reindex", "--check", stdout=StringIO())
    assert finds(here.clerk, "ngập")
