"""The file of a plan d’évaluation: read with its lines, refused whole, every fault told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.arrivals.lined import LinedDict, LinedList, line_of
from clea_desktop.arrivals.lined_json import read_lined_json
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.domain.referential import Release
from clea_desktop.exchange.plans import SIZE_LIMIT, FaultyPlan, read_plan, write_plan
from tests.domain.made_up import KEY, Shape, made_up_release
from tests.exchange.samples import schema

RELEASE = made_up_release([Shape(3, 2)], [Shape(2, 1)])
PLAN = Plan(
    "L’atelier",
    KEY.id,
    KEY.edition,
    (
        Activity("Le planning", (Observed("1.1.1", "Là."), Observed("1.1.2")), "Un mur\nvide", 45),
        Activity("Un échange"),
    ),
    origin="Centre de Lisieux",
    note="À relire.",
)


def held(referential: str, edition: str) -> Release:
    if (referential, edition) != (KEY.id, KEY.edition):
        raise RuleError("Édition absente.")
    return RELEASE


def read(data: bytes) -> Plan:
    return read_plan(data, "plan.json", held)[0]


def test_what_is_written_is_read_again() -> None:
    written = write_plan(PLAN, "Ailleurs")
    assert read(written) == PLAN
    assert read(b"\xef\xbb\xbf" + written) == PLAN
    jsonschema.validate(json.loads(written), schema("clea-plan-1"))
    assert json.loads(write_plan(Plan("Vide", "a", "b"), "Ici"))["origin"] == "Ici"


def plain() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_plan(PLAN, ""))
    return found


def spoilt(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = plain()
    change(content)
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _first(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["activities"][0]
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.pop("title"), ["titre", "ce champ est absent, ajoutez-le"]),
        (lambda c: c.update(title=" "), ["ligne 3, titre", "ce texte est vide"]),
        (
            lambda c: c.update(titre="x"),
            ["champ « titre »", "« title »), corrigez son nom ou retirez-le."],
        ),
        (lambda c: c.update(format="clea-dossier/1"), ["ligne 2", "« clea-plan/1 »"]),
        (lambda c: c.update(format=3), ["ligne 2", "il faut « clea-plan/1 »"]),
        (lambda c: c.update(activities={}), ["activités", "une liste entre crochets"]),
        (lambda c: c.update(activities=[{}] * 61), ["compte 61 lignes"]),
        (lambda c: c.update(note="a\u0007"), ["note", "caractère de contrôle (U+0007)"]),
        (lambda c: c.update(origin="x" * 301), ["auteur", "301 caractères, c’est trop"]),
        (lambda c: _first(c).update(minutes=0), ["durée", "ce nombre doit être 1 au moins"]),
        (lambda c: _first(c).update(minutes="45"), ["durée", "un nombre entier"]),
        (lambda c: _first(c).update(minutes=45.0), ["durée", "un nombre entier"]),
        (lambda c: _first(c).update(minutes=True), ["durée", "un nombre entier"]),
        (
            lambda c: _first(c)["criteria"][0].update(criterion="1.1"),
            ["« 1.1 » n’est pas un code de critère"],
        ),
        (
            lambda c: _first(c)["criteria"].append({"criterion": "1.1.9"}),
            ["l’activité 1, « Le planning »,", "nomme le critère 1.1.9", "ne connaît pas"],
        ),
        (
            lambda c: _first(c)["criteria"].append({"criterion": "1.1.1"}),
            ["nomme deux fois le critère 1.1.1"],
        ),
        (
            lambda c: c["activities"][1].update(title="LE PLANNING"),
            ["les activités 1 et 2 portent le même titre"],
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    change: Callable[..., object], said: list[str]
) -> None:
    with pytest.raises(FaultyPlan) as refusal:
        read(spoilt(change))
    sentence = refusal.value.sentence.replace("\u00a0", " ")
    assert "1 faute. Ligne " in sentence
    for words in said:
        assert words.replace("\u00a0", " ").casefold() in sentence.casefold()


def test_each_fault_is_told_on_its_own_line() -> None:
    def change(content: dict[str, Any]) -> None:
        _first(content)["criteria"] += [{"criterion": "8.8.8"}, {"criterion": "9.9.9"}]
        content["activities"][1]["title"] = "le planning"

    data = spoilt(change)
    lines = data.decode().splitlines()
    with pytest.raises(FaultyPlan) as refusal:
        read(data)
    told = refusal.value.faults
    assert len(told) == 3
    for fault, words in zip(told, ("8.8.8", "9.9.9", "le planning"), strict=True):
        number = next(rank for rank, line in enumerate(lines, 1) if words in line)
        # A critère is told by the line its braces open on.
        assert fault.startswith((f"Ligne {number},", f"Ligne {number - 1},"))
        assert words in fault
        assert fault.endswith(".")
    assert "3\u00a0fautes" in refusal.value.sentence


def test_a_great_many_faults_are_counted() -> None:
    many = [{"criterion": f"9.9.{rank}"} for rank in range(1, 101)]
    with pytest.raises(FaultyPlan) as refusal:
        read(spoilt(lambda c: _first(c).update(criteria=many)))
    assert len(refusal.value.faults) == 100
    assert refusal.value.sentence.endswith("et 60 autres.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON bien formé"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"format": "clea-plan/1", "format": "clea-plan/1"}', "écrit deux fois"),
        (b'{"minutes": NaN}', "n’est pas un nombre admis"),
        (b"[" * 600 + b"]" * 600, "trop de niveaux"),
        (b"[" * 50_000, "trop de niveaux"),
        (b"[" + b"0," * 70_000 + b"0]", "plus de 60"),
        (b" " * (SIZE_LIMIT + 1), "5\u00a0Mo"),
    ],
)
def test_what_is_no_sound_json_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read(data)


@pytest.mark.parametrize("data", [b"[]", b"3", b"null", b'"plan"'])
def test_what_is_no_plan_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(FaultyPlan, match="entre accolades"):
        read(data)


def test_the_edition_is_asked_for_before_its_criteres() -> None:
    with pytest.raises(RuleError, match=r"plan.json.*édition absente"):
        read(spoilt(lambda c: c["referential"].update(edition="2035")))


def test_texts_are_kept_in_one_form() -> None:
    assert read(spoilt(lambda c: c.update(title="  Re\u0301union "))).title == "R\u00e9union"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def refused(data: bytes) -> str:
    """The sentence of a refusal; empty when it is read."""
    try:
        read(data)
    except RuleError as refusal:
        return refusal.sentence
    return ""


@given(_JSON, st.integers(0, 40))
def test_whatever_a_file_holds_is_read_or_refused_in_a_sentence(value: object, where: int) -> None:
    content = plain()
    places = [content, _first(content), _first(content)["criteria"][0], content["referential"]]
    place = places[where % len(places)]
    place[list(place)[where % len(place)]] = value
    sentence = refused(json.dumps(content).encode())
    assert "\n" not in sentence
    assert sentence.endswith(".") or not sentence


@given(st.integers(0, 600), st.binary(min_size=1, max_size=3))
def test_a_file_spoilt_anywhere_is_read_or_refused_in_a_sentence(at: int, sign: bytes) -> None:
    data = write_plan(PLAN, "")
    assert "\n" not in refused(data[:at] + sign + data[at + len(sign) :])


@given(_JSON, st.sampled_from([None, 1, "\t"]))
def test_lines_change_nothing_of_what_is_read(value: object, indent: int | str | None) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:
        return
    assert read_lined_json(data, "essai", SIZE_LIMIT, 60_000) == value


def test_lines_are_those_of_the_file() -> None:
    data = '{"a":\n [1, {"b":\n "é\\n"}],\r\n"c": [ ],  "d": {}\n}'.encode()
    value = read_lined_json(data, "essai", SIZE_LIMIT, 60_000)
    assert isinstance(value, LinedDict)
    assert isinstance(value["c"], LinedList)
    lines = {
        path: line_of(path, value)
        for path in [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("c",), ("d",), ("d", "none")]
    }
    assert lines == {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 1): 2,
        ("a", 1, "b"): 2,
        ("c",): 4,
        ("d",): 4,
        ("d", "none"): 4,
    }
