"""The few words of Qt's own windows that its French file lacks: their English changed since."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

_WORDS = {
    "QFileDialog": {
        "&Look in:": "&Voir dans :",
        "Files of &type:": "Fichiers de &type :",
    },
    "QAbstractFileIconProvider": {
        "Drive": "Disque",
        "File Folder": "Dossier",
        "Folder": "Dossier",
        "%1 File": "Fichier %1",
        "File": "Fichier",
        "Shortcut": "Raccourci",
        "Unknown": "Inconnu",
    },
    "QPrintSettingsOutput": {
        "Page &Set:": "&Pages à imprimer :",
        "Duplex Printing": "Recto verso",
        "None": "Aucun",
        "Long side": "Bord long",
        "Short side": "Bord court",
    },
    "QPageSetupWidget": {
        "Page &order:": "&Ordre des pages :",
        "Pages &per sheet:": "&Pages par feuille :",
    },
    "QCupsJobWidget": {
        "&Billing information:": "&Informations de facturation :",
        "&Start:": "&Début :",
        "&End:": "&Fin :",
        "Job &priority:": "&Priorité :",
        "Scheduled &printing:": "Impression &différée :",
    },
}


class QtWords(QTranslator):
    """Asked after Qt's own file, for what that file does not hold."""

    def isEmpty(self) -> bool:
        # Qt takes no notice of a translator that says it holds nothing.
        return False

    def translate(
        self, context: str, source: str, _which: str | None = None, _number: int = -1
    ) -> str | None:
        # Nothing, and not an empty text: Qt would take that for the words themselves, also where
        # its own readers of pictures look for theirs.
        return _WORDS.get(context, {}).get(source)
