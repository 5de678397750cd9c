"""The commands about profiles and their passphrases, which come from files and never from here."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from clea_desktop.cli.secret_files import first_line
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import listed
from clea_desktop.domain.rights import Role
from clea_desktop.services import profiles, safekeeping
from clea_desktop.services.centre import Centre

Command = Callable[[argparse.Namespace, Centre], dict[str, Any]]

_BEFORE = "Les sauvegardes d’avant s’ouvrent toujours avec ce qui les ouvrait alors."


def _list(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    told = []
    for held in profiles.all_profiles(centre):
        profile = held.profile
        more = ", phrase de passe à redonner" if held.to_give else ""
        say(f"{profile.person.name} : {profile.role.words}{more}")
        told.append(
            {
                "name": profile.person.name,
                "role": profile.role.value,
                "since": profile.since.isoformat(),
                "own": held.own,
                "passphrase_to_give": held.to_give,
            }
        )
    return {"profiles": told}


def _add(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    role = Role(options.role)
    secret = first_line(options.new_passphrase_file)
    person = profiles.add(centre, options.name, role, secret)
    say(f"{person.name} a un profil : {role.words}. Effacez le fichier de sa phrase de passe.")
    return {"name": person.name, "role": role.value}


def _change(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    if options.role is None and options.new_passphrase_file is None:
        raise RuleError(
            "Commande mal formée : donnez --role RÔLE, --new-passphrase-file FICHIER, ou les deux."
        )
    profile = profiles.find(centre, options.name)
    assert profile.person.id is not None, "a profile is somebody's record"
    role = profile.role if options.role is None else Role(options.role)
    if options.new_passphrase_file is not None:
        secret = first_line(options.new_passphrase_file)
        profiles.give_passphrase(centre, profile.person.id, secret)
    profiles.change_role(centre, profile.person.id, role)
    say(f"{profile.person.name} : {role.words}.")
    return {"name": profile.person.name, "role": role.value}


def _withdraw(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    profile = profiles.find(centre, options.name)
    assert profile.person.id is not None, "a profile is somebody's record"
    to_give = profiles.withdraw(centre, profile.person.id)
    say(f"{profile.person.name} n’a plus de profil, et la clé du centre est refaite. {_BEFORE}")
    if to_give:
        say(f"Donnez une nouvelle phrase de passe à {listed(to_give)}.")
    return {"name": profile.person.name, "passphrases_to_give": to_give}


def _passphrase(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    new = first_line(options.new_passphrase_file)
    if centre.operator is None:
        safekeeping.replace_forgotten_passphrase(centre, new)
    else:
        safekeeping.choose_passphrase(centre, new)
    name = centre.require_operator().name
    say(f"La phrase de passe de {name} est changée. {_BEFORE}")
    return {"name": name}


def _recovery(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    profiles.renew_recovery_into(centre, options.to)
    say(
        f"La nouvelle fiche de secours est dans {options.to} : imprimez-la, rangez-la, effacez le "
        "fichier. Gardez l’ancienne tant qu’il reste des sauvegardes d’avant : elle seule les "
        "ouvre."
    )
    return {"recovery_sheet": str(options.to)}


READING: Mapping[str, Command] = {"profile list": _list}
WRITING: Mapping[str, Command] = {
    "profile add": _add,
    "profile change": _change,
    "profile withdraw": _withdraw,
    "profile passphrase": _passphrase,
    "profile recovery": _recovery,
}
