"""Files opened with the program: shown once the centre is unlocked. And « À propos »."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from clea_desktop import VERSION, paths
from clea_desktop.__main__ import window_options
from clea_desktop.services import dossiers, exporting
from clea_desktop.services.centre import Centre
from clea_desktop.ui.opened_file import show_file
from clea_desktop.ui.pages import about
from clea_desktop.ui.pages.arrival import ArrivalPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.window import Window
from tests.centres import TestClock, new_centre, opened_prealable
from tests.ui.windows import dialog, go, keyring, once_asked, page_of, settle, shell_of


def test_a_file_alone_opens_the_window_and_two_do_not() -> None:
    assert window_options(["Maj 2027.CLEA-REF"]) == {"FILE": "Maj 2027.CLEA-REF"}
    assert window_options(["--data", "d", "x.clea"]) == {"--data": "d", "FILE": "x.clea"}
    assert window_options(["--data", "d", "x.json.age"]) == {"--data": "d", "FILE": "x.json.age"}
    assert window_options(["a.clea", "b.clea"]) is None
    assert window_options(["dossier", "list"]) is None
    assert window_options(["--date"]) is None


def test_a_dossier_waits_for_the_centre_to_be_unlocked(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    other = new_centre(tmp_path / "autre")
    opened_prealable(other)
    file = tmp_path / "un dossier à recevoir.clea"
    exporting.export_dossier(other, "2026-0001", file)
    other.close()
    window = Window(tmp_path / "centre", keyring(clock), Preferences(tmp_path / "f.ini"), file)
    window.show()
    window.enter(centre)
    settle()
    assert isinstance(page_of(window), DossierPage)
    assert len(dossiers.list_dossiers(centre)) == 1
    # Once only: locked and unlocked, it is not received again.
    window._show_arriving()
    assert len(dossiers.list_dossiers(centre)) == 1
    window.watch.stop()
    assert window.desk is not None
    window.desk.close()
    window.hide()
    window.deleteLater()
    settle()


def test_a_release_goes_to_its_page(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "faux.clea-ref"
    file.write_bytes(b"rien")
    show_file(shell_of(window), file)
    assert isinstance(page_of(window), ArrivalPage)
    settle()


def test_the_licences_are_read_in_the_window(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.SETTINGS))
    assert isinstance(page, SettingsPage)
    seen: list[str] = []

    def read() -> None:
        sheet = dialog()
        assert isinstance(sheet, about.AboutSheet)
        seen.append(sheet.licences.toPlainText())
        sheet.accept()

    once_asked(read)
    page.about.click()
    assert "MIT License" in seen[0] and "depuis les sources" in seen[0].lower()
    (tmp_path / "LICENCES.txt").write_text("Toutes les licences", encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert about.licences() == "Toutes les licences"
    once_asked(read)
    shell_of(window).show_about()
    assert seen[1] == "Toutes les licences"
    assert VERSION


@pytest.mark.parametrize("percent", [100, 200])
def test_what_closes_the_licences_stays_in_sight_with_large_letters(
    window: Window, percent: int
) -> None:
    look().wear(look().theme, percent)
    window.resize(1366, 768)
    sheet = about.AboutSheet(window)
    # Lower than the words are high: as on a low screen.
    sheet.resize(sheet.width(), min(sheet.height(), 560))
    sheet.show()
    settle()
    assert sheet.height() <= 560
    foot = sheet.close_it
    assert sheet.rect().contains(foot.rect().translated(foot.mapTo(sheet, QPoint())))
    sheet.close()
    look().wear(look().theme, 100)
