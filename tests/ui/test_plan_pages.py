"""Plans d’évaluation in the window: written by keys, kept, left, locked, brought in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.domain.rights import Role
from clea_desktop.services import centre_facts, demo_edition, plan_files, plans
from clea_desktop.services.centre import Centre
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.pages.plan import PlanPage
from clea_desktop.ui.pages.plans import PlansPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.criteria_tree import CriteriaTree
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Pill, Text
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE, TestClock, release_of
from tests.services.test_plans import PLAN, a_half_day
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    focused,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    strike,
    type_in,
    wait_for,
)

TALK = Activity("Un échange", (Observed("1.1.1", "Il écoute."),))
TWO = replace(PLAN, activities=(*PLAN.activities, TALK))


def listing(window: Window) -> PlansPage:
    page = go(window, Place(Kind.PLANS))
    assert isinstance(page, PlansPage)
    return page


def opened(window: Window, plan_id: bytes | None = None) -> PlanPage:
    page = go(window, Place(Kind.PLAN, detail=plan_id.hex() if plan_id else ""))
    assert isinstance(page, PlanPage)
    return page


def shown(page: PlansPage | PlanPage) -> str:
    texts = [text.text() for text in page.findChildren(Text) if text.isVisible()]
    texts += [pill.text() for pill in page.findChildren(Pill) if pill.isVisible()]
    return "\n".join(texts).replace("\u00a0", " ")


def button(page: PlansPage | PlanPage, name: str) -> Button:
    found = [
        each
        for each in page.findChildren(Button)
        if name in (each.accessibleName() or each.text()).replace("\u00a0", " ")
        and each.isVisible()
    ]
    assert found, name
    return found[0]


def answer() -> None:
    """Do what the question offers."""
    question = dialog()
    assert isinstance(question, Question)
    question.act.click()


def only(centre: Centre) -> Plan:
    (found,) = plans.plans(centre)
    return found


def test_an_empty_page_says_what_to_do_first(window: Window, centre: Centre) -> None:
    page = listing(window)
    assert "Commencez par un plan" in shown(page)
    assert focused() is button(page, "Partir de l’exemple")
    press(Key.Key_Space)
    editor = page_of(window)
    assert isinstance(editor, PlanPage)
    assert only(centre) == plan_files.example()
    assert len(editor.activities.entries) == 9
    assert "rien : 106 sur 106" in shown(editor)
    # Asked again, it is the same plan that opens.
    button(listing(window), "Partir de l’exemple").click()
    settle()
    assert isinstance(page_of(window), PlanPage)
    assert len(plans.plans(centre)) == 1
    assert "106 critères sur 106" in shown(listing(window))


def test_a_plan_is_written_by_keys_alone(window: Window, centre: Centre) -> None:
    listing(window)
    press(Key.Key_N, control=True)
    page = page_of(window)
    assert isinstance(page, PlanPage)
    type_in("Le plan du lundi")
    press(Key.Key_N, control=True)
    type_in("Le planning")

    def tick() -> None:
        type_in("unités de temps")
        press(Key.Key_Down)
        press(Key.Key_Space)
        QLineEdit.setFocus(dialog().findChildren(QLineEdit)[0])
        assert "1 critère choisi" in "\n".join(
            text.text().replace("\u00a0", " ") for text in dialog().findChildren(Text)
        )
        press(Key.Key_Return)

    once_asked(tick)
    press(Key.Key_F, control=True)
    assert page.card is not None
    settle()
    assert focused() is page.card.pick
    page.card.helps["2.3.1"].area.setFocus()
    type_in("L’heure du bus.")
    assert plans.plans(centre) == []
    assert "105 critères sur 106" in shown(page)
    assert "à garder" in shown(page)
    press(Key.Key_Return, control=True)
    assert said(window) == "Le plan est gardé, version 1."
    assert only(centre) == Plan(
        "Le plan du lundi",
        "clea-socle",
        "2021",
        (Activity("Le planning", (Observed("2.3.1", "L’heure du bus."),)),),
    )
    assert not page.keep_button.isEnabled()


def test_what_nobody_covers_is_added_to_the_activity_in_hand(
    window: Window, centre: Centre
) -> None:
    page = opened(window, plans.write(centre, TWO))
    press(Key.Key_PageDown, control=True)
    assert page.at == 1
    page.coverage.tree.begin()
    assert page.coverage.tree.chosen == ["1.1.2"]
    press(Key.Key_Return)
    assert page.activity is not None
    assert page.activity.criteria == (Observed("1.1.1", "Il écoute."), Observed("1.1.2"))
    assert "103 critères sur 106" in shown(page)
    # A sous-domaine chosen stands for all that is left of it.
    branch = page.coverage.tree.topLevelItem(0)
    assert branch is not None and branch.text(0).startswith("1.2")
    page.coverage.tree.setCurrentItem(branch)
    page.coverage.add.click()
    settle()
    assert page.activity.codes == ("1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4")
    button(page, "Retirer 1.2.3").click()
    settle()
    assert "1.2.3" not in page.activity.codes
    assert "100 critères sur 106" in shown(page)


def test_activities_are_put_in_order_and_taken_away(window: Window, centre: Centre) -> None:
    page = opened(window, plans.write(centre, TWO))
    press(Key.Key_Up, alt=True)
    press(Key.Key_Down, alt=True)
    press(Key.Key_Down, alt=True)
    assert [each.title for each in page.draft.activities] == ["Un échange", "Le planning"]
    assert page.activity is not None and page.activity.title == "Le planning"
    press(Key.Key_PageUp, control=True)
    press(Key.Key_PageUp, control=True)
    assert page.at == 0
    once_asked(lambda: press(Key.Key_Escape))
    page.remove()
    assert len(page.draft.activities) == 2
    once_asked(answer)
    page.remove()
    assert [each.title for each in page.draft.activities] == ["Le planning"]
    page.add_activity()
    page.remove()
    assert [each.title for each in page.draft.activities] == ["Le planning"]
    page.keep()
    assert only(centre) == PLAN


def test_what_was_used_makes_a_version_and_says_so(window: Window, centre: Centre) -> None:
    plan_id = plans.write(centre, PLAN)
    a_half_day(centre, plan_id, 1)
    page = opened(window, plan_id)
    assert page.card is not None
    page.card.minutes.setValue(50)
    page.card.prepare.area.setPlainText("Deux tableaux")
    press(Key.Key_Return, control=True)
    assert said(window) == "Le plan est gardé, version 2."
    assert "version 2, la version 1 reste lue par 1 séance" in shown(page)
    assert "version 2, la version 1 reste lue par 1 séance" in shown(listing(window))
    changed = only(centre).activities[0]
    assert (changed.minutes, changed.prepare) == (50, "Deux tableaux")
    assert plans.plan(centre, plan_id, 1) == PLAN


def test_leaving_keeps_what_is_typed(window: Window, centre: Centre) -> None:
    opened(window, plans.write(centre, PLAN))
    page_of(window).findChildren(QLineEdit)[0].setFocus()
    press(Key.Key_End)
    type_in(" bis")
    press(Key.Key_Escape)
    assert isinstance(page_of(window), PlansPage)
    assert only(centre).title == "Plan du centre bis"


def test_what_cannot_be_kept_asks_before_it_is_left(window: Window, centre: Centre) -> None:
    page = opened(window)
    press(Key.Key_N, control=True)
    type_in("Une activité")
    asked: list[str] = []

    def stay() -> None:
        asked.extend(text.text().replace("\u00a0", " ") for text in dialog().findChildren(Text))
        press(Key.Key_Escape)

    once_asked(stay)
    go(window, Place(Kind.PLANS))
    assert page_of(window) is page
    assert "Le plan n’a pas de titre : donnez-lui-en un." in asked
    assert not page.keep()
    assert said(window) == "Le plan n’a pas de titre : donnez-lui-en un."
    once_asked(answer)
    go(window, Place(Kind.PLANS))
    assert isinstance(page_of(window), PlansPage)
    assert plans.plans(centre) == []


def test_a_disk_that_refuses_is_told_and_nothing_is_left(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, plans.write(centre, PLAN))
    press(Key.Key_N, control=True)
    type_in("Une autre")

    def full(*_: object, **__: object) -> bytes:
        raise EnvironmentProblem("Le disque est plein : faites de la place.")

    monkeypatch.setattr(centre_facts, "write", full)
    once_asked(lambda: press(Key.Key_Escape))
    go(window, Place(Kind.PLANS))
    assert page_of(window) is page
    assert not page.keep()
    assert said(window) == "Le disque est plein : faites de la place."
    monkeypatch.undo()
    assert page.keep()
    assert len(only(centre).activities) == 2


def test_nothing_typed_is_nothing_to_keep(window: Window, centre: Centre) -> None:
    opened(window)
    press(Key.Key_Escape)
    assert isinstance(page_of(window), PlansPage)
    assert plans.plans(centre) == []


def test_a_lock_gives_the_whole_plan_back(centre: Centre, clock: TestClock) -> None:
    plan_id = plans.write(centre, TWO)
    with a_window(centre.store.folder.path, clock, centre) as window:
        page = opened(window, plan_id)
        assert page.card is not None
        page.card.title.line.selectAll()
        page.card.title.line.setFocus()
        type_in("Premier")
        page.take(1)
        assert page.card is not None
        page.card.title.line.selectAll()
        page.card.title.line.setFocus()
        # Two of one name: it cannot be kept.
        type_in("Premier")
        strike(Key.Key_L, control=True)
        wait_for(lambda: isinstance(window.gate, UnlockPage) and window.shell is None)
        gate = window.gate
        assert isinstance(gate, UnlockPage)
        gate.first().setFocus()
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None and isinstance(window.shell.page, PlanPage))
        back = page_of(window)
        assert isinstance(back, PlanPage)
        wait_for(lambda: back.draft != back.kept)
        assert [each.title for each in back.draft.activities] == ["Premier", "Premier"]
        assert back.at == 1
        assert back.card is not None and back.card.title.text() == "Premier"
        assert back.activity is not None and back.activity.codes == ("1.1.1",)
        back.card.title.line.selectAll()
        back.card.title.line.setFocus()
        type_in("Second")
        assert back.keep()
        assert [each.title for each in only(back.centre).activities] == ["Premier", "Second"]
        back.centre.close()


def test_a_plan_is_put_aside_and_taken_again(window: Window, centre: Centre) -> None:
    plans.write(centre, PLAN)
    page = listing(window)
    assert not page.aside.isVisible()
    button(page, "Mettre de côté").click()
    settle()
    assert "Plan du centre" not in shown(page)
    page.aside.click()
    settle()
    assert "mis de côté" in shown(page)
    button(page, "Reprendre").click()
    settle()
    assert plans.plans(centre) == [PLAN]


def test_a_copy_opens_and_says_what_has_no_continuation(window: Window, centre: Centre) -> None:
    earlier = demo_edition.add_earlier_edition(centre, release_of(centre))
    every = tuple(Observed(criterion.code) for criterion in earlier.criteria)
    plan = Plan("D’avant", earlier.key.id, earlier.key.edition, (Activity("Tout", every),))
    plans.write(centre, plan)
    button(listing(window), "Copier pour 2021").click()
    settle()
    page = page_of(window)
    assert isinstance(page, PlanPage)
    assert page.title_field.text() == "D’avant (2021)"
    assert "sans suite dans l’édition 2021" in said(window)
    button(listing(window), "Dupliquer : D’avant").click()
    settle()
    page = page_of(window)
    assert isinstance(page, PlanPage)
    assert page.title_field.text().startswith("D’avant")


def test_a_file_comes_in_and_goes_out(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = plans.write(centre, PLAN)
    file = tmp_path / "plan.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    button(listing(window), "Écrire un fichier").click()
    assert said(window) == "Le plan est dans plan.json."
    page = listing(window)
    press(Key.Key_O, control=True)
    assert "y était déjà, mot pour mot" in said(window)
    plans.write(centre, replace(PLAN, id=plan_id, note="Changé."))
    page = listing(window)
    once_asked(lambda: press(Key.Key_Escape))
    page.read_file()
    assert only(centre).note == "Changé."
    once_asked(answer)
    page.read_file()
    assert "a sa version suivante" in said(window)
    assert (only(centre).version, only(centre).note) == (2, "")
    plans.write(centre, replace(PLAN, id=plan_id, title="Un autre"))
    page.read_file()
    assert "est dans le centre" in said(window)
    assert len(plans.plans(centre)) == 2


def test_every_fault_of_a_file_is_told_before_the_eyes(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {
        "format": "clea-plan/1",
        "title": "Faux",
        "referential": {"id": "clea-socle", "edition": "2021"},
        "activities": [
            {"title": "Un", "criteria": [{"criterion": f"9.9.{rank}"} for rank in range(1, 41)]}
        ],
    }
    file = tmp_path / "faux.json"
    file.write_text(json.dumps(content), "utf-8")
    told: list[str] = []

    def look() -> None:
        told.extend(text.text().replace("\u00a0", " ") for text in dialog().findChildren(Text))
        press(Key.Key_Escape)

    once_asked(look)
    listing(window).take_in(file)
    assert "faux.json : 40 fautes, rien n’est enregistré." in told
    assert "… et 10 autres." in told
    assert any("9.9.1," in line for line in told)
    # Another file may be chosen at once.
    good = tmp_path / "bon.json"
    plan_files.export_plan(centre, plans.write(centre, PLAN), good)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(good), ""))
    once_asked(answer)
    listing(window).take_in(file)
    assert "y était déjà, mot pour mot" in said(window)
    listing(window).take_in(tmp_path / "rien.json")
    assert "n’existe pas" in said(window)
    good.write_text(good.read_text("utf-8").replace('"2021"', '"2035"'), "utf-8")
    listing(window).take_in(good)
    assert said(window).endswith("n’a pas. Importez d’abord cette édition dans Référentiels.")
    assert plans.plans(centre) == [PLAN]


def test_who_only_reads_changes_nothing(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = plans.write(centre, TWO)
    monkeypatch.setattr(centre, "role", Role.READER)
    assert not listing(window).new.isEnabled()
    page = opened(window, plan_id)
    assert "ne permet pas de modifier" in shown(page)
    assert not page.keep_button.isVisible()
    page.add_activity()
    page.shift(1)
    page.pick()
    page.take_next(1)
    assert page.at == 1
    assert page.draft == page.kept
    assert page.card is not None and not page.card.title.isEnabled()


def test_a_plan_of_an_edition_that_is_not_here_is_only_read(window: Window, centre: Centre) -> None:
    away = centre_facts.write(centre, replace(PLAN, edition="2035"), "plan d’évaluation")
    page = opened(window, away)
    assert "n’a pas l’édition 2035" in shown(page)
    assert "édition absente" in shown(page)
    assert not page.keep_button.isVisible()
    assert "édition 2035 absente de ce centre" in shown(listing(window))


def test_another_edition_may_be_chosen_for_a_new_plan(window: Window, centre: Centre) -> None:
    page = opened(window)
    page.title_field.line.setFocus()
    type_in("Pour 2016")
    page.edition.box.setCurrentIndex(1)
    page.edition.chosen.emit()
    settle()
    assert "108 critères sur 108" in shown(page)
    assert page.keep()
    assert only(centre).edition == "2016"


def test_the_palette_and_the_seances_lead_there(window: Window) -> None:
    def choose() -> None:
        type_in("plans")
        press(Key.Key_Return)

    once_asked(choose)
    press(Key.Key_K, control=True)
    settle()
    assert isinstance(page_of(window), PlansPage)
    go(window, Place(Kind.HALF_DAYS))
    found = [
        each for each in page_of(window).findChildren(Button) if each.text() == "Plans d’évaluation"
    ]
    found[0].click()
    settle()
    assert isinstance(page_of(window), PlansPage)


def test_the_search_of_criteres_leaves_what_holds_the_words(window: Window, centre: Centre) -> None:
    page = opened(window, plans.write(centre, TWO))

    def look() -> None:
        (tree,) = dialog().findChildren(CriteriaTree)
        type_in("planning")
        left = [
            item.text(0)
            for item in tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
            if not item.isHidden() and item.childCount() == 0
        ]
        assert [text[:5] for text in left] == ["2.3.2"]
        press(Key.Key_Escape)

    once_asked(look)
    page.pick()
    assert page.draft == page.kept


def test_a_text_of_a_plan_grows_with_what_is_written(window: Window, centre: Centre) -> None:
    page = opened(window, plans.write(centre, TWO))
    page.take(1)
    settle()
    assert page.card is not None
    area = page.card.helps["1.1.1"].area
    area.setFocus()
    short = area.height()
    area.insertPlainText(" La personne redit ce qu’elle a compris." * 6)
    settle()
    tall = area.height()
    assert tall > short
    assert area.verticalScrollBar().maximum() == 0
    assert page.card.helps["1.1.1"].height() > tall
    # Up to a limit, where it scrolls.
    area.insertPlainText("\nUne ligne." * 40)
    settle()
    assert tall < area.height() < 14 * area.fontMetrics().lineSpacing()
    assert area.verticalScrollBar().maximum() > 0
    area.setPlainText("Court.")
    settle()
    assert area.height() == short


def test_titles_have_the_room_that_what_is_covered_leaves(window: Window, centre: Centre) -> None:
    page = opened(window, plans.write(centre, plan_files.example()))
    settle()
    assert page.activities.width() > 1.5 * page.coverage.width()
