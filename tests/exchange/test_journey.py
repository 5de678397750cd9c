"""The path beside the assessments comes through a dossier file as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Decision, Journey, Presence, Readiness
from clea_desktop.domain.path import Stage
from clea_desktop.exchange.writing import write_dossier
from clea_desktop.services import candidates, dossiers, journey
from clea_desktop.services.exporting import export_dossier
from clea_desktop.services.importing import import_dossiers
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, reopened, someone
from tests.domain.sentences import faults
from tests.exchange.samples import DOSSIER_SCHEMA, FINALE, Json, read, spoilt, whole, without

JOURNEY: Json = {
    "traces": [{"kind": "call", "at": "2026-02-20T10:00:00+01:00", "by": "Zoë Lœillet"}],
    "interview": {
        "on": "2026-02-25",
        "adviser": "Zoë Lœillet",
        "trajectory": "prescribed",
        "prescriber": "Mission locale",
        "status": "jobseeker",
        "project": "Un emploi\nprès d’ici.",
        "strategies": ["value", "by_steps"],
        "strategy": "by_steps",
        "agreements": [
            {"recipient": "Mission locale", "content": "sa présence", "on": "2026-02-25"}
        ],
        "decision": "agrees",
        "decided_on": "2026-02-25",
    },
    "sittings": [
        {
            "on": "2026-03-02",
            "starts": "09:00",
            "ends": "12:15",
            "place": "Salle 2",
            "evaluators": ["Paul Roux"],
            "presence": "present",
            "assessment": 1,
        },
        {"on": "2026-08-03", "presence": "planned"},
    ],
    "restitutions": [
        {
            "on": "2026-03-10",
            "by": "Paul Roux",
            "read_aloud": True,
            "remarks": "C’est vrai.",
            "signature": "signed",
            "assessment": 1,
        }
    ],
    "prescriptions": [
        {
            "on": "2026-03-11",
            "by": "Paul Roux",
            "codes": ["2"],
            "form": "both",
            "hours": 70,
            "planned_finale": "2026-06-01",
        }
    ],
    "checks": [
        {"on": "2026-05-11", "by": "H. Garnier", "readiness": [{"domain": "2", "state": "nearly"}]}
    ],
    "trainers": [{"person": "Hélène Garnier", "organisation": "AFPA", "starts_on": "2026-04-01"}],
    "focuses": [{"domains": ["2"], "assessment": 2}],
}


def with_journey(*change: tuple[tuple[Any, ...], Any]) -> Json:
    """The whole file with its journey, some of it changed."""
    content = {**whole(), "journey": json.loads(json.dumps(JOURNEY))}
    for path, value in change:
        node: Any = content["journey"]
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
    return content


def test_a_journey_is_read_fits_the_schema_and_comes_back() -> None:
    content = with_journey()
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


REFUSED: dict[str, tuple[Json, str, str]] = {
    "an interview to come": (
        with_journey((("interview", "on"), "2027-01-01")),
        "parcours › entretien d’accueil",
        "est à venir",
    ),
    "a call to come": (
        with_journey((("traces", 0, "at"), "2027-01-01T10:00:00Z")),
        "parcours › échange n° 1",
        "est à venir",
    ),
    "a half-day that ends before it starts": (
        with_journey((("sittings", 0, "ends"), "08:00")),
        "parcours › séance n° 1",
        "finit avant de commencer",
    ),
    "a half-day of a finale after the last day": (
        {**with_journey((("sittings", 1, "on"), "2040-01-01"))},
        "parcours › séance n° 2",
        "dernier jour",
    ),
    "an hour of no clock": (
        with_journey((("sittings", 0, "starts"), "9h")),
        "séance n° 1 › de",
        "n’est pas une heure de la journée",
    ),
    "a restitution before the end": (
        with_journey((("restitutions", 0, "on"), "2026-03-01")),
        "parcours › restitution n° 1",
        "précède la fin",
    ),
    "a parcours for what is validated": (
        with_journey((("prescriptions", 0, "codes"), ["1.1"])),
        "parcours › parcours recommandé n° 1",
        "est déjà validé",
    ),
    "a parcours for a code of no edition": (
        with_journey((("prescriptions", 0, "codes"), ["99"])),
        "parcours › parcours recommandé n° 1",
        "n’existe pas",
    ),
    "a parcours before anything is assessed": (
        with_journey((("prescriptions", 0, "on"), "2026-03-01")),
        "parcours › parcours recommandé n° 1",
        "rien n’est encore évalué",
    ),
    "a formative check of no domaine": (
        with_journey((("checks", 0, "readiness", 0, "domain"), "12")),
        "parcours › évaluation formative n° 1",
        "n’existe pas",
    ),
    "a trainer who marks": (
        with_journey((("trainers", 0), {"person": "Paul Roux"})),
        "évaluation n° 1, préalable",
        "qui forme n’évalue pas",
    ),
    "a trainer who ends before starting": (
        with_journey((("trainers", 0, "ends_on"), "2026-03-01")),
        "parcours › formateur n° 1",
        "précède",
    ),
    "an assessment that is not there": (
        with_journey((("restitutions", 0, "assessment"), 7)),
        "parcours",
        "n’est pas dans le fichier",
    ),
    "a departure while an assessment is open": (
        with_journey((("departure",), {"to": "GRETA", "on": "2026-06-05", "by": "Paul Roux"})),
        "parcours › départ",
        "n’est pas terminée",
    ),
    "an unknown decision": (
        with_journey((("interview", "decision"), "maybe")),
        "parcours › entretien d’accueil › décision de la personne",
        "maybe",
    ),
    "an unknown field": (
        with_journey((("interview", "cause"), "…")),
        "parcours › entretien d’accueil",
        "cause",
    ),
}


@pytest.mark.parametrize(("content", "place", "words"), REFUSED.values(), ids=REFUSED)
def test_what_could_not_have_happened_is_refused(content: Json, place: str, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(content)
    said = caught.value.sentence
    assert not faults(said), said
    plain = said.replace("\u00a0", " ")
    assert place in plain
    assert words in plain


def reprise(**change: Any) -> Json:
    """A file of one assessment made elsewhere."""
    content = without(FINALE)
    made = {
        "kind": "prealable",
        "opened_on": "2025-11-20",
        "closed_on": "2025-11-20",
        "evaluator": "Paul Roux",
        "reprise": {
            "organisation": "GRETA de Caen",
            "edition": "2026",
            "codes": ["1", "2.1"],
            "checked_by": "Paul Roux",
            "checked_on": "2026-03-02",
            **change.pop("reprise", {}),
        },
        **change,
    }
    return {**content, "assessments": [made]}


def test_a_reprise_is_read_and_comes_back() -> None:
    content = reprise()
    DOSSIER_SCHEMA.validate(content)
    held = read(content)
    [made] = held.assessments
    assert made.reprise is not None
    assert made.reprise.codes == {"1", "2.1"}
    assert made.closing is not None
    assert made.closing.outcome is not None
    assert {"1.1", "2.1"} <= made.closing.outcome.validated
    again = json.loads(write_dossier(held))
    assert again["assessments"] == content["assessments"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (reprise(reprise={"codes": ["99"]}), "n’existe pas"),
        (reprise(reprise={"checked_on": "2027-01-01"}), "un jour à venir"),
        (reprise(opened_on="2027-01-01", closed_on="2027-01-01"), "futur"),
        (reprise(kind="finale"), "préalable"),
        (reprise(closed_on="2025-11-21"), "sa date de fin est celle d’ouverture"),
        (reprise(closed_on=None), "sa date de fin est celle d’ouverture"),
    ],
)
def test_a_reprise_that_cannot_be_is_refused(content: Json, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(content)
    assert not faults(caught.value.sentence), caught.value.sentence
    assert words in caught.value.sentence.replace("\u00a0", " ")


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
    told = read(with_journey()).journey.interview
    assert told is not None
    journey.write(one, dossier, told)
    journey.write(one, dossier, read(with_journey()).journey.trainers[0])
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
