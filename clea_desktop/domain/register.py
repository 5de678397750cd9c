"""The register of what a centre keeps of people: what, why, how long, who reads, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from clea_desktop.domain.retention import Retention, Thinned


class Period(Enum):
    """Which of the periods of a centre something follows."""

    DOSSIER = "dossier"
    JURY = "jury"
    FUNDER = "funder"
    CONTACT = "contact"
    CENTRE = "centre"
    BACKUPS = "backups"
    ALWAYS = "always"


@dataclass(frozen=True)
class Line:
    """One line of the register."""

    what: str
    of: str
    why: str
    readers: str
    period: Period


REGISTER = (
    Line(
        "Identité civile",
        "nom de naissance, nom d’usage, prénoms, anciens noms, sexe, date et lieu de naissance ; "
        "jamais le numéro de sécurité sociale, jamais de copie d’une pièce",
        "Reconnaître la personne ; le certificateur la demande pour le certificat.",
        "Les évaluateurs du centre ; le jury, sauf copie anonymisée ; le certificateur.",
        Period.DOSSIER,
    ),
    Line(
        "Coordonnées et numéros utiles",
        "téléphone, courriel, adresse, identifiant France Travail, n° de dossier CPF",
        "Joindre la personne et retrouver ses droits.",
        "Les évaluateurs du centre.",
        Period.DOSSIER,
    ),
    Line(
        "Entretien d’accueil",
        "situation, projet, prescripteur, financeur, aménagement utile et jamais sa cause, accords "
        "donnés ou repris",
        "Accueillir, orienter, respecter ce qui est accepté.",
        "Les évaluateurs du centre ; pour le reste, ceux que nomme un accord de la personne.",
        Period.DOSSIER,
    ),
    Line(
        "Évaluations",
        "décision de chaque critère, notes, avis, qui a observé et qui a saisi",
        "Évaluer, expliquer le résultat, pouvoir le refaire.",
        "Les évaluateurs du centre, la personne, le jury.",
        Period.DOSSIER,
    ),
    Line(
        "Séances et présence",
        "jours, heures, venue, interprète",
        "Organiser les séances et les prouver au financeur.",
        "Les évaluateurs du centre ; le financeur, pour la présence seule.",
        Period.FUNDER,
    ),
    Line(
        "Documents remis",
        "livret, restitution, dossier pour le jury, courriers, gardés tels quels",
        "Les rendre identiques à qui les redemande.",
        "La personne ; le jury, pour le sien.",
        Period.DOSSIER,
    ),
    Line(
        "Parcours de formation",
        "parcours recommandé, formateurs, évaluations formatives",
        "Préparer l’évaluation finale ; qui a formé n’évalue pas.",
        "Les évaluateurs du centre ; l’organisme de formation, avec l’accord de la personne.",
        Period.DOSSIER,
    ),
    Line(
        "Jury",
        "dépôt, décision, contestation, numéro du certificat",
        "Présenter le dossier et faire connaître la décision.",
        "Le jury, le délégataire, le certificateur.",
        Period.JURY,
    ),
    Line(
        "Contacts",
        "nom, téléphone, souhait, échanges de qui n’a pas encore de dossier",
        "Rappeler la personne, lui dire que son nom est noté.",
        "Les évaluateurs du centre.",
        Period.CONTACT,
    ),
    Line(
        "Preuves",
        "photos, documents, sons ; ce qu’on y voit ou entend, et l’accord de la personne",
        "Montrer au jury sur quoi une décision repose.",
        "Les évaluateurs du centre, le jury.",
        Period.DOSSIER,
    ),
    Line(
        "Fichiers écrits hors du centre",
        "ce qui a été écrit, où et quand",
        "Pouvoir les détruire, à la main, quand la personne est effacée.",
        "La personne responsable du centre.",
        Period.DOSSIER,
    ),
    Line(
        "Évaluateurs, formateurs, membres de jurys",
        "nom, ce que chacun a décidé ou saisi",
        "Dire qui a décidé, et que qui a formé n’a pas évalué.",
        "Les évaluateurs du centre, le jury.",
        Period.CENTRE,
    ),
    Line(
        "Réclamations",
        "objet, réponse, de qui en un mot : n’y écrivez pas de nom, elles ne s’effacent pas",
        "Tenir le registre demandé à l’organisme.",
        "La personne responsable du centre, les auditeurs.",
        Period.CENTRE,
    ),
    Line(
        "Journal",
        "numéros au hasard, codes de critères, dates, qui a agi",
        "Prouver que rien n’a été changé. Après un effacement il ne dit plus de qui.",
        "Les évaluateurs du centre.",
        Period.CENTRE,
    ),
    Line(
        "Sauvegardes",
        "tout ce qui précède, chiffré",
        "Refaire le centre après une panne. Un effacement y est refait à toute restauration.",
        "Personne : elles s’ouvrent avec le centre seulement.",
        Period.BACKUPS,
    ),
    Line(
        "Comptes sans nom",
        "sorte d’évaluation, année, résultat",
        "Garder les statistiques justes après un effacement.",
        "Les évaluateurs du centre.",
        Period.ALWAYS,
    ),
)
"""What is kept, in the order a person would ask."""


def how_long(period: Period, retention: Retention, policy: Thinned) -> str:
    """How long, by the settings of a centre."""
    months = f"{retention.dossier} mois"
    match period:
        case Period.DOSSIER:
            return (
                f"Jusqu’à la fin des années pour l’évaluation finale, puis {months} ; "
                f"{retention.unassessed} mois après le dernier échange s’il n’y a pas "
                "d’évaluation ; jamais moins que ce qu’attend un jury."
            )
        case Period.JURY:
            return f"Comme le dossier, et au moins {months} après le délai pour contester."
        case Period.FUNDER:
            more = (
                f"au moins {retention.funder} mois après l’évaluation"
                if retention.funder
                else "plus longtemps si le contrat du financeur le demande"
            )
            return f"Comme le dossier, {more}."
        case Period.CONTACT:
            return f"{retention.contact} mois après le dernier échange."
        case Period.BACKUPS:
            longest = max(policy.hourly_days, policy.daily_days, policy.monthly_days)
            return f"{longest} jours au plus, si le centre continue d’être sauvegardé."
        case Period.CENTRE:
            return "Tant que le centre existe."
        case _:
            return "Sans limite : ils ne disent rien de personne."


def told(retention: Retention, policy: Thinned) -> list[tuple[Line, str]]:
    """Each line and how long it is kept; a period said above is not said whole again."""
    said: dict[str, str] = {}
    found = []
    for line in REGISTER:
        whole = how_long(line.period, retention, policy)
        first = said.setdefault(whole, line.what)
        found.append((line, whole if first == line.what else f"Comme « {first} »."))
    return found
