"""The path of a dossier: its stage, what may be done, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier, Withdrawal
from clea_desktop.domain.path import Act, Stage, stage
from clea_desktop.domain.possible import check_act, possible_acts, why_not
from tests.domain.made_up import EVALUATOR, at, dossier, final, preliminary
from tests.domain.paths import (
    CLOSED,
    LIMIT,
    act_refusal,
    assessed,
    assessing,
    certifiable,
    gone,
    handed_over,
    in_finale,
    in_training,
    situation,
    taken_over,
    welcomed,
)

LATER = date(2027, 1, 8)
AFTER = LIMIT + timedelta(days=1)

# --- stages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessments", "certifiable", "expected"),
    [
        ((), False, Stage.OPENED),
        ((preliminary(),), False, Stage.PREALABLE),
        ((preliminary(),), True, Stage.PREALABLE),
        ((preliminary(closed=CLOSED),), False, Stage.REINFORCEMENT),
        ((preliminary(closed=CLOSED),), True, Stage.JURY),
        ((preliminary(closed=CLOSED), final()), False, Stage.FINALE),
        ((preliminary(closed=CLOSED), final(closed=CLOSED)), False, Stage.REINFORCEMENT),
        ((preliminary(closed=CLOSED), final(closed=CLOSED)), True, Stage.JURY),
        ((preliminary(closed=CLOSED), preliminary()), False, Stage.PREALABLE),
    ],
)
def test_the_stage(assessments: tuple[Assessment, ...], certifiable: bool, expected: Stage) -> None:
    held = dossier(*assessments)
    assert stage(held, certifiable) is expected
    assert stage(gone(held), certifiable) is Stage.ELSEWHERE


def test_the_situation_tells_the_stage_by_what_the_facts_come_to() -> None:
    assert situation(dossier()).stage is Stage.OPENED
    assert situation(assessing()).stage is Stage.PREALABLE
    assert situation(assessed()).stage is Stage.REINFORCEMENT
    assert situation(in_finale()).stage is Stage.FINALE
    assert situation(certifiable()).stage is Stage.JURY
    assert situation(gone(certifiable())).stage is Stage.ELSEWHERE


def test_each_stage_has_its_words() -> None:
    assert {stage: stage.words for stage in Stage} == {
        Stage.OPENED: "Dossier ouvert",
        Stage.PREALABLE: "Évaluation préalable en cours",
        Stage.REINFORCEMENT: "Renforcement",
        Stage.FINALE: "Évaluation finale en cours",
        Stage.JURY: "Prêt pour le jury",
        Stage.DEPOSITED: "Devant le jury",
        Stage.COMPLEMENT: "Complément à apporter",
        Stage.DECIDED: "Décision rendue",
        Stage.CERTIFIED: "Certifié",
        Stage.ELSEWHERE: "Suivi ailleurs",
    }


def test_each_act_has_its_words() -> None:
    words = [act.words for act in Act]
    assert len(set(words)) == len(words)
    assert all(each[0].isupper() and "'" not in each for each in words)
    assert Act.RESTITUTE.words == "Noter la restitution"


# --- acts: refused, each with its sentence, or allowed -----------------------------------------

HERE = "du dossier 2026-0001"
NO_INTERVIEW = f"L’entretien d’accueil {HERE} n’est pas noté : notez-le d’abord."
NOTHING_YET = (
    "Rien n’est encore évalué dans le dossier 2026-0001 : ouvrez d’abord l’évaluation préalable."
)
NO_PREALABLE = "Aucune évaluation préalable n’est ouverte dans le dossier 2026-0001."
NO_FINALE = "Aucune évaluation finale n’est ouverte dans le dossier 2026-0001."
NO_LIVRET = f"Le livret {HERE} n’est pas encore remis : remettez-le, puis notez la restitution."
LEFT = (
    "Le dossier 2026-0001 n’est pas encore pour le jury : il reste à valider 1.2, 2.1, 3.1, 3.2, "
    "3.3."
)
ALL_DONE = f"Tous les domaines {HERE} sont validés : il n’y a plus rien à acquérir."


def going_on(kind: Kind) -> dict[Act, str]:
    """What an open assessment holds back."""
    unfinished = f"L’{kind.words} {HERE} n’est pas terminée : terminez-la d’abord."
    return dict.fromkeys(
        (
            Act.HAND_OVER,
            Act.RESTITUTE,
            Act.PRESCRIBE,
            Act.CHECK,
            Act.HAND_TO_JURY,
        ),
        unfinished,
    )


def unopened(day: str, why: str) -> dict[Act, str]:
    """Why neither assessment opens that day."""
    return {
        act: f"L’{kind.words} du {day} ne s’ouvre pas : {why}"
        for act, kind in ((Act.OPEN_PREALABLE, Kind.PREALABLE), (Act.OPEN_FINALE, Kind.FINALE))
    }


CLOSED_ACTS = {Act.CLOSE_PREALABLE: NO_PREALABLE, Act.CLOSE_FINALE: NO_FINALE}
STILL_VALID = (
    "L’évaluation préalable du 3 mars 2026 ne s’ouvre pas : la précédente, terminée, vaut jusqu’au "
    "3 mars 2031 ; ouvrez une évaluation finale."
)
BEFORE_ASSESSING = {
    **CLOSED_ACTS,
    **dict.fromkeys(going_on(Kind.PREALABLE), NOTHING_YET),
    Act.WRITE_OPINION: NOTHING_YET,
    Act.NOTE_PRESENCE: NOTHING_YET,
    Act.OPEN_FINALE: (
        "L’évaluation finale du 3 mars 2026 ne s’ouvre pas : il faut d’abord une évaluation "
        "préalable terminée."
    ),
}
NOT_ENTERED = "Le dossier 2026-0001 n’est inscrit à aucune session de jury : inscrivez-le d’abord."
BEFORE_ANY_JURY = {
    Act.DEPOSIT: NOT_ENTERED,
    Act.DECIDE: NOT_ENTERED,
    Act.COMPLETE: "Le jury n’a rien demandé de plus pour le dossier 2026-0001.",
    Act.WRITE: (
        "Le procès-verbal du jury n’est pas encore connu pour le dossier 2026-0001 : la lettre "
        "attend."
    ),
    Act.RECORD_CERTIFICATE: "Le jury n’a pas certifié le dossier 2026-0001.",
}
PLACES: dict[str, tuple[Dossier, date, dict[Act, str]]] = {
    "opened": (dossier(), CLOSED, {Act.CALL: NO_INTERVIEW, **BEFORE_ASSESSING}),
    "welcomed": (welcomed(), CLOSED, BEFORE_ASSESSING),
    "prealable": (
        assessing(),
        CLOSED,
        {
            **going_on(Kind.PREALABLE),
            **unopened(
                "3 mars 2026",
                "l’évaluation préalable ouverte le 2 mars 2026 n’est pas terminée.",
            ),
            Act.CLOSE_FINALE: NO_FINALE,
            Act.DEPART: (
                "L’évaluation préalable ouverte le 2 mars 2026 n’est pas terminée : terminez-la "
                "avant de passer le dossier 2026-0001."
            ),
        },
    ),
    "reinforcement": (
        assessed(),
        CLOSED,
        {
            **CLOSED_ACTS,
            Act.RESTITUTE: NO_LIVRET,
            Act.OPEN_PREALABLE: STILL_VALID,
            Act.HAND_TO_JURY: LEFT,
        },
    ),
    "handed over": (
        handed_over(assessed(), "livret_plain"),
        CLOSED,
        {**CLOSED_ACTS, Act.OPEN_PREALABLE: STILL_VALID, Act.HAND_TO_JURY: LEFT},
    ),
    "finale": (
        in_finale(),
        LATER,
        {
            **going_on(Kind.FINALE),
            **unopened(
                "8 janvier 2027",
                "l’évaluation finale ouverte le 8 janvier 2027 n’est pas terminée.",
            ),
            Act.CLOSE_PREALABLE: NO_PREALABLE,
            Act.DEPART: (
                "L’évaluation finale ouverte le 8 janvier 2027 n’est pas terminée : terminez-la "
                "avant de passer le dossier 2026-0001."
            ),
        },
    ),
    "jury": (
        handed_over(certifiable()),
        CLOSED,
        {
            **CLOSED_ACTS,
            Act.PRESCRIBE: ALL_DONE,
            Act.CHECK: ALL_DONE,
            Act.OPEN_PREALABLE: (
                "L’évaluation préalable du 3 mars 2026 ne s’ouvre pas : la précédente, terminée, "
                "vaut jusqu’au 3 mars 2031 ; tous les domaines sont déjà validés."
            ),
            Act.OPEN_FINALE: (
                "L’évaluation finale du 3 mars 2026 ne s’ouvre pas : tous les domaines sont déjà "
                "validés."
            ),
        },
    ),
    "expired": (
        in_training(),
        AFTER,
        {
            **CLOSED_ACTS,
            Act.HAND_TO_JURY: LEFT,
            Act.OPEN_FINALE: (
                "L’évaluation finale du 4 mars 2031 ne s’ouvre pas : le dernier jour était le "
                "3 mars 2031 ; il faut une nouvelle évaluation préalable."
            ),
        },
    ),
    "taken over": (
        taken_over(dossier(), date(2025, 6, 1), "1", "2", "3.1", "3.2"),
        CLOSED,
        {
            **CLOSED_ACTS,
            Act.CALL: NO_INTERVIEW,
            Act.RESTITUTE: NO_LIVRET,
            Act.OPEN_PREALABLE: STILL_VALID.replace("2031", "2030").replace(
                "3 mars 2030", "1er juin 2030"
            ),
            Act.HAND_TO_JURY: (
                "Le dossier 2026-0001 n’est pas encore pour le jury : il reste à valider 3.3."
            ),
        },
    ),
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("place", PLACES)
def test_each_act_is_allowed_or_refused_with_its_sentence(place: str, act: Act) -> None:
    held, today, expected = PLACES[place]
    refused = BEFORE_ANY_JURY | expected
    here = situation(held, today)
    if act in refused:
        assert act_refusal(act, here) == refused[act]
    else:
        check_act(act, here)
        assert why_not(act, here) is None
    assert (act in possible_acts(here)) is (act not in refused)


def test_the_possible_acts_come_in_the_order_of_the_path() -> None:
    assert possible_acts(situation(dossier())) == (
        Act.INTERVIEW,
        Act.OPEN_PREALABLE,
        Act.PLAN_SITTING,
        Act.CHECK_IDENTITY,
        Act.DEPART,
    )
    possible = possible_acts(situation(in_training()))
    assert possible == tuple(sorted(possible, key=list(Act).index))


READ_ONLY = {
    "elsewhere": (
        gone(in_training()),
        "Le dossier 2026-0001 est suivi ailleurs depuis le 3 mars 2026 (AFPA) : ici, il se lit "
        "seulement.",
    ),
    "withdrawn": (
        replace(in_training(), withdrawal=Withdrawal("Une erreur.", at(CLOSED), EVALUATOR)),
        "Le dossier 2026-0001 a été retiré le 3 mars 2026 : remettez-le d’abord dans la liste.",
    ),
    "joined": (
        replace(in_training(), joined_to=b"the-other"),
        "Le dossier 2026-0001 est réuni à un autre : ouvrez celui qui reste dans la liste.",
    ),
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("place", READ_ONLY)
def test_nothing_is_done_on_a_dossier_that_is_only_read(place: str, act: Act) -> None:
    held, sentence = READ_ONLY[place]
    assert act_refusal(act, situation(held)) == sentence
    assert possible_acts(situation(held)) == ()
