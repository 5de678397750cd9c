"""The commands of whoever writes a release: none needs a centre."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from clea_desktop.cli.secret_files import passphrase
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted
from clea_desktop.services import authoring
from clea_desktop.services.clock import fixed_clock, system_clock

PASSPHRASE_VARIABLE = "CLEA_KEY_PASSPHRASE"


def _init(options: argparse.Namespace) -> dict[str, Any]:
    day = getattr(options, "date", None)
    clock = fixed_clock(day) if day else system_clock
    origin = tuple(options.origin or ())
    if len(origin) > 2:
        raise RuleError(
            "Commande mal formée : --from prend un fichier, ou un référentiel et son édition."
        )
    files = authoring.start(options.folder, origin, clock)
    say(f"{options.folder} contient {counted(len(files), 'fichier')} à compléter.")
    return {"folder": str(options.folder), "files": [file.name for file in files]}


def _build(options: argparse.Namespace) -> dict[str, Any]:
    if (options.publisher is None) is not (options.public_key is None):
        raise RuleError("Commande mal formée : --publisher et --public-key vont ensemble.")
    public = authoring.public_key(options.public_key) if options.public_key else None
    release = authoring.build(options.source, options.to, options.publisher or "", public)
    key = release.key
    say(
        f"{options.to} est écrit : {key.id}, édition {key.edition}, n° {key.sequence}, "
        f"{counted(len(release.criteria), 'critère')}, empreinte {release.short_fingerprint}. "
        "Il n’est pas signé."
    )
    return {
        "file": str(options.to),
        "id": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "fingerprint": release.fingerprint,
    }


def _keygen(options: argparse.Namespace) -> dict[str, Any]:
    pair = authoring.make_key(options.to, None if options.no_passphrase else _passphrase(options))
    say(
        f"{pair.secret_file} signe : gardez-le pour vous, et une copie hors de l’ordinateur. "
        f"{pair.public_file} vérifie : donnez-le. Empreinte à dicter : {pair.public.fingerprint}."
    )
    return {
        "secret_key": str(pair.secret_file),
        "public_key_file": str(pair.public_file),
        "public_key": pair.public.text,
        "fingerprint": pair.public.fingerprint,
    }


def _sign(options: argparse.Namespace) -> dict[str, Any]:
    to: Path = options.to or options.file
    if options.manifest_to is not None:
        authoring.manifest_of(options.file, options.manifest_to)
        say(f"{options.manifest_to} est le manifeste à signer : minisign -Sm {options.manifest_to}")
        return {"manifest": str(options.manifest_to)}
    if options.signature is not None:
        key = authoring.put_signature(options.file, options.signature, to)
    else:
        if options.publisher is None:
            raise RuleError("Commande mal formée : il manque --publisher, le nom de qui signe.")
        locked = authoring.is_locked(options.key)
        unlocks = _passphrase(options) if locked else None
        key = authoring.sign(options.file, options.key, unlocks, options.publisher, to)
    say(f"{to} est signé ; empreinte à dicter : {key.fingerprint}.")
    return {"file": str(to), "public_key": key.text, "fingerprint": key.fingerprint}


def _fingerprint(options: argparse.Namespace) -> dict[str, Any]:
    key = authoring.public_key(options.file)
    say(f"Clé : {key.text}")
    say(f"Empreinte : {key.fingerprint}")
    return {"public_key": key.text, "fingerprint": key.fingerprint}


def _passphrase(options: argparse.Namespace) -> str:
    return passphrase(
        options.key_passphrase_file,
        PASSPHRASE_VARIABLE,
        "--key-passphrase-file",
        "la phrase de passe de la clé",
    )


COMMANDS: Mapping[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "referential init": _init,
    "referential build": _build,
    "referential keygen": _keygen,
    "referential sign": _sign,
    "referential fingerprint": _fingerprint,
}
"""Commands that open no centre."""
