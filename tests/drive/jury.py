"""A session of twelve by real keys under each hat: prepared, handed over, decided, closed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.drive.screen import Screen
from tests.juries import OPEN, jury_centre

CANDIDATES = 12


def jury_story(
    screen: Screen, data: Path, folder: Path, passphrase: str, *, secretariat: bool
) -> int:
    """Drive one session from an empty list of délégataires to its letters; the exit code.

    :param folder: where its pictures go, and its batch.
    """
    jury_centre(data, CANDIDATES)
    while OPEN:
        OPEN.pop().close()
    batch = folder / ("remise-secretariat" if secretariat else "remise-organisme")
    batch.mkdir()
    program = screen.start("--data", str(data))
    screen.wait_for_window()
    screen.type(passphrase)
    screen.key("Return", wait=2.0)
    name = "s" if secretariat else "o"

    def picture(what: str) -> None:
        screen.picture(folder / f"2{name}-{what}.png")

    _to(screen, "jurys")
    screen.key("ctrl+n", wait=0.8)
    if secretariat:
        screen.key("Down", wait=0.6)
    # The hat, then the profile of the interregional délégataire.
    screen.key("Tab", "space", wait=0.8)
    picture("delegataire")
    screen.key("ctrl+Return", wait=0.8)
    _to(screen, "jurys")
    screen.key("ctrl+n", wait=0.8)
    picture("nouvelle-session")
    screen.key("Return", wait=1.0)
    screen.key("ctrl+Return", wait=1.2)
    picture("inscrits")
    screen.key("ctrl+Return", wait=1.2)
    screen.type(str(batch))
    screen.key("Return", wait=1.0)
    _until(lambda: any(batch.glob("*.zip")))
    time.sleep(1.5)
    picture("remis")
    if secretariat:
        _member(screen, "Anne Leroy", "Medef", down=False)
        _member(screen, "Omar Diallo", "CGT", down=True)
        picture("membres")
    _decide(screen, picture, secretariat=secretariat)
    screen.key("ctrl+Return", wait=0.8)
    picture("proces-verbal")
    screen.key("Return", wait=1.2)
    picture("terminee")
    if secretariat:
        screen.key("ctrl+Return", wait=1.0)
        screen.key("space", "space", "space", wait=0.2)
        picture("fourniture")
        screen.key("alt+Left", wait=0.8)
    screen.key("Return", wait=1.0)
    picture("dossier")
    screen.key("ctrl+Return", wait=1.2)
    screen.key("ctrl+r", wait=0.8)
    screen.key("Return", wait=1.2)
    picture("lettre")
    screen.key("ctrl+q")
    code = program.wait(timeout=60)
    for zipped in batch.glob("*.zip"):
        shutil.unpack_archive(zipped, batch / "ouverte")
    return code


def _to(screen: Screen, words: str) -> None:
    screen.key("ctrl+k", wait=0.5)
    screen.type(words)
    screen.key("Return", wait=0.8)


def _member(screen: Screen, name: str, organisation: str, *, down: bool) -> None:
    screen.key("ctrl+m", wait=0.6)
    screen.type(name)
    screen.key("Tab")
    screen.type(organisation)
    screen.key("Tab")
    if down:
        screen.key("Down")
    # The place, then the presence.
    screen.key("Tab", "Tab", "Down")
    if not down:
        screen.key("Tab", "space")
    screen.key("ctrl+Return", wait=0.8)


def _decide(screen: Screen, picture: Callable[[str], None], *, secretariat: bool) -> None:
    """Eight certified, one of each other ruling; the list goes on by itself."""
    for _ in range(8):
        screen.key("c", wait=0.4)
        if secretariat:
            screen.type("2")
            screen.key("ctrl+Return", wait=0.5)
    screen.key("a", wait=0.6)
    screen.type("Une copie lisible de la carte")
    picture("ajournement")
    screen.key("ctrl+Return", wait=0.6)
    screen.key("d", wait=0.6)
    screen.key("Tab")
    screen.type("2.3 4.1")
    screen.key("ctrl+Return", wait=0.6)
    screen.key("r", wait=0.6)
    screen.type("Trop peu d observations")
    screen.key("ctrl+Return", wait=0.6)
    screen.key("n", wait=0.6)
    screen.type("15/12/2030")
    screen.key("ctrl+Return", wait=0.6)
    picture("decisions")


def _until(done: Callable[[], bool]) -> None:
    for _ in range(240):
        if done():
            return
        time.sleep(0.25)
    raise TimeoutError("it never came")
