"""How the dossier file names itself, and its fields to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from clea_desktop.arrivals.faults import Fault, Vocabulary
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.journey import (
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Prescription,
    Restitution,
    Sitting,
    Step,
    Trace,
    Trainer,
)
from clea_desktop.domain.people import BirthPlace

FORMAT = "clea-dossier/1"

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
    "reopenings": "réouvertures",
    "rectifications": "rectifications",
    "migrations": "passages à une autre édition",
    "since": "édition d’avant",
    "correspondence": "correspondance",
    "closed": "évaluations terminées alors",
    "fingerprint": "empreinte",
    "reprise": "reprise",
    "joined": "réunie",
    "organisation": "organisme",
    "codes": "codes",
    "checked_by": "lu par",
    "checked_on": "lu le",
    "journey": "parcours",
    "traces": "échanges",
    "interview": "entretien d’accueil",
    "sittings": "séances",
    "restitutions": "restitutions",
    "prescriptions": "parcours recommandés",
    "checks": "évaluations formatives",
    "trainers": "formateurs",
    "focuses": "choix de domaines",
    "departure": "départ",
    "adviser": "conseiller",
    "trajectory": "trajectoire",
    "prescriber": "prescripteur",
    "public": "public",
    "status": "situation",
    "employer": "employeur",
    "funder": "financeur",
    "project": "projet",
    "arrangements": "aménagements",
    "strategies": "stratégies proposées",
    "strategy": "stratégie choisie",
    "guardian": "représentant légal",
    "third_party": "tiers présent",
    "agreements": "accords",
    "recipient": "destinataire",
    "content": "contenu",
    "revoked_on": "repris le",
    "decision": "décision",
    "decided_on": "décidé le",
    "call_on": "à rappeler le",
    "starts": "de",
    "ends": "à",
    "place": "lieu",
    "evaluators": "évaluateurs",
    "presence": "présence",
    "interpreter": "interprète",
    "assessment": "évaluation",
    "read_aloud": "lu à haute voix",
    "next_step": "prochaine étape",
    "remarks": "remarques",
    "signature": "signature",
    "form": "forme",
    "hours": "heures",
    "planned_finale": "évaluation finale prévue",
    "readiness": "domaines regardés",
    "domain": "domaine",
    "state": "état",
    "person": "personne",
    "starts_on": "depuis le",
    "ends_on": "jusqu’au",
    "domains": "domaines",
    "to": "organisme",
    "hearings": "passages devant le jury",
    "session_on": "jour de la session",
    "delegate": "délégataire",
    "entered_on": "inscrit le",
    "deposited_on": "déposé le",
    "batch": "lot",
    "rank": "rang",
    "anonymous": "anonymisé",
    "minutes_on": "procès-verbal connu le",
    "ruling": "décision du jury",
    "asked": "ce qui est demandé",
    "postponed_to": "reporté au",
    "votes": "voix",
    "favour": "pour",
    "against": "contre",
    "blank": "blancs",
    "contestations": "contestations",
    "received_on": "reçue le",
    "subject": "objet",
    "answered_on": "répondue le",
    "answer": "réponse",
    "complement": "complément",
    "shown": "montré à nouveau",
    "code": "code",
    "certificate": "certificat",
    "number": "numéro",
    "evidence": "preuves",
    "name": "nom du fichier",
    "media_type": "sorte de fichier",
    "size": "poids",
    "digest": "empreinte du fichier",
    "added_on": "ajoutée le",
    "title": "titre",
    "issuer": "émetteur",
    "issued_on": "émise le",
    "valid_until": "valable jusqu’au",
    "face": "visage",
    "voice": "voix",
    "named": "nom lisible",
    "permission": "accord de la personne",
    "permission_on": "accord du",
    "turned": "sens",
}

_LINES = {
    "évaluations": "évaluation",
    "décisions": "décision",
    "notes": "note",
    "réouvertures": "réouverture",
    "rectifications": "rectification",
    "passages à une autre édition": "passage",
    "prénoms": "prénom",
    "échanges": "échange",
    "séances": "séance",
    "restitutions": "restitution",
    "parcours recommandés": "parcours recommandé",
    "évaluations formatives": "évaluation formative",
    "formateurs": "formateur",
    "choix de domaines": "choix de domaines",
    "accords": "accord",
    "passages devant le jury": "passage devant le jury",
    "preuves": "preuve",
    "contestations": "contestation",
    "montré à nouveau": "sous-domaine montré",
    "codes": "code",
    "évaluateurs": "évaluateur",
    "domaines": "domaine",
    "domaines regardés": "domaine regardé",
    "stratégies proposées": "stratégie proposée",
    "noms précédents": "nom précédent",
}
_KINDS = {kind.value: kind for kind in Kind}
_LONGEST_CODE = 11


def assessment_place(index: int, kind: Kind | None) -> str:
    """« évaluation n° 2, finale »: its rank in the file, then its kind when it is known."""
    place = f"évaluation n°{NBSP}{index + 1}"
    return place if kind is None else f"{place}, {kind.words.removeprefix('évaluation ')}"


def identity_place(field: str) -> str:
    """« lieu de naissance › code INSEE »: where a field of an identity stands in a file."""
    of_place = any(part.name == field for part in fields(BirthPlace))
    return f"{_FIELDS['birth_place']} › {_FIELDS[field]}" if of_place else _FIELDS[field]


_STEPS = {
    Trace: "échange",
    Interview: "entretien d’accueil",
    Sitting: "séance",
    Restitution: "restitution",
    Prescription: "parcours recommandé",
    FormativeCheck: "évaluation formative",
    Trainer: "formateur",
    Focus: "choix de domaines",
    Hearing: "passage devant le jury",
    Departure: "départ",
    Evidence: "preuve",
}


def step_place(step: Step, rank: int) -> str:
    """« parcours › séance n° 2 »: where a step of the path stands in a file."""
    name = _STEPS[type(step)]
    lone = isinstance(step, Interview | Departure)
    return f"parcours › {name}" if lone else f"parcours › {name} n°{NBSP}{rank}"


def item_place(line: str, index: int, criterion: str) -> str:
    """« décision n° 12, critère 2.3.1 », or a note, or a rectification."""
    return f"{line} n°{NBSP}{index + 1}, critère {criterion}"


def fault_from(where: str, refused: RuleError) -> Fault:
    """What the domain refuses, as a fault of the file; its advice is for who types, not who reads.

    What people wrote is told on one line, whatever signs it holds.
    """
    sentence = refused.sentence
    why = sentence.rpartition(f"{NBSP}; ")[0] or sentence.removesuffix(".")
    shown = "".join(sign if sign == NBSP or sign.isprintable() else "□" for sign in why)
    return Fault(where, f"{shown[0].lower()}{shown[1:]}")


def fault_of(error: Mapping[str, Any], content: Any) -> Fault:
    """A fault from one error of pydantic about the content of a dossier file."""
    match error["loc"]:
        case ("assessments", int(index), *rest):
            # A decision named by its critère still has to say of which assessment it is.
            part = content["assessments"][index]
            said = part.get("kind") if isinstance(part, dict) else None
            kind = _KINDS.get(said) if isinstance(said, str) else None
            where = assessment_place(index, kind)
            fault = _VOCABULARY.fault_of({**error, "loc": rest}, part)
            return replace(fault, where=f"{where} › {fault.where}" if rest else where)
        case _:
            return _VOCABULARY.fault_of(error, content)


def _item(line: str, index: int, node: object) -> str | None:
    """What is about a critère also says it; other items have their rank alone."""
    code = node.get("criterion") if isinstance(node, dict) else None
    if not isinstance(code, str) or len(code) > _LONGEST_CODE or not code.isprintable():
        return None
    return item_place(line, index, code)


_VOCABULARY = Vocabulary(_FIELDS, _LINES, frozenset(), _item)
