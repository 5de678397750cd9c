"""What follows the decisions of a jury: complements, contestations, letters, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clea_desktop.domain.delegate import Delay, Unit
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    JuryDecision,
    Ruling,
    Shown,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.services import (
    amending,
    candidates,
    delegates,
    dossiers,
    exporting,
    hearings,
    importing,
    juries,
    papers,
)
from clea_desktop.services.centre import Centre
from tests.centres import evaluator_of, someone
from tests.juries import (
    HELD,
    Deposited,
    a_session,
    copied,
    held,
    jury_centre,
    sound,
    stage,
)
from tests.refusals import refusal

CERTIFIED = JuryDecision(Ruling.CERTIFIED, HELD)


ASKED = JuryDecision(Ruling.MORE_ASKED, HELD, codes=("2.3",))


KNOWN = date(2026, 4, 28)


@pytest.fixture
def centre(tmp_path: Path, request: pytest.FixtureRequest) -> Centre:
    if "deposited" not in request.fixturenames:
        return jury_centre(tmp_path / "centre", 3)
    model, _ids = request.getfixturevalue("handed_over")
    return copied(model, tmp_path / "centre")


def test_a_complement_adds_then_the_dossier_goes_back(centre: Centre, deposited: Deposited) -> None:
    session, ids = deposited
    one = ids[0]
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED) | {one: ASKED})
    hearings.know_minutes(centre, session, HELD)
    assert stage(centre, one) is Stage.COMPLEMENT
    before = dossiers.view(centre, one).outcome
    me = evaluator_of(centre)
    shown = Shown("2.3", HELD, me, "A rendu la monnaie.")
    hearings.complete(centre, one, Complement(HELD, me, "", (shown,)))
    seen = dossiers.view(centre, one)
    assert seen.stage is Stage.JURY and seen.outcome == before
    later = a_session(centre, on=date(2026, 6, 15))
    hearings.enter(centre, later, [one])
    assert len(dossiers.view(centre, one).dossier.journey.hearings) == 2
    text = papers.compose_paper(centre, one, "jury")
    assert text.pages > 5
    sound(centre)


def test_a_contestation_leaves_the_old_decision_where_it_was(
    centre: Centre, deposited: Deposited
) -> None:
    session, ids = deposited
    one = ids[0]
    refused = JuryDecision(Ruling.REFUSED, HELD, "Trop peu.")
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED) | {one: refused})
    contested = Contestation(HELD, "Un document oublié.")
    assert "n’est pas encore connu" in refusal(lambda: hearings.contest(centre, one, contested))
    hearings.know_minutes(centre, session, HELD)
    hearings.contest(centre, one, contested)
    held(centre, KNOWN)
    anew = replace(CERTIFIED, on=KNOWN)
    told = replace(contested, answered_on=KNOWN, answer="Relu.", decision=anew)
    hearings.contest(centre, one, told, 0)
    (hearing,) = dossiers.view(centre, one).dossier.journey.hearings
    assert hearing.decision == refused and hearing.ruling is Ruling.CERTIFIED
    assert len(hearing.contestations) == 1
    other = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    assert "devant aucun jury" in refusal(lambda: hearings.contest(centre, other, contested))
    sound(centre)


def test_a_complement_brought_in_two_times_keeps_both(centre: Centre, deposited: Deposited) -> None:
    session, ids = deposited
    one, me = ids[0], evaluator_of(centre)
    both = replace(ASKED, codes=("2.3", "4.1"))
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED) | {one: both})
    hearings.know_minutes(centre, session, HELD)
    for code in both.codes:
        hearings.complete(centre, one, Complement(HELD, me, "", (Shown(code, HELD, me, "Vu."),)))
    (hearing,) = dossiers.view(centre, one).dossier.journey.hearings
    assert hearing.complement is not None
    assert [each.code for each in hearing.complement.shown] == ["2.3", "4.1"]
    assert stage(centre, one) is Stage.JURY


def test_a_contestation_of_the_time_before_is_answered_once_entered_again(
    centre: Centre, deposited: Deposited
) -> None:
    session, ids = deposited
    one = ids[0]
    asked = JuryDecision(Ruling.DEFERRED, HELD, "une pièce")
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED) | {one: asked})
    hearings.know_minutes(centre, session, HELD)
    hearings.contest(centre, one, Contestation(HELD, "Rien ne manque."))
    hearings.enter(centre, a_session(centre, on=date(2026, 6, 15)), [one])
    first = dossiers.view(centre, one).dossier.journey.hearings[0]
    answer = replace(first.contestations[0], answered_on=HELD, answer="La pièce manque.")
    hearings.contest(centre, one, answer, 0, first.id)
    hearings.contest(centre, one, Contestation(HELD, "Encore."), hearing_id=first.id)
    told = dossiers.view(centre, one).dossier.journey.hearings[0].contestations
    assert [each.answer for each in told] == ["La pièce manque.", ""]
    assert papers.compose_paper(centre, one, "letter").pages == 1
    sound(centre)


def test_what_a_rectification_undid_since_the_deposit_is_not_certified(
    centre: Centre, deposited: Deposited
) -> None:
    session, ids = deposited
    current = centre.in_hand(ids[0]).current
    assert current is not None and current.id is not None
    release = centre.release(current.release)
    for criterion in release.subdomains[0].criteria:
        amending.rectify(centre, current.id, criterion.code, Mark.NOT_ACQUIRED, "Mal lu.")
    assert "ne se certifie pas ainsi" in refusal(
        lambda: hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    )
    refused = JuryDecision(Ruling.REFUSED, HELD, "Une rectification.")
    hearings.decide(centre, session, dict.fromkeys(ids[1:], CERTIFIED) | {ids[0]: refused})
    hearings.know_minutes(centre, session, HELD)
    hearings.contest(centre, ids[0], Contestation(HELD, "Je conteste."))
    anew = Contestation(HELD, "Je conteste.", HELD, "Oui.", CERTIFIED)
    assert "ne se certifie pas ainsi" in refusal(lambda: hearings.contest(centre, ids[0], anew, 0))


def test_letters_wait_for_the_minutes_and_the_certificate_is_recorded(
    centre: Centre, deposited: Deposited
) -> None:
    session, ids = deposited
    one = ids[0]
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    assert "attend le procès-verbal" in refusal(lambda: papers.hand_over(centre, one, "letter"))
    hearings.know_minutes(centre, session, HELD)
    assert dossiers.view(centre, one).situation.hearing is not None
    papers.hand_over(centre, one, "letter")
    hearings.certify(centre, one, Certificate("CLEA-1", HELD))
    (hearing,) = dossiers.view(centre, one).dossier.journey.hearings
    assert hearing.certificate == Certificate("CLEA-1", HELD)
    assert "aucune session" not in refusal(
        lambda: hearings.complete(centre, one, Complement(HELD, evaluator_of(centre), "x"))
    )
    sound(centre)


def test_a_decided_dossier_is_neither_rectified_nor_reopened(
    centre: Centre, deposited: Deposited
) -> None:
    session, ids = deposited
    current = centre.in_hand(ids[0]).current
    assert current is not None and current.id is not None
    which = current.id
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    sentence = refusal(lambda: amending.rectify(centre, which, "1.1.1", None, "Mal lu."))
    assert "le jury a décidé" in sentence


def test_the_delay_to_contest_is_that_of_the_delegate(centre: Centre, deposited: Deposited) -> None:
    _session, ids = deposited
    assert juries.contest_delay(centre, centre.in_hand(ids[0])) is None
    (known,) = delegates.all_delegates(centre)
    delegates.write_delegate(centre, replace(known, contest=Delay(2, Unit.MONTHS)))
    assert juries.contest_delay(centre, centre.in_hand(ids[0])) == Delay(2, Unit.MONTHS)


def test_hearings_go_along_in_a_dossier_file(
    centre: Centre, deposited: Deposited, tmp_path: Path
) -> None:
    session, ids = deposited
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    hearings.know_minutes(centre, session, HELD)
    reference = centre.in_hand(ids[0]).reference
    file = tmp_path / "dossier.json"
    exporting.export_dossier(centre, reference, file)
    other = jury_centre(tmp_path / "autre", 0)
    held(other)
    (imported,) = importing.import_dossiers(other, [file])
    seen = dossiers.view(other, dossiers.find(other, imported.reference))
    assert seen.stage is Stage.CERTIFIED
    sound(other)
