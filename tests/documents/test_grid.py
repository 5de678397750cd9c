"""The grille d'évaluation: each decision with its basis, its day and its observer."""

from __future__ import annotations

from dataclasses import replace

from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.domain.assessment import MarkFact, NoteFact
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import Person
from tests.documents import made_up, reading
from tests.documents.as_text import as_text, check_golden


def test_the_grid_says_what_its_golden_file_says() -> None:
    fingerprint = made_up.release().fingerprint
    check_golden("grid-in-progress", compose("grid", made_up.in_progress()), fingerprint)
    check_golden("grid-after-finale", compose("grid", made_up.rich()), fingerprint)


def test_every_criterion_has_its_line() -> None:
    lines = as_text(compose("grid", made_up.in_progress())).splitlines()
    for criterion in made_up.release().criteria:
        assert sum(line.startswith(f"{criterion.code}\u00a0") for line in lines) == 1


def test_an_open_assessment_is_said_to_be_in_progress() -> None:
    text = as_text(compose("grid", made_up.in_progress()))
    assert "Évaluation préalable en cours\u00a0: les décisions valent en l’état." in text
    assert "en cours" not in as_text(compose("grid", made_up.usual()))


def test_an_open_grid_is_dated_of_its_last_decision() -> None:
    facts = made_up.marks(["1.1.1", "1.1.2"], days=(made_up.MONDAY, made_up.TUESDAY))
    subject = made_up.subject(made_up.preliminary(facts, closed=None))
    assert compose("grid", subject).dated == made_up.TUESDAY
    empty = made_up.subject(made_up.preliminary((), closed=None))
    assert compose("grid", empty).dated == made_up.MONDAY


def test_not_assessed_is_a_dot_and_never_not_acquired() -> None:
    text = as_text(compose("grid", made_up.in_progress()))
    assert "« · » signifie non évalué".replace(" · ", "\u00a0·\u00a0") in text
    assert "| (non évalué) · |" in _line(made_up.in_progress(), "7.4.4")


def test_what_stands_is_shown_with_who_and_when() -> None:
    first = MarkFact("1.1.1", Mark.NOT_ACQUIRED, made_up.at(made_up.MONDAY), made_up.PAUL)
    second = replace(
        first,
        mark=Mark.ACQUIRED,
        at=made_up.at(made_up.TUESDAY),
        basis=Basis.EVIDENCE,
        activity="Entretien",
        entered_by=Person("Paul Roux", b"another Paul Roux"),
        entered_at=made_up.at(made_up.JUNE),
    )
    note = NoteFact("1.1.1", "Vu sur <b>attestation</b>", made_up.at(made_up.TUESDAY))
    subject = made_up.subject(made_up.preliminary((first, second), notes=(note,)))
    assert _line(subject, "1.1.1") == (
        "1.1.1 Porter attention aux propos tenus « Vu sur <b>attestation</b> » "
        "| (acquis) acquis | preuve | Entretien "
        "| 3 mars 2026 « Paul Roux / Saisi par Paul Roux le 4 juin 2026 »"
    )


def test_the_observer_who_types_the_same_day_is_not_said_twice() -> None:
    typist = Person("Paul Roux")
    (fact,) = made_up.marks(["2.4.1"])
    typed = replace(fact, entered_by=typist, entered_at=made_up.at(made_up.MONDAY, 300))
    subject = made_up.subject(made_up.preliminary((typed,)))
    assert _line(subject, "2.4.1").endswith("| 2 mars 2026 « Paul Roux »")


def test_an_acquis_of_the_prealable_stays_the_decision_shown() -> None:
    subject = made_up.rich()
    assert "2 mars 2026" in _line(subject, "2.5.2")
    assert "(acquis) acquis" in _line(subject, "2.5.1")
    assert "4 juin 2026" in _line(subject, "2.5.1")


def _line(subject: Subject, code: str) -> str:
    text = as_text(compose("grid", subject)).replace("\u00a0", " ")
    return next(line for line in text.splitlines() if line.startswith(f"{code} "))


def test_the_longest_date_stands_whole_in_its_column() -> None:
    subject = made_up.usual()
    first = subject.dossier.assessments[0]
    late = tuple(replace(mark, at=mark.at.replace(2025, 9, 1)) for mark in first.marks)
    dossier = replace(subject.dossier, assessments=(replace(first, marks=late),))
    pdf = render(compose("grid", replace(subject, dossier=dossier))).pdf
    lines = [line.replace("\u00a0", " ") for page in reading.bodies(pdf) for line in page]
    assert any("1er septembre 2025" in line for line in lines)
    assert not any(line.rstrip().endswith("septembre 20") for line in lines)


def test_the_plans_that_were_used_are_named_with_their_versions() -> None:
    subject = made_up.in_progress()
    assert "Plan d’évaluation" not in as_text(compose("grid", subject))
    held = (
        Sitting(made_up.MONDAY, presence=Presence.PRESENT, plan="Plan du centre, version\u00a01"),
        Sitting(made_up.TUESDAY, presence=Presence.PRESENT, plan="Plan du centre, version\u00a02"),
        Sitting(made_up.TUESDAY, presence=Presence.PRESENT, plan="Plan du centre, version\u00a02"),
    )
    journey = replace(subject.dossier.journey, sittings=held)
    seen = replace(subject, dossier=replace(subject.dossier, journey=journey))
    assert "Plan du centre, version\u00a01\u00a0; Plan du centre, version\u00a02" in as_text(
        compose("grid", seen)
    )
