"""The texts of a step or of a contact as they are kept: trimmed, NFC, no unseen sign."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from clea_desktop.domain import texts
from clea_desktop.domain.people import Person

_T = TypeVar("_T")

_PARAGRAPHS = frozenset(
    {
        "text",
        "project",
        "arrangements",
        "next_step",
        "remarks",
        "note",
        "wish",
        "asked",
        "subject",
        "answer",
        "prepare",
        "help",
    }
)
"""Fields of several lines; any other text is one line."""

_WORDS = {
    "text": "Cette note",
    "prescriber": "Cette réponse (prescripteur)",
    "public": "Cette réponse (public)",
    "employer": "Cette réponse (employeur)",
    "funder": "Cette réponse (financeur)",
    "project": "Cette réponse (projet)",
    "arrangements": "Cette réponse (aménagements)",
    "guardian": "Cette réponse (représentant légal)",
    "third_party": "Cette réponse (tiers présent)",
    "next_step": "Cette réponse (prochaine étape)",
    "remarks": "Cette réponse (vos remarques)",
    "wish": "Cette réponse (souhait)",
    "asked": "Cette décision (ce qui est demandé)",
    "subject": "Cette contestation (objet)",
    "answer": "Cette réponse à une contestation",
    "title": "Cette preuve (titre)",
    "issuer": "Cette preuve (émetteur)",
}


def kept(step: _T) -> _T:
    """The same value, each of its texts as it is kept.

    :raises RuleError: one of them cannot be; the sentence names it.
    """
    assert is_dataclass(step) and not isinstance(step, type)
    changed: dict[str, object] = {}
    for field in fields(step):
        value = getattr(step, field.name)
        if isinstance(value, str):
            rule = texts.paragraphs if field.name in _PARAGRAPHS else texts.line
            what = _WORDS.get(field.name, "Cette saisie")
            changed[field.name] = texts.typed(what, value, rule).strip()
        elif isinstance(value, tuple):
            changed[field.name] = tuple(_kept(each) for each in value)
        else:
            changed[field.name] = _kept(value)
    return replace(step, **changed)


def _kept(item: object) -> object:
    inside = is_dataclass(item) and not isinstance(item, type | Person)
    return kept(item) if inside else item
