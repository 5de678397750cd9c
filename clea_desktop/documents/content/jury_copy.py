"""The data attached to the dossier pour le jury: what its pages show, and nothing more."""

from __future__ import annotations

import json
from typing import Any

from clea_desktop.documents.blocks import Attachment
from clea_desktop.documents.content.grid import notes_by_criterion, typed_apart
from clea_desktop.documents.content.subject import Subject
from clea_desktop.documents.content.verdicts import explanation
from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.people import Candidate, Organisation
from clea_desktop.domain.typed import written_day

FORMAT = "clea-jury-copy/1"


def jury_copy(subject: Subject) -> Attachment:
    """The dossier reduced to the fields of a jury: no contact, no number of use, no former name."""
    document = {
        "format": FORMAT,
        "reference": subject.dossier.reference,
        "dated": subject.date.isoformat(),
        "provisional": subject.provisional,
        "candidate": _candidate(subject.dossier.candidate),
        "organisation": _organisation(subject.organisation),
        "referential": {
            "id": subject.referential.key.id,
            "edition": subject.referential.key.edition,
            "fingerprint": subject.referential.fingerprint,
        },
        "valid_until": written_day(subject.valid_until),
        "certifiable": subject.outcome.certifiable,
        "domains": _domains(subject),
        "remaining": list(subject.outcome.remaining),
        "assessments": [_assessment(each) for each in subject.assessments],
        "criteria": _criteria(subject),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return Attachment(
        "dossier.json",
        "application/json",
        text.encode(),
        "Les données de ce dossier, réduites à ce que ses pages montrent.",
    )


def _candidate(candidate: Candidate) -> dict[str, Any]:
    place, check = candidate.birth_place, candidate.identity_check
    return {
        "birth_name": candidate.birth_name,
        "usual_name": candidate.usual_name,
        "given_names": list(candidate.given_names),
        "birth_date": candidate.birth_date.iso,
        "birth_place": {"commune": place.commune, "country": place.country} if place else None,
        "identity_check": {
            "document": check.document.value,
            "by": check.by,
            "on": check.on.isoformat(),
        }
        if check
        else None,
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    given = organisation.accreditation
    return {
        "name": organisation.name,
        "siret": organisation.siret,
        "activity_number": organisation.activity_number,
        "accreditation": {
            "number": given.number,
            "delegate": given.delegate,
            "starts_on": written_day(given.starts_on),
            "ends_on": written_day(given.ends_on),
        }
        if given.number
        else None,
    }


def _domains(subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "code": domain.code,
            "validated": domain.validated,
            "explanation": domain.explanation,
            "subdomains": [
                {
                    "code": sub.code,
                    "validated": sub.validated,
                    "explanation": explanation(subject, sub.code),
                }
                for sub in domain.subdomains
            ],
        }
        for domain in subject.outcome.domains
    ]


def _assessment(assessment: Assessment) -> dict[str, Any]:
    closing, opinion = assessment.closing, assessment.opinion
    return {
        "kind": assessment.kind.value,
        "edition": assessment.release.edition,
        "opened_on": assessment.opened_on.isoformat(),
        "closed_on": written_day(assessment.closed_on),
        "closing_reason": closing.reason if closing else "",
        "evaluator": None if assessment.reprise else assessment.evaluator.name,
        "opinion": {
            "text": opinion.text,
            "by": opinion.by.name,
            "on": opinion.at.date().isoformat(),
        }
        if opinion
        else None,
    } | _reprise(assessment)


def _reprise(assessment: Assessment) -> dict[str, Any]:
    """Where an assessment made elsewhere comes from, and who read its livret."""
    taken = assessment.reprise
    if taken is None:
        return {}
    told = {
        "organisation": taken.organisation,
        "edition": taken.edition,
        "checked_by": taken.checked_by.name,
        "checked_on": taken.checked_on.isoformat(),
    }
    return {"reprise": told}


def _criteria(subject: Subject) -> list[dict[str, Any]]:
    notes = notes_by_criterion(subject)
    return [
        _criterion(subject, criterion.code, notes.get(criterion.code, ""))
        for criterion in subject.referential.criteria
    ]


def _criterion(subject: Subject, code: str, note: str) -> dict[str, Any]:
    mark = subject.outcome.marks.get(code)
    shown: dict[str, Any] = {"criterion": code, "mark": mark.value if mark else None, "note": note}
    decision = subject.decisions.get(code)
    if decision is None:
        return shown
    fact = decision.fact
    entered_by, entered_on = typed_apart(fact)
    return shown | {
        "basis": fact.basis.value,
        "activity": fact.activity,
        "observed_on": fact.at.date().isoformat(),
        "observer": fact.observer.name,
        "entered_by": entered_by,
        "entered_on": written_day(entered_on),
    }
