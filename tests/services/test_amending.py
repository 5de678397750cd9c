"""Reopening, then rectification, on a real centre."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.rights import Role
from clea_desktop.services import amending, candidates, closing, dossiers, marking, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.services.safekeeping import check, replace_forgotten_passphrase
from tests.centres import (
    CHEAP,
    SECRET,
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
    reopened,
)


@pytest.fixture
def closed(centre: Centre) -> tuple[bytes, bytes]:
    """A dossier and its closed préalable, 1.1 validated."""
    dossier, assessment = opened_prealable(centre)
    for code in release_of(centre).subdomains[0].codes:
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier, assessment


def outcome_of(centre: Centre, dossier: bytes) -> frozenset[str]:
    outcome = dossiers.view(centre, dossier).outcome
    assert outcome is not None
    return outcome.validated


def test_a_reopened_assessment_goes_on_and_its_years_stay(
    centre: Centre, closed: tuple[bytes, bytes], clock: TestClock
) -> None:
    dossier, assessment = closed
    until = dossiers.view(centre, dossier).valid_until
    clock.forward(days=10)
    with pytest.raises(RuleError, match="réouverture"):
        amending.reopen(centre, assessment, " ")
    amending.reopen(centre, assessment, "Une demi-journée de plus.")
    with pytest.raises(RuleError, match="rien à rouvrir"):
        amending.reopen(centre, assessment, "Encore.")
    marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    again = reopened(centre)
    view = dossiers.view(again, dossier)
    assert view.stage.value == "prealable"
    assert view.valid_until == until
    current = view.dossier.current
    assert current is not None
    assert [r.reason for r in current.reopenings] == ["Une demi-journée de plus."]
    closing.close(again, assessment, clock().date(), "Terminée.")
    assert dossiers.view(again, dossier).valid_until == until
    again.close()
    assert check(again.store.folder.path, SECRET, clock) == []


def test_a_rectification_shows_what_it_touches_then_lowers_it(
    centre: Centre, closed: tuple[bytes, bytes], clock: TestClock
) -> None:
    dossier, assessment = closed
    code = release_of(centre).subdomains[0].codes[0]
    with pytest.raises(RuleError, match="rouvrez-la"):
        amending.rectify(centre, assessment, code, None, "Erreur.")
    papers.hand_over(centre, dossier, "livret")
    with pytest.raises(RuleError, match="livret a été remis"):
        amending.reopen(centre, assessment, "Trop tard.")
    clock.forward(days=1)
    release = release_of(centre)
    finale = candidates.open_assessment(
        centre, dossier, Kind.FINALE, release, clock().date(), evaluator_of(centre)
    )
    left = release.subdomains[0].codes[: len(release.subdomains[0].codes)]
    for each in left[:-1]:
        amending.rectify(centre, assessment, each, Mark.NOT_ACQUIRED, "Une autre personne.")
    seen = amending.preview_rectification(centre, assessment, left[-1], Mark.NOT_ACQUIRED)
    assert [f.id for f in seen.finales] == [finale]
    with pytest.raises(RuleError, match="rectification n’est pas"):
        amending.rectify(centre, assessment, left[-1], Mark.NOT_ACQUIRED, "")
    amending.rectify(centre, assessment, left[-1], Mark.NOT_ACQUIRED, "Une autre personne.")
    again = reopened(centre)
    assert release.subdomains[0].code not in outcome_of(again, dossier)
    document = again.in_hand(dossier).documents[0]
    assert document.replaced_on == clock().date()
    assert papers.compose_paper(again, dossier, "grid").pdf.startswith(b"%PDF")
    # The finale may decide it now: it is locked no more.
    marking.mark(again, finale, left[0], Mark.ACQUIRED)
    again.close()
    assert check(again.store.folder.path, SECRET, clock) == []


def test_a_rectification_to_acquis_raises(centre: Centre, closed: tuple[bytes, bytes]) -> None:
    dossier, assessment = closed
    papers.hand_over(centre, dossier, "livret-standard")
    sub = release_of(centre).subdomains[1]
    for code in sub.codes:
        amending.rectify(centre, assessment, code, Mark.ACQUIRED, "Oublié à la saisie.")
    assert sub.code in outcome_of(centre, dossier)
    assert papers.compose_paper(centre, dossier, "livret").pages > 0


def test_only_the_responsable_rectifies(
    centre: Centre, closed: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = closed
    papers.hand_over(centre, dossier, "livret")
    monkeypatch.setattr(centre, "role", Role.EVALUATOR)
    with pytest.raises(RuleError, match="responsable"):
        amending.preview_rectification(centre, assessment, "1.1.1", None)
    with pytest.raises(RuleError, match="responsable"):
        amending.rectify(centre, assessment, "1.1.1", None, "Erreur.")


def test_the_recovery_code_opens_for_a_new_passphrase_alone(
    tmp_path: Path, clock: TestClock
) -> None:
    data = tmp_path / "autre"
    made, code = init(data, "première phrase", Organisation("C"), "Paul Roux", clock, CHEAP)
    with pytest.raises(RuleError, match="réglages"):
        replace_forgotten_passphrase(made, "autre")
    made.close()
    centre = open_centre(data, Secret(recovery_code=code), clock)
    with pytest.raises(RuleError, match="code de secours"):
        centre.require_operator()
    was = centre.responsible
    replace_forgotten_passphrase(centre, "nouvelle phrase")
    assert (was, centre.responsible) == (False, True)
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    centre.close()
    again = open_centre(data, Secret(passphrase="nouvelle phrase"), clock)
    assert [line.id for line in dossiers.list_dossiers(again)] == [dossier]
    again.close()
