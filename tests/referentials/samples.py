"""Release files to read, spoil and read again."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.referentials.format import parse_release

RESOURCES = Path(__file__).parents[2] / "resources"
RELEASES = RESOURCES / "referentials"
SCHEMA = json.loads(
    (RESOURCES / "schemas" / "clea-referential-1.schema.json").read_text(encoding="utf-8")
)

# A node of a JSON document, reached by keys and positions.
Json = Any
Path_ = tuple[str | int, ...]


def _texts(line: str) -> Json:
    return {"short": f"Ligne {line}", "plain": f"Vous avez lu la ligne {line}."}


def _criterion(code: str) -> Json:
    return {
        "code": code,
        "label": f"Lire la ligne {code}",
        "attested": "one source",
        "project": _texts(code),
    }


def _subdomain(code: str, count: int, rule: Json) -> Json:
    return {
        "code": code,
        "label": f"Lire les lignes {code}",
        "rule": {"attested": "inferred", **rule},
        "project": _texts(code),
        "criteria": [_criterion(f"{code}.{number}") for number in range(1, count + 1)],
    }


_SMALL: Json = {
    "format": "clea-referential/1",
    "id": "made-up",
    "edition": "2026",
    "sequence": 1,
    "title": "Référentiel inventé",
    "owner": "Personne",
    "note": "Cette édition n’existe pas.",
    "project_texts": "Tout est inventé.",
    "rules": {
        "subdomain": "at-least-required-and-mandatory",
        "domain": "all-subdomains",
        "certificate": "all-domains",
        "finale_covers": "subdomains-not-validated",
        "validity": {
            "years": 3,
            "counts_from": "first-close-of-prealable",
            "attested": "official",
        },
    },
    "totals": {"domains": 2, "subdomains": 3, "criteria": 6},
    "domains": [
        {
            "code": "1",
            "label": "Lire",
            "project": _texts("1"),
            "subdomains": [
                _subdomain(
                    "1.1",
                    3,
                    {"min_percent": 66, "min_criteria": 2, "mandatory": ["1.1.2"], "remark": "Vu."},
                ),
                _subdomain("1.2", 1, {"min_percent": 100, "min_criteria": 1, "mandatory": []}),
            ],
        },
        {
            "code": "2",
            "label": "Écrire",
            "project": _texts("2"),
            "subdomains": [
                _subdomain("2.1", 2, {"min_percent": 50, "min_criteria": 1, "mandatory": []}),
            ],
        },
    ],
}


def small() -> Json:
    """A small sound release, free to be spoilt."""
    return copy.deepcopy(_SMALL)


def encoded(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def node_at(content: Json, path: Path_) -> Json:
    for step in path:
        content = content[step]
    return content


def spoilt(path: Path_, value: Json) -> bytes:
    """The small release with another value at one place."""
    content = small()
    node_at(content, path[:-1])[path[-1]] = value
    return encoded(content)


def without(path: Path_) -> bytes:
    """The small release without one of its fields or items."""
    content = small()
    del node_at(content, path[:-1])[path[-1]]
    return encoded(content)


def refused(data: bytes) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(RuleError) as caught:
        parse_release(data, "essai.json")
    return caught.value.sentence
