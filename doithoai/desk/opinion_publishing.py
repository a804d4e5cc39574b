"""A.2-c: the public text apart from the original."""

from django.utils.translation import gettext_lazy as _

from doithoai.desk import publishing_forms
from doithoai.desk.opinion_act import AFTER, Act
from doithoai.opinions import permissions, publication
from doithoai.opinions.lifecycle import Stage

S = Stage


ACTS: tuple[Act, ...] = (
    Act(
        "cong-khai", _("Công khai"), "eye", publishing_forms.PublishForm,
        lambda o, s, by, at: publication.publish(o, s["public_text"], by=by, at=at),
        AFTER | {S.CLOSED, S.AGREED}, permissions.publishes, "A.2-c", _("Đã công khai."),
    ),
)  # fmt: skip
