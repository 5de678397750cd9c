"""What is left, in a few lines, and the one next step: for a person, never against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from clea_desktop.documents.blocks import Block, Callout, Span, Text, Tone
from clea_desktop.documents.content import words
from clea_desktop.documents.content.strengths import Left, not_assessed, to_consolidate
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP, listed
from clea_desktop.domain.referential import SkillDomain, Subdomain

_MOST_NAMED = 4


@dataclass(frozen=True)
class Register:
    """How a livret speaks to the person: *langage simple*, or the standard register."""

    simple: bool

    def name(self, line: SkillDomain | Subdomain) -> str:
        """A domaine or a sous-domaine as this register names it."""
        return words.label(line.short if self.simple else line.label)

    def say(self, simple: str, standard: str) -> str:
        """The same facts in short sentences of one idea each, or in the standard register."""
        return simple if self.simple else standard


def what_comes_next(subject: Subject, register: Register) -> Block:
    """« À consolider », « Pas encore évalué » apart, and the next step."""
    consolidate, unseen = to_consolidate(subject), not_assessed(subject)
    paragraphs: list[Text] = []
    if consolidate:
        paragraphs.append(_pair("À consolider", f"{_named(consolidate, register)}."))
    if unseen:
        paragraphs.append(_pair("Pas encore évalué", f"{_named(unseen, register)}."))
    paragraphs.append(_pair("Votre prochaine étape", next_step(subject, register)))
    return Callout(Tone.INFO, "", tuple(paragraphs))


def next_step(subject: Subject, register: Register) -> str:
    """The one next step; an assessment that left a whole sous-domaine unseen goes on first."""
    consolidate, unseen = to_consolidate(subject), not_assessed(subject)
    unfinished = not consolidate or any(item.whole for item in unseen)
    if subject.outcome.certifiable:
        return register.say(
            "le jury. Nous pouvons lui présenter votre dossier.",
            "votre dossier est complet et peut être présenté au jury.",
        )
    if subject.expired:
        return "une nouvelle évaluation préalable, si vous le souhaitez."
    if unfinished:
        return register.say(
            "continuer l’évaluation, sur ce qui n’est pas encore évalué.",
            "la suite de l’évaluation, qui portera uniquement sur ce qui n’est pas encore évalué.",
        )
    rest = "ces points et sur ce qui n’est pas encore évalué" if unseen else "ces points"
    return register.say(
        "une formation, puis une évaluation finale.",
        f"une formation sur les points à consolider, puis une évaluation finale qui portera "
        f"uniquement sur {rest}.",
    )


def _named(left: Sequence[Left], register: Register) -> str:
    """« Mesures et quantités (2.3) ; raisonnement à l’oral (2.5) »; many, by domaine."""
    if len(left) <= _MOST_NAMED:
        names = [_one(item, register) for item in left]
    else:
        names = [
            _together(domain, list(items))
            for domain, items in groupby(left, key=lambda item: item.domain)
        ]
    return words.capital(f"{NBSP}; ".join(words.uncapital(name) for name in names))


def _one(item: Left, register: Register) -> str:
    part = "" if item.whole else ", en partie"
    return f"{register.name(item.line)} ({item.line.code}{part})"


def _together(domain: SkillDomain, items: Sequence[Left]) -> str:
    """A domaine by its short name, with the codes of what is meant unless it is the whole."""
    name = words.label(domain.short)
    if len(items) == len(domain.subdomains) and all(item.whole for item in items):
        return name
    return f"{name} ({listed([item.line.code for item in items])})"


def _pair(name: str, said: str) -> Text:
    return (Span(f"{name}{NBSP}: ", strong=True), Span(said))
