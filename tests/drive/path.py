"""One person by real keys, from the first call to a finale that validates everything."""

from __future__ import annotations

from pathlib import Path

from tests.drive.screen import Screen

WEAK = 3
"""The first critères are not acquis at the préalable: sous-domaine 1.1, and what follows it."""


def whole_path(screen: Screen, criteria: int, folder: Path) -> None:
    """A contact, their interview, a préalable, the training, a finale.

    :param criteria: how many the edition has.
    :param folder: where its pictures go.
    """
    _call(screen, folder)
    _interview(screen, folder)
    screen.key("ctrl+Return", wait=0.8)
    screen.key("Return", wait=1.2)
    for _ in range(WEAK):
        screen.key("n", wait=0.05)
    for _ in range(criteria - WEAK):
        screen.key("a", wait=0.03)
    _close(screen, folder / "13-prealable-terminee.png")
    _hand_back(screen, folder)
    # What is left is proposed: it is recommended as it stands.
    screen.key("ctrl+Return", wait=0.8)
    screen.picture(folder / "15-parcours.png")
    screen.key("ctrl+Return", wait=0.8)
    screen.key("ctrl+Return", wait=0.8)
    screen.picture(folder / "16-ouvrir-la-finale.png")
    screen.key("Return", wait=1.2)
    screen.picture(folder / "17-finale.png")
    for _ in range(WEAK):
        screen.key("a", wait=0.05)
    _close(screen, folder / "18-tout-valide.png")


def _call(screen: Screen, folder: Path) -> None:
    screen.key("ctrl+k", wait=0.5)
    screen.type("nouveau contact")
    screen.key("Return", wait=0.8)
    for text in ("Perrin", "Hugo", "0612345678"):
        screen.type(text)
        screen.key("Tab")
    screen.key("ctrl+Return", wait=0.8)
    screen.type("Rappeler apres 17 h")
    screen.key("alt+a", wait=0.5)
    screen.picture(folder / "10-contact.png")
    screen.key("ctrl+Return", wait=0.8)
    # The name is there already; only the date of birth is missing.
    screen.key("Tab", "Tab", "Tab")
    screen.type("17/05/1990")
    screen.key("Tab")
    screen.key("ctrl+Return", wait=1.0)


def _interview(screen: Screen, folder: Path) -> None:
    screen.key("ctrl+Return", wait=0.8)
    screen.key("alt+1", wait=0.6)
    screen.picture(folder / "11-entretien.png")
    screen.key("ctrl+Return", wait=0.8)
    screen.picture(folder / "12-dossier.png")


def _close(screen: Screen, picture: Path) -> None:
    screen.key("F10", wait=0.8)
    screen.key("ctrl+Return", wait=1.0)
    screen.picture(picture)


def _hand_back(screen: Screen, folder: Path) -> None:
    screen.key("ctrl+Return", wait=1.2)
    screen.key("ctrl+r", wait=0.8)
    screen.key("Return", wait=1.2)
    screen.key("alt+Left", wait=0.8)
    screen.key("ctrl+Return", wait=0.8)
    screen.picture(folder / "14-restitution.png")
    screen.key("ctrl+Return", wait=0.8)
