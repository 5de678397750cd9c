"""The XML for the certificateur: valid at any hour, nothing cut, everything missing told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import BirthPlace, Candidate, PartialDate
from clea_desktop.domain.supply import Supplied
from clea_desktop.exchange.cdc import NAMESPACE, SCHEMA, faults_of, write_cdc
from tests.domain.test_supply import GOOD, ON, SOFIA, TOLD

PARIS = ZoneInfo("Europe/Paris")
JULY = datetime(2026, 7, 14, 15, 0, 0, 123, tzinfo=PARIS)
JANUARY = datetime(2026, 1, 14, 0, 30, tzinfo=PARIS)
XSD = etree.XMLSchema(etree.parse(paths.resources() / "schemas" / SCHEMA))


def tree(at: datetime = JULY, *people: Supplied) -> etree._Element:
    written = write_cdc(GOOD, "CLEA-1", at, people or (TOLD,))
    root = etree.fromstring(written)
    XSD.assertValid(root)
    return root


def texts(root: etree._Element, name: str) -> list[str | None]:
    return [node.text for node in root.iter(f"{{{NAMESPACE}}}{name}")]


def refusal(*people: Supplied, ids: object = GOOD) -> str:
    with pytest.raises(RuleError) as caught:
        write_cdc(ids, "CLEA-1", JULY, people)  # type: ignore[arg-type]
    return caught.value.sentence.replace("\u00a0", " ")


def test_a_whole_person() -> None:
    root = tree()
    assert root.tag == f"{{{NAMESPACE}}}flux"
    for name, value in {
        "idFlux": "CLEA-1",
        "idContrat": "C1",
        "type": "RS",
        "code": "RS5080",
        "idTechnique": "2026-0001",
        "obtentionCertification": "PAR_ADMISSION",
        "dateDebutExamen": "2026-03-02",
        "dateDebutValidite": "2026-05-20",
        "mentionValidee": "SANS_MENTION",
        "nomNaissance": "Lopes",
        "nomUsage": "Martin",
        "prenom2": "Anne-Marie",
        "anneeNaissance": "1990",
        "moisNaissance": "05",
        "codeInsee": "14366",
        "codePaysNaissance": "FRA",
    }.items():
        assert texts(root, name) == [value], name
    assert texts(root, "idClient") == ["12345678", "87654321"]
    assert texts(root, "dateFinValidite") == [None]


@pytest.mark.parametrize(
    ("at", "written"),
    [(JULY, "2026-07-14T15:00:00+02:00"), (JANUARY, "2026-01-14T00:30:00+01:00")],
)
def test_the_instant_has_its_offset_in_summer_and_at_night(at: datetime, written: str) -> None:
    assert texts(tree(at), "horodatage") == [written]


def test_what_is_unknown_is_said_to_be_nil() -> None:
    abroad = replace(
        SOFIA,
        usual_name=None,
        birth_date=PartialDate(1990),
        birth_place=BirthPlace(country="Portugal", country_code="PRT"),
    )
    root = tree(JULY, replace(TOLD, candidate=abroad, certificate=None, exam_from=None))
    for name in ("nomUsage", "moisNaissance", "jourNaissance", "codePostal"):
        assert texts(root, name) == [None]
    assert texts(root, "dateDebutExamen") == []
    assert texts(root, "dateDebutValidite") == [ON.isoformat()]


def test_the_nature_of_who_deposits_is_optional() -> None:
    ids = replace(GOOD, depositor="CERTIFICATEUR")
    root = etree.fromstring(write_cdc(ids, "CLEA-1", JULY, [TOLD]))
    XSD.assertValid(root)
    assert texts(root, "natureDeposant") == ["CERTIFICATEUR"]


def test_everything_missing_is_told_person_by_person() -> None:
    bare = Supplied("2026-0002", Candidate("Sow", PartialDate(1990)), ON)
    sentence = refusal(TOLD, bare)
    assert "Le fichier n’est pas écrit : 5 données manquent" in sentence
    assert sentence.count("2026-0002 :") == 5 and "2026-0001" not in sentence
    assert "Personne n’est certifié" in refusal()
    assert "exactement 8 signes" in refusal(TOLD, ids=replace(GOOD, sender_client=""))


@pytest.mark.parametrize(
    ("candidate", "words"),
    [
        (replace(SOFIA, birth_name="x" * 61), "Nom de naissance : 61 signes, 60 au plus."),
        (replace(SOFIA, usual_name="x" * 61), "Nom d’usage : 61 signes"),
        (replace(SOFIA, given_names=("a", "x" * 61)), "Prénom 2 : 61 signes"),
        (replace(SOFIA, given_names=()), "Prénom 1 : absent"),
        (
            replace(SOFIA, birth_place=BirthPlace("x" * 61, "14366", "", "France", "FRA")),
            "Commune de naissance : 61 signes",
        ),
        (
            replace(SOFIA, birth_place=BirthPlace("Lisieux", "1436", "", "France", "FRA")),
            "Code INSEE de la commune : il faut 5 signes.",
        ),
        (
            replace(SOFIA, birth_place=BirthPlace("Lisieux", "14366", "", "France", "FR")),
            "Code du pays : il faut 3 signes.",
        ),
    ],
)
def test_nothing_is_cut_to_fit(candidate: Candidate, words: str) -> None:
    assert words in refusal(replace(TOLD, candidate=candidate))


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=80)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=4), st.text("0123456789AB", max_size=6))
def test_any_identity_is_written_valid_or_refused(
    birth_name: str, given_names: list[str], insee: str
) -> None:
    place = BirthPlace("Lisieux", insee, "14100", "France", "FRA")
    told = replace(
        TOLD,
        candidate=replace(
            SOFIA, birth_name=birth_name, given_names=tuple(given_names), birth_place=place
        ),
    )
    if faults_of(told):
        assert refusal(told)
        return
    root = tree(JULY, told)
    assert texts(root, "nomNaissance") == [birth_name]


def test_a_schema_that_disagrees_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clea_desktop.exchange.cdc.missing", lambda _told: ())
    assert "ne suit pas son schéma" in refusal(replace(TOLD, centre_postal_code="1234567890"))
