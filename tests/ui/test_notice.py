"""What the window says below the page: how long each thing stays."""

from __future__ import annotations

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.services.centre import Centre
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets import notice as of_notice
from clea_desktop.ui.widgets.notice import Notice
from clea_desktop.ui.window import Window
from tests.centres import opened_prealable
from tests.ui.windows import Key, go, press, shell_of, wait_for


@pytest.fixture
def notice(window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Notice:
    dossier, assessment = opened_prealable(centre)
    go(window, Place(Kind.MARKING, dossier, assessment))
    shown = shell_of(window).notice
    shown._fresh.setInterval(40)
    monkeypatch.setattr(of_notice, "_READ_MS", 60)
    return shown


def refused(window: Window, refusal: RuleError | EnvironmentProblem) -> None:
    def gesture() -> None:
        raise refusal

    assert window.desk is not None
    assert window.desk.attempt(gesture) is None


def test_a_refusal_goes_with_the_next_gesture_that_succeeds(window: Window, notice: Notice) -> None:
    refused(window, RuleError("C’est refusé."))
    wait_for(lambda: not notice._fresh.isActive())
    assert notice.isVisible()
    press(Key.Key_A)
    wait_for(lambda: not notice.isVisible())


def test_a_refusal_is_read_before_a_gesture_takes_it_away(window: Window, notice: Notice) -> None:
    refused(window, RuleError("C’est refusé."))
    notice.let_go()
    assert notice.isVisible()
    wait_for(lambda: not notice.isVisible())


def test_what_the_computer_refuses_stays_until_it_is_closed(window: Window, notice: Notice) -> None:
    refused(window, EnvironmentProblem("Il n’y a plus de place sur le disque."))
    wait_for(lambda: not notice._fresh.isActive())
    press(Key.Key_A)
    assert window.desk is not None
    window.desk.say("C’est enregistré.")
    assert notice.text.text() == "C’est enregistré."
    wait_for(lambda: "disque" in notice.text.text())
    go(window, Place(Kind.TODAY))
    refused(window, RuleError("C’est refusé."))
    go(window, Place(Kind.CANDIDATES))
    assert notice.isVisible() and "disque" in notice.text.text()
    notice._dismiss.click()
    assert not notice.isVisible()
    go(window, Place(Kind.TODAY))
    assert not notice.isVisible()
