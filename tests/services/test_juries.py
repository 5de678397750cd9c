"""Sessions of a jury on a real centre: entered, decided, contested, over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact, Reprise
from clea_desktop.domain.completeness import Lack
from clea_desktop.domain.delegate import College, Delay, EvidenceAlone, Unit
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    JuryDecision,
    Ruling,
    Shown,
    Standing,
    Votes,
)
from clea_desktop.domain.jury import Hat, JurySession, Member, StepAside
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act, Stage
from clea_desktop.services import (
    amending,
    candidates,
    delegates,
    dossiers,
    exporting,
    hand_over,
    hearings,
    history,
    importing,
    juries,
    jury_gate,
    members,
    papers,
    supply,
)
from clea_desktop.services.batch_files import deposit_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, evaluator_of, release_of, someone
from tests.juries import (
    HELD,
    TODAY,
    a_session,
    copied,
    entered,
    held,
    jury_centre,
    restarted,
)

CERTIFIED = JuryDecision(Ruling.CERTIFIED, HELD)
ASKED = JuryDecision(Ruling.MORE_ASKED, HELD, codes=("2.3",))
KNOWN = date(2026, 4, 28)


Deposited = tuple[bytes, list[bytes]]
"""A session, and the dossiers entered in it."""


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Deposited]:
    """A centre whose three dossiers were handed over, its papers made once for all the tests."""
    folder = tmp_path_factory.mktemp("handed-over")
    centre = jury_centre(folder / "centre", 3)
    session = a_session(centre)
    ids = entered(centre, session)
    (folder / "remise").mkdir()
    hand_over.hand_over(centre, session, folder / "remise", processes=1)
    centre.close()
    return folder / "centre", (session, ids)


@pytest.fixture
def centre(tmp_path: Path, request: pytest.FixtureRequest) -> Centre:
    if "deposited" not in request.fixturenames:
        return jury_centre(tmp_path / "centre", 3)
    model, _ids = request.getfixturevalue("handed_over")
    return copied(model, tmp_path / "centre")


@pytest.fixture
def deposited(centre: Centre, handed_over: tuple[Path, Deposited]) -> Deposited:
    """A session whose three dossiers were handed over, on its day."""
    held(centre)
    return handed_over[1]


def stage(centre: Centre, dossier: bytes) -> Stage:
    return dossiers.view(centre, dossier).stage


def sound(centre: Centre) -> None:
    """Nothing was changed behind the back of what is written."""
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []


def refusal(of: object) -> str:
    assert callable(of)
    with pytest.raises(RuleError) as caught:
        of()
    return caught.value.sentence.replace("\u00a0", " ")


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
            lambda day=day: hearings.know_minutes(centre, session, day)
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


# --- the secretariat ---------------------------------------------------------------------------


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


# --- supply ------------------------------------------------------------------------------------


def test_what_is_supplied_and_kept(centre: Centre, deposited: Deposited, tmp_path: Path) -> None:
    session, ids = deposited
    for name in ("a.csv", "a.xlsx"):
        assert "Personne n’est certifié" in refusal(
            lambda name=name: supply.write_supply(centre, session, tmp_path / name)
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
