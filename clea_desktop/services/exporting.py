"""Dossiers written out: as files for another centre, and as papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clea_desktop.domain.dossier import Dossier
from clea_desktop.exchange.bundle import pack_dossier
from clea_desktop.exchange.writing import write_dossier
from clea_desktop.services import evidence, papers, written
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import find
from clea_desktop.services.outside import check_outside
from clea_desktop.store import dossiers
from clea_desktop.store.files import write_atomically


def export_dossier(centre: Centre, reference: str, to: Path) -> None:
    """Write a dossier file, superseded marks included.

    :raises RuleError: no such dossier, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("export")
    check_outside(centre.store.folder.path, to)
    dossier_id = find(centre, reference)
    with centre.store.database.reading() as connection:
        dossier = dossiers.load(connection, dossier_id)
    with written.recorded(centre, [dossier_id], "fichier du dossier", to):
        write_atomically(to, dossier_file(centre, dossier))


def dossier_file(centre: Centre, dossier: Dossier) -> bytes:
    """The file of a dossier, as it goes to another centre: with its pieces when it has some.

    :raises EnvironmentProblem: a piece is missing or damaged.
    """
    told = _told(centre, dossier)
    if not dossier.journey.evidence:
        return told
    return pack_dossier(told, evidence.contents_of(centre, dossier))


def _told(centre: Centre, dossier: Dossier) -> bytes:
    current = dossier.current
    years = centre.release(current.release).validity_years if current else 0
    return write_dossier(dossier, centre.fingerprints, years)


def paper_kinds() -> list[tuple[str, str]]:
    """Each kind of paper and its French name."""
    return papers.kinds()


def paper(
    centre: Centre, kind: str, reference: str, dated: date | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """A paper as PDF, and the signs its fonts lack (printed « □ »).

    :param dated: its date; that of the act it tells when not given.
    :raises RuleError: no such kind or dossier, or the paper does not exist at this stage.
    """
    rendering = papers.compose_paper(centre, find(centre, reference), kind, dated)
    return rendering.pdf, rendering.missing_signs


def write_paper(
    centre: Centre, kind: str, reference: str, to: Path, dated: date | None = None
) -> tuple[str, ...]:
    """Write a paper into a file; the signs its fonts lack.

    :raises RuleError: as :func:`paper`, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("paper")
    check_outside(centre.store.folder.path, to)
    pdf, missing_signs = paper(centre, kind, reference, dated)
    with written.recorded(centre, [find(centre, reference)], papers.name_of(kind), to):
        write_atomically(to, pdf)
    return missing_signs
