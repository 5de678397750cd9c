"""Every French sentence in the code, judged for its spaces, quotes and apostrophes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import clea_desktop

PACKAGE = Path(clea_desktop.__file__).parent
MODULES = sorted([*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "installer").rglob("*.py")])
NBSP = "\u00a0"
# A value put into an f-string: a letter, so that « l'{name} » is seen as two letters apart.
VALUE = "\ua78c"

_LETTER = r"[^\W\d_]"
_ACCENTED = re.compile(rf"[àâæçéèêëîïôœùûüÿ«»’{NBSP}]", re.IGNORECASE)
# Words that no English or SQL sentence holds; one is enough.
_TYPICAL = re.compile(
    r"\b(?:aucune?|aux?|avec|avis|candidate?s?|ces?|cette|champ|chaque|dans|de|depuis|des|dont|"
    r"domaines?|donnez|du|elles?|encore|est|et|fichiers?|gardez|habilitation|ils?|jurys?|les?|la|"
    r"leur|livret|mais|manque|ne|nous|ont|ou|par|parmi|pas|pour|qui|saisie?|sans|sauvegarde|"
    r"ses|sont|sous|sur|une?|vers|vos|votre|vous)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\s*(?:ALTER|ATTACH|BEGIN|CREATE|DELETE|DROP|INSERT|PRAGMA|REPLACE|SELECT|UPDATE|WITH)\b"
)
_ADDRESS = re.compile(r"\w+://\S+")
_FAULTS = {
    "no U+00A0 before ; ? ! »": re.compile(rf"[^{NBSP}?!;][;?!»]"),
    "no U+00A0 before a colon": re.compile(rf"[^{NBSP}]:(?=\s|\Z)"),
    "no U+00A0 before a per cent sign": re.compile(rf"[\d{VALUE} ]%(?!\w)"),
    "no U+00A0 after «": re.compile(rf"«(?!{NBSP})."),
    "a narrow space, for which U+00A0 stands here": re.compile("\u202f"),
    "a typewriter apostrophe": re.compile(rf"{_LETTER}'{_LETTER}"),
    "a quote that is not « »": re.compile('["“”]'),
    "three points for one ellipsis": re.compile(r"\.\.\."),
    "two spaces in a row": re.compile(r"(?<=[^\n])[^\S\n]{2,}(?=\S)|[^\S\n]{2,}\Z"),
    "a space before a comma or a full stop": re.compile(r"[^\S\n][,.](?=\s|\Z)"),
}


def is_french(text: str) -> bool:
    """Words apart by spaces, with an accent or a word that only French has."""
    if not re.search(rf"{_LETTER}{{2}}", text) or not re.search(r"\S\s\S", text):
        return False
    if _CODE.match(text):
        return False
    return bool(_ACCENTED.search(text) or _TYPICAL.search(text))


def faults(text: str) -> list[str]:
    """The names of the faults of a text, none when it is not French."""
    text = _ADDRESS.sub(VALUE, text)
    if not is_french(text):
        return []
    return [name for name, pattern in _FAULTS.items() if pattern.search(text)]


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string of a module with its line, f-strings whole; docstrings left out."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Constant(value=str(text)):
                yield node.lineno, text
            case ast.JoinedStr():
                yield node.lineno, "".join(map(_piece, node.values))
                for value in node.values:
                    if isinstance(value, ast.FormattedValue):
                        # The value only: a format such as « :02d » is code.
                        yield from texts(ast.Tuple(elts=[value.value]))
            case _:
                yield from texts(node)


def _piece(value: ast.expr) -> str:
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Name(id="NBSP") | ast.Attribute(attr="NBSP")):
            return NBSP
        case _:
            return VALUE


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda path: path.relative_to(PACKAGE.parent).as_posix()
)
def test_the_french_of_a_module(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [
        f"line {line}: {fault}: {text!r}" for line, text in texts(tree) for fault in faults(text)
    ]
    assert not found, "\n".join(found)


def test_there_is_french_to_judge() -> None:
    outcome = ast.parse((PACKAGE / "domain" / "path.py").read_text(encoding="utf-8"))
    assert sum(is_french(text) for _, text in texts(outcome)) > 5


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Le dossier est fermé ; ouvrez-le.", "no U+00A0 before ; ? ! »"),
        ("Le dossier est fermé; ouvrez-le.", "no U+00A0 before ; ? ! »"),
        ("Est-ce la même personne ?", "no U+00A0 before ; ? ! »"),
        ("Le nom «\u00a0Roux » est pris.", "no U+00A0 before ; ? ! »"),
        ("Le nom « Roux\u00a0» est pris.", "no U+00A0 after «"),
        ("Le nom «Roux\u00a0» est pris.", "no U+00A0 after «"),
        ("À consolider : 2.3", "no U+00A0 before a colon"),
        ("Il reste les critères:", "no U+00A0 before a colon"),
        ("Il en faut 75 % au moins, déjà.", "no U+00A0 before a per cent sign"),
        ("L'évaluation est terminée.", "a typewriter apostrophe"),
        ("Le livret de l'organisme et des jurys.", "a typewriter apostrophe"),
        ('Le fichier "a.json" est illisible.', "a quote that is not « »"),
        ("Le fichier “a.json” est illisible.", "a quote that is not « »"),
        ("Le fichier est lu...", "three points for one ellipsis"),
        ("Le fichier  est déjà lu.", "two spaces in a row"),
        ("Le fichier \u00a0: déjà lu.", "two spaces in a row"),
        ("Le fichier est déjà lu .", "a space before a comma or a full stop"),
        ("Le fichier\u202f: déjà lu.", "a narrow space, for which U+00A0 stands here"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le dossier est fermé\u00a0; ouvrez-le\u00a0: «\u00a0Roux\u00a0» y est\u00a0?",
        "Il en faut 75\u00a0% à 9 h 30, voir https://exemple.fr/a?b=1:2.",
        "Quoi\u00a0?! C’est l’évaluation n°\u00a03…",
        "À consolider\u00a0:\n  2.3, 2.4\n  2.5",
        "Le fichier «\u00a0.json\u00a0» est lu.",
        "SELECT nom FROM dossier WHERE état = 'ouvert' ;",
        "CREATE TRIGGER mark_append_only BEFORE UPDATE ON mark BEGIN SELECT 1; END",
        "%d/%m/%Y %H:%M",
        'The file isn\'t there: "a" is not a name...',
        "clea-desktop: error: what is it?",
        "{code}: {label}",
        "https://exemple.fr/évaluation?a=1",
        "été",
        "(\\d{4})(?:-(\\d{2}))? +!",
    ],
)
def test_what_is_right_or_no_french_is_left_alone(text: str) -> None:
    assert faults(text) == []


def test_strings_are_read_whole_and_docstrings_left_out() -> None:
    module = '''
"""Docstring d'un module : ignorée."""
class A:
    """Ici aussi ; ignorée."""
    field: int = 0
    """Et l'attribut : ignoré."""
    def f(self, name):
        return f"L'{name} est" f" déjà{NBSP}: {name:02d}" + g("Un autre", key=f"{'né; é e'}")
'''
    assert [text for _, text in texts(ast.parse(module))] == [
        f"L'{VALUE} est déjà{NBSP}: {VALUE}",
        "Un autre",
        VALUE,
        "né; é e",
    ]
