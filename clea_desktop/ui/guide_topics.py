"""What the guide tells of each page of the window, and of each question that stands before one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clea_desktop.services.guide import Topic
from clea_desktop.ui.guide_key import TOLD_IN
from clea_desktop.ui.places import Kind

FIRST = Topic("premiere-journee")

_ABOUT: dict[Kind, str] = {
    Kind.TODAY: "aujourd-hui",
    Kind.CANDIDATES: "candidats",
    Kind.CONTACTS: "accueil#un-contact-nest-pas-encore-un-dossier",
    Kind.CONTACT: "accueil#un-contact-nest-pas-encore-un-dossier",
    Kind.NEW_CANDIDATE: "accueil#ouvrir-un-dossier",
    Kind.IDENTITY: "accueil#lidentité",
    Kind.DOSSIER: "accueil#le-dossier",
    Kind.INTERVIEW: "accueil#lentretien-daccueil",
    Kind.MARKING: "evaluer",
    Kind.SITTINGS: "plateau#les-séances-dune-seule-personne",
    Kind.HALF_DAYS: "plateau#prévoir-la-séance",
    Kind.HALF_DAY: "plateau#tenir-la-séance",
    Kind.PLATEAU: "plateau#sur-le-plateau",
    Kind.EVIDENCE: "preuves",
    Kind.CLOSING: "terminer#clore-une-évaluation",
    Kind.OPINION: "terminer#lavis-pour-le-jury",
    Kind.SENTENCES: "phrases#les-phrases-du-centre",
    Kind.RECTIFYING: "terminer#rectifier-une-erreur",
    Kind.DOCUMENTS: "terminer#les-documents",
    Kind.RESTITUTION: "terminer#la-restitution",
    Kind.TRAINING: "terminer#le-parcours-de-formation",
    Kind.REPRISE: "candidats#reprendre-ce-quun-autre-organisme-a-validé",
    Kind.JURIES: "jury",
    Kind.SESSION: "jury",
    Kind.HEARING: "apres-le-jury",
    Kind.DELEGATES: "delegataires",
    Kind.ACCOUNTS: "delegataires#comptes-et-audit",
    Kind.SUPPLY: "apres-le-jury#fournir-les-données-au-certificateur",
    Kind.PLANS: "plans",
    Kind.PLAN: "plans#écrire-un-plan",
    Kind.RELEASES: "referentiels",
    Kind.RELEASE: "referentiels#vérifier-ligne-par-ligne",
    Kind.ADOPTION: "referentiels#une-correction-et-les-évaluations-commencées-avant",
    Kind.ARRIVAL: "referentiels#une-mise-à-jour-arrive",
    Kind.COMPARISON: "referentiels#comparer-deux-éditions",
    Kind.MIGRATION: "referentiels#passer-un-dossier-à-une-nouvelle-édition",
    Kind.PERSONAL: "donnees-personnelles",
    Kind.JOURNAL: "donnees-personnelles#le-journal",
    Kind.BACKUPS: "sauvegardes",
    Kind.PROFILES: "profils",
    Kind.SETTINGS: "reglages",
}

OWN_KEYS = {Kind.MARKING: "les-touches", Kind.PLATEAU: "les-touches"}
"""Where the guide tells all the keys of a page of the window itself."""


def topic_about(kind: Kind) -> Topic:
    """What tells of a page of the window."""
    return Topic.of(_ABOUT[kind]) if kind in _ABOUT else FIRST


def topic_of(question: QWidget, below: Topic) -> Topic:
    """What tells of a question: its own topic, that of what it stands before, or the page's."""
    asking: QWidget | None = question
    while asking is not None:
        if link := asking.property(TOLD_IN):
            return Topic.of(link)
        asking = asking.parentWidget()
    return below
