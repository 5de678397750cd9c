"""Damage met while one searches or goes somewhere: a sentence, and the window stays."""

from __future__ import annotations

from typing import Any

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import candidates, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.ui.models import candidates as models
from clea_desktop.ui.pages.candidates import CandidatesPage
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.palette import Palette
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import (
    someone,
)
from tests.ui.windows import Key, dialog, go, no_room, once_asked, press, said, type_in


def test_damage_met_while_searching_is_a_sentence(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)

    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    with monkeypatch.context() as patch:
        patch.setattr(dossiers, "search", damaged)
        type_in("l")
    assert "abîmé" in said(window)
    assert page.model.rowCount() == 0


def test_damage_met_while_the_rest_is_found_is_a_sentence(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidates.open_dossier(centre, someone())
    monkeypatch.setattr(models, "FIRST", 1)
    model = models.CandidatesModel(centre)
    told: list[str] = []
    model.failed.connect(told.append)
    model.search("")

    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "search", damaged)
    model.find_rest()
    assert told == ["centre.db est abîmé."]
    assert model.rowCount() == 1
    model.deleteLater()


def test_damage_met_while_going_somewhere_is_a_sentence(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "search", damaged)
    told: list[str] = []

    def look_for() -> None:
        asked = dialog()
        assert isinstance(asked, Palette)
        type_in("xyz")
        told.append(asked.list.item(0).text())
        press(Key.Key_Escape)

    once_asked(look_for)
    press(Key.Key_K, control=True)
    assert told[0].startswith("Les dossiers ne se lisent pas")
    assert "abîmé" in said(window)


def test_damage_met_while_looking_for_the_same_person_is_a_sentence(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    monkeypatch.setattr(candidates, "likely_same", no_room)
    type_in("Martin")
    page.fields["birth_date"].line.setFocus()
    type_in("17/05/1990")
    press(Key.Key_Tab)
    assert "plus de place" in said(window)
    page.fields["birth_name"].put("")
    page.fields["birth_date"].put("")
