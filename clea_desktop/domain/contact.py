"""Contacts: who called, what they wish, when to call again; a contact is not yet a dossier.

Its ends are neutral and may be reopened (DOMAIN.md, section 6).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Trace, TraceKind, Trajectory


class ContactEnd(Enum):
    """How a contact may end; none of them closes a door."""

    NO_NEWS = "no_news"
    WAITING = "waiting"
    ELSEWHERE = "elsewhere"
    TIME_OVER = "time_over"

    @property
    def words(self) -> str:
        """As the list of contacts says it."""
        return {
            ContactEnd.NO_NEWS: "Sans nouvelles",
            ContactEnd.WAITING: "A choisi d’attendre",
            ContactEnd.ELSEWHERE: "Suivi ailleurs",
            ContactEnd.TIME_OVER: "Délai terminé",
        }[self]


def month_later(day: date) -> date:
    """The same day of the next month, or its last one: the most that may pass (DOMAIN.md, 6)."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Contact:
    """Somebody who may become a candidate.

    ``prescriber`` is who spoke of them to the centre, if they did not call themselves; ``wish``
    is what they said they want.
    """

    name: str
    given_name: str = ""
    phone: str = ""
    email: str = ""
    caller: str = ""
    prescriber: str = ""
    wish: str = ""
    trajectory: Trajectory = Trajectory.OWN
    next_on: date | None = None

    @property
    def full_name(self) -> str:
        """« Hugo Perrin »."""
        return f"{self.given_name} {self.name}".strip()


@dataclass(frozen=True)
class Ending:
    """How and when a contact ended; None says that it was taken up again."""

    end: ContactEnd | None
    on: date


@dataclass(frozen=True)
class Opened:
    """The dossier a contact became, by its id."""

    dossier: str
    on: date


@dataclass(frozen=True)
class ContactFile:
    """A contact with what was noted of it; ``dossier`` is the one it became."""

    id: bytes
    contact: Contact
    taken_on: date
    traces: tuple[Trace, ...] = field(default=())
    end: ContactEnd | None = None
    dossier: bytes | None = None

    @property
    def informed_on(self) -> date | None:
        """The day the person was told that the centre holds their name."""
        told = [trace.at.date() for trace in self.traces if trace.kind is TraceKind.INFORMED]
        return told[0] if told else None

    @property
    def inform_by(self) -> date | None:
        """The last day to tell the person; None when they came themselves, or were told."""
        if not self.contact.prescriber or self.informed_on is not None:
            return None
        return month_later(self.taken_on)

    @property
    def awaited(self) -> bool:
        """Whether something is still to be done here."""
        return self.end is None and self.dossier is None

    @property
    def next_on(self) -> date | None:
        """The day to call again, or to inform if that comes first."""
        days = [day for day in (self.contact.next_on, self.inform_by) if day is not None]
        return min(days, default=None) if self.awaited else None


def check_contact_in_use(held: ContactFile) -> None:
    """Refuse a gesture on a contact that became a dossier.

    :raises RuleError: it did.
    """
    if held.dossier is not None:
        raise RuleError(
            f"Le contact « {held.contact.full_name} » est devenu un dossier : notez-le là."
        )
