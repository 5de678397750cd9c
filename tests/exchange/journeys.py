"""Dossier files that tell the path beside the assessments, to read, spoil and read again."""

from __future__ import annotations

import copy

from tests.exchange.samples import FINALE, Json, Path_, node_at, whole, without

# Every field of a journey but the departure, which the open finale forbids.
_JOURNEY: Json = {
    "traces": [
        {
            "kind": "call",
            "at": "2026-02-20T10:00:00+01:00",
            "by": "Zoë Lœillet",
            "text": "Rappelle\nlundi.",
        },
        {"kind": "appointment", "at": "2027-02-20T10:00:00+01:00", "by": "Zoë Lœillet"},
    ],
    "interview": {
        "on": "2026-02-25",
        "adviser": "Zoë Lœillet",
        "trajectory": "prescribed",
        "prescriber": "Mission locale",
        "public": "Public n° 2",
        "status": "jobseeker",
        "employer": "Aucun",
        "funder": "Région",
        "project": "Un emploi\nprès d’ici.",
        "arrangements": "Du temps en plus.",
        "strategies": ["value", "by_steps"],
        "strategy": "by_steps",
        "guardian": "Sa mère",
        "third_party": "Une amie",
        "agreements": [
            {
                "recipient": "Mission locale",
                "content": "Sa présence",
                "on": "2026-02-25",
                "revoked_on": "2026-05-01",
            },
            {"recipient": "GRETA de Caen", "on": "2026-02-25"},
        ],
        "decision": "agrees",
        "decided_on": "2026-02-26",
        "call_on": "2026-02-27",
    },
    "sittings": [
        {
            "on": "2026-03-02",
            "starts": "09:00",
            "ends": "12:15",
            "place": "Salle 2",
            "evaluators": ["Paul Roux", "Nadia Haddad"],
            "presence": "present",
            "interpreter": "M. Sall",
            "assessment": 1,
        },
        {"on": "2027-08-03", "presence": "planned"},
    ],
    "restitutions": [
        {
            "on": "2026-03-10",
            "by": "Paul Roux",
            "read_aloud": True,
            "next_step": "Le parcours",
            "remarks": "C’est vrai.",
            "signature": "signed",
            "assessment": 1,
        }
    ],
    "prescriptions": [
        {
            "on": "2026-03-11",
            "by": "Paul Roux",
            "codes": ["2", "3.2", "3.3.1"],
            "form": "both",
            "hours": 70,
            "organisation": "AFPA",
            "planned_finale": "2026-06-01",
            "note": "Deux jours\npar semaine.",
        }
    ],
    "checks": [
        {
            "on": "2026-05-11",
            "by": "H. Garnier",
            "readiness": [{"domain": "2", "state": "nearly"}],
            "note": "Compte bien.",
        }
    ],
    "trainers": [
        {
            "person": "Hélène Garnier",
            "organisation": "AFPA",
            "starts_on": "2026-04-01",
            "ends_on": "2026-05-29",
        }
    ],
    "focuses": [{"domains": ["2", "3"], "assessment": 2}],
    "evidence": [
        {
            "name": "attestation.pdf",
            "media_type": "application/pdf",
            "size": 1234,
            "digest": "0f" * 32,
            "added_on": "2026-03-02",
            "by": "Paul Roux",
            "codes": ["1.1.1", "2.1.1"],
            "title": "Attestation de stage",
            "issuer": "AFPA",
            "issued_on": "2026-01-05",
            "valid_until": "2028-01-05",
            "face": True,
            "voice": True,
            "named": True,
            "permission": "refused",
            "permission_on": "2026-03-02",
            "turned": 90,
            "assessment": 1,
        },
        {
            "name": "photo.jpg",
            "media_type": "image/jpeg",
            "size": 99,
            "digest": "0e" * 32,
            "added_on": "2026-03-02",
            "by": "Paul Roux",
            "turned": 0,
        },
    ],
    "hearings": [
        {
            "session_on": "2026-04-20",
            "delegate": "Transitions Pro",
            "entered_on": "2026-03-20",
            "deposited_on": "2026-04-01",
            "batch": 1,
            "rank": 3,
            "anonymous": True,
            "decision": {
                "ruling": "deferred",
                "on": "2026-04-20",
                "asked": "Une copie\nlisible.",
                "codes": ["2.1"],
                "votes": {"favour": 1, "against": 2, "blank": 1},
            },
            "minutes_on": "2026-04-24",
            "contestations": [
                {
                    "received_on": "2026-04-28",
                    "subject": "Un document oublié.",
                    "answered_on": "2026-05-04",
                    "answer": "Il est lu.",
                    "decision": {"ruling": "more_asked", "on": "2026-05-04", "codes": ["2.1"]},
                }
            ],
            "complement": {
                "on": "2026-05-20",
                "by": "Paul Roux",
                "text": "La copie.",
                "shown": [
                    {
                        "code": "2.1",
                        "on": "2026-05-19",
                        "observer": "Nadia Haddad",
                        "text": "Compte\nbien.",
                    }
                ],
            },
        },
        {
            "session_on": "2026-06-01",
            "delegate": "Transitions Pro",
            "entered_on": "2026-05-21",
            "deposited_on": "2026-05-21",
            "decision": {
                "ruling": "not_examined",
                "on": "2026-06-01",
                "postponed_to": "2026-06-20",
            },
        },
        {
            "session_on": "2026-06-20",
            "delegate": "Transitions Pro",
            "entered_on": "2026-06-02",
            "deposited_on": "2026-06-03",
            "decision": {"ruling": "certified", "on": "2026-06-20"},
            "minutes_on": "2026-06-22",
            "certificate": {"number": "CLEA-1", "on": "2026-06-30"},
        },
    ],
}

_DEPARTURE: Json = {"to": "GRETA de Caen", "on": "2026-07-01", "by": "Paul Roux"}
_REPRISE: Json = {
    "kind": "prealable",
    "opened_on": "2025-11-20",
    "closed_on": "2025-11-20",
    "evaluator": "Paul Roux",
    "reprise": {
        "organisation": "AFPA de Lisieux",
        "edition": "2026",
        "codes": ["1", "2.1", "3.1.2"],
        "checked_by": "Nadia Haddad",
        "checked_on": "2026-03-02",
    },
}


def walked(**steps: Json) -> Json:
    """A sound dossier file with its journey, some steps of it changed, free to be spoilt."""
    return {**whole(), "journey": {**copy.deepcopy(_JOURNEY), **steps}}


def misled(path: Path_, value: Json) -> Json:
    """The walked file with another value at one place of its journey."""
    content = walked()
    node_at(content["journey"], path[:-1])[path[-1]] = value
    return content


def departed(**changed: Json) -> Json:
    """A file whose finale is over, and whose person is followed elsewhere."""
    content = walked(departure={**_DEPARTURE, **changed})
    content["assessments"][1]["closed_on"] = "2026-06-05"
    return content


def taken_over(reprise: Json = None, **changed: Json) -> Json:
    """A file of one assessment made elsewhere."""
    made = copy.deepcopy({**_REPRISE, **changed})
    made["reprise"].update(reprise or {})
    return {**without(FINALE), "assessments": [made]}
