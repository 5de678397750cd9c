"""What is asked before somebody is erased, and what is handed out after: the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from clea_desktop.domain.french import date_words
from clea_desktop.domain.retention import Fate, Written
from clea_desktop.services import erasing, personal
from clea_desktop.services.erasing import Erased, Loss
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Item
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Text, caption, muted

_TOLD_IN = "donnees-personnelles#effacer-rendre-anonyme"

_SHOWN = 12
"""How many names and files are shown: the rest are told by their number."""


def ask_erase(
    parent: QWidget,
    desk: Desk,
    dossiers: Sequence[bytes],
    contacts: Sequence[bytes] = (),
    fate: Fate = Fate.ERASED,
) -> bool:
    """Ask, then erase or anonymise; whether it was done."""
    gesture = erasing.anonymise if fate is Fate.ANONYMISED else erasing.erase
    title = "Anonymiser" if fate is Fate.ANONYMISED else "Effacer"
    return _ask(
        parent,
        desk,
        title,
        title,
        (dossiers, contacts),
        lambda: gesture(desk.centre, dossiers, contacts),
    )


def ask_not_kept(parent: QWidget, desk: Desk, dossier_id: bytes) -> bool:
    """« Ne pas conserver »: the livret first, then everything goes; whether it was done."""

    def check() -> bool:
        personal.check_not_kept(desk.centre, dossier_id)
        return True

    if not desk.attempt(check):
        return False
    dossier = desk.centre.in_hand(dossier_id)
    current = dossier.current
    livret: Path | None = None
    if current is not None and current.closing is not None:
        name, _ = QFileDialog.getSaveFileName(
            parent,
            "Le livret à remettre, avant d’effacer",
            f"{dossier.reference}-livret.pdf",
            "PDF (*.pdf)",
        )
        if not name:
            return False
        livret = Path(name)
    return _ask(
        parent,
        desk,
        "Ne pas conserver",
        "Effacer",
        ([dossier_id], ()),
        lambda: personal.not_kept(desk.centre, dossier_id, livret),
        first=f"Le livret est d’abord écrit dans {livret}." if livret else "",
    )


def _ask(
    parent: QWidget,
    desk: Desk,
    title: str,
    act: str,
    which: tuple[Sequence[bytes], Sequence[bytes]],
    gesture: Callable[[], Erased],
    first: str = "",
) -> bool:
    lost = erasing.loss(desk.centre, *which)
    done: list[Erased] = []
    understood = QCheckBox("J’ai compris que rien ne reviendra.")

    def write() -> bool:
        if not understood.isChecked():
            question.refuse("Cochez d’abord la case : rien ne reviendra.")
            return False
        done.append(gesture())
        return True

    items: list[Item] = [Text(lost.sentences), *_named(lost)]
    if first:
        items.append(Text(first))
    items += [*_by_hand(lost.places), understood]
    question = Question(
        parent,
        title,
        *items,
        act=act,
        on_act=write,
        icon="trash-2",
        harmful=True,
        width=40,
        guide=_TOLD_IN,
    )
    if not question.exec() or not done:
        return False
    desk.erased.emit(frozenset(id_ for id_, *_rest in (*lost.dossiers, *lost.contacts)))
    _hand_certificate(parent, desk, done[0])
    return True


def _named(lost: Loss) -> list[Item]:
    names = [f"{name} ({reference})" for _id, reference, name in lost.dossiers]
    names += [f"{name} (contact)" for _id, name in lost.contacts]
    return [muted(_some(names), small=True)]


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return "\n".join(names[:_SHOWN]) + (f"\net {more} autres" if more > 0 else "")


def _by_hand(places: Sequence[Written]) -> list[Item]:
    if not places:
        return []
    told = [f"{each.what}, le {date_words(each.at.date())} : {each.where}" for each in places]
    return [caption("À détruire à la main"), Text(_some(told), size=SMALL)]


def _hand_certificate(parent: QWidget, desk: Desk, done: Erased) -> None:
    """Say when the last backup goes, and offer the certificate: the centre keeps none."""
    said = "Aucune sauvegarde de cet ordinateur ne contenait ces données."
    if done.gone_by is not None:
        said = (
            "La dernière sauvegarde de cet ordinateur qui contient ces données disparaît le "
            f"{date_words(done.gone_by)} au plus tard."
        )

    def save() -> bool:
        name, _ = QFileDialog.getSaveFileName(
            parent, "Attestation", "attestation-effacement.pdf", "PDF (*.pdf)"
        )
        if not name:
            return False
        personal.save_certificate(desk.centre, done, Path(name))
        return True

    items: list[Item] = [Text(said)]
    if done.warning:
        items.append(Text(done.warning, role="attention"))
    items += _by_hand(done.loss.places)
    items.append(muted("Le centre ne garde pas l’attestation : enregistrez-la maintenant."))
    title = "C’est anonymisé" if done.fate is Fate.ANONYMISED else "C’est effacé"
    question = Question(
        parent,
        title,
        *items,
        act="Enregistrer l’attestation…",
        on_act=save,
        back="Fermer",
        icon="save",
        width=40,
        guide=_TOLD_IN,
    )
    if question.exec():
        desk.say("L’attestation est enregistrée.")


def export_person(
    parent: QWidget, desk: Desk, dossier: bytes | None = None, contact: bytes | None = None
) -> None:
    """Write everything held of a person where they say, for them."""
    name = QFileDialog.getExistingDirectory(parent, "Où écrire le dossier de la personne")
    if not name:
        return
    called = desk.centre.in_hand(dossier).reference if dossier else "contact"
    into = Path(name) / f"donnees-{called}-{desk.centre.clock().date().isoformat()}"
    if desk.attempt(lambda: personal.export(desk.centre, into, dossier, contact)):
        desk.say(f"Tout ce qui est gardé de cette personne est, en clair, dans {into}.")
