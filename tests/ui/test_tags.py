"""What the template tags draw, refuse and escape."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from doithoai.organisations.models import Organisation
from doithoai.ui.components import icon_names
from doithoai.ui.forms import Form, NfcCharField, NotedChoiceField, ViDateField
from doithoai.ui.marks import DUE_ICONS, SHAPES

DAY = date(2026, 12, 4)
BAD = '<script>alert("x")</script>'


def draw(text: str, address: str = "/", **context: object) -> str:
    """The template's text with the tags loaded."""
    values = Context({"request": RequestFactory().get(address), "day": DAY, "bad": BAD} | context)
    return Template("{% load ui %}" + text).render(values)


class NameForm(Form):
    """One field required, one not, one choice."""

    name = NfcCharField(label="Họ và tên", help_text="Như trong giấy tờ.")
    held_on = ViDateField(label="Ngày", required=False)
    shown = NotedChoiceField(
        label="Công khai", choices=[("no", "Không"), ("yes", "Có")], notes={"no": "Che tên."}
    )
    agreed = forms.BooleanField(label="Đã đọc")


@pytest.mark.parametrize(
    "text",
    [
        '{% mark "stage" "received" bad %}',
        '{% due day "soon" bad %}',
        '{% tile 3 bad "/" small=bad %}',
        '{% navitem "/" "home" bad count=1 %}',
        '{% node "bell" bad when=bad %}{{ bad }}{% endnode %}',
        '{% note "warn" %}{{ bad }}{% endnote %}',
        '{% empty "inbox" bad %}{{ bad }}{% endempty %}',
        '{% facet "loc" bad bad count=bad %}',
        '{% tab "/" bad small=bad %}',
        "{% who bad bad %}",
        "{% meter 1 2 bad %}",
        "{% qr bad label=bad %}",
        "{{ bad|lines }}",
        "{% clause bad %}",
    ],
)
def test_words_of_people_are_escaped_everywhere(text: str) -> None:
    drawn = draw(text)
    assert "<script" not in drawn
    assert drawn.count('"') % 2 == 0


@pytest.mark.parametrize(
    "text",
    [
        '{% icon "bell" colour="red" %}',
        '{% due day "soon" "x" shade="dark" %}',
        '{% mark "stage" "received" tone="ok" %}',
        '{% note "warn" big=True %}x{% endnote %}',
    ],
)
def test_an_attribute_that_a_component_does_not_take_is_an_error(text: str) -> None:
    with pytest.raises((TemplateSyntaxError, TypeError)):
        draw(text)


@pytest.mark.parametrize(
    "text",
    [
        '{% icon "unicorn" %}',
        '{% mark "stage" "flying" %}',
        '{% mark "shape" "received" %}',
        '{% due day "late-ish" %}',
        '{% tile 1 "x" "/" tone="pink" %}',
        '{% note "loud" %}x{% endnote %}',
        '{% node "bell" "x" tone="loud" %}{% endnode %}',
    ],
)
def test_a_name_that_a_component_does_not_know_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"known|not one of"):
        draw(text)


def test_steps_refuse_what_they_do_not_show() -> None:
    with pytest.raises(ValueError, match="colour"):
        draw('{% steps items label="Các bước" %}', items=[{"label": "Mời họp", "colour": "red"}])


def test_the_present_step_is_told_to_screen_readers() -> None:
    items = [{"label": "Mời họp", "state": "done"}, {"label": "Mở", "state": "now", "note": "13/11"}]
    drawn = draw('{% steps items label="Các bước" %}', items=items)
    assert 'aria-label="Các bước"' in drawn
    assert drawn.count('aria-current="step"') == 1


def test_every_code_has_an_icon_that_exists() -> None:
    icons = {mark.icon for marks in SHAPES.values() for mark in marks.values()} | set(DUE_ICONS.values())
    assert icons - {""} <= icon_names()


def test_stage_outcome_and_result_have_three_shapes() -> None:
    drawn = [
        draw(f'{{% mark "{shape}" "{code}" %}}')
        for shape, code in (("stage", "answered"), ("outcome", "answered"), ("result", "solved"))
    ]
    assert ['class="stage' in drawn[0], 'class="outcome' in drawn[1], 'class="result' in drawn[2]] == [
        True
    ] * 3


def test_a_deadline_says_words_then_date_then_clause() -> None:
    drawn = draw('{% due day "soon" "còn 3 ngày làm việc" clause="A.4-c" %}')
    assert drawn.index("còn 3 ngày") < drawn.index("04/12/2026") < drawn.index("A.4-c")
    assert "due--soon" in drawn


def test_a_clause_chip_carries_its_quote_and_the_start_of_the_count() -> None:
    drawn = draw('{% clause "A.4-c" start=day %}')
    assert "/dieu-khoan/A.4-c/?tu=2026-12-04" in drawn
    assert "07 ngày làm việc" in drawn


def test_an_unknown_clause_still_has_a_chip() -> None:
    assert "Xem điều khoản Z.9" in draw('{% clause "Z.9" %}')


def test_a_moment_is_told_in_the_time_of_the_place() -> None:
    moment = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
    assert draw("{{ moment|day_vi }}", moment=moment) == "08:00 thứ Sáu 04/12/2026"
    assert draw("{{ moment|datetime_vi }}|{{ day|day_vi }}|{{ none|date_vi }}", moment=moment, none=None) == (
        "08:00 04/12/2026|thứ Sáu 04/12/2026|"
    )


def test_a_filter_changes_one_parameter_and_starts_at_page_one() -> None:
    drawn = draw('{% facet "loc" "mo" "Mở" count=3 %}', "/?loc=qua&q=rác&trang=4")
    assert "loc=mo" in drawn
    assert "q=r%C3%A1c" in drawn
    assert "trang" not in drawn
    assert "aria-current" not in drawn
    assert 'aria-current="true"' in draw('{% facet "loc" "qua" "Quá hạn" %}', "/?loc=qua")


def test_the_pager_keeps_the_filters() -> None:
    drawn = draw(
        '{% pager page noun="ý kiến" %}', "/?loc=qua&trang=2", page=Paginator(range(246), 20).page(2)
    )
    assert "21–40 trong 246 ý kiến" in drawn
    assert "?loc=qua&amp;trang=3" in drawn
    assert 'rel="prev"' in drawn


def test_an_empty_list_has_no_pager() -> None:
    assert draw("{% pager page %}", page=Paginator([], 20).page(1)).strip() == ""


def test_a_field_ties_label_hint_and_error_to_its_input() -> None:
    drawn = draw("{% formfield form.name %}", form=NameForm({"name": ""}))
    assert '<label for="id_name">' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert drawn.index("Cần điền “Họ và tên”") < drawn.index("<input")
    assert drawn.count("aria-describedby") == 1


def test_only_what_may_stay_empty_says_so() -> None:
    form = NameForm()
    assert "(không bắt buộc)" in draw("{% formfield form.held_on %}", form=form)
    assert "(không bắt buộc)" not in draw("{% formfield form.name %}", form=form)


class SometimesForm(Form):
    """A reason that one of two choices asks for, and a body still to be chosen."""

    reason = NfcCharField(label="Vì sao", required=False, at_times=True, help_text="Khi chưa hài lòng.")
    body = forms.ModelChoiceField(Organisation.objects.none(), label="Đơn vị")
    other = forms.ModelChoiceField(Organisation.objects.none(), label="Phối hợp", required=False)
    named = forms.ModelChoiceField(
        Organisation.objects.none(), label="Nơi khác", empty_label="Không qua nơi nào"
    )


def test_what_is_due_at_times_has_a_hint_instead() -> None:
    drawn = draw("{% formfield form.reason %}", form=SometimesForm())
    assert "Khi chưa hài lòng." in drawn
    assert "(không bắt buộc)" not in drawn


def test_a_choice_not_yet_made_says_so_in_words() -> None:
    fields = SometimesForm().fields
    said = [getattr(fields[name], "empty_label", None) for name in ("body", "other", "named")]
    assert said == ["Chọn", "Không chọn", "Không qua nơi nào"]


def test_choices_are_a_group_with_a_legend_and_notes() -> None:
    drawn = draw("{% formfield form.shown %}", form=NameForm())
    assert "<legend>Công khai</legend>" in drawn
    assert "<small>Che tên.</small>" in drawn


def test_keys_press_choices() -> None:
    drawn = draw('{% keychoices form.shown keys="12" suggested="yes" %}', form=NameForm())
    assert 'data-key="2"><kbd>2</kbd>' in drawn
    assert drawn.count("gợi ý") == 1
    with pytest.raises(ValueError, match="2 choices, 1 keys"):
        draw('{% keychoices form.shown keys="1" %}', form=NameForm())


def test_the_summary_links_to_the_fields() -> None:
    drawn = draw("{% errsum form %}", form=NameForm({"name": BAD, "held_on": "31/02/2026"}))
    assert 'role="alert"' in drawn
    assert '<a href="#id_held_on">' in drawn
    assert '<a href="#id_shown">' in drawn
    assert draw("{% errsum form %}", form=NameForm()) == ""


def test_what_was_typed_stays_in_the_form_escaped() -> None:
    drawn = draw("{% formfields form %}", form=NameForm({"name": BAD, "held_on": "mai"}))
    assert "&lt;script&gt;" in drawn
    assert 'value="mai"' in drawn


def test_no_component_carries_a_style_or_a_handler() -> None:
    drawn = draw(
        '{% qr "https://doithoai.example/" label="Mã" %}{% meter 1 3 "x" %}{% mark "urgency" "high" %}'
    )
    assert "style=" not in drawn
    assert " on" not in drawn.replace('class="on"', "")
