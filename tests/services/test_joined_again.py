"""Two dossiers read as one: papers, undo, redo and a corrected référentiel know it."""

from __future__ import annotations

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import (
    adopting,
    candidates,
    closing,
    dossiers,
    history,
    marking,
    papers,
    verification,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.services.sheet import sheet_of
from clea_desktop.services.verification import Correction
from tests.centres import (
    SECRET,
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
    reopened,
    someone,
)


def closed_on(centre: Centre, name: str, domains: tuple[int, ...]) -> bytes:
    """A dossier whose préalable validated some domaines."""
    dossier, assessment = opened_prealable(centre, someone(name))
    for rank in domains:
        for sub in release_of(centre).domains[rank].subdomains:
            for code in sub.codes:
                marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier


def sound(centre: Centre) -> None:
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []


def test_papers_and_lists_of_joined_dossiers_say_the_same(centre: Centre, clock: TestClock) -> None:
    from clea_desktop.documents.kinds import Subject

    total = len(release_of(centre).domains)
    first = closed_on(centre, "Lopes", tuple(range(total // 2)))
    clock.forward(days=1)
    second = closed_on(centre, "Roux", tuple(range(total // 2, total)))
    candidates.join(centre, first, second)
    seen = dossiers.view(centre, first)
    assert seen.outcome is not None
    assert seen.outcome.certifiable
    subject = Subject(
        dossier=seen.dossier,
        release=seen.release,
        organisation=centre.organisation,
        provisional=True,
        today=clock().date(),
    )
    assert subject.outcome == seen.outcome
    assert papers.compose_paper(centre, first, "jury").pages > 0


def test_what_was_undone_while_joined_stays_undone_once_apart(centre: Centre) -> None:
    first = candidates.open_dossier(centre, someone("Lopes"))
    second, assessment = opened_prealable(centre, someone("Roux"))
    candidates.join(centre, first, second)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "Un mot.")
    for _ in range(3):
        history.undo(centre, first)
    again = reopened(centre)
    sheet = sheet_of(again, assessment)
    assert sheet.dossier.id == second
    assert (dict(sheet.marks), dict(sheet.notes)) == ({}, {})
    sound(again)


def test_a_dossier_read_with_another_takes_nothing_back_itself(centre: Centre) -> None:
    first = candidates.open_dossier(centre, someone("Lopes"))
    second, assessment = opened_prealable(centre, someone("Roux"))
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    candidates.join(centre, first, second)
    with pytest.raises(RuleError, match="est réuni à un autre"):
        history.undo(centre, second)
    assert history.undoable(centre, first) == "dossiers réunis"
    change = history.undo(centre, first)
    assert change.criteria == ()
    sound(centre)


def test_joining_again_is_judged_again(centre: Centre) -> None:
    first = candidates.open_dossier(centre, someone("Lopes"))
    second, _ = opened_prealable(centre, someone("Roux"))
    third = candidates.open_dossier(centre, someone("Diallo"))
    candidates.join(centre, first, second)
    history.undo(centre, first)
    candidates.join(centre, third, second)
    with pytest.raises(RuleError, match="est réuni à un autre"):
        history.redo(centre, first)
    sound(centre)


def test_an_open_assessment_is_the_last_or_they_are_not_joined(
    centre: Centre, clock: TestClock
) -> None:
    first, _ = opened_prealable(centre, someone("Lopes"))
    clock.forward(days=1)
    second = closed_on(centre, "Roux", (0,))
    with pytest.raises(RuleError, match="serait suivie d’une autre"):
        candidates.join(centre, first, second)


def test_the_assessment_of_a_joined_dossier_follows_a_correction(centre: Centre) -> None:
    first = candidates.open_dossier(centre, someone("Lopes"))
    second, assessment = opened_prealable(centre, someone("Roux"))
    candidates.join(centre, first, second)
    key = release_of(centre).key
    verification.correct(centre, key, "1.1", Correction(label="Un autre libellé"))
    after = verification.freeze(centre, key)
    [preview] = adopting.preview_adoption(centre, after)
    assert (preview.assessment, preview.dossier) == (assessment, first)
    assert adopting.adopt_open(centre, after) == 1
    current = centre.in_hand(first).current
    assert current is not None
    assert current.release == after
    sound(centre)


def test_a_withdrawn_dossier_is_only_put_back(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    me = evaluator_of(centre)
    for gesture in (
        lambda: marking.note(centre, assessment, "1.1.1", "Un mot."),
        lambda: closing.give_opinion(centre, assessment, "Un avis.", me),
        lambda: closing.close(centre, assessment, centre.clock().date(), "Interrompue."),
    ):
        refused(gesture)
    with pytest.raises(RuleError, match="a été retiré"):
        papers.hand_over(centre, dossier, "grid")
    # Opened again while the first is withdrawn: nobody else has a dossier in the lists.
    assert candidates.open_dossier(centre, someone())
    history.undo(centre, dossier)
    assert dossiers.view(centre, dossier).dossier.withdrawal is None
    marking.note(centre, assessment, "1.1.1", "Un mot.")
    sound(centre)


def refused(gesture: object) -> None:
    assert callable(gesture)
    with pytest.raises(RuleError, match="a été retiré"):
        gesture()


def test_only_the_papers_of_what_changed_are_replaced(centre: Centre, clock: TestClock) -> None:
    dossier = closed_on(centre, "Lopes", (0,))
    papers.hand_over(centre, dossier, "livret")
    release = release_of(centre)
    candidates.open_assessment(
        centre, dossier, Kind.FINALE, release, clock().date(), evaluator_of(centre)
    )
    verification.correct(centre, release.key, "1.1", Correction(label="Un autre libellé"))
    after = verification.freeze(centre, release.key)
    assert adopting.adopt_open(centre, after) == 1
    [livret] = centre.in_hand(dossier).documents
    assert livret.replaced_on is None


def test_when_it_was_seen_may_be_corrected_alone(centre: Centre, clock: TestClock) -> None:
    _dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    clock.forward(hours=2)
    earlier = clock().replace(minute=30, hour=9)
    assert marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, at=earlier).act is not None
    assert sheet_of(centre, assessment).marks["1.1.1"].at == earlier
    assert marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED).act is None
