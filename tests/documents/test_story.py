"""What a jury reads of the path: trainers apart from evaluators, séances, and reprises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from clea_desktop.documents.content.anonymous import anonymised
from clea_desktop.documents.content.story import FINE, TO_CHECK, trainer_check
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.domain.assessment import Closing, NoteFact, Reprise
from clea_desktop.domain.journey import (
    Agreement,
    Departure,
    Journey,
    Presence,
    Sitting,
    Trainer,
)
from clea_desktop.domain.people import Candidate, PartialDate, Person
from tests.documents import made_up
from tests.documents.as_text import as_text


def trained(*trainers: Trainer, subject: Subject | None = None) -> Subject:
    """A dossier whose candidate was trained by these."""
    return made_up.with_journey(subject or made_up.usual(), Journey(trainers=trainers))


def test_nobody_known_as_trainer_is_to_be_checked() -> None:
    assert trainer_check(made_up.usual())[1:] == (
        "Formateurs non renseignés\u00a0: à vérifier.",
        TO_CHECK,
    )


def test_trainers_who_decided_of_nothing_are_named() -> None:
    subject = trained(Trainer(made_up.OMAR), Trainer(made_up.OMAR, ends_on=made_up.JUNE))
    found = "Formation par Omar Benali, sans aucune décision d’évaluation."
    assert trainer_check(subject)[1:] == (found, FINE)


@pytest.mark.parametrize(
    ("starts", "found"),
    [
        (None, "Forme la personne et l’a évaluée\u00a0: Paul Roux (106\u00a0décisions)."),
        (made_up.TUESDAY, "Forme la personne et l’a évaluée\u00a0: Paul Roux (53\u00a0décisions)."),
        (made_up.JUNE, "Formation par Paul Roux, sans aucune décision d’évaluation."),
    ],
)
def test_an_evaluator_who_trained_already_is_found(starts: date | None, found: str) -> None:
    subject = trained(Trainer(made_up.PAUL, starts_on=starts))
    assert trainer_check(subject)[1] == found
    assert trainer_check(subject)[2] == (FINE if starts == made_up.JUNE else TO_CHECK)


@pytest.mark.parametrize(
    ("trainer", "state"),
    [
        (Person("paul ROUX"), TO_CHECK),
        (Person("Paul Roux", b"another Paul"), FINE),
        (Person("Omar Benali"), FINE),
    ],
)
def test_the_same_name_is_a_doubt_only_without_a_record(trainer: Person, state: str) -> None:
    what, found, held = trainer_check(trained(Trainer(trainer)))
    assert held == state
    assert ("Même nom pour évaluer et former\u00a0: Paul Roux." in found) == (state == TO_CHECK)
    text = as_text(compose("jury", trained(Trainer(trainer))))
    assert f"{what} | {found}" in text


def test_each_trainer_has_their_dates() -> None:
    may = date(2026, 5, 4)
    subject = trained(
        Trainer(made_up.OMAR, "Greta", may, made_up.JUNE),
        Trainer(Person("Rosa Lê"), starts_on=may),
        Trainer(Person("Ana Diaz"), ends_on=may),
        Trainer(Person("Luc Caron")),
    )
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    assert "Omar Benali | Greta | du 4 mai 2026 au 4 juin 2026" in text
    assert "Rosa Lê |  | depuis le 4 mai 2026" in text
    assert "Ana Diaz |  | jusqu’au 4 mai 2026" in text
    assert "Luc Caron |  |\n" in text
    assert "## Formation" not in as_text(compose("jury", made_up.usual()))


def test_the_seances_held_are_shown_with_their_real_length() -> None:
    text = as_text(compose("jury", made_up.whole_path())).replace("\u00a0", " ")
    held = text[text.index("## Séances") : text.index("## Présence")]
    assert "Lundi 2 mars 2026 | de 9 h 00 à 12 h 00 « 3 heures » | Paul Roux" in held
    assert "Interprète : Leïla Haddad" in held
    assert "Mardi 3 mars 2026 | à partir de 9 h 00 | Paul Roux et Claire Petit | présence" in held
    assert "Mercredi 3 juin 2026 |  | Paul Roux | absence" in held


def test_what_is_planned_is_no_fact() -> None:
    planned = Sitting(date(2026, 9, 1), time(9))
    subject = made_up.with_journey(made_up.usual(), Journey(sittings=(planned,)))
    paper = compose("jury", subject)
    assert paper.dated == made_up.TUESDAY
    assert "## Séances" not in as_text(paper)
    assert "septembre" not in as_text(paper)
    assert "# Votre parcours" not in as_text(compose("livret", subject))


def test_the_timeline_tells_the_whole_path() -> None:
    journey = replace(
        made_up.journey(), departure=Departure("Centre de Caen", made_up.JUNE, made_up.PAUL)
    )
    subject = made_up.with_journey(made_up.rich(), journey)
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    for told in (
        "12 février 2026 | Entretien d’accueil avec Claire Petit",
        "3 juin 2026 | Absence à une séance d’évaluation",
        "10 mars 2026 | Restitution avec Claire Petit, livret lu à voix haute, la personne a signé",
        "12 mars 2026 | Parcours de formation recommandé, 35 heures, Greta de Lisieux",
        "4 juin 2026 | Dossier suivi par Centre de Caen",
    ):
        assert told in text
    for hidden in ("Boulangerie", "consignes lues", "rayon", "contente", "Bus de Sofia"):
        assert hidden not in text


def test_a_restitution_without_a_signature_and_a_parcours_without_hours_are_told_short() -> None:
    journey = made_up.journey()
    back = replace(journey.restitutions[0], signature=None, read_aloud=False)
    advised = replace(made_up.PRESCRIPTION, hours=None, organisation="")
    short = Journey(restitutions=(back,), prescriptions=(advised,))
    text = as_text(compose("jury", made_up.with_journey(made_up.usual(), short)))
    assert "| Restitution avec Claire Petit\n" in text
    assert "| Parcours de formation recommandé\n" in text


# --- what was brought from elsewhere ---------------------------------------------------------


def test_a_reprise_is_named_everywhere() -> None:
    subject = made_up.taken_over()
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    lived = "Évaluation préalable du 3 novembre 2025 (reprise de Centre de Caen)"
    for told in (
        f"{lived} « édition 2021 » | Centre de Caen « vérifiée par Claire Petit le 2 mars 2026 »"
        " | évalués ailleurs | Domaines 1 et 4 ; sous-domaines 2.1 et 2.2",
        "Reprise de l’évaluation préalable | Livret de Centre de Caen vérifié par Claire Petit le "
        "2 mars 2026. | signalé",
        "3 novembre 2025 | Évaluation préalable de Centre de Caen, reprise",
        "2 mars 2026 | Livret repris, vérifié par Claire Petit",
        "________ Reprise vérifiée par Claire Petit",
    ):
        assert told in text, told
    assert "Aucune validation n’est reprise" not in text
    assert "Finale possible jusqu’au = 3 novembre 2030" in text


def test_the_livret_says_what_comes_from_elsewhere() -> None:
    text = as_text(compose("livret", made_up.taken_over())).replace("\u00a0", " ")
    assert "Deux domaines le 3 novembre 2025, à l’évaluation préalable (reprise de" in text
    assert "Un domaine le 4 juin 2026, à l’évaluation finale." in text
    assert "4. Travailler en équipe · validé le 3 novembre 2025 (reprise de Centre de Caen)" in text


def test_criteria_brought_one_by_one_are_told() -> None:
    subs = [sub for sub in made_up.release().subdomains if sub.code in {"2.1", "2.2"}]
    brought = frozenset(code for sub in subs for code in sub.codes[: sub.required]) | {"3.1.1"}
    subject = _brought(brought)
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    assert "validé à l’évaluation préalable du 3 novembre 2025 (reprise de Centre de Caen)" in text
    assert "Critères acquis repris d’un autre organisme : 2.1.1" in text
    assert "(acquis) acquis | reprise |" in as_text(compose("grid", subject)).replace("\u00a0", " ")
    livret = as_text(compose("livret", subject)).replace("\u00a0", " ")
    assert "Deux sous-domaines le 3 novembre 2025" in livret
    assert "Reprise vérifiée par Claire Petit" in livret
    alone = as_text(compose("jury", _brought(frozenset({"3.1.1"})))).replace("\u00a0", " ")
    assert "évalués ailleurs | Des critères" in alone


def test_a_reprise_is_told_on_the_path_of_the_person() -> None:
    subject = _brought(frozenset({"1"}))
    told = made_up.with_journey(subject, Journey(interview=made_up.INTERVIEW))
    text = as_text(compose("livret", told)).replace("\u00a0", " ")
    assert "3 novembre 2025 = Évaluation préalable (reprise de Centre de Caen)." in text


def test_a_livret_of_another_edition_is_found() -> None:
    subject = _brought(frozenset({"1"}), edition="2016")
    text = as_text(compose("jury", subject)).replace("\u00a0", " ")
    assert "Édition du référentiel | Plusieurs éditions : 2016 et 2021 (" in text


def _brought(codes: frozenset[str], edition: str = "2021") -> Subject:
    first = made_up.taken_over().dossier.assessments[0]
    on = first.opened_on
    livret = Reprise("Centre de Caen", edition, codes, made_up.CLAIRE, made_up.MONDAY)
    return made_up.subject(replace(first, reprise=livret, closing=Closing(on)))


# --- the anonymised copy ---------------------------------------------------------------------

AROUND = (
    "Mission",
    "Lemoine",
    "Boulangerie",
    "Leïla",
    "Haddad",
    "Marché",
    "Sofia",
    "Lopes",
    "contente",
    "rayon",
    "consignes lues",
)


def test_nothing_around_the_person_is_left_in_the_copy() -> None:
    subject = made_up.whole_path()
    text = as_text(compose("jury-anonymous", subject))
    for told in AROUND:
        assert told not in text, told
    assert "Interprète\u00a0: présence" in text
    assert "Omar Benali" in text


def test_a_trainer_or_an_adviser_of_the_same_name_does_not_give_it_away() -> None:
    rosa = Person("Rosa Lopes", b"rosa")
    journey = made_up.journey()
    interview = replace(made_up.INTERVIEW, adviser=rosa)
    seance = Sitting(made_up.MONDAY, evaluators=(rosa,), presence=Presence.PRESENT)
    named = replace(
        journey,
        interview=interview,
        sittings=(seance,),
        restitutions=(replace(journey.restitutions[0], by=rosa),),
        prescriptions=(replace(made_up.PRESCRIPTION, by=rosa, organisation="École Lopes"),),
        trainers=(Trainer(rosa, "École Lopes"),),
        departure=Departure("Cours Lopes", made_up.JUNE, rosa),
    )
    subject = made_up.with_journey(made_up.usual(), named)
    text = as_text(compose("jury-anonymous", subject))
    assert "Lopes" not in text
    assert "Entretien d’accueil avec Rosa [nom]" in text
    assert "Dossier suivi par Cours [nom]" in text


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Mme Durand, de la Mission locale, appelle.", "[nom], de la [nom], appelle."),
        ("Un travail d’équipe, sa mission", "Un travail d’équipe, sa mission"),
        ("Chez Lemoine depuis mai", "Chez [nom] depuis mai"),
        ("Leïla HADDAD traduit", "[nom] traduit"),
        ("Sa tutrice Ana Diaz est venue", "Sa tutrice [nom] est venue"),
        ("L’avis d’Omar et de Paul Roux", "L’avis d’[nom] et de [nom]"),
    ],
)
def test_a_note_is_searched_for_who_stands_around_the_person(note: str, left: str) -> None:
    interview = replace(
        made_up.INTERVIEW,
        prescriber="Mme Durand, Mission locale",
        guardian="Ana Diaz, tutrice",
        agreements=(Agreement("Pôle emploi", "venue", made_up.FIRST_VISIT),),
    )
    subject = made_up.whole_path()
    journey = replace(subject.dossier.journey, interview=interview)
    first = subject.dossier.assessments[0]
    written = NoteFact("1.1.1", note, made_up.at(made_up.MONDAY), made_up.PAUL)
    first = replace(first, notes=(written,))
    dossier = replace(subject.dossier, assessments=(first,), journey=journey)
    hidden = anonymised(replace(subject, dossier=dossier)).dossier
    assert hidden.assessments[0].notes[0].text == left


def test_who_checked_a_reprise_is_hidden_when_they_share_a_name() -> None:
    candidate = Candidate("Petit", PartialDate(1990))
    first, second = made_up.taken_over().dossier.assessments
    subject = made_up.subject(first, second, candidate=candidate)
    text = as_text(compose("jury-anonymous", subject))
    assert "Petit" not in text
    assert "vérifiée par Claire [nom]" in text
