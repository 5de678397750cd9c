"""Who may give a centre its référentiels: publishers trusted, what was seen of each, and why not.

A release is used when it is signed by somebody the responsable trusts, and is none of those that
somebody could send back in time: the highest sequence seen of a publisher is remembered for each
référentiel and edition. Nothing expires: a computer that stays offline goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from clea_desktop.domain.french import date_words
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Release, ReleaseKey


@dataclass(frozen=True)
class Publisher:
    """A publisher whose releases are used here, known by a public key (minisign's one line).

    ``withdrawn_on`` is the day it was trusted no more; what it gave before stays.
    """

    name: str
    public_key: str
    trusted_on: date
    by: Person
    withdrawn_on: date | None = None
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ReleaseSeen:
    """A release of a publisher that this centre took in."""

    public_key: str
    referential: str
    edition: str
    sequence: int
    fingerprint: str
    on: date
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class SigningKey:
    """What this centre signs its own release files with, in hexadecimal; it stays encrypted."""

    key_id: str = ""
    seed: str = ""


@dataclass(frozen=True)
class InForce:
    """From when, until when an edition is in force; None where nobody said."""

    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in force that day; what is not known does not count against it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    @property
    def words(self) -> str:
        """« en vigueur depuis le … », « dates à vérifier »."""
        match self.since, self.until:
            case date() as since, None:
                return f"en vigueur depuis le {date_words(since)}"
            case None, date() as until:
                return f"en vigueur jusqu’au {date_words(until)}"
            case date() as since, date() as until:
                return f"en vigueur du {date_words(since)} au {date_words(until)}"
            case _:
                return "dates à vérifier"


def trusted(publishers: Iterable[Publisher], public_key: str) -> Publisher | None:
    """The publisher of a key, if it is trusted."""
    known = [each for each in publishers if each.public_key == public_key]
    return next((each for each in known if each.withdrawn_on is None), None)


def why_not_used(
    release: Release,
    public_key: str | None,
    publishers: Iterable[Publisher],
    seen: Iterable[ReleaseSeen],
    held: Mapping[ReleaseKey, str],
) -> str | None:
    """Why a release that arrived may be read and compared, and not used; None when it may.

    :param public_key: of whoever signed it; None when nobody did.
    :param held: the fingerprint of each release of the centre.
    """
    key = release.key
    name = f"Le référentiel {key.id}, édition {key.edition}, n° {key.sequence},"
    if public_key is None:
        return (
            f"{name} n’est signé par personne : il se lit et se compare, il ne s’utilise pas ; "
            "demandez le fichier signé à qui le publie."
        )
    known = [each for each in publishers if each.public_key == public_key]
    gone = [each.withdrawn_on for each in known if each.withdrawn_on is not None]
    if known and len(gone) == len(known):
        return (
            f"{name} vient de {known[-1].name}, à qui la confiance a été retirée le "
            f"{date_words(max(gone))} : rien de plus ne s’utilise de cet éditeur ; demandez le "
            "fichier à un autre, ou redonnez-lui votre confiance par son empreinte."
        )
    if not known:
        return (
            f"{name} vient d’un éditeur que ce centre ne connaît pas : lisez son empreinte avec "
            "lui au téléphone, puis tapez-la pour lui faire confiance."
        )
    last = max(
        (
            each.sequence
            for each in seen
            if (each.public_key, each.referential, each.edition)
            == (public_key, key.id, key.edition)
        ),
        default=0,
    )
    if key.sequence < last:
        return (
            f"{name} est plus ancien que le n° {last}, déjà reçu de cet éditeur : un référentiel "
            "ne revient pas en arrière ; demandez-lui le dernier."
        )
    other = held.get(key)
    if other is not None and other != release.fingerprint:
        return (
            f"{name} n’est pas celui que le centre a sous ce numéro (empreinte {other[:4]}-"
            f"{other[4:8]}) : deux textes ne portent pas le même numéro ; demandez à l’éditeur "
            "une correction au numéro suivant."
        )
    return None
