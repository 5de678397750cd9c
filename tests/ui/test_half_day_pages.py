"""The pages of séances at the keyboard: planned, people entered, presence, moved, papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.journey import Presence
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.services import candidates, half_days, plans, plateau, written
from clea_desktop.services import people as people_known
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.half_day import HalfDayPage
from clea_desktop.ui.pages.half_day_asking import HalfDayForm
from clea_desktop.ui.pages.half_days import HalfDaysPage
from clea_desktop.ui.pages.plateau import PlateauPage
from clea_desktop.ui.pages.today import TodayPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField
from clea_desktop.ui.widgets.rail import RailItem
from clea_desktop.ui.window import Window
from tests.centres import TestClock, evaluator_of, someone
from tests.sittings import WORKSHOP, a_morning, a_plan
from tests.ui.windows import (
    Key,
    dialog,
    focused,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
)


def named(page: HalfDayPage | HalfDaysPage | TodayPage, words: str) -> list[Button]:
    return [each for each in page.findChildren(Button) if words in each.text()]


def texts(window: Window) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in page_of(window).findChildren(QLabel))


def presences(centre: Centre, half_day: bytes) -> list[Presence]:
    return [seat.sitting.presence for seat in half_days.view(centre, half_day).seats]


def test_without_a_plan_the_page_says_what_comes_first(window: Window) -> None:
    page = go(window, Place(Kind.HALF_DAYS))
    assert isinstance(page, HalfDaysPage)
    assert "D’abord, un plan d’évaluation" in texts(window)


def test_a_seance_is_planned_then_filled_then_opened(window: Window, centre: Centre) -> None:
    plan = plans.write(centre, a_plan())
    for given, family in (("Anne-Marie", "Ķalniņa"), ("Karim", "Benali")):
        candidates.open_dossier(centre, someone(family, given))
    go(window, Place(Kind.HALF_DAYS))

    def fill() -> None:
        room = next(x for x in dialog().findChildren(QLineEdit) if x.accessibleName() == "Salle")
        room.setText("Salle 2")
        press(Key.Key_Return, control=True)

    once_asked(fill)
    press(Key.Key_N, control=True)
    page = page_of(window)
    assert isinstance(page, HalfDayPage)
    held = page.view.half_day
    assert (held.half, held.place, held.plan) == (Half.MORNING, "Salle 2", plan.hex())
    assert not page.open.isEnabled()
    type_in("benali")
    press(Key.Key_Return)
    type_in("2026-0001")
    press(Key.Key_Return)
    names = [line.seat.name for line in page.lines]
    assert names == ["Karim B.", "Anne-Marie Ķ."]
    assert "aucune évaluation n’est ouverte" in texts(window)
    once_asked(lambda: press(Key.Key_Return, control=True))
    named(page, "Ouvrir l’évaluation…")[0].click()
    settle()
    assert [line.seat.kind is not None for line in page.lines] == [True, False]
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), PlateauPage)


def test_presence_is_noted_by_keys(window: Window, centre: Centre) -> None:
    half_day, people = a_morning(centre, 3, there=False)
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    press(Key.Key_P)
    assert presences(centre, half_day)[0] is Presence.PRESENT
    press(Key.Key_Down)

    def half_past() -> None:
        type_in("9 h 30")
        press(Key.Key_Return, control=True)

    once_asked(half_past)
    press(Key.Key_R)
    assert half_days.view(centre, half_day).seats[1].sitting.arrived == time(9, 30)
    assert "arrivée à 9\u00a0h\u00a030" in page.lines[1].pill.text()
    press(Key.Key_Down)
    press(Key.Key_X)
    assert presences(centre, half_day)[2] is Presence.ABSENT
    press(Key.Key_Z, control=True)
    assert presences(centre, half_day)[2] is Presence.PLANNED
    assert said(window) == "Annulé : Thérèse L., pas venu(e), séance du 2 mars 2026."
    press(Key.Key_P, shift=True)
    assert presences(centre, half_day) == [Presence.PRESENT] * 3
    assert page.lines[2].hasFocus()
    press(Key.Key_Return)
    assert shell_of(window).place == Place(Kind.DOSSIER, people[2])


def test_somebody_is_moved_or_removed(window: Window, centre: Centre) -> None:
    half_day, people = a_morning(centre, 2, there=False)
    held = half_days.view(centre, half_day).half_day
    other = half_days.write(centre, replace(held, id=None, on=held.on + timedelta(days=1)))
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)

    def to_tomorrow() -> None:
        assert "mardi" in dialog().findChildren(QComboBox)[0].currentText().lower()
        press(Key.Key_Return, control=True)

    once_asked(to_tomorrow)
    press(Key.Key_M)
    assert [line.seat.line.id for line in page.lines] == [people[1]]
    assert [seat.line.id for seat in half_days.view(centre, other).seats] == [people[0]]
    assert said(window).endswith("est attendu(e) à la séance du mardi 3 mars 2026, matin.")
    # The keys go to who stands in their place.
    settle()
    assert focused() is page.lines[0]
    press(Key.Key_Delete)
    assert page.lines == []
    assert half_days.view(centre, half_day).seats == ()
    # The person's own page names the half-day, and goes on working.
    go(window, Place(Kind.SITTINGS, people[0]))
    assert "matin" in texts(window)


def test_two_seances_of_one_half_day_are_told_apart_where_one_moves(
    window: Window, centre: Centre
) -> None:
    half_day, people = a_morning(centre, 1, there=False)
    held = half_days.view(centre, half_day).half_day
    _third, other = (
        half_days.write(centre, replace(held, id=None, place=room))
        for room in ("Salle 3", "Salle 4")
    )
    go(window, Place(Kind.HALF_DAY, session=half_day))

    def to_the_fourth() -> None:
        to = dialog().findChildren(QComboBox)[0]
        offered = [to.itemText(at) for at in range(to.count())]
        assert sorted(words[-len(", matin, Salle 3") :] for words in offered) == [
            ", matin, Salle 3",
            ", matin, Salle 4",
        ]
        to.setCurrentIndex(next(at for at, words in enumerate(offered) if "Salle 4" in words))
        press(Key.Key_Return, control=True)

    once_asked(to_the_fourth)
    press(Key.Key_M)
    assert said(window).endswith("à la séance du lundi 2 mars 2026, matin, Salle 4.")
    assert [seat.line.id for seat in half_days.view(centre, other).seats] == people


def test_an_evaluator_is_named_once_in_a_new_seance(window: Window, centre: Centre) -> None:
    for name in ("Léa Martin", "Inès Bernard-Lefèvre"):
        people_known.add_person(centre, name)
    plans.write(centre, a_plan())
    page = go(window, Place(Kind.HALF_DAYS))
    assert isinstance(page, HalfDaysPage)
    form = HalfDayForm(page, None)
    first, second, third = form.evaluators

    def offered(field: ChoiceField[Person | None]) -> list[str]:
        return [field.box.itemText(at) for at in range(field.box.count())]

    def choose(field: ChoiceField[Person | None], name: str) -> None:
        field.box.setCurrentText(name)
        field.box.activated.emit(field.box.currentIndex())

    assert offered(second) == ["Personne d’autre", "Inès Bernard-Lefèvre", "Léa Martin"]
    choose(second, "Léa Martin")
    assert offered(third) == ["Personne d’autre", "Inès Bernard-Lefèvre"]
    choose(third, "Inès Bernard-Lefèvre")
    # Who becomes the first is no longer beside.
    choose(first, "Léa Martin")
    assert offered(second) == ["Personne d’autre", "Inès Bernard-Lefèvre", "Paul Roux"]
    assert [who.name for who in form.read().evaluators] == ["Léa Martin", "Inès Bernard-Lefèvre"]
    assert len({field.minimumWidth() for field in form.evaluators}) == 1
    for item in form.items():
        item.deleteLater()


def test_who_came_is_moved_and_stays_noted(window: Window, centre: Centre) -> None:
    half_day, people = a_morning(centre, 2)
    held = half_days.view(centre, half_day).half_day
    other = half_days.write(centre, replace(held, id=None, on=held.on + timedelta(days=1)))
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    press(Key.Key_Down)
    once_asked(lambda: press(Key.Key_Return, control=True))
    press(Key.Key_M)
    assert said(window).endswith("3 mars 2026, matin, et reste noté(e) ici.")
    assert [line.seat.line.id for line in page.lines] == people
    assert [seat.line.id for seat in half_days.view(centre, other).seats] == [people[1]]
    settle()
    assert focused() is page.lines[1]


def test_the_mouse_leaves_the_keyboard_to_the_person(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 3, there=False)
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    away = named(page, "Pas venu(e)")[1]
    away.setFocus()
    away.click()
    settle()
    assert presences(centre, half_day)[1] is Presence.ABSENT
    assert page.lines[1].hasFocus()


def test_who_was_decided_of_is_not_away(window: Window, centre: Centre) -> None:
    half_day, people = a_morning(centre, 2)
    plateau.decide(centre, half_day, WORKSHOP, people[0], "1.3.4", Mark.ACQUIRED)
    go(window, Place(Kind.HALF_DAY, session=half_day))
    press(Key.Key_X)
    assert "a 1 décision prise le 2 mars 2026, jour de cette séance" in said(window)
    assert presences(centre, half_day) == [Presence.PRESENT] * 2


def test_who_is_there_already_is_said(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 2)
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    press(Key.Key_F, control=True)
    type_in("benali")
    assert "est déjà inscrit(e)." in texts(window)
    assert "Personne à inscrire" not in texts(window)
    type_in("zzz")
    assert "Personne à inscrire ne répond à «\u00a0benalizzz\u00a0»." in texts(window)
    assert isinstance(page, HalfDayPage)


def test_while_a_seance_is_held_today_goes_to_its_plateau_first(
    window: Window, centre: Centre
) -> None:
    half_day, _people = a_morning(centre, 2, there=False)
    clock = centre.clock
    assert isinstance(clock, TestClock)
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    assert page.start.text() == "Ouvrir le plateau"
    # After its hours, and in somebody else’s, the list comes first again.
    clock.forward(hours=3)
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    assert page.start.text().startswith("Commencer par ")
    clock.forward(hours=-1)
    held = half_days.view(centre, half_day).half_day
    other = people_known.add_person(centre, "Léa Martin")
    half_days.write(centre, replace(held, evaluators=(other,)))
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    page.everyone.setChecked(False)
    assert page.start.text().startswith("Commencer par ")
    page.everyone.setChecked(True)
    assert page.start.text() == "Ouvrir le plateau"
    press(Key.Key_Return, control=True)
    assert shell_of(window).place == Place(Kind.PLATEAU, session=half_day)


def test_the_keyboard_comes_back_to_the_page_from_what_is_gone(
    window: Window, centre: Centre
) -> None:
    half_day, _people = a_morning(centre, 2, there=False)
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    shell, rail = shell_of(window), shell_of(window).rail
    # Whatever the page forgets: what held the keyboard goes, and the next in turn is the rail.
    last = page.lines[-1].acts[-1]
    last.setFocus()
    last.hide()
    assert rail.isAncestorOf(focused())
    settle()
    assert focused() is page.lines[0]
    # Who goes there by themselves stays there.
    rail.findChildren(RailItem)[0].setFocus()
    settle()
    assert shell.rail.isAncestorOf(focused())


def test_a_newer_version_of_the_plan_is_taken_on_demand(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    plan = half_days.view(centre, half_day).plan
    assert plan is not None
    plans.write(centre, replace(plan, activities=plan.activities[:1]))
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    (take,) = named(page, "Prendre la version 2 du plan")
    take.click()
    settle()
    assert page.view.half_day.version == 2
    assert not [each for each in named(page, "Prendre la version") if each.isVisible()]


def test_a_day_outside_the_habilitation_is_said(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    later = centre.clock().date() + timedelta(days=3)
    typed = "name siret activity_number qualiopi address phone accreditation_number delegate"
    organisation = dict.fromkeys(typed.split(), "") | {"name": "Centre de Lisieux"}
    people_known.update_organisation(centre, organisation, later, None)
    go(window, Place(Kind.HALF_DAY, session=half_day))
    assert "habilitation" in texts(window)


def test_papers_are_saved_and_recorded_in_each_dossier(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_day, people = a_morning(centre, 2)
    page = go(window, Place(Kind.HALF_DAY, session=half_day))
    assert isinstance(page, HalfDayPage)
    to = tmp_path / "feuille.pdf"
    answer: Callable[..., tuple[str, str]] = lambda *_given: (str(to), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page.save("emargement")
    assert to.read_bytes().startswith(b"%PDF-")
    page.save("observation", "Un message au chef")
    assert "Feuille d’observation" in said(window)
    for one in people:
        assert len(written.places(centre, one)) == 2


def test_today_shows_the_seances_of_the_day(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    page = go(window, Place(Kind.TODAY))
    assert isinstance(page, TodayPage)
    (go_there,) = named(page, "Ouvrir le plateau")
    go_there.click()
    settle()
    assert shell_of(window).place == Place(Kind.PLATEAU, session=half_day)


def test_the_list_goes_to_the_plateau_of_the_day_by_a_key(window: Window, centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    held = half_days.view(centre, half_day).half_day
    for days in (-3, 3):
        half_days.write(centre, replace(held, id=None, on=held.on + timedelta(days=days)))
    page = go(window, Place(Kind.HALF_DAYS))
    assert isinstance(page, HalfDaysPage)
    assert [entry.text() for entry in page.entries] == [
        "Lundi\u00a02\u00a0mars\u00a02026, matin",
        "Jeudi\u00a05\u00a0mars\u00a02026, matin",
        "Vendredi\u00a027\u00a0février\u00a02026, matin",
    ]
    press(Key.Key_Return, control=True)
    assert shell_of(window).place == Place(Kind.PLATEAU, session=half_day)
    press(Key.Key_Left, alt=True)
    page = page_of(window)
    assert isinstance(page, HalfDaysPage)
    page.entries[2].click()
    settle()
    assert isinstance(page_of(window), HalfDayPage)


def test_a_plateau_without_people_says_so(window: Window, centre: Centre) -> None:
    plan = plans.write(centre, a_plan())
    today = centre.clock().date()
    held = HalfDay(today, Half.DAY, evaluators=(evaluator_of(centre),), plan=plan.hex())
    half_day = half_days.write(centre, held)
    page = go(window, Place(Kind.PLATEAU, session=half_day))
    assert isinstance(page, PlateauPage)
    assert page.empty.isVisible()
    for key in (Key.Key_A, Key.Key_F8, Key.Key_F2, Key.Key_T, Key.Key_P, Key.Key_F9):
        press(key)
    person = candidates.open_dossier(centre, someone())
    assert window.desk is not None
    change = half_days.seat(centre, half_day, person)
    window.desk.changed.emit(change, None)
    assert not page.empty.isVisible()
    press(Key.Key_A)
    assert "aucune évaluation n’est ouverte" in said(window)
    press(Key.Key_F2)
    assert shell_of(window).place == Place(Kind.DOSSIER, person)
