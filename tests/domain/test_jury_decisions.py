"""Decisions of a jury, and what is contested of them: noted, or refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import (
    Contestation,
    Hearing,
    JuryDecision,
    Ruling,
    Votes,
)
from clea_desktop.domain.hearing_checks import (
    check_contestation,
    check_decision,
)
from tests.domain.hearings import (
    CERTIFIED,
    DEPOSITED,
    DOCUMENT_ASKED,
    ENTRY,
    GIVEN,
    MAY,
    POSTPONED,
    REFUSED,
    SESSION,
    SHOWN_ASKED,
    TODAY,
    contested,
    decided,
)
from tests.domain.made_up import SMALL
from tests.domain.paths import plain


def refusal_of(decision: JuryDecision, hearing: Hearing = GIVEN) -> str:
    with pytest.raises(RuleError) as caught:
        check_decision(decision, hearing, SMALL, TODAY)
    return plain(caught.value.sentence)


@pytest.mark.parametrize(
    "decision", [CERTIFIED, DOCUMENT_ASKED, SHOWN_ASKED, REFUSED, POSTPONED], ids=str
)
def test_a_decision_that_may_be_noted(decision: JuryDecision) -> None:
    check_decision(decision, GIVEN, SMALL, TODAY)
    check_decision(decision, decided(CERTIFIED), None, TODAY)
    check_decision(replace(decision, votes=Votes(3, 1)), GIVEN, SMALL, TODAY)


def test_a_decision_out_of_place() -> None:
    assert refusal_of(CERTIFIED, ENTRY) == (
        "Le dossier n’est pas encore déposé : le jury ne l’a pas en main."
    )
    assert refusal_of(REFUSED, decided(CERTIFIED, known=True)) == (
        "Le procès-verbal est connu depuis le 12 mai 2026 : la décision ne se change plus ; si "
        "elle est contestée, notez la contestation."
    )


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (
            replace(CERTIFIED, on=DEPOSITED),
            "La décision est datée du 10 avril 2026, avant la session du 4 mai 2026 : corrigez la "
            "date.",
        ),
        (
            replace(CERTIFIED, on=date(2026, 6, 2)),
            "La décision : le 2 juin 2026 est à venir ; corrigez la date.",
        ),
        (
            JuryDecision(Ruling.DEFERRED, SESSION),
            "La décision ne dit pas ce que le jury demande : nommez un document, ou les "
            "sous-domaines à montrer à nouveau.",
        ),
        (
            JuryDecision(Ruling.REFUSED, SESSION),
            "La décision n’a pas de motif : notez celui du jury.",
        ),
        (
            JuryDecision(Ruling.NOT_EXAMINED, SESSION),
            "Le dossier n’est pas examiné : dites à quelle session il est reporté.",
        ),
        (
            replace(POSTPONED, postponed_to=SESSION),
            "Le dossier est reporté au 4 mai 2026, qui ne suit pas la session du 4 mai 2026 : "
            "corrigez la date.",
        ),
        (
            replace(CERTIFIED, codes=("1.1",)),
            "La décision « certifié » nomme des sous-domaines à montrer à nouveau : ôtez-les, ou "
            "choisissez « complément demandé ».",
        ),
        (
            replace(CERTIFIED, postponed_to=date(2026, 6, 2)),
            "La décision « certifié » reporte le dossier : ôtez la date du report, ou choisissez "
            "« non examiné ».",
        ),
        (
            replace(SHOWN_ASKED, codes=("1.1", "9.9")),
            "Le sous-domaine 9.9 n’existe pas dans l’édition du dossier.",
        ),
        (replace(CERTIFIED, votes=Votes(2, -1)), "Un nombre de voix est négatif : corrigez-le."),
    ],
)
def test_a_decision_that_contradicts_itself(decision: JuryDecision, sentence: str) -> None:
    assert refusal_of(decision) == sentence


def test_votes_add_up() -> None:
    assert Votes(3, 2, 1).total == 6


RECEIVED = contested()


@pytest.mark.parametrize("decision", [None, CERTIFIED, SHOWN_ASKED])
def test_a_contestation_that_may_be_noted(decision: JuryDecision | None) -> None:
    check_contestation(contested(decision), decided(REFUSED, known=True), SMALL, TODAY)


@pytest.mark.parametrize(
    ("contestation", "known", "sentence"),
    [
        (
            RECEIVED,
            False,
            "Le procès-verbal n’est pas encore connu : une contestation porte sur une décision "
            "connue.",
        ),
        (
            replace(RECEIVED, subject=""),
            True,
            "La contestation n’a pas d’objet : notez ce que la personne conteste.",
        ),
        (
            replace(RECEIVED, received_on=SESSION),
            True,
            "La contestation : le 4 mai 2026 précède le 12 mai 2026 ; corrigez la date.",
        ),
        (
            replace(RECEIVED, received_on=date(2026, 7, 1)),
            True,
            "La contestation : le 1er juillet 2026 est à venir ; corrigez la date.",
        ),
        (
            replace(RECEIVED, answered_on=MAY),
            True,
            "Une réponse à une contestation a un texte et une date : notez les deux.",
        ),
        (
            replace(RECEIVED, answer="Non."),
            True,
            "Une réponse à une contestation a un texte et une date : notez les deux.",
        ),
        (
            replace(RECEIVED, decision=CERTIFIED),
            True,
            "Une nouvelle décision vient avec la réponse : notez la réponse aussi.",
        ),
        (
            replace(contested(CERTIFIED), decision=CERTIFIED),
            True,
            "La nouvelle décision : le 4 mai 2026 précède le 20 mai 2026 ; corrigez la date.",
        ),
    ],
)
def test_a_contestation_refused(contestation: Contestation, known: bool, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_contestation(contestation, decided(REFUSED, known=known), SMALL, TODAY)
    assert plain(caught.value.sentence) == sentence
