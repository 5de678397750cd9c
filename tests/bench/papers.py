"""A livret and a dossier for the jury, against reportlab drawing the same pages plain."""

from __future__ import annotations

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.documents.pdf import render
from clea_desktop.services import dossiers
from tests.bench.centre import large_centre, opened
from tests.bench.figures import Figure, interleaved, seconds
from tests.documents import floor


def measure() -> list[Figure]:
    """The time of each paper as a ratio to its floor."""
    centre = opened(large_centre())
    view = dossiers.view(centre, dossiers.list_dossiers(centre)[0].id)
    organisation, today = centre.organisation, centre.clock().date()
    centre.close()
    assert view.release is not None
    subject = Subject(
        dossier=view.dossier,
        release=view.release,
        organisation=organisation,
        provisional=view.provisional,
        today=today,
    )
    figures = []
    for kind in ("livret", "jury"):
        paper = compose(kind, subject)
        pages = render(paper).pages
        floor.plain(paper)

        def ours(kind: str = kind) -> float:
            return seconds(lambda: render(compose(kind, subject)))

        def plain(paper: Paper = paper) -> float:
            return seconds(lambda: floor.plain(paper))

        mine, bare, ratio = interleaved(ours, plain, runs=9)
        figures.append(
            Figure(
                f"{kind}, {pages} pages",
                f"{mine * 1e3:.0f} ms, floor {bare * 1e3:.0f} ms, ratio {ratio:.2f}",
                "≤ 1.5 ×",
                ratio <= 1.5,
            )
        )
    return figures
