"""What the page of a dossier says of its juries: the next step, and where it stands."""

from __future__ import annotations

from clea_desktop.domain.completeness import missing
from clea_desktop.domain.french import date_words, listed, short_date
from clea_desktop.domain.hearing import Ruling
from clea_desktop.domain.path import Act
from clea_desktop.services.dossiers import View


def jury_step(seen: View, act: Act) -> tuple[str, str, str]:
    """Title, words and button of the next step before a jury."""
    hearing = seen.situation.hearing
    on = f" du {date_words(hearing.session_on)}" if hearing else ""
    match act:
        case Act.CHECK_IDENTITY:
            return (
                "Vérifier l’identité",
                "Tous les domaines sont validés. Avant le jury, notez sur quel document l’identité "
                "a été vérifiée, par qui et quand.",
                "Voir l’identité",
            )
        case Act.NOTE_PRESENCE:
            return (
                "Noter la présence",
                "Tous les domaines sont validés. Avant le jury, notez les demi-journées où la "
                "personne est venue.",
                "Voir les séances",
            )
        case Act.DEPOSIT:
            return (
                "Déposer le dossier",
                _held_back(seen) or f"Il est inscrit à la session{on}.",
                "Voir la session",
            )
        case Act.DECIDE:
            return (
                "Attendre le jury",
                f"Le dossier est devant le jury{on}. Sa décision se note sur la session.",
                "Voir la session",
            )
        case Act.COMPLETE:
            present = hearing.present if hearing else None
            codes = listed(present.codes) if present else ""
            return (
                "Apporter le complément",
                f"Le jury aimerait voir à nouveau {codes}. Rien de validé ne change.",
                "Noter le complément",
            )
        case Act.WRITE:
            return (
                "Remettre la lettre",
                f"Le procès-verbal du jury{on} est connu : dites à la personne ce qu’il en est.",
                "Voir la lettre",
            )
        case Act.RECORD_CERTIFICATE:
            return (
                "Noter le certificat",
                "Le jury a certifié. Recopiez le numéro du parchemin quand il arrive.",
                "Noter le certificat",
            )
        case _:
            return (
                "Inscrire à une session de jury",
                _held_back(seen) or "Tous les domaines sont validés et l’avis est écrit.",
                "Choisir la session",
            )


def _held_back(seen: View) -> str:
    """What keeps it from a jury all the same: no next step mends it."""
    return " ".join(each.sentence for each in missing(seen.situation) if each.blocks)


def jury_end(seen: View) -> tuple[str, str, str]:
    """What is said once a jury decided and nothing is left to do."""
    hearing = seen.situation.hearing
    certificate = hearing.certificate if hearing else None
    if certificate is not None:
        on = date_words(certificate.on)
        return "Certifié", f"Certificat {certificate.number}, du {on}.", ""
    return (
        "Le jury a rendu sa décision",
        "La personne peut demander au jury de revoir son dossier ; notez sa contestation.",
        "",
    )


def jury_state(seen: View) -> str:
    """A word under « Jury » in the stepper."""
    hearing = seen.situation.hearing
    if hearing is None:
        return ""
    if hearing.ruling is not None:
        return _WORDS[hearing.ruling]
    if hearing.deposited_on is not None:
        return f"déposé le {short_date(hearing.deposited_on)}"
    return f"inscrit, {short_date(hearing.session_on)}"


def jury_word(seen: View) -> str:
    """A word under « Certifié » in the stepper."""
    hearing = seen.situation.hearing
    present = hearing.present if hearing else None
    if present is None or present.ruling is not Ruling.CERTIFIED:
        return ""
    return f"le {short_date(present.on)}"


_WORDS = {
    Ruling.CERTIFIED: "décidé",
    Ruling.DEFERRED: "à revoir",
    Ruling.MORE_ASKED: "complément demandé",
    Ruling.REFUSED: "décidé",
    Ruling.NOT_EXAMINED: "reporté",
}
