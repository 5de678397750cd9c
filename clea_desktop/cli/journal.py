"""The command that reads the journal, or writes it out."""

from __future__ import annotations

import argparse
from typing import Any

from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words, time_words
from clea_desktop.services import dossiers, journal
from clea_desktop.services.centre import Centre


def journal_command(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    """The acts of a dossier or of all, the latest first; or the whole journal into a file."""
    if options.to is not None:
        if options.reference is not None:
            raise RuleError(
                "Commande mal formée : le journal s’écrit en entier, sans RÉFÉRENCE, sinon il ne "
                "se vérifie pas."
            )
        count = journal.export(centre, options.to)
        say(f"Le journal est dans {options.to} : {counted(count, 'acte')}.")
        return {"file": str(options.to), "acts": count}
    about = dossiers.find(centre, options.reference) if options.reference else None
    every = journal.told(centre, journal.search(centre, journal.Filter(about=about)))
    for act in every:
        who = " · ".join(filter(None, (act.by, act.about)))
        say(f"{act.number}  {date_words(act.at.date())} {time_words(act.at)}  {act.label}  {who}")
    return {
        "head": centre.store.database.head.hash.hex(),
        "acts": [
            {
                "number": act.number,
                "at": act.at.isoformat(),
                "label": act.label,
                "by": act.by,
                "about": act.about,
                "digest": act.digest,
            }
            for act in every
        ],
    }
