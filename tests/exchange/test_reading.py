"""What a dossier file says is read whole, and kept as it was meant."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import Kind, MarkFact, NoteFact, Opinion
from clea_desktop.domain.dossier import standing
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    PartialDate,
    Person,
    Sex,
)
from clea_desktop.exchange.reading import read_dossier
from clea_desktop.referentials.format import parse_release
from tests.domain.made_up import SMALL
from tests.exchange.samples import (
    CANDIDATE,
    DOSSIER_SCHEMA,
    FINALE,
    FIRST,
    MARK,
    NOTE,
    NOW,
    Json,
    encoded,
    read,
    spoilt,
    whole,
    without,
)

PARIS = timezone(timedelta(hours=1))
PAUL, NADIA = Person("Paul Roux"), Person("Nadia Haddad")


def test_every_field_of_a_person_is_read() -> None:
    dossier = read(whole())
    assert (dossier.reference, dossier.id) == ("", None)
    assert dossier.candidate == Candidate(
        birth_name="Ķalniņa",
        birth_date=PartialDate(1990, 5, 17),
        given_names=("Anne-Marie", "Élise"),
        usual_name="Nguyễn <b> & fils",
        sex=Sex.F,
        form_of_address=FormOfAddress.FEMININE,
        birth_place=BirthPlace("Lisieux", "14366", "14100", "France", "FRA"),
        former_names=(
            FormerName("Kalnina", "Roux", ("Anne",), date(2020, 2, 29), NameChange.JUDGMENT),
        ),
        identity_check=IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", date(2026, 3, 2)),
        france_travail_id="1234567A",
        cpf_dossier="98765",
        phone="02 31 00 00 00",
        email="a.k@exemple.fr",
        address="3, rue des Tilleuls, 14100 Lisieux",
    )


def test_every_field_of_an_assessment_is_read() -> None:
    prealable, finale = read(whole()).assessments
    assert (prealable.kind, prealable.release, prealable.evaluator) == (
        Kind.PREALABLE,
        SMALL.key,
        PAUL,
    )
    assert prealable.marks[1] == MarkFact(
        criterion="1.1.1",
        mark=Mark.ACQUIRED,
        at=datetime(2026, 3, 2, 9, 20, tzinfo=PARIS),
        observer=NADIA,
        basis=Basis.EVIDENCE,
        note="Attestation\tvue.\nÀ jour.",
        activity="Accueil d’un client",
        entered_by=PAUL,
        entered_at=datetime(2026, 3, 2, 18, 0, 0, 250_000, tzinfo=PARIS),
    )
    assert [(m.criterion, m.mark) for m in prealable.marks[2:4]] == [
        ("3.3.1", Mark.ACQUIRED),
        ("3.3.1", None),
    ]
    # Not said: on observation, by the evaluator.
    assert (prealable.marks[0].basis, prealable.marks[0].observer) == (Basis.OBSERVATION, PAUL)
    assert prealable.marks[2].at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert prealable.notes[0] == NoteFact(
        "2.1.1", "Compte juste,\nlentement.", datetime(2026, 3, 2, 10, 6, tzinfo=PARIS), NADIA
    )
    opinion_at = datetime(2026, 3, 5, 9, 0, tzinfo=PARIS)
    assert prealable.opinion == Opinion("Avis favorable.", PAUL, opinion_at)
    assert (finale.kind, finale.opened_on, finale.closing) == (
        Kind.FINALE,
        date(2026, 6, 1),
        None,
    )


def test_closings_are_computed_and_frozen() -> None:
    prealable, _ = read(whole()).assessments
    assert prealable.closing is not None
    assert (prealable.closing.on, prealable.closing.reason) == (
        date(2026, 3, 3),
        "Interrompue\nà midi.",
    )
    frozen = prealable.closing.outcome
    assert frozen is not None
    assert frozen.validated == {"1.1"}
    assert frozen.subdomain("3.3").acquired == ()


def test_the_order_of_the_list_decides_never_the_instant() -> None:
    marks = whole()["assessments"][0]["marks"]
    content = spoilt((*FIRST, "marks"), [marks[1], marks[0]])
    outcome = standing(SMALL, read(content).assessments)
    assert not outcome.subdomain("1.1").validated


def test_the_example_of_the_design_is_read() -> None:
    resources = Path(__file__).parents[2] / "resources" / "referentials"
    release = parse_release((resources / "clea-socle-2021.json").read_bytes(), "2021")
    content = {
        "format": "clea-dossier/1",
        "referential": {"id": "clea-socle", "edition": "2021"},
        "candidate": {
            "birth_name": "Ķalniņa",
            "usual_name": None,
            "given_names": ["Anne-Marie"],
            "sex": "F",
            "birth_date": "1990-05-17",
        },
        "assessments": [
            {
                "kind": "prealable",
                "opened_on": "2026-03-02",
                "closed_on": "2026-03-03",
                "evaluator": "Paul Roux",
                "marks": [
                    {
                        "criterion": "1.1.1",
                        "mark": "acquired",
                        "at": "2026-03-02T09:15:00+01:00",
                        "basis": "observation",
                        "note": "",
                    }
                ],
            }
        ],
    }
    DOSSIER_SCHEMA.validate(content)
    dossier = read_dossier(encoded(content), "a.json", lambda _id, _edition: release, NOW)
    assert standing(release, dossier.assessments).validated == {"1.1"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(spoilt(("assessments",), []), id="just opened"),
        pytest.param({**without(("referential",)), "assessments": []}, id="no référentiel yet"),
        pytest.param(spoilt((*CANDIDATE, "given_names"), []), id="a single name"),
        pytest.param(spoilt((*CANDIDATE, "birth_date"), "1990"), id="year alone"),
        pytest.param(spoilt((*CANDIDATE, "birth_date"), "1990-05"), id="year and month"),
        pytest.param(spoilt((*CANDIDATE, "birth_date"), "1992-02-29"), id="a leap day"),
        pytest.param(spoilt((*CANDIDATE, "birth_name"), "N" * 100), id="a name of 100 letters"),
        pytest.param(spoilt((*CANDIDATE, "usual_name"), None), id="no usual name"),
        pytest.param(spoilt((*NOTE, "text"), "é" * 20_000), id="a long note"),
        pytest.param(spoilt((*FIRST, "closing_reason"), ""), id="no closing reason"),
        pytest.param(spoilt((*FIRST, "opinion"), None), id="no opinion"),
        pytest.param(spoilt((*MARK, "at"), "2026-03-02T09:15Z"), id="no seconds"),
        pytest.param(spoilt((*MARK, "at"), "2026-03-02T23:59:59.999999-11:00"), id="a fraction"),
        pytest.param(spoilt((*FINALE, "opened_on"), "2026-03-03"), id="finale the day it closed"),
        pytest.param(without((*FIRST, "marks")), id="no mark, and the notes stay"),
    ],
)
def test_what_is_sound_is_read_and_fits_the_schema(content: Json) -> None:
    DOSSIER_SCHEMA.validate(content)
    read(content)


def test_a_byte_order_mark_changes_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + encoded(whole())) == read(whole())


def test_texts_are_kept_in_nfc_and_names_are_trimmed() -> None:
    decomposed = unicodedata.normalize("NFD", "Éloïse Ķalniņa")
    content = spoilt((*CANDIDATE, "birth_name"), f"  {decomposed} ")
    content["assessments"][0]["notes"][0]["text"] = f"  {decomposed}\n"
    dossier = read(content)
    assert dossier.candidate.birth_name == "Éloïse Ķalniņa"
    assert dossier.assessments[0].notes[0].text == "  Éloïse Ķalniņa\n"


def test_a_place_of_which_nothing_is_said_is_no_place() -> None:
    assert read(spoilt((*CANDIDATE, "birth_place"), {"commune": " "})).candidate.birth_place is None


def test_each_assessment_may_name_its_own_edition() -> None:
    content = without(FINALE)
    content["referential"] = {"id": "made-up", "edition": "2016"}
    assert read(content).assessments[0].release == SMALL.key


def test_models_are_imported_by_the_first_file_to_read() -> None:
    code = (
        "import sys, clea_desktop.exchange.reading, clea_desktop.exchange.writing; "
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
