"""A decision is one act, on disk before anybody sees it, and never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import present_marks, present_notes
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import Person
from clea_desktop.services import closing, dossiers, history, marking
from clea_desktop.services.centre import Centre
from tests.centres import TestClock, evaluator_of, new_centre, opened_prealable, reopened


def marks_of(centre: Centre, dossier: bytes) -> dict[str, Mark | None]:
    assessment = dossiers.view(centre, dossier).dossier.current
    assert assessment is not None
    return {code: fact.mark for code, fact in present_marks(assessment.marks).items()}


def test_a_mark_says_what_it_changed(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    change = marking.mark(centre, assessment, "2.1.3", Mark.ACQUIRED)
    assert (change.dossier, change.assessment) == (dossier, assessment)
    assert (change.criteria, change.label) == (("2.1.3",), "2.1.3 acquis")
    assert change.previous == {"2.1.3": None}
    assert change.outcome is not None
    assert change.outcome.marks == {"2.1.3": Mark.ACQUIRED}
    again = marking.mark(centre, assessment, "2.1.3", Mark.NOT_ACQUIRED)
    assert again.previous == {"2.1.3": Mark.ACQUIRED}
    assert marks_of(centre, dossier) == {"2.1.3": Mark.NOT_ACQUIRED}


def test_every_decision_stays_in_the_dossier(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    for value in (Mark.ACQUIRED, Mark.NOT_ACQUIRED, None, Mark.ACQUIRED):
        marking.mark(centre, assessment, "1.1.1", value)
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None
    assert [m.mark for m in held.marks] == [Mark.ACQUIRED, Mark.NOT_ACQUIRED, None, Mark.ACQUIRED]


def test_what_already_stands_writes_nothing(centre: Centre) -> None:
    _, assessment = opened_prealable(centre)
    assert marking.mark(centre, assessment, "1.1.1", None).act is None
    assert marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED).act is not None
    assert marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED).act is None
    on_evidence = marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, basis=Basis.EVIDENCE)
    assert on_evidence.act is not None


def test_typed_later_for_someone_else_says_who_and_when(centre: Centre, clock: TestClock) -> None:
    dossier, assessment = opened_prealable(centre)
    seen = clock.now
    clock.forward(hours=8)
    colleague = Person("Claire Besnard")
    closing.give_opinion(centre, assessment, "Avis.", colleague)
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None and held.opinion is not None
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, at=seen, observer=held.opinion.by)
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None
    fact = held.marks[0]
    assert (fact.observer.name, fact.at) == ("Claire Besnard", seen)
    assert fact.entered_by == evaluator_of(centre)
    assert fact.entered_at == clock.now


@pytest.mark.parametrize(
    ("criterion", "minutes", "words"),
    [
        ("9.9.9", 0, "Le critère « 9.9.9 » n’existe pas"),
        ("1.1.1", 1, "dans le futur"),
        ("1.1.1", -24 * 60, "avant l’ouverture"),
    ],
)
def test_a_refused_mark_leaves_nothing(
    centre: Centre, clock: TestClock, criterion: str, minutes: int, words: str
) -> None:
    dossier, assessment = opened_prealable(centre)
    head = centre.store.database.head
    with pytest.raises(RuleError, match=words):
        marking.mark(
            centre, assessment, criterion, Mark.ACQUIRED, at=clock.now + timedelta(minutes=minutes)
        )
    assert centre.store.database.head == head
    assert marks_of(centre, dossier) == {}


def test_a_closed_assessment_takes_no_mark(centre: Centre, clock: TestClock) -> None:
    _, assessment = opened_prealable(centre)
    with pytest.raises(RuleError, match="dites pourquoi"):
        closing.close(centre, assessment, clock.now.date())
    change = closing.close(centre, assessment, clock.now.date(), "Interrompue.")
    assert change.outcome is not None and not change.outcome.certifiable
    with pytest.raises(RuleError, match="est terminée depuis le 2"):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="déjà terminée"):
        closing.close(centre, assessment, clock.now.date(), "Encore.")
    with pytest.raises(RuleError, match="rien à annuler"):
        history.undo(centre, change.dossier)


def test_a_note_is_kept_apart_from_the_decision(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.note(centre, assessment, "1.1.1", "Écoute.")
    marking.note(centre, assessment, "1.1.1", "Écoute et reformule.")
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None
    assert present_notes(held) == {"1.1.1": "Écoute et reformule."}
    assert history.undo(centre, dossier).label == "Annuler : note sur 1.1.1"
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None
    assert present_notes(held) == {"1.1.1": "Écoute."}
    with pytest.raises(RuleError, match="20 000 au plus"):
        marking.note(centre, assessment, "1.1.1", "a" * 20_001)


def test_undo_and_redo_are_labelled_and_outlive_a_restart(tmp_path: Path) -> None:
    centre = new_centre(tmp_path / "centre")
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "2.1.3", Mark.ACQUIRED)
    marking.mark(centre, assessment, "2.1.3", Mark.NOT_ACQUIRED)
    assert history.undoable(centre, dossier) == "2.1.3 non acquis"
    centre = reopened(centre)
    change = history.undo(centre, dossier)
    assert (change.label, change.criteria) == ("Annuler : 2.1.3 non acquis", ("2.1.3",))
    assert marks_of(centre, dossier) == {"2.1.3": Mark.ACQUIRED}
    centre = reopened(centre)
    assert history.redoable(centre, dossier) == "2.1.3 non acquis"
    assert history.redo(centre, dossier).label == "Rétablir : 2.1.3 non acquis"
    assert marks_of(centre, dossier) == {"2.1.3": Mark.NOT_ACQUIRED}
    history.undo(centre, dossier)
    history.undo(centre, dossier)
    assert marks_of(centre, dossier) == {}
    assert history.undoable(centre, dossier) is None
    centre.close()


def test_two_decisions_of_one_minute_stay_apart(centre: Centre, clock: TestClock) -> None:
    dossier, assessment = opened_prealable(centre)
    for value in (Mark.ACQUIRED, Mark.NOT_ACQUIRED, Mark.ACQUIRED):
        marking.mark(centre, assessment, "1.1.1", value, at=clock.now.replace(hour=8))
    held = dossiers.view(centre, dossier).dossier.current
    assert held is not None
    assert len({fact.at for fact in held.marks}) == 3


def test_a_clock_set_back_is_said_where_a_decision_is_refused(
    centre: Centre, clock: TestClock
) -> None:
    _, assessment = opened_prealable(centre)
    asked = clock.now - timedelta(days=2)
    with pytest.raises(RuleError) as given:
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, at=asked)
    assert "horloge" not in given.value.sentence
    clock.forward(days=-365)
    with pytest.raises(RuleError, match="vérifiez l’horloge de cet ordinateur"):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
