"""An outcome frozen as text, and read back the same."""

from __future__ import annotations

import json
from typing import Any

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import DomainOutcome, Ground, Outcome, SubdomainOutcome


def outcome_to_json(outcome: Outcome) -> str:
    """The whole outcome, explanations included: what was said that day stays said."""
    document = {
        "domains": [_domain(domain) for domain in outcome.domains],
        "marks": {code: mark.value for code, mark in outcome.marks.items()},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def outcome_from_json(text: str) -> Outcome:
    """The outcome that :func:`outcome_to_json` wrote."""
    document = json.loads(text)
    return Outcome(
        tuple(_read_domain(domain) for domain in document["domains"]),
        {code: Mark(mark) for code, mark in document["marks"].items()},
    )


def _domain(domain: DomainOutcome) -> dict[str, Any]:
    return {
        "code": domain.code,
        "validated": domain.validated,
        "explanation": domain.explanation,
        "subdomains": [_subdomain(sub) for sub in domain.subdomains],
    }


def _subdomain(sub: SubdomainOutcome) -> dict[str, Any]:
    return {
        "code": sub.code,
        "validated": sub.validated,
        "ground": sub.ground.value if sub.ground else None,
        "required": sub.required,
        "acquired": sub.acquired,
        "not_acquired": sub.not_acquired,
        "not_assessed": sub.not_assessed,
        "mandatory_missing": sub.mandatory_missing,
        "explanation": sub.explanation,
    }


def _read_domain(document: dict[str, Any]) -> DomainOutcome:
    subs = tuple(_read_subdomain(sub) for sub in document["subdomains"])
    return DomainOutcome(document["code"], document["validated"], document["explanation"], subs)


def _read_subdomain(document: dict[str, Any]) -> SubdomainOutcome:
    return SubdomainOutcome(
        code=document["code"],
        validated=document["validated"],
        ground=Ground(document["ground"]) if document["ground"] else None,
        required=document["required"],
        acquired=tuple(document["acquired"]),
        not_acquired=tuple(document["not_acquired"]),
        not_assessed=tuple(document["not_assessed"]),
        mandatory_missing=tuple(document["mandatory_missing"]),
        explanation=document["explanation"],
    )
