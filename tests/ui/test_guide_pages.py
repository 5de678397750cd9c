"""What the guide says: of every page of the window, of its keys, of what Ctrl+K leads to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from clea_desktop.domain.people import folded
from clea_desktop.services import guide
from clea_desktop.services.demo import make_centre
from clea_desktop.services.guide import Topic
from clea_desktop.ui import commands, guide_topics
from clea_desktop.ui.guide_topics import topic_about
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.plateau import PlateauPage
from clea_desktop.ui.places import Kind
from clea_desktop.ui.window import Window
from tests.centres import TestClock
from tests.sittings import a_morning
from tests.ui.tour import places
from tests.ui.windows import a_window, go, shell_of

PAGES = guide.pages()

SAID = {
    Kind.TODAY: "Tout le centre",
    Kind.CANDIDATES: "Retirés ou réunis",
    Kind.CONTACTS: "Contacts",
    Kind.CONTACT: "Rendez-vous",
    Kind.NEW_CANDIDATE: "Ouvrir le dossier",
    Kind.IDENTITY: "Identité",
    Kind.HALF_DAYS: "Séances",
    Kind.HALF_DAY: "Ouvrir le plateau",
    Kind.PLATEAU: "Masquer",
    Kind.DOSSIER: "Plus",
    Kind.INTERVIEW: "Entretien d’accueil",
    Kind.SITTINGS: "Séances",
    Kind.RESTITUTION: "Restitution",
    Kind.TRAINING: "Parcours de formation",
    Kind.REPRISE: "Reprendre des validations",
    Kind.MARKING: "Acquis",
    Kind.CLOSING: "Clore",
    Kind.OPINION: "Partir des notes",
    Kind.RECTIFYING: "Rectifier",
    Kind.DOCUMENTS: "Remettre",
    Kind.EVIDENCE: "Preuves",
    Kind.JURIES: "Nouvelle session",
    Kind.SESSION: "Remettre au jury",
    Kind.HEARING: "Jury",
    Kind.DELEGATES: "Transitions Pro",
    Kind.ACCOUNTS: "Noter une réclamation",
    Kind.SUPPLY: "Identifiants du XML",
    Kind.PLANS: "Importer un fichier",
    Kind.PLAN: "Garder",
    Kind.RELEASES: "Importer une mise à jour",
    Kind.RELEASE: "Conforme",
    Kind.ADOPTION: "Évaluations commencées avant",
    Kind.COMPARISON: "Comparer deux éditions",
    Kind.MIGRATION: "édition",
    Kind.PERSONAL: "Données personnelles",
    Kind.SETTINGS: "Phrase de passe",
    Kind.BACKUPS: "Choisir un second endroit",
    Kind.PROFILES: "Refaire la fiche de secours",
    Kind.SENTENCES: "Phrases",
    Kind.JOURNAL: "Vérifier tout le centre",
}
"""Words of each page of the window that what the guide tells of it must say."""

ARRIVES = {Kind.ARRIVAL, Kind.HELP}
"""The page of a file that arrived, which no tour has; and the guide itself."""


def told(topic: Topic) -> str:
    """The Markdown of a part of the guide; of its whole page when no part is named."""
    page = guide.page(topic.page)
    assert page.name == topic.page, topic
    if not topic.part:
        return page.text
    parts = re.split(r"^(?=##+ )", page.text, flags=re.MULTILINE)[1:]
    by_name = {guide.part_name(part.partition("\n")[0].lstrip("# ")): part for part in parts}
    return by_name[topic.part]


def shown(page: Page) -> str:
    """The words of a page's title, buttons and names."""
    buttons = [each.text() for each in page.findChildren(QAbstractButton)]
    labels = [each.text() for each in page.findChildren(QLabel)]
    names = [each.accessibleName() for each in page.findChildren(QWidget)]
    return folded(" / ".join([page.title.text(), *buttons, *labels, *names]))


def test_the_guide_tells_of_every_page_of_the_window(tmp_path: Path, clock: TestClock) -> None:
    assert set(SAID) | ARRIVES == set(Kind)
    centre = make_centre(tmp_path / "centre", 16)
    a_morning(centre)
    seen: set[Kind] = set()
    with a_window(tmp_path / "centre", clock, centre) as window:
        for _name, place in places(centre):
            if place.kind in seen:
                continue
            seen.add(place.kind)
            page = go(window, place)
            words = folded(SAID[place.kind])
            assert words in shown(page), place.kind
            assert words in folded(told(topic_about(place.kind))), place.kind
    assert seen == set(SAID)
    assert "empreinte" in told(topic_about(Kind.ARRIVAL))


def test_no_page_of_the_window_opens_the_guide_at_its_first_page_for_want_of_another() -> None:
    assert set(guide_topics._ABOUT) == set(Kind) - {Kind.HELP}
    assert topic_about(Kind.HELP) == guide_topics.FIRST


def test_a_question_names_a_part_that_is_there() -> None:
    sources = (guide.folder().parent.parent / "clea_desktop" / "ui").rglob("*.py")
    pattern = r'(?:guide=|TOLD_IN, |_TOLD_IN = |_DEPARTURE = )"([a-z-]+(?:#[^"]+)?)"'
    links = [link for path in sources for link in re.findall(pattern, path.read_text("utf-8"))]
    assert len(links) > 10
    for link in links:
        assert told(Topic.of(link)), link


def test_every_file_of_the_guide_is_in_its_contents() -> None:
    files = {path.stem for path in guide.folder().glob("*.md")} - {guide.CONTENTS}
    assert files == {page.name for page in PAGES}
    assert all(page.text.startswith(f"# {page.title}\n") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: guide.GuidePage) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.text):
        file, _, part = target.partition("#")
        assert (guide.folder() / file).is_file(), target
        assert not part or part in guide.page(Path(file).stem).parts, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_french_signs_have_their_spaces(page: guide.GuidePage) -> None:
    prose = re.sub(r"`[^`]*`|^    .*$|\]\([^)]*\)", "", page.text, flags=re.MULTILINE)
    assert not re.findall(r"\w+ [:;!?»]|« \w+", prose)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_to_do_comes_before_any_table(page: guide.GuidePage) -> None:
    """The first screen of a page is not its keys."""
    if page.name in {"reglages", "clavier", "ordinateurs"}:
        return
    first = page.text.find("\n| Touche")
    assert first < 0 or len(page.text[:first].split()) > 50


def test_an_unknown_page_is_the_first() -> None:
    assert guide.page("nulle-part") is PAGES[0]


# --- its keys ------------------------------------------------------------------------------------


def keys_told(part: str) -> set[str]:
    """The keys in the first column of the tables of a part of the guide."""
    rows = re.findall(r"^\| (`.+?) \|", told(Topic.of(part)), flags=re.MULTILINE)
    return {key for row in rows for key in re.split(r", | ou ", row.replace("`", ""))}


@pytest.mark.parametrize(
    ("page", "kind", "more"),
    [
        (MarkingPage, Kind.MARKING, {"Ctrl + V"}),
        (PlateauPage, Kind.PLATEAU, {"Maj + Tab"}),
    ],
)
def test_the_guide_tells_the_keys_of_a_page_as_the_page_does(
    page: type[Page], kind: Kind, more: set[str]
) -> None:
    own = {key for keys, _does in page.keys for key in re.split(r", | ou ", keys)}
    topic = topic_about(kind)
    told_keys = keys_told(f"{topic.page}#{guide_topics.OWN_KEYS[kind]}")
    assert told_keys == own | more


def test_the_keys_of_everywhere_are_those_of_the_window(window: Window) -> None:
    french = {"Ctrl+": "Ctrl + ", "Alt+": "Alt + ", "Left": "←", "Shift+": "Maj + "}
    shell = shell_of(window)
    found = set()
    for shortcut in shell.findChildren(QShortcut):
        if shortcut.parent() is shell:
            keys = shortcut.key().toString()
            for english, words in french.items():
                keys = keys.replace(english, words)
            found.add(keys)
    assert {"Ctrl + K", "F1", "Ctrl + Q"} <= found
    # Ctrl+L is heard by what watches the window, in questions too.
    assert keys_told("clavier") >= found | {"Ctrl + L"}


def test_what_ctrl_k_leads_to_is_found_in_the_guide() -> None:
    for words, _icon, _place, _also in commands._PAGES:
        name = re.split(r" :|, ", words.replace("\u00a0", " "))[0]
        assert guide.saying(name), name


# --- finding words -------------------------------------------------------------------------------


def test_words_are_found_without_accents_capitals_or_apostrophes() -> None:
    text = "Une Évaluation close ; d’une évaluation\u00a0: l’avis. Cœur, réévaluer"

    def found(words: str) -> list[str]:
        return [text[first:last] for first, last in guide.places_of(words, text)]

    assert found("evaluation") == ["Évaluation", "évaluation"]
    assert found("d'une ÉVALUATION") == ["d’une évaluation"]
    assert found("close d'une") == ["close ; d’une"]
    assert found("avis") == ["avis"]
    assert found("coeur") == ["Cœur"]
    assert found("evaluation avis") == ["Évaluation", "évaluation", "avis"]
    assert found("valuer") == ["valuer"]
    assert found("  ") == found("zèbre") == []


def test_a_page_whose_title_says_the_words_comes_first() -> None:
    assert guide.saying("sauvegardes")[0].name == "sauvegardes"
    assert [page.name for page in guide.saying("cle usb retiree")] == ["que-faire-quand"]
    assert guide.saying("evaluation") == guide.saying("Évaluation")
    assert "candidats" in {page.name for page in guide.saying("reprise")}
    # What people type who do not know our words.
    assert "profils" in {page.name for page in guide.saying("mot de passe")}
    assert guide.saying("quitter")[0].name in {"clavier", "premiere-journee"}
    # Inside of words only when no word begins so.
    assert "premiere-journee" in {page.name for page in guide.saying("ournée")}
    assert guide.saying("zèbre") == []
