"""The path beside the assessments comes through a dossier file as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Decision, Journey, Presence, Readiness
from clea_desktop.domain.path import Stage
from clea_desktop.exchange.writing import write_dossier
from clea_desktop.services import candidates, dossiers, journey
from clea_desktop.services.exporting import export_dossier
from clea_desktop.services.importing import import_dossiers
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, reopened, someone
from tests.domain.made_up import SMALL
from tests.exchange.journeys import departed, taken_over, walked
from tests.exchange.samples import DOSSIER_SCHEMA, Json, encoded, read, spoilt, whole


def test_a_journey_is_read_fits_the_schema_and_comes_back() -> None:
    content = walked()
    DOSSIER_SCHEMA.validate(content)
    held = read(content)
    told = held.journey
    assert told.interview is not None
    assert told.interview.decision is Decision.AGREES
    assert [s.presence for s in told.sittings] == [Presence.PRESENT, Presence.PLANNED]
    assert told.sittings[0].minutes == 195
    assert told.checks[0].readiness == (("2", Readiness.NEARLY),)
    ids = {assessment.id for assessment in held.assessments}
    named = [told.sittings[0].assessment, told.restitutions[0].assessment]
    named.append(told.focuses[0].assessment)
    assert set(named) <= ids
    again = json.loads(write_dossier(held))
    DOSSIER_SCHEMA.validate(again)
    assert again["journey"] == content["journey"]
    assert read(again) == held


def test_an_old_file_has_no_journey() -> None:
    held = read(whole())
    assert held.journey == Journey()
    assert "journey" not in json.loads(write_dossier(held))
    assert read({**whole(), "journey": None}).journey == Journey()
    assert read({**whole(), "journey": {}}).journey == Journey()


def test_a_reprise_is_read_and_comes_back() -> None:
    content = taken_over()
    DOSSIER_SCHEMA.validate(content)
    held = read(content)
    [made] = held.assessments
    assert made.reprise is not None
    assert made.reprise.codes == {"1", "2.1", "3.1.2"}
    assert made.closing is not None
    assert made.closing.outcome is not None
    assert {"1.1", "2.1"} <= made.closing.outcome.validated
    again = json.loads(write_dossier(held))
    assert again["assessments"] == content["assessments"]


def test_every_field_of_a_journey_is_written_as_it_was_read() -> None:
    content = departed()
    DOSSIER_SCHEMA.validate(content)
    assert json.loads(write_dossier(read(content)))["journey"] == content["journey"]


def test_what_is_not_said_may_be_left_out() -> None:
    content = walked(
        focuses=[{"assessment": 2}],
        checks=[{"on": "2026-05-11", "readiness": []}],
        sittings=[{"on": "2026-03-02"}],
        interview={
            "on": "2026-02-25",
            "adviser": "Zoë Lœillet",
            "agreements": [{"recipient": "AFPA", "on": "2026-02-25"}],
        },
    )
    held = read(content)
    assert held.journey.focuses[0].domains == ()
    assert held.journey.interview is not None
    assert held.journey.interview.agreements[0].content == ""
    assert read(write_dossier(held)) == held


def two_days(*, closed_on: str, at: str, criterion: str) -> Json:
    """The walked file, its préalable reopened later and ended another day, one more decision."""
    content = walked()
    prealable = content["assessments"][0]
    prealable["reopenings"][0]["at"] = f"{closed_on}T08:00:00+01:00"
    prealable["closed_on"] = closed_on
    prealable["opinion"] = None
    prealable["marks"].append({"criterion": criterion, "mark": "acquired", "at": at})
    return content


PARCOURS = {"on": "2026-03-11", "by": "Paul Roux", "codes": ["3.2"]}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            two_days(closed_on="2026-03-20", at="2026-03-20T10:00:00+01:00", criterion="3.2.2"),
            id="recommended and handed back, then reopened, then validated",
        ),
        pytest.param(
            {
                **walked(prescriptions=[PARCOURS]),
                "assessments": [
                    {
                        **whole()["assessments"][0],
                        "rectifications": [
                            {
                                "criterion": "3.2.2",
                                "mark": "acquired",
                                "at": "2026-04-01T09:00:00+02:00",
                                "by": "Nadia Haddad",
                                "reason": "Erreur de ligne.",
                                "closed": 1,
                            }
                        ],
                    },
                    whole()["assessments"][1],
                ],
            },
            id="recommended, then put right",
        ),
        pytest.param(
            walked(checks=[{"on": "2026-01-05", "readiness": [{"domain": "1", "state": "ready"}]}]),
            id="a formative check of before",
        ),
        pytest.param(
            walked(restitutions=[{"on": "2026-03-04", "by": "Paul Roux"}]),
            id="a restitution of no assessment said",
        ),
        pytest.param(
            walked(trainers=[{"person": "Paul Roux", "starts_on": "2026-06-02"}]),
            id="who evaluated trains later",
        ),
        pytest.param(
            walked(trainers=[{"person": "Marc Petit"}, {"person": "Marc Petit"}]),
            id="a trainer noted in each of two dossiers joined",
        ),
    ],
)
def test_what_may_have_changed_since_is_not_held_against_a_file(content: Json) -> None:
    DOSSIER_SCHEMA.validate(content)
    held = read(content)
    assert read(write_dossier(held)) == held


def test_a_decision_taken_back_from_a_trainer_stands_no_more() -> None:
    content = walked(trainers=[{"person": "Nadia Haddad"}])
    marks = content["assessments"][0]["marks"]
    marks.append({"criterion": "1.1.1", "mark": "acquired", "at": "2026-03-02T11:00:00+01:00"})
    assert read(content).journey.trainers[0].person.name == "Nadia Haddad"


def after_a_reprise(checked_on: str, **changed: Any) -> Json:
    """A préalable made elsewhere, then a finale here that decides what was validated there."""
    content = taken_over({"checked_on": checked_on, "codes": ["1", "2", "3"], **changed})
    finale = {**whole()["assessments"][1], "closed_on": "2026-06-05"}
    content["assessments"].append(finale)
    prescription = {"on": "2026-06-10", "by": "Paul Roux", "codes": ["3"]}
    return {**content, "journey": {"prescriptions": [prescription]}}


def test_a_reprise_brought_after_the_finale_locked_nothing_before() -> None:
    held = read(after_a_reprise("2026-06-20"))
    assert standing(SMALL, held.assessments).certifiable
    assert read(write_dossier(held, years=SMALL.validity_years)) == held


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (after_a_reprise("2026-02-01"), "tous les domaines sont déjà validés"),
        (after_a_reprise("2026-02-01", codes=["2.1"]), "le sous-domaine 2.1 est validé"),
    ],
)
def test_a_reprise_brought_before_the_finale_locks_it(content: Json, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        read(content)


def test_a_file_of_a_thousand_steps_is_read_in_a_moment() -> None:
    """What stood is not computed again for each step that does not read it."""
    content = departed()
    for name, steps in content["journey"].items():
        if isinstance(steps, list):
            content["journey"][name] = steps[:1] * 1000
    assert len(read(content).journey.sittings) == 1000


def test_a_second_prealable_within_the_years_says_that_it_was_joined() -> None:
    second = {
        "kind": "prealable",
        "opened_on": "2026-04-01",
        "closed_on": "2026-04-01",
        "closing_reason": "Interrompue.",
        "evaluator": "Paul Roux",
    }
    content = spoilt(("assessments", 1), second)
    with pytest.raises(RuleError, match="vaut"):
        read(content)
    held = read(spoilt(("assessments", 1), {**second, "joined": True}))
    assert len(held.assessments) == 2
    again = json.loads(write_dossier(held, years=5))
    assert [a.get("joined") for a in again["assessments"]] == [None, True]
    assert read(again) == held


def test_a_journey_goes_from_one_centre_to_another(tmp_path: Path) -> None:
    clock = TestClock(datetime(2026, 7, 1, 9, tzinfo=UTC))
    one, two = new_centre(tmp_path / "un", clock), new_centre(tmp_path / "deux", clock)
    dossier = candidates.open_dossier(one, someone())
    told = read(walked()).journey.interview
    assert told is not None
    journey.write(one, dossier, told)
    journey.write(one, dossier, read(walked()).journey.trainers[0])
    file = tmp_path / "dossier.json"
    reference = dossiers.list_dossiers(one)[0].reference
    export_dossier(one, reference, file)
    [arrived] = import_dossiers(two, [file])
    here = dossiers.view(two, dossiers.find(two, arrived.reference))
    assert told_of(here.dossier) == told_of(dossiers.view(one, dossier).dossier)
    assert here.stage is Stage.OPENED
    again = tmp_path / "encore.json"
    export_dossier(two, arrived.reference, again)
    assert again.read_bytes() == file.read_bytes()
    one.close()
    reopened(two).close()
    for centre in (one, two):
        assert check(centre.store.folder.path, SECRET, clock) == []


def test_a_whole_path_goes_from_one_centre_to_another(tmp_path: Path) -> None:
    clock = TestClock(datetime(2026, 12, 31, 9, tzinfo=UTC))
    one, two = new_centre(tmp_path / "un", clock), new_centre(tmp_path / "deux", clock)
    content = departed()
    [finale] = content["assessments"][1:]
    del finale["marks"]
    content["assessments"] = [*taken_over()["assessments"], finale]
    content["referential"] = {"id": "clea-socle", "edition": "2021"}
    content["journey"]["prescriptions"][0]["codes"] = ["3"]
    # Their bytes would have to come along (tests/services/test_evidence.py).
    del content["journey"]["evidence"]
    brought, taken, again = (tmp_path / f"{name}.json" for name in ("a", "b", "c"))
    brought.write_bytes(encoded(content))
    [here] = import_dossiers(one, [brought])
    export_dossier(one, here.reference, taken)
    [there] = import_dossiers(two, [taken])
    export_dossier(two, there.reference, again)
    assert again.read_bytes() == taken.read_bytes()
    told = json.loads(again.read_bytes())
    DOSSIER_SCHEMA.validate(told)
    assert told["journey"] == content["journey"]
    assert told["assessments"] == content["assessments"]
    seen = dossiers.view(two, dossiers.find(two, there.reference))
    assert seen.stage is Stage.ELSEWHERE
    prealable, last = seen.dossier.assessments
    assert seen.dossier.journey.restitution_of(prealable.id) is not None
    assert seen.dossier.journey.focus_of(last.id) is not None
    for centre in (one, two):
        centre.close()
        assert check(centre.store.folder.path, SECRET, clock) == []


def told_of(dossier: Dossier) -> Any:
    """What a journey tells, without the ids of this centre."""
    return json.loads(write_dossier(dossier)).get("journey")


def test_the_release_of_a_file_is_known_by_its_fingerprint(tmp_path: Path) -> None:
    clock = TestClock()
    centre = new_centre(tmp_path / "un", clock)
    key = max(centre.fingerprints)
    assert centre.release_of_fingerprint(centre.fingerprints[key]) == centre.release(key)
    assert centre.release_of_fingerprint("inconnue") is None
    centre.close()
