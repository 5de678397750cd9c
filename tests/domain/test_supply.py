"""What is supplied to the certificateur, and what is missing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Certificate
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    IdentityCheck,
    IdentityDocument,
    PartialDate,
    Sex,
)
from clea_desktop.domain.supply import (
    FIELDS,
    Column,
    ColumnMap,
    Supplied,
    SupplyIds,
    check_columns,
    fields_in_order,
    missing,
    table,
    to_flag,
)
from tests.domain.paths import plain

ON = date(2026, 5, 4)
SOFIA = Candidate(
    "Lopes",
    PartialDate(1990, 5, 17),
    ("Sofia", "Anne-Marie"),
    usual_name="Martin",
    sex=Sex.F,
    birth_place=BirthPlace("Lisieux", "14366", "14100", "France", "FRA"),
    identity_check=IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", ON),
    france_travail_id="1234567A",
    cpf_dossier="CPF-1",
)
TOLD = Supplied(
    "2026-0001", SOFIA, ON, Certificate("CLEA-1", date(2026, 5, 20)), date(2026, 3, 2), ON, "14100"
)


def of(candidate: Candidate) -> Supplied:
    return replace(TOLD, candidate=candidate)


def test_every_datum_of_a_whole_identity() -> None:
    values = {code: field.value(TOLD) for code, field in FIELDS.items()}
    assert values == {
        "reference": "2026-0001",
        "birth_name": "Lopes",
        "usual_name": "Martin",
        "given_name_1": "Sofia",
        "given_name_2": "Anne-Marie",
        "given_name_3": "",
        "sex": "F",
        "birth_year": "1990",
        "birth_month": "05",
        "birth_day": "17",
        "insee_code": "14366",
        "postal_code": "14100",
        "commune": "Lisieux",
        "country_code": "FRA",
        "country": "France",
        "certificate_number": "CLEA-1",
        "certificate_on": "20/05/2026",
        "decided_on": "04/05/2026",
        "exam_from": "02/03/2026",
        "exam_until": "04/05/2026",
        "france_travail_id": "1234567A",
        "cpf_dossier": "CPF-1",
    }
    assert missing(TOLD) == () and to_flag(TOLD) == ()


def test_what_may_be_unknown_is_left_empty() -> None:
    bare = Supplied("2026-0002", Candidate("Sow", PartialDate(1990)), ON)
    values = {code: field.value(bare) for code, field in FIELDS.items()}
    assert values["birth_month"] == values["birth_day"] == values["usual_name"] == ""
    assert values["certificate_number"] == values["certificate_on"] == values["exam_from"] == ""
    assert bare.valid_from == ON and TOLD.valid_from == date(2026, 5, 20)
    assert [plain(each) for each in to_flag(bare)] == [
        "La personne n’a qu’un nom : signalez-le au certificateur."
    ]


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (replace(SOFIA, sex=None), ["Sexe : absent, complétez l’identité du dossier."]),
        (
            replace(SOFIA, birth_place=None),
            ["Pays de naissance : absent, complétez l’identité du dossier."],
        ),
        (
            replace(SOFIA, birth_place=BirthPlace(country="France")),
            ["Commune de naissance : absente, complétez l’identité du dossier."],
        ),
        (
            replace(SOFIA, birth_place=BirthPlace("Lisieux", country="France")),
            ["Code INSEE ou code postal de naissance : absents, complétez l’identité du dossier."],
        ),
        (replace(SOFIA, birth_place=BirthPlace(country="Portugal")), []),
        (
            replace(SOFIA, identity_check=None),
            ["L’identité n’est pas vérifiée : notez sur quel document."],
        ),
    ],
)
def test_what_is_missing_says_what_to_do(candidate: Candidate, expected: list[str]) -> None:
    assert [plain(each) for each in missing(of(candidate))] == expected


def test_the_order_of_a_platform() -> None:
    assert [field.code for field in fields_in_order(("sex", "birth_name", "?"))] == [
        "sex",
        "birth_name",
    ]
    assert [field.code for field in fields_in_order(())] == list(FIELDS)


GOOD = SupplyIds("12345678", "87654321", "C1", "RS5080")


def test_identifiers_that_are_whole() -> None:
    assert GOOD.missing() == ()
    assert replace(GOOD, depositor="TIERS_CONFIANCE").missing() == ()


@pytest.mark.parametrize(
    ("ids", "many"),
    [
        (SupplyIds(), 4),
        (replace(GOOD, sender_client="1234567"), 1),
        (replace(GOOD, certifier_client="123456789"), 1),
        (replace(GOOD, contract="x" * 21), 1),
        (replace(GOOD, certification_code=""), 1),
        (replace(GOOD, depositor="MOI"), 1),
    ],
)
def test_identifiers_that_are_not(ids: SupplyIds, many: int) -> None:
    found = ids.missing()
    assert len(found) == many
    assert all(plain(each) for each in found)


def test_columns_as_they_come_and_as_arranged() -> None:
    columns = ColumnMap().columns
    check_columns(columns)
    headers, rows = table(columns, [TOLD])
    assert len(headers) == len(FIELDS) == len(rows[0])
    chosen = (Column("NOM", "birth_name"), Column("SEXE", "sex"))
    assert table(chosen, [TOLD, TOLD]) == (["NOM", "SEXE"], [["Lopes", "F"]] * 2)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ((), "Le tableau n’a aucune colonne : gardez-en une au moins."),
        (
            (Column("Nom", "taille"),),
            "La donnée « taille » n’existe pas : choisissez-en une autre.",
        ),
        (
            (Column(" ", "sex"),),
            "La colonne « Sexe » n’a pas de titre : donnez-lui-en un.",
        ),
        (
            (Column("Nom", "sex"), Column("nom", "birth_name")),
            "Deux colonnes s’appellent « nom » : renommez-en une.",
        ),
    ],
)
def test_columns_that_no_table_has(columns: tuple[Column, ...], sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_columns(columns)
    assert plain(caught.value.sentence) == sentence
