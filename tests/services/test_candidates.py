"""Identities edited, candidates found, duplicates joined, mistakes withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, NameChange, PartialDate
from clea_desktop.services import candidates, closing, dossiers, history, marking, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from tests.centres import (
    SECRET,
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
    reopened,
    someone,
)


def found(centre: Centre, typed: str) -> list[str]:
    return [line.reference for line in dossiers.lines_of(centre, dossiers.search(centre, typed))]


def sound(centre: Centre) -> None:
    """The whole centre, closed, has nothing wrong."""
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []


def test_an_edit_is_undone_and_done_again_across_a_restart(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    now = replace(someone(), phone="06 12 34 56 78")
    change = candidates.edit_identity(centre, dossier, now)
    assert change.act is not None
    assert centre.in_hand(dossier).candidate == now
    assert candidates.edit_identity(centre, dossier, now).act is None
    again = reopened(centre)
    assert history.undoable(again, dossier) == "identité modifiée"
    history.undo(again, dossier)
    assert again.in_hand(dossier).candidate == someone()
    history.redo(again, dossier)
    assert again.in_hand(dossier).candidate == now
    sound(again)


def test_a_name_changes_with_its_reason_and_the_one_before_is_still_found(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    married = replace(someone("Lopes", "Sofia"), usual_name="Łukasiewicz")
    with pytest.raises(RuleError, match="dites pourquoi"):
        candidates.edit_identity(centre, dossier, married)
    candidates.edit_identity(centre, dossier, married, NameChange.MARRIAGE)
    corrected = replace(centre.in_hand(dossier).candidate, birth_name="Lopez")
    candidates.edit_identity(centre, dossier, corrected, NameChange.CORRECTION)
    reference = centre.in_hand(dossier).reference
    for typed in ("lopes", "LOPEZ", "lukasie", "sofia ŁUK", reference, reference[-4:]):
        assert found(centre, typed) == [reference], typed
    assert found(centre, "lopes benali") == []
    sound(centre)


def test_labels_of_acts_hold_no_name(centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    other = candidates.open_dossier(centre, someone("Benali", "Karim"))
    candidates.join(centre, dossier, other)
    candidates.withdraw(centre, dossier, "Sofia Lopes existe deux fois.")
    told = " ".join(entry.label for entry in history.recent(centre, dossier))
    assert "Lopes" not in told
    assert "Sofia" not in told


def test_the_same_person_is_announced_and_a_homonym_is_let_in(centre: Centre) -> None:
    candidates.open_dossier(centre, someone("N’Guessan", "Awa"))
    likely = [
        Candidate("NGUESSAN", PartialDate(1990), ("Awa",)),
        Candidate("Autre", PartialDate(1990, 5), ("Awa", "Marie"), usual_name="n'guessan"),
        Candidate("N'Guessan", PartialDate(1990, 5, 17)),
    ]
    for one in likely:
        assert [line.reference for line in candidates.likely_same(centre, one)] == ["2026-0001"]
    for other in (
        Candidate("N’Guessan", PartialDate(1991), ("Awa",)),
        Candidate("N’Guessan", PartialDate(1990), ("Paul",)),
        Candidate("Guessant", PartialDate(1990), ("Awa",)),
    ):
        assert candidates.likely_same(centre, other) == []
    with pytest.raises(RuleError, match="2026-0001"):
        candidates.open_dossier(centre, someone("N’Guessan", "Awa"))
    candidates.open_dossier(centre, someone("N’Guessan", "Awa"), homonym=True)
    assert found(centre, "awa") == ["2026-0001", "2026-0002"]


def test_two_dossiers_are_joined_with_their_marks_untouched(
    centre: Centre, clock: TestClock
) -> None:
    kept = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    joined, assessment = opened_prealable(centre, someone("Lopez", "Sofia"))
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    candidates.join(centre, kept, joined)
    assert centre.dossier_of(assessment) == kept
    view = dossiers.view(centre, kept)
    assert [a.id for a in view.dossier.assessments] == [assessment]
    assert found(centre, "") == ["2026-0001"]
    assert found(centre, "lopez") == ["2026-0001"]
    assert found(centre, "2026-0002") == ["2026-0001"]
    # What is done since is done on the one that stays.
    clock.forward(minutes=1)
    marking.mark(centre, assessment, "1.1.2", Mark.NOT_ACQUIRED)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    with pytest.raises(RuleError, match="réuni à un autre"):
        candidates.withdraw(centre, joined, "Double.")
    again = reopened(centre)
    current = dossiers.view(again, kept).dossier.current
    assert current is not None
    assert len(current.marks) == 2
    assert current.closed_on == clock().date()
    sound(again)


def test_joining_is_undone(centre: Centre) -> None:
    kept = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    joined, assessment = opened_prealable(centre, someone("Lopez", "Sofia"))
    candidates.join(centre, kept, joined)
    history.undo(centre, kept)
    assert found(centre, "") == ["2026-0001", "2026-0002"]
    assert centre.dossier_of(assessment) == joined
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    history.undo(centre, joined)
    history.redo(centre, kept)
    assert found(centre, "") == ["2026-0001"]
    sound(centre)


def test_two_prealables_of_one_period_count_together(centre: Centre, clock: TestClock) -> None:
    first, one = opened_prealable(centre, someone("Lopes", "Sofia"))
    marking.mark(centre, one, "1.1.1", Mark.ACQUIRED)
    marking.mark(centre, one, "1.1.2", Mark.ACQUIRED)
    closing.close(centre, one, clock().date(), "Interrompue.")
    clock.forward(days=30)
    second, other = opened_prealable(centre, someone("Lopez", "Sofia"))
    with pytest.raises(RuleError, match="le même"):
        candidates.join(centre, first, first)
    candidates.join(centre, first, second)
    view = dossiers.view(centre, first)
    assert [a.id for a in view.dossier.assessments] == [one, other]
    assert view.outcome is not None
    assert "1.1" in view.outcome.validated
    closing.close(centre, other, clock().date(), "Interrompue.")
    candidates.open_assessment(
        centre, first, Kind.FINALE, release_of(centre), clock().date(), evaluator_of(centre)
    )
    sound(centre)


def test_a_mistaken_dossier_is_withdrawn_and_put_back(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    with pytest.raises(RuleError, match="n’est pas enregistrée"):
        candidates.withdraw(centre, dossier, "  ")
    candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    assert found(centre, "") == []
    assert dossiers.list_dossiers(centre) == []
    assert dossiers.search(centre, "", hidden=True) == [dossier]
    held = centre.in_hand(dossier).withdrawal
    assert held is not None
    assert held.reason == "Ouvert deux fois."
    with pytest.raises(RuleError, match="a été retiré"):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="a été retiré"):
        candidates.edit_identity(centre, dossier, someone())
    with pytest.raises(RuleError, match="a été retiré"):
        candidates.withdraw(centre, dossier, "Encore.")
    history.undo(centre, dossier)
    assert found(centre, "") == ["2026-0001"]
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    with pytest.raises(RuleError, match="document"):
        candidates.withdraw(centre, dossier, "Trop tard.")
    sound(centre)
