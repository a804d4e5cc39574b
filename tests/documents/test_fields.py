"""What the guide offers is what the papers have, and what the built-in forms use is offered."""

import pytest

from doithoai.documents.fields import example, fields_of, kinds
from doithoai.documents.models import PaperKind
from doithoai.documents.papers import MAKING, template
from doithoai.docx.checking import check
from doithoai.docx.profile import PROFILES

KINDS = pytest.mark.parametrize("kind", kinds())


def test_every_kind_that_is_made_has_its_fields_told() -> None:
    assert set(kinds()) == set(MAKING) & set(PaperKind.values)


@KINDS
@pytest.mark.parametrize("layout", list(PROFILES))
def test_a_built_in_form_passes_its_own_check(kind: str, layout: str) -> None:
    faults, used = check(template(kind, layout), example(kind))
    assert [str(fault) for fault in faults] == []
    required = {field.path for field in fields_of(kind) if field.required}
    assert {path for path in required if path not in used and path.removesuffix("[]") not in used} == set()


@KINDS
def test_every_field_has_words_and_an_order(kind: str) -> None:
    for field in fields_of(kind):
        assert field.words
        assert field.order.startswith("{{ ")
