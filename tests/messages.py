"""Every message about broken input that the source can make, read from the source itself; gaps are marked `«0»`, `«1»` …."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parent.parent / "src" / "tongguan"
MANY = 64

SINKS = {
    "value": (1, 2),
    "key": (1, 2),
    "tell": (1, 2),
    "problem": (1, 2),
    "refuse": (2, 3),
    "wrong": (2,),
    "Problem": (1, 3),
    "complain": (2,),
    "Failure": (1,),
    "said": (1,),
    "given": (1,),
    "Look": (2, 3),
}
"""What takes a message and a hint → at which places."""
CALLS = ("UsageError", "fail", "LookupError", "Unsolved")
"""What takes a message alone, first."""
RECEIVERS = {
    "value": ("report", "self.report"),
    "key": ("report", "self.report"),
    "complain": ("self",),
    "fail": ("ctx",),
    "given": ("",),
    "said": ("",),
}
"""Names that mean other things as well, by what they are asked of."""
TELLERS = {
    "hints": None, "shape": ("shown", "listing", "suggestion"), "document": ("_cause", "_unclosed"), "discover": ("not_there",),
    "config": ("_expected",), "names": ("_first",), "author.find": ("_nearest", "_meant"), "author.proof": ("_change",),
}  # fmt: skip
"""Functions that give messages, hints or parts of them; `None`: all of a module."""
WORDS = {"lawbook.company": ("LOOSE",)}
"""Dictionaries whose values are parts of messages."""

QUOTED = re.compile(r"`[^`]*`|«\d+»")
ENGLISH = re.compile(r"[A-Za-z']{2,} [A-Za-z']{2,}")

Parts = tuple[str | None, ...]


def left(text: str) -> str | None:
    """English words in a row that are nobody's name."""
    found = ENGLISH.search(QUOTED.sub("`", text))
    return found and found[0]


class Message(NamedTuple):
    """A sentence with marked gaps, and where it stands."""

    text: str
    place: str

    @property
    def gaps(self) -> list[str]:
        return re.findall(r"«\d+»", self.text)


def messages() -> list[Message]:
    """All of them."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        module = path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".")
        for text, line in _Reader(ast.parse(path.read_text(encoding="utf-8")), module).texts():
            found.setdefault(text, f"{module}:{line}")
    return [Message(text, place) for text, place in found.items()]


class _Reader:
    """One module."""

    def __init__(self, tree: ast.Module, module: str) -> None:
        self.tree, self.module = tree, module
        self.constants = _assigned(tree.body)

    def texts(self) -> Iterator[tuple[str, int]]:
        """What it can tell, with lines."""
        for function in ast.walk(self.tree):
            if isinstance(function, ast.FunctionDef):
                names = {**self.constants, **_assigned(ast.walk(function))}
                for node in self._told(function):
                    for parts in _expanded(node, names):
                        yield _marked(parts), node.lineno
        for name in WORDS.get(self.module, ()):
            for node in self.constants[name]:
                assert isinstance(node, ast.Dict)
                yield from ((one.value, one.lineno) for one in node.values if isinstance(one, ast.Constant))

    def _told(self, function: ast.FunctionDef) -> Iterator[ast.expr]:
        wanted = TELLERS.get(self.module, ())
        if wanted is None or function.name in wanted:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from _elements(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                yield from _arguments(node)
            match node:
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if any(
                    isinstance(one, ast.Name) and one.id in ("message", "hint") for one in targets
                ):
                    yield from values


def _elements(node: ast.expr) -> list[ast.expr]:
    """The single answers of a function: of a pair each, of a dictionary that is asked its values."""
    if isinstance(node, ast.Tuple):
        return node.elts
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Dict):
        return node.func.value.values
    return [node]


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    """Message and hint of a call that makes a problem."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in RECEIVERS and owner not in RECEIVERS[name]:
        return
    if name == "refuse" and not owner:
        return
    if name == "append" and owner == "wrong" and isinstance(call.args[0], ast.Tuple):
        yield from call.args[0].elts[1:]
    if name == "append" and owner == "proofs.wider":
        yield from call.args
    if name == "tell" and not owner and len(call.args) == 1:
        yield from call.args
    places = (0,) if name in CALLS else SINKS.get(name, ())
    starred = sum(isinstance(one, ast.Starred) for one in call.args[:1])
    keywords = {one.arg: one.value for one in call.keywords}
    own = "zh" in keywords or (name == "Problem" and len(call.args) > 5)
    for number, place in enumerate(places):
        if place - starred < len(call.args) and not (own and number == 0):
            yield call.args[place - starred]
    yield from (value for key, value in keywords.items() if key == "hint" or (key == "message" and not own))


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Name → what is assigned to it."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.NamedExpr(target=ast.Name(id=name), value=value):
                found.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, values, strict=False):
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.IfExp(body=ast.Tuple(elts=left), orelse=ast.Tuple(elts=right))):
                for target, *values in zip(targets, left, right, strict=False):
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).extend(values)
    return found


def _expanded(node: ast.expr, names: dict[str, list[ast.expr]]) -> list[Parts]:
    """Every text that an expression can be; a part that is not known is a gap."""
    match node:
        case ast.Constant(value=str(text)):
            return [(text,)]
        case ast.Constant():
            return []
        case ast.IfExp(body=one, orelse=other):
            return _expanded(one, names) + _expanded(other, names)
        case ast.BoolOp(values=values):
            return [found for one in values for found in _expanded(one, names)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([_expanded(left, names) or [(None,)], _expanded(right, names) or [(None,)]])
        case ast.JoinedStr(values=values):
            return _joined(
                [
                    _expanded(one.value, names) or [(None,)] if isinstance(one, ast.FormattedValue) else _expanded(one, names)
                    for one in values
                ]
            )
        case ast.Name(id=name) if name in names:
            inner = {key: value for key, value in names.items() if key != name}
            return [found for one in names[name] for found in _expanded(one, inner)] or [(None,)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.List(elts=listed)]):
            return [found for one in listed for found in _expanded(one, names)]
    return [(None,)]


def _joined(sides: list[list[Parts]]) -> list[Parts]:
    return [tuple(part for parts in one for part in parts) for one, _ in zip(product(*sides), range(MANY), strict=False)]


def _marked(parts: Parts) -> str:
    """A text with its gaps numbered; two in a row are one."""
    text, number = "", 0
    for part in parts:
        if part is None and not text.endswith("»"):
            text += f"«{number}»"
            number += 1
        text += part or ""
    return text
