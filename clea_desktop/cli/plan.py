"""The commands about plans d’évaluation: checked, brought in, written out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from clea_desktop.cli.jury import Command, HeldBack
from clea_desktop.cli.opening import open_to_read
from clea_desktop.cli.streams import say
from clea_desktop.domain.french import counted, duration_words, listed
from clea_desktop.domain.plan import Plan, uncovered
from clea_desktop.domain.referential import Release
from clea_desktop.services import plan_files, plans, referentials
from clea_desktop.services.centre import Centre
from clea_desktop.services.plan_files import Coming

_SAID = {
    Coming.NEW: "est dans le centre",
    Coming.SAME: "était déjà dans le centre, mot pour mot : rien n’a changé",
    Coming.NEXT: "remplace celui du centre",
}


def _check(options: argparse.Namespace) -> dict[str, Any]:
    """Check a file by the editions of the program; one it does not have, by a centre named."""

    def release_of(referential: str, edition: str) -> Release:
        known = {(each.key.id, each.key.edition) for each in referentials.list_releases()}
        if options.data is None or (referential, edition) in known:
            return referentials.show_release(referential, edition)
        with open_to_read(options) as centre:
            return plan_files.held_release(centre)(referential, edition)

    try:
        plan, release = plan_files.check_file(options.file, release_of)
    except plan_files.FaultyPlan as faulty:
        for sentence in faulty.faults:
            say(f"{options.file.name} : {sentence}")
        raise HeldBack(
            {
                "ok": False,
                "problems": [
                    {"where": options.file.name, "sentence": sentence} for sentence in faulty.faults
                ],
            }
        ) from faulty
    left = [criterion.code for criterion in uncovered(plan, release)]
    say(f"{options.file.name} est conforme : {_words(plan)}.")
    if left:
        say(f"Personne ne couvre {counted(len(left), 'critère')} : {listed(left)}.")
    return {
        "ok": True,
        "title": plan.title,
        "referential": _edition(plan),
        "activities": len(plan.activities),
        "uncovered": left,
        "problems": [],
    }


def _list(_options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    told = []
    found = sorted(plans.views(centre, every=True), key=lambda each: each.plan.put_aside)
    for seen in found:
        plan = seen.plan
        aside = ", mis de côté" if plan.put_aside else ""
        say(f"{plan.title} ({seen.version_words}{aside}) : {_words(plan)}, {seen.coverage}")
        told.append(
            {
                "title": plan.title,
                "referential": _edition(plan),
                "version": plan.version,
                "put_aside": plan.put_aside,
                "activities": len(plan.activities),
                "minutes": plan.minutes,
                "uncovered": [each.code for each in seen.uncovered] if seen.release else None,
                "read_by": {str(version): many for version, many in seen.readers.items()},
            }
        )
    if not told:
        say("Le centre n’a pas encore de plan d’évaluation.")
    return {"plans": told}


def _import(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    arrival = plan_files.read_file(centre, options.file)
    entry = plan_files.bring_in(centre, arrival, replacing=options.replace)
    plan = plans.plan(centre, entry)
    version = f", version {plan.version}" if arrival.coming is Coming.NEXT else ""
    say(f"Le plan « {plan.title} » {_SAID[arrival.coming]}{version}.")
    return {"title": plan.title, "version": plan.version, "coming": arrival.coming.value}


def _export(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    plan = plans.find(centre, options.name)
    assert plan.id is not None, "kept"
    plan_files.export_plan(centre, plan.id, options.to)
    say(f"Le plan « {plan.title} » est dans {options.to}.")
    return {"title": plan.title, "version": plan.version, "file": str(options.to)}


def _words(plan: Plan) -> str:
    many = counted(len(plan.activities), "activité")
    time = f", {duration_words(plan.minutes)}" if plan.minutes else ""
    return f"{plan.referential} {plan.edition}, {many}{time}"


def _edition(plan: Plan) -> dict[str, str]:
    return {"id": plan.referential, "edition": plan.edition}


BARE: Mapping[str, Callable[[argparse.Namespace], dict[str, Any]]] = {"plan check": _check}
"""The command that opens no centre, or one to read an edition."""

READING: Mapping[str, Command] = {"plan list": _list, "plan export": _export}
"""The commands that only read the centre."""

WRITING: Mapping[str, Command] = {"plan import": _import}
"""The commands that write in it."""
