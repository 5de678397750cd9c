"""The words no paper given to the person holds, whatever it tells; official labels are exempt."""

from __future__ import annotations

import re

from clea_desktop.domain.people import folded
from tests.documents import made_up

FAILURE = re.compile(
    r"\b(echec|echou|faibl|insuffisan|lacune|manqu|rate[er]?s?\b|mauvais|faux\b|fausse|erreur|"
    r"incapa|non acquis|refus|ajourn|inapte|deficien|nulles?\b|nuls?\b|defaut|perdu|illettr|"
    r"pas reussi|n.avez pas|ne savez pas)"
)
SCORE = re.compile(r"\d\s*/\s*\d|\d+\s+sur\s+\d|%|pour\s?cent\b|\d+\s+points?\b")


def without_labels(text: str) -> str:
    """The text without the official labels and plain sentences that hold a word of the list."""
    lines = [line.label for line in made_up.release().by_code.values()]
    lines += [line.plain for line in made_up.release().by_code.values()]
    for line in map(folded, lines):
        if FAILURE.search(line):
            text = text.replace(line, "")
    return text
