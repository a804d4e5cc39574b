"""Who may prepare, run and decide a dialogue."""

from datetime import date

from doithoai.audit.record import Actor
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.offices import possible_chairs
from doithoai.organisations.authority import SECRETARIAT, authority
from doithoai.organisations.models import Account, Organisation, Role
from doithoai.regulations.refusals import Refused

DECIDERS = frozenset({Role.ADVISORY, Role.LEADER})


def prepares(account: Account, thing: Dialogue | Organisation, on: date) -> bool:
    """Clerk, advisory team or leader of the organisation, or a member of this dialogue's team (B.Đ8.2-b)."""
    who = authority(account, on)
    if who.acts_in(thing.organisation_id, SECRETARIAT):
        return True
    return who.serves and isinstance(thing, Dialogue) and thing.team.filter(person=account.person_id).exists()


def decides(account: Account, dialogue: Dialogue, on: date) -> bool:
    """Leader or advisory team of the organisation, or whoever chairs and still may (B.Đ8.3-a, A.4-c)."""
    who = authority(account, on)
    if who.acts_in(dialogue.organisation_id, DECIDERS):
        return True
    chairs = who.serves and account.person_id == dialogue.chair_id
    return chairs and possible_chairs(dialogue.organisation, on).filter(pk=account.person_id).exists()


def may_prepare(account: Account, thing: Dialogue | Organisation, on: date) -> None:
    """Refuses whoever does not prepare."""
    if not prepares(account, thing, on):
        raise Refused(
            "Chỉ văn thư, bộ phận tham mưu, lãnh đạo cơ quan hoặc người được cử giúp việc buổi này làm được.",
            clause="B.Đ8.2-b",
        )


def may_chair_acts(account: Account, dialogue: Dialogue, on: date) -> None:
    """Refuses whoever does not decide."""
    if not decides(account, dialogue, on):
        raise Refused(
            "Chỉ lãnh đạo, bộ phận tham mưu của cơ quan tổ chức hoặc người chủ trì làm được việc này.",
            clause="B.Đ8.3-a",
        )


def records(account: Account, dialogue: Dialogue, on: date) -> bool:
    """The secretary of this dialogue; where none with an account is named, whoever prepares it (B.Đ9.1-g2c)."""
    named = dialogue.team.filter(is_secretary=True, person__account__is_active=True)
    mine = not named.exists() or named.filter(person=account.person_id).exists()
    return mine and prepares(account, dialogue, on)


def may_record_minutes(account: Account, dialogue: Dialogue, on: date) -> None:
    """Refuses whoever is not the secretary."""
    if not records(account, dialogue, on):
        raise Refused("Chỉ thư ký của buổi đối thoại này ký biên bản được.", clause="B.Đ9.1-g2c")


def chairs_minutes(account: Account, dialogue: Dialogue, on: date) -> bool:
    """Whoever chairs; a leader of the organisation signs for the chair. The advisory team has no second signature."""
    who = authority(account, on)
    chair = account.person_id == dialogue.chair_id and decides(account, dialogue, on)
    return chair or who.acts_in(dialogue.organisation_id, frozenset({Role.LEADER}))


def may_chair_minutes(account: Account, dialogue: Dialogue, on: date) -> None:
    """Refuses whoever neither chairs nor leads."""
    if not chairs_minutes(account, dialogue, on):
        raise Refused(
            "Chỉ người chủ trì, hoặc lãnh đạo cơ quan ký thay, ký được biên bản.", clause="B.Đ9.1-g2c"
        )


def may_show(who: object, code: str, on: date) -> bool:
    """Whoever prepares or chairs the dialogue may put it on the wall of the hall, with the names that are called."""
    dialogue = Dialogue.objects.select_related("organisation").filter(code=code).first()
    if dialogue is None or not isinstance(who, Account):
        return False
    return prepares(who, dialogue, on) or decides(who, dialogue, on)


def may_receive_slip(by: Actor, dialogue: Dialogue, on: date) -> None:
    """Anybody registers for themselves; an account at the door must be one that prepares (B.Đ9.1-g2a)."""
    if isinstance(by, Account):
        may_prepare(by, dialogue, on)
