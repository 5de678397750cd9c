"""The one rule for texts that are kept."""

from __future__ import annotations

import pytest

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from tests.domain.sentences import faults


@pytest.mark.parametrize(
    ("rule", "given", "kept"),
    [
        (texts.name, "  E\u0301loïse ", "Éloïse"),
        (texts.name, "Ķalniņa & fils <b> Nguyễn", "Ķalniņa & fils <b> Nguyễn"),
        (texts.line, "", ""),
        (texts.line, " Planning ", "Planning"),
        (texts.paragraphs, " deux\n\tlignes ", " deux\n\tlignes "),
        (texts.full_paragraphs, "a", "a"),
        (texts.paragraphs, "a" * texts.TEXT_LIMIT, "a" * texts.TEXT_LIMIT),
    ],
)
def test_what_is_kept(rule: object, given: str, kept: str) -> None:
    assert callable(rule)
    assert rule(given) == kept


@pytest.mark.parametrize(
    ("rule", "given", "why"),
    [
        (texts.name, " ", "ce nom est vide"),
        (texts.name, "\u200b", "ce nom est vide"),
        (texts.name, "a" * 101, "101 caractères"),
        (texts.name, "Lo\npes", "U+000A"),
        (texts.line, "a\u202eb", "U+202E"),
        (texts.paragraphs, "a\rb", "U+000D"),
        (texts.paragraphs, "a" * 20_001, "20\u00a0000 au plus"),
        (texts.full_paragraphs, " \n", "ce texte est vide"),
    ],
)
def test_what_is_not_kept(rule: object, given: str, why: str) -> None:
    assert callable(rule)
    with pytest.raises(texts.UnfitText) as caught:
        rule(given)
    assert why in caught.value.why
    with pytest.raises(RuleError) as told:
        texts.typed("La note sur 2.1.3", given, rule)
    assert not faults(told.value.sentence), told.value.sentence
