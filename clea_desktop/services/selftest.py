"""The installed program proves itself: each part does one real thing in a throw-away centre."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.path import LETTER
from clea_desktop.services import (
    backups,
    demo,
    demo_path,
    dossiers,
    exporting,
    restoring,
    safekeeping,
)
from clea_desktop.services.centre import Centre, Secret
from clea_desktop.services.clock import fixed_clock


@dataclass(frozen=True)
class Step:
    """One thing tried: what, whether it worked, what was seen."""

    name: str
    ok: bool
    detail: str


def run() -> list[Step]:
    """Try each part in order; a failing one stops the rest, which need it."""
    with tempfile.TemporaryDirectory(prefix="cléa-épreuve-") as scratch:
        trial = _Trial(Path(scratch))
        steps: list[Step] = []
        for name, attempt in trial.attempts():
            try:
                steps.append(Step(name, True, attempt()))
            except Exception as failure:  # noqa: BLE001 - whatever fails is the finding
                sentence = failure.sentence if isinstance(failure, UserFacing) else repr(failure)
                steps.append(Step(name, False, sentence))
                break
        trial.finish()
    return steps


class _Trial:
    def __init__(self, scratch: Path) -> None:
        self._data = scratch / "centre"
        self._scratch = scratch
        self._centre: Centre | None = None

    def attempts(self) -> list[tuple[str, Callable[[], str]]]:
        return [
            ("centre chiffré", self._make),
            ("papiers", self._papers),
            ("sauvegarde relue", self._back_up),
            ("restauration", self._restore),
            ("vérification", self._check),
        ]

    def finish(self) -> None:
        if self._centre is not None:
            self._centre.close()

    @property
    def _open(self) -> Centre:
        assert self._centre is not None
        return self._centre

    def _make(self) -> str:
        self._centre = demo.make_centre(self._data, demo_path.FOLLOWED_FROM)
        return f"{len(dossiers.list_dossiers(self._centre))} dossiers"

    def _papers(self) -> str:
        line = dossiers.list_dossiers(self._open)[0]
        sizes = []
        for kind, _ in exporting.paper_kinds():
            if kind == LETTER:
                # No jury decided of a made-up dossier.
                continue
            pdf, missing = exporting.paper(self._open, kind, line.reference)
            if missing:
                raise RuntimeError(f"signs missing from the fonts: {missing}")
            sizes.append(len(pdf))
        return f"{len(sizes)} papiers, {sum(sizes) // 1000} Ko"

    def _back_up(self) -> str:
        made = backups.backup(self._open, self._scratch / "sauvegardes")
        self._backup = made.path
        return made.path.name

    def _restore(self) -> str:
        clock = fixed_clock(demo.REFERENCE_DAY)
        secret = Secret(passphrase=demo.PASSPHRASE)
        restoring.restore_backup(self._backup, self._scratch / "restauré", secret, clock)
        return "restauré"

    def _check(self) -> str:
        clock = fixed_clock(demo.REFERENCE_DAY)
        secret = Secret(passphrase=demo.PASSPHRASE)
        problems = safekeeping.check(self._scratch / "restauré", secret, clock)
        if problems:
            raise RuntimeError(problems[0].sentence)
        return "aucun défaut"
