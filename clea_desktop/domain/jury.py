"""A session of a jury, as its organisme or its secretariat keeps it.

An organisme évaluateur deposits dossiers before a day and hears decisions; members, parity and
votes belong to the hat of the secretariat, and never block a deposit (DOMAIN.md, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum

from clea_desktop.domain.delegate import College, Delegate
from clea_desktop.domain.people import Organisation, Person


class Hat(Enum):
    """Whose work the program does: a setting of the centre."""

    ORGANISATION = "organisation"
    SECRETARIAT = "secretariat"

    @property
    def words(self) -> str:
        """As the settings say it."""
        own = self is Hat.ORGANISATION
        return "Organisme évaluateur" if own else "Secrétariat de jury"


@dataclass(frozen=True)
class HatChoice:
    """Which hat the centre wears."""

    hat: Hat = Hat.ORGANISATION


@dataclass(frozen=True)
class JurySession:
    """A session: its day, its délégataire, the last day to deposit.

    ``delegate`` is the id of the délégataire, in hexadecimal.
    """

    on: date
    delegate: str
    deposit_by: date | None = None
    starts: time | None = None
    place: str = ""
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Member:
    """Somebody who sits; ``present`` is None until it is known.

    ``replaces`` is the id, in hexadecimal, of the member whose place a suppléant takes.
    """

    name: str
    college: College
    organisation: str = ""
    substitute: bool = False
    replaces: str = ""
    present: bool | None = None
    presides: bool = False
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class StepAside:
    """A member who does not sit for one dossier: a déport, or out of the room.

    ``member`` and ``dossier`` are ids, in hexadecimal.
    """

    member: str
    dossier: str
    reason: str = ""
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Minutes:
    """The procès-verbal: the day it was known here, signed; the session is over."""

    known_on: date
    by: Person
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Letterhead:
    """What the papers of a hand-over say of both sides, as they were that day.

    Kept with it: whatever is renamed or put off later, done again it gives the same bytes.
    """

    held_on: date
    delegate: Delegate
    organisation: Organisation
    by: str


@dataclass(frozen=True)
class Batch:
    """A hand-over: its number in the session, what it held, and what proves it.

    ``dossiers`` are their ids in hexadecimal, in the order of the batch; ``digest`` is the
    SHA-256 of its manifest, ``head`` that of the journal before it.
    """

    number: int
    on: date
    by: Person
    folder: str
    dossiers: tuple[str, ...]
    digest: str
    head: str
    anonymous: bool = False
    letterhead: Letterhead | None = None
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Started:
    """A hand-over begun in a folder: should it be cut short, the next start says so."""

    folder: str
    on: date
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class SessionFile:
    """A session with all that was written of it, each in the order first written."""

    session: JurySession
    members: tuple[Member, ...] = ()
    asides: tuple[StepAside, ...] = ()
    batches: tuple[Batch, ...] = ()
    minutes: Minutes | None = None

    @property
    def id(self) -> bytes:
        """Its id."""
        assert self.session.id is not None, "a session read from the centre"
        return self.session.id

    @property
    def seated(self) -> tuple[Member, ...]:
        """Who sits: those present."""
        return seated(self.members)

    def seated_for(self, dossier: bytes) -> tuple[Member, ...]:
        """Who sits for one dossier."""
        away = {aside.member for aside in self.asides if aside.dossier == dossier.hex()}
        return tuple(m for m in self.seated if m.id is None or m.id.hex() not in away)


def seated(members: Sequence[Member]) -> tuple[Member, ...]:
    """Who sits among members: those present."""
    return tuple(member for member in members if member.present)


def of_college(members: Sequence[Member], college: College) -> tuple[Member, ...]:
    """The members of one collège."""
    return tuple(member for member in members if member.college is college)
