"""The page of the papers of a dossier."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.services import candidates, papers
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.button import Button
from tests.centres import (
    TestClock,
    someone,
)
from tests.ui.windows import (
    Key,
    a_window,
    dressed,
    focused,
    go,
    press,
)


def tab_to(name: str) -> Button:
    """Go by Tab to a paper of the list."""
    for _ in papers.kinds():
        here = focused()
        assert isinstance(here, Button)
        if here.text() == name:
            return here
        press(Key.Key_Tab)
    raise AssertionError(name)


def test_every_paper_is_chosen_by_the_keyboard_in_large_letters(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dressed(Theme.LIGHT, 200)
    dossier = candidates.open_dossier(centre, someone())
    with a_window(tmp_path / "centre", clock, centre) as window:
        page = go(window, Place(Kind.DOCUMENTS, dossier))
        assert isinstance(page, DocumentsPage)
        for kind, name in papers.kinds()[1:]:
            press(Key.Key_F6)
            place = page._side.viewport()
            content = page._side.widget()
            assert content is not None
            assert content.width() <= place.width()
            button = tab_to(name)
            spot = button.mapTo(place, button.rect().center())
            assert place.rect().contains(spot)
            press(Key.Key_Space)
            assert page.kind == kind
            assert focused() is page.view
        for number, (kind, _name) in enumerate(papers.kinds()[:9]):
            press(Key(Key.Key_1 + number), control=True)
            assert page.kind == kind
