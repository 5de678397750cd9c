"""What is wrong in a file, said in French to whoever opens it: where, why, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Protocol

from clea_desktop.arrivals.lined import line_of
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted

MEND = "corrigez le fichier, ou redemandez-le à qui vous l’a remis"
CORRECT = "corrigez-le"
RENAME = "corrigez son nom ou retirez-le"
ADD = "ajoutez-le"
UPDATE = "mettez CléA Desktop à jour, ou vérifiez le fichier"


At = tuple[int | str, ...]
"""A path of keys and positions in what was read."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where, in words its reader understands, why, and what to do.

    ``at`` is its path in what was read: where it stands, for its line to be said.
    """

    where: str
    why: str
    what_to_do: str = MEND
    at: At = ()


def refusal(source: str, faults: Sequence[Fault]) -> RuleError:
    """One sentence for a refused file: its first fault, and how many others there are."""
    first, others = faults[0], len(faults) - 1
    also = f", et {counted(others, 'autre faute', 'autres fautes')}" if others else ""
    return RuleError(
        f"Le fichier «{NBSP}{printable(source)}{NBSP}» est refusé ({first.where}{also}){NBSP}: "
        f"{first.why}{NBSP}; {first.what_to_do}."
    )


def too_big(source: str, limit: int) -> RuleError:
    """One sentence for a file longer than what is read here may be.

    :param limit: in bytes; whole megabytes.
    """
    return RuleError(
        f"Le fichier « {printable(source)} » n’est pas lu : il dépasse "
        f"{limit // 1_000_000}{NBSP}Mo, bien plus qu’un fichier de cette sorte ; vérifiez que "
        "c’est le bon."
    )


def printable(text: str) -> str:
    """The text on one line, with « □ » for what cannot be seen or printed."""
    seen = (sign.isprintable() or sign in _WIDE for sign in text)
    return "".join(sign if is_seen else "□" for sign, is_seen in zip(text, seen, strict=True))


def quoted(value: object) -> str:
    """A value from the file between guillemets, never long."""
    if value == "":
        return "un texte vide"
    text = "…" if isinstance(value, list | dict) else str(value)
    if value is None or isinstance(value, bool):
        # As the file writes it, not as this program does.
        text = {None: "null", True: "true", False: "false"}[value]
    text = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return f"«{NBSP}{printable(text)}{NBSP}»"


class Faulty(Protocol):
    """What pydantic raises, which this room does not know."""

    def error_count(self) -> int: ...

    def errors(self, *, include_url: bool) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True)
class Vocabulary:
    """How a format's fields are named to people.

    ``fields`` names each key; ``lines`` gives the singular of a list's name; ``wrappers`` are
    names not worth saying on the way; ``item`` names one item of a list, when it can; ``braces``
    says that what knows its lines is JSON all the same.
    """

    fields: Mapping[str, str]
    lines: Mapping[str, str]
    wrappers: frozenset[str]
    item: Callable[[str, int, object], str | None]
    braces: bool = False

    def place(self, path: Sequence[int | str], content: object) -> str:
        """A path of keys and positions as people read it: « sous-domaine 2.3 › libellé »."""
        node: Any = content
        parts: list[str] = []
        for step in path:
            if isinstance(step, str):
                node = node.get(step) if isinstance(node, dict) else None
                parts.append(self.fields.get(step) or f"champ {quoted(step)}")
                continue
            node = node[step]
            line = self.lines.get(parts[-1], parts[-1])
            named = self.item(line, step, node)
            if named is not None:
                parts = [named]
            else:
                parts[-1] = f"{line} n°{NBSP}{step + 1}"
        shown = [part for part in parts[:-1] if part not in self.wrappers] + parts[-1:]
        return " › ".join(shown) or "contenu du fichier"

    def faults_of(self, found: Faulty, content: object) -> list[Fault]:
        """The faults of ``content`` that pydantic found; told as one where almost all is wrong."""
        many = found.error_count()
        if many > _MOST_FAULTS:
            # Each would weigh more than what it is about.
            return [Fault("contenu du fichier", f"il a {many} fautes, presque rien n’y est juste")]
        # A name mistyped is both a field unknown and a field absent: its reader wants the first.
        errors = sorted(
            found.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden"
        )
        return [self.fault_of(error, content) for error in errors]

    def fault_of(self, error: Mapping[str, Any], content: object) -> Fault:
        """A fault from one error of pydantic about ``content``."""
        kind, bounds = error["type"], error.get("ctx", {})
        path = (*error["loc"], *bounds.get("at", ()))
        line = line_of(path, content)
        where = _on_line(line, self.place(path, content))
        # What knows its lines is a source, and who reads this wrote it.
        mend, words = (MEND, _WHY) if line is None else (CORRECT, _WHY | _WHY_OF_YAML)
        words = _WHY if self.braces else words
        if line is not None:
            mend = _MEND_OF_FIELD.get(kind, mend)
        if kind in ("literal_error", "enum"):
            among = bounds["expected"].replace("'", "").replace(" or ", " ou ")
            why = f"{quoted(error['input'])} n’est pas connu de ce programme, qui connaît {among}"
            return Fault(where, why, UPDATE)
        if kind == "french":
            return Fault(where, bounds["why"], mend)
        why = words.get(kind, "cette valeur n’est pas admise")
        if kind == "extra_forbidden":
            # Only what the format names is proposed; where it belongs, the reader knows. To compare
            # a name of some megabytes would take hundreds of them.
            name = str(error["loc"][-1])
            known = [field for field in self.fields if field != name]
            near = get_close_matches(name[:_LONGEST_QUOTE], known, 1, _NEAR)
            why += f" (le plus proche{NBSP}: {quoted(near[0])})" if near else ""
        return Fault(where, why.format(**bounds, value=quoted(error["input"])), mend)


def on_their_lines(faults: Sequence[Fault], content: object) -> list[Fault]:
    """The faults of content read with its lines: the first, which is told, says its own."""
    first, *others = faults
    line = line_of(first.at, content)
    if line is None:
        return list(faults)
    mend = CORRECT if first.what_to_do == MEND else first.what_to_do
    return [replace(first, where=_on_line(line, first.where), what_to_do=mend), *others]


def _on_line(line: int | None, where: str) -> str:
    return where if line is None else f"ligne {line}, {where}"


_LONGEST_QUOTE = 60
_WIDE = f"{NBSP}\u202f"
_NEAR = 0.7
_MOST_FAULTS = 5_000
_WHY = {
    "missing": "ce champ est absent",
    "extra_forbidden": "ce champ n’existe pas dans ce format",
    "model_type": "il faut ici des champs entre accolades",
    "list_type": "il faut ici une liste entre crochets",
    "string_type": "il faut ici un texte entre guillemets droits",
    "string_unicode": "ce texte contient un signe invalide",
    "string_too_short": "ce texte est vide",
    "string_too_long": "ce texte est trop long, {max_length} signes au plus sont admis",
    "string_pattern_mismatch": "{value} n’a pas la forme attendue",
    "unseen_sign": "ce texte contient un signe invisible",
    "outer_space": "ce texte commence ou finit par un espace",
    "int_type": "il faut ici un nombre entier",
    "greater_than_equal": "ce nombre doit être {ge} au moins",
    "less_than_equal": "ce nombre doit être {le} au plus",
    "too_short": "cette liste est vide",
    "too_long": "cette liste est trop longue, {max_length} lignes au plus sont admises",
}
_MEND_OF_FIELD = {"missing": ADD, "extra_forbidden": RENAME}
"""What whoever wrote the file does of a field, where « corrigez-le » would not tell."""
_WHY_OF_YAML = {
    "model_type": "il faut ici des champs, chacun sur sa ligne",
    "list_type": "il faut ici une liste, un tiret devant chaque ligne",
    "string_type": "il faut ici un texte, entre guillemets droits s’il n’a que des chiffres",
}
