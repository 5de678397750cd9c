"""Reopenings and rectifications no file may hold: place of the refusal, words of the reason."""

from __future__ import annotations

from tests.exchange.samples import FINALE, FIRST, REOPENING, RIGHT, Json, spoilt, whole, without

_AGAIN = "évaluation n° 1, préalable › réouverture n° 1"
_PUT_RIGHT = "évaluation n° 1, préalable › rectification n° 1, critère 3.2.1"
_COUNTED = f"{_PUT_RIGHT} › évaluations terminées alors"


def _closed_finale(**changed: Json) -> Json:
    """The whole dossier, its finale closed and its first rectification changed."""
    content = spoilt((*FINALE, "closed_on"), "2026-06-05")
    content["assessments"][0]["rectifications"][0].update(changed)
    return content


MISSHAPEN: dict[str, tuple[Json, str, str]] = {
    "reopened without its closing": (
        without((*REOPENING, "closed_on")),
        f"{_AGAIN} › date de fin",
        "absent",
    ),
    "reopened without a reason": (spoilt((*REOPENING, "reason"), ""), f"{_AGAIN} › motif", "vide"),
    "reopened by nobody": (without((*REOPENING, "by")), f"{_AGAIN} › par", "absent"),
    "51 reopenings": (
        spoilt((*FIRST, "reopenings"), [whole()["assessments"][0]["reopenings"][0]] * 51),
        "évaluation n° 1, préalable › réouvertures",
        "51 lignes, 50 au plus",
    ),
    "251 rectifications": (
        spoilt((*FIRST, "rectifications"), [whole()["assessments"][0]["rectifications"][0]] * 251),
        "évaluation n° 1, préalable › rectifications",
        "251 lignes, 250 au plus",
    ),
    "put right to nothing said": (
        without((*RIGHT, "mark")),
        f"{_PUT_RIGHT} › décision",
        "absent",
    ),
    "put right without a reason": (without((*RIGHT, "reason")), f"{_PUT_RIGHT} › motif", "absent"),
    "put right before any closing": (spoilt((*RIGHT, "closed"), 0), _COUNTED, "1 au moins"),
    "put right after 51 closings": (spoilt((*RIGHT, "closed"), 51), _COUNTED, "50 au plus"),
    "closings in a text": (spoilt((*RIGHT, "closed"), "1"), _COUNTED, "nombre entier"),
    "closings true": (spoilt((*RIGHT, "closed"), True), _COUNTED, "nombre entier"),
    "an open assessment put right": (
        spoilt((*FINALE, "rectifications"), whole()["assessments"][0]["rectifications"]),
        "évaluation n° 2, finale",
        "une rectification sans date de fin",
    ),
}
"""Refused by the models; the schema says so too."""

OUT_OF_PLACE: dict[str, tuple[Json, str, str]] = {
    "a closing before its opening, taken back": (
        spoilt((*REOPENING, "closed_on"), "2026-03-01"),
        f"{_AGAIN} › date de fin",
        "le 1er mars 2026 précède l’ouverture, le 2 mars 2026",
    ),
    "a closing to come, taken back": (
        spoilt((*REOPENING, "closed_on"), "2027-01-01"),
        f"{_AGAIN} › date de fin",
        "dans le futur",
    ),
    "reopened in the future": (
        spoilt((*REOPENING, "at"), "2027-01-01T09:00:00+01:00"),
        f"{_AGAIN} › instant",
        "dans le futur",
    ),
    "reopened before its closing": (
        spoilt((*REOPENING, "at"), "2026-03-02T23:59:00+01:00"),
        f"{_AGAIN} › instant",
        "cet instant précède la fin, le 3 mars 2026",
    ),
    "reopenings out of order": (
        spoilt(
            (*FIRST, "reopenings"),
            [
                {**whole()["assessments"][0]["reopenings"][0], "at": at}
                for at in ("2026-03-04T12:30:00+01:00", "2026-03-04T11:29:59Z")
            ],
        ),
        "évaluation n° 1, préalable › réouverture n° 2 › instant",
        "précède la réouverture d’avant",
    ),
    "a finale closed too late, then reopened": (
        {
            **whole(),
            "assessments": [
                {
                    "kind": "prealable",
                    "opened_on": "2020-03-02",
                    "closed_on": "2020-03-02",
                    "evaluator": "Paul Roux",
                },
                {
                    **whole()["assessments"][1],
                    "opened_on": "2025-03-01",
                    "reopenings": [
                        {
                            "closed_on": "2025-03-03",
                            "at": "2025-03-03T10:00:00+01:00",
                            "by": "Paul Roux",
                            "reason": "Oubli.",
                        }
                    ],
                },
            ],
        },
        "évaluation n° 2, finale",
        "le dernier jour est le 2 mars 2025",
    ),
    "the years count from the first closing": (
        {
            **whole(),
            "assessments": [
                {
                    **whole()["assessments"][0],
                    "opened_on": "2020-03-02",
                    "reopenings": [
                        {**whole()["assessments"][0]["reopenings"][0], "closed_on": "2020-03-02"}
                    ],
                },
                whole()["assessments"][1],
            ],
        },
        "évaluation n° 2, finale",
        "le dernier jour était le 2 mars 2025",
    ),
    "decided after the last closing": (
        spoilt((*FIRST, "marks", 5, "at"), "2026-03-04T10:05:00+01:00"),
        "décision n° 6, critère 3.1.1",
        "après la fin de l’évaluation le 3 mars 2026",
    ),
    "a critère of no edition put right": (
        spoilt((*RIGHT, "criterion"), "1.1.9"),
        "évaluation n° 1, préalable › rectification n° 1, critère 1.1.9",
        "le critère « 1.1.9 » n’existe pas",
    ),
    "put right in the future": (
        spoilt((*RIGHT, "at"), "2027-01-01T09:00:00+01:00"),
        f"{_PUT_RIGHT} › instant",
        "dans le futur",
    ),
    "put right before its closing": (
        spoilt((*RIGHT, "at"), "2026-03-02T09:00:00+01:00"),
        f"{_PUT_RIGHT} › instant",
        "cet instant précède la fin d’une évaluation terminée alors, le 3 mars 2026",
    ),
    "put right before it was reopened": (
        spoilt((*RIGHT, "at"), "2026-03-03T12:29:59+01:00"),
        f"{_PUT_RIGHT} › instant",
        "précède la dernière réouverture",
    ),
    "put right after closings there were not": (
        spoilt((*RIGHT, "closed"), 2),
        _COUNTED,
        "2 ne va pas avec les évaluations du fichier : il faut 1",
    ),
    "put right after too many closings": (
        _closed_finale(closed=3),
        _COUNTED,
        "3 ne va pas avec les évaluations du fichier : il faut de 1 à 2",
    ),
    "put right before the finale it counts": (
        _closed_finale(closed=2, at="2026-06-04T11:00:00+02:00"),
        f"{_PUT_RIGHT} › instant",
        "cet instant précède la fin d’une évaluation terminée alors, le 5 juin 2026",
    ),
    "put right before its own finale was closed": (
        {
            **whole(),
            "assessments": [
                {**whole()["assessments"][0], "rectifications": []},
                {
                    **whole()["assessments"][1],
                    "closed_on": "2026-06-05",
                    "rectifications": whole()["assessments"][0]["rectifications"],
                },
            ],
        },
        "évaluation n° 2, finale › rectification n° 1, critère 3.2.1 › évaluations terminées alors",
        "1 ne va pas avec les évaluations du fichier : il faut 2",
    ),
}
"""Refused by rules that a JSON Schema cannot say."""
