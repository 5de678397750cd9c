"""The JSON Schemas say what the headless face prints, field by field, and stages in French."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from clea_desktop.cli import shapes
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.path import Situation, Stage
from clea_desktop.services.dossiers import View
from tests.domain.made_up import SMALL, dossier
from tests.exchange.samples import FINALE, NBSP, SCHEMAS, Json, read, schema, spoilt, whole, without

NAMES = sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.json"))
PROBLEM = {"where": "centre.db", "sentence": "La page 3 est abîmée."}


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_sound_and_named_after_its_file(name: str) -> None:
    content = schema(name)
    jsonschema.Draft202012Validator.check_schema(content)
    assert content["$id"] == f"urn:clea-desktop:schema:{name}"
    assert content["$schema"].endswith("/2020-12/schema")


def closed(node: Json) -> Json:
    """The schema without room for fields it does not name: what is printed must be described."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items() if key not in {"if", "then", "else"}}
    return {**inner, "additionalProperties": False} if "required" in inner else inner


def fits(document: Json, name: str) -> None:
    """Every field described, every description met."""
    jsonschema.validate(document, schema(name))
    jsonschema.validate(document, closed(schema(name)))


def view_of(held: Dossier) -> View:
    release = SMALL if held.assessments else None
    outcome = standing(SMALL, held.assessments) if held.assessments else None
    at = Situation(held, outcome, SMALL.validity_years, date(2026, 7, 1))
    return View(
        held,
        at.stage,
        release,
        outcome,
        provisional=release is not None,
        valid_until=at.valid_until,
        situation=at,
    )


@pytest.mark.parametrize(
    "held",
    [
        dossier(),
        read(spoilt(("assessments",), [])),
        read(without(FINALE)),
        read(whole()),
    ],
    ids=["opened", "opened from a file", "reinforcement", "finale"],
)
def test_a_dossier_is_shown_as_its_schema_says(held: Dossier) -> None:
    numbered = replace(held, reference="2026-0001")
    document = shapes.dossier(view_of(numbered))
    fits(document, "dossier-show")
    line = {"reference": document["reference"], "stage": document["stage"]}
    fits({"dossiers": [line]}, "dossier-list")


def test_releases_are_shown_as_their_schemas_say() -> None:
    fits(shapes.release_list([SMALL]), "referential-list")
    fits(shapes.release_tree(SMALL), "referential-show")


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("dossier-list", {"dossiers": []}),
        ("dossier-imported", {"imported": [{"file": "a.json", "reference": "2026-0001"}]}),
        ("check", {"ok": True, "problems": []}),
        ("check", {"ok": False, "problems": [PROBLEM]}),
    ],
)
def test_short_documents_fit(name: str, document: Json) -> None:
    fits(document, name)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("dossier-list", {"dossiers": [{"reference": "2026-0001", "stage": "lost"}]}),
        ("dossier-imported", {"imported": [{"file": "a.json"}]}),
        ("check", {"ok": True, "problems": [PROBLEM]}),
        ("check", {"ok": False, "problems": []}),
        ("referential-list", {"releases": [{"id": "a", "edition": "b"}]}),
    ],
)
def test_what_is_not_the_document_does_not_fit(name: str, document: Json) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema(name))


@pytest.mark.parametrize("name", ["dossier-list", "dossier-show"])
def test_each_stage_is_told_in_french(name: str) -> None:
    told: list[dict[str, Any]] = schema(name)["$defs"]["stage"]["oneOf"]
    assert [one["const"] for one in told] == [each.value for each in Stage]
    for one in told:
        words, _, meaning = one["description"].partition(f"{NBSP}: ")
        assert words == Stage(one["const"]).words
        assert meaning.endswith(".")


def test_a_schema_of_what_is_printed_leaves_room_for_later_fields() -> None:
    document = shapes.release_list([SMALL])
    later = copy.deepcopy(document)
    later["releases"][0]["signed_by"] = "Certif’Pro"
    jsonschema.validate(later, schema("referential-list"))
    with pytest.raises(jsonschema.ValidationError):
        fits(later, "referential-list")
