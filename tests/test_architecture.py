"""What import-linter cannot see: ways up through the ORM, pages below the audiences, clocks, budgets, names."""

import ast
import importlib
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, ForeignObjectRel, Model, TextChoices

from doithoai.regulations.clauses import all_clauses
from tests.architecture import (
    AUDIENCES,
    PACKAGE,
    ROOT,
    Module,
    below_the_audiences,
    length,
    modules,
    parameters,
    ranks,
)

FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "base",
    "misc",
    "services",
    "service",
}
CITED = re.compile(r"(?<![\w.])[AB]\.(?:\d+|Đ\d+|QĐ|PL|NN|I)(?:[.-]\w+)*")


def models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("doithoai.")
    ]


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def relations() -> Iterator[tuple[type[Model], "Field[object, object]", type[Model]]]:
    """Each foreign key and many-to-many from one of our models to one of our models."""
    for model in models():
        for field in chain(model._meta.local_fields, model._meta.local_many_to_many):
            target = field.related_model
            if isinstance(target, type) and target.__module__.startswith("doithoai."):
                yield model, field, target


# --- rooms -----------------------------------------------------------------------------------------------------------


def test_every_room_has_a_rank() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(ranks())


def test_no_key_points_up_or_to_a_sibling() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {target._meta.label}"
        for model, field, target in relations()
        if room_of(model) != room_of(target) and ranks()[room_of(target)] >= ranks()[room_of(model)]
    ]
    assert wrong == []


def test_a_key_across_rooms_has_no_way_back() -> None:
    wrong = []
    for model, field, target in relations():
        back = field.remote_field
        if room_of(model) != room_of(target) and isinstance(back, ForeignObjectRel) and not back.hidden:
            wrong.append(f"{model._meta.label}.{field.name} needs related_name='+'")
    assert wrong == []


def test_no_generic_foreign_key() -> None:
    generic = [model._meta.label for model in models() if model._meta.private_fields]
    assert generic == []


def test_no_model_overrides_save_or_delete() -> None:
    wrong = [m._meta.label for m in models() if {"save", "delete", "clean"} & set(vars(m))]
    assert wrong == []


def test_nothing_listens_to_signals() -> None:
    wrong = [
        f"{module.name}: {name}"
        for module in modules()
        for name in module.imported()
        if name.startswith("django.dispatch") or ".signals" in name
    ]
    assert wrong == []


def test_below_the_audiences_there_are_no_pages() -> None:
    pages = ("django.urls", "django.shortcuts", "django.template", "django.views", "django.http")
    wrong = [
        f"{module.name}: {name}"
        for module in below_the_audiences()
        if module.room != "ui"  # ui is made of templates; it still knows no address
        for name in module.imported()
        if name.startswith(pages)
    ]
    wrong += [
        str(path.relative_to(ROOT))
        for path in PACKAGE.glob("*/templates")
        if path.parent.name not in AUDIENCES | {"ui"} and any(path.rglob("*.html"))
    ]
    assert wrong == []


def test_below_the_audiences_nobody_asks_what_time_it_is() -> None:
    wrong = []
    for module in below_the_audiences():
        for node in ast.walk(module.tree):
            asks = (
                isinstance(node, ast.Attribute)
                and node.attr in {"now", "today", "utcnow"}
                and _is_clock(node)
            )
            # localdate(at) converts a moment; localdate() asks for one.
            asks |= (
                isinstance(node, ast.Call) and not node.args and _called(node) in {"localdate", "localtime"}
            )
            asks |= isinstance(node, ast.ImportFrom) and any(name.name == "now" for name in node.names)
            if asks:
                wrong.append(f"{module.name}:{getattr(node, 'lineno', 0)}")
    assert wrong == []


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_clock(node: ast.Attribute) -> bool:
    """`timezone.now` asks a clock; `step.now`, the state before a step, does not."""
    return ast.unparse(node.value).split(".")[-1] in {"timezone", "datetime", "date"}


def test_actor_and_moment_are_given_by_name() -> None:
    wrong = [
        f"{module.name}: {function.name}"
        for module in below_the_audiences()
        for function in module.functions()
        if {"by", "at"} <= {a.arg for a in (*function.args.posonlyargs, *function.args.args)}
    ]
    assert wrong == []


def test_a_domain_room_has_no_folder_but_migrations() -> None:
    domain = {"organisations", "plans", "dialogues", "opinions", "commitments", "oversight", "reports"}
    wrong = [
        str(path.relative_to(ROOT))
        for room in domain
        for path in (PACKAGE / room).glob("*/")
        if path.name not in {"migrations", "__pycache__"}
    ]
    assert wrong == []


# --- budgets and names -----------------------------------------------------------------------------------------------


def test_modules_keep_to_their_size() -> None:
    wrong = []
    for module in modules():
        lines, limit = module.text.count("\n"), 400 if module.path.name == "models.py" else 300
        if lines > limit:
            wrong.append(f"{module.name}: {lines} lines, at most {limit}")
    assert wrong == []


def test_functions_keep_to_their_size() -> None:
    wrong = [
        f"{module.name}: {function.name} has {length(function)} lines, at most 40"
        for module in modules()
        for function in module.functions()
        if length(function) > 40
    ]
    assert wrong == []


def test_half_of_all_functions_have_ten_lines_or_fewer() -> None:
    assert statistics.median(length(f) for module in modules() for f in module.functions()) <= 10


def test_functions_take_five_parameters_besides_actor_and_moment() -> None:
    # A component's options are like an element's attributes: named, and left out by most.
    wrong = [
        f"{module.name}: {function.name} takes more than 5 parameters"
        for module in modules()
        for function in module.functions()
        if len(parameters(function, without_options=module.room == "ui")) > 5
    ]
    assert wrong == []


def test_every_module_says_what_it_is() -> None:
    # Django's folders of commands are marked by empty files.
    silent = [module.name for module in modules() if not ast.get_docstring(module.tree)]
    assert [name for name in silent if "management" not in name or not name.endswith("__init__.py")] == []


def test_file_names_say_what_is_inside() -> None:
    assert [module.name for module in modules() if module.path.stem in FORBIDDEN_NAMES] == []


# --- clauses ---------------------------------------------------------------------------------------------------------


def _exists(reference: str, known: tuple[str, ...]) -> bool:
    """A clause, or the article that holds some: `B.Đ9.1` holds `B.Đ9.1-a`, `B.Đ1` does not hold `B.Đ10`."""
    return any(
        name == reference
        or (name.startswith(reference) and not (reference[-1].isdigit() and name[len(reference)].isdigit()))
        for name in known
    )


def test_every_clause_that_is_cited_exists() -> None:
    known = tuple(clause.id for clause in all_clauses())
    sources = [*(module.path for module in modules()), *PACKAGE.rglob("*.html")]
    wrong = [
        f"{path.relative_to(ROOT)}: {reference}"
        for path in sources
        for reference in CITED.findall(path.read_text(encoding="utf-8"))
        if not _exists(reference, known)
    ]
    assert wrong == []


def lifecycles() -> list[str]:
    return [module.room for module in modules() if module.path.name == "lifecycle.py"]


@pytest.mark.parametrize("room", lifecycles())
def test_every_step_of_a_lifecycle_names_a_clause_and_every_state_is_reached(room: str) -> None:
    lifecycle = importlib.import_module(f"doithoai.{room}.lifecycle")
    known = {clause.id for clause in all_clauses()}
    assert {step: cited for step, cited in lifecycle.STEPS.items() if cited not in known} == {}
    (states,) = {type(state) for step in lifecycle.STEPS for state in step}
    assert issubclass(states, TextChoices)
    assert {state for step in lifecycle.STEPS for state in step} == set(states)


# --- refusals --------------------------------------------------------------------------------------------------------


def refusals() -> Iterator[tuple[Module, ast.Call]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                yield module, node


def _sentence(call: ast.Call) -> str | None:
    """The literal sentence, as it stands or marked by `msgid("…")`."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Call) and first.args:
        first = first.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def test_a_refusal_is_a_sentence_that_the_catalogue_can_find() -> None:
    wrong = [f"{module.name}:{call.lineno}" for module, call in refusals() if _sentence(call) is None]
    assert wrong == []


def test_a_refusal_brings_every_fact_its_sentence_names() -> None:
    wrong = []
    for module, call in refusals():
        given = {keyword.arg for keyword in call.keywords}
        named = set(re.findall(r"%\((\w+)\)", _sentence(call) or ""))
        if None not in given and not named <= given:
            wrong.append(f"{module.name}:{call.lineno} lacks {sorted(named - given)}")
    assert wrong == []


# --- what never goes into the repository -----------------------------------------------------------------------------


def committed() -> list[Path]:
    """The files of the repository, or of the folder where there is no git."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)  # noqa: S607 - git is found on the PATH by design
        if listed.returncode == 0:
            return [
                ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()
            ]
    hidden = {".git", ".venv", "var", "artefacts", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.parts)]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    # Put together here, so that this file does not contain what it forbids.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted",
        "npm" + "js.",
        "js" + "delivr",
        "unp" + "kg",
        "cdn" + "js",
        "google" + "apis",
    ]
    places = ["/wo" + "rk/", "/ro" + "ot/", "/opt/py" + "pi", "deb.deb" + "ian.org"]
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in committed()
        for word in hosts + places
        if word in text_of(path)
    ]
    assert wrong == []


def test_nothing_is_left_for_later_or_excused_without_a_reason() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    excuse = re.compile(
        r"# (?:type: ig" + r"nore(?:\[[\w, -]+\])?|no" + r"qa(?:: [A-Z0-9, ]+)?)\s*$", re.MULTILINE
    )
    code = [path for path in committed() if path.suffix in {".py", ".html", ".css", ".js", ".sh"}]
    wrong = [
        str(path.relative_to(ROOT))
        for path in code
        if ".min." not in path.name and (later.search(text_of(path)) or excuse.search(text_of(path)))
    ]
    assert wrong == []
