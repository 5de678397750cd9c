"""The date of a paper is that of its last fact; only its last day is judged by the clock."""

from __future__ import annotations

from datetime import date

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import closing, marking, papers
from clea_desktop.services.centre import Centre
from tests.centres import TestClock, evaluator_of, opened_prealable
from tests.documents.reading import texts


def closed_dossier(centre: Centre) -> tuple[bytes, bytes]:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier, assessment


def said(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).split())


def test_a_livret_made_after_the_last_day_says_so_under_its_own_date(
    centre: Centre, clock: TestClock
) -> None:
    dossier, _ = closed_dossier(centre)
    at_once = papers.compose_paper(centre, dossier, "livret").pdf
    clock.forward(days=300)
    assert papers.compose_paper(centre, dossier, "livret").pdf == at_once
    clock.forward(days=6 * 366)
    late = said(papers.compose_paper(centre, dossier, "livret").pdf)
    assert "était possible jusqu’au 2 mars 2031" in late
    assert "Livret daté du 2 mars 2026" in late
    asked = said(papers.compose_paper(centre, dossier, "livret", date(2026, 9, 1)).pdf)
    assert "Vous pouvez passer l’évaluation finale jusqu’au 2 mars 2031" in asked


def test_an_opinion_given_later_dates_the_papers(centre: Centre, clock: TestClock) -> None:
    dossier, assessment = closed_dossier(centre)
    clock.forward(days=3)
    closing.give_opinion(centre, assessment, "Avis.", evaluator_of(centre))
    assert "Dossier établi le 5 mars 2026." in said(
        papers.compose_paper(centre, dossier, "jury").pdf
    )
    with pytest.raises(RuleError, match="ne peut pas être daté du 4\u00a0mars\u00a02026"):
        papers.compose_paper(centre, dossier, "jury", date(2026, 3, 4))
