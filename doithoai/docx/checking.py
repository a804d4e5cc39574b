"""Whether an uploaded form may be filled: only known fields, loops over lists of the paper, nothing that computes."""

import difflib
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from doithoai.docx import package
from doithoai.docx.own_forms import BrokenForm, filled
from doithoai.regulations.refusals import Refused

# What a paper holds, by example: an object is a mapping, a list holds one example, all else is text or a number.
Shape = Any
UNKNOWN = object()
MOST_FAULTS = 40
FILTERS = frozenset({"length", "count", "upper", "lower", "trim", "first", "last", "join", "default"})
LOOP = {"index": 1, "index0": 0, "revindex": 1, "first": True, "last": True, "length": 1}
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}")
TAG = re.compile(r"<[^>]+>")
WORDS_OF = {
    nodes.For: "for",
    nodes.Call: "()",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Macro: "macro",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.With: "with",
    nodes.Getitem: "[ ]",
    nodes.FilterBlock: "filter",
    nodes.CallBlock: "call",
}


class Reading:
    """Reads the orders of a form against the shape of its paper; keeps what it used and what is wrong."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.used: set[str] = set()
        self.faults: list[Refused] = []

    def fault(self, why: Refused) -> object:
        """Notes what is wrong, once."""
        said = [(one.reason, one.facts) for one in self.faults]
        if (why.reason, why.facts) not in said and len(said) < MOST_FAULTS:
            self.faults.append(why)
        return UNKNOWN

    def read(self, body: list[nodes.Node], scope: dict[str, tuple[str, Shape]]) -> None:
        """Every statement."""
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self._printed(part, scope)
                case nodes.If():
                    self.value(node.test, scope)
                    self.read([*node.body, *node.elif_, *node.else_], scope)
                case nodes.For():
                    self._loop(node, scope)
                case _:
                    self._forbidden(node)

    def _forbidden(self, node: nodes.Node) -> object:
        word = WORDS_OF.get(type(node)) or type(node).__name__.lower()
        return self.fault(Refused("Lệnh “%(word)s” không dùng được trong mẫu.", word=word))

    def _printed(self, node: nodes.Node, scope: dict[str, tuple[str, Shape]]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        path, shape = self.value(node, scope)
        if isinstance(shape, list):
            self.fault(
                Refused(
                    "“%(path)s” là danh sách: hãy lặp từng dòng bằng {%%p for dòng in %(path)s %%}.",
                    path=path,
                )
            )
        elif isinstance(shape, Mapping):
            self.fault(Refused("“%(path)s” gồm nhiều trường: hãy ghi rõ trường nào.", path=path))

    def _loop(self, node: nodes.For, scope: dict[str, tuple[str, Shape]]) -> None:
        """Over a list of the paper; inside another loop only over a list of that loop's own row, so that it ends."""
        if node.recursive or node.test or not isinstance(node.target, nodes.Name):
            self._forbidden(node)
            return
        if not isinstance(node.iter, nodes.Name | nodes.Getattr):
            path, shape = _written(node.iter), None
        else:
            path, shape = self.value(node.iter, scope)
        if not isinstance(shape, list):
            if shape is not UNKNOWN:
                self.fault(
                    Refused(
                        "Vòng lặp phải chạy trên một danh sách của văn bản, không phải “%(path)s”.", path=path
                    )
                )
            shape = [UNKNOWN]
        elif scope and _root(node.iter) not in scope:
            self.fault(
                Refused(
                    "Vòng lặp lồng nhau phải chạy trên danh sách của dòng ngoài, không phải “%(path)s”.",
                    path=path,
                )
            )
        inner = scope | {node.target.name: (f"{path}[]", shape[0]), "loop": ("loop", LOOP)}
        self.read(node.body, inner)
        self.read(node.else_, scope)

    def value(self, node: nodes.Node, scope: dict[str, tuple[str, Shape]]) -> tuple[str, Shape]:
        """Where an expression leads, and what is there."""
        match node:
            case nodes.Const():
                return repr(node.value)[:40], node.value
            case nodes.Name():
                return self._named(node.name, *scope.get(node.name, ("", UNKNOWN)))
            case nodes.Getattr():
                return self._of(node, *self.value(node.node, scope))
            case nodes.Filter():
                return self._filtered(node, scope)
            case (
                nodes.Compare() | nodes.Operand() | nodes.And() | nodes.Or() | nodes.Not() | nodes.CondExpr()
            ):
                for part in node.iter_child_nodes():
                    self.value(part, scope)
                return "", ""
            case _:
                return "", self._forbidden(node)

    def _named(self, name: str, path: str, shape: Shape) -> tuple[str, Shape]:
        if path:
            return path, shape
        return self._found(name, name, self.shape)

    def _of(self, node: nodes.Getattr, path: str, shape: Shape) -> tuple[str, Shape]:
        if shape is UNKNOWN:
            return path, UNKNOWN
        return self._found(node.attr, f"{path}.{node.attr}", shape)

    def _found(self, name: str, path: str, shape: Shape) -> tuple[str, Shape]:
        inside = shape if isinstance(shape, Mapping) else {}
        if name in inside:
            self.used.add(path)
            return path, inside[name]
        near = difflib.get_close_matches(name, list(inside), n=1)
        if near:
            meant = path[: len(path) - len(name)] + near[0]
            why = Refused("Không có trường “%(path)s”. Có phải là “%(meant)s”?", path=path, meant=meant)
        else:
            why = Refused("Không có trường “%(path)s” trong loại văn bản này.", path=path)
        return path, self.fault(why)

    def _filtered(self, node: nodes.Filter, scope: dict[str, tuple[str, Shape]]) -> tuple[str, Shape]:
        plain = not node.kwargs and all(isinstance(one, nodes.Const) for one in node.args)
        if node.name not in FILTERS or node.node is None or not plain:
            return "", self.fault(Refused("Bộ lọc “%(name)s” không dùng được trong mẫu.", name=node.name))
        path, shape = self.value(node.node, scope)
        if node.name in {"first", "last"}:
            return path, shape[0] if isinstance(shape, list) else shape
        return path, "" if isinstance(shape, list) or node.name in {"length", "count"} else shape


def _written(node: nodes.Node) -> str:
    """What stands there, as far as it is said in one word."""
    if isinstance(node, nodes.Call):
        return f"{_root(node.node)}(…)"
    return repr(node.value)[:40] if isinstance(node, nodes.Const) else "phép tính"


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def check(content: bytes, shape: dict[str, Shape]) -> tuple[list[Refused], set[str]]:
    """What is wrong with the form, and the fields it uses. To be run apart: what is in the file is not trusted."""
    try:
        parts = package.parts_of(content)
    except Refused as why:
        return [why], set()
    if packed := package.faults(parts):
        return packed, set()
    reading = Reading(shape)
    for source in _sources(content):
        _read(reading, source)
    if not reading.faults:
        for broken in _tried(content, shape):
            reading.fault(broken)
    return reading.faults, reading.used


def _read(reading: Reading, source: str) -> None:
    try:
        tree = SandboxedEnvironment().parse(source)
    except TemplateSyntaxError as wrong:
        line = TAG.sub("", source.splitlines()[wrong.lineno - 1]).strip()
        reading.fault(
            Refused(
                "Không đọc được lệnh ở đoạn “%(words)s”: dấu ngoặc hoặc cặp for/if chưa đủ.", words=line[:120]
            )
        )
    else:
        reading.read(tree.body, {})


def _sources(content: bytes) -> Iterator[str]:
    """Everything that the filling reads as orders, in the words in which it reads them."""
    paper = DocxTemplate(BytesIO(content))
    paper.init_docx()
    yield _lined(paper.patch_xml(paper.get_xml()))
    for uri in (paper.HEADER_URI, paper.FOOTER_URI):
        for _key, part in paper.get_headers_footers(uri):
            yield _lined(paper.patch_xml(paper.get_part_xml(part)))
    for part in paper.docx.part.package.parts:
        if part.content_type.endswith(".footnotes+xml"):
            yield _lined(paper.patch_xml(part.blob.decode()))
    properties = paper.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield str(getattr(properties, name))


def _lined(source: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _tried(content: bytes, shape: dict[str, Shape]) -> Iterator[Refused]:
    """Fills the form with the examples and with nothing: both must give a whole document without orders left over."""
    for values in (shape, bare(shape)):
        try:
            made = filled(content, values)
        except BrokenForm as why:
            yield Refused(
                "Lệnh cắt ngang bảng hoặc đoạn nên văn bản bị vỡ. Hãy đặt {%%p … %%} trong đoạn riêng, {%%tr … %%} trong dòng "
                "bảng riêng, cả lúc mở và lúc kết thúc.%(detail)s",
                detail=f" ({why})" if str(why) else "",
            )
            return
        for part in package.parts_of(made).values():
            if part.startswith(b"<?xml") and (left := LEFT_OVER.search(TAG.sub("", part.decode()))):
                yield Refused("Còn dấu “%(mark)s” chưa thành trường. Hãy xem lại dấu ngoặc.", mark=left[0])
                return


def bare(shape: Shape) -> Shape:
    """The same paper with nothing in it: no row, no word."""
    if isinstance(shape, Mapping):
        return {name: bare(value) for name, value in shape.items()}
    if isinstance(shape, list):
        return []
    return 0 if isinstance(shape, int) else ""
