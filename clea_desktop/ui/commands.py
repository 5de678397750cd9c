"""What can be gone to and done from anywhere, under the words people would type for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from clea_desktop.domain.path import Act
from clea_desktop.domain.possible import why_not
from clea_desktop.services.dossiers import view
from clea_desktop.ui.palette import Command
from clea_desktop.ui.places import SECTIONS, Kind, Place

if TYPE_CHECKING:
    from clea_desktop.ui.shell import Shell

_ALSO = {
    Kind.TODAY: "accueil à faire tâches échéances retard agenda",
    Kind.CANDIDATES: "dossiers personnes chercher liste recevoir importer",
    Kind.CONTACTS: "appels téléphone prescripteur rappeler",
    Kind.JURIES: "sessions déposer décisions procès-verbal certificat",
    Kind.RELEASES: "éditions critères mise à jour correction version",
    Kind.SETTINGS: "paramètres options préférences configuration",
}
"""What people call the sections besides."""

_PAGES = (
    (
        "Données personnelles : durées, effacements",
        "shield-check",
        Place(Kind.PERSONAL),
        "registre rgpd cnil traitements conservation échu effacer supprimer anonymiser purger",
    ),
    (
        "Registre des données personnelles",
        "shield-check",
        Place(Kind.PERSONAL, detail="register"),
        "rgpd cnil traitements",
    ),
    (
        "Plans d’évaluation",
        "list-checks",
        Place(Kind.PLANS),
        "activités mises en situation exercices",
    ),
    (
        "Sauvegardes",
        "shield-check",
        Place(Kind.BACKUPS),
        "sauvegarder copie clé usb second endroit disque",
    ),
    (
        "Restaurer une sauvegarde",
        "shield-check",
        Place(Kind.BACKUPS, detail="made"),
        "récupérer revenir en arrière restauration",
    ),
    (
        "Journal",
        "list-checks",
        Place(Kind.JOURNAL),
        "historique actions actes traces audit qui a fait quoi vérifier",
    ),
    (
        "Profils",
        "users",
        Place(Kind.PROFILES),
        "utilisateurs collègues comptes droits rôles secrétaire évaluateur ajouter retirer",
    ),
    (
        "Phrases prêtes",
        "message-square-text",
        Place(Kind.SENTENCES),
        "notes modèles banque repères prénom accord importer exporter",
    ),
    (
        "Changer de phrase de passe",
        "key-round",
        Place(Kind.SETTINGS, detail="passphrase"),
        "mot mdp password modifier",
    ),
    (
        "Fiche et code de secours",
        "key-round",
        Place(Kind.PROFILES, detail="recovery"),
        "phrase mot de passe perdu oublié renouveler",
    ),
    (
        "Verrouillage automatique",
        "lock",
        Place(Kind.SETTINGS, detail="passphrase"),
        "veille minutes délai",
    ),
    (
        "Organisme, SIRET, habilitation",
        "settings",
        Place(Kind.SETTINGS, detail="organisation"),
        "adresse téléphone qualiopi déclaration activité délégataire centre",
    ),
    (
        "Évaluateurs",
        "users",
        Place(Kind.SETTINGS, detail="people"),
        "personnes observateurs noms ajouter renommer",
    ),
    (
        "Taille du texte et couleurs",
        "settings",
        Place(Kind.SETTINGS, detail="look"),
        "thème apparence sombre clair contraste grossir agrandir police",
    ),
    (
        "Comptes et audit",
        "list-checks",
        Place(Kind.ACCOUNTS),
        "facturation contrôle réclamations échantillon bilan",
    ),
    ("Délégataires", "gavel", Place(Kind.DELEGATES), "règles transitions pro branche"),
)

_THEN = "Ouvrez le dossier de la personne, puis « Plus » : « {what} »."


def commands(shell: Shell) -> list[Command]:
    """All of them; those about a person are of the dossier one is in, when one is in any."""
    go = shell.desk.go
    found = [
        Command(words, icon, partial(go, Place(kind)), _ALSO.get(kind, ""))
        for kind, (words, icon) in SECTIONS.items()
    ]
    found += [
        Command("Nouveau candidat", "user-plus", partial(go, Place(Kind.NEW_CANDIDATE)), "dossier"),
        Command("Nouveau contact", "phone", partial(go, Place(Kind.CONTACT)), "appel"),
    ]
    found += _of_a_person(shell)
    found += [Command(words, icon, partial(go, place), also) for words, icon, place, also in _PAGES]
    return [
        *found,
        Command("Guide et touches", "keyboard", shell.show_help, "aide raccourcis clavier manuel"),
        Command("À propos et licences", "info", shell.show_about, "version programme"),
        Command("Verrouiller", "lock", shell.lock_asked.emit, "fermer veille"),
        Command("Quitter", "x", shell.quit_asked.emit, "fermer sortir"),
    ]


def _of_a_person(shell: Shell) -> list[Command]:
    """Printing, pieces, the opinion, the right of access, erasing: each is about one dossier."""
    desk, dossier = shell.desk, shell.place.dossier

    def choose(sentence: str) -> None:
        desk.go(Place(Kind.CANDIDATES))
        desk.say(sentence)

    def documents() -> None:
        assert dossier is not None
        desk.go(Place(Kind.DOCUMENTS, dossier))

    def pieces() -> None:
        assert dossier is not None
        desk.go(Place(Kind.EVIDENCE, dossier))

    def opinion() -> None:
        assert dossier is not None
        seen = view(desk.centre, dossier)
        current = seen.dossier.current
        if current is None:
            desk.refuse(why_not(Act.WRITE_OPINION, seen.situation) or "")
        else:
            desk.go(Place(Kind.OPINION, dossier, current.id))

    def export() -> None:
        from clea_desktop.ui.pages.erasing import export_person

        assert dossier is not None
        export_person(shell, desk, dossier)

    def erase() -> None:
        from clea_desktop.ui.pages.erasing import ask_not_kept

        assert dossier is not None
        if ask_not_kept(shell, desk, dossier):
            desk.go(Place(Kind.CANDIDATES))

    every: tuple[tuple[str, str, str, Callable[[], None], str], ...] = (
        (
            "Imprimer ou enregistrer un document",
            "printer",
            "impression pdf papiers livret lettre convocation grille",
            documents,
            "Ouvrez un dossier, puis ses documents : chacun s’imprime de là.",
        ),
        (
            "Preuves du dossier",
            "paperclip",
            "photos scans pdf sons joindre pièces annexes attestations images enregistrements",
            pieces,
            "Ouvrez un dossier, puis ses preuves, dans sa carte « Documents ».",
        ),
        (
            "Avis pour le jury",
            "pencil",
            "opinion synthèse évaluateur écrire",
            opinion,
            "Ouvrez un dossier, puis l’avis pour le jury, dans sa carte « Documents ».",
        ),
        (
            "Droit d’accès : tout ce qui est gardé d’une personne",
            "file-text",
            "copie données portabilité exporter",
            export,
            _THEN.format(what="Tout ce qui est gardé de cette personne…"),
        ),
        (
            "Effacer une personne, ne pas conserver",
            "trash-2",
            "supprimer droit à l’oubli effacement détruire retirer",
            erase,
            _THEN.format(what="Ne pas conserver…"),
        ),
    )
    return [
        Command(words, icon, act if dossier is not None else partial(choose, else_), also)
        for words, icon, also, act, else_ in every
    ]
