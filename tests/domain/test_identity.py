"""What is typed of a candidate becomes an identity, or a sentence under its field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.french import date_words, month_number, month_words, short_date
from clea_desktop.domain.identity import (
    IdentityFaults,
    bears_other_names,
    given_names,
    read_birth_date,
    read_identity,
    renamed,
    typed_identity,
)
from clea_desktop.domain.people import BirthPlace, Candidate, NameChange, PartialDate

TODAY = date(2026, 3, 2)
SOMEONE = {"birth_name": "Ķalniņa", "given_names": "Anne-Marie", "birth_date": "17/05/1990"}


def faults(**typed: str) -> dict[str, str]:
    with pytest.raises(IdentityFaults) as refused:
        read_identity({**SOMEONE, **typed}, None, TODAY)
    assert refused.value.sentence in refused.value.faults.values()
    return refused.value.faults


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("17/05/1990", "1990-05-17"),
        ("7.5.1990", "1990-05-07"),
        ("17 05 1990", "1990-05-17"),
        ("05/1990", "1990-05"),
        ("1990", "1990"),
        ("1990-05-17", "1990-05-17"),
        ("17 mai 1990", "1990-05-17"),
        ("1er  Février 1990", "1990-02-01"),
        ("fevrier 1990", "1990-02"),
    ],
)
def test_a_birth_date_is_read_as_people_write_it(typed: str, iso: str) -> None:
    born = read_birth_date(typed)
    assert born is not None
    assert born.iso == iso


@pytest.mark.parametrize(
    "typed", ["", "hier", "31/02/1990", "17 mars", "17 floréal 1990", "1/2/90"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_birth_date(typed) is None


def test_an_identity_is_read_whole() -> None:
    read = read_identity(
        {
            **SOMEONE,
            "usual_name": " Roux ",
            "commune": "Évreux",
            "insee_code": "2a004",
            "phone": "06 12 34 56 78",
            "email": "anne@exemple.fr",
            "cpf_dossier": "1234567890123",
        },
        None,
        TODAY,
    )
    assert read.usual_name == "Roux"
    assert read.given_names == ("Anne-Marie",)
    assert read.birth_date == PartialDate(1990, 5, 17)
    assert read.birth_place == BirthPlace("Évreux", "2A004")
    assert read.cpf_dossier == "1234567890123"


def test_fields_that_are_not_typed_keep_what_they_held() -> None:
    base = Candidate("Avant", PartialDate(1990), former_names=())
    read = read_identity({"birth_name": "Après", "birth_date": "1991"}, base, TODAY)
    assert (read.birth_name, read.birth_date, read.birth_place) == (
        "Après",
        PartialDate(1991),
        None,
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("birth_name", "", "est nécessaire"),
        ("birth_name", "x" * 101, "101"),
        ("usual_name", "a\u0007b", "U+0007"),
        ("birth_date", "", "est nécessaire"),
        ("birth_date", "31/02/1990", "pas une date"),
        ("birth_date", "2030", "dans le futur"),
        ("birth_date", "1789", "trop ancienne"),
        ("birth_date", "a\u0007", "U+0007"),
        ("email", "anne", "prenom@exemple.fr"),
        ("phone", "demain", "que des chiffres"),
        ("insee_code", "1436", "cinq signes"),
        ("postal_code", "1" * 12, "neuf signes"),
        ("france_travail_id", "2 90 05 14 366 001 22", "sécurité sociale"),
        ("phone", "290051436600122", "sécurité sociale"),
        ("address", "2900514366001", "sécurité sociale"),
    ],
)
def test_each_fault_has_its_sentence_under_its_field(field: str, typed: str, said: str) -> None:
    found = faults(**{field: typed})
    assert set(found) == {field}
    assert said in found[field]
    assert found[field].endswith(".")


def test_every_fault_is_told_at_once() -> None:
    assert set(faults(birth_name="", email="x", birth_date="?")) == {
        "birth_name",
        "email",
        "birth_date",
    }


def test_a_number_of_fifteen_digits_with_another_key_is_no_nir() -> None:
    read = read_identity({**SOMEONE, "france_travail_id": "290051436600100"}, None, TODAY)
    assert read.france_travail_id == "290051436600100"


def test_given_names_part_at_commas_or_spaces() -> None:
    assert given_names("Anne-Marie Jeanne") == ("Anne-Marie", "Jeanne")
    assert given_names("Marie  Ange, Jeanne,") == ("Marie Ange", "Jeanne")
    assert given_names(" ") == ()


def test_a_name_changed_leaves_the_one_before_among_the_former() -> None:
    before = Candidate("Lopes", PartialDate(1988), ("Sofia",))
    after = Candidate("Lopes", PartialDate(1988), ("Sofia",), usual_name="Martin")
    assert bears_other_names(before, after)
    assert not bears_other_names(before, before)
    now = renamed(before, after, NameChange.MARRIAGE, TODAY)
    assert now.former_names[0].birth_name == "Lopes"
    assert now.former_names[0].until == TODAY
    assert "Martin" in now.all_names


words = st.text("abcdefghijklmnoéèœ'- ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    name=words,
    firsts=st.lists(words.filter(lambda w: "," not in w), max_size=3),
    year=st.integers(1900, 2020),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
    city=st.just("") | words,
)
def test_what_fields_show_reads_back_the_same(
    name: str, firsts: list[str], year: int, month: int | None, day: int | None, city: str
) -> None:
    known = Candidate(
        name if name.strip("'- ") else "a",
        PartialDate(year, month, day if month else None),
        tuple(" ".join(first.split()) for first in firsts),
        birth_place=BirthPlace(commune=city) if city else None,
    )
    shown = typed_identity(known)
    read = read_identity(shown, known, TODAY)
    assert read == known


def test_months_and_short_dates() -> None:
    assert [month_number(month_words(2026, m).split("\u00a0")[0]) for m in range(1, 13)] == list(
        range(1, 13)
    )
    assert month_number("aout") == 8
    assert month_number("brumaire") is None
    assert short_date(date(2026, 2, 1)) == "1er\u00a0févr.\u00a02026"
    assert short_date(date(2026, 3, 12)) == "12\u00a0mars\u00a02026"
    assert date_words(date(2026, 3, 12)) == "12\u00a0mars\u00a02026"
