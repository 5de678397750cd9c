"""The parcours recommended, and who may not assess: a candidate's trainer marks nothing of theirs.

Trainers are compared by person record, never by name (DOMAIN.md, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clea_desktop.domain.assessment import Assessment, Kind, present_marks
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import Journey, Trainer
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.people import Person, folded
from clea_desktop.domain.referential import Release, SkillDomain, Subdomain

WARNING_FROM = 3
"""The finale from which a warning is given: « three tries », of one source only, never blocks."""

NEAR_DAYS = 31
"""How many days before the last one it is said again when a finale is opened."""


def trains(trainer: Trainer, person: Person, on: date) -> bool:
    """Whether that person was already the candidate's trainer on a day."""
    same = _record(trainer.person) == _record(person)
    return same and (trainer.starts_on is None or trainer.starts_on <= on)


def _record(person: Person) -> bytes | str:
    """What tells people apart: the centre's record; in a file, which has none, the name."""
    return person.id or folded(person.name)


def check_not_trainer(journey: Journey, observer: Person, on: date, what: str) -> None:
    """Refuse what a candidate's trainer may not do.

    :param what: as the sentence begins (« Le critère 2.1.3 ne se décide pas ainsi »).
    :raises RuleError: the observer trains, or trained, the candidate.
    """
    found = next((t for t in journey.trainers if trains(t, observer, on)), None)
    if found is not None:
        since = f" depuis le {date_words(found.starts_on)}" if found.starts_on else ""
        raise RuleError(
            f"{what} : {observer.name} forme cette personne{since}, et qui forme n’évalue pas ; "
            "choisissez qui a observé."
        )


def check_no_trainer_marked(journey: Journey, assessment: Assessment) -> None:
    """Refuse to close an assessment where a decision that stands is a trainer's.

    :raises RuleError: which critère, and who.
    """
    for fact in present_marks(assessment.marks).values():
        check_not_trainer(
            journey,
            fact.observer,
            fact.at.date(),
            f"L’{assessment.kind.words} ne se termine pas avec la décision sur {fact.criterion}",
        )


def namesakes(name: str, known: Sequence[Person]) -> list[Person]:
    """The people of that name the centre knows: « même personne ou homonyme ? »."""
    return [person for person in known if folded(person.name) == folded(name)]


def proposed_codes(outcome: Outcome) -> tuple[str, ...]:
    """What a parcours aims at unless someone chooses: the sous-domaines left."""
    return outcome.remaining


def check_aim(release: Release, outcome: Outcome, codes: Sequence[str]) -> None:
    """Refuse a parcours that aims at nothing, or at what is validated.

    :raises RuleError: which code, and why.
    """
    if not codes:
        raise RuleError("Le parcours ne vise rien : choisissez ce qui reste à acquérir.")
    for code in codes:
        match release.by_code.get(code):
            case None:
                raise RuleError(
                    f"Le code {code} n’existe pas dans l’édition {release.key.edition}."
                )
            case SkillDomain() as domain:
                subs = [sub.code for sub in domain.subdomains]
                what = f"le domaine {code}, qui"
            case Subdomain():
                subs, what = [code], f"le sous-domaine {code}, qui"
            case _:
                subs = [release.subdomain_of[code].code]
                what = f"le critère {code}, dont le sous-domaine"
        if outcome.validated.issuperset(subs):
            raise RuleError(
                f"Le parcours vise {what} est déjà validé : retirez-le, il n’y a rien à y acquérir."
            )


def warnings_before_finale(
    assessments: Sequence[Assessment], journey: Journey, on: date, limit: date | None
) -> list[str]:
    """What to say before a finale is opened; none of it forbids anything.

    :param limit: the last day of the finale.
    """
    said = []
    before = sum(a.kind is Kind.FINALE and a.reprise is None for a in assessments)
    if before + 1 >= WARNING_FROM:
        said.append(
            f"Ce serait la {before + 1}ᵉ évaluation finale. Des évaluations répétées peuvent "
            "décourager : une évaluation formative dit si c’est le bon moment."
        )
    if not journey.trainers and journey.prescription is not None:
        said.append(
            "Personne n’est noté comme formateur : dites qui a formé la personne, pour que cette "
            "personne-là n’évalue pas."
        )
    if limit is not None and (limit - on).days < NEAR_DAYS:
        said.append(f"Le dernier jour de l’évaluation finale est le {date_words(limit)}.")
    return said
