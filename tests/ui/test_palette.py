"""Ctrl+K finds a page or an act by the words that people would type for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QScrollArea

from clea_desktop.services import backups
from clea_desktop.services.centre import Centre
from clea_desktop.ui.commands import commands
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.pages.personal import PersonalPage
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.palette import Palette
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import opened_prealable
from tests.ui.windows import (
    Key,
    dialog,
    dressed,
    focused,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
    wait_for,
)


def found(window: Window, typed: str) -> list[str]:
    """What the palette answers to what is typed."""
    shell = shell_of(window)
    palette = Palette(shell, shell.desk, commands(shell))
    palette.search.setText(typed)
    said = [command.words for command in palette._shown]
    palette.deleteLater()
    return said


def taken(window: Window, typed: str) -> None:
    """Type it and press Entrée."""

    def answer() -> None:
        type_in(typed)
        press(Key.Key_Return)

    once_asked(answer)
    press(Key.Key_K, control=True)
    settle()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("registre", "Registre des données personnelles"),
        ("RGPD", "Données personnelles : durées, effacements"),
        ("donnees perso", "Données personnelles : durées, effacements"),
        ("sauvegarde", "Sauvegardes"),
        ("restaurer", "Restaurer une sauvegarde"),
        ("journal", "Journal"),
        ("historique", "Journal"),
        ("droit d'accès", "Droit d’accès : tout ce qui est gardé d’une personne"),
        ("effacer", "Effacer une personne, ne pas conserver"),
        ("supprimer", "Effacer une personne, ne pas conserver"),
        ("mot de passe", "Changer de phrase de passe"),
        ("phrase de passe", "Changer de phrase de passe"),
        ("imprimer", "Imprimer ou enregistrer un document"),
        ("preuves", "Preuves du dossier"),
        ("photos", "Preuves du dossier"),
        ("avis", "Avis pour le jury"),
        ("utilisateur", "Profils"),
        ("code de secours", "Fiche et code de secours"),
        ("mot de passe oublié", "Fiche et code de secours"),
        ("veille", "Verrouillage automatique"),
        ("siret", "Organisme, SIRET, habilitation"),
        ("contraste", "Taille du texte et couleurs"),
        ("aide", "Guide et touches"),
        ("quitter", "Quitter"),
    ],
)
def test_a_word_of_everyday_finds_the_page(window: Window, typed: str, first: str) -> None:
    said = [words.replace("\u00a0", " ") for words in found(window, typed)]
    assert said, typed
    assert said[0] == first


def test_every_page_of_the_palette_opens(window: Window) -> None:
    """And each part it names is a part of its page."""
    shell = shell_of(window)
    for command in commands(shell):
        place = getattr(command.do, "args", [None])[0]
        if isinstance(place, Place):
            page = go(window, place)
            assert shell.place == place, command.words
            assert not place.detail or place.detail in page.parts, command.words


def test_the_passphrase_is_changed_from_where_the_keyboard_goes(window: Window) -> None:
    taken(window, "mot de passe")
    page = page_of(window)
    assert isinstance(page, SettingsPage)
    wait_for(lambda: page.parts["passphrase"].isAncestorOf(focused()))
    assert page.parts["passphrase"].visibleRegion().boundingRect().height() > 100
    seen: list[str] = []

    def look() -> None:
        seen.append(dialog().windowTitle())
        dialog().reject()

    once_asked(look)
    press(Key.Key_Return)
    assert seen == ["Changer de phrase de passe"]


def test_the_register_is_under_the_eyes_once_what_falls_due_is_known(window: Window) -> None:
    taken(window, "registre")
    page = page_of(window)
    assert isinstance(page, PersonalPage)
    assert page._task is not None
    page._task.wait()
    settle()
    (area,) = page.findChildren(QScrollArea)
    register = page.parts["register"]
    wait_for(lambda: abs(register.mapTo(area.viewport(), register.rect().topLeft()).y()) < 40)


def test_without_a_dossier_one_is_chosen_first(window: Window, centre: Centre) -> None:
    for typed, then in (
        ("droit d’accès", "Tout ce qui est gardé de cette personne…"),
        ("effacer", "Ne pas conserver…"),
        ("imprimer", "chacun s’imprime de là"),
        ("avis", "l’avis pour le jury, dans sa carte"),
        ("photos", "ses preuves, dans sa carte"),
    ):
        go(window, Place(Kind.TODAY))
        taken(window, typed)
        assert shell_of(window).place == Place(Kind.CANDIDATES)
        assert then in said(window)


def test_in_a_dossier_it_is_of_that_person(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier, assessment = opened_prealable(centre)
    monkeypatch.setattr(backups, "before_risk", lambda *_: None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "à part"))
    (tmp_path / "à part").mkdir()
    go(window, Place(Kind.MARKING, dossier, assessment))
    taken(window, "droit d'accès")
    wait_for(lambda: bool(list((tmp_path / "à part").rglob("*.pdf"))))
    taken(window, "imprimer")
    assert isinstance(page_of(window), DocumentsPage)
    assert shell_of(window).place.dossier == dossier


@pytest.mark.parametrize("theme", Theme)
def test_the_answer_in_hand_has_an_outline_in_every_theme(window: Window, theme: Theme) -> None:
    """In high contrast the ground of what is chosen is that of the rest."""
    dressed(theme)
    settle()
    shell = shell_of(window)
    palette = Palette(shell, shell.desk, commands(shell))
    palette.show()
    settle()
    rows = [palette.list.visualItemRect(palette.list.item(row)) for row in (0, 1)]
    picture = palette.list.viewport().grab().toImage()
    chosen, other = (picture.pixelColor(row.left(), row.center().y()) for row in rows)
    assert chosen == look().color("accent")
    assert other == look().color("surface")
    palette.close()
    palette.deleteLater()
    settle()
