"""The lamp of backups shows all its words, however many, in the window as it opens."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.errors import Damage
from clea_desktop.services import backups
from clea_desktop.services.centre import Centre
from clea_desktop.services.failed_backups import note_failure
from tests.centres import TestClock, opened_prealable
from tests.ui.windows import a_window, shell_of, wait_for


def test_its_words_are_not_cut(centre: Centre, clock: TestClock, tmp_path: Path) -> None:
    opened_prealable(centre)
    backups.back_up(centre, beside=False)
    note_failure(centre, Damage("centre.db est abîmé."))
    with a_window(tmp_path / "centre", clock, centre) as window:
        lamp = shell_of(window).rail.lamp
        wait_for(lambda: "n’a pas pu se faire" in lamp.toolTip())
        words = lamp._words
        assert words.height() >= words.heightForWidth(words.width())
        assert lamp.rect().contains(words.geometry())
