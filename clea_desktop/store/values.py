"""Rows back to domain values: what each fact of a dossier says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from clea_desktop.domain.assessment import (
    Closing,
    MarkFact,
    NoteFact,
    Opinion,
    Rectification,
    Reprise,
)
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    PartialDate,
    Person,
    Sex,
)
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store.outcomes import outcome_from_json


def key(row: RowMapping) -> ReleaseKey:
    """The release a row names."""
    return ReleaseKey(row["release"], row["edition"], row["sequence"])


def rectification(row: RowMapping, people: Mapping[bytes, Person]) -> Rectification:
    """An error put right."""
    return Rectification(
        row["criterion"],
        Mark(row["mark"]) if row["mark"] else None,
        row["at"],
        people[row["by"]],
        row["reason"],
        row["closed"],
    )


def reprise(row: RowMapping, people: Mapping[bytes, Person]) -> Reprise:
    """What another organisme validated."""
    return Reprise(
        row["organisation"],
        row["edition"],
        frozenset(json.loads(row["codes"])),
        people[row["checked_by"]],
        row["checked_on"],
    )


def candidate(row: RowMapping) -> Candidate:
    """A whole identity."""
    birth_date = PartialDate.parse(row["birth_date"])
    assert birth_date is not None
    check = json.loads(row["identity_check"]) if row["identity_check"] else None
    return Candidate(
        birth_name=row["birth_name"],
        birth_date=birth_date,
        given_names=tuple(json.loads(row["given_names"])),
        usual_name=row["usual_name"],
        sex=Sex(row["sex"]) if row["sex"] else None,
        form_of_address=FormOfAddress(row["form_of_address"]),
        birth_place=BirthPlace(**json.loads(row["birth_place"])) if row["birth_place"] else None,
        former_names=tuple(_former(name) for name in json.loads(row["former_names"])),
        identity_check=IdentityCheck(
            IdentityDocument(check["document"]),
            check["by"],
            date.fromisoformat(check["on"]),
        )
        if check
        else None,
        france_travail_id=row["france_travail_id"],
        cpf_dossier=row["cpf_dossier"],
        phone=row["phone"],
        email=row["email"],
        address=row["address"],
    )


def _former(name: dict[str, Any]) -> FormerName:
    return FormerName(
        birth_name=name["birth_name"],
        usual_name=name["usual_name"],
        given_names=tuple(name["given_names"]),
        until=date.fromisoformat(name["until"]),
        reason=NameChange(name["reason"]),
    )


def mark(row: RowMapping, people: Mapping[bytes, Person]) -> MarkFact:
    """A decision."""
    return MarkFact(
        criterion=row["criterion"],
        mark=Mark(row["mark"]) if row["mark"] else None,
        at=row["at"],
        observer=people[row["observer"]],
        basis=Basis(row["basis"]),
        note=row["note"],
        activity=row["activity"],
        entered_by=people[row["entered_by"]] if row["entered_by"] else None,
        entered_at=row["entered_at"],
        id=row["id"],
    )


def note(row: RowMapping, people: Mapping[bytes, Person]) -> NoteFact:
    """What was written about a critère."""
    by = people[row["by"]] if row["by"] else None
    return NoteFact(row["criterion"], row["text"], row["at"], by, row["id"])


def opinion(row: RowMapping, people: Mapping[bytes, Person]) -> Opinion:
    """The evaluator’s opinion for the jury."""
    return Opinion(row["text"], people[row["by"]], row["at"])


def closing(row: RowMapping) -> Closing:
    """A closing with what it froze."""
    frozen = outcome_from_json(row["outcome"]) if row["outcome"] else None
    return Closing(row["closed_on"], row["reason"], frozen)
