"""A certification that is not the socle, made up: four domaines, its own totals and rules."""

from __future__ import annotations

from typing import Any

from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.referentials.format import ReleaseFile, parse_release_file
from tests.packs import packed
from tests.referentials.samples import encoded

KEY = ReleaseKey("numerique-invente", "2025-essai", 3)
NAME = "CléA Numérique (inventé)"

# Of each sous-domaine: its name, how many critères, the rate asked, the ranks that are mandatory.
_Sub = tuple[str, int, int, tuple[int, ...]]
_SHAPE: dict[str, list[_Sub]] = {
    "Se servir d’un appareil": [
        ("Allumer et régler", 3, 100, ()),
        ("Ranger des fichiers", 5, 60, (2,)),
    ],
    "Chercher une information": [
        ("Poser une question", 4, 75, ()),
        ("Juger la réponse", 2, 50, ()),
    ],
    "Travailler à plusieurs": [("Partager un document", 4, 50, (1, 4)), ("Écrire", 1, 100, ())],
    "Se protéger": [("Choisir un mot de passe", 3, 34, ()), ("Reconnaître un piège", 4, 75, (3,))],
}


def _texts(name: str) -> dict[str, str]:
    return {"short": name[:60], "plain": f"Vous savez faire ceci : {name.lower()}."}


def _subdomain(code: str, name: str, count: int, rate: int, ranks: tuple[int, ...]) -> Any:
    return {
        "code": code,
        "label": f"{name}, sans aide",
        "rule": {
            "min_percent": rate,
            "min_criteria": -(-count * rate // 100),
            "mandatory": [f"{code}.{rank}" for rank in ranks],
            "attested": "inferred",
        },
        "project": _texts(name),
        "criteria": [
            {
                "code": f"{code}.{rank}",
                "label": f"{name}, situation {rank}",
                "attested": "one source",
                "project": _texts(f"{name} {rank}"),
            }
            for rank in range(1, count + 1)
        ],
    }


def fields() -> dict[str, Any]:
    """The release as its file says it, free to be changed."""
    domains: list[Any] = [
        {
            "code": str(rank),
            "label": f"{name} au travail",
            "project": _texts(name),
            "subdomains": [
                _subdomain(f"{rank}.{place}", *sub) for place, sub in enumerate(subs, 1)
            ],
        }
        for rank, (name, subs) in enumerate(_SHAPE.items(), 1)
    ]
    subs = [sub for domain in domains for sub in domain["subdomains"]]
    return {
        "format": "clea-referential/1",
        "id": KEY.id,
        "edition": KEY.edition,
        "sequence": KEY.sequence,
        "certification": NAME,
        "title": "Certification numérique inventée pour les essais",
        "owner": "Certificateur inventé",
        "note": "Ce référentiel n’existe pas.",
        "project_texts": "Tout est inventé.",
        "rules": {
            "subdomain": "at-least-required-and-mandatory",
            "domain": "all-subdomains",
            "certificate": "all-domains",
            "finale_covers": "subdomains-not-validated",
            "validity": {
                "years": 3,
                "counts_from": "first-close-of-prealable",
                "attested": "inferred",
            },
        },
        "totals": {
            "domains": len(domains),
            "subdomains": len(subs),
            "criteria": sum(len(sub["criteria"]) for sub in subs),
        },
        "domains": domains,
    }


def tree() -> ReleaseFile:
    """The release."""
    return parse_release_file(encoded(fields()), "inventé")


def release_file() -> bytes:
    """The release in its file, signed by the publisher of the tests."""
    return packed(tree())
