"""Papers handed over: their bytes kept, and given back the same."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.retention import Retention
from clea_desktop.services import accounts, closing, erasing, hand_over, marking, papers, people
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, evaluator_of, opened_prealable, reopened


def closed_dossier(centre: Centre) -> tuple[bytes, bytes]:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier, assessment


def test_what_was_handed_over_is_given_back_to_the_byte(centre: Centre) -> None:
    dossier, assessment = closed_dossier(centre)
    before = papers.compose_paper(centre, dossier, "livret")
    change = papers.hand_over(centre, dossier, "livret")
    assert change.label == "Livret de validation des acquis, langage simple\u00a0: remis"
    organisation = {**vars(centre.organisation), "accreditation_number": "", "delegate": ""}
    organisation.pop("accreditation")
    people.update_organisation(centre, {**organisation, "name": "Un autre nom"}, None, None)
    closing.give_opinion(centre, assessment, "Avis.", evaluator_of(centre))
    again = reopened(centre)
    document = again.in_hand(dossier).documents[0]
    assert papers.reissue(again, document.id) == before.pdf
    assert papers.compose_paper(again, dossier, "livret").pdf != before.pdf
    assert (document.kind, document.pages, document.replaced_on) == ("livret", before.pages, None)
    assert document.by == evaluator_of(again)
    with pytest.raises(KeyError):
        papers.reissue(again, b"none of that id.")
    again.close()
    assert check(again.store.folder.path, SECRET, again.clock) == []


def test_a_paper_is_made_of_the_same_facts_alone_or_in_a_batch(centre: Centre) -> None:
    dossier, _assessment = closed_dossier(centre)
    # In each, the notice on personal data says how long this very centre keeps a dossier.
    erasing.keep_retention(centre, Retention(dossier=24))
    alone = papers.subject_of(centre, dossier)
    in_audit = [job.subject for job in accounts._sample_jobs(centre, [dossier], False)]
    in_batch = [job.subject for job in hand_over._jobs(centre, [dossier], "jury")]
    assert len(in_audit) > 3
    assert all(each == alone for each in [*in_audit, *in_batch])
    assert alone.months_kept == 24


def test_nothing_is_handed_over_before_the_end(centre: Centre) -> None:
    dossier, _assessment = opened_prealable(centre)
    for kind in ("livret", "jury", "grid"):
        with pytest.raises(RuleError, match="termin"):
            papers.hand_over(centre, dossier, kind)
    assert centre.in_hand(dossier).documents == ()


def test_bytes_that_changed_are_refused(centre: Centre) -> None:
    dossier, _assessment = closed_dossier(centre)
    papers.hand_over(centre, dossier, "livret")
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        connection.execute(text("DROP TRIGGER document_keeps_update"))
        connection.execute(text("UPDATE document SET content = x'00'"))
    with pytest.raises(EnvironmentProblem, match="restaurez"):
        papers.reissue(centre, centre.in_hand(dossier).documents[0].id)
