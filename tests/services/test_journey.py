"""Steps of a path on a real centre: written, written again, dropped, undone, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Kind, Reprise
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Focus,
    FormativeCheck,
    Interview,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Sitting,
    Step,
    Strategy,
    TraceKind,
    Trainer,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act, Stage, next_act
from clea_desktop.services import (
    candidates,
    closing,
    departing,
    dossiers,
    history,
    importing,
    journey,
    marking,
    papers,
    people,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.people import Newcomer
from clea_desktop.services.safekeeping import check
from clea_desktop.services.sheet import sheet_of
from tests.centres import (
    SECRET,
    TestClock,
    evaluator_of,
    new_centre,
    opened_prealable,
    release_of,
    reopened,
    someone,
)
from tests.services.test_people import FIELDS


def following(centre: Centre, dossier: bytes) -> Act | None:
    return next_act(dossiers.view(centre, dossier).situation)


def sound(centre: Centre) -> None:
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []


def closed_prealable(centre: Centre) -> tuple[bytes, bytes]:
    """Domaine 1 validated, the rest not, the livret handed over."""
    dossier, assessment = opened_prealable(centre)
    for sub in release_of(centre).domains[0].subdomains:
        for code in sub.codes:
            marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    return dossier, assessment


def test_a_whole_path_says_its_next_step(centre: Centre, clock: TestClock) -> None:
    me = evaluator_of(centre)
    dossier = candidates.open_dossier(centre, someone())
    assert following(centre, dossier) is Act.INTERVIEW
    today = clock().date()
    told = Interview(
        today,
        me,
        strategies=(Strategy.VALUE, Strategy.BY_STEPS),
        agreements=(Agreement("Mission locale", "sa présence", today),),
        decision=Decision.THINKS,
        call_on=today + timedelta(days=7),
    )
    journey.write(centre, dossier, told)
    assert following(centre, dossier) is Act.CALL
    known = dossiers.view(centre, dossier).dossier.journey.interview
    assert known == told
    assert known is not None
    agreed = replace(known, decision=Decision.AGREES, call_on=None)
    journey.write(centre, dossier, agreed)
    assert following(centre, dossier) is Act.OPEN_PREALABLE
    journey.write(centre, dossier, Sitting(today, time(9), time(12, 15), "Salle 2", (me,)))
    release = release_of(centre)
    assessment = candidates.open_assessment(centre, dossier, Kind.PREALABLE, release, today, me)
    assert following(centre, dossier) is Act.CLOSE_PREALABLE
    for code in release.subdomains[0].codes:
        marking.mark(centre, assessment, code, Mark.ACQUIRED)
    closing.close(centre, assessment, today, "Interrompue.")
    assert following(centre, dossier) is Act.HAND_OVER
    with pytest.raises(RuleError, match="pas encore remis"):
        journey.write(centre, dossier, Restitution(today, me, assessment=assessment))
    papers.hand_over(centre, dossier, "livret")
    assert following(centre, dossier) is Act.RESTITUTE
    journey.write(centre, dossier, Restitution(today, me, True, assessment=assessment))
    assert following(centre, dossier) is Act.PRESCRIBE
    outcome = dossiers.view(centre, dossier).outcome
    assert outcome is not None
    planned = today + timedelta(days=90)
    left = outcome.remaining
    journey.write(centre, dossier, Prescription(today, me, left, hours=70, planned_finale=planned))
    assert following(centre, dossier) is Act.OPEN_FINALE
    [line] = dossiers.list_dossiers(centre)
    assert line.stage is Stage.REINFORCEMENT
    again = reopened(centre)
    assert dossiers.view(again, dossier).dossier.journey.prescriptions[0].hours == 70
    sound(again)


def test_a_step_is_written_again_dropped_and_undone(centre: Centre, clock: TestClock) -> None:
    dossier = candidates.open_dossier(centre, someone())
    journey.write(centre, dossier, Sitting(clock().date(), place="Salle 1"))
    [sitting] = dossiers.view(centre, dossier).dossier.journey.sittings
    journey.write(centre, dossier, replace(sitting, presence=Presence.ABSENT))
    [known] = dossiers.view(centre, dossier).dossier.journey.sittings
    assert (known.id, known.presence) == (sitting.id, Presence.ABSENT)
    assert known.id is not None
    journey.drop(centre, dossier, known.id)
    assert dossiers.view(centre, dossier).dossier.journey.sittings == ()
    with pytest.raises(KeyError):
        journey.drop(centre, dossier, b"no such entry at")
    history.undo(centre, dossier)
    assert len(dossiers.view(centre, dossier).dossier.journey.sittings) == 1
    history.undo(centre, dossier)
    [first] = dossiers.view(centre, dossier).dossier.journey.sittings
    assert first.presence is Presence.PLANNED
    history.redo(centre, dossier)
    journey.trace(centre, dossier, TraceKind.NO_SHOW, "Train en retard")
    assert history.undoable(centre, dossier) == "pas venu(e)"
    sound(centre)


def test_undo_of_marks_goes_on_past_a_step(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    journey.trace(centre, dossier, TraceKind.CALL)
    history.undo(centre, dossier)
    assert history.undoable(centre, dossier) == "1.1.1 acquis"


def test_a_trainer_marks_nothing_and_the_same_name_may_be_somebody_else(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = closed_prealable(centre)
    trainer = people.add_person(centre, "Nadia Haddad")
    namesake = people.add_person(centre, "Nadia Haddad", namesake=True)
    assert trainer.id != namesake.id
    today = clock().date()
    journey.write(centre, dossier, Trainer(trainer, "GRETA", today))
    release = release_of(centre)
    finale = candidates.open_assessment(
        centre, dossier, Kind.FINALE, release, today, evaluator_of(centre)
    )
    code = release.domains[1].subdomains[0].codes[0]
    with pytest.raises(RuleError, match="Nadia Haddad forme cette personne"):
        marking.mark(centre, finale, code, Mark.ACQUIRED, observer=trainer)
    marking.mark(centre, finale, code, Mark.ACQUIRED, observer=namesake)
    journey.write(centre, dossier, Trainer(namesake, "GRETA", today))
    with pytest.raises(RuleError, match=f"ne se termine pas avec la décision sur {code}"):
        closing.close(centre, finale, today)
    assert dossiers.view(centre, dossier).stage is Stage.FINALE
    assert assessment != finale


def test_who_trains_is_known_with_the_training_or_not_at_all(
    centre: Centre, clock: TestClock
) -> None:
    dossier, _ = closed_prealable(centre)
    before, today = people.people(centre), clock().date()
    yesterday = today - timedelta(days=1)
    with pytest.raises(RuleError, match="corrigez la date"):
        journey.train(centre, dossier, Newcomer("Karim Benali"), "AFPA", today, yesterday)
    with pytest.raises(RuleError, match="nom de cette personne"):
        journey.train(centre, dossier, Newcomer(" "), "AFPA", yesterday)
    with pytest.raises(RuleError, match="est déjà dans la liste"):
        journey.train(centre, dossier, Newcomer("paul roux"), "AFPA", yesterday)
    assert people.people(centre) == before
    assert dossiers.view(centre, dossier).dossier.journey.trainers == ()
    journey.train(centre, dossier, Newcomer(" Karim Benali "), " AFPA ", yesterday)
    [told] = dossiers.view(centre, dossier).dossier.journey.trainers
    assert (told.person.name, told.organisation) == ("Karim Benali", "AFPA")
    assert told.person in people.people(centre)
    journey.train(centre, dossier, told.person, "GRETA", yesterday)
    journey.train(centre, dossier, Newcomer("Karim Benali", namesake=True), "ADEF", yesterday)
    first, again, other = dossiers.view(centre, dossier).dossier.journey.trainers
    assert first.person.id == again.person.id != other.person.id
    assert history.undo(centre, dossier) is not None
    assert len(dossiers.view(centre, dossier).dossier.journey.trainers) == 2


def test_a_finale_works_on_the_domaines_chosen(centre: Centre, clock: TestClock) -> None:
    dossier, _ = closed_prealable(centre)
    release = release_of(centre)
    finale = candidates.open_assessment(
        centre, dossier, Kind.FINALE, release, clock().date(), evaluator_of(centre)
    )
    everything = sheet_of(centre, finale).undecided
    journey.write(centre, dossier, Focus(("2",), finale))
    chosen = sheet_of(centre, finale).undecided
    assert {code.split(".")[0] for code in chosen} == {"2"}
    assert set(chosen) < set(everything)
    with pytest.raises(RuleError, match="domaine 12 n’existe pas"):
        journey.write(centre, dossier, Focus(("12",), finale))
    # What was not chosen may still be decided: nothing is forbidden by a choice.
    marking.mark(centre, finale, everything[-1], Mark.ACQUIRED)


def test_formative_checks_validate_nothing(centre: Centre, clock: TestClock) -> None:
    dossier, _ = closed_prealable(centre)
    before = dossiers.view(centre, dossier).outcome
    told = tuple((d.code, Readiness.READY) for d in release_of(centre).domains)
    journey.write(centre, dossier, FormativeCheck(clock().date(), "Nadia Haddad", told))
    assert dossiers.view(centre, dossier).outcome == before


def test_what_is_out_of_its_stage_stores_nothing(centre: Centre, clock: TestClock) -> None:
    me, today = evaluator_of(centre), clock().date()
    dossier, assessment = closed_prealable(centre)
    acts = history.recent(centre, dossier)
    refused: dict[str, Step] = {
        "est déjà validé": Prescription(today, me, ("1",)),
        "ne vise rien": Prescription(today, me, ()),
        "est à venir": Restitution(today + timedelta(days=1), me, assessment=assessment),
    }
    for words, step in refused.items():
        with pytest.raises(RuleError, match=words):
            journey.write(centre, dossier, step)
    late = replace(Prescription(today, me, ("2",)), planned_finale=date(today.year + 6, 1, 1))
    with pytest.raises(RuleError, match="après le dernier jour"):
        journey.write(centre, dossier, late)
    assert history.recent(centre, dossier) == acts


def test_validations_from_elsewhere_count_and_set_the_years(
    centre: Centre, clock: TestClock
) -> None:
    dossier = candidates.open_dossier(centre, someone())
    release, me = release_of(centre), evaluator_of(centre)
    on = clock().date() - timedelta(days=400)
    told = Reprise("GRETA de Caen", "2021", frozenset({"1", "2.1", "3.1.1"}), me, clock().date())
    journey.take_over(
        centre, dossier, Kind.PREALABLE, release, on, told, ("livret.pdf", b"%PDF-1.7")
    )
    seen = dossiers.view(centre, dossier)
    assert seen.stage is Stage.REINFORCEMENT
    assert seen.valid_until == on.replace(year=on.year + 5)
    assert seen.outcome is not None
    assert {"1.1", "1.5", "2.1"} <= seen.outcome.validated
    assert seen.outcome.marks["3.1.1"] is Mark.ACQUIRED
    [made] = seen.dossier.assessments
    assert made.id is not None
    assert journey.scan_of(centre, made.id) == ("livret.pdf", b"%PDF-1.7")
    finale = candidates.open_assessment(centre, dossier, Kind.FINALE, release, clock().date(), me)
    with pytest.raises(RuleError, match="est validé"):
        marking.mark(centre, finale, "1.1.1", Mark.ACQUIRED)
    assert journey.scan_of(centre, finale) is None
    assert made.id is not None
    to = centre.store.folder.path.parent / "lu.pdf"
    journey.save_scan(centre, made.id, to)
    assert to.read_bytes() == b"%PDF-1.7"
    with pytest.raises(RuleError, match="Aucune pièce"):
        journey.save_scan(centre, finale, to)
    with pytest.raises(RuleError, match="garde pour lui"):
        journey.save_scan(centre, made.id, centre.store.folder.path / "lu.pdf")
    sound(reopened(centre))


@pytest.mark.parametrize(
    ("change", "days", "words"),
    [
        ({"organisation": " "}, -1, "n’a pas d’organisme"),
        ({}, 1, "un jour à venir"),
        ({"codes": frozenset({"12"})}, -1, "qui n’existe pas"),
    ],
)
def test_a_reprise_that_cannot_be_is_refused(
    centre: Centre, clock: TestClock, change: dict[str, object], days: int, words: str
) -> None:
    dossier = candidates.open_dossier(centre, someone())
    today = clock().date()
    told = Reprise("GRETA", "2021", frozenset({"1"}), evaluator_of(centre), today)
    on = today + timedelta(days=days)
    with pytest.raises(RuleError, match=words):
        journey.take_over(
            centre,
            dossier,
            Kind.PREALABLE,
            release_of(centre),
            on,
            replace(told, **change),  # type: ignore[arg-type]
        )
    with pytest.raises(RuleError, match="trop lourd"):
        journey.take_over(
            centre,
            dossier,
            Kind.PREALABLE,
            release_of(centre),
            today,
            told,
            ("photo.png", bytes(journey.SCAN_LIMIT + 1)),
        )
    assert dossiers.view(centre, dossier).dossier.assessments == ()


def test_an_undone_reprise_is_gone(centre: Centre, clock: TestClock) -> None:
    dossier = candidates.open_dossier(centre, someone())
    told = Reprise("GRETA", "2021", frozenset({"1"}), evaluator_of(centre), clock().date())
    journey.take_over(centre, dossier, Kind.PREALABLE, release_of(centre), clock().date(), told)
    history.undo(centre, dossier)
    assert dossiers.view(centre, dossier).stage is Stage.OPENED
    sound(centre)


def test_a_dossier_goes_elsewhere_in_one_action_and_comes_in_there(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dossier, assessment = closed_prealable(centre)
    to = tmp_path / "départ"
    gone = departing.depart(centre, dossier, " GRETA de Caen ", clock().date(), to)
    names = sorted(file.name for file in gone.files)
    assert [name.split("-", 2)[2] for name in names] == [
        "attestation.pdf",
        "dossier.json.age",
        "grille.pdf",
        "livret.pdf",
    ]
    assert sorted(file.name for file in to.iterdir()) == names
    sealed = next(file for file in gone.files if file.suffix == ".age")
    assert b"Anne" not in sealed.read_bytes()
    assert dossiers.view(centre, dossier).stage is Stage.ELSEWHERE
    with pytest.raises(RuleError, match="suivi ailleurs"):
        candidates.open_assessment(
            centre, dossier, Kind.FINALE, release_of(centre), clock().date(), evaluator_of(centre)
        )
    with pytest.raises(RuleError, match="suivi ailleurs"):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    other = new_centre(tmp_path / "autre", clock)
    with pytest.raises(RuleError, match="est scellé"):
        importing.import_dossiers(other, [sealed])
    with pytest.raises(RuleError, match="la phrase n’est pas la sienne"):
        importing.import_dossiers(other, [sealed], "une autre phrase")
    assert dossiers.list_dossiers(other) == []
    [arrived] = importing.import_dossiers(other, [sealed], gone.phrase)
    seen = dossiers.view(other, dossiers.find(other, arrived.reference))
    assert seen.outcome == dossiers.view(centre, dossier).outcome
    assert seen.stage is Stage.REINFORCEMENT
    other.close()
    journey.come_back(centre, dossier)
    assert dossiers.view(centre, dossier).stage is Stage.REINFORCEMENT
    with pytest.raises(RuleError, match="est suivi ici"):
        journey.come_back(centre, dossier)
    sound(centre)


def test_a_departure_that_cannot_be_written_leaves_the_dossier_here(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dossier, _ = closed_prealable(centre)
    today = clock().date()
    with pytest.raises(RuleError, match="existe déjà"):
        departing.depart(centre, dossier, "GRETA", today, tmp_path)
    with pytest.raises(RuleError, match="nommez celui qui suit"):
        departing.depart(centre, dossier, " ", today, tmp_path / "a")
    (tmp_path / "fichier").write_text("")
    with pytest.raises(EnvironmentProblem):
        departing.depart(centre, dossier, "GRETA", today, tmp_path / "fichier" / "a")
    with pytest.raises(RuleError, match="garde pour lui"):
        departing.depart(centre, dossier, "GRETA", today, centre.store.folder.path / "a")
    with pytest.raises(RuleError, match="est à venir"):
        departing.depart(centre, dossier, "GRETA", today + timedelta(days=1), tmp_path / "a")
    assert not (tmp_path / "a").exists()
    assert dossiers.view(centre, dossier).stage is Stage.REINFORCEMENT


def test_phrases_are_said_easily_and_never_the_same() -> None:
    phrases = {departing.new_phrase() for _ in range(50)}
    assert len(phrases) == 50
    for phrase in phrases:
        assert [len(word) for word in phrase.split(" ")] == [4] * 6


def test_what_is_said_before_a_half_day_or_a_finale(centre: Centre, clock: TestClock) -> None:
    dossier, _ = closed_prealable(centre)
    today = clock().date()
    assert journey.before_planning(centre, today) is None
    people.update_organisation(
        centre, {**FIELDS, "name": "Centre"}, today + timedelta(days=1), today + timedelta(days=9)
    )
    assert "précède l’habilitation" in (journey.before_planning(centre, today) or "")
    after = today + timedelta(days=10)
    assert "suit la fin de l’habilitation" in (journey.before_planning(centre, after) or "")
    assert journey.before_finale(centre, dossier) == []
    journey.write(centre, dossier, Prescription(today, evaluator_of(centre), ("2",)))
    assert "formateur" in journey.before_finale(centre, dossier)[0]
    clock.forward(days=5 * 365 - 20)
    assert "dernier jour" in journey.before_finale(centre, dossier)[-1]


def test_who_trains_does_not_lead_a_finale(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    day, me = centre.clock().date(), evaluator_of(centre)
    closing.close(centre, assessment, day, "Interrompue.")
    colleague = people.add_person(centre, "Hélène Garnier")
    journey.write(centre, dossier, Trainer(colleague, "AFPA", day))
    with pytest.raises(RuleError, match="forme cette personne"):
        candidates.open_assessment(centre, dossier, Kind.FINALE, release_of(centre), day, colleague)
    candidates.open_assessment(centre, dossier, Kind.FINALE, release_of(centre), day, me)
    with pytest.raises(RuleError, match="et qui forme n’évalue pas"):
        journey.write(centre, dossier, Trainer(me, "AFPA", day))


def test_a_departure_the_disk_refuses_leaves_nothing_in_clear(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    day = centre.clock().date()
    closing.close(centre, assessment, day, "Interrompue.")
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise EnvironmentProblem("Le disque est plein.")
        path.write_bytes(data)

    monkeypatch.setattr(departing, "write_atomically", full)
    with pytest.raises(EnvironmentProblem, match="plein"):
        departing.depart(centre, dossier, "GRETA", day, tmp_path / "départ")
    assert not (tmp_path / "départ").exists()
    monkeypatch.undo()
    assert departing.depart(centre, dossier, "GRETA", day, tmp_path / "départ").files
