"""The JSON documents that commands print; ``resources/schemas/`` describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clea_desktop.domain.evidence import annexes
from clea_desktop.domain.outcome import Outcome, SubdomainOutcome
from clea_desktop.domain.path import next_act, next_on
from clea_desktop.domain.possible import possible_acts
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.typed import written_day
from clea_desktop.services.dossiers import View
from clea_desktop.services.restoring import Difference


def release_list(releases: Sequence[Release]) -> dict[str, Any]:
    """Each release in short."""
    return {
        "releases": [
            {
                "id": release.key.id,
                "edition": release.key.edition,
                "sequence": release.key.sequence,
                "title": release.title,
                "fingerprint": release.fingerprint,
                "totals": {
                    "domains": len(release.domains),
                    "subdomains": len(release.subdomains),
                    "criteria": len(release.criteria),
                },
            }
            for release in releases
        ]
    }


def release_tree(release: Release) -> dict[str, Any]:
    """A whole release."""
    return {
        "id": release.key.id,
        "edition": release.key.edition,
        "sequence": release.key.sequence,
        "title": release.title,
        "fingerprint": release.fingerprint,
        "validity_years": release.validity_years,
        "domains": [
            {
                "code": domain.code,
                "label": domain.label,
                "short": domain.short,
                "plain": domain.plain,
                "subdomains": [
                    {
                        "code": sub.code,
                        "label": sub.label,
                        "short": sub.short,
                        "plain": sub.plain,
                        "required": sub.required,
                        "mandatory": list(sub.mandatory),
                        "attested": sub.rule_attested.value,
                        "criteria": [
                            {
                                "code": criterion.code,
                                "label": criterion.label,
                                "short": criterion.short,
                                "plain": criterion.plain,
                                "attested": criterion.attested.value,
                            }
                            for criterion in sub.criteria
                        ],
                    }
                    for sub in domain.subdomains
                ],
            }
            for domain in release.domains
        ],
    }


def difference(found: Difference | None) -> dict[str, Any]:
    """What restoring a backup would lose and win; null where the centre does not open."""
    if found is None:
        return {"difference": None}
    return {
        "difference": {
            "made_at": found.made_at.isoformat(),
            "lost": found.lost,
            "lost_dossiers": found.lost_dossiers,
            "won": found.won,
            "won_dossiers": found.won_dossiers,
            "back": list(found.back),
            "older_sheet": found.older_sheet,
        }
    }


def dossier(view: View) -> dict[str, Any]:
    """One dossier: where it stands, what is validated and why."""
    held = view.dossier
    following, planned = next_act(view.situation), next_on(view.situation)
    return {
        "reference": held.reference,
        "stage": view.stage.value,
        "referential": _key(view.release.key) if view.release else None,
        "next_act": following.value if following else None,
        "next_on": written_day(planned),
        "possible": [act.value for act in possible_acts(view.situation)],
        "valid_until": written_day(view.valid_until),
        "departed_to": held.journey.departure.to if held.journey.departure else None,
        "outcome": _outcome(view.outcome, view.provisional) if view.outcome else None,
        "remaining": list(view.outcome.remaining) if view.outcome else [],
        "assessments": [
            {
                "kind": assessment.kind.value,
                "referential": _key(assessment.release),
                "opened_on": assessment.opened_on.isoformat(),
                "closed_on": written_day(assessment.closed_on),
                "outcome": _outcome(assessment.closing.outcome, view.provisional)
                if assessment.closing and assessment.closing.outcome
                else None,
            }
            for assessment in held.assessments
        ],
        "evidence": [
            {
                "number": annex.number,
                "name": annex.piece.name,
                "title": annex.piece.title,
                "digest": annex.piece.digest,
                "criteria": list(annex.piece.codes),
            }
            for annex in annexes(held.journey.evidence)
        ],
    }


def _key(key: ReleaseKey) -> dict[str, str]:
    return {"id": key.id, "edition": key.edition}


def _outcome(outcome: Outcome, provisional: bool) -> dict[str, Any]:
    return {
        "provisional": provisional,
        "certifiable": outcome.certifiable,
        "domains": [
            {
                "code": domain.code,
                "validated": domain.validated,
                "explanation": domain.explanation,
                "subdomains": [_subdomain(sub) for sub in domain.subdomains],
            }
            for domain in outcome.domains
        ],
    }


def _subdomain(sub: SubdomainOutcome) -> dict[str, Any]:
    return {
        "code": sub.code,
        "validated": sub.validated,
        "acquired": len(sub.acquired),
        "not_acquired": len(sub.not_acquired),
        "not_assessed": len(sub.not_assessed),
        "required": sub.required,
        "explanation": sub.explanation,
    }
