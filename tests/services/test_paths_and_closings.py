"""Opening, closing and reading dossiers through services, as a window will."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.services import candidates, closing, dossiers, marking
from clea_desktop.services.centre import Centre
from tests.centres import TestClock, evaluator_of, opened_prealable, release_of, someone


def validate(centre: Centre, assessment: bytes, *codes: str) -> None:
    """Mark every critère of some sous-domaines acquis."""
    for sub in release_of(centre).subdomains:
        if sub.code in codes:
            for criterion in sub.criteria:
                marking.mark(centre, assessment, criterion.code, Mark.ACQUIRED)


def open_finale(centre: Centre, dossier: bytes) -> bytes:
    return candidates.open_assessment(
        centre,
        dossier,
        Kind.FINALE,
        release_of(centre),
        centre.clock().date(),
        evaluator_of(centre),
    )


def test_the_same_person_has_one_dossier(centre: Centre) -> None:
    candidates.open_dossier(centre, someone())
    with pytest.raises(RuleError, match="a déjà le dossier 2026-0001"):
        candidates.open_dossier(centre, someone("Kalnina", "Anne Marie"))
    candidates.open_dossier(centre, someone("Kalninas"))
    assert [line.reference for line in dossiers.list_dossiers(centre)] == [
        "2026-0001",
        "2026-0002",
    ]


def test_a_finale_covers_what_is_left_and_keeps_what_stood(
    centre: Centre, clock: TestClock
) -> None:
    dossier, prealable = opened_prealable(centre)
    validate(centre, prealable, "1.1", "2.1")
    marking.mark(centre, prealable, "1.3.1", Mark.ACQUIRED)
    marking.mark(centre, prealable, "1.3.2", Mark.NOT_ACQUIRED)
    with pytest.raises(RuleError, match="n’est pas terminée"):
        open_finale(centre, dossier)
    closing.close(centre, prealable, clock.now.date(), "Reprise plus tard.")
    assert dossiers.view(centre, dossier).stage is Stage.REINFORCEMENT
    clock.forward(days=40)
    finale = open_finale(centre, dossier)
    for code in ("1.1.1", "2.1.3"):
        with pytest.raises(RuleError, match="est validé"):
            marking.mark(centre, finale, code, Mark.NOT_ACQUIRED)
    with pytest.raises(RuleError, match="évaluation précédente"):
        marking.mark(centre, finale, "1.3.1", Mark.NOT_ACQUIRED)
    marking.mark(centre, finale, "1.3.2", Mark.ACQUIRED)
    marking.mark(centre, finale, "1.3.3", Mark.ACQUIRED)
    change = closing.close(centre, finale, clock.now.date())
    assert change.outcome is not None
    assert {"1.1", "1.3", "2.1"} <= change.outcome.validated
    view = dossiers.view(centre, dossier)
    assert view.valid_until == (clock.now - timedelta(days=40)).date().replace(year=2031)
    held = view.dossier.assessments[0].closing
    assert held is not None and held.outcome is not None
    assert "1.3" not in held.outcome.validated


def test_nothing_is_decided_after_the_last_day(centre: Centre, clock: TestClock) -> None:
    dossier, prealable = opened_prealable(centre)
    closing.close(centre, prealable, clock.now.date(), "Interrompue.")
    clock.now = clock.now.replace(year=2031)
    finale = open_finale(centre, dossier)
    marking.mark(centre, finale, "1.1.1", Mark.ACQUIRED)
    clock.forward(days=1)
    with pytest.raises(RuleError, match="dernier jour"):
        marking.mark(centre, finale, "1.1.2", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="dernier jour"):
        closing.close(centre, finale, clock.now.date())
    closing.close(centre, finale, clock.now.date() - timedelta(days=1))


def test_a_closing_comes_after_its_decisions(centre: Centre, clock: TestClock) -> None:
    _, prealable = opened_prealable(centre)
    first_day = clock.now.date()
    clock.forward(days=1)
    marking.mark(centre, prealable, "1.1.1", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="ne se termine pas"):
        closing.close(centre, prealable, first_day, "Interrompue.")
    with pytest.raises(RuleError, match="à venir"):
        closing.close(centre, prealable, clock.now.date() + timedelta(days=1), "Interrompue.")


def test_the_opinion_that_stands_is_the_last(centre: Centre) -> None:
    dossier, prealable = opened_prealable(centre)
    for text in ("Premier avis.", "Second avis."):
        closing.give_opinion(centre, prealable, text, evaluator_of(centre))
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None and held.opinion is not None
    assert held.opinion.text == "Second avis."
    with pytest.raises(RuleError, match="ce texte est vide"):
        closing.give_opinion(centre, prealable, " ", evaluator_of(centre))


def test_what_is_in_hand_is_what_the_disk_holds(centre: Centre, clock: TestClock) -> None:
    dossier, prealable = opened_prealable(centre)
    for code in ("1.1.1", "1.1.2", "2.4.1"):
        clock.forward(seconds=1)
        marking.mark(centre, prealable, code, Mark.ACQUIRED)
        marking.note(centre, prealable, code, f"Note sur {code}.")
    with centre.gesture(dossier) as gesture:
        in_hand = gesture.dossier
        assert gesture.read_again() == in_hand
