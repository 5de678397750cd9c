"""The people of a centre, and the organisme they work for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.identity import IdentityFaults
from clea_desktop.domain.people import Accreditation, Organisation, Person
from clea_desktop.domain.people import folded as folded_name
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_rows, registry
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction


def people(centre: Centre) -> list[Person]:
    """Everyone the centre knows, by name."""
    with centre.store.database.reading() as connection:
        names = registry.names(connection)
    found = [Person(name, person_id) for person_id, name in names.items()]
    return sorted(found, key=lambda person: folded_name(person.name))


@dataclass(frozen=True)
class Newcomer:
    """Somebody by the name just typed, to be known from now on."""

    name: str
    namesake: bool = False
    """Somebody else of that name is known, and it was said."""


def add_person(centre: Centre, name: str, *, namesake: bool = False) -> Person:
    """Somebody who observes, assesses or trains, known from now on.

    :param namesake: somebody else of that name is known, and it was said.
    :raises RuleError: no name, or someone of the same name is known already.
    """
    with centre.store.database.writing() as transaction:
        return append_person(centre, transaction, Newcomer(name, namesake))


def append_person(centre: Centre, transaction: Transaction, who: Newcomer) -> Person:
    """Write somebody in an open transaction: known with what names them, or not at all.

    :raises RuleError: as :func:`add_person`.
    """
    kept = _name(who.name)
    names = registry.names(transaction.connection).values()
    if not who.namesake and any(folded_name(name) == folded_name(kept) for name in names):
        raise RuleError(f"{kept} est déjà dans la liste : choisissez cette personne.")
    person_id = centre.store.new_id()
    transaction.append(
        Draft("person", "personne ajoutée", centre.clock(), by=centre.operator),
        [centre_rows.person_row(person_id, kept)],
    )
    return Person(kept, person_id)


def rename_person(centre: Centre, person_id: bytes, name: str) -> Person:
    """Put a name right; the record stays, and what it did stays its own.

    :raises RuleError: no name, or somebody else’s.
    """
    kept = _name(name)
    others = [person for person in people(centre) if person.id != person_id]
    if any(folded_name(other.name) == folded_name(kept) for other in others):
        raise RuleError(
            f"{kept} est le nom d’une autre personne de la liste : précisez-le, pour qu’on les "
            "distingue."
        )
    with centre.store.database.writing() as transaction:
        transaction.append(
            Draft("person", "nom d’une personne corrigé", centre.clock(), by=centre.operator),
            [centre_rows.person_name_row(centre.store.new_id(), person_id, kept)],
        )
    renamed = Person(kept, person_id)
    centre.forget()
    if person_id == centre.operator:
        centre.evaluator = renamed
    return renamed


def update_organisation(
    centre: Centre, typed: Mapping[str, str], starts_on: date | None, ends_on: date | None
) -> None:
    """Write the organisme as it is now; papers already handed over keep what they say.

    :param typed: name, siret, activity_number, qualiopi, address, phone, accreditation_number,
        delegate.
    :raises IdentityFaults: fields that cannot be kept, each with its sentence.
    """
    faults: dict[str, str] = {}
    kept: dict[str, str] = {}
    for name, text in typed.items():
        try:
            kept[name] = (texts.name if name == "name" else texts.line)(text)
        except texts.UnfitText as unfit:
            faults[name] = f"{unfit.why[0].upper()}{unfit.why[1:]}."
    siret = "".join(kept.get("siret", "").split())
    known = siret == centre.organisation.siret
    if siret and not known and not (siret.isdecimal() and len(siret) == 14 and _luhn(siret)):
        faults["siret"] = "Un SIRET a quatorze chiffres, dont une clé : vérifiez-le."
    if starts_on and ends_on and ends_on < starts_on:
        faults["ends_on"] = "La fin de l’habilitation précède son début : corrigez l’une des deux."
    if faults:
        raise IdentityFaults(faults)
    organisation = Organisation(
        name=kept["name"],
        siret=siret,
        activity_number=kept["activity_number"],
        qualiopi=kept["qualiopi"],
        address=kept["address"],
        phone=kept["phone"],
        accreditation=Accreditation(
            kept["accreditation_number"], kept["delegate"], starts_on, ends_on
        ),
    )
    if organisation == centre.organisation:
        return
    with centre.store.database.writing() as transaction:
        supersedes = registry.organisation_id(transaction.connection)
        transaction.append(
            Draft("organisation", "organisme modifié", centre.clock(), by=centre.operator),
            [centre_rows.organisation_row(organisation, centre.store.new_id(), supersedes)],
        )


def _luhn(digits: str) -> bool:
    """Whether the key of a SIRET fits; those of La Poste add up to a multiple of five instead."""
    values = [int(sign) for sign in reversed(digits)]
    total = sum(
        value if index % 2 == 0 else sum(divmod(value * 2, 10))
        for index, value in enumerate(values)
    )
    return total % 10 == 0 or (digits.startswith("356000000") and sum(values) % 5 == 0)


def _name(name: str) -> str:
    try:
        return texts.name(name)
    except texts.UnfitText as unfit:
        raise RuleError(f"Le nom de cette personne ne convient pas : {unfit.why}.") from None
