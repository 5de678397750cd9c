"""The commands about the référentiels of a centre: taken in, compared, written out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from clea_desktop.cli import shapes
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted
from clea_desktop.domain.referential import Release
from clea_desktop.services import authoring, publishers, publishing, referentials, updates
from clea_desktop.services.centre import Centre
from clea_desktop.services.referentials import Comparison, Difference
from clea_desktop.services.updates import Arrival

Command = Callable[[argparse.Namespace, Centre], dict[str, Any]]


def _list(_options: argparse.Namespace) -> dict[str, Any]:
    releases = referentials.list_releases()
    for release in releases:
        key = release.key
        say(
            f"{key.id} {key.edition} : {counted(len(release.criteria), 'critère')}, "
            f"empreinte {release.short_fingerprint}"
        )
    return shapes.release_list(releases)


def _show(options: argparse.Namespace) -> dict[str, Any]:
    release = referentials.show_release(options.id, options.edition)
    for sub in release.subdomains:
        say(f"{sub.code} {sub.label} : {sub.required} sur {len(sub.criteria)}")
    return shapes.release_tree(release)


def _check(options: argparse.Namespace) -> dict[str, Any]:
    release = authoring.read_release(options.file)
    say(
        f"{options.file.name} est conforme : {release.key.id} {release.key.edition}, "
        f"{counted(len(release.criteria), 'critère')}, empreinte {release.short_fingerprint}."
    )
    return {"ok": True, **shapes.release_list([release])["releases"][0]}


def _import(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    arrival = updates.read_file(centre, options.file)
    if options.preview:
        return _previewed(arrival)
    if options.trust:
        _trust(centre, arrival, options.trust)
        arrival = updates.read_file(centre, options.file)
    if arrival.refused is not None:
        _say_fingerprint(arrival)
        raise RuleError(arrival.refused)
    for warning in arrival.warnings:
        say(warning)
    key = updates.take_in(centre, arrival.data, arrival.source)
    release = centre.release(key)
    say(
        f"Le référentiel {key.id}, édition {key.edition}, n° {key.sequence}, est dans le centre "
        f"(empreinte {release.short_fingerprint}). Aucun dossier n’a changé."
    )
    say(
        f"{counted(len(arrival.touched), 'dossier ouvert pourra', 'dossiers ouverts pourront')} la "
        "suivre."
    )
    return {
        "imported": _key(release),
        "warnings": list(arrival.warnings),
        "touched": _touched(arrival),
    }


def _previewed(arrival: Arrival) -> dict[str, Any]:
    """What a file would bring and change; nothing is written."""
    document: dict[str, Any] = {
        "release": _key(arrival.release),
        "refused": arrival.refused,
        "warnings": list(arrival.warnings),
        "touched": _touched(arrival),
        "comparison": None,
    }
    for sentence in (*arrival.warnings, *filter(None, [arrival.refused])):
        say(sentence)
    _say_fingerprint(arrival)
    if arrival.comparison is not None and arrival.earlier is not None:
        found = arrival.earlier, arrival.release, arrival.comparison
        document["comparison"] = _compared(found)
    for one in arrival.touched:
        said = [f"+ {', '.join(one.gained)}"] if one.gained else []
        said += [f"- {', '.join(one.lost)}"] if one.lost else []
        say(f"{one.reference} : {' ; '.join(said) or 'aucune validation ne changerait'}")
    return document


def _touched(arrival: Arrival) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.reference,
            "migrates": one.migrates,
            "gained": list(one.gained),
            "lost": list(one.lost),
        }
        for one in arrival.touched
    ]


def _trust(centre: Centre, arrival: Arrival, typed: str) -> None:
    key, said = arrival.pack.key, arrival.pack.manifest
    if key is None or said is None:
        raise RuleError(
            f"Le fichier « {arrival.source} » n’est signé par personne : il n’y a pas d’éditeur à "
            "qui faire confiance."
        )
    publishers.check_fingerprint(key, typed)
    if arrival.publisher is None:
        # Trusted by an act that stays, only where the file is then used.
        refused = updates.refused_once_trusted(centre, arrival)
        if refused is not None:
            raise RuleError(refused)
        publishers.trust(centre, key, said.publisher, typed)
        say(f"Le centre fait désormais confiance à {said.publisher}.")


def _say_fingerprint(arrival: Arrival) -> None:
    key, said = arrival.pack.key, arrival.pack.manifest
    if key is not None and said is not None and arrival.publisher is None:
        say(
            f"Éditeur : {said.publisher}, empreinte {key.fingerprint}, à redonner par --trust une "
            "fois lue avec lui."
        )


def _compare(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    referential, first, second = options.named
    return _compared(referentials.compare_editions(centre, referential, first, second))


def compare_files(options: argparse.Namespace) -> dict[str, Any]:
    """Two releases outside any centre, side by side."""
    first, second = options.named
    return _compared(authoring.compare_files(Path(first), Path(second)))


def _compared(found: tuple[Release, Release, Comparison]) -> dict[str, Any]:
    earlier, later, side = found
    for line in side.differing:
        before, after = ", ".join(line.sources) or "—", ", ".join(line.targets) or "—"
        say(f"{before} → {after} : {line.difference.words}")
    for rule in side.rules:
        codes = rule.code if rule.was == rule.code else f"{rule.was} → {rule.code}"
        say(f"{codes} : {rule.before} → {rule.after}")
    same = len(side.of(Difference.SAME))
    say(f"{counted(same, 'ligne inchangée', 'lignes inchangées')}.")
    return _comparison(earlier, later, side)


def _comparison(earlier: Release, later: Release, side: Comparison) -> dict[str, Any]:
    return {
        "from": _key(earlier),
        "to": _key(later),
        "guessed": side.guessed,
        "years": list(side.years),
        "lines": [
            {
                "difference": line.difference.value,
                "from": list(line.sources),
                "to": list(line.targets),
                "before": list(line.before),
                "after": list(line.after),
            }
            for line in side.differing
        ],
        "rules": [
            {"from": rule.was, "code": rule.code, "before": rule.before, "after": rule.after}
            for rule in side.rules
        ],
    }


def _export(options: argparse.Namespace, centre: Centre) -> dict[str, Any]:
    release = referentials.held_edition(centre, options.id, options.edition)
    key = publishing.write_release(centre, release.key, options.to)
    say(f"{options.to} est écrit et signé ; empreinte du centre à dicter : {key.fingerprint}.")
    return {
        "file": str(options.to),
        "release": _key(release),
        "public_key": key.text,
        "fingerprint": key.fingerprint,
    }


def _key(release: Release) -> dict[str, Any]:
    key = release.key
    return {
        "id": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "fingerprint": release.fingerprint,
    }


BARE: Mapping[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "referential list": _list,
    "referential show": _show,
    "referential check": _check,
}
"""Commands that open no centre."""

READING: Mapping[str, Command] = {"referential compare": _compare}
"""Commands that only read the centre."""

WRITING: Mapping[str, Command] = {
    "referential import": _import,
    "referential export": _export,
}
"""Commands that write in it."""
