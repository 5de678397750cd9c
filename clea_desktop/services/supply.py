"""What the certificateur is supplied with: to copy, as a table, as its XML; never the deposit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted
from clea_desktop.domain.hearing import Ruling
from clea_desktop.domain.supply import (
    ColumnMap,
    Supplied,
    SupplyField,
    SupplyIds,
    check_columns,
    fields_in_order,
    missing,
    table,
    to_flag,
)
from clea_desktop.domain.years import period
from clea_desktop.exchange.tables import write_csv, write_xlsx
from clea_desktop.services import centre_facts, hearings, juries, written
from clea_desktop.services.centre import Centre
from clea_desktop.services.outside import check_outside
from clea_desktop.store import dossiers
from clea_desktop.store.files import write_atomically

SUFFIXES = (".csv", ".xlsx", ".xml")


@dataclass(frozen=True)
class ToSupply:
    """A certified person: what is supplied, what is missing, what to tell beside."""

    dossier: bytes
    told: Supplied
    missing: tuple[str, ...]
    flags: tuple[str, ...]


def certified(centre: Centre, session_id: bytes) -> list[ToSupply]:
    """The people a session certified, by name."""
    seen = juries.view(centre, session_id)
    postal = _postal_code(centre.organisation.address)
    found = []
    for heard in seen.heard:
        decision = heard.hearing.present
        if decision is None or decision.ruling is not Ruling.CERTIFIED:
            continue
        with centre.store.database.reading() as connection:
            dossier = dossiers.load(connection, heard.line.id)
        assert dossier.current is not None, "certified"
        years = centre.release(dossier.current.release).validity_years
        own = period(dossier.assessments, years)
        told = Supplied(
            dossier.reference,
            dossier.candidate,
            decision.on,
            heard.hearing.certificate,
            own[0].opened_on,
            own[-1].closed_on,
            postal,
        )
        found.append(ToSupply(heard.line.id, told, missing(told), to_flag(told)))
    return found


def fields(centre: Centre, session_id: bytes) -> tuple[SupplyField, ...]:
    """The data of the platform of a session's délégataire, in its order."""
    return fields_in_order(juries.view(centre, session_id).delegate.fields)


def columns(centre: Centre) -> ColumnMap:
    """The columns of the table supplied, as last arranged."""
    return centre_facts.chosen(centre, ColumnMap)


def keep_columns(centre: Centre, chosen: ColumnMap) -> None:
    """Keep how the columns are arranged.

    :raises RuleError: an unknown datum, a header that is empty or there twice.
    """
    check_columns(chosen.columns)
    centre_facts.choose(centre, chosen, "colonnes de la fourniture")


def ids(centre: Centre) -> SupplyIds:
    """What identifies who supplies; empty for most."""
    return centre_facts.chosen(centre, SupplyIds)


def keep_ids(centre: Centre, chosen: SupplyIds) -> None:
    """Keep the identifiers of who supplies.

    :raises RuleError: one of them cannot be kept.
    """
    centre_facts.choose(centre, chosen, "identifiants de la fourniture")


def write_supply(centre: Centre, session_id: bytes, to: Path) -> int:
    """Write what is supplied about a session: CSV, XLSX or XML by the name of the file.

    :returns: how many people it tells of.
    :raises RuleError: nobody certified, another kind of file, or data missing for the XML.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("supply")
    check_outside(centre.store.folder.path, to)
    suffix = to.suffix.casefold()
    if suffix not in SUFFIXES:
        raise RuleError(f"{to.name} : choisissez un nom qui finit par .csv, .xlsx ou .xml.")
    found = certified(centre, session_id)
    people = [each.told for each in found]
    if not people:
        raise RuleError("Personne n’est certifié dans cette session : il n’y a rien à fournir.")
    content = _content(centre, session_id, people, suffix)
    with written.recorded(centre, [each.dossier for each in found], "fourniture", to):
        write_atomically(to, content)
    return len(people)


def said(number: int) -> str:
    """What is said once it is written: a supply, not the deposit."""
    return (
        f"{counted(number, 'personne')} : c’est une fourniture à remettre au certificateur, qui "
        "dépose lui-même ; rien n’est déposé d’ici."
    )


def _content(centre: Centre, session_id: bytes, people: list[Supplied], suffix: str) -> bytes:
    if suffix == ".xml":
        from clea_desktop.exchange.cdc import write_cdc

        now = centre.clock()
        on = juries.view(centre, session_id).held.session.on
        flux = f"CLEA-{on:%Y%m%d}-{now:%Y%m%d%H%M%S}"
        return write_cdc(_ids_for(centre, session_id), flux, now, people)
    headers, rows = table(columns(centre).columns, people)
    if suffix == ".csv":
        return write_csv(headers, rows)
    return write_xlsx("Fourniture", headers, rows, centre.clock().date())


def _ids_for(centre: Centre, session_id: bytes) -> SupplyIds:
    """The identifiers, with the code of the certification that the session decided of.

    :raises RuleError: it is not that of the code kept, and its release does not say its own.
    """
    known = ids(centre)
    release = hearings.certification_of(centre, session_id)
    if release is None or release.key.id == next(iter(centre.fingerprints)).id:
        return known
    said = centre.manifest(release.key)
    if said is None or not said.register_number:
        raise RuleError(
            f"Le code gardé n’est pas celui de « {release.certification} », dont le référentiel ne "
            "dit pas le sien : demandez à son éditeur une correction qui le dise, ou fournissez "
            "un tableau."
        )
    return replace(known, certification_code=said.register_number)


def _postal_code(address: str) -> str:
    """The postal code of an address as people write it; none when it has none."""
    found = [
        word for word in address.replace(",", " ").split() if word.isdigit() and len(word) == 5
    ]
    return found[-1] if found else ""
