"""Référentiels listed, shown, checked and compared: those of the program, those of a centre."""

from __future__ import annotations

from dataclasses import dataclass

from clea_desktop import paths
from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, listed
from clea_desktop.domain.people import folded
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.referentials.bundled import bundled_releases
from clea_desktop.referentials.compare import Comparison, Difference, compare
from clea_desktop.referentials.names import CONTEXT, HELP
from clea_desktop.referentials.parts import known_context, known_help
from clea_desktop.services.centre import Centre
from clea_desktop.store import registry

_BETWEEN = f"{NBSP}; "


def list_releases() -> list[Release]:
    """Every release that comes with the program."""
    return [file.release for file in bundled_releases(paths.resources() / "referentials")]


def show_release(referential: str, edition: str) -> Release:
    """The last correction of one edition.

    :raises RuleError: no such référentiel or edition.
    """
    found = [
        release
        for release in list_releases()
        if (release.key.id, release.key.edition) == (referential, edition)
    ]
    if not found:
        known = listed([f"{r.key.id} {r.key.edition}" for r in list_releases()])
        raise RuleError(
            f"Le référentiel « {referential} », édition « {edition} », est inconnu ; "
            f"le programme connaît {known}."
        )
    return max(found, key=lambda release: release.key)


def held_edition(centre: Centre, referential: str, edition: str) -> Release:
    """The last correction of an edition that a centre holds.

    :raises RuleError: it holds none.
    """
    found = centre.latest_release(referential, edition)
    if found is None:
        known = listed(sorted({f"{key.id} {key.edition}" for key in centre.fingerprints}))
        raise RuleError(
            f"Le référentiel « {referential} », édition « {edition} », n’est pas dans le centre, "
            f"qui a {known}."
        )
    return found


@dataclass(frozen=True)
class FoundLine:
    """A critère of an edition that holds what was searched."""

    key: ReleaseKey
    code: str
    label: str


def find_lines(centre: Centre, text: str) -> list[FoundLine]:
    """The critères of the last release of each edition that hold every word, accents apart.

    :param text: words, or parts of words, or a code; nothing is found by nothing.
    """
    words = folded(text).split()
    if not words:
        return []
    last: dict[tuple[str, str], ReleaseKey] = {}
    for key in sorted(centre.fingerprints):
        last[key.id, key.edition] = key
    return [
        FoundLine(key, criterion.code, criterion.label)
        for key in sorted(last.values(), reverse=True)
        for criterion in centre.release(key).criteria
        if all(word in folded(criterion.label) or criterion.code.startswith(word) for word in words)
    ]


def guidance(centre: Centre, key: ReleaseKey) -> dict[str, tuple[str, ...]]:
    """What the publisher of a release adds to each critère: help, examples, those of branches.

    :returns: lines to show, by the code of the critère; nothing of it decides anything.
    """
    with centre.store.database.reading() as connection:
        parts = registry.parts_of_edition(connection, key)
    told: dict[str, list[str]] = {}
    if HELP in parts:
        for code, each in known_help(parts[HELP]).items():
            told.setdefault(code, []).append(each.text)
            if each.examples:
                told[code].append(f"Par exemple{NBSP}: {_BETWEEN.join(each.examples)}.")
    for name in sorted(parts):
        if name.startswith(CONTEXT):
            branch = known_context(parts[name])
            for code, examples in branch.examples.items():
                told.setdefault(code, []).append(
                    f"{branch.branch}{NBSP}: {_BETWEEN.join(examples)}."
                )
    return {code: tuple(lines) for code, lines in told.items()}


def compare_editions(
    centre: Centre, referential: str, first: str, second: str
) -> tuple[Release, Release, Comparison]:
    """Two editions a centre holds, side by side, by what leads from one to the other.

    :raises RuleError: it does not hold one of them.
    """
    earlier = held_edition(centre, referential, first)
    later = held_edition(centre, referential, second)
    return earlier, later, compare(earlier, later, leading(earlier, later))


def leading(first: Release, second: Release) -> Correspondence | None:
    """What leads from one of two editions to the other, whichever it is; None without it."""
    return second.correspondence_from(first.key) or first.correspondence_from(second.key)


__all__ = [
    "Comparison",
    "Difference",
    "FoundLine",
    "compare_editions",
    "find_lines",
    "guidance",
    "held_edition",
    "leading",
    "list_releases",
    "show_release",
]
