"""One act on an opinion as a row: form, verb, who may, when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account

S = Stage
Words = str | Promise
Run = Callable[[Opinion, dict[str, Any], Account, datetime], object]
May = Callable[[Authority, Opinion], bool]

BEFORE = frozenset({S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.DRAFTED, S.AGREED})
AFTER = frozenset({S.ANSWERED, S.FOLLOWING})


@dataclass(frozen=True)
class Act:
    """One act: its name on the button, the form it asks, the verb it calls."""

    slug: str
    label: Words
    icon: str
    form: type[ActForm]
    run: Run
    stages: frozenset[str]
    may: May
    clause: str
    done: Words
    # The next step of the road; shown open. The others stay folded.
    main: bool = False
