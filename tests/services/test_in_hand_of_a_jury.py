"""Dossiers that a jury has in hand: what comes back of them, and what may not be done meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Kind, Reprise
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Contestation, JuryDecision, Ruling, Standing
from clea_desktop.domain.journey import Departure
from clea_desktop.exchange.decisions import HEADERS
from clea_desktop.exchange.tables import write_csv
from clea_desktop.services import (
    candidates,
    closing,
    hand_over,
    hearings,
    journey,
    juries,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.juries import Noted
from tests.juries import HELD, TODAY, a_session, entered, held, jury_centre, restarted
from tests.refusals import refusal


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return jury_centre(tmp_path / "centre", 3)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "à remettre"
    folder.mkdir()
    return folder


def sent_back(references: list[str], *changed: dict[str, str]) -> bytes:
    lines = []
    for reference, change in zip(references, changed, strict=False):
        cells = {"Dossier": reference, "Décision": "certifié", **change}
        lines.append([cells.get(header, "") for header in HEADERS])
    return write_csv(HEADERS, lines)


def test_decisions_come_back_all_or_none(centre: Centre, into: Path, tmp_path: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    references = [centre.in_hand(each).reference for each in ids]
    file = tmp_path / "retour.csv"
    file.write_bytes(sent_back(references, {}, {}, {}))
    assert "n’est pas un dossier déposé" in refusal(
        lambda: juries.import_decisions(centre, session, file)
    )
    hand_over.hand_over(centre, session, into, processes=1)
    assert "est à venir" in refusal(lambda: juries.import_decisions(centre, session, file))
    held(centre)
    file.write_bytes(sent_back(references, {}, {"Décision": "ajourné", "Sous-domaines": "9.9"}, {}))
    sentence = refusal(lambda: juries.import_decisions(centre, session, file))
    assert "Ligne 3, le sous-domaine 9.9 n’existe pas" in sentence
    many = [{"Décision": "refusé", "Sous-domaines": "2.3", "Reporté au": "demain"}]
    file.write_bytes(sent_back(["2026-9999", *references], {}, {"Dossier": ""}, {}, *many))
    told = refusal(lambda: juries.import_decisions(centre, session, file)).replace("\u00a0", " ")
    assert "3 fautes. Ligne 2, " in told and "ligne 5, Reporté au : « demain »" in told
    assert juries.all_sessions(centre)[0].counts == {Standing.DEPOSITED: 3}
    file.write_bytes(sent_back(references, {}, {"Décision": "ajourné", "Sous-domaines": "2.3"}, {}))
    assert juries.import_decisions(centre, session, file) == Noted(3, 0)
    file.write_bytes(sent_back(references, {}, {}, {}))
    again = juries.import_decisions(centre, session, file)
    assert again == Noted(3, 1)
    assert again.words.replace("\u00a0", " ") == (
        "3 décisions notées, dont 1 remplace celle d’avant."
    )
    hearings.know_minutes(centre, session, HELD)
    assert "procès-verbal est connu" in refusal(
        lambda: juries.import_decisions(centre, session, file)
    )
    assert "n’existe pas" in refusal(
        lambda: juries.import_decisions(centre, session, tmp_path / "absent.csv")
    )
    assert date(2026, 4, 20) == HELD


def test_a_dossier_a_session_waits_for_does_not_leave(centre: Centre) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    gone = Departure("Centre d’Alençon", TODAY, centre.require_operator())
    assert "retirez-le d’abord" in refusal(lambda: journey.write(centre, ids[0], gone))
    assert "retirez-le d’abord" in refusal(lambda: candidates.withdraw(centre, ids[0], "erreur"))
    hearings.leave(centre, session, ids[0])
    journey.write(centre, ids[0], gone)


def test_what_a_jury_has_in_hand_is_not_taken_away(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    hand_over.hand_over(centre, session, into, processes=1)
    seen = centre.in_hand(ids[0])
    told = [each.id for each in seen.journey.restitutions]
    told += [each.id for each in seen.journey.sittings]
    for step in told:
        assert step is not None
        drop = partial(journey.drop, centre, ids[0], step)
        assert "ne se change plus" in refusal(drop)
    assert seen.current is not None and seen.current.id is not None
    me, current = centre.require_operator(), seen.current.id
    assert "a l’avis en main" in refusal(
        lambda: closing.give_opinion(centre, current, "Autre avis.", me)
    )


def test_what_a_jury_has_is_neither_joined_nor_taken_over(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    assert "inscrit devant un jury" in refusal(lambda: candidates.join(centre, ids[0], ids[1]))
    hand_over.hand_over(centre, session, into, processes=1)
    me = centre.require_operator()
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    told = Reprise("GRETA", "2021", frozenset({"1"}), me, TODAY)
    assert "déposé pour le jury" in refusal(
        lambda: journey.take_over(centre, ids[0], Kind.FINALE, release, TODAY, told)
    )


def test_a_contestation_answered_is_not_written_again(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    hand_over.hand_over(centre, session, into, processes=1)
    restarted_centre = restarted(centre)
    held(restarted_centre)
    refused = JuryDecision(Ruling.REFUSED, HELD, "Trop peu d’observations.")
    hearings.decide(restarted_centre, session, dict.fromkeys(ids, refused))
    hearings.know_minutes(restarted_centre, session, HELD)
    anew = JuryDecision(Ruling.CERTIFIED, HELD)
    asked = Contestation(HELD, "Un document oublié.")
    hearings.contest(restarted_centre, ids[0], asked)
    hearings.contest(
        restarted_centre, ids[0], replace(asked, answered_on=HELD, answer="Relu.", decision=anew), 0
    )
    for rank in (0, 7):
        with pytest.raises(RuleError, match="déjà sa réponse"):
            hearings.contest(restarted_centre, ids[0], asked, rank)
