"""Forms that send an opinion on, give it back, urge a body outside, and tell the person."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm
from doithoai.desk.opinion_rows import last_of
from doithoai.opinions.escalating import papers_at_hand
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Kind, Organisation
from doithoai.organisations.queries import existing, place_of
from doithoai.ui.forms import NfcCharField, ViDateField

RECEIVERS = (Kind.PARTY_COMMITTEE, Kind.COUNCIL, Kind.PEOPLES_COMMITTEE, Kind.FRONT, Kind.DEPARTMENT)


def receivers(here: Organisation) -> QuerySet[Organisation]:
    """Bodies in force that something can be sent to; neither this one nor its departments, which are assigned."""
    own = Q(kind=Kind.DEPARTMENT, path__startswith=place_of(here).path, level=here.level)
    return existing().filter(kind__in=RECEIVERS).exclude(pk=here.pk).exclude(own).order_by("path")


class TransferForm(ActForm):
    """Chuyển cơ quan có thẩm quyền (A.2-g)."""

    to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Cơ quan trong hệ thống"), required=False, empty_label="—"
    )
    to_name = NfcCharField(label=_("hoặc cơ quan ngoài hệ thống"), max_length=200, required=False)
    reason = NfcCharField(label=_("Vì sao thuộc cơ quan đó"), max_length=500, multiline=True, rows=2)

    def prepare(self, opinion: Opinion) -> None:
        """Bodies in force; the better address of the last return comes first."""
        choice = self.fields["to"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = receivers(opinion.organisation)
        if returned := last_of(row for row in opinion.passings.all() if row.returned_at):
            choice.initial = returned.better_id
            if returned.better_id:
                choice.queryset |= Organisation.objects.filter(pk=returned.better_id)


class EscalateForm(ActForm):
    """Báo cáo cấp trên with its four parts (B.Đ7-3); what the records hold stands there already."""

    to = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cấp trên trực tiếp"))
    reason = NfcCharField(label=_("Vì sao vượt thẩm quyền"), max_length=500, multiline=True, rows=2)
    minutes = NfcCharField(label=_("1. Biên bản hội nghị"), max_length=300, required=False)
    dossier = NfcCharField(label=_("2. Hồ sơ đối thoại"), max_length=300, required=False)
    documents = NfcCharField(label=_("3. Các tài liệu liên quan"), max_length=500, required=False)
    differences = NfcCharField(
        label=_("4. Những ý kiến còn khác nhau"),
        max_length=5000,
        multiline=True,
        rows=3,
        required=False,
        help_text=_("Không có thì ghi rõ “Không có”."),
    )

    def prepare(self, opinion: Opinion) -> None:
        """Direct superiors, and the parts at hand."""
        choice = self.fields["to"]
        assert isinstance(choice, forms.ModelChoiceField)
        here = opinion.organisation
        choice.queryset = existing().filter(
            Q(pk=here.parent_id) | Q(pk__in=here.further_superiors.values("pk"))
        )
        for name, words in vars(papers_at_hand(opinion)).items():
            self.fields[name].initial = words


class TellForm(ActForm):
    """Thông báo cho người nêu: when and how, or why it is not possible (A.2-i)."""

    told_on = ViDateField(label=_("Ngày báo cho người nêu"), required=False)
    way = NfcCharField(label=_("Bằng cách nào"), max_length=120, required=False)
    no_way_reason = NfcCharField(label=_("Nếu không báo được: vì sao"), max_length=300, required=False)


class ReportUpForm(ActForm):
    """Đã báo cáo cấp trên việc chuyển (A.2-h)."""

    on = ViDateField(label=_("Ngày báo cáo cấp trên"))


class GiveBackForm(ActForm):
    """Trả lại nơi chuyển: why, and where it belongs (A.2-g)."""

    reason = NfcCharField(label=_("Lý do"), max_length=500, multiline=True, rows=2)
    better = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Nơi đúng thẩm quyền"), required=False, empty_label=_("Chưa rõ")
    )

    def prepare(self, opinion: Opinion) -> None:
        """Bodies in force other than this one."""
        choice = self.fields["better"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = receivers(opinion.organisation)


class DirectBackForm(ActForm):
    """Chỉ đạo, giao lại: what the lower body is to do (B.Đ10.1-g2a)."""

    reason = NfcCharField(label=_("Ý kiến chỉ đạo"), max_length=500, multiline=True, rows=3)


class UrgeForm(ActForm):
    """Đôn đốc: the day and number of the letter."""

    on = ViDateField(label=_("Ngày đôn đốc"))
    number = NfcCharField(label=_("Số văn bản đôn đốc"), max_length=40, required=False)


class PaperAnswerForm(ActForm):
    """Nơi nhận ngoài hệ thống trả lời: its paper, in words."""

    on = ViDateField(label=_("Ngày văn bản trả lời"))
    reference = NfcCharField(label=_("Số, ký hiệu văn bản"), max_length=200)
    text = NfcCharField(
        label=_("Đã trả lời gì"),
        max_length=20_000,
        multiline=True,
        rows=4,
        help_text=_("Người nêu đọc được phần này khi tra cứu bằng mã."),
    )
