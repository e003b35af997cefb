"""Every way of turning one condition, number or order of a module round: the changes that the mutation check tries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

_SWAPPED: dict[type[ast.AST], tuple[type[Any], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
}
_PAIRS = (
    *(("any", "all"), ("min", "max"), ("minimum", "maximum"), ("argmin", "argmax"), ("fmin", "fmax")),
    *(("bitwise_and", "bitwise_or"), ("logical_and", "logical_or"), ("union", "intersection"), ("floor", "ceil")),
)
_OTHER_WORD = {**dict(_PAIRS), **{b: a for a, b in _PAIRS}}
_OTHER_SIDE = {"left": "right", "right": "left"}  # of np.searchsorted
_SORTING = ("sorted", "sort")
# What no test can notice: the types, and what a careful caller asks for in vain.
_LEFT_ALONE = ("annotation", "returns", "decorator_list")
_IN_VAIN = ("strict",)


@dataclass(frozen=True)
class Mutant:
    """The code of a module with one place changed: its line, and how the place reads before and after."""

    line: int
    within: str
    before: str
    after: str
    code: CodeType

    def __str__(self) -> str:
        return f"line {self.line}: {short(_told('', self.before, self.after))}"

    @property
    def change(self) -> str:
        """What is changed, wherever the line stands by now."""
        return _told(self.within, self.before, self.after)


def mutants(source: str, file: str = "<rule>") -> Iterator[Mutant]:
    """Every change of one condition, number or order; documentation, annotations and the RULE itself are left alone."""
    tree = ast.parse(source)
    lines = source.splitlines()
    for line, before, after in _turned(tree):
        ast.fix_missing_locations(tree)
        yield Mutant(line, lines[line - 1].strip(), before, after, compile(tree, file, "exec"))


def changes(source: str) -> set[str]:
    """What would be changed, without the code, which takes longest to make."""
    lines = source.splitlines()
    return {_told(lines[line - 1].strip(), before, after) for line, before, after in _turned(ast.parse(source))}


def _turned(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Turn one place of the tree round after the other: (line, how it reads before, and now)."""
    for node, line in list(_places(tree, 1)):
        for holder, name, new in _changes(node):
            before, old = ast.unparse(node), _get(holder, name)
            _set(holder, name, new)
            yield line, before, ast.unparse(node)
            _set(holder, name, old)


def _places(tree: ast.AST, line: int) -> Iterator[tuple[ast.AST, int]]:
    """The nodes that compute something, each with its line."""
    for field, value in ast.iter_fields(tree):
        if field in _LEFT_ALONE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_rule(child) or _is_in_vain(child):
                continue
            at = getattr(child, "lineno", line)
            yield child, at
            yield from _places(child, at)


def _is_rule(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "RULE" for one in node.targets)


def _is_in_vain(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg in _IN_VAIN


def _changes(node: ast.AST) -> Iterator[tuple[Any, Any, Any]]:
    """(what holds the place, its name or number there, what to put there) of each change of a node."""
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                yield from ((node.ops, place, new()) for new in _SWAPPED.get(type(op), ()))
        case ast.BoolOp():
            yield from ((node, "op", new()) for new in _SWAPPED.get(type(node.op), ()))
            neutral = ast.Constant(isinstance(node.op, ast.And))
            yield from ((node.values, place, neutral) for place in range(len(node.values)))
        case ast.BinOp() | ast.AugAssign():
            yield from ((node, "op", new()) for new in _SWAPPED.get(type(node.op), ()))
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node, "operand", ast.UnaryOp(type(node.op)(), node.operand)  # twice is not at all
        case ast.UnaryOp(op=ast.USub()):
            yield node, "op", ast.UAdd()
        case ast.Constant(value=bool() as said):
            yield node, "value", not said
        case ast.Constant(value=int() | float() as number):
            yield node, "value", number + 1
        case ast.Constant(value=str() as word) if word in _OTHER_SIDE:
            yield node, "value", _OTHER_SIDE[word]
        case ast.IfExp() | ast.If():
            yield from ((node, "test", ast.Constant(said)) for said in (True, False))
        case ast.While():
            yield node, "test", ast.Constant(False)
        case ast.comprehension():
            yield from ((node.ifs, place, ast.Constant(True)) for place in range(len(node.ifs)))
        case ast.Name(id=word) if word in _OTHER_WORD:
            yield node, "id", _OTHER_WORD[word]
        case ast.Attribute(attr=word) if word in _OTHER_WORD:
            yield node, "attr", _OTHER_WORD[word]
        case ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)) if word in _SORTING:
            yield node, "keywords", _the_other_way(node.keywords)
        case ast.Expr(value=ast.Call()):
            yield node, "value", ast.Constant(None)


def _the_other_way(keywords: list[ast.keyword]) -> list[ast.keyword]:
    given = next((one.value for one in keywords if one.arg == "reverse"), ast.Constant(False))
    others = [one for one in keywords if one.arg != "reverse"]
    return [*others, ast.keyword("reverse", ast.UnaryOp(ast.Not(), given))]


def _get(holder: Any, name: Any) -> Any:
    return holder[name] if isinstance(holder, list) else getattr(holder, name)


def _set(holder: Any, name: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder[name] = value
    else:
        setattr(holder, name, value)


def _told(within: str, before: str, after: str) -> str:
    """A whole line is told once; a part of it after it."""
    change = f"{_one_line(before)}  ->  {_one_line(after)}"
    return f"{within}: {change}" if within else change


def _one_line(text: str) -> str:
    return " ".join(text.split())


def short(text: str) -> str:
    """A text that fits in a line."""
    return text if len(text) <= 150 else f"{text[:147]}..."
