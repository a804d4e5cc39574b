"""Every sentence for people is marked, stands in the English catalogue, and keeps its places for facts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils.functional import Promise

from doithoai.config.messages import ENGLISH, KEYWORDS, LOCALE, Message, collected, read, sources
from tests.architecture import PACKAGE, ROOT, Module, modules

PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
# Letters of Vietnamese that no code word has.
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
# Directives, papers of the administration and invented people exist in Vietnamese only.
VIETNAMESE_ONLY = {"regulations", "demo", "documents", "docx"}
SPEAKS = {"desk", "portal", "hall", "ui"}


def forms(message: Message | list[str] | None) -> tuple[str, ...]:
    """One sentence, or singular and plural."""
    return (message or "",) if isinstance(message, str | None) else tuple(message)


def places(sentence: str) -> set[str]:
    return {first or second for first, second in PLACES.findall(sentence)}


@pytest.fixture(scope="module")
def said() -> Catalog:
    return collected(sources())


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read(ENGLISH)


def test_every_sentence_has_an_english_translation(said: Catalog, english: Catalog) -> None:
    missing = []
    for message in said:
        translated = english.get(message.id, message.context) if message.id else message
        if translated is None or (message.id and not all(forms(translated.string))):
            missing.append(message.id)
    assert missing == [], f"{len(missing)} sentences: ./run messages extract, then translate"


def test_no_translation_is_a_guess_or_left_over(said: Catalog, english: Catalog) -> None:
    assert [message.id for message in english if message.id and message.fuzzy] == []
    gone = [message.id for message in english if message.id and said.get(message.id, message.context) is None]
    assert gone == [], "./run messages extract"


def test_a_translation_keeps_every_place_for_a_fact(english: Catalog) -> None:
    wrong = [
        (message.id, translation)
        for message in english
        if message.id
        for translation in forms(message.string)
        if translation and places(translation) != places(forms(message.id)[-1])
    ]
    assert wrong == []


# --- sentences that nobody marked ------------------------------------------------------------------------------------

HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%\s*trans\w*\s.*?%}|<!--.*?-->",
    re.DOTALL,
)
# A clause's id is not a sentence, though it may hold "Đ".
# A clause's id is no sentence; a language is named in itself.
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)|["'][AB]\.[^"'\s]+["']|lang="vi">[^<]*<""")


def test_no_template_says_a_sentence_that_is_not_marked() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.html")):
        if path.relative_to(PACKAGE).parts[0] in VIETNAMESE_ONLY:
            continue
        text = HIDDEN.sub(lambda hidden: "\n" * hidden[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(MARKED.sub("", text).splitlines(), start=1):
            if VIETNAMESE.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


def unmarked(module: Module) -> Iterator[str]:
    """Vietnamese words that stand neither in a docstring nor in a marking call."""
    marked: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            marked |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(id(node.value))
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in marked:
            continue
        # A letter and a pattern that reads what people typed say nothing; a clause's id is not a sentence.
        if VIETNAMESE.search(node.value) and not re.search(r"\\|^[AB]\.\S+$|^.$", node.value):
            yield f"{module.name}:{node.lineno}: {node.value!r}"


def test_no_page_says_a_sentence_that_is_not_marked() -> None:
    wrong = [said for module in modules() if module.room in SPEAKS for said in unmarked(module)]
    assert wrong == []


def test_every_label_of_a_choice_is_translatable() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}: {label}"
        for model in apps.get_models()
        if model.__module__.startswith("doithoai.")
        for field in model._meta.local_fields
        for _value, label in field.choices or ()
        if not isinstance(label, Promise) and VIETNAMESE.search(str(label))
    ]
    assert wrong == []


# --- what Django says itself -----------------------------------------------------------------------------------------

SPOKEN_TO_PEOPLE = re.compile(
    r"(core|forms|utils)/|contrib/auth/(forms|password_validation)|db/models/(fields|constraints)"
)
INSIDE = Path(django.__file__).parent


@pytest.mark.parametrize("part", ["conf", "contrib/auth"])
def test_what_django_says_is_vietnamese(part: str) -> None:
    def catalogue(language: str) -> Catalog:
        with (INSIDE / part / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            return read_po(file, locale=language)

    english, theirs, ours = (
        catalogue("en"),
        catalogue("vi"),
        read(LOCALE / "vi" / "LC_MESSAGES" / "django.po"),
    )
    missing = []
    for message in english:
        if message.id and any(SPOKEN_TO_PEOPLE.match(name) for name, _line in message.locations):
            found = [catalogue.get(message.id, message.context) for catalogue in (ours, theirs)]
            if not any(one and not one.fuzzy and all(forms(one.string)) for one in found):
                missing.append(message.id)
    assert missing == []
