"""What a dossier lacks before a jury may have it, and what it should know of it.

The gate reads the dossier alone: members, parity and votes never block a deposit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from clea_desktop.domain.assessment import Assessment, Kind, decisions
from clea_desktop.domain.delegate import EvidenceAlone
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words, listed
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.path import Situation, unattended
from clea_desktop.domain.training import check_no_trainer_marked


class Lack(Enum):
    """What may be missing from a dossier; the values are those of the headless face."""

    UNFINISHED = "unfinished"
    REMAINING = "remaining"
    TRAINER = "trainer"
    LATE = "late"
    LIVRET = "livret"
    RESTITUTION = "restitution"
    PRESENCE = "presence"
    OPINION = "opinion"
    IDENTITY = "identity"
    COMPLEMENT = "complement"
    EVIDENCE = "evidence"
    SINGLE_NAME = "single_name"

    @property
    def words(self) -> str:
        """In a few words, beside the name of who it is about."""
        return _WORDS[self]


_WORDS = {
    Lack.UNFINISHED: "évaluation à terminer",
    Lack.REMAINING: "domaines à valider",
    Lack.TRAINER: "décision d’un formateur",
    Lack.LATE: "finale après le dernier jour",
    Lack.LIVRET: "livret à remettre",
    Lack.RESTITUTION: "restitution à noter",
    Lack.PRESENCE: "présence à noter",
    Lack.OPINION: "avis à écrire",
    Lack.IDENTITY: "identité à vérifier",
    Lack.COMPLEMENT: "complément à apporter",
    Lack.EVIDENCE: "repose sur une preuve seule",
    Lack.SINGLE_NAME: "un seul nom, à signaler au certificateur",
}

ONLY_SAID = frozenset({Lack.EVIDENCE, Lack.SINGLE_NAME})
"""What is said and does not hold a dossier back, unless its délégataire says otherwise."""


@dataclass(frozen=True)
class Missing:
    """One thing missing, in one sentence that says what to do; ``blocks`` keeps the dossier."""

    lack: Lack
    sentence: str
    blocks: bool


def lacks(at: Situation) -> tuple[Lack, ...]:
    """What a dossier lacks, whatever the day and the délégataire, in the order to see to it."""
    for first in (Lack.UNFINISHED, Lack.REMAINING):
        if _RULES[first](at) is not None:
            return (first,)
    return tuple(lack for lack in Lack if _RULES[lack](at) is not None)


def missing(at: Situation, worth: EvidenceAlone = EvidenceAlone.TO_COMPLETE) -> tuple[Missing, ...]:
    """What a dossier lacks for a délégataire, told.

    :param worth: what a preuve alone is worth to it.
    """
    held = lacks(at)
    kept = blocking(held, worth)
    told = []
    for lack in held:
        if lack is Lack.EVIDENCE and worth is EvidenceAlone.ACCEPTED:
            continue
        sentence = _RULES[lack](at)
        assert sentence is not None, "lacked"
        end = _WORTH[worth] if lack is Lack.EVIDENCE else ""
        told.append(Missing(lack, sentence + end, lack in kept))
    return tuple(told)


def blocking(held: tuple[Lack, ...], worth: EvidenceAlone) -> tuple[Lack, ...]:
    """Of what a dossier lacks, what keeps it from being deposited."""
    refused = worth is EvidenceAlone.REFUSED
    return tuple(
        lack for lack in held if lack not in ONLY_SAID or (lack is Lack.EVIDENCE and refused)
    )


def evidence_alone(assessments: tuple[Assessment, ...], outcome: Outcome) -> tuple[str, ...]:
    """The critères acquis that rest on a preuve alone: nobody observed them."""
    seen: set[str] = set()
    proved: dict[str, None] = {}
    for assessment in assessments:
        for code, fact in decisions(assessment).items():
            if fact.mark is not Mark.ACQUIRED or code not in outcome.marks:
                continue
            if fact.basis is Basis.OBSERVATION:
                seen.add(code)
            else:
                proved[code] = None
    return tuple(sorted(code for code in proved if code not in seen))


def _unfinished(at: Situation) -> str | None:
    if at.current is None:
        return "Rien n’est encore évalué : ouvrez l’évaluation préalable."
    if at.current.closing is None:
        return f"L’{at.current.kind.words} n’est pas terminée : terminez-la."
    return None


def _remaining(at: Situation) -> str | None:
    if at.outcome is None or at.outcome.certifiable:
        return None
    return (
        f"Il reste à valider {', '.join(at.outcome.remaining)} : une évaluation finale le permet."
    )


def _trainer(at: Situation) -> str | None:
    for assessment in at.dossier.assessments:
        try:
            check_no_trainer_marked(at.dossier.journey, assessment)
        except RuleError as refused:
            return refused.sentence
    return None


def _late(at: Situation) -> str | None:
    limit = at.valid_until
    for assessment in at.present:
        on = assessment.closed_on
        late = limit is not None and on is not None and on > limit
        if late and assessment.kind is Kind.FINALE:
            assert limit is not None and on is not None
            return (
                f"L’{assessment.kind.words} s’est terminée le {date_words(on)}, après le dernier "
                f"jour, le {date_words(limit)} : il faut une nouvelle évaluation préalable."
            )
    return None


def _livret(at: Situation) -> str | None:
    current = at.current
    if current is None or current.reprise is not None or at.livret_handed_over:
        return None
    return f"Le livret de l’{current.kind.words} n’est pas remis à la personne : remettez-le."


def _restitution(at: Situation) -> str | None:
    current = at.current
    if current is None or current.reprise is not None:
        return None
    if at.dossier.journey.restitution_of(current.id) is not None:
        return None
    return f"La restitution de l’{current.kind.words} n’est pas notée : relisez le livret ensemble."


def _presence(at: Situation) -> str | None:
    missed = unattended(at)
    if missed is None:
        return None
    return (
        f"La présence n’est notée pour aucune séance de l’{missed.kind.words} du "
        f"{date_words(missed.opened_on)} : notez les demi-journées."
    )


def _opinion(at: Situation) -> str | None:
    if at.current is not None and at.current.opinion is not None:
        return None
    return "L’avis pour le jury n’est pas écrit : écrivez-le."


def _identity(at: Situation) -> str | None:
    if at.dossier.candidate.identity_check is not None:
        return None
    return "L’identité n’est pas vérifiée : notez sur quel document, par qui et quand."


def _complement(at: Situation) -> str | None:
    hearing = at.hearing
    asked = hearing.present if hearing else None
    if hearing is None or asked is None or not asked.ruling.asks or hearing.answered:
        return None
    codes = ", ".join(asked.codes)
    return f"Le jury demande de montrer à nouveau {codes} : notez ce qui a été montré."


def _evidence(at: Situation) -> str | None:
    codes = evidence_alone(at.present, at.outcome) if at.outcome else ()
    return f"Une preuve seule fonde {listed(codes)}" if codes else None


def _single_name(at: Situation) -> str | None:
    if at.dossier.candidate.given_names:
        return None
    return "La personne n’a qu’un nom : signalez-le au certificateur."


_RULES: Mapping[Lack, Callable[[Situation], str | None]] = {
    Lack.UNFINISHED: _unfinished,
    Lack.REMAINING: _remaining,
    Lack.TRAINER: _trainer,
    Lack.LATE: _late,
    Lack.LIVRET: _livret,
    Lack.RESTITUTION: _restitution,
    Lack.PRESENCE: _presence,
    Lack.OPINION: _opinion,
    Lack.IDENTITY: _identity,
    Lack.COMPLEMENT: _complement,
    Lack.EVIDENCE: _evidence,
    Lack.SINGLE_NAME: _single_name,
}

_WORTH = {
    EvidenceAlone.TO_COMPLETE: " ; le jury peut demander de le compléter.",
    EvidenceAlone.REFUSED: " ; le délégataire ne l’admet pas : observez-le aussi.",
}
