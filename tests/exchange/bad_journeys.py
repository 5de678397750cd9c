"""Journeys no file may hold: place of the refusal, words of the reason."""

from __future__ import annotations

from tests.exchange.journeys import departed, misled, walked
from tests.exchange.samples import Json, encoded

_INTERVIEW = "parcours › entretien d’accueil"
_SITTING = "parcours › séance n° 1"
_PARCOURS = "parcours › parcours recommandé n° 1"


def _without(*path: str | int) -> Json:
    content = walked()
    *way, last = path
    node = content["journey"]
    for step in way:
        node = node[step]
    del node[last]
    return content


def _recommended(**changed: Json) -> Json:
    return walked(
        prescriptions=[{"on": "2026-03-11", "by": "Paul Roux", "codes": ["2"], **changed}]
    )


MISSHAPEN: dict[str, tuple[Json, str, str]] = {
    "a journey in a list": ({**walked(), "journey": []}, "(parcours)", "accolades"),
    "an unknown kind of step": (
        walked(wishes=[]),
        "parcours › champ « wishes »",
        "n’existe pas",
    ),
    "the cause of an arrangement": (
        misled(("interview", "cause"), "…"),
        f"{_INTERVIEW} › champ « cause »",
        "n’existe pas",
    ),
    "a call by nobody": (
        _without("traces", 0, "by"),
        "parcours › échange n° 1 › par",
        "absent",
    ),
    "a call at no hour": (
        misled(("traces", 0, "at"), "2026-02-20"),
        "parcours › échange n° 1 › instant",
        "décalage",
    ),
    "an exchange of no kind": (
        misled(("traces", 0, "kind"), "sms"),
        "parcours › échange n° 1",
        "« sms » n’est pas connu de ce programme",
    ),
    "1,001 exchanges": (
        walked(traces=walked()["journey"]["traces"][:1] * 1001),
        "parcours › échanges",
        "1 001 lignes, 1 000 au plus",
    ),
    "an interview without its day": (
        _without("interview", "on"),
        f"{_INTERVIEW} › date",
        "absent",
    ),
    "an unknown decision": (
        misled(("interview", "decision"), "maybe"),
        f"{_INTERVIEW} › décision",
        "« maybe »",
    ),
    "a strategy twice": (
        misled(("interview", "strategies"), ["value", "value"]),
        f"{_INTERVIEW} › stratégies proposées",
        "« value » y est deux fois",
    ),
    "an agreement with nobody said": (
        _without("interview", "agreements", 0, "recipient"),
        f"{_INTERVIEW} › accord n° 1 › destinataire",
        "absent",
    ),
    "a project with a bell": (
        misled(("interview", "project"), "Bien\a"),
        f"{_INTERVIEW} › projet",
        "U+0007",
    ),
    "an hour of no clock": (
        misled(("sittings", 0, "starts"), "24:00"),
        f"{_SITTING} › de",
        "« 24:00 » n’est pas une heure",
    ),
    "an hour in words": (
        misled(("sittings", 0, "ends"), "9h"),
        f"{_SITTING} › à",
        "deux chiffres pour l’heure",
    ),
    "an evaluator without a name": (
        misled(("sittings", 0, "evaluators", 1), ""),
        f"{_SITTING} › évaluateur n° 2",
        "vide",
    ),
    "a half-day of the assessment n° 0": (
        misled(("sittings", 0, "assessment"), 0),
        f"{_SITTING} › évaluation",
        "1 au moins",
    ),
    "a half-day of an assessment in a text": (
        misled(("sittings", 0, "assessment"), "1"),
        f"{_SITTING} › évaluation",
        "nombre entier",
    ),
    "read aloud in a text": (
        misled(("restitutions", 0, "read_aloud"), "oui"),
        "parcours › restitution n° 1 › lu à haute voix",
        "il faut ici true ou false",
    ),
    "a parcours that does not say what for": (
        _without("prescriptions", 0, "codes"),
        f"{_PARCOURS} › codes",
        "absent",
    ),
    "a parcours for twice the same": (
        _recommended(codes=["2", "3.1", "2"]),
        f"{_PARCOURS} › codes",
        "« 2 » y est deux fois",
    ),
    "a parcours for a misshapen code": (
        _recommended(codes=["2.1.1.1"]),
        f"{_PARCOURS} › code n° 1",
        "n’est pas un code du référentiel",
    ),
    "half an hour of training": (
        _recommended(hours=0.5),
        f"{_PARCOURS} › heures",
        "nombre entier",
    ),
    "a planned finale on no day": (
        _recommended(planned_finale="juin"),
        f"{_PARCOURS} › évaluation finale prévue",
        "il faut AAAA-MM-JJ",
    ),
    "a piece of no digest": (
        misled(("evidence", 0, "digest"), "0F" * 32),
        "parcours › preuve n° 1 › empreinte du fichier",
        "n’est pas une empreinte SHA-256",
    ),
    "a piece of no weight": (
        misled(("evidence", 0, "size"), 0),
        "parcours › preuve n° 1 › poids",
        "1",
    ),
    "an unknown state": (
        misled(("checks", 0, "readiness", 0, "state"), "validated"),
        "parcours › évaluation formative n° 1 › domaine regardé n° 1 › état",
        "ready, nearly ou not_yet",
    ),
    "a trainer without a name": (
        misled(("trainers", 0, "person"), ""),
        "parcours › formateur n° 1 › personne",
        "vide",
    ),
    "domaines chosen for no assessment": (
        _without("focuses", 0, "assessment"),
        "parcours › choix de domaines n° 1 › évaluation",
        "absent",
    ),
    "a domaine chosen twice": (
        misled(("focuses", 0, "domains"), ["2", "2"]),
        "parcours › choix de domaines n° 1 › domaines",
        "« 2 » y est deux fois",
    ),
    "a departure by nobody": (
        walked(departure={"to": "GRETA", "on": "2026-06-05"}),
        "parcours › départ › par",
        "absent",
    ),
}
"""Refused by the models; the schema says so too."""

OUT_OF_PLACE: dict[str, tuple[Json, str, str]] = {
    "a piece in a folder": (
        misled(("evidence", 0, "name"), "../../.bashrc"),
        "parcours › preuve n° 1",
        "certains ordinateurs refusent",
    ),
    "a piece named as a device of Windows": (
        misled(("evidence", 1, "name"), "NUL.jpg"),
        "parcours › preuve n° 2",
        "certains ordinateurs refusent",
    ),
    "a piece for an unknown critère": (
        misled(("evidence", 0, "codes", 1), "9.9.9"),
        "parcours › preuve n° 1",
        "n’existe pas",
    ),
    "a call to come": (
        misled(("traces", 0, "at"), "2027-01-01T10:00:00Z"),
        "parcours › échange n° 1",
        "appel : le 1er janvier 2027 est à venir",
    ),
    "an interview to come": (
        misled(("interview", "on"), "2027-01-01"),
        _INTERVIEW,
        "l’entretien : le 1er janvier 2027 est à venir",
    ),
    "a decision to come": (
        misled(("interview", "decided_on"), "2027-01-01"),
        _INTERVIEW,
        "la décision de la personne : le 1er janvier 2027 est à venir",
    ),
    "called again before the interview": (
        misled(("interview", "call_on"), "2026-02-24"),
        _INTERVIEW,
        "le 24 février 2026 précède le 25 février 2026",
    ),
    "an agreement with an empty name": (
        misled(("interview", "agreements", 0, "recipient"), " "),
        _INTERVIEW,
        "n’a pas de destinataire",
    ),
    "an agreement taken back before it was given": (
        misled(("interview", "agreements", 0, "revoked_on"), "2026-02-24"),
        _INTERVIEW,
        "l’accord pour Mission locale : le 24 février 2026 précède",
    ),
    "a half-day that ends before it starts": (
        misled(("sittings", 0, "ends"), "08:00"),
        _SITTING,
        "finit avant de commencer",
    ),
    "somebody who came to a half-day to come": (
        misled(("sittings", 0, "on"), "2027-03-02"),
        _SITTING,
        "est à venir",
    ),
    "a half-day of a finale after the last day": (
        misled(("sittings", 1), {"on": "2031-03-04", "assessment": 2}),
        "parcours › séance n° 2",
        "le dernier jour est le 3 mars 2031",
    ),
    "a half-day of no assessment after the last day": (
        misled(("sittings", 1, "on"), "2031-03-04"),
        "parcours › séance n° 2",
        "le dernier jour est le 3 mars 2031",
    ),
    "a half-day of an assessment that is not there": (
        misled(("sittings", 0, "assessment"), 3),
        _SITTING,
        "l’évaluation n° 3 n’est pas dans le fichier",
    ),
    "a restitution of an assessment that is not there": (
        {**walked(), "assessments": []},
        _SITTING,
        "l’évaluation n° 1 n’est pas dans le fichier",
    ),
    "a restitution before the end": (
        misled(("restitutions", 0, "on"), "2026-03-02"),
        "parcours › restitution n° 1",
        "précède la fin de l’évaluation, le 3 mars 2026",
    ),
    "a restitution to come": (
        misled(("restitutions", 0, "on"), "2027-03-02"),
        "parcours › restitution n° 1",
        "est à venir",
    ),
    "a restitution of an open assessment": (
        misled(("restitutions", 0, "assessment"), 2),
        "parcours › restitution n° 1",
        "l’évaluation finale du dossier du fichier n’est pas terminée",
    ),
    "a restitution before anything was closed": (
        walked(restitutions=[{"on": "2026-03-02", "by": "Paul Roux"}]),
        "parcours › restitution n° 1",
        "rien n’est encore évalué",
    ),
    "a parcours for what is validated": (
        _recommended(codes=["2", "1.1"]),
        _PARCOURS,
        "le parcours vise le sous-domaine 1.1, qui est déjà validé",
    ),
    "a parcours for what was validated that very day": (
        _recommended(codes=["1.1.2"], on="2026-03-04"),
        _PARCOURS,
        "le parcours vise le critère 1.1.2, dont le sous-domaine est déjà validé",
    ),
    "a parcours for nothing": (_recommended(codes=[]), _PARCOURS, "ne vise rien"),
    "a parcours for a code of no edition": (
        _recommended(codes=["99"]),
        _PARCOURS,
        "le code 99 n’existe pas",
    ),
    "a parcours before anything was closed": (
        _recommended(on="2026-03-02"),
        _PARCOURS,
        "rien n’est encore évalué",
    ),
    "a parcours without any assessment": (
        {
            **_recommended(),
            "assessments": [],
            "journey": {"prescriptions": [{"on": "2026-03-11", "by": "Paul Roux", "codes": ["2"]}]},
        },
        _PARCOURS,
        "rien n’est encore évalué",
    ),
    "a parcours to come": (_recommended(on="2027-01-01"), _PARCOURS, "est à venir"),
    "a parcours of no hour": (_recommended(hours=0), _PARCOURS, "donnez un nombre de 1 à 5 000"),
    "a parcours of three years": (
        _recommended(hours=5001),
        _PARCOURS,
        "donnez un nombre de 1 à 5 000",
    ),
    "a finale planned before the parcours": (
        _recommended(planned_finale="2026-03-10"),
        _PARCOURS,
        "précède le 11 mars 2026",
    ),
    "a finale planned after the last day": (
        _recommended(planned_finale="2031-03-04"),
        _PARCOURS,
        "après le dernier jour, le 3 mars 2031",
    ),
    "a formative check to come": (
        misled(("checks", 0, "on"), "2027-01-01"),
        "parcours › évaluation formative n° 1",
        "est à venir",
    ),
    "a formative check of no domaine": (
        misled(("checks", 0, "readiness", 0, "domain"), "12"),
        "parcours › évaluation formative n° 1",
        "le domaine 12 n’existe pas",
    ),
    "a domaine checked twice": (
        misled(
            ("checks", 0, "readiness"),
            [{"domain": "2", "state": "ready"}, {"domain": "2", "state": "nearly"}],
        ),
        "parcours › évaluation formative n° 1 › domaines regardés",
        "« 2 » y est deux fois",
    ),
    "a formative check before any assessment": (
        {
            **walked(),
            "assessments": [],
            "journey": {"checks": [{"on": "2026-05-11", "readiness": []}]},
        },
        "parcours › évaluation formative n° 1",
        "rien n’est encore évalué",
    ),
    "a training that ends before it starts": (
        misled(("trainers", 0, "ends_on"), "2026-03-01"),
        "parcours › formateur n° 1",
        "précède",
    ),
    "a trainer who marks": (
        misled(("trainers", 0), {"person": "Nadia Haddad"}),
        "évaluation n° 1, préalable › décision n° 2, critère 1.1.1",
        "Nadia Haddad forme cette personne, et qui forme n’évalue pas",
    ),
    "a trainer who marks in an open finale": (
        misled(("trainers", 0), {"person": "Paul Roux", "starts_on": "2026-06-01"}),
        "évaluation n° 2, finale › décision n° 1, critère 2.1.1",
        "Paul Roux forme cette personne depuis le 1er juin 2026",
    ),
    "domaines chosen for a préalable": (
        misled(("focuses", 0, "assessment"), 1),
        "parcours › choix de domaines n° 1",
        "aucune évaluation finale n’est ouverte",
    ),
    "a domaine chosen that no edition has": (
        misled(("focuses", 0, "domains"), ["2", "9"]),
        "parcours › choix de domaines n° 1",
        "le domaine 9 n’existe pas",
    ),
    "a departure while an assessment is open": (
        walked(departure={"to": "GRETA", "on": "2026-06-05", "by": "Paul Roux"}),
        "parcours › départ",
        "n’est pas terminée",
    ),
    "a departure to come": (departed(on="2027-01-01"), "parcours › départ", "est à venir"),
    "a departure to nowhere": (departed(to=" "), "parcours › départ", "n’a pas d’organisme"),
    "the key of a journey written twice": (
        encoded(walked()).replace(b'"traces":', b'"traces": [], "traces":'),
        "contenu du fichier",
        "« traces » y est écrit deux fois",
    ),
}
"""Refused by rules that a JSON Schema cannot say."""
