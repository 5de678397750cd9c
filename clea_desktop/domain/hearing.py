"""A dossier before a jury: entered, deposited, decided, contested, completed, certified.

Each time is one :class:`Hearing`, written whole; what was written before stays in the file. A
result exists from the day of the session on, and is never overwritten: a contestation stands
beside it (DOMAIN.md, section 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.people import Person


class Ruling(Enum):
    """What a jury says of a dossier."""

    CERTIFIED = "certified"
    DEFERRED = "deferred"
    REFUSED = "refused"
    NOT_EXAMINED = "not_examined"
    MORE_ASKED = "more_asked"

    @property
    def words(self) -> str:
        """As the minutes and the pages of the centre say it, never a letter."""
        return {
            Ruling.CERTIFIED: "certifié",
            Ruling.DEFERRED: "ajourné",
            Ruling.REFUSED: "refusé",
            Ruling.NOT_EXAMINED: "non examiné",
            Ruling.MORE_ASKED: "complément demandé",
        }[self]

    @property
    def asks(self) -> bool:
        """Whether it says what is to be brought."""
        return self in {Ruling.DEFERRED, Ruling.MORE_ASKED}


class Standing(Enum):
    """Where a dossier stands in a session; the values are those of the headless face."""

    TO_DEPOSIT = "to_deposit"
    DEPOSITED = "deposited"
    MORE_ASKED = "more_asked"
    DECIDED = "decided"

    @property
    def words(self) -> str:
        """As the list of a session says it."""
        return {
            Standing.TO_DEPOSIT: "à déposer",
            Standing.DEPOSITED: "déposé",
            Standing.MORE_ASKED: "complément demandé",
            Standing.DECIDED: "décidé",
        }[self]


@dataclass(frozen=True)
class Votes:
    """How the members present voted."""

    favour: int
    against: int
    blank: int = 0

    @property
    def total(self) -> int:
        """How many voted."""
        return self.favour + self.against + self.blank


@dataclass(frozen=True)
class JuryDecision:
    """What a jury decided of one dossier.

    ``asked`` is the document or the explanation asked for, or the reason given; ``codes`` are the
    sous-domaines to show again; ``postponed_to`` the session a dossier not examined goes to.
    """

    ruling: Ruling
    on: date
    asked: str = ""
    codes: tuple[str, ...] = ()
    postponed_to: date | None = None
    votes: Votes | None = None


@dataclass(frozen=True)
class Contestation:
    """The person contests: when, what, and in time what was answered and decided anew."""

    received_on: date
    subject: str
    answered_on: date | None = None
    answer: str = ""
    decision: JuryDecision | None = None


@dataclass(frozen=True)
class Shown:
    """A sous-domaine shown again: what was seen, when, by whom. It only ever adds."""

    code: str
    on: date
    observer: Person
    text: str


@dataclass(frozen=True)
class Complement:
    """What a jury asked for, brought: a text that names the document, and what was shown again."""

    on: date
    by: Person
    text: str = ""
    shown: tuple[Shown, ...] = ()

    def added_to(self, before: Complement | None) -> Complement:
        """What was brought before and this: only the same sous-domaine is told anew."""
        if before is None:
            return self
        shown = {each.code: each for each in (*before.shown, *self.shown)}
        return Complement(self.on, self.by, self.text or before.text, tuple(shown.values()))


@dataclass(frozen=True)
class Certificate:
    """The parchemin, made by the certificateur: its number, and the day of its issue."""

    number: str
    on: date


@dataclass(frozen=True)
class Deposit:
    """What the lists of a batch say of a dossier: kept, so that they are made again the same.

    Domaines are told by their codes. ``file`` is its name in the batch, ``sha256`` in hexadecimal;
    ``paper`` is the id of its bytes, kept with the papers handed over, in hexadecimal.
    """

    reference: str
    name: str
    birth: str
    at_prealable: tuple[str, ...]
    at_finale: tuple[str, ...]
    taken_over: tuple[str, ...]
    evidence_alone: tuple[str, ...]
    closed_on: date
    file: str
    pages: int
    sha256: str
    paper: str


@dataclass(frozen=True)
class Hearing:
    """One time before a jury.

    ``delegate`` is its délégataire's name that day. ``batch`` and ``rank`` say in which hand-over
    of the session it was deposited, and where there; ``minutes_on`` is the day its decision was
    known for good. ``deposit_by`` is the last day to deposit it there. ``session`` is the id of
    the session; None for one held elsewhere.
    """

    session_on: date
    delegate: str
    entered_on: date
    deposited_on: date | None = None
    batch: int | None = None
    rank: int | None = None
    anonymous: bool = False
    decision: JuryDecision | None = None
    minutes_on: date | None = None
    contestations: tuple[Contestation, ...] = ()
    complement: Complement | None = None
    certificate: Certificate | None = None
    deposit: Deposit | None = field(default=None, compare=False)
    deposit_by: date | None = field(default=None, compare=False)
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)

    @property
    def present(self) -> JuryDecision | None:
        """The decision that stands: the last one made, on a contestation if there was one."""
        anew = [each.decision for each in self.contestations if each.decision is not None]
        return anew[-1] if anew else self.decision

    @property
    def known_on(self) -> date | None:
        """The day from which the decision that stands is known for good."""
        anew = [each.answered_on for each in self.contestations if each.decision is not None]
        return anew[-1] if anew else self.minutes_on

    @property
    def asked(self) -> frozenset[str]:
        """Every sous-domaine a decision asked to show again, even one that stands no more."""
        decisions = [self.decision, *(each.decision for each in self.contestations)]
        asking = [each for each in decisions if each is not None and each.ruling.asks]
        return frozenset(code for each in asking for code in each.codes)

    @property
    def ever_asked(self) -> bool:
        """Whether a decision asked for something, even one that stands no more."""
        decisions = [self.decision, *(each.decision for each in self.contestations)]
        return any(each is not None and each.ruling.asks for each in decisions)

    @property
    def ruling(self) -> Ruling | None:
        """What stands."""
        return self.present.ruling if self.present else None

    @property
    def standing(self) -> Standing:
        """Where the dossier stands in the session."""
        if self.ruling is Ruling.MORE_ASKED:
            return Standing.MORE_ASKED
        if self.ruling is not None:
            return Standing.DECIDED
        return Standing.DEPOSITED if self.deposited_on else Standing.TO_DEPOSIT

    @property
    def before_jury(self) -> bool:
        """Whether a jury has it in hand: it was deposited, and nothing is decided."""
        return self.standing is Standing.DEPOSITED

    @property
    def brings_back(self) -> bool:
        """Whether the dossier is to be deposited again, as it is or once completed."""
        return self.ruling is Ruling.NOT_EXAMINED or (
            self.ruling is not None and self.ruling.asks and self.answered
        )

    @property
    def answered(self) -> bool:
        """Whether nothing is left to show again of what was asked: a document goes straight."""
        present = self.present
        shown = {each.code for each in self.complement.shown} if self.complement else set()
        return present is None or shown.issuperset(present.codes)

    @property
    def contested(self) -> bool:
        """Whether a contestation waits for its answer."""
        return any(each.answered_on is None for each in self.contestations)
