"""Questions of a path that change its stage: opening an assessment, letting a dossier go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import Focus
from clea_desktop.domain.training import trains
from clea_desktop.domain.typed import read_day
from clea_desktop.services import candidates, departing, hearings, journey, juries, people
from clea_desktop.services.change import Change
from clea_desktop.services.departing import Departed
from clea_desktop.services.dossiers import View
from clea_desktop.ui.models.editions import edition_choices
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Item, abreast, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField
from clea_desktop.ui.widgets.text import Text, muted

_DEPARTURE = "candidats#passer-un-dossier-à-un-autre-organisme"


def ask_opening(page: Page, seen: View, kind: Assessed) -> bytes | None:
    """Ask for the day, the edition, who assesses, and for a finale what it works on.

    :returns: the id of the assessment opened; None when one came back.
    """
    centre = page.centre
    dossier_id = seen.dossier.id
    assert dossier_id is not None
    releases = centre.offered_releases(seen.dossier)
    edition = ChoiceField("Référentiel", edition_choices(releases))
    day = DayField("Premier jour", centre.clock().date())
    force = Text("", size=SMALL, role="attention")
    by_hand: list[bool] = []

    def offer() -> None:
        # The newest in force on the first day, unless somebody chose another.
        on = read_day(day.edit.text())
        if on is not None and not by_hand:
            edition.put(centre.offered_releases(seen.dossier, on)[0].key)
        said = centre.in_force(edition.value())
        force.setVisible(on is not None and not said.on(on))
        edition_words = f"l’édition {edition.value().edition} ne vaut pas"
        force.setText(f"Ce jour-là, {edition_words} : elle est {said.words}.")

    def choose() -> None:
        by_hand.append(True)
        offer()

    day.edit.changed.connect(offer)
    edition.chosen.connect(choose)
    trainers = seen.dossier.journey.trainers
    today = centre.clock().date()
    known = [
        (who, who.name)
        for who in people.people(centre)
        if not any(trains(each, who, today) for each in trainers)
    ]
    evaluator = ChoiceField("Évaluateur ou évaluatrice", known, centre.evaluator)
    items: list[Item] = [abreast(day, edition), force, evaluator]
    offer()
    boxes: dict[str, QCheckBox] = {}
    if kind is Assessed.FINALE:
        items += [Text(said, size=SMALL, role="attention") for said in _warnings(page, dossier_id)]
        items += _domains(seen, boxes)
    opened: list[bytes] = []

    def act() -> bool:
        chosen = tuple(code for code, box in boxes.items() if box.isChecked())
        if boxes and not chosen:
            question.refuse("Choisissez au moins un domaine à travailler.")
            return False
        made = candidates.open_assessment(
            centre,
            dossier_id,
            kind,
            centre.release(edition.value()),
            day.day(),
            evaluator.value(),
        )
        if boxes and len(chosen) < len(boxes):
            journey.write(centre, dossier_id, Focus(chosen, made))
        opened.append(made)
        return True

    question = Question(
        page, f"Ouvrir l’{kind.words}", *items, act="Ouvrir", on_act=act, guide="evaluer"
    )
    day.edit.setFocus()
    return opened[0] if question.exec() else None


def _warnings(page: Page, dossier_id: bytes) -> list[str]:
    return journey.before_finale(page.centre, dossier_id)


def _domains(seen: View, boxes: dict[str, QCheckBox]) -> list[Item]:
    """The domaines left, ticked: a finale may work on some of them only."""
    if seen.release is None or seen.outcome is None:
        return []
    items: list[Item] = [muted("Les domaines travaillés ; les autres attendront.", small=True)]
    for domain in seen.release.domains:
        if not all(sub.code in seen.outcome.validated for sub in domain.subdomains):
            box = QCheckBox(f"{domain.code}. {domain.short}")
            box.setChecked(True)
            boxes[domain.code] = box
            items.append(box)
    return items


def ask_entry(page: Page, dossier_id: bytes) -> bytes | None:
    """Ask in which session a dossier is entered; the session, None when one came back.

    Without a session to come, one goes where they are made.
    """
    lines = [line for line in juries.all_sessions(page.centre) if not line.over]
    if not lines:
        page.desk.say("Aucune session à venir : créez-en une, puis inscrivez-y le dossier.")
        page.desk.go(Place(Kind.JURIES))
        return None
    choices = [
        (line.session.id, f"{date_words(line.session.on)} · {line.delegate}")
        for line in reversed(lines)
    ]
    session = ChoiceField("Session", choices)
    entered: list[bytes] = []

    def act() -> None:
        chosen = session.value()
        assert chosen is not None, "read from the centre"
        hearings.enter(page.centre, chosen, [dossier_id])
        entered.append(chosen)

    question = Question(
        page, "Inscrire à une session de jury", session, act="Inscrire", on_act=act, guide="jury"
    )
    session.box.setFocus()
    return entered[0] if question.exec() else None


def ask_departure(page: Page, seen: View) -> Change | None:
    """Ask who follows the person from now on, write what they need, and show the phrase once.

    :returns: what changed; None when one came back.
    """
    dossier_id = seen.dossier.id
    assert dossier_id is not None
    organisation = LineField("Organisme qui suit la personne")
    day = DayField("À partir du", page.centre.clock().date())
    folder = LineField("Nouveau dossier pour les fichiers", str(_beside(seen.dossier.reference)))

    def choose() -> None:
        name = QFileDialog.getExistingDirectory(page, "Où écrire les fichiers")
        if name:
            folder.put(str(Path(name) / f"{seen.dossier.reference}-depart"))

    gone: list[Departed] = []
    question = Question(
        page,
        "Passer le dossier à un autre organisme",
        muted(
            "Le livret, l’attestation, la grille et le dossier scellé s’écrivent ensemble. Ici, le "
            "dossier se lira seulement."
        ),
        organisation,
        day,
        folder,
        row(Button("Choisir où…", choose, icon="folder-open"), None),
        act="Passer le dossier",
        on_act=lambda: gone.append(
            departing.depart(
                page.centre, dossier_id, organisation.text(), day.day(), Path(folder.text())
            )
        ),
        guide=_DEPARTURE,
    )
    organisation.line.setFocus()
    if not question.exec():
        return None
    _show_phrase(page, gone[0])
    return gone[0].change


def _beside(reference: str) -> Path:
    return Path.home() / f"{reference}-depart"


def _show_phrase(parent: QWidget, gone: Departed) -> None:
    phrase = LineField("La phrase qui ouvre l’enveloppe", gone.phrase)
    phrase.line.setReadOnly(True)
    names = ", ".join(file.name for file in gone.files)
    Question(
        parent,
        "Le dossier est prêt à partir",
        Text(f"Dans {gone.files[0].parent} : {names}."),
        phrase,
        muted(
            "Dites-la à l’autre organisme, par téléphone par exemple, jamais dans le même envoi. "
            "Elle n’est gardée nulle part."
        ),
        act="C’est noté",
        on_act=lambda: None,
        back="Fermer",
        guide=_DEPARTURE,
    ).exec()
