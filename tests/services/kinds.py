"""Every kind of act that some line of the program writes, found by reading its source."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import clea_desktop
from clea_desktop.store import acts

_PACKAGE = Path(clea_desktop.__file__).parent
_Call = tuple[str, ast.FunctionDef | None, ast.Call]


def kinds_written() -> dict[str, str]:
    """Each kind of act, and one module that writes it.

    A kind is a constant given to ``Draft``; where a parameter is given instead, it is each constant
    that the calls of that function give it, wherever they stand.
    """
    trees = {
        path.relative_to(_PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(_PACKAGE.rglob("*.py"))
    }
    calls = _by_name(trees)
    found: dict[str, str] = {}
    asked = {"Draft": 0}
    seen: set[str] = set()
    while asked.keys() - seen:
        name = min(asked.keys() - seen)
        seen.add(name)
        for module, function, call in calls.get(name, []):
            tree, given = trees[module], _given(call, asked[name])
            match given:
                case None:
                    continue
                case ast.Constant(value=str(kind)):
                    found[kind] = module
                case ast.Attribute(attr="UNDO"):
                    found[acts.UNDO] = module
                case ast.Subscript(value=table):
                    # One of the constants that a table of the program holds.
                    found.update(dict.fromkeys(_values(trees, ast.unparse(table)), module))
                case ast.Attribute(value=ast.Name(id="self"), attr=field):
                    # Given when the object was made.
                    made, place = _of_class(tree, field)
                    asked[made] = place
                case ast.Name(id=parameter) if function is not None:
                    constant = _constant(tree, parameter)
                    if constant is not None:
                        found[constant] = module
                        continue
                    names = [each.arg for each in function.args.args]
                    assert parameter in names + [a.arg for a in function.args.kwonlyargs], (
                        module,
                        function.name,
                        parameter,
                    )
                    place = names.index(parameter) if parameter in names else 99
                    asked[function.name] = place
                    for default in _default(function, parameter):
                        found[default] = module
                case _:
                    raise AssertionError(f"{module}: {ast.unparse(given)} is read by nobody")
    return found


def _values(trees: dict[str, ast.Module], name: str) -> Iterator[str]:
    """The texts in the table of that name, wherever it is written."""
    last = name.rpartition(".")[2]
    for tree in trees.values():
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=known)], value=ast.Dict(values=values)):
                    pass
                case ast.AnnAssign(target=ast.Name(id=known), value=ast.Dict(values=values)):
                    pass
                case _:
                    continue
            if known == last:
                yield from (str(v.value) for v in values if isinstance(v, ast.Constant))


def _of_class(tree: ast.Module, field: str) -> tuple[str, int]:
    """The dataclass of a module that has a field, and the place of it."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            fields = [
                each.target.id
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            ]
            if field in fields:
                return node.name, fields.index(field)
    raise AssertionError(f"no class has {field}")


def _constant(tree: ast.Module, name: str) -> str | None:
    """The text of a constant of a module."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=known)], value=ast.Constant(value=str(text))):
                if known == name:
                    return text
            case _:
                continue
    return None


def _default(function: ast.FunctionDef, parameter: str) -> Iterator[str]:
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    for argument, default in pairs:
        if argument.arg == parameter and isinstance(default, ast.Constant):
            yield str(default.value)


def _by_name(trees: dict[str, ast.Module]) -> dict[str, list[_Call]]:
    """Every call of the program, by the last name of what is called."""
    found = defaultdict[str, list[_Call]](list)
    for module, tree in trees.items():
        for name, function, call in _calls(tree):
            found[name].append((module, function, call))
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | None, ast.Call]]:
    """Each call, by the last name of what is called, with the function it stands in."""
    below: list[tuple[ast.AST, ast.FunctionDef | None]] = [(tree, None)]
    while below:
        node, around = below.pop()
        if isinstance(node, ast.FunctionDef):
            around = node
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield name, around, node
            case _:
                pass
        below += [(each, around) for each in ast.iter_child_nodes(node)][::-1]


def _given(call: ast.Call, place: int) -> ast.expr | None:
    """What a call gives for the kind."""
    for word in call.keywords:
        if word.arg == "kind":
            return word.value
    return call.args[place] if len(call.args) > place else None
