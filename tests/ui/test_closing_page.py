"""Closing an assessment, and the opinion that goes with it."""

from __future__ import annotations

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.services import candidates, closing, dossiers, papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.closing import ClosingPage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opinion import OpinionPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import (
    TestClock,
    evaluator_of,
    opened_prealable,
    release_of,
)
from tests.ui.windows import (
    Key,
    focused,
    go,
    page_of,
    press,
    said,
    type_in,
)


def test_a_finale_is_closed_by_its_key(window: Window, centre: Centre, clock: TestClock) -> None:

    dossier, assessment = opened_prealable(centre)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    finale = candidates.open_assessment(
        centre, dossier, Assessed.FINALE, release_of(centre), clock().date(), evaluator_of(centre)
    )
    page = go(window, Place(Kind.CLOSING, dossier, finale))
    assert isinstance(page, ClosingPage)
    assert page.isAncestorOf(focused())
    press(Key.Key_Escape)
    assert isinstance(page_of(window), MarkingPage)
    go(window, Place(Kind.CLOSING, dossier, finale))
    press(Key.Key_Return, control=True)
    current = dossiers.view(centre, dossier).dossier.current
    assert current is not None
    assert current.closing is not None


def test_an_opinion_emptied_comes_back(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    closing.give_opinion(centre, assessment, "Autonome.", evaluator_of(centre))
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    press(Key.Key_A, control=True)
    press(Key.Key_Delete)
    page.flush()
    assert page.text.toPlainText() == ""
    assert "ne s’efface pas" in page.state.text()
    type_in("A")
    assert page.flush()
    assert page.state.text().startswith("Enregistré le")
    press(Key.Key_Backspace)
    press(Key.Key_Left, alt=True)
    assert "ne s’efface pas" in said(window)
    written = sheet_of(centre, assessment).assessment.opinion
    assert written is not None
    assert written.text == "A"
