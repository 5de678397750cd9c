"""Where one can go in the window: plain values, ids and codes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The pages."""

    TODAY = "today"
    CANDIDATES = "candidates"
    CONTACTS = "contacts"
    CONTACT = "contact"
    NEW_CANDIDATE = "new candidate"
    IDENTITY = "identity"
    HALF_DAYS = "half days"
    HALF_DAY = "half day"
    PLATEAU = "plateau"
    DOSSIER = "dossier"
    INTERVIEW = "interview"
    SITTINGS = "sittings"
    RESTITUTION = "restitution"
    TRAINING = "training"
    REPRISE = "reprise"
    MARKING = "marking"
    CLOSING = "closing"
    OPINION = "opinion"
    RECTIFYING = "rectifying"
    DOCUMENTS = "documents"
    EVIDENCE = "evidence"
    JURIES = "juries"
    SESSION = "session"
    HEARING = "hearing"
    DELEGATES = "delegates"
    ACCOUNTS = "accounts"
    SUPPLY = "supply"
    PLANS = "plans"
    PLAN = "plan"
    RELEASES = "releases"
    RELEASE = "release"
    ADOPTION = "adoption"
    ARRIVAL = "arrival"
    COMPARISON = "comparison"
    MIGRATION = "migration"
    PERSONAL = "personal"
    SETTINGS = "settings"
    BACKUPS = "backups"
    PROFILES = "profiles"
    SENTENCES = "sentences"
    JOURNAL = "journal"
    HELP = "help"


@dataclass(frozen=True)
class Place:
    """A page, and what it is about.

    ``dossier``, ``assessment`` and ``contact`` are ids; ``detail`` is a kind of document, a code,
    a group of « Aujourd’hui », a file that arrived, a plan or a piece by its id in hexadecimal, or
    a release as « id edition sequence », two of them parted by « / ». ``session`` is the id of a
    session of a jury, or of a séance, and ``code`` the critère that is in hand there, of
    ``dossier``.
    """

    kind: Kind
    dossier: bytes | None = None
    assessment: bytes | None = None
    detail: str = ""
    contact: bytes | None = None
    session: bytes | None = None
    code: str = ""

    @property
    def plain(self) -> dict[str, str | None]:
        """As JSON takes it."""
        ids = (self.dossier, self.assessment, self.contact, self.session)
        dossier, assessment, contact, session = (each.hex() if each else None for each in ids)
        return {
            "kind": self.kind.value,
            "dossier": dossier,
            "assessment": assessment,
            "detail": self.detail,
            "contact": contact,
            "session": session,
            "code": self.code,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, str | None]) -> Place:
        """The place written so (KeyError, ValueError: it is none)."""
        ids = {
            name: bytes.fromhex(found) if (found := plain[name]) else None
            for name in ("dossier", "assessment", "contact", "session")
        }
        kind, detail = Kind(plain["kind"]), plain["detail"] or ""
        return cls(kind, detail=detail, code=plain.get("code") or "", **ids)


SECTIONS = {
    Kind.TODAY: ("Aujourd’hui", "sun"),
    Kind.CANDIDATES: ("Candidats", "users"),
    Kind.CONTACTS: ("Contacts", "phone"),
    Kind.HALF_DAYS: ("Séances", "layout-grid"),
    Kind.JURIES: ("Jurys", "gavel"),
    Kind.RELEASES: ("Référentiels", "book-open-check"),
    Kind.SETTINGS: ("Réglages", "settings"),
}
"""The sections of the rail, in order: their words and icons."""

_SECTION_OF = {
    Kind.TODAY: Kind.TODAY,
    Kind.CONTACTS: Kind.CONTACTS,
    Kind.CONTACT: Kind.CONTACTS,
    Kind.HALF_DAYS: Kind.HALF_DAYS,
    Kind.HALF_DAY: Kind.HALF_DAYS,
    Kind.PLATEAU: Kind.HALF_DAYS,
    Kind.PLANS: Kind.HALF_DAYS,
    Kind.PLAN: Kind.HALF_DAYS,
    Kind.JURIES: Kind.JURIES,
    Kind.SESSION: Kind.JURIES,
    Kind.DELEGATES: Kind.JURIES,
    Kind.ACCOUNTS: Kind.JURIES,
    Kind.SUPPLY: Kind.JURIES,
    Kind.RELEASES: Kind.RELEASES,
    Kind.RELEASE: Kind.RELEASES,
    Kind.ADOPTION: Kind.RELEASES,
    Kind.ARRIVAL: Kind.RELEASES,
    Kind.COMPARISON: Kind.RELEASES,
    Kind.PERSONAL: Kind.SETTINGS,
    Kind.SETTINGS: Kind.SETTINGS,
    Kind.BACKUPS: Kind.SETTINGS,
    Kind.PROFILES: Kind.SETTINGS,
    Kind.SENTENCES: Kind.SETTINGS,
    Kind.HELP: Kind.HELP,
}


def section_of(place: Place) -> Kind:
    """The section a page belongs to: that of a dossier's pages when none is named."""
    if place.kind is Kind.JOURNAL and place.dossier is None:
        return Kind.SETTINGS
    return _SECTION_OF.get(place.kind, Kind.CANDIDATES)
