"""Verdicts in one French sentence each: why it is validated, or what is missing, by code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from clea_desktop.domain.french import NBSP, counted, date_words, listed

if TYPE_CHECKING:
    from clea_desktop.domain.assessment import Kind


def met(acquired: int, total: int, required: int, mandatory: Sequence[str] = ()) -> str:
    """A sous-domaine whose rule is met."""
    if total == 1:
        return f"Validé{NBSP}: son seul critère est acquis."
    which = f", dont {listed(mandatory)}, {_mandatory(mandatory)}" if mandatory else ""
    return f"Validé{NBSP}: {_acquired_of(acquired, total)}, il en fallait {required}{which}."


def kept(kind: Kind, on: date) -> str:
    """A sous-domaine that a closed assessment validated."""
    return f"Validé le {date_words(on)} lors de l’{kind.words}{NBSP}: cela reste acquis."


def taken_over(organisation: str, on: date) -> str:
    """A sous-domaine validated elsewhere, at a préalable of that day."""
    return (
        f"Validé ailleurs{NBSP}: repris du livret établi par {organisation} "
        f"pour l’évaluation préalable du {date_words(on)}."
    )


def unmet(
    required: int,
    acquired: Sequence[str],
    not_acquired: Sequence[str],
    not_assessed: Sequence[str],
    mandatory_missing: Sequence[str],
) -> str:
    """A sous-domaine not validated yet; « non évalué » is always said apart."""
    missing = sorted([*not_acquired, *not_assessed], key=_natural)
    total = len(acquired) + len(missing)
    if total == 1:
        return _only_one(missing[0], assessed=not not_assessed)
    if len(not_assessed) == total:
        return (
            f"Pas encore évalué{NBSP}: aucun des {counted(total, 'critère')} n’est évalué, il en "
            f"faut {required}{NBSP}; restent {listed(missing)}{_including(mandatory_missing)}."
        )
    sentence = (
        f"Pas encore validé{NBSP}: {_acquired_of(len(acquired), total)}, il en faut {required}"
        f"{_needed(required - len(acquired), missing, mandatory_missing)}"
    )
    if not_assessed:
        verb = "n’est pas encore évalué" if len(not_assessed) == 1 else "ne sont pas encore évalués"
        sentence += f"{NBSP}; {listed(not_assessed)} {verb}"
    return f"{sentence}."


def domain(total: int, remaining: Sequence[str], *, assessed: bool = True) -> str:
    """A domaine: all its sous-domaines, or those that remain; or nothing was looked at yet."""
    if not assessed:
        verb = "reste" if len(remaining) == 1 else "restent"
        return f"Pas encore évalué{NBSP}: {verb} {listed(remaining)}."
    if not remaining:
        if total == 1:
            return f"Validé{NBSP}: son seul sous-domaine est validé."
        return f"Validé{NBSP}: ses {counted(total, 'sous-domaine')} sont validés."
    done = total - len(remaining)
    if total == 1:
        return f"Pas encore validé{NBSP}: reste {remaining[0]}, son seul sous-domaine."
    if done == 0:
        return (
            f"Pas encore validé{NBSP}: aucun des {counted(total, 'sous-domaine')} n’est validé"
            f"{NBSP}; restent {listed(remaining)}."
        )
    verb = "reste" if len(remaining) == 1 else "restent"
    count = f"{done} sous-domaine{'s validés' if done > 1 else ' validé'} sur {total}"
    return f"Pas encore validé{NBSP}: {count}{NBSP}; {verb} {listed(remaining)}."


def _acquired_of(acquired: int, total: int) -> str:
    if acquired == 0:
        return f"aucun critère acquis sur {total}"
    return f"{acquired}{NBSP}critère{'s' if acquired > 1 else ''} acquis sur {total}"


def _only_one(code: str, assessed: bool) -> str:
    if assessed:
        return f"Pas encore validé{NBSP}: son seul critère, {code}, n’est pas encore acquis."
    return f"Pas encore évalué{NBSP}: son seul critère, {code}, reste à évaluer."


def _needed(lacking: int, missing: Sequence[str], mandatory: Sequence[str]) -> str:
    """The least that would validate: the mandatory critères alone when they are enough."""
    if lacking <= 0:
        return f", mais aussi {listed(mandatory)}, {_mandatory(mandatory)}"
    if len(mandatory) >= lacking:
        return f"{NBSP}; encore {listed(mandatory)}, {_mandatory(mandatory)}"
    choice = "" if len(missing) == lacking else f"{lacking} parmi "
    return f"{NBSP}; encore {choice}{listed(missing)}{_including(mandatory)}"


def _including(mandatory: Sequence[str]) -> str:
    return f", dont {listed(mandatory)}, {_mandatory(mandatory)}" if mandatory else ""


def _mandatory(codes: Sequence[str]) -> str:
    return "obligatoire" if len(codes) == 1 else "obligatoires"


def _natural(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))
