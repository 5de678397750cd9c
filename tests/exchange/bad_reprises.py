"""Reprises and joined assessments no file may hold: place of the refusal, words of the reason."""

from __future__ import annotations

from tests.exchange.journeys import taken_over
from tests.exchange.samples import Json, spoilt, without

_MADE_ELSEWHERE = "évaluation n° 1, préalable"

MISSHAPEN: dict[str, tuple[Json, str, str]] = {
    "a reprise without its organisme": (
        {
            **taken_over(),
            "assessments": [
                {
                    **taken_over()["assessments"][0],
                    "reprise": {"codes": [], "checked_by": "Paul Roux", "checked_on": "2026-03-02"},
                }
            ],
        },
        f"{_MADE_ELSEWHERE} › reprise › organisme",
        "absent",
    ),
    "a reprise read by nobody": (
        taken_over({"checked_by": ""}),
        f"{_MADE_ELSEWHERE} › reprise › lu par",
        "vide",
    ),
    "a reprise of twice the same": (
        taken_over({"codes": ["1", "2.1", "1"]}),
        f"{_MADE_ELSEWHERE} › reprise › codes",
        "« 1 » y est deux fois",
    ),
    "a reprise with its score": (
        taken_over({"score": 12}),
        f"{_MADE_ELSEWHERE} › reprise › champ « score »",
        "n’existe pas",
    ),
    "joined in a text": (
        spoilt(("assessments", 1, "joined"), "oui"),
        "évaluation n° 2, finale › réunie",
        "il faut ici true ou false",
    ),
}
"""Refused by the models; the schema says so too."""

OUT_OF_PLACE: dict[str, tuple[Json, str, str]] = {
    "a reprise of nobody": (
        taken_over({"organisation": " "}),
        f"{_MADE_ELSEWHERE} › reprise",
        "la reprise n’a pas d’organisme",
    ),
    "a reprise that names what is not seen": (
        taken_over({"organisation": "AF\u200bPA", "codes": ["99"]}),
        f"{_MADE_ELSEWHERE} › reprise",
        "la reprise (AF□PA) porte sur 99, qui n’existe pas",
    ),
    "a reprise dated after today": (
        taken_over({"checked_on": "2027-01-01"}),
        f"{_MADE_ELSEWHERE} › reprise",
        "1er janvier 2027, un jour à venir",
    ),
    "a reprise made after today": (
        taken_over(opened_on="2027-01-01", closed_on="2027-01-01"),
        f"{_MADE_ELSEWHERE} › date d’ouverture",
        "dans le futur",
    ),
    "a reprise of a code of no edition": (
        taken_over({"codes": ["1", "99"]}),
        f"{_MADE_ELSEWHERE} › reprise",
        "porte sur 99, qui n’existe pas dans l’édition 2026",
    ),
    "a reprise of a finale alone": (
        taken_over(kind="finale"),
        "évaluation n° 1, finale",
        "évaluation préalable",
    ),
    "a reprise closed another day": (
        taken_over(closed_on="2025-11-21"),
        _MADE_ELSEWHERE,
        "sa date de fin est celle d’ouverture",
    ),
    "a reprise still open": (
        taken_over(closed_on=None),
        _MADE_ELSEWHERE,
        "sa date de fin est celle d’ouverture",
    ),
    "a reprise with a decision": (
        taken_over(
            marks=[{"criterion": "1.1.1", "mark": "acquired", "at": "2025-11-20T10:00:00Z"}]
        ),
        _MADE_ELSEWHERE,
        "n’a ni décision ni réouverture",
    ),
    "joined after an assessment still open": (
        {
            **without(("assessments", 0)),
            "assessments": [
                {**taken_over()["assessments"][0], "reprise": None, "closed_on": None},
                {**taken_over()["assessments"][0], "joined": True},
            ],
        },
        "évaluation n° 2, préalable",
        "n’est pas terminée",
    ),
    "a finale joined without its préalable": (
        {
            **without(("assessments", 0)),
            "assessments": [{**taken_over(kind="finale")["assessments"][0], "joined": True}],
        },
        "évaluation n° 1, finale",
        "évaluation préalable",
    ),
}
"""Refused by rules that a JSON Schema cannot say."""
