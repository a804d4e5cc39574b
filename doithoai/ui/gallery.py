"""Every component in every state, and a sample page of every frame, on one address: what a builder copies from."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms as django_forms
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from doithoai.regulations.refusals import Refused
from doithoai.ui import forms
from doithoai.ui.components import icon_names
from doithoai.ui.marks import SHAPES

FRAMES = {"": "ui/gallery/parts.html"} | {
    name: f"ui/gallery/{name}.html" for name in ("public", "desk", "hall", "receipt", "triage")
}
DAY = date(2026, 11, 26)
MOMENT = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
DUES = (
    (_("Chưa đến hạn"), "", _("còn 11 ngày làm việc")),
    (_("Sắp đến hạn"), "soon", _("còn 3 ngày làm việc")),
    (_("Quá hạn"), "over", _("quá hạn 2 ngày làm việc")),
    (_("Đạt"), "met", _("đúng hạn")),
    (_("Đạt, trễ"), "late", _("xong trễ 1 ngày làm việc")),
)
COLOURS = (
    (_("giấy"), "#fbf8f2"),
    (_("mực"), "#211a16"),
    (_("sơn then"), "#2a1815"),
    (_("chàm"), "#1d4270"),
    (_("son"), "#9c1c20"),
    (_("lá"), "#1d5c3b"),
    (_("nghệ"), "#774a00"),
    (_("thếp vàng"), "#c9962f"),
)
STEPS = (
    {"label": _("Mời họp"), "state": "done", "note": "15/10"},
    {"label": _("Thông báo"), "state": "bad", "note": _("trước 8 ngày, có lý do")},
    {"label": _("Mở"), "state": "done", "note": "13/11"},
    {"label": _("Kết thúc"), "state": "done", "note": "10:45", "href": "#ket-thuc"},
    {"label": _("Kết luận"), "state": "now", "note": _("còn 2 ngày")},
    {"label": _("Báo cáo"), "state": "next", "note": "25/11"},
    {"label": _("Kết thúc"), "state": "next"},
)


class SampleForm(forms.OnceForm):
    """Every kind of field."""

    words = forms.NfcCharField(
        label=_("Nội dung"),
        help_text=_("Việc gì, ở đâu, từ bao giờ. Viết như nói."),
        multiline=True,
        max_length=200,
    )
    held_on = forms.ViDateField(label=_("Ngày đối thoại"))
    opens_at = forms.ViDateTimeField(label=_("Giờ mở hội nghị"), required=False)
    mode = django_forms.ChoiceField(
        label=_("Hình thức"), choices=[("", "–"), ("in_person", _("Trực tiếp")), ("online", _("Trực tuyến"))]
    )
    named = forms.NotedChoiceField(
        label=_("Khi công khai"),
        choices=[("no", _("Không nêu tên tôi")), ("yes", _("Được nêu tên tôi"))],
        notes={"no": _("Vẫn công khai nội dung và kết quả")},
    )
    topics = django_forms.MultipleChoiceField(
        label=_("Lĩnh vực"),
        choices=[("waste", _("Rác thải")), ("flood", _("Ngập, thoát nước"))],
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    attachments = forms.UploadsField(label=_("Ảnh, tệp kèm theo"), required=False)
    agreed = django_forms.BooleanField(label=_("Tôi đã đọc quy định bảo vệ thông tin cá nhân"))


class KindForm(forms.Form):
    """Choices pressed by keys."""

    kind = django_forms.ChoiceField(
        label=_("Loại ý kiến"),
        choices=[("a", _("Kiến nghị")), ("b", _("Phản ánh")), ("c", _("Góp ý")), ("d", _("Câu hỏi"))],
        widget=django_forms.RadioSelect,
        initial="b",
    )
    urgency = django_forms.ChoiceField(
        label=_("Mức độ cấp thiết"),
        choices=[("urgent", _("Khẩn")), ("high", _("Cao")), ("medium", _("Trung bình")), ("low", _("Thấp"))],
        widget=django_forms.RadioSelect,
        initial="high",
    )


def refused_form() -> SampleForm:
    """A form sent with mistakes and refused by a verb as well."""
    sent = {
        "words": "x " * 150,
        "held_on": "31/02/2026",
        "mode": "in_person",
        "named": "no",
        "opens_at": "8h",
    }
    form = SampleForm(sent)
    form.is_valid()
    form.refuse(
        Refused(
            "Thông báo phải cách ngày đối thoại ít nhất %(days)s ngày; từ hôm nay là ngày %(day)s.",
            clause="B.Đ8.3-b",
            days=10,
            day=date(2026, 11, 30),
        )
    )
    return form


def gallery(request: HttpRequest) -> HttpResponse:
    """`?khung=` chooses a sample frame; without it all components are shown."""
    frame = request.GET.get("khung", "")
    if frame not in FRAMES:
        raise BadRequest(frame)
    context: dict[str, Any] = {
        "frame": frame,
        "icons": sorted(icon_names()),
        "shapes": {shape: list(marks.items()) for shape, marks in SHAPES.items()},
        "dues": DUES,
        "colours": COLOURS,
        "steps": STEPS,
        "day": DAY,
        "moment": MOMENT,
        "form": SampleForm(),
        "wrong": refused_form(),
        "kinds": KindForm(),
        "page": Paginator(range(246), 20).page(5),
        "words": _(
            "Kiệt 26 đọng nước sau mưa, đi lại khó.\nĐề nghị có cách thoát nước.\n\nRác cũng không thu gom đều."
        ),
    }
    return render(request, FRAMES[frame], context)
