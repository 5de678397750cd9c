"""Sessions of a jury on a real centre: entered, decided, contested, over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from clea_desktop.domain.completeness import Lack
from clea_desktop.domain.delegate import Delay, EvidenceAlone, Unit
from clea_desktop.domain.hearing import (
    JuryDecision,
    Ruling,
    Standing,
)
from clea_desktop.domain.path import Stage
from clea_desktop.services import (
    candidates,
    delegates,
    hand_over,
    hearings,
    history,
    juries,
    jury_gate,
)
from clea_desktop.services.centre import Centre
from tests.centres import someone
from tests.juries import (
    HELD,
    Deposited,
    a_session,
    copied,
    entered,
    held,
    jury_centre,
    restarted,
    sound,
    stage,
)
from tests.refusals import refusal

CERTIFIED = JuryDecision(Ruling.CERTIFIED, HELD)
ASKED = JuryDecision(Ruling.MORE_ASKED, HELD, codes=("2.3",))


@pytest.fixture
def centre(tmp_path: Path, request: pytest.FixtureRequest) -> Centre:
    if "deposited" not in request.fixturenames:
        return jury_centre(tmp_path / "centre", 3)
    model, _ids = request.getfixturevalue("handed_over")
    return copied(model, tmp_path / "centre")


def test_two_profiles_ship_and_are_to_be_verified(centre: Centre) -> None:
    for name in delegates.PROFILES:
        profile = delegates.profile(name)
        assert profile.verified_on is None and "à vérifier" in profile.note
    assert delegates.profile("branch").anonymous
    assert delegates.profile("branch").contest == Delay(3, Unit.MONTHS)
    with pytest.raises(KeyError):
        delegates.profile("national")


def test_a_delegate_is_written_then_changed(centre: Centre) -> None:
    made = delegates.write_delegate(centre, delegates.profile("branch"))
    known = delegates.delegate(centre, made)
    delegates.write_delegate(centre, replace(known, evidence_alone=EvidenceAlone.REFUSED))
    (found,) = delegates.all_delegates(centre)
    assert found.evidence_alone is EvidenceAlone.REFUSED
    assert "est déjà là" in refusal(
        lambda: delegates.write_delegate(centre, delegates.profile("branch"))
    )
    assert "nom est vide" in refusal(
        lambda: delegates.write_delegate(centre, replace(known, name=" "))
    )
    few = replace(known, rules=replace(known.rules, members=0))
    assert "au moins un par collège" in refusal(lambda: delegates.write_delegate(centre, few))
    none = replace(known, contest=Delay(0))
    assert "un jour au moins" in refusal(lambda: delegates.write_delegate(centre, none))
    with pytest.raises(KeyError):
        delegates.delegate(centre, bytes(16))


def test_dossiers_ready_are_proposed_then_entered_and_taken_out(centre: Centre) -> None:
    session = a_session(centre)
    assert [each.lacks for each in juries.view(centre, session).ready] == [()] * 3
    ids = entered(centre, session)
    seen = juries.view(centre, session)
    assert [each.line.id for each in seen.heard] == ids
    assert {each.hearing.standing for each in seen.heard} == {Standing.TO_DEPOSIT}
    assert seen.ready == ()
    assert stage(centre, ids[0]) is Stage.JURY
    assert "déjà inscrit" in refusal(lambda: hearings.enter(centre, session, ids[:1]))
    hearings.leave(centre, session, ids[0])
    assert len(juries.view(centre, session).heard) == 2
    assert "n’est pas dans cette session" in refusal(
        lambda: hearings.leave(centre, session, ids[0])
    )
    sound(centre)


def test_entering_is_undone_like_any_step(centre: Centre) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    history.undo(centre, ids[0])
    assert len(juries.view(centre, session).heard) == 2
    history.redo(centre, ids[0])
    assert len(juries.view(centre, session).heard) == 3
    sound(centre)


def test_what_is_incomplete_waits_and_says_why(tmp_path: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 2, complete=1)
    session = a_session(centre)
    lacks = {each.lacks for each in juries.view(centre, session).ready}
    assert lacks == {(), (Lack.LIVRET, Lack.RESTITUTION)}
    every = [each.line.id for each in juries.view(centre, session).ready]
    hearings.enter(centre, session, every)
    found = jury_gate.gate(centre, session)
    assert len(found.ready) == 1
    ((_id, reference, sentences),) = found.held_back
    assert reference.startswith("2026-") and "Le livret" in sentences[0]
    into = tmp_path / "remise"
    into.mkdir()
    assert "1 dossier incomplet, rien n’est remis" in refusal(
        lambda: hand_over.hand_over(centre, session, into)
    )
    late = [each for each in every if each not in found.ready]
    assert "pas prêt à être déposé" in refusal(
        lambda: hand_over.hand_over(centre, session, into, late)
    )
    assert list(into.iterdir()) == []


def test_a_dossier_not_validated_is_not_for_a_jury(centre: Centre) -> None:
    session = a_session(centre)
    other = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    assert "Rien n’est encore évalué" in refusal(lambda: hearings.enter(centre, session, [other]))


def test_a_session_keeps_its_days_in_order_and_has_a_delegate(centre: Centre) -> None:
    session = a_session(centre)
    written = juries.view(centre, session).held.session
    assert "n’a pas de délégataire" in refusal(
        lambda: juries.write_session(centre, replace(written, delegate="00" * 16))
    )
    assert "n’a pas de délégataire" in refusal(
        lambda: juries.write_session(centre, replace(written, delegate="rien"))
    )
    entered(centre, session)
    moved = replace(written, on=date(2026, 4, 27), place="Salle 2")
    juries.write_session(centre, moved)
    seen = juries.view(centre, session)
    assert {each.hearing.session_on for each in seen.heard} == {date(2026, 4, 27)}
    assert seen.held.session.place == "Salle 2"


def test_sessions_are_called_by_their_day_then_their_delegate(centre: Centre) -> None:
    first = a_session(centre)
    assert juries.session_keys(centre) == {first: "2026-04-20"}
    again = a_session(centre)
    keys = juries.session_keys(centre)
    assert len(set(keys.values())) == 2
    assert all(juries.find_session(centre, key) == each for each, key in keys.items())
    assert "choisissez parmi" in refusal(lambda: juries.find_session(centre, "2026-01-01"))
    assert again in keys


def test_decisions_are_noted_changed_and_undone_until_the_minutes(
    centre: Centre, deposited: Deposited
) -> None:
    session, (one, two, three) = deposited
    assert stage(centre, one) is Stage.DEPOSITED
    hearings.decide(centre, session, {one: CERTIFIED})
    assert stage(centre, one) is Stage.CERTIFIED
    refused = JuryDecision(Ruling.REFUSED, HELD, "Trop peu d’observations.")
    hearings.decide(centre, session, {one: refused})
    assert stage(centre, one) is Stage.DECIDED
    history.undo(centre, one)
    assert stage(centre, one) is Stage.CERTIFIED
    hearings.forget_decision(centre, session, one)
    assert stage(centre, one) is Stage.DEPOSITED
    assert "sans décision" in refusal(lambda: hearings.know_minutes(centre, session, HELD))
    hearings.decide(centre, session, {one: CERTIFIED, two: refused, three: ASKED})
    for day in (date(2026, 4, 1), date(2026, 5, 1)):
        assert "ne va pas avec la session" in refusal(
            partial(hearings.know_minutes, centre, session, day)
        )
    hearings.know_minutes(centre, session, HELD)
    assert "est terminée" in refusal(lambda: hearings.decide(centre, session, {one: refused}))
    assert history.undoable(centre, one) is None
    counts = juries.all_sessions(centre)[0].counts
    assert counts == {Standing.DECIDED: 2, Standing.MORE_ASKED: 1}
    sound(restarted(centre))


def test_all_decisions_are_noted_or_none(centre: Centre, deposited: Deposited) -> None:
    session, (one, two, _three) = deposited
    wrong = JuryDecision(Ruling.REFUSED, HELD)
    sentence = refusal(lambda: hearings.decide(centre, session, {one: CERTIFIED, two: wrong}))
    assert sentence.startswith("2026-") and "n’a pas de motif" in sentence
    assert stage(centre, one) is Stage.DEPOSITED


def test_an_empty_session_has_no_minutes(centre: Centre) -> None:
    session = a_session(centre)
    held(centre)
    assert "aucun dossier" in refusal(lambda: hearings.know_minutes(centre, session, HELD))


def test_what_is_deposited_stays_in_its_session(centre: Centre, deposited: Deposited) -> None:
    session, (one, *_others) = deposited
    assert "ne quitte plus la session" in refusal(lambda: hearings.leave(centre, session, one))


# --- the secretariat ---------------------------------------------------------------------------


# --- supply ------------------------------------------------------------------------------------
