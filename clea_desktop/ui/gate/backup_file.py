"""Which file a backup is in: asked before what reads it is imported, which is long."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file(parent: QWidget) -> Path | None:
    """Ask for the file of a backup; None when one came back."""
    name, _ = QFileDialog.getOpenFileName(
        parent, "Restaurer une sauvegarde", "", "Sauvegardes (*.cleabackup)"
    )
    return Path(name) if name else None
