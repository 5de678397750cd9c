"""Every kind of act that some line of the program writes, found by reading its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import clea_desktop
from clea_desktop.store import acts

_PACKAGE = Path(clea_desktop.__file__).parent


def kinds_written() -> dict[str, str]:
    """Each kind of act, and one module that writes it.

    A kind is a constant given to ``Draft``; where a parameter is given instead, it is each constant
    that the calls of that function give it, wherever they stand.
    """
    trees = {
        path.relative_to(_PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(_PACKAGE.rglob("*.py"))
    }
    found: dict[str, str] = {}
    asked = {"Draft": 0}
    seen: set[str] = set()
    while asked.keys() - seen:
        name = min(asked.keys() - seen)
        seen.add(name)
        for module, tree in trees.items():
            for function, given in _given(tree, name, asked[name]):
                match given:
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


def _given(
    tree: ast.AST, name: str, place: int, inside: ast.FunctionDef | None = None
) -> Iterator[tuple[ast.FunctionDef | None, ast.expr]]:
    """What each call of a function is given for its kind, with the function it stands in."""
    for node in ast.iter_child_nodes(tree):
        around = node if isinstance(node, ast.FunctionDef) else inside
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
            named = [word.value for word in node.keywords if word.arg == "kind"]
            if named:
                yield around, named[0]
            elif len(node.args) > place:
                yield around, node.args[place]
        yield from _given(node, name, place, around)
