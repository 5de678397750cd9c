"""Dossier files to read, spoil and read again."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.exchange.reading import read_dossier
from tests.domain.made_up import SMALL

NBSP = "\u00a0"
NOW = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
OTHER = replace(SMALL, key=ReleaseKey("made-up", "2016"), domains=SMALL.domains[:1])
RELEASES = {(release.key.id, release.key.edition): release for release in (SMALL, OTHER)}
INSTALLED = [release.key for release in RELEASES.values()]
SCHEMAS = Path(__file__).parents[2] / "resources" / "schemas"

# A node of a JSON document, reached by keys and positions.
Json = Any
Path_ = tuple[str | int, ...]

# Every field of the format; a decision taken back, one withdrawn, one typed in the evening; a
# préalable reopened at noon, and an error of it put right while the finale was open.
_WHOLE: Json = {
    "format": "clea-dossier/1",
    "referential": {"id": "made-up", "edition": "2026"},
    "candidate": {
        "birth_name": "Ķalniņa",
        "usual_name": "Nguyễn <b> & fils",
        "given_names": ["Anne-Marie", "Élise"],
        "sex": "F",
        "form_of_address": "feminine",
        "birth_date": "1990-05-17",
        "birth_place": {
            "commune": "Lisieux",
            "insee_code": "14366",
            "postal_code": "14100",
            "country": "France",
            "country_code": "FRA",
        },
        "former_names": [
            {
                "birth_name": "Kalnina",
                "usual_name": "Roux",
                "given_names": ["Anne"],
                "until": "2020-02-29",
                "reason": "judgment",
            }
        ],
        "identity_check": {"document": "passport", "by": "Paul Roux", "on": "2026-03-02"},
        "france_travail_id": "1234567A",
        "cpf_dossier": "98765",
        "phone": "02 31 00 00 00",
        "email": "a.k@exemple.fr",
        "address": "3, rue des Tilleuls, 14100 Lisieux",
    },
    "assessments": [
        {
            "kind": "prealable",
            "referential": {"id": "made-up", "edition": "2026"},
            "opened_on": "2026-03-02",
            "closed_on": "2026-03-03",
            "closing_reason": "Interrompue\nà midi.",
            "evaluator": "Paul Roux",
            "marks": [
                {
                    "criterion": "1.1.1",
                    "mark": "not_acquired",
                    "at": "2026-03-02T09:15:00+01:00",
                    "basis": "observation",
                },
                {
                    "criterion": "1.1.1",
                    "mark": "acquired",
                    "at": "2026-03-02T09:20:00+01:00",
                    "basis": "evidence",
                    "note": "Attestation\tvue.\nÀ jour.",
                    "observer": "Nadia Haddad",
                    "activity": "Accueil d’un client",
                    "entered_by": "Paul Roux",
                    "entered_at": "2026-03-02T18:00:00.250000+01:00",
                },
                {"criterion": "3.3.1", "mark": "acquired", "at": "2026-03-03T08:00Z"},
                {"criterion": "3.3.1", "mark": None, "at": "2026-03-03T08:01Z"},
                {"criterion": "2.1.1", "mark": "not_acquired", "at": "2026-03-02T10:00:00+01:00"},
                {"criterion": "3.1.1", "mark": "acquired", "at": "2026-03-02T10:05:00+01:00"},
            ],
            "notes": [
                {
                    "criterion": "2.1.1",
                    "text": "Compte juste,\nlentement.",
                    "at": "2026-03-02T10:06:00+01:00",
                    "by": "Nadia Haddad",
                },
                {"criterion": "2.1.1", "text": "", "at": "2026-03-02T10:07:00+01:00"},
            ],
            "opinion": {
                "text": "Avis favorable.",
                "by": "Paul Roux",
                "at": "2026-03-05T09:00:00+01:00",
            },
            "reopenings": [
                {
                    "closed_on": "2026-03-03",
                    "closing_reason": "Départ en\nréunion.",
                    "at": "2026-03-03T12:30:00+01:00",
                    "by": "Paul Roux",
                    "reason": "Il restait une\nmise en situation.",
                }
            ],
            "rectifications": [
                {
                    "criterion": "3.2.1",
                    "mark": "not_acquired",
                    "at": "2026-06-02T11:00:00+02:00",
                    "by": "Nadia Haddad",
                    "reason": "Erreur de ligne.",
                    "closed": 1,
                },
                {
                    "criterion": "3.2.1",
                    "mark": None,
                    "at": "2026-06-03T11:00:00.500000+02:00",
                    "by": "Nadia Haddad",
                    "reason": "Jamais observé.",
                    "closed": 1,
                },
            ],
        },
        {
            "kind": "finale",
            "opened_on": "2026-06-01",
            "closed_on": None,
            "evaluator": "Paul Roux",
            "marks": [
                {"criterion": "2.1.1", "mark": "acquired", "at": "2026-06-01T09:00:00+02:00"},
            ],
        },
    ],
}

CANDIDATE: Path_ = ("candidate",)
FIRST: Path_ = ("assessments", 0)
FINALE: Path_ = ("assessments", 1)
MARK: Path_ = (*FIRST, "marks", 0)
NOTE: Path_ = (*FIRST, "notes", 0)
REOPENING: Path_ = (*FIRST, "reopenings", 0)
RIGHT: Path_ = (*FIRST, "rectifications", 0)


def whole() -> Json:
    """A sound dossier with every field, free to be spoilt."""
    return copy.deepcopy(_WHOLE)


def encoded(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=True).encode()


def node_at(content: Json, path: Path_) -> Json:
    for step in path:
        content = content[step]
    return content


def spoilt(path: Path_, value: Json) -> Json:
    """The whole dossier with another value at one place, added when it was not there."""
    content = whole()
    node_at(content, path[:-1])[path[-1]] = value
    return content


def without(path: Path_) -> Json:
    """The whole dossier without one of its fields or items."""
    content = whole()
    del node_at(content, path[:-1])[path[-1]]
    return content


def release_of(referential: str, edition: str) -> Release | None:
    return RELEASES.get((referential, edition))


def read(content: Json) -> Dossier:
    """The dossier of a document, or of bytes, in a centre with both made-up editions."""
    data = content if isinstance(content, bytes) else encoded(content)
    return read_dossier(data, "bernard.json", release_of, NOW, INSTALLED)


def refused(content: Json) -> str:
    """The sentence a file is refused with, told with plain spaces."""
    with pytest.raises(RuleError) as caught:
        read(content)
    return caught.value.sentence.replace(NBSP, " ")


def schema(name: str) -> Json:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


DOSSIER_SCHEMA = jsonschema.Draft202012Validator(schema("clea-dossier-1"))
_SENTENCE = re.compile(
    # A file too big is not read at all: no place in it can be named.
    rf"Le fichier «{NBSP}bernard\.json{NBSP}» (?:est refusé \(.+\)|n’est pas lu){NBSP}: "
    rf".+{NBSP}; .+\."
)


def is_one_sentence(sentence: str) -> bool:
    """One line that names the file, the place, why and what to do."""
    return bool(_SENTENCE.fullmatch(sentence)) and sentence.replace(NBSP, " ").isprintable()
