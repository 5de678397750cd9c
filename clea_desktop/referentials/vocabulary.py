"""How the release format names its fields to the responsable."""

from __future__ import annotations

import re

from clea_desktop.arrivals.faults import Vocabulary

_CODE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}")


def _item(line: str, _index: int, node: object) -> str | None:
    """A line of the release is named by its code, when it has one."""
    code = node.get("code") if isinstance(node, dict) else None
    return f"{line} {code}" if isinstance(code, str) and _CODE.fullmatch(code) else None


_FIELDS = {
    "format": "format",
    "id": "identifiant",
    "edition": "édition",
    "sequence": "numéro de correction",
    "certification": "certification",
    "title": "titre",
    "owner": "certificateur",
    "note": "note",
    "project_texts": "mention des textes du projet",
    "rules": "règles",
    "subdomain": "règle des sous-domaines",
    "domain": "règle des domaines",
    "certificate": "règle du certificat",
    "finale_covers": "contenu de l’évaluation finale",
    "validity": "durée de validité",
    "years": "nombre d’années",
    "counts_from": "départ",
    "totals": "totaux",
    "domains": "domaines",
    "subdomains": "sous-domaines",
    "criteria": "critères",
    "code": "code",
    "label": "libellé",
    "rule": "règle",
    "min_percent": "taux requis",
    "min_criteria": "nombre requis",
    "mandatory": "critères obligatoires",
    "attested": "attestation",
    "remark": "remarque",
    "project": "textes du projet",
    "short": "libellé court",
    "plain": "phrase «\u00a0vous\u00a0»",
}
_LINES = {
    "domaines": "domaine",
    "sous-domaines": "sous-domaine",
    "critères": "critère",
    "critères obligatoires": "critère obligatoire",
}
_WRAPPERS = frozenset({"règles", "règle", "textes du projet"})

VOCABULARY = Vocabulary(_FIELDS, _LINES, _WRAPPERS, _item)
