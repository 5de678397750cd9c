"""The papers of the path: what each says, to whom, and what none of them may say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from clea_desktop.documents.blocks import Paper, Signatures, Table, Together
from clea_desktop.documents.content import words as said
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Focus,
    Journey,
    Presence,
    Restitution,
    Signature,
    Sitting,
    Trainer,
    Trajectory,
)
from clea_desktop.domain.people import FormOfAddress, Organisation, Person, folded
from tests.documents import made_up
from tests.documents.as_text import as_text, check_golden
from tests.documents.reading import texts
from tests.documents.wording import FAILURE, SCORE, without_labels

WHOLE = Organisation(
    "Centre de formation de Lisieux",
    siret="12345678900012",
    address="2 rue du Marché, 14100 Lisieux",
    phone="02 31 00 00 00",
)


def welcomed(**changes: object) -> Subject:
    """After the interview, two séances planned, nothing assessed yet."""
    planned = tuple(replace(s, presence=Presence.PLANNED) for s in made_up.SITTINGS[:2])
    held = replace(made_up.INTERVIEW, **changes)  # type: ignore[arg-type]
    return made_up.newcomer(Journey(interview=held, sittings=planned), WHOLE)


CASES: dict[str, tuple[str, Callable[[], Subject]]] = {
    "information": ("information", lambda: made_up.newcomer(organisation=WHOLE)),
    "privacy": ("privacy", lambda: made_up.newcomer(organisation=WHOLE)),
    "interview": ("interview", welcomed),
    "liaison": ("liaison", welcomed),
    "appointment": ("appointment", welcomed),
    "attendance": ("attendance", made_up.whole_path),
    "attendance-blank": ("attendance", made_up.newcomer),
    "observation": ("observation", made_up.in_training),
    "restitution": ("restitution", made_up.in_training),
    "restitution-to-fill": ("restitution", made_up.usual),
    "training": ("training", made_up.in_training),
    "livret-whole-path": ("livret", made_up.whole_path),
    "livret-taken-over": ("livret", made_up.taken_over),
    "jury-whole-path": ("jury", made_up.whole_path),
    "jury-taken-over": ("jury", made_up.taken_over),
    "jury-anonymous-whole-path": ("jury-anonymous", made_up.whole_path),
}
GIVEN = (
    "information",
    "privacy",
    "interview",
    "appointment",
    "attendance",
    "attendance-blank",
    "restitution",
    "restitution-to-fill",
    "training",
    "livret-whole-path",
    "livret-taken-over",
)
"""The papers the person has in hand."""
BEFORE = ("information", "privacy", "interview", "liaison", "appointment", "attendance")
"""The papers that need no assessment."""


def made(name: str) -> Paper:
    kind, subject = CASES[name]
    return compose(kind, subject())


@pytest.mark.parametrize("name", CASES)
def test_each_paper_says_what_its_golden_file_says(name: str) -> None:
    check_golden(name, made(name), made_up.release().fingerprint)


@pytest.mark.parametrize("name", GIVEN)
def test_no_paper_given_to_the_person_has_a_word_of_failure_or_a_score(name: str) -> None:
    ours = without_labels(folded(as_text(made(name))))
    assert not FAILURE.search(ours), FAILURE.search(ours)
    assert not SCORE.search(ours), SCORE.search(ours)


@pytest.mark.parametrize("decision", [None, *Decision])
@pytest.mark.parametrize("trajectory", Trajectory)
def test_no_decision_is_told_as_a_failure(decision: Decision, trajectory: Trajectory) -> None:
    again = date(2026, 9, 1)
    subject = welcomed(decision=decision, trajectory=trajectory, call_on=again, agreements=())
    text = as_text(compose("interview", subject))
    assert not FAILURE.search(folded(text))
    assert ("Nous vous rappelons le 1er" in text) == (decision is not None)
    assert "Nous ne donnons rien à d’autres personnes." in text


@pytest.mark.parametrize("name", CASES)
def test_each_paper_is_drawn_with_every_sign(name: str) -> None:
    rendered = render(made(name))
    assert rendered.missing_signs == ()
    assert not [page for page in texts(rendered.pdf) if not page.strip()]


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("information", 2),
        ("privacy", 2),
        ("interview", 2),
        ("appointment", 1),
        ("liaison", 1),
        ("restitution", 1),
        ("restitution-to-fill", 1),
        ("attendance", 1),
        ("training", 2),
    ],
)
def test_each_paper_holds_on_its_pages(name: str, pages: int) -> None:
    assert render(made(name)).pages == pages


@pytest.mark.parametrize("kind", BEFORE)
def test_these_need_no_assessment_and_no_release(kind: str) -> None:
    bare = replace(welcomed(), release=None)
    assert as_text(compose(kind, bare))
    assert "cinq ans" not in as_text(compose(kind, bare))


def test_what_tells_of_a_release_says_that_there_is_none() -> None:
    with pytest.raises(RuleError, match="attend un référentiel"):
        compose("observation", replace(welcomed(), release=None))


def test_the_papers_that_explain_name_nobody() -> None:
    for kind in ("information", "privacy"):
        paper = compose(kind, welcomed())
        text = as_text(paper)
        assert "Sofia" not in text
        assert "2026-0147" not in text
        assert paper.large


def test_the_notice_tells_how_long() -> None:
    text = as_text(compose("privacy", replace(welcomed(), months_kept=12)))
    assert "cinq ans pour passer l’évaluation finale, puis douze mois." in text


def test_a_paper_that_tells_no_fact_is_dated_of_its_day() -> None:
    assert compose("information", made_up.newcomer()).dated == date(2026, 2, 12)
    assert compose("information", made_up.in_training()).dated == made_up.ADVISED
    assert compose("restitution", made_up.in_training()).dated == made_up.HANDED_BACK
    assert compose("training", made_up.whole_path()).dated == made_up.ADVISED
    assert compose("livret", made_up.departed()).dated == made_up.JUNE
    late = replace(welcomed(), today=date(2026, 12, 1))
    assert compose("interview", late).dated == date(2026, 2, 20)


def test_an_interview_that_was_not_held_is_not_told() -> None:
    with pytest.raises(RuleError, match="attend l’entretien d’accueil"):
        compose("interview", made_up.newcomer())


def test_what_needs_help_is_told_without_its_cause_and_no_birth_stands_on_an_attendance() -> None:
    held = as_text(compose("interview", welcomed()))
    assert "## Ce qui vous aide\nDes consignes lues à voix haute." in held
    sheet = as_text(compose("attendance", made_up.whole_path())).replace("\u00a0", " ")
    for hidden in ("1990", "06 12", "sofia@", "emploi", "préalable", "finale", "consignes"):
        assert hidden not in sheet
    assert "Interprète" not in sheet


@pytest.mark.parametrize("kind", ["interview", "restitution", "training"])
def test_who_acts_for_the_person_signs_too(kind: str) -> None:
    subject = made_up.in_training()
    held = replace(made_up.INTERVIEW, guardian="Rosa Lopes, mère")
    journey = replace(subject.dossier.journey, interview=held)
    guarded = replace(subject, dossier=replace(subject.dossier, journey=journey))
    assert len(_places(compose(kind, subject))) == 2
    named = [who for who in _places(compose(kind, guarded)) if "Représentant légal" in who]
    assert named == ["Représentant légal\u00a0: Rosa Lopes, mère"]
    assert said.READ_ALOUD in as_text(compose(kind, subject))


def test_somebody_spoken_of_neutrally_was_not_evaluated_yet() -> None:
    subject = welcomed(agreements=(), project="", arrangements="", strategies=(), strategy=None)
    candidate = replace(made_up.SOFIA, form_of_address=FormOfAddress.NEUTRAL)
    neutral = replace(subject, dossier=replace(subject.dossier, candidate=candidate))
    assert _places(compose("interview", neutral))[0] == "La personne accompagnée"
    assert _places(compose("interview", subject))[0] == "La candidate"


# --- the rendez-vous -------------------------------------------------------------------------


def test_the_next_seance_is_told_and_those_after_it() -> None:
    text = as_text(compose("appointment", welcomed())).replace("\u00a0", " ")
    assert "[success] Lundi 2 mars 2026, à 9 h 00" in text
    assert "| Salle 4, 2 rue du Marché, 14100 Lisieux" in text
    assert "Durée = environ 3 heures" in text
    assert "Ensuite : le 3 mars 2026 à 9 h 00." in text
    assert "Téléphone : 02 31 00 00 00" in text
    next_day = replace(welcomed(), today=made_up.TUESDAY)
    later = as_text(compose("appointment", next_day)).replace("\u00a0", " ")
    assert "[success] Mardi 3 mars 2026, à 9 h 00" in later
    assert "Durée" not in later
    asked = replace(welcomed(), dated=made_up.TUESDAY)
    assert "Mardi" in as_text(compose("appointment", asked))


def test_a_seance_whose_hour_is_not_known_says_so() -> None:
    sittings = (Sitting(made_up.MONDAY), Sitting(made_up.TUESDAY))
    subject = made_up.newcomer(Journey(sittings=sittings), WHOLE)
    text = as_text(compose("appointment", subject)).replace("\u00a0", " ")
    assert "[success] Lundi 2 mars 2026\n" in text
    assert "| Centre de formation de Lisieux, 2 rue du Marché, 14100 Lisieux" in text
    assert "| Nous vous dirons bientôt l’heure." in text
    assert "Ensuite : le 3 mars 2026." in text


def test_the_last_seance_is_told_when_none_is_to_come() -> None:
    subject = replace(made_up.whole_path(), today=date(2026, 7, 1))
    text = as_text(compose("appointment", subject)).replace("\u00a0", " ")
    assert "Jeudi 4 juin 2026, à 13 h 30" in text
    assert "environ 2 h 30" in text
    with pytest.raises(RuleError, match="attend une séance"):
        compose("appointment", made_up.newcomer())


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minutes"), (60, "1 heure"), (150, "2 h 30"), (125, "2 h 05"), (180, "3 heures")],
)
def test_how_long_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert said.lasting_words(minutes).replace("\u00a0", " ") == words


# --- the sheets filled with a pen ------------------------------------------------------------


def test_the_half_days_are_in_their_order() -> None:
    rows = _rows(compose("attendance", made_up.whole_path()))
    assert [row.split(" | ")[0].replace("\u00a0", " ") for row in rows] == [
        "Lundi 2 mars 2026 « matin »",
        "Mardi 3 mars 2026 « matin »",
        "Mercredi 3 juin 2026",
        "Jeudi 4 juin 2026 « après-midi »",
    ]
    assert "absence notée" in rows[2]


def test_a_finale_is_observed_on_what_is_left_alone() -> None:
    subject = made_up.whole_path()
    assert _codes(compose("observation", subject)) == {"3.3.5", "3.3.6", "3.3.8"}
    everything = _codes(compose("observation", made_up.newcomer()))
    assert everything == {criterion.code for criterion in made_up.release().criteria}
    with pytest.raises(RuleError, match="il ne reste rien à évaluer"):
        compose("observation", made_up.all_validated())


def test_an_open_assessment_is_observed_on_what_it_has_not_decided() -> None:
    left = _codes(compose("observation", made_up.in_progress()))
    assert "1.4.1" in left
    assert not left & set(made_up.codes("1.1", "1.2"))
    first = made_up.usual().dossier.assessments[0]
    going_on = made_up.final(made_up.marks(("3.3.5",), (), (made_up.JUNE,)), closed=None)
    subject = made_up.with_journey(made_up.subject(first, going_on), Journey())
    remaining = {"2.3.1", "2.3.5", "2.3.7", "2.5.1", "2.5.3", "3.3.6", "3.3.8"}
    assert _codes(compose("observation", subject)) == remaining
    focus = Journey(focuses=(Focus(("3",), b"second"),))
    focused = made_up.with_journey(subject, focus)
    assert _codes(compose("observation", focused)) == {"3.3.6", "3.3.8"}


# --- the parcours ----------------------------------------------------------------------------


def test_the_parcours_aims_at_what_was_not_acquis_that_day() -> None:
    during, after = made_up.in_training(), made_up.whole_path()
    expected = {"2.3.1", "2.3.5", "2.3.7", "2.5.1", "2.5.3", "3.3.5", "3.3.6", "3.3.8"}
    for subject in (during, after):
        assert _codes(compose("training", subject)) == expected
    text = as_text(compose("training", during)).replace("\u00a0", " ")
    assert "Avec = Omar Benali" in text
    assert "Évaluation finale = prévue le 4 juin 2026, possible jusqu’au 3 mars 2031" in text


def test_a_whole_domaine_is_said_in_one_line_and_what_is_validated_never_aimed_at() -> None:
    subject = made_up.subject(made_up.preliminary(made_up.marks((), made_up.codes("1.1"))))
    whole = replace(made_up.PRESCRIPTION, codes=("4",), hours=None, planned_finale=None, note="")
    told = made_up.with_journey(subject, Journey(prescriptions=(whole,)))
    text = as_text(compose("training", told))
    assert "- Tout le domaine" in text
    assert "Durée" not in text
    assert "prévue" not in text
    again = replace(made_up.in_training().dossier.journey.prescriptions[0], codes=("2",))
    mixed = made_up.with_journey(made_up.usual(), Journey(prescriptions=(again,)))
    text = as_text(compose("training", mixed))
    assert "- 2.3\u00a0Mesures, temps, quantités" in text
    assert "2.1\u00a0" not in text


def test_who_stopped_training_before_is_not_named() -> None:
    subject = made_up.in_training()
    gone = Trainer(made_up.OMAR, "Greta", date(2024, 1, 8), date(2024, 6, 1))
    journey = replace(subject.dossier.journey, trainers=(gone,))
    text = as_text(compose("training", made_up.with_journey(subject, journey)))
    assert "Omar" not in text
    with pytest.raises(RuleError, match="n’est pas encore recommandé"):
        compose("training", made_up.usual())


# --- the restitution -------------------------------------------------------------------------


def test_who_did_not_wish_to_sign_is_told_so_without_a_place_to_sign_again() -> None:
    subject = made_up.in_training()
    held = replace(
        subject.dossier.journey.restitutions[0],
        signature=Signature.NOT_WISHED,
        read_aloud=False,
        remarks="",
        next_step="",
    )
    journey = replace(subject.dossier.journey, restitutions=(held,))
    text = as_text(compose("restitution", made_up.with_journey(subject, journey)))
    assert "N’a pas souhaité signer." in text
    assert "Votre livret = parcouru ensemble" in text
    assert "Vos remarques" not in text
    assert "| Une formation, puis une évaluation finale." in text


def test_a_restitution_waits_for_the_end() -> None:
    with pytest.raises(RuleError, match="La restitution du dossier 2026-0147 attend la fin"):
        compose("restitution", made_up.in_progress())


# --- the liaison -----------------------------------------------------------------------------


def test_nothing_goes_to_a_prescripteur_without_the_persons_agreement() -> None:
    with pytest.raises(RuleError, match="notez d’abord le prescripteur"):
        compose("liaison", made_up.newcomer())
    with pytest.raises(RuleError, match="notez d’abord le prescripteur"):
        compose("liaison", welcomed(prescriber=""))
    asked = Agreement("Mission locale de Lisieux", "venue", made_up.FIRST_VISIT)
    for agreements in (
        (),
        (replace(asked, revoked_on=made_up.MONDAY),),
        (replace(asked, recipient="Boulangerie Lemoine"),),
    ):
        with pytest.raises(RuleError, match="attend l’accord de la personne pour"):
            compose("liaison", welcomed(agreements=agreements))
    shorter = replace(asked, recipient="la Mission Locale de Lisieux, Mme Durand")
    assert "Accord" not in as_text(compose("liaison", welcomed(agreements=(shorter,))))


@pytest.mark.parametrize(
    ("decision", "opened", "told"),
    [
        (Decision.AGREES, True, "évaluation préalable"),
        (Decision.THINKS, False, "la personne prend son temps ; nous rappelons le 1er mai 2026"),
        (Decision.LATER, False, "la personne prend son temps ; nous rappelons le 1er mai 2026"),
        (Decision.ELSEWHERE, False, "la personne a choisi un autre organisme"),
        (None, False, "la personne n’a pas encore décidé"),
    ],
)
def test_the_next_step_is_told_by_what_the_person_decided(
    decision: Decision | None, opened: bool, told: str
) -> None:
    held = replace(made_up.INTERVIEW, decision=decision, call_on=date(2026, 5, 1))
    subject = made_up.newcomer(Journey(interview=held))
    text = as_text(compose("liaison", subject)).replace("\u00a0", " ")
    assert f"Prochaine étape = {told}\n" in text
    assert ("Dossier CléA = ouvert" in text) == opened


@pytest.mark.parametrize("assessed", [made_up.usual, made_up.all_validated, made_up.rich])
def test_a_liaison_says_the_same_whatever_an_assessment_gave(
    assessed: Callable[[], Subject],
) -> None:
    coming = Sitting(date(2026, 9, 1), time(9), presence=Presence.PLANNED)
    journey = replace(made_up.journey(), sittings=(*made_up.SITTINGS, coming))
    paper = compose("liaison", made_up.with_journey(assessed(), journey))
    facts = as_text(paper).replace("\u00a0", " ")
    assert "Séance du 2 mars 2026 = présence" in facts
    assert "Prochaine étape = le parcours continue" in facts
    for hidden in ("juin", "septembre", "finale", "formation recommand", "jury", "valid"):
        assert hidden not in facts


def test_a_liaison_tells_that_the_path_goes_on() -> None:
    journey = Journey(interview=made_up.INTERVIEW)
    going_on = made_up.with_journey(made_up.in_progress(), journey)
    assert "Prochaine étape = l’évaluation continue" in as_text(compose("liaison", going_on))
    left = as_text(compose("liaison", made_up.departed()))
    assert "le parcours continue avec un autre organisme" in left
    assert "Caen" not in left


def test_a_liaison_shows_an_absence_without_a_word_about_it() -> None:
    absent = replace(made_up.SITTINGS[0], presence=Presence.ABSENT, assessment=None)
    subject = made_up.newcomer(Journey(interview=made_up.INTERVIEW, sittings=(absent,)))
    late = replace(subject, today=made_up.MONDAY + timedelta(days=1))
    text = as_text(compose("liaison", late)).replace("\u00a0", " ")
    assert "Séance du 2 mars 2026 = absence" in text


# --- the livret ------------------------------------------------------------------------------


def test_the_livret_tells_the_path_and_never_an_absence() -> None:
    text = as_text(compose("livret", made_up.whole_path())).replace("\u00a0", " ")
    path = text[text.index("# Votre parcours") :]
    assert "2 mars 2026 = Séance d’évaluation avec Paul Roux." in path
    assert "12 mars 2026 = Parcours de formation recommandé, 35 heures, Greta de Lisieux." in path
    assert "3 juin" not in path
    assert "# Votre parcours" not in as_text(compose("livret", made_up.usual()))
    alone = made_up.with_journey(
        made_up.nothing_acquired(),
        Journey(sittings=(replace(made_up.SITTINGS[0], evaluators=()),)),
    )
    assert "Séance d’évaluation." in as_text(compose("livret", alone))


def test_a_past_period_is_not_told_again() -> None:
    old = made_up.usual().dossier.assessments[0]
    day = date(2031, 6, 2)
    anew = replace(made_up.preliminary(()), opened_on=day)
    anew = replace(anew, closing=replace(anew.closing, on=day) if anew.closing else None)
    subject = made_up.with_journey(made_up.subject(old, anew, today=day), made_up.journey())
    back = Restitution(day, Person("Rosa Lê"), assessment=b"second")
    journey = replace(subject.dossier.journey, sittings=made_up.SITTINGS[:2], restitutions=(back,))
    text = as_text(compose("livret", made_up.with_journey(subject, journey)))
    path = text[text.index("# Votre parcours") :]
    assert "Séance" not in path
    assert "recommandé" not in path
    assert "Restitution avec Rosa Lê." in path


def _places(paper: Paper) -> list[str]:
    found: list[str] = []
    for block in paper.blocks:
        inner = block.blocks if isinstance(block, Together) else (block,)
        for each in inner:
            if isinstance(each, Signatures):
                found += [place.who for place in each.places]
    return found


def _rows(paper: Paper) -> list[str]:
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    lines = as_text(paper).splitlines()
    start = lines.index(f"<{table.summary}>") + 2
    return lines[start : start + len(table.rows)]


def _codes(paper: Paper) -> set[str]:
    """The critères a paper's tables name."""
    found = set()
    for block in paper.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                text = row.cells[0].text
                assert isinstance(text, str)
                if not row.group:
                    found.add(text.split("\u00a0")[0])
    return found
