"""What the secretariat of a jury keeps: its members, its presidency, what it supplies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact, Reprise
from clea_desktop.domain.delegate import College
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.hearing import (
    JuryDecision,
    Ruling,
    Votes,
)
from clea_desktop.domain.jury import Hat, JurySession, Member, StepAside
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act
from clea_desktop.services import (
    hearings,
    history,
    juries,
    members,
    supply,
)
from clea_desktop.services.batch_files import deposit_line
from clea_desktop.services.centre import Centre
from tests.centres import evaluator_of, release_of, someone
from tests.juries import (
    HELD,
    TODAY,
    Deposited,
    a_session,
    copied,
    entered,
    jury_centre,
    sound,
)
from tests.refusals import refusal

CERTIFIED = JuryDecision(Ruling.CERTIFIED, HELD)


@pytest.fixture
def centre(tmp_path: Path, request: pytest.FixtureRequest) -> Centre:
    if "deposited" not in request.fixturenames:
        return jury_centre(tmp_path / "centre", 3)
    model, _ids = request.getfixturevalue("handed_over")
    return copied(model, tmp_path / "centre")


def test_members_are_of_the_secretariat_alone(centre: Centre, deposited: Deposited) -> None:
    session, (one, *_others) = deposited
    assert juries.amiss_in(centre, juries.view(centre, session)) == []
    juries.choose_hat(centre, Hat.SECRETARIAT)
    assert juries.hat(centre) is Hat.SECRETARIAT
    (none,) = juries.amiss_in(centre, juries.view(centre, session))
    assert "Aucun membre" in none.sentence
    anne = members.write_member(
        centre,
        Member(
            "Anne Leroy", College.EMPLOYERS, "Medef", present=True, presides=True, session=session
        ),
    )
    members.write_member(
        centre,
        Member("Omar Diallo", College.EMPLOYEES, "Centre de formation de Lisieux", session=session),
    )
    sentences = [each.sentence for each in juries.amiss_in(centre, juries.view(centre, session))]
    assert any("il en faut" in each for each in sentences)
    members.step_aside(centre, StepAside(anne.hex(), one.hex(), "Une cousine.", session=session))
    assert "déjà noté" in refusal(
        lambda: members.step_aside(centre, StepAside(anne.hex(), one.hex(), session=session))
    )
    seen = juries.view(centre, session)
    assert len(seen.held.seated_for(one)) == len(seen.held.seated) - 1
    hearings.decide(centre, session, {one: replace(CERTIFIED, votes=Votes(3, 0))})
    assert any(each.reference for each in juries.amiss_in(centre, juries.view(centre, session)))
    members.drop_member(centre, seen.held.members[1])
    assert len(juries.view(centre, session).held.members) == 1
    assert "nom est vide" in refusal(
        lambda: members.write_member(centre, Member("", College.EMPLOYERS, session=session))
    )
    sound(centre)


def test_the_presidency_goes_from_one_session_to_the_next(centre: Centre) -> None:
    juries.choose_hat(centre, Hat.SECRETARIAT)
    first, second = a_session(centre), a_session(centre, on=date(2026, 6, 15))
    for session in (first, second):
        members.write_member(
            centre,
            Member("Anne Leroy", College.EMPLOYERS, present=True, presides=True, session=session),
        )
    told = [each.sentence for each in juries.amiss_in(centre, juries.view(centre, second))]
    assert any("La présidence revient aux salariés" in each for each in told)
    assert not any(
        "revient aux" in each.sentence
        for each in juries.amiss_in(centre, juries.view(centre, first))
    )


def test_what_is_supplied_and_kept(centre: Centre, deposited: Deposited, tmp_path: Path) -> None:
    session, ids = deposited
    for name in ("a.csv", "a.xlsx"):
        assert "Personne n’est certifié" in refusal(
            partial(supply.write_supply, centre, session, tmp_path / name)
        )
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    assert [each.missing for each in supply.certified(centre, session)] == [()] * 3
    assert supply.write_supply(centre, session, tmp_path / "a.csv") == 3
    assert supply.write_supply(centre, session, tmp_path / "a.xlsx") == 3
    assert "finit par" in refusal(lambda: supply.write_supply(centre, session, tmp_path / "a.pdf"))
    assert "exactement 8 signes" in refusal(
        lambda: supply.write_supply(centre, session, tmp_path / "a.xml")
    )
    supply.keep_ids(
        centre,
        replace(
            supply.ids(centre),
            sender_client="12345678",
            certifier_client="87654321",
            contract="C1",
            certification_code="RS5080",
        ),
    )
    assert supply.write_supply(centre, session, tmp_path / "a.xml") == 3
    kept = supply.columns(centre).columns[:3]
    supply.keep_columns(centre, replace(supply.columns(centre), columns=kept))
    assert supply.columns(centre).columns == kept
    supply.write_supply(centre, session, tmp_path / "b.csv")
    head = (tmp_path / "b.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.count(";") == 2


def test_a_jury_session_names_no_act_after_a_person(centre: Centre) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    labels = [entry.label for entry in history.recent(centre, ids[0])]
    assert labels[0] == "inscrit au jury"
    assert JurySession(HELD, "00").place == ""
    assert Act.HAND_TO_JURY.words == "Inscrire à une session de jury"
    assert TODAY < HELD


def test_the_synthesis_tells_where_each_domaine_was_validated_first(centre: Centre) -> None:
    release, me = release_of(centre), evaluator_of(centre)
    earlier = date(2025, 1, 6)
    taken = Reprise("AFPA", "2021", frozenset({"1", "2"}), me, earlier)
    first = Assessment(
        Kind.PREALABLE, release.key, earlier, me, closing=Closing(earlier), reprise=taken
    )
    left = [each.code for each in release.criteria if each.code[0] not in "12"]
    at = datetime.combine(HELD, time(9, 30), UTC)
    marks = tuple(MarkFact(code, Mark.ACQUIRED, at, me) for code in left)
    finale = Assessment(Kind.FINALE, release.key, HELD, me, marks, closing=Closing(HELD))
    dossier = with_closings(release, Dossier("2026-0001", someone(), (first, finale)))
    outcome = standing(release, dossier.assessments)
    told = deposit_line(centre, dossier, outcome, "a.pdf", 1, "")
    assert (told.at_prealable, told.at_finale, told.taken_over) == (
        (),
        ("3", "4", "5", "6", "7"),
        ("1", "2"),
    )
