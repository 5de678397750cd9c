"""Délégataires as data: what each asks of a dossier, and the rules of its juries.

No rule of a jury is a constant: what sources say of one délégataire is a profile, shown as
« à vérifier » until somebody of the centre confirms it (DOMAIN.md, section 5).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum


class College(Enum):
    """The two sides of a jury paritaire."""

    EMPLOYERS = "employers"
    EMPLOYEES = "employees"

    @property
    def words(self) -> str:
        """As the list of members heads it."""
        employers = self is College.EMPLOYERS
        return "Représentants des employeurs" if employers else "Représentants des salariés"

    @property
    def short(self) -> str:
        """« employeurs », « salariés »."""
        return "employeurs" if self is College.EMPLOYERS else "salariés"

    @property
    def other(self) -> College:
        """The other side."""
        return College.EMPLOYEES if self is College.EMPLOYERS else College.EMPLOYERS


class EvidenceAlone(Enum):
    """What a preuve without any observation is worth to a jury (DOMAIN.md, section 3)."""

    ACCEPTED = "accepted"
    TO_COMPLETE = "to_complete"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """As the settings say it."""
        return {
            EvidenceAlone.ACCEPTED: "acceptée",
            EvidenceAlone.TO_COMPLETE: "à compléter",
            EvidenceAlone.REFUSED: "refusée",
        }[self]


class Excluded(Enum):
    """Who may not sit for a dossier."""

    ASSESSED = "assessed"
    TRAINED = "trained"
    TRAINER = "trainer"

    @property
    def words(self) -> str:
        """As the settings say it."""
        return {
            Excluded.ASSESSED: "quelqu’un de l’organisme qui a évalué la personne",
            Excluded.TRAINED: "quelqu’un d’un organisme qui a formé la personne",
            Excluded.TRAINER: "qui a formé la personne",
        }[self]


class Unit(Enum):
    """What a delay is counted in."""

    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Delay:
    """Some days, or some months."""

    number: int
    unit: Unit = Unit.DAYS

    def after(self, day: date) -> date:
        """The last day of a delay that runs from a day; the end of the month where it lacks one."""
        if self.unit is Unit.DAYS:
            return day + timedelta(days=self.number)
        year, month = divmod(day.year * 12 + day.month - 1 + self.number, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    @property
    def words(self) -> str:
        """« 30 jours », « 3 mois »."""
        if self.unit is Unit.MONTHS:
            return f"{self.number} mois"
        return f"{self.number} jour" + ("s" if self.number > 1 else "")


@dataclass(frozen=True)
class JuryRules:
    """How the juries of a délégataire are made up, and decide.

    ``members`` is the least of each collège; ``quorum`` the least of members present, 0 for none.
    """

    members: int = 1
    parity: bool = True
    quorum: int = 0
    absolute_majority: bool = True
    alternating: bool = True
    excluded: tuple[Excluded, ...] = (Excluded.ASSESSED, Excluded.TRAINED, Excluded.TRAINER)


@dataclass(frozen=True)
class Delegate:
    """A délégataire: who organises juries, and what it asks.

    ``fields`` are the codes of :mod:`supply`, in the order of its platform. ``verified_on`` is
    the day somebody of the centre checked these lines against its own text.
    """

    name: str
    anonymous: bool = False
    evidence_alone: EvidenceAlone = EvidenceAlone.TO_COMPLETE
    contest: Delay | None = None
    fields: tuple[str, ...] = ()
    rules: JuryRules = field(default=JuryRules())
    address: str = ""
    email: str = ""
    note: str = ""
    verified_on: date | None = None
    id: bytes | None = field(default=None, compare=False)
