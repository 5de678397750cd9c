"""What is supplied to the certificateur about certified people: never the deposit itself.

*Accrochage* is the certificateur's duty: an organisme évaluateur prepares and checks the data,
and hands them over (DOMAIN.md, sections 6 and 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Certificate
from clea_desktop.domain.people import BirthPlace, Candidate, folded

FRANCE = "france"


@dataclass(frozen=True)
class Supplied:
    """All that may be supplied about one certified person."""

    reference: str
    candidate: Candidate
    decided_on: date
    certificate: Certificate | None = None
    exam_from: date | None = None
    exam_until: date | None = None
    centre_postal_code: str = ""

    @property
    def place(self) -> BirthPlace:
        """Where the person was born, as far as it is known."""
        return self.candidate.birth_place or BirthPlace()

    @property
    def valid_from(self) -> date:
        """The day the certification begins: that of the certificate, else of the decision."""
        return self.certificate.on if self.certificate else self.decided_on

    @property
    def born_in_france(self) -> bool:
        """Whether the commune, rather than the country alone, has to be known."""
        place = self.place
        return not place.country or folded(place.country) == FRANCE


@dataclass(frozen=True)
class SupplyField:
    """A datum of the platform: its code, its name on the screen, its value for a person.

    ``required`` is asked of everyone; what may be unknown by law (a day of birth) is not.
    """

    code: str
    label: str
    value: Callable[[Supplied], str]
    required: bool = False


def _given(rank: int) -> Callable[[Supplied], str]:
    def value(told: Supplied) -> str:
        names = told.candidate.given_names
        return names[rank] if rank < len(names) else ""

    return value


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _number(part: int | None, width: int) -> str:
    return "" if part is None else f"{part:0{width}d}"


_ALL = (
    SupplyField("reference", "N° du dossier", lambda told: told.reference, required=True),
    SupplyField(
        "birth_name", "Nom de naissance", lambda told: told.candidate.birth_name, required=True
    ),
    SupplyField("usual_name", "Nom d’usage", lambda told: told.candidate.usual_name or ""),
    SupplyField("given_name_1", "Prénom 1", _given(0)),
    SupplyField("given_name_2", "Prénom 2", _given(1)),
    SupplyField("given_name_3", "Prénom 3", _given(2)),
    SupplyField(
        "sex",
        "Sexe",
        lambda told: told.candidate.sex.value if told.candidate.sex else "",
        required=True,
    ),
    SupplyField(
        "birth_year",
        "Année de naissance",
        lambda told: _number(told.candidate.birth_date.year, 4),
        required=True,
    ),
    SupplyField(
        "birth_month", "Mois de naissance", lambda told: _number(told.candidate.birth_date.month, 2)
    ),
    SupplyField(
        "birth_day", "Jour de naissance", lambda told: _number(told.candidate.birth_date.day, 2)
    ),
    SupplyField("insee_code", "Code INSEE de la commune", lambda told: told.place.insee_code),
    SupplyField("postal_code", "Code postal de naissance", lambda told: told.place.postal_code),
    SupplyField("commune", "Commune de naissance", lambda told: told.place.commune),
    SupplyField("country_code", "Code du pays", lambda told: told.place.country_code),
    SupplyField("country", "Pays de naissance", lambda told: told.place.country, required=True),
    SupplyField(
        "certificate_number",
        "N° du certificat",
        lambda told: told.certificate.number if told.certificate else "",
    ),
    SupplyField(
        "certificate_on",
        "Date du certificat",
        lambda told: _day(told.certificate.on if told.certificate else None),
    ),
    SupplyField(
        "decided_on", "Date de la décision", lambda told: _day(told.decided_on), required=True
    ),
    SupplyField("exam_from", "Début de l’évaluation", lambda told: _day(told.exam_from)),
    SupplyField("exam_until", "Fin de l’évaluation", lambda told: _day(told.exam_until)),
    SupplyField(
        "france_travail_id",
        "Identifiant France Travail",
        lambda told: told.candidate.france_travail_id,
    ),
    SupplyField("cpf_dossier", "N° de dossier CPF", lambda told: told.candidate.cpf_dossier),
)

FIELDS: Mapping[str, SupplyField] = {each.code: each for each in _ALL}
"""Every datum by its code, in the order of a civil identity: the order when none is set."""


def fields_in_order(codes: Sequence[str]) -> tuple[SupplyField, ...]:
    """The data of a platform in its order; all of them when it has none of its own."""
    return tuple(FIELDS[code] for code in codes if code in FIELDS) or _ALL


def missing(told: Supplied) -> tuple[str, ...]:
    """Each datum the certificateur asks for and nobody gave, in a sentence that says what to do."""
    found = [
        f"{each.label} : absent, complétez l’identité du dossier."
        for each in _ALL
        if each.required and not each.value(told)
    ]
    if told.born_in_france and told.place.country and not told.place.commune:
        found.append("Commune de naissance : absente, complétez l’identité du dossier.")
    if told.born_in_france and told.place.commune and not _coded(told.place):
        found.append(
            "Code INSEE ou code postal de naissance : absents, complétez l’identité du dossier."
        )
    if told.candidate.identity_check is None:
        found.append("L’identité n’est pas vérifiée : notez sur quel document.")
    return tuple(found)


def to_flag(told: Supplied) -> tuple[str, ...]:
    """What the certificateur has to be told of beside the data."""
    if told.candidate.given_names:
        return ()
    return ("La personne n’a qu’un nom : signalez-le au certificateur.",)


def _coded(place: BirthPlace) -> bool:
    return bool(place.insee_code or place.postal_code)


@dataclass(frozen=True)
class SupplyIds:
    """What identifies who supplies, in the file of the Caisse des Dépôts; only some hold them."""

    sender_client: str = ""
    certifier_client: str = ""
    contract: str = ""
    certification_code: str = ""
    certification_type: str = "RS"
    depositor: str = ""

    def missing(self) -> tuple[str, ...]:
        """Each identifier that is absent or of a wrong length."""
        found = [
            f"{name} : il faut exactement 8 signes."
            for name, value in (
                ("Identifiant de l’émetteur", self.sender_client),
                ("Identifiant du certificateur", self.certifier_client),
            )
            if len(value) != 8
        ]
        if not 1 <= len(self.contract) <= 20:
            found.append("Identifiant du contrat : il faut de 1 à 20 signes.")
        if not 1 <= len(self.certification_code) <= 100:
            found.append("Code de la certification : il faut de 1 à 100 signes.")
        if self.depositor not in {"", "CERTIFICATEUR", "TIERS_CONFIANCE"}:
            found.append("Nature du déposant : CERTIFICATEUR, TIERS_CONFIANCE, ou rien.")
        return tuple(found)


@dataclass(frozen=True)
class Column:
    """A column of the table supplied: its header, and the code of what it holds."""

    header: str
    code: str


def _default_columns() -> tuple[Column, ...]:
    return tuple(Column(each.label, each.code) for each in _ALL)


@dataclass(frozen=True)
class ColumnMap:
    """The columns of the table supplied, as somebody arranged and kept them."""

    columns: tuple[Column, ...] = field(default_factory=_default_columns)


def check_columns(columns: Sequence[Column]) -> None:
    """Refuse columns that no table could have.

    :raises RuleError: none, an unknown datum, a header that is empty or there twice.
    """
    if not columns:
        raise RuleError("Le tableau n’a aucune colonne : gardez-en une au moins.")
    for column in columns:
        if column.code not in FIELDS:
            raise RuleError(f"La donnée « {column.code} » n’existe pas : choisissez-en une autre.")
        if not column.header.strip():
            raise RuleError(
                f"La colonne « {FIELDS[column.code].label} » n’a pas de titre : donnez-lui-en un."
            )
    for header, many in Counter(folded(column.header) for column in columns).items():
        if many > 1:
            raise RuleError(f"Deux colonnes s’appellent « {header} » : renommez-en une.")


def table(
    columns: Sequence[Column], people: Iterable[Supplied]
) -> tuple[list[str], list[list[str]]]:
    """The headers and the rows of the table supplied."""
    rows = [[FIELDS[column.code].value(told) for column in columns] for told in people]
    return [column.header for column in columns], rows
