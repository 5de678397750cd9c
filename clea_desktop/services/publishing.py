"""A release verified here, written out as a file that other centres can take in."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.publishing import SigningKey
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.referentials.format import ReleaseFile
from clea_desktop.referentials.manifest import Manifest, Verified
from clea_desktop.referentials.minisign import PublicKey, SecretKey, new_secret_key
from clea_desktop.referentials.names import MANIFEST, SIGNATURE
from clea_desktop.referentials.pack import key_words, write_pack
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.services.outside import check_outside
from clea_desktop.store import registry
from clea_desktop.store.files import write_atomically


def own_key(centre: Centre) -> PublicKey | None:
    """The public key of this centre; None until it wrote a release out."""
    secret = _secret(centre)
    return secret.public if secret else None


def file_name(centre: Centre, key: ReleaseKey) -> str:
    """« clea-socle-2021-2.clea-ref »."""
    return f"{key_words(centre.release(key))}.clea-ref"


def write_release(centre: Centre, key: ReleaseKey, to: Path) -> PublicKey:
    """Write a release out, with what goes with it and what was verified here, signed.

    The key of the centre is made the first time, and stays in its encrypted file.

    :returns: the key that verifies it, whose fingerprint other centres will type.
    :raises RuleError: not by the responsable, no such release, a file inside the data folder.
    :raises EnvironmentProblem: the disk refused.
    """
    centre.require_responsible()
    if key not in centre.fingerprints:
        raise RuleError(
            f"Le centre n’a pas le référentiel {key.id}, édition {key.edition} : choisissez-en un "
            "de la liste."
        )
    check_outside(centre.store.folder.path, to)
    secret = _secret(centre) or _new_secret(centre)
    write_atomically(to, _content(centre, key, secret))
    return secret.public


def _content(centre: Centre, key: ReleaseKey, secret: SecretKey) -> bytes:
    release, organisation = centre.release(key), centre.organisation
    with centre.store.database.reading() as connection:
        content = registry.release_content(connection, key)
        parts = registry.parts_of_edition(connection, key)
        ticks = registry.ticks(connection, key)
    known = centre.manifest(key)
    force = centre.in_force(key)
    told = sorted(
        (tick.official_text, _by(tick.name, organisation.name, own=tick.by), tick.at.date(), code)
        for code, tick in ticks.items()
    )
    today = centre.clock().date()
    late = max((tick.at.date() for tick in ticks.values()), default=today)
    if late > today:
        raise RuleError(
            f"L’ordinateur dit être le {date_words(today)}, avant une vérification du "
            f"{date_words(late)} : remettez son horloge à l’heure, puis recommencez."
        )
    manifest = Manifest(
        today,
        known.note if known else release.note,
        organisation.name,
        force.since,
        force.until,
        known.register_number if known else "",
        tuple(
            Verified(text, by, on, tuple(code for *_who, code in lines))
            for (text, by, on), lines in groupby(told, key=lambda each: each[:3])
        ),
    )
    others = {name: data for name, data in parts.items() if name not in {MANIFEST, SIGNATURE}}
    bare = replace(release, correspondences=())
    return write_pack(ReleaseFile(bare, content), manifest, others, secret)


def _by(name: str, organisation: str, *, own: bytes | None) -> str:
    """« Paul Roux, Centre de formation de Lisieux »; another centre has said it already."""
    return f"{name}, {organisation}" if own else name


def _secret(centre: Centre) -> SecretKey | None:
    kept = centre_facts.chosen(centre, SigningKey)
    if not kept.seed:
        return None
    return SecretKey(bytes.fromhex(kept.key_id), bytes.fromhex(kept.seed))


def _new_secret(centre: Centre) -> SecretKey:
    secret = new_secret_key(os.urandom(40))
    kept = SigningKey(secret.key_id.hex(), secret.seed.hex())
    centre_facts.choose(centre, kept, "clé de publication du centre")
    return secret
