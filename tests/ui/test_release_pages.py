"""Updates in the window: shown first, trusted by a typed fingerprint, then put in service."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.services import demo, dossiers, history, marking, migrating, publishers, updates
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.ui.pages.arrival import ArrivalPage
from clea_desktop.ui.pages.comparison import ComparisonPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.migration import MigrationPage
from clea_desktop.ui.pages.releases import ReleasesPage, detail_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Text
from clea_desktop.ui.window import Window
from tests import bad_releases
from tests.bad_releases import BAD
from tests.centres import TestClock, new_centre, opened_prealable, release_of
from tests.packs import OTHER, PUBLISHER, lead, packed, relabelled, tree, written
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    type_in,
    wait_for,
)

CORRECTION = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))


def _changed(fields: dict[str, object]) -> None:
    links = fields["criteria"]
    assert isinstance(links, list)
    links[0]["became"] = "changed"


NEXT = packed(
    tree("2027", change=relabelled("1.1.1", "Écouter et répondre")),
    others={"correspondance-2021.json": lead("2021", "2027", _changed)},
)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path / "centre")


@pytest.fixture
def window(centre: Centre, qapp: object) -> Iterator[Window]:
    clock = centre.clock
    assert isinstance(clock, TestClock)
    with a_window(centre.store.folder.path, clock, centre) as shown:
        yield shown


def words_of(page: object) -> str:
    assert isinstance(page, (ArrivalPage, MigrationPage, ComparisonPage, ReleasesPage, DossierPage))
    return "\n".join(text.text() for text in page.findChildren(Text)).replace("\u00a0", " ")


def arrived(window: Window, file: Path) -> ArrivalPage:
    page = go(window, Place(Kind.ARRIVAL, detail=str(file)))
    assert isinstance(page, ArrivalPage)
    wait_for(lambda: page.arrival is not None or hasattr(page, "refusal"))
    settle()
    return page


def test_an_update_is_chosen_trusted_and_put_in_service_by_keys(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_prealable(centre)
    file = written(tmp_path, CORRECTION)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    go(window, Place(Kind.RELEASES))
    press(Key.Key_O, control=True)
    page = page_of(window)
    assert isinstance(page, ArrivalPage)
    wait_for(lambda: page.arrival is not None)
    settle()
    assert "Écouter" in words_of(page) and "1 dossier ouvert touché" in words_of(page)
    assert page.trust_button.isVisible() and not page.use.isVisible()
    typed = iter(["aaaa bbbb", PUBLISHER.public.fingerprint.upper()])

    def answer() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        type_in(next(typed))
        press(Key.Key_Return)
        if asked.isVisible():
            assert "n’est pas celle du fichier" in asked.fault.text()
            press(Key.Key_Escape)

    once_asked(answer)
    press(Key.Key_Return, control=True)
    assert publishers.publishers_of(centre) == []
    once_asked(answer)
    press(Key.Key_Return, control=True)
    wait_for(page.use.isVisible)
    press(Key.Key_Return, control=True)
    assert ReleaseKey("clea-socle", "2021", 2) in centre.fingerprints
    assert "Aucun dossier n’a changé" in said(window)
    held = page_of(window)
    assert isinstance(held, ReleasesPage)
    assert "Publié par Éditeur inventé" in words_of(held)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (CORRECTION[:-100], "incomplet"),
        (b"PK\x03\x04" + bytes(200), "essai.clea-ref"),
        (b'{"format": "clea-release/1", "format": 1}', "essai.clea-ref"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_enters(
    window: Window, centre: Centre, tmp_path: Path, data: bytes, why: str
) -> None:
    before = dict(centre.fingerprints)
    page = arrived(window, written(tmp_path, data))
    assert page.arrival is None
    assert why in page.refusal.text()
    assert "Rien n’est entré dans le centre" in words_of(page)
    assert not page.use.isVisible() and not page.trust_button.isVisible()
    assert centre.fingerprints == before


def test_each_bad_file_is_refused_in_the_window_in_its_own_words(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    publishers.trust(centre, PUBLISHER.public, "Éditeur inventé", PUBLISHER.public.fingerprint)
    updates.take_in(centre, bad_releases.CORRECTION, "maj.clea-ref")
    before = centre.store.database.head, dict(centre.fingerprints)
    for rank, (name, (make, why)) in enumerate(BAD.items()):
        page = arrived(window, written(tmp_path, make(), f"essai-{rank}.clea-ref"))
        assert why in words_of(page), name
        assert not page.use.isVisible(), name
        if not page.trust_button.isVisible():
            press(Key.Key_Return, control=True)
        assert (centre.store.database.head, dict(centre.fingerprints)) == before, name


def test_only_who_answers_for_the_centre_is_offered_to_trust_or_to_use(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Centre, "responsible", property(lambda _self: False))
    page = arrived(window, written(tmp_path, CORRECTION))
    assert not page.use.isVisible() and not page.trust_button.isVisible()
    assert "demandez-le-lui" in words_of(page)
    press(Key.Key_Return, control=True)
    assert QApplication.activeModalWidget() is None
    assert publishers.publishers_of(centre) == []


def test_a_page_left_while_a_file_is_read_does_not_wait_for_it(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, read = threading.Event(), updates.read_file

    def slowly(centre: Centre, file: Path) -> updates.Arrival:
        go_on.wait(20)
        return read(centre, file)

    monkeypatch.setattr(updates, "read_file", slowly)
    page = go(window, Place(Kind.ARRIVAL, detail=str(written(tmp_path, CORRECTION))))
    assert isinstance(page, ArrivalPage)
    reading = page._task
    assert reading is not None
    assert isinstance(go(window, Place(Kind.RELEASES)), ReleasesPage)
    gone: list[bool] = []
    reading.destroyed.connect(lambda: gone.append(True))
    go_on.set()
    wait_for(lambda: bool(gone))
    assert isinstance(page_of(window), ReleasesPage)


def test_what_nobody_signed_is_read_and_not_used(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    page = arrived(window, written(tmp_path, packed(tree(sequence=2), secret=None)))
    assert page.arrival is not None
    assert "n’est signé par personne" in words_of(page)
    assert not page.use.isVisible() and not page.trust_button.isVisible()


def test_trust_is_withdrawn_and_searching_finds(window: Window, centre: Centre) -> None:
    key = OTHER.public
    publishers.trust(centre, key, "Un autre", key.fingerprint)
    page = go(window, Place(Kind.RELEASES))
    assert isinstance(page, ReleasesPage)
    press(Key.Key_F, control=True)
    type_in("pourcentage")
    settle()
    assert "2.1" in words_of(page) or "pourcentage" in words_of(page).lower()
    (withdraw,) = [
        button for button in page.findChildren(Button) if button.text().startswith("Retirer")
    ]

    def agree() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        asked.act.click()

    once_asked(agree)
    withdraw.click()
    assert [each.withdrawn_on is not None for each in publishers.publishers_of(centre)] == [True]
    assert "ne fait plus confiance à Un autre" in said(window)


def test_two_editions_side_by_side(window: Window, centre: Centre) -> None:
    key = release_of(centre).key
    earlier = ReleaseKey(key.id, "2016", 1)
    assert earlier in centre.fingerprints
    page = go(window, Place(Kind.COMPARISON, detail=f"{detail_of(earlier)} / {detail_of(key)}"))
    assert isinstance(page, ComparisonPage)
    assert "De l’édition 2016 à l’édition 2021" in words_of(page)


def test_a_dossier_goes_on_in_the_newer_edition_and_back_by_keys(
    window: Window, centre: Centre
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.mark(centre, assessment, "1.1.2", Mark.NOT_ACQUIRED)
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    later = updates.take_in(centre, NEXT, "2027.clea-ref")
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert "L’édition 2027 continue celle-ci" in words_of(page)
    (see,) = [b for b in page.findChildren(Button) if b.text().startswith("Voir le passage")]
    see.click()
    settle()
    moving = page_of(window)
    assert isinstance(moving, MigrationPage)
    assert moving.asking == ("1.1.1",)
    press(Key.Key_N)
    assert moving.decided == {"1.1.1": Mark.NOT_ACQUIRED}
    press(Key.Key_Delete)
    press(Key.Key_A)
    assert moving.decided == {"1.1.1": Mark.ACQUIRED}
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), MarkingPage)
    current = centre.in_hand(dossier).current
    assert current is not None and current.release == later
    assert [(f.criterion, f.mark) for f in current.marks] == [
        ("1.1.2", Mark.NOT_ACQUIRED),
        ("1.1.1", Mark.ACQUIRED),
    ]
    # Undone and done again where the window landed: its lines are those of the edition followed.
    press(Key.Key_Z, control=True)
    back = page_of(window)
    assert isinstance(back, MarkingPage) and back.sheet.release.key.edition == "2021"
    press(Key.Key_Y, control=True)
    forth = page_of(window)
    assert isinstance(forth, MarkingPage) and forth.sheet.release.key == later
    again = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(again, DossierPage)
    assert "continue celle-ci" not in words_of(again)
    press(Key.Key_Z, control=True)
    current = centre.in_hand(dossier).current
    assert current is not None and current.release.edition == "2021"
    assert len(current.marks) == 2
    assert history.undoable(centre, dossier) is not None


def test_the_marking_page_says_a_newer_edition_is_there(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    updates.take_in(centre, NEXT, "2027.clea-ref")
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    (button,) = [b for b in page.findChildren(Button) if b.text().startswith("Voir le passage")]
    button.click()
    assert isinstance(page_of(window), MigrationPage)


def test_an_edition_not_in_force_yet_is_offered_last_and_to_nobody(
    window: Window, centre: Centre
) -> None:
    dossier, _assessment = opened_prealable(centre)
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    coming = packed(
        tree("2027"),
        others={"correspondance-2021.json": lead("2021", "2027")},
        in_force_from=date(2027, 1, 1),
    )
    updates.take_in(centre, coming, "2027.clea-ref")
    assert migrating.newer_edition(centre, centre.in_hand(dossier)) is None
    assert "continue celle-ci" not in words_of(go(window, Place(Kind.DOSSIER, dossier)))


def test_the_made_up_centre_has_a_dossier_to_take_further(tmp_path: Path, qapp: object) -> None:
    made = demo.make_centre(tmp_path / "demo", 16)
    made.close()
    clock = TestClock()
    held = open_centre(tmp_path / "demo", Secret(passphrase=demo.PASSPHRASE), clock)
    with a_window(tmp_path / "demo", clock, held) as window:
        found = [
            line.id
            for line in dossiers.list_dossiers(held)
            if migrating.newer_edition(held, held.in_hand(line.id))
        ]
        assert len(found) == 2
        for dossier in found:
            detail = detail_of(max(held.fingerprints))
            page = go(window, Place(Kind.MIGRATION, dossier, detail=detail))
            assert isinstance(page, MigrationPage)
            press(Key.Key_Return, control=True)
            assert isinstance(page_of(window), MarkingPage)
            assert migrating.newer_edition(held, held.in_hand(dossier)) is None
