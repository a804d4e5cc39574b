"""The tree as data: rooms with their rank, modules, functions; what tests/test_architecture.py asks."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "doithoai"
AUDIENCES = frozenset({"desk", "portal", "hall", "api", "clock", "demo", "config"})


@cache
def ranks() -> dict[str, int]:
    """Room → height, read from the import contract, so that the two cannot differ."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


@dataclass(frozen=True)
class Module:
    """One file of Python with the room it lies in."""

    path: Path

    @property
    def name(self) -> str:
        """The path as people write it."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """The folder right below the package; empty for the package itself."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return _parsed(self.path)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imported(self) -> Iterator[str]:
        """Every imported module, and every name imported from one, dotted."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product but migrations, which tests/test_migrations.py reads."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple(Module(path) for path in paths if "migrations" not in path.parts)


def below_the_audiences() -> list[Module]:
    """Modules of the domain, of composition and of the platform: they know no page and no clock."""
    return [module for module in modules() if module.room and module.room not in AUDIENCES]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef, *, without_options: bool = False) -> list[str]:
    """Names a caller gives, without self, the actor and the moment; on request without those it may leave out."""
    given = node.args
    by_place = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    by_name = [argument.arg for argument in given.kwonlyargs]
    if without_options:
        by_place = by_place[: len(by_place) - len(given.defaults)]
        by_name = [name for name, default in zip(by_name, given.kw_defaults, strict=True) if default is None]
    return [name for name in (*by_place, *by_name) if name not in {"self", "cls", "by", "at"}]
