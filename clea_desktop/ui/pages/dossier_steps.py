"""What the page of a dossier says of its path: the stepper, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.assessment import tally
from clea_desktop.domain.dossier import before
from clea_desktop.domain.french import counted, date_words, listed, short_date
from clea_desktop.domain.path import Act, Stage, next_act, next_on
from clea_desktop.services.dossiers import View
from clea_desktop.ui.pages.jury_steps import jury_end, jury_state, jury_step, jury_word
from clea_desktop.ui.widgets.stepper import State, Step

_STEPS = ("Évaluation préalable", "Renforcement", "Évaluation finale", "Jury")
_AT_STEP = {
    Stage.OPENED: 0,
    Stage.PREALABLE: 0,
    Stage.REINFORCEMENT: 1,
    Stage.FINALE: 2,
    Stage.JURY: 3,
    Stage.DEPOSITED: 3,
    Stage.COMPLEMENT: 3,
    Stage.DECIDED: 3,
    Stage.CERTIFIED: 5,
    Stage.ELSEWHERE: -1,
}


@dataclass(frozen=True)
class NextStep:
    """The next step: what it is, why, and the act that does it, with the words of its button."""

    title: str
    words: str
    label: str
    act: Act | None


def next_step(seen: View) -> NextStep:
    """The one obvious next step of a dossier."""
    act = next_act(seen.situation)
    title, words, label = _said(seen, act)
    return NextStep(title, words, label, act)


def _said(seen: View, act: Act | None) -> tuple[str, str, str]:
    on = next_on(seen.situation)
    when = f" Prévu le {date_words(on)}." if on else ""
    outcome = seen.outcome
    match act:
        case None:
            return _nothing(seen)
        case Act.INTERVIEW:
            return (
                "Entretien d’accueil",
                "Seul à seul, sans engagement : ce qu’est CléA, ce que la personne souhaite.",
                "Noter l’entretien",
            )
        case Act.CALL:
            return (
                "Rappeler la personne",
                f"Elle prend son temps.{when} Sa décision se note sur l’entretien.",
                "Voir l’entretien",
            )
        case Act.OPEN_PREALABLE if seen.situation.expired:
            limit = seen.valid_until
            assert limit is not None
            return (
                "Nouvelle évaluation préalable",
                f"Le dernier jour de l’évaluation finale était le {date_words(limit)}. Ce qui a "
                "été fait reste lisible ici.",
                "Ouvrir l’évaluation",
            )
        case Act.OPEN_PREALABLE:
            return (
                "Évaluation préalable",
                f"Critère par critère, en une ou plusieurs demi-journées.{when}",
                "Ouvrir l’évaluation",
            )
        case Act.CLOSE_PREALABLE | Act.CLOSE_FINALE:
            return _going_on(seen, act, when)
        case Act.HAND_OVER:
            return (
                "Remettre le livret",
                "Il part des points forts de la personne ; relisez-le avec elle.",
                "Voir le livret",
            )
        case Act.RESTITUTE:
            return (
                "Noter la restitution",
                "Le livret est remis : qu’en dit la personne, et que fait-elle ensuite ?",
                "Noter la restitution",
            )
        case Act.PRESCRIBE:
            assert outcome is not None
            return (
                "Recommander un parcours",
                f"Il reste à valider {listed(outcome.remaining)}.",
                "Recommander un parcours",
            )
        case Act.OPEN_FINALE:
            return (
                "Évaluation finale",
                f"Après la formation, sur ce qui reste à valider.{when}",
                "Ouvrir l’évaluation finale",
            )
        case Act.WRITE_OPINION:
            return (
                "Écrire l’avis pour le jury",
                "Tous les domaines sont validés : le dossier peut aller au jury.",
                "Écrire l’avis",
            )
        case _:
            return jury_step(seen, act)


def _going_on(seen: View, act: Act, when: str) -> tuple[str, str, str]:
    current, release = seen.dossier.current, seen.release
    assert current is not None and release is not None
    rank = len(seen.dossier.assessments) - 1
    *decided, left = tally(current, release, before(release, seen.dossier, rank))
    done = sum(decided)
    many = "critère évalué" if done < 2 else "critères évalués"
    words = f"{done} {many} sur {done + left}.{when}"
    if act is Act.CLOSE_FINALE and seen.valid_until and seen.situation.late:
        words = (
            f"Le dernier jour était le {date_words(seen.valid_until)} : terminez-la à cette date, "
            "puis ouvrez une nouvelle évaluation préalable."
        )
    return f"Continuer l’{current.kind.words}", words, "Reprendre"


def _nothing(seen: View) -> tuple[str, str, str]:
    departure = seen.dossier.journey.departure
    if seen.stage in {Stage.CERTIFIED, Stage.DECIDED} and departure is None:
        return jury_end(seen)
    if departure is not None:
        return (
            "Suivi ailleurs",
            f"{departure.to} suit cette personne depuis le {date_words(departure.on)}.",
            "",
        )
    return (
        "Rien n’attend",
        "La personne a choisi un autre organisme ; le dossier reste ouvert si elle revient.",
        "",
    )


def done_words(act: Act, seen: View) -> str:
    """What was done of an act already, in a word."""
    journey = seen.dossier.journey
    match act:
        case Act.INTERVIEW if journey.interview is not None:
            return f"le {short_date(journey.interview.on)}"
        case Act.PLAN_SITTING if journey.sittings:
            return counted(len(journey.sittings), "séance")
        case Act.RESTITUTE if journey.restitutions:
            return f"le {short_date(journey.restitutions[-1].on)}"
        case Act.PRESCRIBE if journey.prescription is not None:
            return f"le {short_date(journey.prescription.on)}"
        case _:
            return ""


def steps(seen: View) -> list[Step]:
    """The stepper: what is done, what is in hand, what has no object."""
    at = _AT_STEP[seen.stage]
    closed = {}
    for assessment in seen.dossier.assessments:
        if assessment.closed_on:
            word = "reprise du" if assessment.reprise else "terminée le"
            closed[assessment.kind] = f"{word} {short_date(assessment.closed_on)}"
    words = ["", "", "", ""]
    words[0] = "en cours" if seen.stage is Stage.PREALABLE else closed.get(Assessed.PREALABLE, "")
    words[2] = "en cours" if seen.stage is Stage.FINALE else closed.get(Assessed.FINALE, "")
    if _AT_STEP[seen.stage] >= _AT_STEP[Stage.JURY] and Assessed.FINALE not in closed:
        # Everything was validated at once: two steps have no object.
        words[1] = words[2] = "sans objet"
    elif seen.stage is Stage.REINFORCEMENT and seen.dossier.journey.prescription is not None:
        words[1] = "parcours recommandé"
    words[3] = jury_state(seen)
    interview = seen.dossier.journey.interview
    welcomed = f"le {short_date(interview.on)}" if interview else "dossier ouvert"
    made = [Step("Accueil", State.DONE, welcomed)]
    for index, name in enumerate(_STEPS):
        state = State.DONE if index < at else State.IN_HAND if index == at else State.TO_COME
        made.append(Step(name, state, words[index]))
    certified = seen.stage is Stage.CERTIFIED
    made.append(Step("Certifié", State.DONE if certified else State.TO_COME, jury_word(seen)))
    return made
