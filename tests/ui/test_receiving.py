"""Dossiers that arrive in the window: a file, an envelope, a wrong phrase, a bad file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from clea_desktop.services import closing, departing, dossiers, exporting
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import new_centre, opened_prealable
from tests.ui.windows import Key, dialog, go, once_asked, page_of, press, said, type_in


@pytest.fixture
def sent(centre: Centre, tmp_path: Path) -> tuple[Path, Path, str]:
    """A dossier of another centre: in clear, sealed, and the phrase."""
    other = new_centre(tmp_path / "autre")
    dossier, assessment = opened_prealable(other)
    day = other.clock().date()
    closing.close(other, assessment, day, "Interrompue.")
    clear = tmp_path / "dossier.json"
    exporting.export_dossier(other, "2026-0001", clear)
    gone = departing.depart(other, dossier, "Centre de Lisieux", day, tmp_path / "depart")
    other.close()
    sealed = next(file for file in gone.files if file.suffix == ".age")
    return clear, sealed, gone.phrase


def chosen(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    names = [str(file) for file in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))


def test_a_dossier_file_is_received_by_keys(
    window: Window,
    centre: Centre,
    sent: tuple[Path, Path, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen(monkeypatch, sent[0])
    go(window, Place(Kind.CANDIDATES))
    press(Key.Key_O, control=True)
    assert isinstance(page_of(window), DossierPage)
    assert "1 dossier reçu : 2026-0001" in said(window)
    go(window, Place(Kind.CANDIDATES))
    press(Key.Key_O, control=True)
    assert "a déjà le dossier" in said(window)
    assert len(dossiers.list_dossiers(centre)) == 1


def test_an_envelope_asks_for_its_phrase_and_refuses_a_wrong_one(
    window: Window,
    centre: Centre,
    sent: tuple[Path, Path, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _clear, sealed, phrase = sent
    chosen(monkeypatch, sealed)
    go(window, Place(Kind.CANDIDATES))
    refused: list[str] = []

    def wrong() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        type_in("une autre phrase")
        press(Key.Key_Return)
        refused.append(asked.fault.text())
        asked.reject()

    once_asked(wrong)
    press(Key.Key_O, control=True)
    assert "la phrase n’est pas la sienne" in refused[0]
    assert dossiers.list_dossiers(centre) == []

    def right() -> None:
        # As somebody writes down what is told by phone.
        type_in(phrase.upper().replace(" ", "  "))
        press(Key.Key_Return)

    once_asked(right)
    press(Key.Key_O, control=True)
    assert isinstance(page_of(window), DossierPage)
    assert len(dossiers.list_dossiers(centre)) == 1


def test_a_bad_file_is_one_sentence_and_nothing_is_kept(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, absent = tmp_path / "abîmé.json", tmp_path / "absent.json"
    bad.write_text('{"format": "clea-dossier/1"')
    go(window, Place(Kind.CANDIDATES))
    for file in (bad, absent):
        chosen(monkeypatch, file)
        press(Key.Key_O, control=True)
        assert file.name in said(window)
    chosen(monkeypatch)
    press(Key.Key_O, control=True)
    assert dossiers.list_dossiers(centre) == []
