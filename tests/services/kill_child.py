"""Decisions one after the other, each said once the service returned; stopped by test_kill.py."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.marks import Mark
from clea_desktop.services import marking
from clea_desktop.services.opening import open_centre
from tests.centres import SECRET, TestClock, release_of
from tests.forking import say, serve


def play(words: list[str]) -> None:
    """Decide on the first criteria of an assessment, lap after lap.

    With how many are in a lap, the data key is made again after each.
    """
    data, assessment, turn, many = words
    centre = open_centre(Path(data), SECRET, TestClock())
    codes = [criterion.code for criterion in release_of(centre).criteria]
    say("ready")
    for lap in range(1000):
        value = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)[(lap + int(turn)) % 2]
        for code in codes[: int(many) or None]:
            marking.mark(centre, bytes.fromhex(assessment), code, value)
            say(code, value.value)
        if int(many):
            centre.store.remake()
            say("remade")


if __name__ == "__main__":
    serve(play)
