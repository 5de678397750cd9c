"""Dates of birth, names, and the folding that search and comparison rest on."""

from __future__ import annotations

import calendar
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.people import (
    Candidate,
    FormerName,
    FormOfAddress,
    NameChange,
    Organisation,
    PartialDate,
    Sex,
    folded,
)
from tests.domain.made_up import candidate

YEAR = PartialDate(1990)
MONTH = PartialDate(1990, 5)
WHOLE = PartialDate(1990, 5, 17)


@pytest.mark.parametrize(
    ("text", "expected", "words", "earliest"),
    [
        ("1990", YEAR, "1990", date(1990, 1, 1)),
        ("1990-05", MONTH, "mai\u00a01990", date(1990, 5, 1)),
        ("1990-05-17", WHOLE, "17\u00a0mai\u00a01990", date(1990, 5, 17)),
        ("1990-05-01", PartialDate(1990, 5, 1), "1er\u00a0mai\u00a01990", date(1990, 5, 1)),
        ("2000-02-29", PartialDate(2000, 2, 29), "29\u00a0février\u00a02000", date(2000, 2, 29)),
        ("0001-01-01", PartialDate(1, 1, 1), "1er\u00a0janvier\u00a01", date(1, 1, 1)),
        ("9999-12-31", PartialDate(9999, 12, 31), "31\u00a0décembre\u00a09999", date.max),
    ],
)
def test_a_date_of_birth_is_read_and_told(
    text: str, expected: PartialDate, words: str, earliest: date
) -> None:
    read = PartialDate.parse(text)
    assert read == expected
    assert read.iso == text
    assert read.words == words
    assert read.earliest == earliest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90",
        "199",
        "19900",
        "1990-5",
        "1990-05-1",
        "1990-05-",
        "1990-",
        "1990/05/17",
        "17/05/1990",
        "0000",
        "0000-01-01",
        "1990-00",
        "1990-13",
        "1990-05-00",
        "1990-05-32",
        "1990-02-31",
        "1990-04-31",
        "1900-02-29",
        "2023-02-29",
        " 1990",
        "1990 ",
        "1990-05-17\n",
        "-1990",
        "+1990",
        "१९९०",
        "１９９０",
        "1990-0५-17",
        "1990−05−17",
        "1990-05-17T00:00",
    ],
)
def test_what_is_no_date_of_birth(text: str) -> None:
    assert PartialDate.parse(text) is None


@given(st.integers(1, 9999), st.none() | st.integers(1, 12), st.none() | st.integers(1, 31))
def test_every_date_that_exists_is_read_back(year: int, month: int | None, day: int | None) -> None:
    told = PartialDate(year, month, day if month else None)
    exists = told.day is None or month is None or told.day <= calendar.monthrange(year, month)[1]
    assert PartialDate.parse(told.iso) == (told if exists else None)


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    read = PartialDate.parse(text)
    assert read is None or read.iso == text


# --- names -------------------------------------------------------------------------------------


def test_the_name_in_use() -> None:
    person = candidate("Ķalniņa", "Anne-Marie", "Élise")
    assert person.family_name == "Ķalniņa"
    assert person.display_name == "Anne-Marie Ķalniņa"
    assert person.full_name == "Anne-Marie Élise Ķalniņa"
    married = replace(person, usual_name="Roux")
    assert married.family_name == "Roux"
    assert married.display_name == "Anne-Marie Roux"


def test_a_person_with_a_single_name() -> None:
    person = candidate("Sukarno")
    assert person.display_name == person.full_name == person.family_name == "Sukarno"
    assert person.all_names == ("Sukarno",)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (FormOfAddress.FEMININE, "Anne-Marie Roux (née Ķalniņa)"),
        (FormOfAddress.MASCULINE, "Anne-Marie Roux (né Ķalniņa)"),
        (FormOfAddress.NEUTRAL, "Anne-Marie Roux (né·e Ķalniņa)"),
    ],
)
@pytest.mark.parametrize("sex", [None, *Sex])
def test_the_name_of_birth_agrees_with_the_chosen_form_and_never_with_the_sex(
    form: FormOfAddress, words: str, sex: Sex | None
) -> None:
    person = replace(
        candidate("Ķalniņa", "Anne-Marie"), usual_name="Roux", form_of_address=form, sex=sex
    )
    assert person.full_name == words


@pytest.mark.parametrize("usual_name", [None, "", "Ķalniņa"])
def test_the_name_of_birth_is_told_only_when_it_differs(usual_name: str | None) -> None:
    person = replace(candidate("Ķalniņa", "Anne-Marie"), usual_name=usual_name)
    assert person.full_name == "Anne-Marie Ķalniņa"


def test_all_names_hold_former_ones_without_doubles() -> None:
    former = FormerName("Ozola", "Martin", ("Anna", "Marie"), date(2020, 1, 1), NameChange.DEED)
    older = FormerName("Ķalniņa", None, (), date(2010, 1, 1), NameChange.MARRIAGE)
    person = Candidate(
        "Ķalniņa", WHOLE, ("Anne", "Marie"), usual_name="Roux", former_names=(former, older)
    )
    assert person.all_names == ("Ķalniņa", "Roux", "Anne", "Marie", "Ozola", "Martin", "Anna")


def test_an_organisation_needs_only_a_name() -> None:
    organisation = Organisation("Les Ateliers")
    assert organisation.accreditation.number == ""
    assert organisation.accreditation.starts_on is None


# --- folding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  \t\n", ""),
        ("Lœillet", "loeillet"),
        ("LŒILLET", "loeillet"),
        ("Æbelø", "aebelo"),
        ("Ǿrsted", "orsted"),
        ("Łukasz", "lukasz"),
        ("Weiß", "weiss"),
        ("WEIẞ", "weiss"),
        ("Đặng", "dang"),
        ("Guðrún Þórs", "gudrun thors"),
        ("İnönü", "inonu"),
        ("Işık", "isik"),
        ("ISIK", "isik"),
        ("Ħal Ŧ Ŋ", "hal t n"),
        ("Ķalniņa", "kalnina"),
        ("Nguyễn", "nguyen"),
        ("Nguyễn".replace("ễ", "e\u0302\u0303"), "nguyen"),
        ("N'Guessan", "nguessan"),
        ("N’Guessan", "nguessan"),
        ("N‘Guessan", "nguessan"),
        ("NʼGuessan", "nguessan"),
        ("N´Guessan", "nguessan"),
        ("N`Guessan", "nguessan"),
        ("N＇Guessan", "nguessan"),
        ("Anne-Marie", "anne marie"),
        ("Anne‐Marie", "anne marie"),
        ("Anne\u2011Marie", "anne marie"),
        ("Anne – Marie", "anne marie"),
        ("Anne−Marie", "anne marie"),
        ("Anne\u00a0 Marie ", "anne marie"),
        ("ﬁdèle", "fidele"),
        ("ℌugo", "hugo"),
        ("ＡＢＣ１", "abc1"),
        ("Ķalniņa & fils <b>", "kalnina & fils <b>"),
        ("Αθηνά", "αθηνα"),
        ("Νίκος", "νικοσ"),
        ("ΝΙΚΟΣ", "νικοσ"),
        ("Иванов", "иванов"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_folding_does_not_mind_how_accents_are_composed(text: str) -> None:
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="aàâäçéèêëîïôöùûüÿœæñ'’- ABCÉÈŒ"))
def test_folding_french_leaves_ascii_alone(text: str) -> None:
    told = folded(text)
    assert told.isascii()
    assert told == told.lower() == told.strip()
    assert folded(text.upper()) == folded(text.lower()) == told
