"""Forms of a term and of an answer that was disputed: a later day, a pause, a rating on paper, a second look."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm, TaskChoice
from doithoai.opinions import permissions
from doithoai.opinions.extending import extendable
from doithoai.opinions.models import Assignment, Opinion
from doithoai.opinions.reexamining import answer_of, answering_units
from doithoai.organisations.models import Organisation, Person
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import NfcCharField, ViDateField


class ExtendForm(ActForm):
    """Xin gia hạn: which task, until when, why."""

    assignment = TaskChoice(Assignment.objects.none(), label=_("Việc"), empty_label=None)
    due_on = ViDateField(label=_("Xin đến ngày"))
    reason = NfcCharField(label=_("Vì sao chưa xong được"), max_length=500, multiline=True, rows=2)

    def prepare(self, opinion: Opinion) -> None:
        """Tasks with a day and without an open request: a unit asks for its own alone."""
        choice = self.fields["assignment"]
        assert isinstance(choice, forms.ModelChoiceField)
        tasks = extendable(opinion)
        if self.who is not None and not permissions.assigns(self.who, opinion):
            tasks = tasks.filter(unit_id__in=permissions.units(self.who))
        choice.queryset = tasks


class DecideForm(ActForm):
    """Cho hay không, and why not."""

    granted = forms.ChoiceField(
        label=_("Quyết định"),
        choices=(("yes", _("Đồng ý")), ("no", _("Không đồng ý"))),
        widget=forms.RadioSelect,
    )
    note = NfcCharField(
        label=_("Ghi chú, hoặc vì sao không đồng ý"), max_length=500, multiline=True, rows=2, required=False
    )


class SuspendForm(ActForm):
    """Xin tạm dừng: until when, and what the petitioner is asked."""

    until_on = ViDateField(label=_("Chờ đến hết ngày"))
    reason = NfcCharField(
        label=_("Cần người nêu bổ sung điều gì"),
        max_length=500,
        multiline=True,
        rows=3,
        help_text=_("Người nêu đọc được câu này khi tra cứu bằng mã. Viết rõ, lịch sự, dễ hiểu."),
    )


class AddedForm(ActForm):
    """What the petitioner added by telephone or at the desk."""

    text = NfcCharField(label=_("Lời bổ sung của người nêu"), max_length=5000, multiline=True, rows=3)


class PaperRateForm(ActForm):
    """Đánh giá bằng giấy: satisfied or not, why, and the day it came (A.2-b)."""

    satisfied = forms.ChoiceField(
        label=_("Người nêu"),
        choices=(("yes", _("Hài lòng")), ("no", _("Chưa hài lòng"))),
        widget=forms.RadioSelect,
    )
    text = NfcCharField(
        label=_("Vì sao chưa hài lòng"),
        max_length=5000,
        multiline=True,
        rows=3,
        required=False,
        at_times=True,
        help_text=_("Chỉ cần ghi khi chọn “Chưa hài lòng”."),
    )
    received_on = ViDateField(label=_("Ngày nhận phiếu đánh giá"))


class ExamineForm(ActForm):
    """Giao xem xét lại: to whom, until when; never the unit that answered."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Giao nơi khác với đơn vị đã trả lời"))
    official = forms.ModelChoiceField(
        Person.objects.none(), label=_("Người xem xét"), required=False, empty_label=_("Đơn vị tự cử")
    )
    due_on = ViDateField(label=_("Hạn xem xét"))

    def prepare(self, opinion: Opinion) -> None:
        """Units and people that did not answer."""
        unit, official = self.fields["unit"], self.fields["official"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(official, forms.ModelChoiceField)
        answered = answering_units(opinion)
        here = Organisation.objects.filter(
            Q(pk__in=units_of(opinion.organisation)) | Q(pk=opinion.organisation_id)
        )
        unit.queryset = here.exclude(pk__in=answered).order_by("path")
        authors = answer_of(opinion).answers.values("by__person")
        people = Person.objects.filter(
            account__grants__organisation__in=unit.queryset, account__is_active=True
        )
        official.queryset = people.exclude(pk__in=authors).distinct().order_by("name")


class ConcludeForm(ActForm):
    """Kết luận xem xét lại: kept or changed, why; changed names who drafts anew."""

    unit_fields = ("unit",)
    kept = forms.ChoiceField(
        label=_("Câu trả lời"),
        choices=(("yes", _("Giữ nguyên câu trả lời")), ("no", _("Phải trả lời lại"))),
        widget=forms.RadioSelect,
    )
    text = NfcCharField(
        label=_("Vì sao"),
        max_length=5000,
        multiline=True,
        rows=4,
        help_text=_("Người nêu đọc được phần này khi tra cứu bằng mã."),
    )
    unit = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Nếu trả lời lại: đơn vị soạn"), required=False
    )
    due_on = ViDateField(label=_("Nếu trả lời lại: hạn soạn"), required=False)

    def prepare(self, opinion: Opinion) -> None:
        """The unit that answered drafts anew unless another is chosen."""
        self.fields["unit"].initial = next(iter(answering_units(opinion)), None)
