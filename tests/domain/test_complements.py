"""What a jury asked for more, shown or brought, and the certificates that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Hearing,
    Shown,
)
from clea_desktop.domain.hearing_checks import (
    check_certificate,
    check_complement,
)
from clea_desktop.domain.journey import Journey, Trainer
from clea_desktop.domain.people import Person
from tests.domain.hearings import (
    ASKED,
    CERTIFIED,
    DEPOSITED,
    DOCUMENT_ASKED,
    GIVEN,
    MAY,
    PARCHEMIN,
    REFUSED,
    SHOWN,
    TODAY,
    decided,
)
from tests.domain.made_up import EVALUATOR
from tests.domain.paths import plain

TRAINED = Journey(trainers=(Trainer(EVALUATOR, "AFPA", date(2026, 5, 1)),))


def test_a_complement_that_may_be_brought() -> None:
    check_complement(SHOWN, ASKED, Journey(), None, TODAY)
    check_complement(SHOWN, ASKED, Journey(), MAY, TODAY)
    document = Complement(MAY, EVALUATOR, "La copie de la carte.")
    check_complement(document, decided(DOCUMENT_ASKED, known=True), Journey(), None, TODAY)


@pytest.mark.parametrize(
    ("complement", "hearing", "limit", "sentence"),
    [
        (SHOWN, decided(CERTIFIED), None, "Le jury n’a demandé aucun complément pour ce dossier."),
        (
            Complement(MAY, EVALUATOR),
            ASKED,
            None,
            "Le complément est vide : notez le document, ou ce qui a été montré.",
        ),
        (
            replace(SHOWN, on=DEPOSITED),
            ASKED,
            None,
            "Le complément : le 10 avril 2026 précède le 4 mai 2026 ; corrigez la date.",
        ),
        (
            replace(SHOWN, on=date(2026, 7, 1)),
            ASKED,
            None,
            "Le complément : le 1er juillet 2026 est à venir ; corrigez la date.",
        ),
        (
            replace(SHOWN, shown=(Shown("3.1", MAY, EVALUATOR, "Vu."),)),
            ASKED,
            None,
            "Le sous-domaine 3.1 n’a pas été demandé par le jury : retirez-le.",
        ),
        (
            replace(SHOWN, shown=(Shown("1.1", MAY, EVALUATOR, ""),)),
            ASKED,
            None,
            "Le sous-domaine 1.1 n’a pas d’observation : notez ce que la personne a montré.",
        ),
        (
            SHOWN,
            ASKED,
            date(2026, 5, 29),
            "Le sous-domaine 1.1 ne se montre plus le 30 mai 2026 : le dernier jour était le "
            "29 mai 2026 ; il faut une nouvelle évaluation préalable.",
        ),
    ],
)
def test_a_complement_refused(
    complement: Complement, hearing: Hearing, limit: date | None, sentence: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check_complement(complement, hearing, Journey(), limit, TODAY)
    assert plain(caught.value.sentence) == sentence


def test_a_trainer_observes_no_complement() -> None:
    with pytest.raises(RuleError, match="qui forme n’évalue pas"):
        check_complement(SHOWN, ASKED, TRAINED, None, TODAY)
    other = replace(
        SHOWN,
        shown=tuple(replace(each, observer=Person("Léa Roy", b"lea")) for each in SHOWN.shown),
    )
    check_complement(other, ASKED, TRAINED, None, TODAY)


@pytest.mark.parametrize(
    ("certificate", "hearing", "sentence"),
    [
        (
            PARCHEMIN,
            decided(REFUSED),
            "Le jury n’a pas certifié ce dossier : il n’a pas de certificat.",
        ),
        (
            PARCHEMIN,
            decided(CERTIFIED),
            "Le procès-verbal n’est pas encore connu, et la décision peut changer : le certificat "
            "attend.",
        ),
        (PARCHEMIN, GIVEN, "Le jury n’a pas certifié ce dossier : il n’a pas de certificat."),
        (
            replace(PARCHEMIN, number=""),
            decided(CERTIFIED, known=True),
            "Le certificat n’a pas de numéro : recopiez celui du parchemin.",
        ),
        (
            replace(PARCHEMIN, on=DEPOSITED),
            decided(CERTIFIED, known=True),
            "Le certificat : le 10 avril 2026 précède le 4 mai 2026 ; corrigez la date.",
        ),
        (
            replace(PARCHEMIN, on=date(2027, 1, 1)),
            decided(CERTIFIED, known=True),
            "Le certificat : le 1er janvier 2027 est à venir ; corrigez la date.",
        ),
    ],
)
def test_a_certificate_refused(certificate: Certificate, hearing: Hearing, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_certificate(certificate, hearing, TODAY)
    assert plain(caught.value.sentence) == sentence
