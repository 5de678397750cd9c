"""How the dossier file names its fields to people."""

from __future__ import annotations

from clea_desktop.arrivals.faults import Vocabulary
from clea_desktop.domain.french import NBSP

_FIELDS = {
    "format": "format",
    "referential": "référentiel",
    "id": "identifiant",
    "edition": "édition",
    "candidate": "personne",
    "birth_name": "nom de naissance",
    "usual_name": "nom d’usage",
    "given_names": "prénoms",
    "sex": "sexe",
    "form_of_address": "civilité choisie",
    "birth_date": "date de naissance",
    "birth_place": "lieu de naissance",
    "commune": "commune",
    "insee_code": "code INSEE",
    "postal_code": "code postal",
    "country": "pays",
    "country_code": "code du pays",
    "former_names": "noms précédents",
    "until": "porté jusqu’au",
    "reason": "motif",
    "identity_check": "vérification d’identité",
    "document": "document",
    "by": "par",
    "on": "date",
    "france_travail_id": "identifiant France Travail",
    "cpf_dossier": "numéro de dossier CPF",
    "phone": "téléphone",
    "email": "courriel",
    "address": "adresse",
    "assessments": "évaluations",
    "kind": "sorte d’évaluation",
    "opened_on": "date d’ouverture",
    "closed_on": "date de fin",
    "closing_reason": "motif de fin",
    "evaluator": "évaluateur",
    "marks": "décisions",
    "notes": "notes",
    "criterion": "critère",
    "mark": "décision",
    "at": "instant",
    "basis": "appui",
    "note": "note",
    "observer": "observateur",
    "activity": "activité",
    "entered_by": "saisi par",
    "entered_at": "saisi à",
    "text": "texte",
    "opinion": "avis pour le jury",
}

_LINES = {
    "évaluations": "évaluation",
    "décisions": "décision",
    "notes": "note",
    "prénoms": "prénom",
    "noms précédents": "nom précédent",
}


def _item(line: str, index: int, node: object) -> str | None:
    """A decision or a note also says its critère; other items have their place alone."""
    code = node.get("criterion") if isinstance(node, dict) else None
    if not isinstance(code, str) or len(code) > 11 or not code.isprintable():
        return None
    return f"{line} n°{NBSP}{index + 1}, critère {code}"


VOCABULARY = Vocabulary(_FIELDS, _LINES, frozenset(), _item)
