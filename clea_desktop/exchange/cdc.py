"""The XML of the Caisse des Dépôts: prepared and checked for the certificateur, who deposits it.

Checked before it is given against a schema of the project's own, made from the published table
(DOMAIN.md, section 8). No name is ever cut to fit: what is too long is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted
from clea_desktop.domain.people import BirthPlace
from clea_desktop.domain.supply import Supplied, SupplyIds, missing

NAMESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"
SCHEMA = "cdc-certification-1.1.2.xsd"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_NAME = 60
_INSEE, _COUNTRY = 5, 3


def write_cdc(ids: SupplyIds, flux: str, at: datetime, people: Sequence[Supplied]) -> bytes:
    """The file about some certified people.

    :param flux: the number of this file among those of the sender, 50 signs at most.
    :param at: the instant it is made, with its offset.
    :raises RuleError: every datum that is missing or does not fit, person by person.
    """
    faults = list(ids.missing())
    faults += [f"{told.reference}{NBSP}: {why}" for told in people for why in faults_of(told)]
    if not people:
        faults.append("Personne n’est certifié dans ce qui est choisi.")
    if faults:
        many = counted(
            len(faults),
            "donnée manque ou ne convient pas",
            "données manquent ou ne conviennent pas",
        )
        raise RuleError(f"Le fichier n’est pas écrit{NBSP}: {many}. {' '.join(faults)}")
    root = _build(ids, flux, at, people)
    from lxml import etree

    schema = _schema()
    if not schema.validate(root):
        told = "; ".join(str(error.message) for error in schema.error_log)
        raise RuleError(f"Le fichier n’est pas écrit{NBSP}: il ne suit pas son schéma. {told}")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def faults_of(told: Supplied) -> list[str]:
    """What is missing, or would not fit, about one person; each a sentence."""
    found = list(missing(told))
    candidate, place = told.candidate, told.place
    if not candidate.given_names:
        found.append("Prénom 1 : absent ; le schéma en veut un, voyez avec le certificateur.")
    named = [
        ("Nom de naissance", candidate.birth_name),
        ("Nom d’usage", candidate.usual_name or ""),
        *((f"Prénom {rank}", name) for rank, name in enumerate(candidate.given_names[:3], 1)),
        ("Commune de naissance", place.commune),
        ("Pays de naissance", place.country),
    ]
    found += [
        f"{label}{NBSP}: {counted(len(name), 'signe')}, {_LONGEST_NAME} au plus."
        for label, name in named
        if len(name) > _LONGEST_NAME
    ]
    if place.insee_code and len(place.insee_code) != _INSEE:
        found.append(f"Code INSEE de la commune{NBSP}: il faut {_INSEE} signes.")
    if len(place.country_code) != _COUNTRY:
        found.append(f"Code du pays{NBSP}: il faut {_COUNTRY} signes.")
    return found


def _build(ids: SupplyIds, flux: str, at: datetime, people: Sequence[Supplied]) -> Any:
    # Slow to import, and asked for by few.
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}flux", nsmap={None: NAMESPACE, "xsi": _XSI})
    _add(root, "idFlux", flux)
    _add(root, "horodatage", at.replace(microsecond=0).isoformat())
    sender = _add(root, "emetteur")
    _add(sender, "idClient", ids.sender_client)
    certifier = _add(_add(sender, "certificateurs"), "certificateur")
    _add(certifier, "idClient", ids.certifier_client)
    _add(certifier, "idContrat", ids.contract)
    certification = _add(_add(certifier, "certifications"), "certification")
    _add(certification, "type", ids.certification_type)
    _add(certification, "code", ids.certification_code)
    if ids.depositor:
        _add(certification, "natureDeposant", ids.depositor)
    passages = _add(certification, "passageCertifications")
    for told in people:
        _passage(_add(passages, "passageCertification"), told)
    return root


def _passage(node: Any, told: Supplied) -> None:
    _add(node, "idTechnique", told.reference)
    _add(node, "obtentionCertification", "PAR_ADMISSION")
    _add(node, "donneeCertifiee", "true")
    _add_day(node, "dateDebutExamen", told.exam_from)
    _add_day(node, "dateFinExamen", told.exam_until)
    _add(node, "modalitePassageExamen", "EN_PRESENTIEL")
    if told.centre_postal_code:
        _add(node, "codePostalCentreExamen", told.centre_postal_code)
    _add_day(node, "dateDebutValidite", told.valid_from)
    _nil(node, "dateFinValidite")
    _add(node, "presenceNiveauLangueEuro", "false")
    _add(node, "presenceNiveauNumeriqueEuro", "false")
    _nil(node, "scoring")
    _add(node, "mentionValidee", "SANS_MENTION")
    _nil(_add(node, "modalitesInscription"), "modaliteAcces")
    _holder(_add(_add(node, "identificationTitulaire"), "titulaire"), told)


def _holder(node: Any, told: Supplied) -> None:
    candidate, place = told.candidate, told.place
    born = candidate.birth_date
    _add(node, "nomNaissance", candidate.birth_name)
    _add_or_nil(node, "nomUsage", candidate.usual_name or "")
    for rank, name in enumerate(candidate.given_names[:3], start=1):
        _add(node, f"prenom{rank}", name)
    _add(node, "anneeNaissance", f"{born.year:04d}")
    _add_or_nil(node, "moisNaissance", f"{born.month:02d}" if born.month else "")
    _add_or_nil(node, "jourNaissance", f"{born.day:02d}" if born.day else "")
    _add(node, "sexe", candidate.sex.value if candidate.sex else "")
    _born_in(_add(node, "codeCommuneNaissance"), place)
    _add(node, "libelleCommuneNaissance", place.commune)
    _add(node, "codePaysNaissance", place.country_code)
    _add(node, "libellePaysNaissance", place.country)


def _born_in(node: Any, place: BirthPlace) -> None:
    if place.insee_code:
        _add(node, "codeInsee", place.insee_code)
    else:
        _add_or_nil(node, "codePostal", place.postal_code)


def _add(parent: Any, name: str, text: str | None = None) -> Any:
    from lxml import etree

    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    node.text = text
    return node


def _add_day(parent: Any, name: str, day: date | None) -> None:
    if day is not None:
        _add(parent, name, day.isoformat())


def _add_or_nil(parent: Any, name: str, text: str) -> None:
    if text:
        _add(parent, name, text)
    else:
        _nil(parent, name)


def _nil(parent: Any, name: str) -> None:
    _add(parent, name).set(f"{{{_XSI}}}nil", "true")


@cache
def _schema() -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(paths.resources() / "schemas" / SCHEMA))
