"""Verdicts in rows: each domaine, what it came to, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clea_desktop.domain.outcome import DomainOutcome, Outcome
from clea_desktop.domain.referential import Release
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.text import Pill, Text, separator


class Verdicts(QWidget):
    """The domaines of an outcome, one to a row."""

    def __init__(self, release: Release, outcome: Outcome, *, explained: bool = False) -> None:
        super().__init__()
        em = look().px
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(em(0.45))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for domain, verdict in zip(release.domains, outcome.domains, strict=True):
            box.addWidget(separator())
            line = QHBoxLayout()
            line.setSpacing(em(0.8))
            code = Text(domain.code, role="muted", wrap=False)
            code.setFixedWidth(em(1.2))
            line.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(em(0.1))
            words.addWidget(Text(domain.short))
            if explained:
                words.addWidget(Text(verdict.explanation, size=SMALL, role="muted"))
            line.addLayout(words, 1)
            line.addWidget(verdict_pill(verdict), 0, Qt.AlignmentFlag.AlignTop)
            box.addLayout(line)


def verdict_pill(verdict: DomainOutcome) -> Pill:
    """« Validé », « À consolider : 2.3, 2.5 » or « Pas encore évalué »."""
    if verdict.validated:
        return Pill("Validé", "acquired", "circle-check")
    lacking = [s.code for s in verdict.subdomains if not s.validated and s.assessed]
    if lacking:
        shown = ", ".join(lacking[:3]) + ("…" if len(lacking) > 3 else "")
        return Pill(f"À consolider : {shown}", "attention", "circle-dashed")
    if any(s.validated for s in verdict.subdomains):
        return Pill("En partie évalué", "muted", "circle-dashed")
    return Pill("Pas encore évalué", "muted", "circle")


def validated_words(outcome: Outcome) -> str:
    """« 5 domaines validés sur 7 »."""
    done = sum(domain.validated for domain in outcome.domains)
    if not done:
        return "Aucun domaine validé pour l’instant"
    words = "domaine validé" if done == 1 else "domaines validés"
    return f"{done} {words} sur {len(outcome.domains)}"
