"""The commands about personal data: what falls due, the right of access, erasing."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from clea_desktop.cli.jury import Command
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.typed import written_day
from clea_desktop.services import dossiers, erasing, personal
from clea_desktop.services.centre import Centre


def _due(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    found = erasing.due(centre)
    for each in found:
        assert each.keeping.until is not None, "due"
        when = "échu depuis le" if each.over else "gardé jusqu’au"
        who = each.reference or "contact"
        say(f"{who}  {each.name}  {when} {date_words(each.keeping.until)} : {each.keeping.why}")
    if not found:
        say("Rien n’est échu, ni près de l’être.")
    return {
        "due": [
            {
                "kind": "contact" if each.contact else "dossier",
                "reference": each.reference or None,
                "kept_until": written_day(each.keeping.until),
                "over": each.over,
            }
            for each in found
        ]
    }


def _export(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    dossier_id = dossiers.find(centre, options.reference)
    files = personal.export(centre, options.to, dossier_id)
    for file in files:
        say(str(file))
    return {"reference": options.reference, "files": [str(file) for file in files]}


def _erase(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    ids = [dossiers.find(centre, reference) for reference in dict.fromkeys(options.references)]
    calls: list[bytes] = []
    if options.due:
        over = [each for each in erasing.due(centre) if each.over]
        ids = [each.id for each in over if not each.contact]
        calls = [each.id for each in over if each.contact]
        if not over:
            raise RuleError("Rien n’est échu aujourd’hui : il n’y a rien à effacer.")
    if options.certificate:
        # Before: what is erased cannot be certified again.
        personal.check_certificate(centre, options.certificate)
    gesture = erasing.anonymise if options.anonymise else erasing.erase
    done = gesture(centre, ids, calls)
    say(f"{done.loss.people} : {done.fate.words}. Il reste un compte sans nom.")
    if done.gone_by is not None:
        say(
            "La dernière sauvegarde de cet ordinateur qui les contient disparaît le "
            f"{date_words(done.gone_by)} au plus tard."
        )
    for place in done.loss.places:
        say(f"À détruire à la main : {place.where}")
    if done.warning:
        say(done.warning)
    if options.certificate:
        personal.save_certificate(centre, done, options.certificate)
        say(f"L’attestation est dans {options.certificate}.")
    return {
        "fate": done.fate.value,
        "references": [reference for _id, reference, _name in done.loss.dossiers],
        "contacts": len(done.loss.contacts),
        "last_backup_gone": written_day(done.gone_by),
        "to_destroy": [place.where for place in done.loss.places],
        "certificate": str(options.certificate) if options.certificate else None,
    }


READING: Mapping[str, Command] = {"personal due": _due}
"""Commands that only read the centre."""

WRITING: Mapping[str, Command] = {"personal export": _export, "personal erase": _erase}
"""Commands that write in it."""
